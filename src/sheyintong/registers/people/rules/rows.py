"""导入的行：turns a row of a file into a person to be registered, or into the first thing that is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.idnumbers import IdKind, IdNumber, identify

from ..types import ContactKind, IdentifierKind, NewPerson, Number, RowError, Sex
from .checks import checked_number, clean_address, clean_name, clean_phone, need_birth
from .importing import HEADINGS, cell
from .peoples import code_of

_KINDS = {kind.code: kind for kind in reversed(list(IdKind))} | {kind.label: kind for kind in IdKind} | {"身份证": IdKind.RESIDENT_ID}
_OWN_SHAPE = (IdKind.FOREIGN_PASSPORT, IdKind.TAIWAN_PERMIT)
"""Kinds whose numbers have no shape of their own: only taken as such when the file says so."""
_SEXES = {"1": Sex.MALE, "男": Sex.MALE, "2": Sex.FEMALE, "女": Sex.FEMALE, "9": Sex.UNSTATED, "未说明": Sex.UNSTATED}
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: 0?0:00(?::00)?)?")
_DAMAGED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")


class _WrongCell(Exception):
    """A cell that no command knows of: the file's own faults."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code, self.sentence = f"people.{code}", sentence


@dataclass(frozen=True, slots=True)
class RowReader:
    """读行. ``towns`` has the townships of the region by name and code; ``today`` bounds births."""

    headings: Sequence[str]
    mapping: Mapping[str, str]
    towns: Mapping[str, int]
    today: date

    def read(self, row: Sequence[str], line: int) -> NewPerson | RowError:
        """One row; the first thing wrong is told."""
        if any(each.strip() for each in row[len(self.headings) :]):
            return RowError(line, "", "people.row_too_long", "这一行的格数比标题多，请检查逗号和引号。")
        cells = {column: cell(row, self.headings.index(heading)) for column, heading in self.mapping.items()}
        reading = _Reading(cells, self.towns, self.today)
        try:
            return reading.person()
        except Refusal as refusal:
            code, sentence = refusal.code, refusal.for_person
        except _WrongCell as wrong:
            code, sentence = wrong.code, wrong.sentence
        return RowError(line, self.mapping.get(reading.column, HEADINGS[reading.column][0]), code, sentence)


class _Reading:
    """One row being read; ``column`` is the one looked at last."""

    def __init__(self, cells: Mapping[str, str], towns: Mapping[str, int], today: date) -> None:
        self.cells, self.towns, self.today, self.column = cells, towns, today, "name"

    def text(self, column: str) -> str:
        self.column = column
        return self.cells.get(column, "")

    def person(self) -> NewPerson:
        name = clean_name(self.text("name"))
        number, said = self.number(self.kind(self.text("kind")))
        return NewPerson(
            name=name,
            birth=self.birth(self.text("birth"), said),
            sex=self.sex(self.text("sex"), said),
            numbers=(number, *self.card(self.text("card"))),
            ethnicity=self.ethnicity(self.text("ethnicity")),
            contacts=self.contacts(),
            township=self.township(self.text("township")),
        )

    def kind(self, text: str) -> IdKind | None:
        kind = _KINDS.get(text) or _KINDS.get(text.zfill(2))
        if text and kind is None:
            raise _WrongCell("kind_unknown", "证件类型不认识，请填代码（如 01）或名称（如 居民身份证）。")
        return kind if text else None

    def number(self, declared: IdKind | None) -> tuple[Number, IdNumber | None]:
        text = self.text("number")
        if _DAMAGED.fullmatch(text):
            raise _WrongCell("number_damaged", "号码被表格软件改成了科学计数法，后几位已丢失，请从原始资料重新导出。")
        found = identify(text, today=self.today).kind
        same_code = declared is not None and found is not None and found.code == declared.code
        kind = found if found is not None and declared not in _OWN_SHAPE and (declared is None or same_code) else declared
        return checked_number(Number(IdentifierKind((kind or IdKind.RESIDENT_ID).value), text), self.today)

    def birth(self, text: str, said: IdNumber | None) -> date:
        known = said.birth if said else None
        if not text and known is None:
            raise _WrongCell("birth_missing", "证件号码里没有出生日期，请填写这一列。")
        birth = _day(text) if text else known
        if birth is None:
            raise _WrongCell("birth_unreadable", "出生日期读不出来，请写成 1958-03-12。")
        if known is not None and birth != known:
            raise _WrongCell("birth_disagrees", "出生日期与证件号码里的不一致，请核对后到窗口登记。")
        return need_birth(birth, self.today)

    def sex(self, text: str, said: IdNumber | None) -> Sex:
        if text and text not in _SEXES:
            raise _WrongCell("sex_unknown", "性别请填 男、女，或 1、2、9。")
        if text:
            return _SEXES[text]
        return Sex(said.sex.value) if said and said.sex else Sex.UNSTATED

    def card(self, text: str) -> tuple[Number, ...]:
        return (checked_number(Number(IdentifierKind.SOCIAL_CARD, text), self.today)[0],) if text else ()

    def ethnicity(self, text: str) -> str:
        code = code_of(text)
        if code is None:
            raise _WrongCell("ethnicity_unknown", "民族不认识，请填名称（如 哈萨克族）或代码 01 到 56。")
        return code

    def contacts(self) -> dict[ContactKind, str]:
        found = {}
        if text := self.text("phone"):
            found[ContactKind.PHONE] = clean_phone(text)
        for kind, column in ((ContactKind.ADDRESS, "address"), (ContactKind.HOUSEHOLD_ADDRESS, "household")):
            if text := self.text(column):
                found[kind] = clean_address(text)
        return found

    def township(self, text: str) -> int | None:
        if text and text not in self.towns:
            raise _WrongCell("township_unknown", "乡镇不在本统筹区的机构里，请填乡镇名称或 9 位代码；同名的请填代码。")
        return self.towns[text] if text else None


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
