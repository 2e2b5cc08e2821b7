"""核算：the rules of the kernel for scripts, one JSON object in, one out (``sheyintong calc``; docs/reference/calc.md)."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, TypeAlias

from . import names
from .calendar import NATIONAL, Answer
from .clock import Clock, SystemClock, today
from .errors import Refusal
from .idnumbers import cnaps_code, identify, uscc
from .text import Encoding, NotEncodable, unencodable

Json: TypeAlias = dict[str, Any]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = 1_000_000
"""Characters of a text that are worked on: a longer one is an accident, and an answer to it would be of no use."""


class WrongInput(Refusal):
    """输入有误：the input has not the shape this kind asks for."""

    code = "wrong_input"
    person = "输入的格式不对。"
    operator = "This kind takes {wanted}."


class UnknownKind(Refusal):
    """未知种类：there is no such kind."""

    code = "unknown_kind"
    person = "没有这种计算。"
    operator = "The kinds are: {kinds}."


class BadRequest(Refusal):
    """请求有误：the line is no JSON object with the keys kind and input."""

    code = "bad_request"
    person = "请求的格式不对。"
    operator = 'A request is one JSON object on a line: {{"kind": …, "input": …}}.'


def answer(request: object, *, clock: Clock | None = None) -> Json:
    """作答：``{"kind", "input"}`` → ``{"result"}``, with ``"provisional": true`` beside it where a year's notice is not out yet.

    Whatever cannot be answered gives ``{"error": {"code", "message"}}``; nothing is raised. The clock bounds birth dates.
    """
    try:
        return _answer(request, today(clock or SystemClock()))
    except Refusal as no:
        return {"error": {"code": no.code, "message": no.for_operator}}


def run(lines: Iterable[str | bytes], *, clock: Clock | None = None) -> Iterator[str]:
    """逐行作答：JSON lines in, one line out for each in the same order; empty lines are passed over. Lines out are plain ASCII."""
    for line in lines:
        request = _parsed(line)
        if request is not _NOTHING:
            yield json.dumps(answer(request, clock=clock))


def _parsed(line: str | bytes) -> object:
    """The object on a line, or None, which no request is. Bytes are UTF-8 and nothing else: another encoding read as if would guess."""
    try:
        text = (line if isinstance(line, str) else line.decode("utf-8")).removeprefix("\ufeff").strip(" \t\r\n")
        return _READER.decode(text) if text else _NOTHING
    except (ValueError, RecursionError):
        return None


def _no_number(name: str) -> None:
    """NaN and Infinity: Python writes and reads them, JSON has no such words."""
    raise ValueError(name)


_NOTHING = object()
_READER = json.JSONDecoder(parse_constant=_no_number)


def _answer(request: object, day: date) -> Json:
    if not isinstance(request, dict) or not {"kind", "input"} <= request.keys():
        raise BadRequest
    kind = request["kind"]
    if not isinstance(kind, str) or kind not in KINDS:
        raise UnknownKind(kinds=", ".join(KINDS))
    result = KINDS[kind](request["input"], day)
    if not isinstance(result, Answer):
        return {"result": result}
    value = result.value.isoformat() if isinstance(result.value, date) else result.value
    return {"result": value, "provisional": True} if result.provisional else {"result": value}


def _text(given: object) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST:
        raise WrongInput(wanted=f"a string of at most {_LONGEST} characters")
    return given


def _day(given: object, wanted: str) -> date:
    try:
        if isinstance(given, str) and _DAY.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass  # a day that no month has
    raise WrongInput(wanted=wanted)


def _whole(given: object, wanted: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise WrongInput(wanted=wanted)
    return given


def _field(given: object, key: str, wanted: str) -> object:
    if not isinstance(given, dict) or key not in given:
        raise WrongInput(wanted=wanted)
    return given[key]


def _id_number(given: object, day: date) -> Json:
    found = identify(_text(given), today=day)
    result = {
        "valid": found.valid,
        "kind": found.kind,
        "birth": found.birth.isoformat() if found.birth else None,
        "sex": found.sex,
        "area": found.area,
        "reason": found.reason,
    }
    return result | {"long_form": found.long_form} if found.long_form else result


def _uscc(given: object, day: date) -> Json:
    code = uscc(_text(given))
    return {"valid": code.valid, "kind": "uscc", "birth": None, "sex": None, "area": code.area, "reason": code.reason}


def _cnaps_code(given: object, day: date) -> Json:
    code = cnaps_code(_text(given))
    return {"valid": code.valid, "bank": code.bank, "area": code.area, "branch": code.branch, "reason": code.reason}


def _is_working_day(given: object, day: date) -> Answer[bool]:
    return NATIONAL.is_working_day(_day(given, 'a day as a string: "2025-01-26"'))


def _add_working_days(given: object, day: date) -> Answer[date]:
    wanted = 'an object: {"start": "2025-01-24", "n": 5}'
    start, n = _field(given, "start", wanted), _field(given, "n", wanted)
    return NATIONAL.add_working_days(_day(start, wanted), _whole(n, wanted))


def _working_days_in_year(given: object, day: date) -> Answer[int]:
    wanted = 'an object: {"year": 2025}, the year from 1 to 9999'
    year = _whole(_field(given, "year", wanted), wanted)
    if not 1 <= year <= 9999:
        raise WrongInput(wanted=wanted)
    return NATIONAL.working_days_in_year(year)


def _person_name(given: object, day: date) -> str:
    name = _text(given)
    return "invalid" if names.fault(name) else names.folded(name)


def _text_roundtrip(given: object, day: date) -> Json:
    text = _text(given)
    lost = unencodable(text, Encoding.UTF_8)
    if lost:
        raise NotEncodable(Encoding.UTF_8, lost)
    return {"utf8_hex": text.encode().hex(), "gb18030_hex": text.encode("gb18030").hex(), "chars": len(text)}


def _pua_detect(given: object, day: date) -> Json:
    text = _text(given)
    positions = names.private_use(text)
    return {"has_pua": bool(positions), "positions": list(positions), "code_points": [f"U+{ord(text[n]):04X}" for n in positions]}


KINDS: dict[str, Callable[[object, date], Any]] = {
    "id_number": _id_number,
    "uscc": _uscc,
    "cnaps_code": _cnaps_code,
    "is_working_day": _is_working_day,
    "add_working_days": _add_working_days,
    "working_days_in_year": _working_days_in_year,
    "person_name": _person_name,
    "text_roundtrip": _text_roundtrip,
    "pua_detect": _pua_detect,
}
"""核算种类：name → what answers it from the input and the day it is."""
