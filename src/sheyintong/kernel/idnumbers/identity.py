"""证件号码：identity numbers by GB 11643 and its neighbours."""

import re
from dataclasses import replace
from datetime import date
from operator import mul

from .plain import plain
from .types import IdKind, IdNumber, Reason, Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
PROVINCES = frozenset(
    f"{group}{place}"
    for group, places in {1: "12345", 2: "123", 3: "1234567", 4: "123456", 5: "01234", 6: "12345", 7: "1", 8: "123"}.items()
    for place in places
)
"""省级代码：GB/T 2260 and 83, which only the residence permit of people from 台湾 uses."""
_PERMIT_AREAS = ("810000", "820000", "830000")
_FIRST_YEAR = 1800
"""No living or registered person was born before; an earlier year is a slip."""

_SHAPES = (  # shapes that can be told apart without being told what document it is
    (IdKind.PERMANENT_RESIDENCE_15, re.compile(r"[A-Z]{3}[0-9]{12}")),
    (IdKind.HK_MACAO_PERMIT, re.compile(r"[HM](?:[0-9]{8}|[0-9]{10})")),
    (IdKind.CHINESE_PASSPORT, re.compile(r"[DEGPS][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[DPS]E[0-9]{7}")),
)
_DECLARED = {  # shapes so open that only the person's word makes them a document
    **dict(_SHAPES),
    IdKind.TAIWAN_PERMIT: re.compile(r"[0-9]{8}(?:[0-9]{2})?(?:[0-9A-Z]{1,3})?"),
    IdKind.FOREIGN_PASSPORT: re.compile(r"(?=.*[0-9])[0-9A-Z]{5,15}"),
}
_DIGITS_15 = re.compile(r"[0-9]{15}")
_DIGITS_18 = re.compile(r"[0-9]{17}[0-9X]")


def check_character(first_17: str) -> str:
    """校验码：the eighteenth character of GB 11643 (ISO 7064 MOD 11-2) to seventeen digits."""
    return _CHECKS[sum(map(mul, _WEIGHTS, map(int, first_17))) % 11]


def long_form(number: str) -> str | None:
    """18 位写法 of a resident's 15-digit number in plain form: century 19 and the check character. None for any other number."""
    return _fifteen(number, date.max).long_form if _DIGITS_15.fullmatch(number) else None


def short_form(number: str) -> str | None:
    """15 位写法 of a resident's 18-digit number in plain form. None where no 15 digits lead back to it: any other century or kind."""
    if not _DIGITS_18.fullmatch(number):
        return None
    short = number[:6] + number[8:17]
    return short if long_form(short) == number else None


def identify(text: str, *, today: date, declared: IdKind | None = None) -> IdNumber:
    """识别证件号码：read a number of any kind and judge it; ``today`` bounds the birth date. Raises nothing.

    Inner spaces, full-width signs and a small x are tolerated. ``declared`` is the document the person says it is: a foreign passport
    and a 台胞证 have no shape of their own and are only taken when declared; any other declared kind must be the kind found.
    """
    number = plain(text)
    if declared in _DECLARED:
        fits = _DECLARED[declared].fullmatch(number)
        return IdNumber(number, declared, None if fits else _why(number))
    found = _found(number, today)
    family = {IdKind.RESIDENT_ID, IdKind.RESIDENT_ID_15}
    if declared is None or found.kind == declared or found.kind is None or {found.kind, declared} == family:
        return found
    return replace(found, kind=declared, reason=found.reason or Reason.FORMAT)


def _found(number: str, today: date) -> IdNumber:
    if _DIGITS_18.fullmatch(number):
        return _eighteen(number, today)
    if _DIGITS_15.fullmatch(number):
        return _fifteen(number, today)
    for kind, shape in _SHAPES:
        if shape.fullmatch(number):
            return IdNumber(number, kind, None)
    return IdNumber(number, None, _why(number))


def _why(number: str) -> Reason:
    """Why nothing fits: nothing there, a length no document has, or a sign out of place."""
    if not number:
        return Reason.EMPTY
    return Reason.FORMAT if len(number) in (15, 18) else Reason.LENGTH


def _eighteen(number: str, today: date) -> IdNumber:
    kind, area = _kind_and_area(number)
    birth = _day(number[6:14])
    reason = _reason(number, area, birth, today, kind)
    if reason is not None:
        return IdNumber(number, kind, reason)
    return IdNumber(number, kind, None, birth, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE, area)


def _kind_and_area(number: str) -> tuple[IdKind, str]:
    if number[0] == "9":  # 9 + area 2 + country 3 + birth 8 + sequence 3 + check, valid beside the old 15 since 2023-12-01
        return IdKind.PERMANENT_RESIDENCE, number[1:3]
    if number[:2] in ("81", "82", "83"):
        return IdKind.HMT_RESIDENCE_PERMIT, number[:6]
    return IdKind.RESIDENT_ID, number[:6]


def _reason(number: str, area: str, birth: date | None, today: date, kind: IdKind) -> Reason | None:
    """The first thing wrong, in the order a reader looks. The county may be abolished long ago: only the province is asked for."""
    if kind is IdKind.HMT_RESIDENCE_PERMIT and area not in _PERMIT_AREAS:
        return Reason.AREA
    if kind is IdKind.RESIDENT_ID and area[:2] not in PROVINCES:
        return Reason.AREA
    if birth is None:
        return Reason.BIRTH
    if birth > today:
        return Reason.BIRTH_IN_FUTURE
    return None if number[17] == check_character(number[:17]) else Reason.CHECK


def _fifteen(number: str, today: date) -> IdNumber:
    """A number of the first generation: the century is 19, the check is missing."""
    first_17 = number[:6] + "19" + number[6:]
    long_form = first_17 + check_character(first_17)
    judged = _eighteen(long_form, today)
    if judged.valid and judged.kind is IdKind.RESIDENT_ID:
        return replace(judged, number=number, kind=IdKind.RESIDENT_ID_15, long_form=long_form)
    return IdNumber(number, IdKind.RESIDENT_ID_15, judged.reason or Reason.AREA)


def _day(digits: str) -> date | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None
