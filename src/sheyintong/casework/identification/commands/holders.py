"""未登记的持卡人：her card is kept sealed while she waits at the counter, and emptied when she is registered, leaves or nobody goes on."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from sheyintong.engines import keys
from sheyintong.engines.database.parts import Insert, Part, Ref, Update
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor
from sheyintong.registers.policy import queries as policy

from ..errors import EcardUsed, HolderGone, NonceUnknown
from ..types import HELD, Holder, HolderState, Method
from . import rows

GONE = {"state": HolderState.LEFT.value, "told_sealed": None}
WAITS = "SELECT id FROM identification_cardholder WHERE session_id = $1::bigint AND state = 'waiting' FOR UPDATE"
"""Whoever is gone by the time the row is free is not found any more: of two who let her go at once, one does."""
OVER = """
SELECT h.id FROM identification_cardholder h LEFT JOIN access_session s ON s.id = h.session_id
WHERE h.state = 'waiting' AND (h.expires_at <= $1::timestamptz OR s.ended_at IS NOT NULL) ORDER BY h.id FOR UPDATE OF h SKIP LOCKED
"""


def waiting(*, actor: Actor, told: Holder, digest: bytes, now: datetime) -> Insert:
    """The row of a holder who waits from now on in the actor's session, at the outlet and device where she was read."""
    kept = {"number": told.number.text, "name": told.name, "birth": told.birth.isoformat(), "sex": told.sex.value}
    values = {
        "session_id": actor.session, "member_id": actor.member, "outlet_id": actor.outlet, "device_id": actor.device, "method": told.method,
        "reading_digest": digest, "told_sealed": keys.sealer().seal(json.dumps(kept, ensure_ascii=False), HELD), "state": HolderState.WAITING,
        "read_at": now, "expires_at": now + timedelta(minutes=policy.number("identification.holder_minutes", now.date())),
    }  # fmt: skip
    refusals = {"identification_holder_one": NonceUnknown(), "identification_holder_ecard_once": EcardUsed()}
    return Insert("identification_cardholder", values, refusals=refusals)


def leave(*, session: int | None, actor: Actor, now: datetime) -> None:
    """不登记：whoever waits in this session is gone, and nothing is kept of her card. Nobody waiting is no fault."""
    with transaction.atomic():
        for (row,) in fetch_rows(WAITS, [session]):
            _gone(int(row or 0), actor, now, "identification.leave_holder")


def expire_holders(*, actor: Actor, now: datetime) -> int:
    """过时清除：the cards of those with whom nobody went on in time, or can: the session has ended; how many. Run by the schedule, twice is once."""
    with transaction.atomic():
        over = [int(row or 0) for (row,) in fetch_rows(OVER, [now])]
        for row in over:
            _gone(row, actor, now, "identification.expire_holder")
    return len(over)


def _gone(row: int, actor: Actor, now: datetime, act: str) -> None:
    values = {"id": row, "state": HolderState.WAITING}
    write(
        Update("identification_cardholder", GONE, values, HolderGone()),
        audit.record(actor=actor, act=act, about=Subject("card_holder", row), at=now),
    )


def identified_by(holder: Holder, *, person: int | Ref, digest: bytes, actor: Actor, now: datetime) -> tuple[Insert, Update, Part]:
    """核身的部件：the identification of a holder who is registered in this very statement, and that her card is not kept any more.

    The first is the identification. The statement raises :class:`HolderGone` where she left meanwhile, :class:`EcardUsed`.
    """
    there = replace(actor, outlet=holder.outlet, device=holder.device)
    row = rows.identification(person=person, method=holder.method, digest=digest, agrees=True, by=there, at=now)
    where = {"id": holder.id, "state": HolderState.WAITING, "session_id": actor.session}
    ended = Update("identification_cardholder", {"state": HolderState.REGISTERED.value, "told_sealed": None}, where, HolderGone())
    about = Subject("identification", row["id"], holder.method.label)
    act = "identification.scan" if holder.method is Method.ECARD_QR else "identification.read"
    return row, ended, audit.record(actor=actor, act=act, about=about, person=person, at=now)
