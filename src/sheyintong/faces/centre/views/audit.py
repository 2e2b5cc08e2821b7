"""审计：who did what, who looked at whom, looks without a case, seals, verification and proofs."""

from datetime import datetime, timedelta
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from sheyintong.engines import keys
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import download
from sheyintong.faces.web.page import render
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit import queries as audit_queries
from sheyintong.foundation.audit.types import FINDING_LABELS, PERSON, EntryKind, Filter, Tally
from sheyintong.kernel.clock import local
from sheyintong.registers.people import queries as people

from .frame import AUDIT, day, frame, now_of, number

MOST_FINDINGS = 200


def _moment(request: HttpRequest, name: str, after: int = 0) -> datetime | None:
    """The beginning of a day of the form (``after`` days later), in the region's time."""
    found = day(request.GET.get(name, ""))
    return datetime.combine(found + timedelta(days=after), datetime.min.time(), now_of(request).tzinfo) if found else None


def _filter(request: HttpRequest) -> Filter:
    get = request.GET
    kind, person = get.get("kind", ""), number(get.get("person", ""))
    return Filter(
        persons=tuple(sorted(people.ids_of(person))) if person is not None else (),
        case=number(get.get("case", "")),
        actor=("staff", member) if (member := number(get.get("who", ""))) is not None else None,
        kind=EntryKind(kind) if kind in set(EntryKind) else None,
        act=get.get("act", "")[:60],
        since=_moment(request, "since"),
        until=_moment(request, "until", 1),
        without_case=get.get("without_case") == "1",
    )


@allow(*AUDIT)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """留痕：filtered by person, actor, case, kind and time. Whoever asks about a person is noted as well."""
    asked, get = _filter(request), request.GET
    with audit.reading(actor=actor(request), purpose="审计查看", at=now_of(request)) as reader:
        for person in asked.persons:
            reader.note(PERSON, person, "trail")
    found = audit_queries.entries(asked, before=number(get.get("before", "")))
    told = {name: get.get(name, "") for name in ("person", "case", "who", "kind", "act", "since", "until", "without_case")}
    again = "&".join(f"{name}={value}" for name, value in told.items() if value and name != "act")
    page = frame(request, "审计", "/centre/audit/")
    return render(
        request, "centre/audit.html", page, found=found, overview=audit_queries.overview(asked), told=told, again=again,
        seals=audit_queries.seals(limit=12),
    )  # fmt: skip


@allow(*AUDIT)
@require_GET
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    """一条记录 and the way to its proof."""
    found = audit_queries.entry(entry)
    with audit.reading(actor=actor(request), purpose="审计查看", at=now_of(request), case=found.case) as reader:
        for person in {*found.persons, *([found.person] if found.person else [])}:
            reader.note(PERSON, person, "trail")
    page = frame(request, f"记录 {entry}", "/centre/audit/")
    return render(request, "centre/entry.html", page, entry=found, changed=sorted((found.changed or {}).items()))


@allow(*AUDIT)
@require_POST
def prove(request: HttpRequest, entry: int) -> HttpResponse:
    """取证：the proof as a file that anybody can check with the public key."""
    proof = audit.prove(entry, now=now_of(request))
    return download(proof.file.encode(), f"证明-{entry}.json", "application/json")


@allow(*AUDIT)
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """公钥：what verifies our proofs, to hand out beside them."""
    return download(keys.public_key_pem().encode(), "留痕公钥.pem", "application/x-pem-file")


@allow(*AUDIT)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """现在核验：every seal, every entry, and the witness file."""
    tally = Tally()
    found = list(islice(audit_queries.verify(now=now_of(request), tally=tally), MOST_FINDINGS))
    rows = [(FINDING_LABELS[each.kind], each) for each in found]
    page = frame(request, "核验结果", "/centre/audit/")
    return render(request, "centre/verified.html", page, rows=rows, tally=tally, at=local(now_of(request)))
