"""Persons from files: every encoding, every fault told by line, in one go, continued after a stop, and the second run changes nothing."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection, transaction

from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.idnumbers.identity import check_character
from sheyintong.kernel.text import NotDecodable
from sheyintong.registers.people import errors, queries
from sheyintong.registers.people.commands import importing
from sheyintong.registers.people.models import ImportFault
from sheyintong.registers.people.rules import importing as files
from sheyintong.registers.people.rules.peoples import CODES, code_of
from sheyintong.registers.people.rules.rows import RowReader
from sheyintong.registers.people.types import ContactKind, IdentifierKind, ImportState, NewPerson, RowError
from tests.registers.conftest import ACTOR, NOW, number

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "rows.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["cells"]))
def test_a_row_is_read_or_the_first_fault_is_told(case: dict[str, Any]) -> None:
    cells = {name: str(text) for name, text in case["cells"].items()}
    mapping = {column: files.HEADINGS[column][0] for column in cells}
    reader = RowReader(list(mapping.values()), mapping, {"二工镇": 7}, date(2026, 11, 24))
    read = reader.read(list(cells.values()), 2)
    if "refused" in case:
        assert isinstance(read, RowError)
        assert (read.line, read.code) == (2, case["refused"])
        assert read.sentence
        return
    assert isinstance(read, NewPerson), read
    cards = [each.text for each in read.numbers if each.kind is IdentifierKind.SOCIAL_CARD]
    flat = {
        "name": read.name, "birth": read.birth, "sex": read.sex.value, "ethnicity": read.ethnicity, "township": read.township,
        "phone": read.contacts.get(ContactKind.PHONE), "kind": read.numbers[0].kind.value, "card": cards[0] if cards else None,
    }  # fmt: skip
    assert {name: flat[name] for name in case["reads"]} == case["reads"]


def test_there_are_fifty_six_peoples() -> None:
    assert (len(CODES), CODES["汉"], CODES["哈萨克"], CODES["基诺"]) == (56, "01", "17", "56")
    assert (code_of(""), code_of("5"), code_of("土族"), code_of("土家族")) == ("", "05", "30", "15")


def sheet(rows: int, start: int = 0) -> str:
    lines = ["姓名,身份证号,手机,备注"]
    for n in range(start, start + rows):
        text = number(f"19{50 + n // 365 % 50:02}{n // 28 % 12 + 1:02}{n % 28 + 1:02}", f"{n % 1000:03}")
        lines.append(f"王{n % 7}秀英,{text},,第{n}行".replace("王0", "𠮷").replace("王1", "买买提·"))
    return "\n".join(lines) + "\n"


def done(data: bytes, chunk: int = 40, **more: Any) -> ImportState:
    return list(importing.run(importing.open_file(data, name="people.csv", **more), actor=ACTOR, now=NOW, chunk=chunk))[-1]


@pytest.mark.parametrize(
    ("head", "codec"), [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"", "gb18030"), (b"\x84\x31\x95\x33", "gb18030")]
)
def test_every_encoding_gives_the_same_persons(region: str, reader: Reader, head: bytes, codec: str) -> None:
    assert done(head + sheet(10).encode(codec)).new == 10
    found = queries.find_by_number(number("19500101", "000"), reader=reader)
    assert found is not None
    assert found.name == "𠮷秀英"


def test_gbk_is_read_and_what_is_not_gbk_is_refused(region: str) -> None:
    plain = "姓名,身份证号\n买买提·艾山," + number("19700101") + "\n"
    assert done(plain.encode("gbk"), encoding="gbk").new == 1
    with pytest.raises(NotDecodable):
        importing.open_file(b"\xff\xff\xff", name="x", encoding="gbk")


def test_the_second_run_changes_nothing_and_a_longer_file_adds_only_what_is_new(region: str) -> None:
    first = done(sheet(100).encode())
    assert (first.new, first.same, first.refused, first.finished) == (100, 0, 0, True)
    assert done(sheet(100).encode()) == first
    more = done(sheet(130).encode())
    assert (more.new, more.same) == (30, 100)
    assert queries.count() == 130


def test_a_stopped_import_goes_on_where_it_was(region: str) -> None:
    opened = importing.open_file(sheet(100).encode(), name="people.csv")
    run = importing.run(opened, actor=ACTOR, now=NOW, chunk=30)
    assert next(run).position == 30
    states = list(importing.run(opened, actor=ACTOR, now=NOW, chunk=30))
    assert [state.position for state in states] == [60, 90, 100]
    assert queries.count() == 100


def test_a_chunk_that_fails_leaves_nothing_of_itself(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = importing.open_file(sheet(60).encode(), name="people.csv")
    run = importing.run(opened, actor=ACTOR, now=NOW, chunk=30)
    next(run)
    monkeypatch.setattr(ImportFault.objects, "bulk_create", lambda rows: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next(run)
    assert queries.count() == 30
    state = queries.import_state(opened.digest)
    assert state is not None
    assert state.position == 30


def test_faults_come_back_as_a_file_with_line_and_reason(region: str) -> None:
    good = number("19700101", "011")
    rows = ["王秀英," + good, "王强,123", "=cmd()," + number("19700101", "033"), "李强," + good, "王秀英," + good, "坏,,,,,x"]
    data = ("姓名,身份证号\n" + "\n".join(rows) + "\n").encode()
    state = done(data)
    assert (state.new, state.same, state.refused) == (2, 1, 3)
    opened = importing.open_file(data, name="people.csv")
    faults = queries.import_faults(state.id)
    assert [(each.line, each.code) for each in faults] == [
        (3, "people.number_invalid"), (5, "people.number_taken"), (7, "people.row_too_long"),
    ]  # fmt: skip
    back = importing.fault_file(opened, faults)
    assert back.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(back.decode("utf-8-sig"))))
    assert read[0] == ["行号", "列", "原因", "姓名", "身份证号"]
    assert read[1][:2] + read[1][3:] == ["3", "身份证号", "王强", "123"]
    assert [each.line for each in importing.check(opened, now=NOW)] == [3, 7]


def test_no_cell_of_a_fault_file_starts_a_formula(region: str) -> None:
    opened = importing.open_file('姓名,身份证号\n"=HYPERLINK(1)",123\n'.encode(), name="x.csv")
    back = importing.fault_file(opened, list(importing.check(opened, now=NOW))).decode("utf-8-sig")
    assert "'=HYPERLINK" in back


def test_columns_are_mapped_by_hand_and_shown_masked_before(region: str) -> None:
    data = ("人员;证;备注\n王秀英;" + number("19700101") + ";x\n").encode()
    with pytest.raises(errors.ColumnsMissing):
        importing.open_file(data, name="x.csv")
    with pytest.raises(errors.ColumnsMissing):
        importing.open_file(data, name="x.csv", mapping={"name": "没有"})
    opened = importing.open_file(data, name="x.csv", mapping={"name": "人员", "number": "证"})
    seen = importing.preview(opened)
    assert (seen.rows, seen.unused, seen.encoding) == (1, ("备注",), "utf-8")
    assert seen.sample == (("王*英", "6542" + "*" * 10 + number("19700101")[-4:]),)


@pytest.mark.parametrize(
    "text", ["", "\n", '姓名,身份证号\n"王秀英,1\n', "姓名,身份证号\n王\x00秀英,1\n", "姓名,身份证号\n" + "王" * 200_000]
)
def test_what_is_no_table_is_refused(region: str, text: str) -> None:
    with pytest.raises((errors.FileUnreadable, errors.ColumnsMissing)):
        importing.open_file(text.encode(), name="x.csv")


def test_empty_lines_are_no_rows(region: str) -> None:
    opened = importing.open_file("姓名,身份证号\n\n , \n王秀英,1\n".encode(), name="x.csv")
    assert (len(opened.sheet.rows), opened.sheet.lines) == (1, (4,))


def test_a_file_too_large_is_refused(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with pytest.raises(errors.FileUnreadable):
        importing.open_file(sheet(1).encode(), name="x.csv")


def test_a_file_of_headings_only_is_finished_at_once(region: str) -> None:
    assert done("姓名,身份证号\n".encode()).finished


def test_an_import_is_in_the_trail_once_a_chunk_and_without_names(region: str) -> None:
    done(sheet(50).encode(), chunk=30)
    with connection.cursor() as cursor:
        cursor.execute("SELECT act, changed->>'count', reason FROM audit_entry ORDER BY id")
        assert cursor.fetchall() == [("people.load", "30", "people.csv"), ("people.load", "20", "people.csv")]


def test_the_number_helper_makes_right_numbers() -> None:
    text = number("19580312", "022")
    assert text[17] == check_character(text[:17])
