"""金额：money is a whole number of fen (分). No float ever touches it, and every rounding has a name."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from typing import NewType

from .errors import Refusal

Fen = NewType("Fen", int)
"""分：an amount in fen; 100 fen are one yuan. A plain int for the database."""

LIMIT = 10**17
"""An amount as large as this, in fen, is no amount but a slip of the hand (it also leaves room in a bigint)."""

_WIDE = str.maketrans("０１２３４５６７８９．，－＋－−　￥", "0123456789.,-+-- ¥")
_AMOUNT = re.compile(r"(?P<sign>[+-]?)(?P<yuan>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]{1,2}))?")
_PRECISION = 60


class NotAnAmount(Refusal):
    """金额有误：the text is no amount of money, or has more than two decimals."""

    code = "kernel.not_an_amount"
    person = "金额填写有误：请按“元”填写，最多两位小数，例如 1,234.50。"
    operator = "The text cannot be read as yuan with at most two decimals and less than 10^15 yuan."


def fen(text: str) -> Fen:
    """读金额：read what a person typed in yuan (``1,234.5``, ``￥1234.50``, ``１２３４．５元``). Returns fen.

    Raises :class:`NotAnAmount` for anything else, three decimals and misplaced thousands separators included.
    """
    plain = text.translate(_WIDE).strip().removesuffix("元").removeprefix("¥").strip()
    found = _AMOUNT.fullmatch(plain) if len(plain) <= 40 else None
    if found is None:
        raise NotAnAmount
    value = int(found["yuan"].replace(",", "")) * 100 + int((found["part"] or "").ljust(2, "0"))
    if value >= LIMIT:
        raise NotAnAmount
    return Fen(-value if found["sign"] == "-" else value)


def yuan(amount: Fen) -> str:
    """写金额：``123456`` fen → ``"1,234.56"``, always two decimals, no unit."""
    whole, part = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole:,}.{part:02}"


def with_unit(amount: Fen) -> str:
    """带单位：``"1,234.56 元"``."""
    return f"{yuan(amount)} 元"


def decimal(amount: Fen) -> Decimal:
    """元：the amount in yuan as an exact Decimal with two decimals."""
    return Decimal(amount).scaleb(-2)


def _rounded(value: Decimal | Fraction | int, unit: int, rounding: str) -> Fen:
    """``value`` in yuan, rounded to a multiple of ``unit`` fen. The precision is set here, never by the caller's context."""
    if isinstance(value, float):
        raise TypeError("an amount is never a float")
    with localcontext() as context:
        context.prec = _PRECISION
        # A ratio is rounded from its exact remainder, so that a cut-off expansion can never decide a half.
        ratio = Fraction(value) * 100 / unit
        whole, rest = divmod(abs(ratio.numerator), ratio.denominator)
        tail = Decimal(0) if rest == 0 else Decimal(_side(rest, ratio.denominator)).scaleb(-1)
        steps = (Decimal(whole) + tail).quantize(Decimal(1), rounding=rounding)
    return Fen(int(steps) * unit * (-1 if ratio < 0 else 1))


def _side(rest: int, whole: int) -> int:
    """4 below the half, 5 on it, 6 above."""
    return 5 + (2 * rest > whole) - (2 * rest < whole)


def to_fen_half_up(value: Decimal | Fraction | int) -> Fen:
    """四舍五入到分：yuan to the nearest fen, a half away from zero."""
    return _rounded(value, 1, ROUND_HALF_UP)


def to_fen_half_even(value: Decimal | Fraction | int) -> Fen:
    """四舍六入五成双到分：yuan to the nearest fen, a half to the even fen (interest sheets of some banks)."""
    return _rounded(value, 1, ROUND_HALF_EVEN)


def to_fen_down(value: Decimal | Fraction | int) -> Fen:
    """舍去到分：yuan to the fen towards zero."""
    return _rounded(value, 1, ROUND_DOWN)


def to_jiao_half_up(value: Decimal | Fraction | int) -> Fen:
    """四舍五入到角：yuan to the nearest jiao; the answer is in fen."""
    return _rounded(value, 10, ROUND_HALF_UP)


def to_jiao_up(value: Decimal | Fraction | int) -> Fen:
    """见分进角：any fraction of a jiao becomes a whole jiao, away from zero; the answer is in fen."""
    return _rounded(value, 10, ROUND_UP)


def to_yuan_half_up(value: Decimal | Fraction | int) -> Fen:
    """四舍五入到元：yuan to the nearest whole yuan; the answer is in fen."""
    return _rounded(value, 100, ROUND_HALF_UP)


def to_yuan_up(value: Decimal | Fraction | int) -> Fen:
    """见角进元：any fraction of a yuan becomes a whole yuan, away from zero; the answer is in fen."""
    return _rounded(value, 100, ROUND_UP)
