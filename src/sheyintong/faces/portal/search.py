"""找事项：by everyday words, by part of the name, by pinyin or its initials, in English by what it means."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from sheyintong.registers.catalogue.types import Item

from .life_events import EVENTS

LONGEST = 40
ASKING = re.compile(r"怎么办理?|怎么|如何|在?哪里?能?办?|我要|我想|办理|请问|可以吗|[吗呢？?！!。，,]")
LEAST_SHARE = 0.5
"""Of the pairs of characters asked for, at least this share must be in an item."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """拼音 of a text: each syllable, and where each begins in the text written without spaces."""

    text: str
    starts: frozenset[int]
    initials: str

    def have(self, asked: str) -> bool:
        """Whether it sounds so from the beginning of some syllable on, or its initials do."""
        at = self.text.find(asked)
        while at >= 0:
            if at in self.starts:
                return True
            at = self.text.find(asked, at + 1)
        return asked in self.initials


def plain(text: str) -> str:
    """A text without the width, the case and the spaces that do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def asked_for(typed: str) -> str:
    """What a person typed, without the words of asking around it; all of it where nothing else is left."""
    text = plain(typed)[:LONGEST]
    return ASKING.sub("", text) or text


@lru_cache(maxsize=4096)
def sounds(text: str) -> Sounds:
    """The readings of the Chinese in a text."""
    syllables = lazy_pinyin(text, errors="ignore")
    starts = [sum(map(len, syllables[:n])) for n in range(len(syllables))]
    return Sounds("".join(syllables), frozenset(starts), "".join(each[0] for each in syllables))


def _called(item: Item) -> str:
    """What else people call it, by what happened to them."""
    return " ".join(f"{each.name} {each.called}" for each in EVENTS if item.code in each.items)


def _weight(item: Item, asked: str) -> float:
    """How well an item answers; 0 where it does not. Its everyday name counts most, then its legal name, then what it belongs to."""
    for weight, text in ((9, item.plain), (8, item.name), (4, _called(item)), (3, item.group_name)):
        if asked in plain(text):
            return weight
    if asked.isascii():
        return _by_letters(item, asked)
    return _by_pairs(f"{plain(item.plain)} {plain(item.name)} {plain(_called(item))}", asked)


def _by_letters(item: Item, asked: str) -> float:
    if len(asked) < 2:
        return 0
    for weight, text in ((7, item.plain), (6, item.name), (2, _called(item))):
        if sounds(text).have(asked):
            return weight
    return 5 if asked in plain(item.gloss) else 0


def _by_pairs(text: str, asked: str) -> float:
    """Words in another order, or with something between them: by the pairs of neighbouring characters that are there."""
    pairs = {asked[n : n + 2] for n in range(len(asked) - 1)}
    share = sum(pair in text for pair in pairs) / len(pairs) if pairs else 0
    return share if share >= LEAST_SHARE else 0


def search(items: Sequence[Item], typed: str) -> list[Item]:
    """The items that answer what was typed, the best first; all of them where nothing was."""
    asked = asked_for(typed)
    if not asked:
        return list(items)
    weighed = [(_weight(item, asked), item) for item in items]
    found = [each for each in weighed if each[0]]
    return [item for _, item in sorted(found, key=lambda each: (-each[0], len(each[1].plain), each[1].number))]
