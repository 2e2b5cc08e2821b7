"""字段对照：our words and the standard names of the field, at this edge only; with codes as the core writes them."""

from collections.abc import Mapping
from datetime import date

from ..errors import UnknownField

NAMES: Mapping[str, str] = {
    "person": "aac001",
    "number": "aac002",
    "document_number": "aac147",
    "document_kind": "aac058",
    "name": "aac003",
    "sex": "aac004",
    "ethnicity": "aac005",
    "birth": "aac006",
    "phone": "aae005",
    "address": "aae006",
    "household_address": "aac010",
    "scheme": "aae140",
    "enrolment_state": "aac031",
    "enrolment_kind": "aac066",
    "change_kind": "aac050",
    "start_month": "aae041",
    "end_month": "aae042",
    "agency": "yab003",
    "region": "aaa027",
    "serial": "aaz002",
    "clerk": "aae011",
}
"""Our word → field. aae005, aae006 and aac010 are common in running systems but not in the list that was checked (依据待核)."""

CODES: Mapping[str, Mapping[str, str]] = {
    "sex": {"male": "1", "female": "2", "unstated": "9"},
    "enrolment_state": {"none": "0", "paying": "1", "paused": "2", "ended": "3", "undone": "0"},
    "enrolment_kind": {"employee": "10", "flexible": "11", "resident": "50"},
    "change_kind": {"enrol": "11", "resume": "12", "stop": "22", "undo": "21"},
}
"""Our value → code. AAC066 is as one running system has it (45 居民养老 beside 50 城乡居民): a region may need another table."""

_BACK = {name: word for word, name in NAMES.items()}


def outward(record: Mapping[str, str]) -> dict[str, str]:
    """A record in the core's field names and codes. Raises :class:`UnknownField`."""
    out = {}
    for word, value in record.items():
        if word not in NAMES:
            raise UnknownField(field=word)
        codes = CODES.get(word)
        if codes is not None and value not in codes:
            raise UnknownField(field=f"{word}={value}")
        out[NAMES[word]] = _plain(word, codes[value] if codes else value)
    return out


def inward(record: Mapping[str, str]) -> dict[str, str]:
    """A record of the core in our words; fields we do not know are left out."""
    found = {}
    for name, value in record.items():
        word = _BACK.get(name)
        if word is not None:
            back = {code: ours for ours, code in reversed(list(CODES.get(word, {}).items()))}
            found[word] = back.get(value, _date(word, value))
    return found


def _plain(word: str, value: str) -> str:
    """Dates travel as YYYYMMDD, months as YYYYMM."""
    return value.replace("-", "") if word in ("birth", "start_month", "end_month") else value


def _date(word: str, value: str) -> str:
    if word == "birth" and len(value) == 8:
        return date(int(value[:4]), int(value[4:6]), int(value[6:])).isoformat()
    return value
