"""单位和银行编码：unified social credit codes (GB 32100), 联行号 (CNAPS), card numbers."""

import re
from dataclasses import dataclass

from .plain import plain
from .types import Reason

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(rf"[{_ALPHABET[1:]}][{_ALPHABET}][0-9]{{6}}[{_ALPHABET}]{{10}}")
"""No department that registers has the code 0: eighteen zeros, which fill an empty field, are no unit though their check holds."""
_LETTERS_NOT_USED = re.compile(r"[0-9A-Z]{18}")
_CNAPS = re.compile(r"[0-9]{12}")
_CARD = re.compile(r"[0-9]{12,19}")


@dataclass(frozen=True, slots=True)
class CodeNumber:
    """编码：a code as judged. ``number`` is the plain form; ``reason`` is None exactly when ``valid``.

    ``area`` is the six-digit area of a unit code, or the four-digit clearing area of a bank code; ``bank`` and ``branch`` belong to
    bank codes only.
    """

    number: str
    reason: Reason | None
    area: str | None = None
    bank: str | None = None
    branch: str | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing speaks against it."""
        return self.reason is None


def uscc_check(first_17: str) -> str:
    """校验码：the last character of a unit code (mod 31) to its first seventeen, all from the code's alphabet."""
    total = sum(w * _ALPHABET.index(c) for w, c in zip(_USCC_WEIGHTS, first_17, strict=True))
    return _ALPHABET[-total % 31]


def uscc(text: str) -> CodeNumber:
    """统一社会信用代码：judge a unit code; small letters, inner spaces and full-width signs are tolerated. Raises nothing."""
    number = plain(text)
    if not _USCC.fullmatch(number):
        return CodeNumber(number, _why_no_uscc(number))
    if uscc_check(number[:17]) != number[17]:
        return CodeNumber(number, Reason.CHECK)
    return CodeNumber(number, None, area=number[2:8])


def _why_no_uscc(number: str) -> Reason:
    if len(number) != 18:
        return Reason.LENGTH if number else Reason.EMPTY
    if _LETTERS_NOT_USED.fullmatch(number) and not set(number) <= set(_ALPHABET):
        return Reason.ALPHABET
    return Reason.FORMAT


def cnaps_check(first_11: str) -> str:
    """校验位：the twelfth digit of a bank code (ISO 7064 MOD 11,10) to its first eleven."""
    p = 10
    for digit in first_11:
        p = ((p + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - p) % 10)


def cnaps_code(text: str) -> CodeNumber:
    """联行号：judge a bank code: bank 3, area 4, branch 4, check 1. Raises nothing."""
    number = plain(text)
    if len(number) != 12:
        return CodeNumber(number, Reason.LENGTH if number else Reason.EMPTY)
    if not _CNAPS.fullmatch(number):
        return CodeNumber(number, Reason.FORMAT)
    if cnaps_check(number[:11]) != number[11]:
        return CodeNumber(number, Reason.CHECK)
    return CodeNumber(number, None, area=number[3:7], bank=number[:3], branch=number[7:11])


def luhn_holds(text: str) -> bool:
    """卡号校验（仅供提示）：whether a card number satisfies Luhn. Advice only: passbook and old account numbers do not and are right."""
    number = plain(text)
    if not _CARD.fullmatch(number):
        return False
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(number)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
