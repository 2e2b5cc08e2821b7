"""脱敏：what may stand on a screen without a reason. Showing more is an audited act (see :mod:`.sealed`)."""

import re

STAR = "*"
_STREET = re.compile(r".*(?:街道|街|大道|路|巷|胡同|乡|镇|村|社区)", re.DOTALL)
_KEPT_OF_ADDRESS = 6


def _middle(text: str, head: int, tail: int) -> str:
    """Keep ``head`` and ``tail`` characters; a text too short to hide anything is hidden whole."""
    if len(text) <= head + tail:
        return STAR * len(text)
    return text[:head] + STAR * (len(text) - head - tail) + text[-tail:]


def id_number(text: str) -> str:
    """证件号码脱敏：first and last four (``6542**********1234``). Six would give the county away."""
    return _middle(text, 4, 4) if len(text) >= 12 else _middle(text, 1, 2)


def phone(text: str) -> str:
    """手机号码脱敏：three and four (``138****5678``)."""
    return _middle(text, 3, 4)


def card(text: str) -> str:
    """银行卡号脱敏：the last four only (``***************1234``)."""
    return _middle(text, 0, 4)


def name(text: str) -> str:
    """姓名脱敏：王*, 王*英, 欧**修; with a dot the part after the first dot is hidden: 买买提·**.

    The dot is expected in its folded form (see :mod:`.names`); a name of one character is hidden whole.
    """
    first, dot, rest = text.partition("·")
    if dot and first and rest:
        return first + dot + "·".join(STAR * len(part) for part in rest.split("·"))
    if len(text) <= 2:
        return text[:1] * (len(text) - 1) + STAR * min(len(text), 1)
    return _middle(text, 1, 1)


def address(text: str) -> str:
    """地址脱敏：as far as the street, township or village (塔城市新华街****); without one the first six characters at most."""
    found = _STREET.match(text)
    kept = found.end() if found else min(_KEPT_OF_ADDRESS, len(text) // 2)
    return text[:kept] + STAR * 4 if text else ""
