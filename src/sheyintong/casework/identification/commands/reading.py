"""读卡：give out a one-use nonce, take a signed reading, tell the page what became of it."""

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from sheyintong.engines.database.parts import Insert, Update
from sheyintong.engines.database.statements import fetch, write
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader, Subject
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.crypto.signatures import Sm2Verifier
from sheyintong.kernel.idnumbers import identify
from sheyintong.kernel.names import same
from sheyintong.registers.people import queries as people
from sheyintong.registers.policy import queries as policy

from .. import rules
from ..errors import (
    CardContradicts,
    CardUnreadable,
    DeviceUnknown,
    NonceUnknown,
    NotRegistered,
    NumberInvalid,
    PersonUnknown,
    ReaderTaken,
    ReadingForged,
)
from ..types import Identified, Method, Reading
from . import holders, rows

READS = (Method.ID_CARD_READ, Method.SOCIAL_CARD_READ)
"""What a reader reads: a number that was typed and an e-card do not come from one, whatever it signs."""
FAILURES = {"no_card": "读卡器上没有卡", "busy": "读卡器正忙"}
STOPPED = "collected"  # nothing to tell any more
SUPERSEDED = "superseded"  # another counter waits for this reader now
HOLDER = "holder"  # nobody in the register: she can be registered by her card
CONTRADICTS = "contradicts:"
LENGTH = 43  # 32 random bytes in base64url


@dataclass(frozen=True, slots=True)
class _Waiting:
    id: int
    session: int
    member: int
    outlet: int
    device: int
    expires_at: datetime
    used_at: datetime | None
    outcome: str
    identified: int | None
    public_key: str
    serial: str


WAITING = """
SELECT json_build_object('id', n.id, 'session', n.session_id, 'member', n.member_id, 'outlet', n.outlet_id, 'device', n.device_id, 'expires_at', n.expires_at,
  'used_at', n.used_at, 'outcome', n.outcome, 'identified', n.identified_id, 'public_key', d.public_key, 'serial', d.serial)
FROM identification_nonce n JOIN outlets_device d ON d.id = n.device_id
"""


def give_nonce(*, actor: Actor, reader_device: int, now: datetime) -> str:
    """读卡口令：a one-use token for this session and this reader. Raises :class:`DeviceUnknown` for a reader not of this outlet."""
    nonce = secrets.token_urlsafe(32)
    write(asked(actor, reader_device, nonce, pushed=False, now=now))
    return nonce


def asked(actor: Actor, reader: int, nonce: str, *, pushed: bool, now: datetime) -> Insert:
    """The row of a nonce for this session and a reader bound to its outlet. Raises :class:`DeviceUnknown`."""
    bound = fetch(
        "SELECT to_json(d.id) FROM outlets_device d WHERE d.id = $1::bigint AND d.outlet_id = $2::bigint AND d.state = 'bound' AND d.kind = 'reader'",
        [reader, actor.outlet],
        int,
    )
    if bound is None:
        raise DeviceUnknown(device=reader, outlet=actor.outlet)
    life = timedelta(minutes=policy.number("identification.nonce_minutes", now.date()))
    values = {
        "digest": hashlib.sha256(nonce.encode()).digest(), "session_id": actor.session, "member_id": actor.member, "outlet_id": actor.outlet, "device_id": reader,
        "made_at": now, "expires_at": now + life, "outcome": "", "pushed": pushed,
    }  # fmt: skip
    return Insert("identification_nonce", values)


def signed_text(nonce: str, method: str, number: str, name: str, birth: str, sex: str) -> bytes:
    """What the reader signs: the reading and the nonce it was made for, as one line of JSON with sorted keys."""
    return json.dumps(
        {"birth": birth, "method": method, "name": name, "nonce": nonce, "number": number, "sex": sex},
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    ).encode()  # fmt: skip


def take_failure(*, nonce: str, why: str, now: datetime) -> None:
    """读卡失败：the reader says that there was no card or that it failed; the nonce is used up. Raises :class:`NonceUnknown`."""
    waiting = _waiting(nonce, now)
    write(_use(waiting, f"failed:{why[:30]}", None, now))


def take_reading(*, reading: Reading, signature: bytes, actor: Actor, now: datetime) -> None:
    """收到读卡：a reading signed by the bound reader for a nonce that is still open. It is kept for the session that asked, which from now on sits at that device.

    ``actor`` is the system: the session is known from the nonce. Raises :class:`NonceUnknown`, :class:`ReadingForged`,
    :class:`CardUnreadable` for what is no card, :class:`NumberInvalid`. A person who is not registered here is noted as such, not refused: the teller is told.
    """
    waiting = _waiting(reading.nonce, now)
    text = signed_text(reading.nonce, reading.method, reading.number, reading.name, reading.birth, reading.sex)
    if not Sm2Verifier.from_pem(waiting.public_key).verify(text, signature):
        raise ReadingForged(device=waiting.device)
    if reading.method not in READS:
        raise CardUnreadable(why="读卡失败")
    if reading.method is not Method.SOCIAL_CARD_READ:
        known = identify(reading.number, today=now.date())
        if not known.valid:
            raise NumberInvalid(why=known.reason.sentence if known.reason else "号码不对")
    found = people.find_by_number(reading.number, reader=Reader(actor))
    there = replace(actor, outlet=waiting.outlet, device=waiting.device)
    if found is None:
        _nobody(waiting, reading, hashlib.sha256(text).digest(), there, now)
        return
    row = rows.identification(
        person=found.id,
        method=reading.method,
        digest=hashlib.sha256(text).digest(),
        agrees=same(found.name, reading.name),
        by=replace(there, member=waiting.member),
        at=now,
    )
    about = Subject("identification", row["id"], reading.method.label)
    used = Update(
        "identification_nonce",
        {"used_at": now, "outcome": "read", "identified_id": row["id"]},
        {"id": waiting.id, "outcome": ""},
        NonceUnknown(),
    )
    seat = access.seated(session=waiting.session, device=waiting.device)
    write(row, used, seat, audit.record(actor=there, act="identification.read", about=about, person=found.id, at=now))


def _nobody(waiting: _Waiting, reading: Reading, digest: bytes, there: Actor, now: datetime) -> None:
    """查无此人：by a document she can be registered, and waits; a social card without one, or one that contradicts itself, is only noted."""
    about = Subject("device", waiting.device, waiting.serial)
    if reading.method is Method.SOCIAL_CARD_READ:
        write(_use(waiting, "unknown", None, now), audit.record(actor=there, act="identification.read_unknown", about=about, at=now))
        return
    try:
        told = rules.told(
            method=reading.method, number=reading.number, name=reading.name, birth=reading.birth, sex=reading.sex, today=now.date()
        )
    except CardContradicts as refusal:
        said = f"{CONTRADICTS}{refusal.data['what']}"
        write(_use(waiting, said, None, now), audit.record(actor=there, act="identification.read_unknown", about=about, at=now))
        return
    with transaction.atomic():
        holders.leave(session=waiting.session, actor=there, now=now)
        row = holders.waiting(actor=replace(there, session=waiting.session, member=waiting.member), told=told, digest=digest, now=now)
        write(
            row,
            _use(waiting, HOLDER, None, now),
            access.seated(session=waiting.session, device=waiting.device),
            audit.record(actor=there, act="identification.read_holder", about=Subject("card_holder", row["id"], told.method.label), at=now),
        )


def collect(*, actor: Actor, now: datetime, pushed: bool = False) -> Identified | None:
    """取读卡结果：what became of the newest nonce of this session; None while the reader is still busy. A result is given once.

    ``pushed``: the newest that waits for a reader to push, not one that a page gave to the bridge beside it. Raises :class:`NonceUnknown`, :class:`CardUnreadable`, :class:`PersonUnknown`,
    :class:`NotRegistered`, :class:`CardContradicts`, :class:`ReaderTaken`.
    """
    waiting = fetch(
        WAITING + "WHERE n.session_id = $1::bigint AND n.pushed = $2::boolean ORDER BY n.id DESC LIMIT 1", [actor.session, pushed], _Waiting
    )
    if waiting is None or waiting.outcome == STOPPED or (not waiting.outcome and waiting.expires_at < now):
        raise NonceUnknown()
    if not waiting.outcome:
        return None
    write(Update("identification_nonce", {"outcome": STOPPED}, {"id": waiting.id, "outcome": waiting.outcome}, NonceUnknown()))
    if waiting.outcome == HOLDER:
        raise NotRegistered()
    if waiting.outcome == "unknown":
        raise PersonUnknown()
    if waiting.outcome.startswith(CONTRADICTS):
        raise CardContradicts(what=waiting.outcome.removeprefix(CONTRADICTS))
    if waiting.outcome == SUPERSEDED:
        raise ReaderTaken()
    if waiting.identified is None:
        raise CardUnreadable(why=FAILURES.get(waiting.outcome.removeprefix("failed:"), "读卡失败"))
    return identified(waiting.identified)


def identified(row: int) -> Identified | None:
    """One identification."""
    return fetch(
        "SELECT json_build_object('id', id, 'person', person_id, 'method', method, 'at', at) FROM identification_identification WHERE id = $1::bigint",
        [row],
        Identified,
    )


def _find(nonce: str) -> _Waiting | None:
    if len(nonce) != LENGTH:
        return None
    return fetch(WAITING + "WHERE n.digest = $1::bytea", [hashlib.sha256(nonce.encode()).digest()], _Waiting)


def _waiting(nonce: str, now: datetime) -> _Waiting:
    waiting = _find(nonce)
    if waiting is None or waiting.outcome or waiting.expires_at < now:
        raise NonceUnknown()
    return waiting


def _use(waiting: _Waiting, outcome: str, identified: int | None, now: datetime) -> Update:
    values = {"used_at": now, "outcome": outcome, "identified_id": identified}
    return Update("identification_nonce", values, {"id": waiting.id, "outcome": ""}, NonceUnknown())
