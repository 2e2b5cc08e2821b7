"""区划文件：the national files of provinces, prefectures, counties and townships, row by row."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from sheyintong.foundation.regions.errors import WrongDivisionFile
from sheyintong.foundation.regions.types import Division

LEVELS = (
    ("provinces.csv", "province", 2, 0),
    ("cities.csv", "prefecture", 4, 2),
    ("areas.csv", "county", 6, 4),
    ("streets.csv", "township", 9, 6),
)


def divisions(folder: Path) -> Iterator[Division | WrongDivisionFile]:
    """Every row of the four files of a folder, the upper levels first; a row that cannot be used comes as the refusal of it.

    A file that is missing or has no columns ``code`` and ``name`` is a refusal too.
    """
    known: set[str] = {""}
    for name, level, digits, above in LEVELS:
        if not (folder / name).is_file():
            yield WrongDivisionFile(file=name, line=0, sentence="缺少这个文件")
            continue
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"code", "name"} <= set(reader.fieldnames or ()):
                yield WrongDivisionFile(file=name, line=1, sentence="第一行应当有 code 和 name")
                continue
            for row in reader:
                found = _division(row, level, digits, above, known)
                if isinstance(found, str):
                    yield WrongDivisionFile(file=name, line=reader.line_num, sentence=found)
                else:
                    known.add(found.code)
                    yield found


def _division(row: Mapping[str, str | None], level: str, digits: int, above: int, known: set[str]) -> Division | str:
    """The division of a row, or why it is none."""
    code, name = (row.get("code") or "").strip(), (row.get("name") or "").strip()
    if not (code.isascii() and code.isdigit() and len(code) == digits):
        return f"代码应当是 {digits} 位数字，写的是 {code[:20]}"
    if not name or len(name) > 100:
        return "没有名称，或者名称太长"
    if code in known:
        return f"代码 {code} 写了两次"
    if code[:above] not in known:
        return f"没有上级 {code[:above]}"
    return Division(code, name, level, code[:above])
