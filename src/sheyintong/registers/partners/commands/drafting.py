"""草案：drafted, rewritten, discarded. Nothing of a draft holds; it is signed by somebody who did not write in it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from sheyintong.engines.database.statements import refusing
from sheyintong.kernel.actors import Actor
from sheyintong.registers.catalogue import queries as catalogue

from .. import queries, rules
from ..errors import BadTerm, ChangedMeanwhile, ClauseTwice, NoSuchAgreement, NoSuchDraft, NumberTaken, StageNotDelegable
from ..models import Agreement, Draft, Supplement
from ..states import AGREEMENT, DRAFT, AgreementState, DraftState
from ..types import ClauseText, DelegationMode, DraftCard, Grant
from .notes import need_plain, need_post, note

TAKEN = {"partners_agreement_number": NumberTaken(), "partners_draft_once": NumberTaken()}


def draft_agreement(
    *,
    bank: int,
    agency: int,
    number: str,
    mode: DelegationMode,
    valid_from: date,
    valid_to: date,
    clauses: Sequence[ClauseText] = (),
    grants: Sequence[Grant] = (),
    actor: Actor,
    now: datetime,
) -> int:
    """起草协议 between a bank and the agency; its number. ``valid_to`` is the first day without it.

    Raises :class:`NotYourAgreement`, :class:`NoSuchBank`, :class:`BadTerm`, :class:`NoSuchItem`, :class:`StageNotDelegable`,
    :class:`ClauseTwice`, :class:`NumberTaken`, :class:`Unnamed`.
    """
    need_post(actor, rules.WRITERS, agency)
    need_plain(number)
    queries.bank(bank)
    if valid_to <= valid_from:
        raise BadTerm()
    with transaction.atomic(), refusing(TAKEN):
        row = Agreement.objects.create(
            bank_id=bank, agency_id=agency, number=number, mode=mode.value, valid_from=valid_from, valid_to=valid_to, drafted_at=now
        )
        _begin(row, "", clauses, grants, actor, now)
        note(actor, "drafted", row, now, {"bank": bank, "agency": agency, **said(grants)})
    return row.pk


def draft_supplement(
    *, agreement: int, number: str, clauses: Sequence[ClauseText] = (), grants: Sequence[Grant] = (), actor: Actor, now: datetime
) -> int:
    """起草补充协议 to an agreement in force; the number of the draft.

    Raises :class:`NoSuchAgreement`, :class:`NotYourAgreement`, :class:`NotInThisState`, :class:`NoSuchItem`, :class:`StageNotDelegable`, :class:`ClauseTwice`,
    :class:`NumberTaken`.
    """
    row = Agreement.objects.filter(pk=agreement).first()
    if row is None:
        raise NoSuchAgreement(agreement=agreement)
    need_post(actor, rules.WRITERS, row.agency_id)
    need_plain(number)
    AGREEMENT.target("suspend", AgreementState(row.state))  # only one in force can be suspended, and only one in force is extended
    if Supplement.objects.filter(agreement=row, number=number).exists():
        raise NumberTaken()
    with transaction.atomic(), refusing(TAKEN):
        made = _begin(row, number, clauses, grants, actor, now)
        note(actor, "supplement_drafted", row, now, {"supplement": number, **said(grants)})
    return made


def _begin(row: Agreement, number: str, clauses: Sequence[ClauseText], grants: Sequence[Grant], actor: Actor, now: datetime) -> int:
    _check(clauses, grants)
    written = [] if actor.member is None else [actor.member]
    made = Draft.objects.create(agreement=row, number=number, written_by=written, drafted_at=now, **_text(clauses, grants))
    return made.pk


def _check(clauses: Sequence[ClauseText], grants: Sequence[Grant]) -> None:
    for grant in grants:
        catalogue.item(grant.item_code)
    wrong = rules.undelegable(grants)
    if wrong is not None:
        raise StageNotDelegable(item=wrong.item_code, stage=wrong.stage)
    need_plain(*(each.number for each in clauses))
    twice = rules.doubled(clauses)
    if twice:
        raise ClauseTwice(clause=twice)


def _text(clauses: Sequence[ClauseText], grants: Sequence[Grant]) -> dict[str, Any]:
    """The text as it is kept while it is a draft."""
    told = [asdict(each) | {"due_on": each.due_on.isoformat() if each.due_on else None} for each in clauses]
    return {"clauses": told, "grants": [asdict(each) for each in dict.fromkeys(grants)]}


def said(grants: Sequence[Grant]) -> dict[str, object]:
    """What is given, as the trail tells it."""
    return {"grants": [f"{each.item_code}:{each.stage}" for each in grants]}


def rewrite(*, draft: int, seen: int, clauses: Sequence[ClauseText], grants: Sequence[Grant], actor: Actor, now: datetime) -> None:
    """修改草案 whose version ``seen`` the writer had before her. From now on she is one of those who wrote in it.

    Raises :class:`NoSuchDraft`, :class:`ChangedMeanwhile`, :class:`NotYourAgreement`, :class:`NoSuchItem`, :class:`StageNotDelegable`,
    :class:`ClauseTwice`.
    """
    _check(clauses, grants)
    with transaction.atomic():
        held = hold(draft, seen)
        written = dict.fromkeys((*held.written_by, *([] if actor.member is None else [actor.member])))
        Draft.objects.filter(pk=draft).update(version=F("version") + 1, written_by=list(written), **_text(clauses, grants))
        row = Agreement.objects.get(pk=held.agreement)
        need_post(actor, rules.WRITERS, row.agency_id)
        changed = {"clauses": [c.number for c in clauses if c not in held.clauses], **said([g for g in grants if g not in held.grants])}
        dropped = {
            "clauses_dropped": sorted({c.number for c in held.clauses} - {c.number for c in clauses}),
            "grants_dropped": [f"{g.item_code}:{g.stage}" for g in held.grants if g not in grants],
        }
        whose = {"supplement": held.number}
        note(actor, "draft_rewritten", row, now, {name: what for name, what in (whose | changed | dropped).items() if what})


def hold(draft: int, seen: int) -> DraftCard:
    """Hold an open draft in the running transaction, in the version that was seen. Raises :class:`NoSuchDraft`, :class:`ChangedMeanwhile`."""
    if not Draft.objects.select_for_update().filter(pk=draft, state=DraftState.OPEN.value).exists():
        raise NoSuchDraft(draft=draft)
    held = queries.draft(draft)
    if held.version != seen:
        raise ChangedMeanwhile()
    return held


def discard(*, draft: int, seen: int, reason: str, actor: Actor, now: datetime) -> None:
    """作废草案; that of an agreement ends the agreement with it. Raises :class:`NoSuchDraft`, :class:`ChangedMeanwhile`, :class:`NotYourAgreement`."""
    with transaction.atomic():
        held = hold(draft, seen)
        target = DRAFT.target("discard", DraftState.OPEN)
        Draft.objects.filter(pk=draft).update(state=target.value, ended_at=now, ended_by_id=actor.member)
        row = Agreement.objects.get(pk=held.agreement)
        need_post(actor, rules.WRITERS, row.agency_id)
        if not held.number:
            ended = AGREEMENT.target("discard", AgreementState(row.state))
            Agreement.objects.filter(pk=row.pk).update(state=ended.value, ended_at=now, reason=reason)
        note(actor, "draft_discarded", row, now, {"supplement": held.number} if held.number else None, reason)
