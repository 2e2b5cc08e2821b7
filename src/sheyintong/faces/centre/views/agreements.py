"""合作协议：banks, drafts written together and signed by somebody else, supplements, suspending and ending."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow, is_proved, need_proof
from sheyintong.faces.web.answers import picture, see_other
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.files import queries as files
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import Agency, AgencyKind
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.partners import commands, queries
from sheyintong.registers.partners.errors import NoSuchAgreement
from sheyintong.registers.partners.types import AgreementCard, ClauseText, DelegationMode, DraftCard, EndKind, Grant

from .done import of_agreement, said
from .frame import KEEP, PARTNERS, day, frame, number, outlets_of, today_of, typed, within

SIGNERS = ("centre_manager", "internal_control")
MANAGER = ("centre_manager",)
STATES = {"draft": ("idle", "草拟"), "in_force": ("ok", "生效"), "suspended": ("warn", "中止"), "ended": ("bad", "终止")}
GIVEN = (Stage.RECEIVE, Stage.HANDLE, Stage.FEEDBACK)
"""Stages a partner may be given; review stays with the agency."""
MODES = {DelegationMode.ENTRUST: _("委托办理"), DelegationMode.COOPERATE: _("合作办理")}
ENDS = {EndKind.VOLUNTARY: _("主动退出"), EndKind.FORCED: _("强制退出"), EndKind.TERMINATED: _("终止合作"), EndKind.EXPIRED: _("期满")}
SUPPLEMENT = "补充"
HOME = "/centre/partners/"


def agreements_of(request: HttpRequest) -> list[AgreementCard]:
    """Agreements of one's own subtree; a branch manager sees her bank's, not what the agency still writes."""
    who, today = actor(request), today_of(request)
    if who.has("branch_manager"):
        return queries.agreements(on=today, bank=who.partner) if who.partner else []
    return queries.agreements(on=today, agencies=[each.id for each in regions.subtree(who.scope)]) if who.scope else []


def upper_of(request: HttpRequest) -> list[AgreementCard]:
    """上级中心的协议, which one's own outlets may stand on: to be read, and only what was signed."""
    who = actor(request)
    if who.has("branch_manager") or not who.scope:
        return []
    above = [each.id for each in regions.agencies() if each.path != who.scope and within(who.scope, each.path)]
    return queries.agreements(on=today_of(request), agencies=above, signed=True) if above else []


def drafts_of(request: HttpRequest) -> list[tuple[AgreementCard, DraftCard, bool]]:
    """等签的草案 of one's own subtree, each with whether this actor may sign it."""
    who = actor(request)
    if who.has("branch_manager"):
        return []  # what the agency still writes is not the bank's to see
    held = {each.id: each for each in agreements_of(request)}
    return [(held[each.agreement], each, who.has(*SIGNERS) and who.member not in each.written_by) for each in queries.drafts(*held)]


def need_agreement(request: HttpRequest, agreement: int) -> AgreementCard:
    """An agreement of one's own subtree or bank. Raises :class:`NoSuchAgreement` for any other."""
    return _named(agreement, agreements_of(request))


def _need_readable(request: HttpRequest, agreement: int) -> AgreementCard:
    """An agreement that may be read: of one's own subtree or bank, or signed by a centre above. Raises :class:`NoSuchAgreement`."""
    return _named(agreement, [*agreements_of(request), *upper_of(request)])


def _named(agreement: int, among: list[AgreementCard]) -> AgreementCard:
    found = next((each for each in among if each.id == agreement), None)
    if found is None:
        raise NoSuchAgreement(agreement=agreement)
    return found


def crumbs(*links: Link) -> tuple[Link, ...]:
    """The way back to the partners."""
    return (Link(gettext("合作网点"), HOME), *links)


def stages() -> list[tuple[str, str]]:
    """The stages that may be given, with their names."""
    return [(each.value, gettext(each.label)) for each in GIVEN]


@allow(*KEEP)
@require_http_methods(["GET", "POST"])
def banks(request: HttpRequest) -> HttpResponse:
    """合作银行：those of the region; a new one is registered under its legal name."""
    told = {name: typed(request, name, most) for name, most in (("name", 120), ("short_name", 40), ("code", 120), ("uscc", 120))}
    problem = ""
    if request.method == "POST":
        if told["name"] and told["short_name"]:
            try:
                commands.add_bank(
                    name=told["name"], short_name=told["short_name"], code=told["code"], uscc=told["uscc"], actor=actor(request),
                    now=now_of(request),
                )  # fmt: skip
                return see_other(request, f"{HOME}banks/?done=bank")
            except Refusal as refusal:
                problem = words.told(refusal)
        else:
            problem = gettext("请写银行的全称和简称。")
    page = frame(request, gettext("合作银行"), HOME, crumbs=crumbs(Link(gettext("合作银行"), "")), done=said(request))
    return render(
        request, "centre/partners/banks.html", page, status=422 if problem else 200, problem=problem, told=told, banks=queries.banks(),
        known=queries.bank_names(),
    )  # fmt: skip


def _draw(request: HttpRequest, agreement: int, problem: str = "") -> HttpResponse:
    who, today, card = actor(request), today_of(request), _need_readable(request, agreement)
    party = regions.agency(card.agency)
    own = party.within(who.scope)  # nothing is offered to whoever only stands on it
    clauses = [(each, (each.due_on - today).days if each.due_on else None) for each in card.clauses]
    clauses.sort(key=lambda pair: 100000 if pair[1] is None else pair[1])
    told = {
        name: typed(request, name)
        for name in ("number", "item", "stage", "clause", "heading", "text", "ground", "due_on", "reason", "kind")
    }
    if request.method == "GET":  # a request of a counter leads here with what it asks for
        told |= {name: request.GET.get(name, "")[:60] for name in ("item", "stage")}
    page = frame(request, f"{gettext('协议')} {card.number}", HOME, crumbs=crumbs(Link(card.number, "")), done=of_agreement(request, card))
    return render(
        request, "centre/agreement.html", page, status=422 if problem else 200, card=card, clauses=clauses, grants=granted(card.grants),
        state=STATES[card.state], agency=party.name, upper=not own and not who.has("branch_manager"), problem=problem, told=told, items=catalogue.items(), stages=stages(),
        outlets=[each for each in outlets_of(who) if each.agreement == card.id], extends=own and who.has(*KEEP) and card.in_force,
        supplements=[(each, granted(each.grants)) for each in queries.supplements(card.id)],
        drafts=queries.drafts(card.id) if own and not who.has("branch_manager") else [], proved=is_proved(request),
        steps=_steps(request, card) if own and who.has(*MANAGER) else (), ends=[(each.value, gettext(label)) for each, label in ENDS.items()],
    )  # fmt: skip


def granted(grants: tuple[Grant, ...]) -> list[tuple[Grant, str, str]]:
    """Each grant with the names of its item and its stage."""
    names = {each.code: each.name for each in catalogue.items()}
    return [(each, names.get(each.item_code, each.item_code), gettext(Stage(each.stage).label)) for each in grants]


def _steps(request: HttpRequest, card: AgreementCard) -> tuple[str, ...]:
    """What this manager may do to an agreement in its state: what an agency above suspended, only that one gives back."""
    back = ("resume",) if queries.may_resume(actor(request), card) else ()
    return {"in_force": ("suspend", "end"), "suspended": (*back, "end")}.get(card.state, ())


@allow(*PARTNERS)
@require_GET
def agreement(request: HttpRequest, agreement: int) -> HttpResponse:
    """协议：clauses with what is due, items granted, drafts that wait for a signature."""
    return _draw(request, agreement)


@allow(*PARTNERS)
@require_GET
def paper(request: HttpRequest, agreement: int) -> HttpResponse:
    """签订的原件：the scan that was added when it was signed. Raises :class:`NoSuchAgreement`."""
    return _scan(agreement, _need_readable(request, agreement).document_file)


@allow(*PARTNERS)
@require_GET
def supplement_paper(request: HttpRequest, agreement: int, supplement: int) -> HttpResponse:
    """补充协议的原件：the scan that was added when it was signed, for whoever may see that of its agreement. Raises :class:`NoSuchAgreement`."""
    card = _need_readable(request, agreement)
    found = next((each for each in queries.supplements(card.id) if each.id == supplement), None)
    return _scan(agreement, found.document_file if found else None)


def _scan(agreement: int, file: int | None) -> HttpResponse:
    if file is None:
        raise NoSuchAgreement(agreement=agreement)
    return picture(files.open_file(file), files.stored_file(file).kind)


@allow(*MANAGER)
@require_POST
def move(request: HttpRequest, agreement: int, step: str) -> HttpResponse:
    """中止、恢复、终止 an agreement, with a reason and a fresh proof."""
    need_proof(request)
    card, reason = need_agreement(request, agreement), typed(request, "reason", 200)
    if step not in _steps(request, card):
        return _draw(request, agreement, gettext("协议现在的状态不能这样办，请看最新的状态。"))
    if not reason:
        return _draw(request, agreement, gettext("请写明理由。"))
    told: dict[str, Any] = {"agreement": agreement, "reason": reason, "actor": actor(request), "now": now_of(request)}
    try:
        if step == "end":
            kind = typed(request, "kind", 20)
            if kind not in set(EndKind):
                return _draw(request, agreement, gettext("请选怎样终止。"))
            commands.end(kind=EndKind(kind), **told)
        elif step == "suspend":
            commands.suspend(**told)
        else:
            commands.resume(**told)
    except Refusal as refusal:
        return _draw(request, agreement, words.told(refusal))
    return see_other(request, f"{HOME}agreement/{agreement}/?done={step}")


@allow(*KEEP)
@require_POST
def supplement(request: HttpRequest, agreement: int) -> HttpResponse:
    """起草补充协议 with its first item, as a request of a counter asks for; more is added to the draft."""
    need_agreement(request, agreement)
    name, item, stage, clause = (
        typed(request, field, most) for field, most in (("number", 40), ("item", 60), ("stage", 20), ("clause", 20))
    )
    if not (name and item and stage and clause):
        return _draw(request, agreement, gettext("补充协议的编号、事项、环节和条款号都要写。"))
    text = typed(request, "text")
    if text and undated(request):
        return _draw(request, agreement, undated(request))
    try:
        clauses = [clause_of(request, clause)] if text else []
        made = commands.draft_supplement(
            agreement=agreement,
            number=name,
            clauses=clauses,
            grants=[Grant(item, stage, clause)],
            actor=actor(request),
            now=now_of(request),
        )
    except Refusal as refusal:
        return _draw(request, agreement, words.told(refusal))
    return see_other(request, f"{HOME}draft/{made}/?done=drafted")


def undated(request: HttpRequest) -> str:
    """What is wrong with the day a clause is due; empty where it is a day, or none."""
    due = typed(request, "due_on")
    return gettext("请写成 2026-12-01 的样子。") if due and day(due) is None else ""


def clause_of(request: HttpRequest, named: str) -> ClauseText:
    """The clause of the form, under this number."""
    heading = typed(request, "heading", 40) or SUPPLEMENT
    return ClauseText(named, heading, typed(request, "text", 1000), typed(request, "ground", 200), day(typed(request, "due_on")))


@allow(*KEEP)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """起草协议 between a bank and an agency of the subtree, alike to another one where that is chosen."""
    problem = ""
    if request.method == "POST":
        head = _head(request)
        try:
            if head:
                return _begun(request, head)
            problem = gettext("请选银行、机构和办理方式，写编号和起止日期。")
        except Refusal as refusal:
            problem = words.told(refusal)
    told = {name: typed(request, name, 60) for name in ("bank", "agency", "number", "mode", "valid_from", "valid_to", "like")}
    page = frame(request, pgettext("do", "起草协议"), HOME, crumbs=crumbs(Link(pgettext("do", "起草协议"), "")))
    return render(
        request, "centre/partners/begin.html", page, status=422 if problem else 200, problem=problem, told=told, banks=queries.banks(),
        agencies=_parties(request), modes=[(each.value, gettext(label)) for each, label in MODES.items()],
        models=agreements_of(request),
    )  # fmt: skip


def _parties(request: HttpRequest) -> list[Agency]:
    """Who may be party to an agreement: the centres of the subtree, no township and no other body, under whom no bank's outlet stands."""
    return [each for each in regions.subtree(actor(request).scope) if each.kind in (AgencyKind.PREFECTURE, AgencyKind.COUNTY)]


def _head(request: HttpRequest) -> dict[str, Any] | None:
    """The head of an agreement as the form tells it; None where something is open."""
    bank, agency = number(typed(request, "bank")), number(typed(request, "agency"))
    since, until, mode = day(typed(request, "valid_from")), day(typed(request, "valid_to")), typed(request, "mode")
    named = typed(request, "number", 40)
    known = agency in {each.id for each in _parties(request)} and mode in set(DelegationMode)
    if bank is None or since is None or until is None or not (named and known):
        return None
    return {"bank": bank, "agency": agency, "number": named, "mode": DelegationMode(mode), "valid_from": since, "valid_to": until}


def _begun(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    like = number(typed(request, "like"))
    model = next((each for each in agreements_of(request) if each.id == like), None)
    clauses = [replace(each, due_on=None) for each in model.clauses] if model else ()  # its dates are those of another agreement
    made = commands.draft_agreement(
        **head, clauses=clauses, grants=model.grants if model else (), actor=actor(request), now=now_of(request)
    )  # fmt: skip
    return see_other(request, f"{HOME}draft/{queries.drafts(made)[0].id}/?done=drafted")
