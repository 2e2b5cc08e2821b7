"""证件与编码：identity numbers of every kind, unit codes, bank codes; read tolerantly, judged strictly, never with a network."""

from .codes import CodeNumber, cnaps_code, luhn_holds, uscc
from .identity import identify, long_form, short_form
from .types import IdKind, IdNumber, Reason, Sex

__all__ = ["CodeNumber", "IdKind", "IdNumber", "Reason", "Sex", "cnaps_code", "identify", "long_form", "luhn_holds", "short_form", "uscc"]
