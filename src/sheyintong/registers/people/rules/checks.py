"""校验：what may be registered; each function gives the plain form or raises the refusal."""

import re
import unicodedata
from datetime import date

from sheyintong.kernel import names
from sheyintong.kernel.idnumbers import IdKind, IdNumber, identify

from ..errors import AddressInvalid, BirthInvalid, NameInvalid, NumberInvalid, PhoneInvalid
from ..types import FIRST_BIRTH, IdentifierKind, Number

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}")
_OTHER_NUMBER = re.compile(r"[0-9A-Z]{4,30}")
_OUTER = re.compile(r"[\s\-－—()（）]")
_LONGEST_ADDRESS = 200


def clean_name(name: str) -> str:
    """姓名：raw, without outer spaces. Raises :class:`NameInvalid`."""
    fault = names.fault(name)
    if fault is not None:
        raise NameInvalid(why=fault.sentence, reason=fault.value)
    return name.strip(" \u00a0\u2002\u2003\u3000")


def need_birth(birth: date, today: date) -> date:
    """出生日期. Raises :class:`BirthInvalid`."""
    if not FIRST_BIRTH <= birth <= today:
        raise BirthInvalid
    return birth


def checked_number(number: Number, today: date) -> tuple[Number, IdNumber | None]:
    """号码 in its plain form, and what a document's number says of its holder. Raises :class:`NumberInvalid`."""
    if not number.kind.is_document:
        plain = unicodedata.normalize("NFKC", number.text).replace(" ", "").upper()
        if not _OTHER_NUMBER.fullmatch(plain):
            raise NumberInvalid(label=number.kind.label, kind=number.kind.value, why="应为 4 到 30 位数字或字母。", reason="format")
        return Number(number.kind, plain, number.country), None
    found = identify(number.text, today=today, declared=IdKind(number.kind.value))
    if found.reason is not None:
        raise NumberInvalid(label=number.kind.label, kind=number.kind.value, why=found.reason.sentence, reason=found.reason.value)
    kind = IdentifierKind(found.kind.value) if found.kind else number.kind
    return Number(kind, found.number, number.country), found


def checked_document(text: str, today: date) -> str:
    """证件号码 as its holder tells it, in its plain form; its shape says which document it is. Raises :class:`NumberInvalid`."""
    found = identify(text, today=today)
    if found.reason is not None:
        kind = found.kind or IdKind.RESIDENT_ID
        raise NumberInvalid(label=kind.label, kind=kind.value, why=found.reason.sentence, reason=found.reason.value)
    return found.number


def clean_phone(text: str) -> str:
    """电话：digits only. Raises :class:`PhoneInvalid`."""
    plain = _OUTER.sub("", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    if not _PHONE.fullmatch(plain):
        raise PhoneInvalid
    return plain


def clean_address(text: str) -> str:
    """地址：one line. Raises :class:`AddressInvalid`."""
    plain = text.strip()
    if not 1 <= len(plain) <= _LONGEST_ADDRESS or any(unicodedata.category(c) in ("Cc", "Cs") for c in plain):
        raise AddressInvalid
    return plain
