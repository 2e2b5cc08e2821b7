"""核心系统的写入：a change out is a part of the statement it follows from; an answer in is taken once."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from sheyintong.engines import keys
from sheyintong.engines.database import schemas
from sheyintong.engines.database.parts import Insert, Ref
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.errors import Refusal

from . import events, models, queries, rules
from .adapters import adapter
from .errors import AnswerNotFinal, NoSuchChange, StillUnconfirmed
from .types import PAYLOAD, ChangeCard, ChangeState, Exchanged, Keeper, Message, Outcome, Verdict

MOST = 50
"""Changes of one round."""


def send(
    *,
    subject: str,
    act: str,
    about: tuple[str, int | Ref],
    record: Mapping[str, str],
    at: datetime,
    person: int | Ref | None = None,
) -> Insert:
    """发送变更：the part that queues a change for the core: "sent, not yet confirmed". ``record`` is in our words and sealed here.

    ``part["id"]`` is its number; the answer comes as the event ``CORE_ANSWERED`` with ``about_kind`` and ``about_id``. The statement
    raises :class:`StillUnconfirmed` where another change of this subject and person waits.
    """
    sealed = keys.sealer().seal(json.dumps(dict(record), ensure_ascii=False, sort_keys=True), PAYLOAD)
    values = {
        "subject": subject,
        "act": act,
        "about_kind": about[0],
        "about_id": about[1],
        "person_id": person,
        "payload": sealed,
        "state": ChangeState.SENT.value,
        "at": at,
        "due_at": at,
        "attempts": 0,
        "code": "",
        "text": "",
        "reference": "",
        "contradicted": False,
    }
    return Insert("core_system_change", values, refusals={"core_system_change_one": StillUnconfirmed(subject=subject)})


def set_keeper(*, subject: str, keeper: Keeper, using: str, address: str = "", actor: Actor, now: datetime) -> None:
    """设定主体归属 of a subject. Raises :class:`NoSuchAdapter`."""
    adapter(using)
    before = queries.link(subject)
    with transaction.atomic():
        values = {"keeper": keeper.value, "adapter": using, "address": address, "set_at": now}
        row, _ = models.Subject.objects.update_or_create(subject=subject, defaults=values)
        changed = {
            "subject": subject,
            "keeper": [before.keeper.value, keeper.value],
            "adapter": [before.adapter, using],
            "address": address,
        }
        about = Subject("core_subject", row.pk, subject)
        write(audit.record(actor=actor, act="core_system.set_keeper", about=about, changed=changed, at=now))


def load_keepers(*, using: str, address: str = "", actor: Actor, now: datetime) -> int:
    """按配置设定归属：what the region's profile says of each subject; how many were changed.

    ``using`` and ``address`` lead to the core where a subject comes to be kept there; a link that stands is left as it is.
    Raises :class:`NothingLoaded`, :class:`NoSuchAdapter`.
    """
    changed = 0
    for subject, keeper in regions.loaded_facts().keepers.items():
        if queries.link(subject).keeper is not keeper:
            there = keeper is Keeper.THERE
            link = {"using": using if there else queries.HERE, "address": address if there else ""}
            set_keeper(subject=subject, keeper=keeper, **link, actor=actor, now=now)
            changed += 1
    return changed


def take_answer(*, change: int, outcome: Outcome, now: datetime) -> ChangeCard:
    """收到答复：the first final answer decides and is told as an event; the same again changes nothing; another one is a contradiction.

    Raises :class:`NoSuchChange`, :class:`AnswerNotFinal`.
    """
    if not outcome.is_final:
        raise AnswerNotFinal(verdict=outcome.verdict.value)
    with transaction.atomic():
        row = models.Change.objects.select_for_update().filter(pk=change).first()
        if row is None:
            raise NoSuchChange(number=change)
        if not _note(row, outcome, now):
            return queries.card_of(row)
        state = ChangeState(row.state)
        if state.is_open:
            _decide(row, outcome, now)
        elif rules.contradicts(state, outcome.verdict):
            row.contradicted = True
            row.save(update_fields=["contradicted"])
            _tell(row, events.CORE_CONTRADICTED, outcome, now)
    return queries.card_of(row)


def _note(row: models.Change, outcome: Outcome, now: datetime) -> bool:
    """Keep the answer; False when the very same came before."""
    said = {"verdict": outcome.verdict.value, "code": outcome.code, "reference": outcome.reference}
    return models.Answer.objects.get_or_create(change=row, **said, defaults={"text": outcome.text, "received_at": now})[1]


def _decide(row: models.Change, outcome: Outcome, now: datetime) -> None:
    row.state = rules.next_state(ChangeState(row.state), outcome.verdict).value
    row.answered_at, row.code, row.text, row.reference = now, outcome.code, outcome.text, outcome.reference
    row.save(update_fields=["state", "answered_at", "code", "text", "reference"])
    _tell(row, events.CORE_ANSWERED, outcome, now)


def _tell(row: models.Change, event: str, outcome: Outcome, now: datetime) -> None:
    about = {"subject": row.subject, "act": row.act, "about_kind": row.about_kind, "about_id": row.about_id}
    payload: dict[str, Any] = {"change": row.pk, "verdict": outcome.verdict.value, "code": outcome.code, **about}
    actor = system(schemas.current().removeprefix("r_"), "core_system")
    changed = {"state": row.state, "verdict": outcome.verdict.value, "code": outcome.code, "reference": outcome.reference}
    write(
        audit.record(actor=actor, act=event, about=Subject("core_change", row.pk), person=row.person_id, changed=changed, at=now),
        jobs.emit(event, payload, at=now),
    )


def exchange(now: datetime, limit: int = MOST) -> Exchanged:
    """收发一轮：hand over what is due and ask what became of what was handed over; outside any transaction, safe to kill anywhere.

    Before a change leaves it is marked as handed over, so after a crash it is asked about and never blindly sent again.
    """
    done = Exchanged()
    for _ in range(limit):
        row = _take_one(now)
        if row is None:
            break
        outcome = _speak(row)
        done = _counted(done, outcome)
        if outcome.is_final:
            take_answer(change=row.pk, outcome=outcome, now=now)
        else:
            _wait(row, outcome, now)
    return done


def _take_one(now: datetime) -> models.Change | None:
    """The next due change, put off so that no other worker takes it while we speak, and marked before anything leaves.

    ``handed_at`` of the returned row is as it was before: set when the change may have arrived already.
    """
    with transaction.atomic():
        due = models.Change.objects.filter(state__in=[ChangeState.SENT, ChangeState.UNKNOWN], due_at__lte=now).order_by("due_at", "pk")
        row = due.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        before = row.handed_at
        row.attempts += 1
        row.handed_at = before or now
        row.due_at = now + rules.wait(row.attempts)
        row.save(update_fields=["attempts", "handed_at", "due_at"])
    row.handed_at = before
    return row


def _speak(row: models.Change) -> Outcome:
    """What was heard. A change that our own side cannot put into words or address has surely not arrived; the row says why."""
    try:
        return _call(row)
    except Refusal as refusal:
        return Outcome(Verdict.ABSENT, refusal.code)


def _call(row: models.Change) -> Outcome:
    link = queries.link(row.subject)
    way = adapter(link.adapter)
    name = rules.key(schemas.current().removeprefix("r_"), row.pk)
    if rules.must_ask_first(row.handed_at):
        heard = way.ask(link.address, name)
        if heard.verdict is not Verdict.ABSENT:
            return heard
    return way.deliver(link.address, Message(row.pk, name, row.subject, row.act, queries.record_of(row), row.at))


def _wait(row: models.Change, outcome: Outcome, now: datetime) -> None:
    """Not decided: sent (the core has it, or surely has not) or unknown (nothing was heard)."""
    state = rules.next_state(ChangeState(row.state), outcome.verdict)
    handed = None if outcome.verdict is Verdict.ABSENT else now
    where = models.Change.objects.filter(pk=row.pk, state=row.state)
    where.update(state=state.value, handed_at=row.handed_at or handed, code=outcome.code)


def _counted(done: Exchanged, outcome: Outcome) -> Exchanged:
    return replace(
        done,
        taken=done.taken + 1,
        confirmed=done.confirmed + (outcome.verdict is Verdict.YES),
        rejected=done.rejected + (outcome.verdict is Verdict.NO),
        waiting=done.waiting + (outcome.verdict in (Verdict.LATER, Verdict.ABSENT)),
        unknown=done.unknown + (outcome.verdict is Verdict.SILENT),
    )
