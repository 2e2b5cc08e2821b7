"""证件类型：kinds, reasons and the answer of :func:`..identify`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IdKind(StrEnum):
    """证件种类：what document a number belongs to. ``code`` gives the AAC058 code of the older systems."""

    RESIDENT_ID = "resident_id"
    RESIDENT_ID_15 = "resident_id_15"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    PERMANENT_RESIDENCE_15 = "permanent_residence_15"
    CHINESE_PASSPORT = "chinese_passport"
    FOREIGN_PASSPORT = "foreign_passport"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"

    @property
    def label(self) -> str:
        """The Chinese name of the document."""
        return _LABELS[self][0]

    @property
    def code(self) -> str:
        """AAC058 as one running system has it; a permit of Hong Kong (04) and of Macao (05) is told apart by its first letter."""
        return _LABELS[self][1]


_LABELS = {
    IdKind.RESIDENT_ID: ("居民身份证", "01"),
    IdKind.RESIDENT_ID_15: ("居民身份证（15位旧号）", "01"),
    IdKind.HMT_RESIDENCE_PERMIT: ("港澳台居民居住证", "16"),
    IdKind.PERMANENT_RESIDENCE: ("外国人永久居留身份证", "07"),
    IdKind.PERMANENT_RESIDENCE_15: ("外国人永久居留证（15位旧号）", "07"),
    IdKind.CHINESE_PASSPORT: ("中国护照", "99"),
    IdKind.FOREIGN_PASSPORT: ("外国护照", "08"),
    IdKind.HK_MACAO_PERMIT: ("港澳居民来往内地通行证", "04"),
    IdKind.TAIWAN_PERMIT: ("台湾居民来往大陆通行证", "06"),
}


class Sex(StrEnum):
    """性别：as a number says it; the registered sex wins."""

    MALE = "male"
    FEMALE = "female"


class Reason(StrEnum):
    """不通过原因：why a number is refused; ``sentence`` is for the person."""

    EMPTY = "empty"
    LENGTH = "length"
    FORMAT = "format"
    AREA = "area"
    BIRTH = "birth"
    BIRTH_IN_FUTURE = "birth_in_future"
    CHECK = "check"
    ALPHABET = "alphabet"

    @property
    def sentence(self) -> str:
        """What the person is told."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.EMPTY: "号码没有填写。",
    Reason.LENGTH: "号码的位数不对，请对照证件核对。",
    Reason.FORMAT: "号码里有不该出现的字符，请对照证件核对。",
    Reason.AREA: "号码开头的地区代码不存在，请对照证件核对。",
    Reason.BIRTH: "号码里的出生日期不存在，请对照证件核对。",
    Reason.BIRTH_IN_FUTURE: "号码里的出生日期还没有到，请对照证件核对。",
    Reason.CHECK: "号码的校验位不符，请逐位对照证件核对。",
    Reason.ALPHABET: "统一社会信用代码不使用字母 I、O、S、V、Z，请核对是否误填。",
}


@dataclass(frozen=True, slots=True)
class IdNumber:
    """证件号码：a number as judged. ``number`` is the plain form that is stored and compared.

    ``reason`` is None exactly when ``valid``. ``birth``, ``sex`` and ``area`` (six digits as written, for a permanent residence
    card its two) are None where the number does not carry them. ``long_form`` is the 18-digit form of a valid 15-digit number:
    the same number, by which it is found and held once; never a reason to join two records.
    """

    number: str
    kind: IdKind | None
    reason: Reason | None
    birth: date | None = None
    sex: Sex | None = None
    area: str | None = None
    long_form: str | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing speaks against it."""
        return self.reason is None
