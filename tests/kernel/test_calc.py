"""The rules answer scripts; the reference page tells the truth."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel.calc import KINDS, answer, run
from sheyintong.kernel.clock import FixedClock, start_of

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "calc.md").read_text()
BLOCKS = [block.strip().splitlines() for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
EXAMPLES = [pair for block in BLOCKS for pair in zip(block[::2], block[1::2], strict=True)]
CLOCK = FixedClock(start_of(date(2026, 11, 24)))

KIND = st.sampled_from(sorted(KINDS))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["start", "n", "year", "kind", "input"]), inner),
    max_leaves=8,
)

LINE_OF_TEXT: st.SearchStrategy[str | bytes] = st.text(min_size=1).filter(lambda line: bool(line.strip("\ufeff").strip()))
LINE_OF_BYTES: st.SearchStrategy[str | bytes] = st.binary(min_size=1).filter(lambda line: bool(line.strip(b"\xef\xbb\xbf").strip()))


def asked(kind: str, given_input: object) -> dict[str, Any]:
    return answer({"kind": kind, "input": given_input}, clock=CLOCK)


@pytest.mark.parametrize(("request_line", "answer_line"), EXAMPLES)
def test_each_example_of_the_reference_page_is_answered_as_printed(request_line: str, answer_line: str) -> None:
    (line,) = run([request_line], clock=CLOCK)
    assert line.isascii()
    assert json.loads(line) == json.loads(answer_line)


def test_every_kind_is_documented_with_an_example() -> None:
    assert {json.loads(request)["kind"] for request, _ in EXAMPLES} == set(KINDS)
    assert all(f"## `{kind}`\n" in PAGE for kind in KINDS)


@given(KIND, JSON)
def test_no_input_makes_it_stumble_and_every_answer_is_a_result_or_an_error(kind: str, given_input: object) -> None:
    given_answer = asked(kind, given_input)
    assert given_answer.keys() in ({"result"}, {"result", "provisional"}, {"error"})
    if "error" in given_answer:
        assert given_answer["error"]["code"] in PAGE
        assert given_answer["error"]["message"]
    json.dumps(given_answer)


@given(JSON)
def test_no_request_makes_it_stumble(request: object) -> None:
    assert answer(request, clock=CLOCK)["error"]["code"] in ("bad_request", "unknown_kind")


@given(st.lists(st.one_of(LINE_OF_TEXT, LINE_OF_BYTES)))
def test_every_line_gets_one_line_in_return(lines: list[str | bytes]) -> None:
    assert len(list(run(lines, clock=CLOCK))) == len(lines)


def test_a_hostile_line_is_an_error_like_any_other() -> None:
    lines: list[str | bytes] = ["{", "[]", "1" * 5000, "[" * 100_000, b"\xff", "null", '{"kind": [], "input": 1}', '{"kind": "uscc"}']
    codes = [json.loads(line)["error"]["code"] for line in run(lines, clock=CLOCK)]
    assert codes == ["bad_request"] * 6 + ["unknown_kind", "bad_request"]


@pytest.mark.parametrize(
    "line",
    [
        b'{"kind": "pua_detect", "input": "\xed\xa0\x80"}',  # half a pair, written as if it were a character
        b'{"kind": "pua_detect", "input": "\xc0\x80"}',
        '{"kind": "person_name", "input": "王秀英"}'.encode("gb18030"),
        '{"kind": "pua_detect", "input": "a"}'.encode("utf-16"),
        '{"kind": "pua_detect", "input": "a"}'.encode("utf-16-le"),
        b'{"kind": "pua_detect", "input": NaN}',
        b'{"kind": "pua_detect", "input": "a", "weight": -Infinity}',
        b'\x0c{"kind": "pua_detect", "input": "a"}',
        b'{"kind": "pua_detect", "input": "a"} {"kind": "pua_detect", "input": "b"}',
    ],
)
def test_what_is_not_json_in_utf_8_is_not_guessed_at(line: bytes) -> None:
    (answer_line,) = run([line])
    assert json.loads(answer_line)["error"]["code"] == "bad_request"


@pytest.mark.parametrize(
    "line", ['\ufeff{"kind": "pua_detect", "input": ""}\r\n', b' \t{"input": "", "kind": "pua_detect", "kind": "pua_detect"} ']
)
def test_a_mark_spaces_and_the_line_ends_of_other_systems_are_forgiven(line: str | bytes) -> None:
    assert [json.loads(x) for x in run([line])] == [{"result": {"has_pua": False, "positions": [], "code_points": []}}]


def test_empty_lines_are_passed_over() -> None:
    assert list(run(["\n", " ", "\r\n", b"", b"\t\n", "\ufeff\n", b"\xef\xbb\xbf\n"])) == []


@pytest.mark.parametrize(
    "day", ["2025-1-26", "20250126", "2025-W04-7", "2025-01-26T00:00:00", " 2025-01-26", "２０２５-01-26", "", None, 20250126]
)
def test_a_day_is_written_in_one_way(day: object) -> None:
    assert asked("is_working_day", day)["error"]["code"] == "wrong_input"


@pytest.mark.parametrize(
    "given_input", [{"start": "2025-01-24"}, {"n": 1}, {"start": "2025-01-24", "n": 1.0}, {"start": "2025-01-24", "n": True}, [], None]
)
def test_adding_wants_a_day_and_a_whole_number(given_input: object) -> None:
    assert asked("add_working_days", given_input)["error"]["code"] == "wrong_input"


@pytest.mark.parametrize("year", [0, 10_000, -1, "2025", None, 10**30])
def test_a_year_is_a_whole_number_of_the_calendar(year: object) -> None:
    assert asked("working_days_in_year", {"year": year})["error"]["code"] == "wrong_input"


def test_the_days_of_a_year_and_its_count_agree() -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    count = sum(asked("is_working_day", day.isoformat())["result"] for day in days)
    assert asked("working_days_in_year", {"year": 2024}) == {"result": count}


def test_a_person_is_not_born_tomorrow_by_the_clock_given() -> None:
    number = "110101202611250008"
    assert asked("id_number", number)["result"]["reason"] == "birth_in_future"
    later = FixedClock(start_of(date(2026, 11, 25)))
    assert answer({"kind": "id_number", "input": number}, clock=later)["result"]["reason"] != "birth_in_future"


def test_a_text_of_ten_million_characters_is_refused_at_once() -> None:
    for kind in ("id_number", "uscc", "cnaps_code", "person_name", "text_roundtrip", "pua_detect"):
        assert asked(kind, "1" * 10_000_000)["error"]["code"] == "wrong_input"
