"""协议：drafted, signed, extended by supplements, suspended, ended. Every move has its entry and its event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.catalogue import queries as catalogue

from .. import events, queries, rules
from ..errors import BadTerm, ChangedMeanwhile, ClauseMissing, GrantedTwice, NoSuchAgreement, NumberTaken, StageNotDelegable
from ..models import Agreement, AgreementItem, Clause, Supplement
from ..states import AGREEMENT, AgreementState
from ..types import ClauseText, DelegationMode, EndKind, Grant

TAKEN = {
    "partners_agreement_number_key": NumberTaken(),
    "partners_supplement_number": NumberTaken(),
    "partners_clause_number": NumberTaken(),
    "partners_agreementitem_once": GrantedTwice(),
}


def draft_agreement(
    *,
    bank: int,
    agency: int,
    number: str,
    mode: DelegationMode,
    valid_from: date,
    valid_to: date,
    clauses: Sequence[ClauseText],
    grants: Sequence[Grant],
    document_file: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """起草协议 between a bank and the agency; its number. ``valid_to`` is the first day without it.

    Raises :class:`NoSuchBank`, :class:`BadTerm`, :class:`NoSuchItem`, :class:`StageNotDelegable`, :class:`NumberTaken`,
    :class:`GrantedTwice`, :class:`FileErased`.
    """
    queries.bank(bank)
    if valid_to <= valid_from:
        raise BadTerm()
    _check_grants(grants)
    with transaction.atomic(), refusing(TAKEN):
        files.claim(document_file)
        row = Agreement.objects.create(
            bank_id=bank,
            agency_id=agency,
            number=number,
            mode=mode.value,
            valid_from=valid_from,
            valid_to=valid_to,
            drafted_at=now,
            document_file_id=document_file,
        )
        _add(row, None, clauses, grants, valid_from)
        _note(actor, "drafted", row, now, {"bank": bank, "agency": agency})
    return row.pk


def _check_grants(grants: Sequence[Grant]) -> None:
    for grant in grants:
        catalogue.item(grant.item_code)
    wrong = rules.undelegable(grants)
    if wrong is not None:
        raise StageNotDelegable(item=wrong.item_code, stage=wrong.stage)


def _add(row: Agreement, supplement: Supplement | None, clauses: Iterable[ClauseText], grants: Iterable[Grant], start: date) -> None:
    for c in clauses:
        Clause.objects.create(
            agreement=row, supplement=supplement, number=c.number, heading=c.heading, text=c.text, ground=c.ground, due_on=c.due_on
        )
    for g in grants:
        AgreementItem.objects.create(
            agreement=row, supplement=supplement, item_code=g.item_code, stage=g.stage, clause=g.clause, valid_from=start
        )


def _note(actor: Actor, act: str, row: Agreement, now: datetime, changed: Mapping[str, object] | None = None, why: str = "") -> None:
    about = Subject("agreement", row.pk, row.number)
    write(audit.record(actor=actor, act=f"partners.agreement_{act}", about=about, changed=changed, reason=why, at=now))


def sign(*, agreement: int, actor: Actor, now: datetime, document_file: int | None = None) -> None:
    """签订：the draft comes into force. Raises :class:`ClauseMissing` with everything it lacks, :class:`NotInThisState`, :class:`FileErased`."""
    row = _need(agreement)
    card = queries.agreement(agreement, row.valid_from)
    faults = rules.faults(card.clauses, card.grants)
    if faults:
        raise ClauseMissing(what="；".join(faults))
    values: dict[str, object] = {"signed_at": now}
    if document_file is not None:
        values["document_file_id"] = document_file
    with transaction.atomic():
        files.claim(document_file)
        _move(row, "sign", values, actor, now, events.AGREEMENT_SIGNED, {"bank": row.bank_id, "agency": row.agency_id})


def _need(agreement: int) -> Agreement:
    row = Agreement.objects.filter(pk=agreement).first()
    if row is None:
        raise NoSuchAgreement(agreement=agreement)
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
) -> None:
    target = AGREEMENT.target(move, AgreementState(row.state))
    with transaction.atomic():
        if not Agreement.objects.filter(pk=row.pk, state=row.state).update(
            state=target.value, facts_version=F("facts_version") + 1, **values
        ):
            raise ChangedMeanwhile()
        _note(actor, move, row, now, {"state": [row.state, target.value]}, why)
        write(jobs.emit(event, {"agreement": row.pk, **payload}, at=now))


def add_supplement(
    *,
    agreement: int,
    number: str,
    clauses: Sequence[ClauseText] = (),
    grants: Sequence[Grant] = (),
    document_file: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """补充协议：adds clauses and items to an agreement in force, from today; its number.

    Raises :class:`NotInThisState`, :class:`NoSuchItem`, :class:`StageNotDelegable`, :class:`ClauseMissing`, :class:`NumberTaken`,
    :class:`GrantedTwice`, :class:`FileErased`.
    """
    row = _need(agreement)
    AGREEMENT.target("suspend", AgreementState(row.state))  # only one in force can be suspended, and only one in force is extended
    _check_grants(grants)
    held = {c.number for c in queries.agreement(agreement, day_of(now)).clauses} | {c.number for c in clauses}
    absent = sorted({g.clause for g in grants} - held)
    if absent:
        raise ClauseMissing(what=f"没有第 {'、'.join(absent)} 条")
    with transaction.atomic(), refusing(TAKEN):
        files.claim(document_file)
        extra = Supplement.objects.create(agreement=row, number=number, signed_at=now, document_file_id=document_file)
        _add(row, extra, clauses, grants, day_of(now))
        Agreement.objects.filter(pk=row.pk).update(facts_version=F("facts_version") + 1)
        _note(actor, "extended", row, now, {"supplement": number, "grants": [f"{g.item_code}:{g.stage}" for g in grants]})
        write(jobs.emit(events.AGREEMENT_EXTENDED, {"agreement": row.pk, "supplement": extra.pk}, at=now))
    return extra.pk


def suspend(*, agreement: int, reason: str, actor: Actor, now: datetime) -> None:
    """中止. Raises :class:`NotInThisState`."""
    values = {"suspended_at": now, "reason": reason}
    _move(_need(agreement), "suspend", values, actor, now, events.AGREEMENT_SUSPENDED, {}, reason)


def resume(*, agreement: int, actor: Actor, now: datetime, reason: str = "") -> None:
    """恢复. Raises :class:`NotInThisState`."""
    _move(_need(agreement), "resume", {"suspended_at": None, "reason": ""}, actor, now, events.AGREEMENT_RESUMED, {}, reason)


def end(*, agreement: int, kind: EndKind, reason: str, actor: Actor, now: datetime) -> None:
    """终止, in one of the ways of exit. Raises :class:`NotInThisState`."""
    values = {"ended_at": now, "end_kind": kind.value, "reason": reason}
    _move(_need(agreement), "end", values, actor, now, events.AGREEMENT_ENDED, {"kind": kind.value}, reason)
