"""代办、监护与告知。"""

from collections.abc import Sequence
from datetime import date, datetime

from sheyintong.engines.database.parts import Guard, Insert, Part, Ref, Update
from sheyintong.foundation.files import commands as files

from ..errors import EvidenceMissing, OwnProxy, ProxyOver, ProxyPeriodInvalid
from ..types import PRIVACY_NOTICE, ConsentAnswer, How, ProxyKind
from .changes import MEANWHILE

HOLDS = (
    "EXISTS (SELECT FROM people_proxy x JOIN people_person p ON p.id = x.person_id WHERE x.id = %s::bigint AND x.is_open"
    " AND p.life_status <> 'dead' AND (x.valid_to IS NULL OR x.valid_to > %s::date))"
)


def register_proxy(
    *,
    person: int,
    proxy: int,
    kind: ProxyKind,
    items: Sequence[str],
    evidence: str,
    valid_from: date,
    valid_to: date | None,
    at: datetime,
    evidence_file: int | None = None,
) -> tuple[Part, ...]:
    """登记代办人或监护人 for ``items`` (none = all) until the day before ``valid_to``.

    Raises :class:`OwnProxy`, :class:`EvidenceMissing`, :class:`ProxyPeriodInvalid`; the write :class:`FileErased`. The undo is :func:`end_proxy`.
    """
    if person == proxy:
        raise OwnProxy
    if not evidence.strip():
        raise EvidenceMissing
    if valid_to is not None and valid_to <= valid_from:
        raise ProxyPeriodInvalid
    values = {
        "person_id": person,
        "proxy_id": proxy,
        "kind": kind.value,
        "items": sorted(set(items)),
        "evidence": evidence.strip()[:300],
        "evidence_file_id": evidence_file,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "made_at": at,
        "ended_reason": "",
    }
    return (Insert("people_proxy", values), *([] if evidence_file is None else [files.claimed(evidence_file)]))


def end_proxy(*, proxy: int, reason: str, at: datetime) -> tuple[Part, ...]:
    """终止代办关系 number ``proxy``. The write raises :class:`ChangedMeanwhile` when it ended already."""
    values = {"ended_at": at, "ended_reason": reason[:200]}
    return (Update("people_proxy", values, {"id": proxy, "is_open": True}, MEANWHILE),)


def still_held(proxy: int, *, on: date) -> Guard:
    """代办权未终止：the part that refuses a write where the relation has ended, by its date too, or whoever it is for has died."""
    return Guard(HOLDS, (proxy, on), ProxyOver())


def undo_end_proxy(*, proxy: int) -> tuple[Part, ...]:
    """撤销终止. The write raises :class:`ChangedMeanwhile` when it was not ended."""
    return (Update("people_proxy", {"ended_at": None, "ended_reason": ""}, {"id": proxy, "is_open": False}, MEANWHILE),)


def note_consent(
    *,
    person: int | Ref,
    version: str,
    how: How,
    at: datetime,
    answer: ConsentAnswer = ConsentAnswer.SHOWN,
    kind: str = PRIVACY_NOTICE,
) -> tuple[Insert]:
    """记录告知：which version of a notice was shown, how, and what was answered."""
    values = {"person_id": person, "kind": kind, "version": version, "how": how.value, "answer": answer.value, "shown_at": at}
    return (Insert("people_consent", values),)


def withdraw_consent(*, person: int, version: str, how: How, at: datetime, kind: str = PRIVACY_NOTICE) -> tuple[Insert]:
    """撤回同意：added, nothing is taken away; also the undo of :func:`note_consent`."""
    return note_consent(person=person, version=version, how=how, at=at, answer=ConsentAnswer.WITHDRAWN, kind=kind)
