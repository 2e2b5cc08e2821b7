"""查询的理解：what a typed text is meant to find. A number is looked up whole; names are found by their beginning."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sheyintong.kernel import masks, names

from ..errors import SearchTooShort

TOP = "\U0010ffff"
"""Above every character a name may hold: the end of a range of names with one beginning."""
_NUMBER = re.compile(r"(?=.*\d)[0-9A-Za-z]{5,30}")
_LETTERS = re.compile(r"[A-Za-z][A-Za-z' ]*")


class SearchBy(StrEnum):
    """查询方式。"""

    NUMBER = "number"
    SOUND = "sound"
    NAME = "name"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"number": "号码", "sound": "拼音", "name": "姓名"}[self.value]


@dataclass(frozen=True, slots=True)
class Search:
    """查询：``text`` in the form it is looked up by."""

    by: SearchBy
    text: str

    @property
    def end(self) -> str:
        """The upper end of everything that begins with ``text``."""
        return self.text + TOP

    @property
    def masked(self) -> str:
        """What was looked for, as far as the trail may tell it: 号码 6542**********0021."""
        if self.by is SearchBy.NUMBER:
            return f"{self.by.label} {masks.id_number(self.text)}"
        hidden = masks.name(self.text) if self.by is SearchBy.NAME else self.text[:1] + masks.STAR * (len(self.text) - 1)
        return f"{self.by.label} {hidden}"


def understood(text: str) -> Search:
    """A number (document, card or phone), a sound (pinyin or initials, ü as v), or the beginning of a name.

    Raises :class:`SearchTooShort`.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").upper()
    if _NUMBER.fullmatch(plain):
        return Search(SearchBy.NUMBER, plain)
    if _LETTERS.fullmatch(text.strip()) and len(plain.replace("'", "")) >= 2:
        return Search(SearchBy.SOUND, plain.replace("'", "").lower())
    name = names.folded(text)
    if not any(ord(c) > 0x7F and (c.isalpha() or ord(c) > 0xFFFF) for c in name):
        raise SearchTooShort
    return Search(SearchBy.NAME, name)
