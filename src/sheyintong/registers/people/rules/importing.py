"""导入文件：how a file is read and what its columns mean."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheyintong.kernel import masks
from sheyintong.kernel.text import neutral_cell

from ..errors import ColumnsMissing, FileUnreadable
from ..types import RowError

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "aac003", "xm"),
    "number": ("证件号码", "身份证号码", "身份证号", "公民身份号码", "社会保障号码", "aac147", "aac002", "sfzh"),
    "kind": ("证件类型", "证件种类", "aac058"),
    "sex": ("性别", "aac004"),
    "birth": ("出生日期", "出生年月日", "aac006"),
    "ethnicity": ("民族", "aac005"),
    "phone": ("手机号码", "手机号", "手机", "联系电话", "电话", "aae005"),
    "address": ("常住地址", "居住地址", "通讯地址", "地址", "aae006"),
    "household": ("户籍地址", "户口所在地", "aac010"),
    "township": ("户籍乡镇", "乡镇", "乡镇街道", "户籍乡镇代码"),
    "card": ("社会保障卡卡号", "社保卡卡号", "社保卡号", "卡号"),
}
"""Our column → headings it is known by. A mapping given by hand goes before."""
NEEDED = ("name", "number")
MOST_BYTES = 128 * 1024 * 1024
_CHECKED = re.compile(r"^=\"(.*)\"$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sheet:
    """表格：headings and data rows; ``lines[n]`` is the line of the file on which row n ends."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


def digest_of(data: bytes, mapping: Mapping[str, str]) -> str:
    """What makes an import one and the same: the file's bytes and how its columns are read."""
    return hashlib.sha256(data + b"\0" + json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def sheet(text: str) -> Sheet:
    """Read CSV, separated by comma, semicolon or tab as the heading shows. Raises :class:`FileUnreadable`."""
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, lines = [], []
    try:
        headings = tuple(cell.strip() for cell in next(reader, []))
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(tuple(row))
                lines.append(reader.line_num)
    except csv.Error as problem:
        raise FileUnreadable(why=f"第 {reader.line_num} 行：{_why(str(problem))}") from None
    if not headings or "\x00" in text:
        raise FileUnreadable(why="文件是空的，或不是文本。")
    return Sheet(headings, tuple(rows), tuple(lines))


def _why(problem: str) -> str:
    return "引号没有成对" if "quote" in problem or "delimiter" in problem or "end of data" in problem else "格式不对，或一格太长"


def mapping_of(headings: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Our column → heading of this file. Raises :class:`ColumnsMissing` for a needed column, or one given that is not there."""
    wrong = [heading for column, heading in given.items() if column not in HEADINGS or heading not in headings]
    if wrong:
        raise ColumnsMissing(columns="、".join(wrong))
    by_name = {heading.lower(): heading for heading in reversed(headings)}
    found = dict(given)
    for column, known in HEADINGS.items():
        match = next((by_name[name] for name in known if name in by_name and by_name[name] not in found.values()), None)
        if column not in found and match is not None:
            found[column] = match
    missing = [HEADINGS[column][0] for column in NEEDED if column not in found]
    if missing:
        raise ColumnsMissing(columns="、".join(missing))
    return found


def cell(row: Sequence[str], place: int) -> str:
    """A cell without what spreadsheets put around a number: an apostrophe, a tab, ="…"."""
    text = row[place].strip() if place < len(row) else ""
    found = _CHECKED.match(text)
    return (found[1] if found else text).removeprefix("'").strip()


def sample(sheet_: Sheet, mapping: Mapping[str, str], count: int = 5) -> Iterator[tuple[str, ...]]:
    """The first rows as they are read, masked, in the order of the mapping."""
    for row in sheet_.rows[:count]:
        yield tuple(_masked(column, cell(row, sheet_.headings.index(heading))) for column, heading in mapping.items())


def _masked(column: str, text: str) -> str:
    hide = {
        "name": masks.name, "number": masks.id_number, "phone": masks.phone, "address": masks.address,
        "household": masks.address, "card": masks.card,
    }  # fmt: skip
    return hide[column](text) if column in hide else text


def fault_file(sheet_: Sheet, faults: Sequence[RowError]) -> bytes:
    """The refused rows as they were, with line, column and reason in front, for spreadsheets: CSV, UTF-8 with its mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral_cell(each) for each in ("行号", "列", "原因", *sheet_.headings)])
    places = {line: place for place, line in enumerate(sheet_.lines)}
    for fault in sorted(faults, key=lambda each: each.line):
        row = sheet_.rows[places[fault.line]]
        writer.writerow([neutral_cell(each) for each in (str(fault.line), fault.column, fault.sentence, *row)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
