"""证件与编码：identity numbers of every kind, unit codes, bank codes; read tolerantly, judged strictly, never with a network."""

from .codes import CodeNumber, cnaps_code, luhn_holds, uscc
from .identity import identify
from .types import IdKind, IdNumber, Reason, Sex

__all__ = ["CodeNumber", "IdKind", "IdNumber", "Reason", "Sex", "cnaps_code", "identify", "luhn_holds", "uscc"]
