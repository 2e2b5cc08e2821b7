"""电子社保卡：a QR text that its issuer signed, valid for a minute or so, taken once.

The text is ``SYTEC1.<payload>.<signature>``, both parts base64url without padding; the payload is JSON with ``iss`` (code of the issuer),
``jti`` (one-use), ``iat`` and ``exp`` (seconds since 1970), ``number``, ``name``, ``birth``, ``sex``. The issuer signs ``SYTEC1.<payload>``.
"""

import base64
import binascii
import hashlib
from datetime import UTC, datetime, timedelta

import msgspec
from django.db import transaction

from sheyintong.engines.database.parts import Guard, Insert
from sheyintong.engines.database.statements import fetch, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader, Subject
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.crypto.signatures import Sm2Verifier
from sheyintong.kernel.idnumbers import identify
from sheyintong.kernel.names import same
from sheyintong.registers.people import queries as people

from .. import rules
from ..errors import (
    CardContradicts,
    EcardExpired,
    EcardForged,
    EcardUnreadable,
    EcardUsed,
    IssuerInvalid,
    IssuerKnown,
    NotRegistered,
    NumberInvalid,
)
from ..types import Identified, Method
from . import holders, rows

HEAD = "SYTEC1"
LONGEST_TEXT = 2000  # characters
LONGEST_NAME = 80  # characters of the issuer's code and of the one-use number
LONGEST_LIFE = timedelta(minutes=5)
SKEW = timedelta(seconds=30)  # by which two clocks may differ
NOBODY_WAITED = "NOT EXISTS (SELECT FROM identification_cardholder h WHERE h.method = 'ecard_qr' AND h.reading_digest = %s::bytea)"
"""A code that was shown by somebody in no record is used up too, also when she has been registered since."""


class _Payload(msgspec.Struct, frozen=True):
    iss: str
    jti: str
    iat: int
    exp: int
    number: str
    name: str
    birth: str
    sex: str


def trust_issuer(*, actor: Actor, code: str, name: str, public_key: str, now: datetime) -> None:
    """信任签发方：e-cards signed by this key (SM2, PEM) are taken from now on.

    Raises :class:`IssuerInvalid`, and :class:`IssuerKnown` for a code in use.
    """
    fits = 0 < len(code) <= 40 and code.isascii() and code.isprintable() and 0 < len(name) <= 100 and name.isprintable()
    try:
        Sm2Verifier.from_pem(public_key)
    except ValueError as error:
        raise IssuerInvalid() from error
    if not fits:
        raise IssuerInvalid()
    row = Insert(
        "identification_issuer",
        {"code": code, "name": name, "public_key": public_key, "since": now},
        refusals={"identification_issuer_code": IssuerKnown(issuer=code)},
    )
    write(row, audit.record(actor=actor, act="identification.trust_issuer", about=Subject("issuer", row["id"], name), at=now))


def take_ecard(*, actor: Actor, text: str, now: datetime) -> Identified:
    """扫码核身：the holder of an e-card that is shown now. Once only, and only while it is valid.

    Raises :class:`EcardUnreadable`, :class:`EcardForged`, :class:`EcardExpired`, :class:`EcardUsed`, :class:`NumberInvalid`,
    :class:`CardContradicts`; :class:`NotRegistered` where she is in no record and waits to be registered.
    """
    shown = _opened(text.strip(), now)
    known = identify(shown.number, today=now.date())
    if not known.valid:
        raise NumberInvalid(why=known.reason.sentence if known.reason else "号码不对")
    found = people.find_by_number(shown.number, reader=Reader(actor))
    digest = hashlib.sha256(f"{shown.iss}|{shown.jti}".encode()).digest()
    if found is None:
        _wait(shown, digest, actor, now)
        raise NotRegistered()
    agrees = same(found.name, shown.name)
    row = rows.identification(person=found.id, method=Method.ECARD_QR, digest=digest, agrees=agrees, by=actor, at=now)
    about = Subject("identification", row["id"], Method.ECARD_QR.label)
    unused = Guard(NOBODY_WAITED, (digest,), EcardUsed())
    done = write(row, unused, audit.record(actor=actor, act="identification.scan", about=about, person=found.id, at=now))
    return Identified(done.id(row), found.id, Method.ECARD_QR, now)


def _wait(shown: _Payload, digest: bytes, actor: Actor, now: datetime) -> None:
    """She is in no record: what her e-card tells waits in this session; one that contradicts itself is only noted."""
    try:
        told = rules.told(method=Method.ECARD_QR, number=shown.number, name=shown.name, birth=shown.birth, sex=shown.sex, today=now.date())
    except CardContradicts:
        asked = Subject("member", actor.member or 0, actor.label)
        write(audit.record(actor=actor, act="identification.scan_unknown", about=asked, at=now))
        raise
    with transaction.atomic():
        holders.leave(session=actor.session, actor=actor, now=now)
        row = holders.waiting(actor=actor, told=told, digest=digest, now=now)
        about = Subject("card_holder", row["id"], told.method.label)
        write(row, audit.record(actor=actor, act="identification.scan_holder", about=about, at=now))


def _opened(text: str, now: datetime) -> _Payload:
    head, _, rest = text.partition(".")
    body, _, signature = rest.partition(".")
    if head != HEAD or not signature or len(text) > LONGEST_TEXT or not text.isascii():
        raise EcardUnreadable()
    try:
        shown = msgspec.json.decode(_bytes(body), type=_Payload)
        signed = _bytes(signature)
        begins, ends = datetime.fromtimestamp(shown.iat, UTC), datetime.fromtimestamp(shown.exp, UTC)
    except (binascii.Error, ValueError, OverflowError, OSError, msgspec.DecodeError) as error:
        raise EcardUnreadable() from error
    if not all(part.isascii() and part.isprintable() and 0 < len(part) <= LONGEST_NAME for part in (shown.iss, shown.jti)):
        raise EcardUnreadable()
    sql = "SELECT to_json(public_key) FROM identification_issuer WHERE code = $1::text AND since <= $2::timestamptz"
    key = fetch(sql, [shown.iss, now], str)
    if key is None or not Sm2Verifier.from_pem(key).verify(f"{head}.{body}".encode(), signed):
        raise EcardForged()
    if begins > now + SKEW or ends <= now or ends - begins > LONGEST_LIFE:
        raise EcardExpired()
    return shown


def _bytes(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
