"""审计：who did what, who looked at whom, looks without a case, seals, verification and proofs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from operator import itemgetter
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET, require_POST

from sheyintong.casework.cases import queries as cases
from sheyintong.engines import keys
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.acts import ACTS, act_name
from sheyintong.faces.web.answers import download
from sheyintong.faces.web.changed import name_of, value_of
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.faces.web.subjects import system_name
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit import queries as audit_queries
from sheyintong.foundation.audit.errors import NoSuchEntry
from sheyintong.foundation.audit.types import FINDING_LABELS, PERSON, Checked, Entry, EntryKind, Filter, FindingKind, Overview, Proof, Tally
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.clock import local
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.people import queries as people

from .frame import AUDIT, day, frame, number, role_name
from .proof import drawing

MOST_FINDINGS = 200
MOST_EXPORTED = 100_000
RECENT = 7
"""Days that the head line counts where nothing narrows the list."""
TOLD = {
    "person": "人员", "case": "办件", "who": "账户", "kind": "类别", "act": "行为", "since": "自", "until": "至", "without_case": "没有办件",
}  # fmt: skip
"""What a list of the trail may be asked for, and what it is called in the trail itself."""
CHIPS = ("kind", "without_case")
VIEWS: Sequence[tuple[str, dict[str, str]]] = (
    (_("全部"), {}), (_("谁看了谁"), {"kind": "read"}), (_("谁改了什么"), {"kind": "act"}), (_("没有办件的查看"), {"without_case": "1"}),
)  # fmt: skip
"""The views of the trail, each with what it asks for beside the fields of the form."""
NUMBERED = ("person", "case", "who")
"""What is asked for by its number: a name there finds nothing."""

MEANINGS = {
    FindingKind.CHANGED: _("这些记录的原文和封存时不一样。"),
    FindingKind.MISSING: _("这些记录封存过，现在没有了。"),
    FindingKind.SWAPPED: _("这些记录的次序和封存时不一样。"),
    FindingKind.STRAY: _("这些记录落在已经封存的范围里，却没有封存过：是后来塞进去的。"),
    FindingKind.LATE: _("这些记录早该封存，一直没有封存。"),
    FindingKind.ROOT_WRONG: _("这一批重算出来的根和封存的根不同。"),
    FindingKind.SIGNATURE_WRONG: _("这一批的签名不是我们的密钥签的。"),
    FindingKind.CHAIN_BROKEN: _("这一批接不上前一批。"),
    FindingKind.SEAL_MISSING: _("少了这一批。"),
    FindingKind.TAIL_CUT: _("见证文件里有这一批，数据库里没有：尾部被截掉了。"),
    FindingKind.WITNESS_DIFFERS: _("这一批和见证文件里记的不同。"),
    FindingKind.WITNESS_BROKEN: _("见证文件本身被改过。"),
    FindingKind.WITNESS_SHORT: _("见证文件里没有这一批。"),
}
"""What a finding means, for whoever reads it; the sentence for the operator stands behind it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with who did it, the place where it was done and the number of its case, in words."""

    entry: Entry
    place: str
    case: str

    @property
    def who(self) -> str:
        """谁：a person by name, a system by what it is called."""
        return self.entry.actor_label if self.entry.actor_kind == "staff" else system_name(self.entry.actor_label)

    @property
    def judged(self) -> tuple[str, str]:
        """判断 as a tag: its kind and its word."""
        return judged(self.entry)


def judged(entry: Entry) -> tuple[str, str]:
    """判断：whether anything explains an entry, and what: the kind of a tag, and its word."""
    if entry.without_case:
        return "warn", _("没有办件")
    if entry.case:
        return "ok", _("有办件")
    if entry.kind is EntryKind.READ and entry.persons and entry.actor_kind == "staff":
        return ("ok", _("本人来访")) if entry.met else ("idle", _("列表")) if entry.slight else ("ok", _("办件前后"))
    if entry.actor_kind == "system":
        return "ok", _("按规则")
    return ("ok", _("已封存")) if entry.sealed else ("idle", _("等封存"))


def _moment(request: HttpRequest, name: str, after: int = 0) -> datetime | None:
    """The beginning of a day of the form (``after`` days later), in the region's time."""
    found = day(request.GET.get(name, ""))
    try:
        return datetime.combine(found + timedelta(days=after), datetime.min.time(), now_of(request).tzinfo) if found else None
    except OverflowError:  # the last day there is has no day after it
        return None


def _subtree(request: HttpRequest) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The agencies and outlets whose entries this actor may read; None where her agency is the region's first, which reads all."""
    scope = actor(request).scope
    if scope and "." not in scope:
        return None
    below = regions.subtree(scope) if scope else []
    return tuple(each.id for each in below), tuple(each.id for each in outlets.outlets(scope=scope, with_closed=True))


def _asked(request: HttpRequest, name: str) -> str:
    """What the form asks for in one field."""
    return str(request.GET.get(name, "")).strip()[:60]


def _numbered(name: str, text: str) -> int | None:
    """What a field asks for: a case by the number on its receipt, or like everything else by its number in the trail."""
    known = cases.id_of(text) if name == "case" and text else None
    return number(text) if known is None else known


def _filter(request: HttpRequest) -> Filter:
    get = request.GET
    kind, (person, case, who) = get.get("kind", ""), (_numbered(name, _asked(request, name)) for name in NUMBERED)
    return Filter(
        persons=tuple(sorted(people.ids_of(person))) if person is not None else (),
        case=case,
        actor=("staff", who) if who is not None else None,
        kind=EntryKind(kind) if kind in set(EntryKind) else None,
        act=get.get("act", "")[:60],
        since=_moment(request, "since"),
        until=_moment(request, "until", 1),
        without_case=get.get("without_case") == "1",
        explaining=cases.EXPLAINING,
        places=_subtree(request),
    )


def _rows(found: Iterable[Entry]) -> list[Row]:
    """Entries with the names of their places, each place asked for once."""
    entries = list(found)
    named = {each: outlets.outlet(each).name for each in {entry.outlet for entry in entries} if each is not None}
    agencies = {each.id: each.name for each in regions.agencies()}
    numbers = cases.numbers_of({each.case for each in entries if each.case is not None})
    return [
        Row(each, named.get(each.outlet or 0) or agencies.get(each.agency or 0, ""), numbers.get(each.case or 0, str(each.case or "")))
        for each in entries
    ]


@allow(*AUDIT)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """留痕：filtered by person, actor, case, kind and time. Whoever reads or exports the trail is noted in it, with what was asked."""
    asked, get = _filter(request), request.GET
    told = {name: _asked(request, name) for name in TOLD}
    wrong = [name for name in NUMBERED if told[name] and _numbered(name, told[name]) is None]
    if wrong:
        return _listed(request, told, wrong=wrong)
    exported = get.get("as") == "csv"
    with audit.reading(actor=actor(request), purpose=_purpose("审计导出" if exported else "审计清单", told), at=now_of(request)) as reader:
        for person in asked.persons:
            reader.note(PERSON, person, "trail")
        reader.note("trail", 0, "export" if exported else "list")
        about = _about(asked)
    if exported:
        lines = islice(audit_queries.export_csv(asked, act_name, lambda each: gettext(judged(each)[1])), MOST_EXPORTED + 1)
        name = f"{gettext('留痕')}-{now_of(request):%Y-%m-%d}.csv"
        return download("".join(chain(["\ufeff"], lines)).encode(), name, "text/csv; charset=utf-8")
    found = audit_queries.entries(asked, before=number(get.get("before", "")))
    headed = _headed(asked, now_of(request))
    return _listed(
        request, told, rows=_rows(found.entries), before=found.before, overview=audit_queries.overview(headed), recent=headed is not asked, about=about
    )  # fmt: skip


def _headed(asked: Filter, now: datetime) -> Filter:
    """What the head line counts: all that is asked for, or the last days of it where nothing narrows it: a trail is long."""
    if asked.since or asked.persons or asked.case or asked.actor:
        return asked
    return replace(asked, since=(asked.until or now) - timedelta(days=RECENT))


def _listed(
    request: HttpRequest, told: Mapping[str, str], *, wrong: Sequence[str] = (), rows: Sequence[Row] = (), before: int | None = None,
    overview: Overview | None = None, recent: bool = False, about: str = "",
) -> HttpResponse:  # fmt: skip
    """The form with what it asks for, and the list; no list where a field (``wrong``) holds no number."""
    again = urlencode({name: value for name, value in told.items() if value})
    kept = {name: value for name, value in told.items() if value and name not in CHIPS}
    chips = [(label, urlencode(kept | which), which == {name: told[name] for name in CHIPS if told[name]}) for label, which in VIEWS]
    page = frame(request, pgettext("page", "审计"), "/centre/audit/")
    return render(
        request, "centre/audit.html", page, status=422 if wrong else 200, rows=rows, before=before, overview=overview, told=told, wrong=wrong,
        again=again, paged="before" in request.GET, chips=chips, about=about, recent=RECENT if recent else 0, acts=sorted(((code, act_name(code)) for code in ACTS), key=itemgetter(1)), seals=audit_queries.seals(limit=12),
    )  # fmt: skip


def _purpose(what: str, told: Mapping[str, str]) -> str:
    """为什么: a list or an export, and of what."""
    asked = "；".join(f"{TOLD[name]} {value}" for name, value in told.items() if value)
    return f"{what}：{asked}" if asked else what


def _about(asked: Filter) -> str:
    """The masked name of the person asked about, so that the page can say whose trail it is."""
    if not asked.persons:
        return ""
    return people.masked_name(asked.persons[0])


def _need_entry(request: HttpRequest, entry: int) -> Entry:
    """An entry of the actor's subtree. Raises :class:`NoSuchEntry` for any other, as for one that never was."""
    found, places = audit_queries.entry(entry, cases.EXPLAINING), _subtree(request)
    if places is not None and found.agency not in places[0] and found.outlet not in places[1]:
        raise NoSuchEntry(entry=entry)
    return found


@allow(*AUDIT)
@require_GET
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    """一条记录, and where it is sealed the path to the root: drawn, written down, and checked here and now."""
    found = _need_entry(request, entry)
    with audit.reading(actor=actor(request), purpose="审计查看", at=now_of(request), case=found.case) as reader:
        for person in {*found.persons, *([found.person] if found.person else [])}:
            reader.note(PERSON, person, "trail")
        reader.note("entry", entry)
    proof = audit_queries.prove(entry) if found.sealed is not None else None
    title = gettext("记录 %(number)d") % {"number": entry}
    page = frame(request, title, "/centre/audit/", crumbs=(Link(pgettext("page", "审计"), "/centre/audit/"), Link(title, "")))
    return render(
        request, "centre/entry.html", page, row=_rows([found])[0], entry=found, roles="、".join(map(role_name, found.roles)),
        changed=[((name_of(key), key), value_of(key, value)) for key, value in sorted((found.changed or {}).items())], proof=proof, checked=_checked(proof) if proof else None,
        device=outlets.device_serial(found.device) if found.device else "",
        persons=sorted({*found.persons, *([found.person] if found.person else [])}), drawn=drawing(proof) if proof else None, steps=list(enumerate(proof.steps, 1)) if proof else [],
    )  # fmt: skip


def _checked(proof: Proof) -> Checked:
    """The very check that anybody makes with the file and the public key."""
    return audit_queries.check(proof.file, keys.public_key_pem(proof.seal.key))


@allow(*AUDIT)
@require_POST
def prove(request: HttpRequest, entry: int) -> HttpResponse:
    """取证：the proof as a file that anybody can check with the public key."""
    _need_entry(request, entry)
    proof = audit.prove(entry, actor=actor(request), now=now_of(request))
    return download(proof.file.encode(), f"{gettext('证明')}-{entry}.json", "application/json")


@allow(*AUDIT)
@require_GET
def public_key(request: HttpRequest) -> HttpResponse:
    """公钥：what a proof is checked with; nothing secret."""
    return download(keys.public_key_pem().encode(), f"{gettext('公钥')}.pem", "application/x-pem-file")


@allow(*AUDIT)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """现在核验：every seal, every entry, and the witness file."""
    tally = Tally()
    found = list(islice(audit_queries.verify(now=now_of(request), tally=tally), MOST_FINDINGS))
    rows = [(FINDING_LABELS[each.kind], MEANINGS[each.kind], each) for each in found]
    title = gettext("核验结果")
    page = frame(request, title, "/centre/audit/", crumbs=(Link(pgettext("page", "审计"), "/centre/audit/"), Link(title, "")))
    return render(
        request, "centre/verified.html", page, rows=rows, tally=tally, more=len(found) == MOST_FINDINGS, at=local(now_of(request))
    )
