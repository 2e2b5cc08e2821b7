"""协议：signed, extended by supplements, suspended, ended. Every move has its entry and its event."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of

from .. import events, rules
from ..errors import ChangedMeanwhile, ClauseMissing, GrantedTwice, NoSuchAgreement, NumberTaken, OwnDraft, SuspendedAbove
from ..models import Agreement, AgreementItem, Clause, Draft, Supplement
from ..states import AGREEMENT, DRAFT, AgreementState, DraftState
from ..types import ClauseText, DraftCard, EndKind, Grant
from .drafting import hold, said
from .notes import need_post, note

TAKEN = {
    "partners_supplement_number": NumberTaken(),
    "partners_clause_number": NumberTaken(),
    "partners_agreementitem_once": GrantedTwice(),
}
NOTHING: Mapping[str, object] = {}


def sign(*, draft: int, seen: int, actor: Actor, now: datetime, document_file: int | None = None) -> None:
    """签订 the version of a draft that was ``seen``: the agreement comes into force, or the supplement adds to it from today.

    Raises :class:`NoSuchDraft`, :class:`ChangedMeanwhile`, :class:`NotYourAgreement`, :class:`OwnDraft`, :class:`ClauseMissing` with everything
    it lacks, :class:`NotInThisState`, :class:`NumberTaken`, :class:`GrantedTwice`, :class:`FileErased`.
    """
    with transaction.atomic(), refusing(TAKEN):
        held = hold(draft, seen)
        row = need(held.agreement)
        need_post(actor, rules.SIGNERS, row.agency_id)
        if actor.member in held.written_by:
            raise OwnDraft()
        if held.faults:
            raise ClauseMissing(what="；".join(held.faults))
        files.claim(document_file)
        target = DRAFT.target("sign", DraftState.OPEN)
        Draft.objects.filter(pk=draft).update(state=target.value, ended_at=now, ended_by_id=actor.member)
        (_extend if held.number else _begin)(row, held, document_file, actor, now)


def _begin(row: Agreement, held: DraftCard, document_file: int | None, actor: Actor, now: datetime) -> None:
    """The agreement itself: what it says holds from its first day."""
    _add(row, None, held.clauses, held.grants, row.valid_from)
    values = {"signed_at": now, "document_file_id": document_file}
    parties = {"bank": row.bank_id, "agency": row.agency_id}
    _move(row, "sign", values, actor, now, events.AGREEMENT_SIGNED, parties, told=_signed(held, document_file))


def _signed(held: DraftCard, document_file: int | None) -> dict[str, object]:
    """What was signed, and its scan."""
    return said(held.grants) | ({"paper": document_file} if document_file is not None else {})


def _extend(row: Agreement, held: DraftCard, document_file: int | None, actor: Actor, now: datetime) -> None:
    """补充协议：clauses and items more, from today."""
    AGREEMENT.target("suspend", AgreementState(row.state))  # only one in force can be suspended, and only one in force is extended
    extra = Supplement.objects.create(agreement=row, number=held.number, signed_at=now, document_file_id=document_file)
    _add(row, extra, held.clauses, held.grants, day_of(now))
    if not Agreement.objects.filter(pk=row.pk, state=row.state).update(facts_version=F("facts_version") + 1):
        raise ChangedMeanwhile()
    note(actor, "extended", row, now, {"supplement": held.number, **_signed(held, document_file)})
    write(jobs.emit(events.AGREEMENT_EXTENDED, {"agreement": row.pk, "supplement": extra.pk}, at=now))


def _add(row: Agreement, supplement: Supplement | None, clauses: Iterable[ClauseText], grants: Iterable[Grant], start: date) -> None:
    for c in clauses:
        Clause.objects.create(
            agreement=row, supplement=supplement, number=c.number, heading=c.heading, text=c.text, ground=c.ground, due_on=c.due_on
        )
    for g in grants:
        AgreementItem.objects.create(
            agreement=row, supplement=supplement, item_code=g.item_code, stage=g.stage, clause=g.clause, valid_from=start
        )


def need(agreement: int) -> Agreement:
    """The row of an agreement; raises :class:`NoSuchAgreement`."""
    row = Agreement.objects.filter(pk=agreement).first()
    if row is None:
        raise NoSuchAgreement(agreement=agreement)
    return row


def _headed(agreement: int, actor: Actor) -> Agreement:
    row = need(agreement)
    need_post(actor, rules.HEAD, row.agency_id)
    return row


def _move(
    row: Agreement,
    move: str,
    values: Mapping[str, object],
    actor: Actor,
    now: datetime,
    event: str,
    payload: Mapping[str, object],
    why: str = "",
    told: Mapping[str, object] = NOTHING,
) -> None:
    target = AGREEMENT.target(move, AgreementState(row.state))
    with transaction.atomic():
        if not Agreement.objects.filter(pk=row.pk, state=row.state).update(
            state=target.value, facts_version=F("facts_version") + 1, **values
        ):
            raise ChangedMeanwhile()
        note(actor, move, row, now, {"state": [row.state, target.value], **told}, why)
        write(jobs.emit(event, {"agreement": row.pk, **payload}, at=now))


def suspend(*, agreement: int, reason: str, actor: Actor, now: datetime) -> None:
    """中止. Raises :class:`NoSuchAgreement`, :class:`NotYourAgreement`, :class:`NotInThisState`."""
    values = {"suspended_at": now, "reason": reason, "suspended_scope": actor.scope or ""}
    _move(_headed(agreement, actor), "suspend", values, actor, now, events.AGREEMENT_SUSPENDED, {}, reason)


def resume(*, agreement: int, actor: Actor, now: datetime, reason: str = "") -> None:
    """恢复 by whoever suspended it or an agency above.

    Raises :class:`NoSuchAgreement`, :class:`NotYourAgreement`, :class:`NotInThisState`, :class:`SuspendedAbove`.
    """
    row = _headed(agreement, actor)
    if not rules.may_resume(actor, row.suspended_scope):
        raise SuspendedAbove(agreement=agreement)
    _move(row, "resume", {"suspended_at": None, "reason": "", "suspended_scope": ""}, actor, now, events.AGREEMENT_RESUMED, {}, reason)


def end(*, agreement: int, kind: EndKind, reason: str, actor: Actor, now: datetime) -> None:
    """终止, in one of the ways of exit. Raises :class:`NoSuchAgreement`, :class:`NotYourAgreement`, :class:`NotInThisState`."""
    values = {"ended_at": now, "end_kind": kind.value, "reason": reason}
    _move(_headed(agreement, actor), "end", values, actor, now, events.AGREEMENT_ENDED, {"kind": kind.value}, reason)
