"""姓名：personal names. The raw form is stored, a folded form is compared; no Unicode normalisation ever touches a name.

Only the separators of minority names are folded (民委发〔2016〕33号: "·" is U+00B7). NFC and NFKC would merge compatibility ideographs,
and thereby two persons.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

SEPARATOR = "\u00b7"
DOTS = frozenset("\u00b7\u2022\u30fb\u2219\u25cf\u2027\uff65\u0387\uff0e.")
"""间隔号的各种写法：what keyboards, scanners and old systems write for the separator."""
LONGEST = 100
"""Fields hold 50 characters by rule; a hundred still pass, more is no name."""

_SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Spaces of every width (Unicode Zs) around a name are forgiven; tabs and line breaks are control characters and are not."""
_FOLD = {ord(dot): SEPARATOR for dot in DOTS}
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_DAMAGED = frozenset("\ufffd\u25a1\u25a0?\uff1f*\uff0a")
"""What a name became that some system could not write or would not show: a box, a question mark, a mask."""
_NOT_WRITING = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_IDEOGRAPHIC_PLANES = range(0x20000, 0x40000)


class NameFault(StrEnum):
    """姓名不合格原因：why a text is no name."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    DAMAGED = "damaged"
    NO_LETTER = "no_letter"
    SEPARATOR_AT_EDGE = "separator_at_edge"

    @property
    def sentence(self) -> str:
        """What the person is told."""
        return _SENTENCES[self]


_SENTENCES = {
    NameFault.EMPTY: "姓名没有填写。",
    NameFault.TOO_LONG: f"姓名超过 {LONGEST} 个字符，请核对。",
    NameFault.CONTROL: "姓名里有看不见的控制字符，请重新输入。",
    NameFault.DAMAGED: "姓名里有显示不出或被遮盖的字（□、?、*），请按证件补全。",
    NameFault.NO_LETTER: "姓名里没有文字，请核对。",
    NameFault.SEPARATOR_AT_EDGE: "姓名不能以间隔号“·”开头或结尾，请核对。",
}


def folded(name: str) -> str:
    """比较形式：outer spaces off, every separator as U+00B7; nothing else changes. For comparing only: store the raw form."""
    return name.strip(_SPACES).translate(_FOLD)


def same(one: str, other: str) -> bool:
    """姓名相同：whether two raw names are one name in comparison form."""
    return folded(one) == folded(other)


def fault(name: str) -> NameFault | None:
    """姓名校验：what is wrong with a raw name, None if nothing. Characters are counted as code points, rare ones included."""
    text = name.strip(_SPACES)
    if not text:
        return NameFault.EMPTY
    if len(text) > LONGEST:
        return NameFault.TOO_LONG
    if any(unicodedata.category(c) in _NOT_WRITING for c in text):
        return NameFault.CONTROL
    if not _DAMAGED.isdisjoint(text):
        return NameFault.DAMAGED
    if not any(_is_letter(c) for c in text):
        return NameFault.NO_LETTER
    # A full stop may end a name (Jr.); a separator never does.
    if text[0] in DOTS or (text[-1] in DOTS and text[-1] not in ".\uff0e"):
        return NameFault.SEPARATOR_AT_EDGE
    return None


def _is_letter(character: str) -> bool:
    """A letter, 〇 (a letter number), a private-use code point, or an ideograph newer than the tables of this Python."""
    category = unicodedata.category(character)
    return category[0] == "L" or category in ("Nl", "Co") or ord(character) in _IDEOGRAPHIC_PLANES or "\u2e80" <= character <= "\u2fdf"


def private_use(text: str) -> tuple[int, ...]:
    """私用区字符：positions (from 0, in code points) of private-use characters: they mean nothing outside the system that wrote them."""
    return tuple(found.start() for found in _PRIVATE_USE.finditer(text))


@dataclass(frozen=True, slots=True)
class PinyinKeys:
    """拼音检索键：lower-case, without tones and separators; ü is written v."""

    full: str
    initials: str


_SURNAMES = {  # read differently as a surname than in other words
    "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "曾": "zeng", "任": "ren", "盖": "ge", "朴": "piao", "乐": "yue",
    "翟": "zhai", "折": "she", "缪": "miao", "冼": "xian", "秘": "bi", "员": "yun", "黑": "he", "繁": "po", "覃": "qin", "召": "shao",
    "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
}  # fmt: skip


@lru_cache(maxsize=4096)
def pinyin_keys(name: str) -> PinyinKeys:
    """拼音：keys to find a name by what is heard: ``王秀英`` → ``wangxiuying`` and ``wxy``. Signs without a reading are left out."""
    syllables = _syllables(folded(name))
    return PinyinKeys("".join(syllables), "".join(s[0] for s in syllables))


def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its dictionaries take 20 MB: only who searches by sound pays for them

    head = next((name[:n] for n in (2, 1) if name[:n] in _SURNAMES), "")
    read = _SURNAMES[head].split() if head else []
    rest = lazy_pinyin(name[len(head) :], errors=_words)
    return [*read, *" ".join(rest).split()]


def _words(signs: str) -> str:
    """Latin letters inside a name are their own reading, word by word."""
    return " ".join(re.findall(r"[a-z]+", signs.lower()))
