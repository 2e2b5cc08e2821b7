"""文本编码：text to and from GBK, GB 18030 and UTF-8 so that nothing is lost in silence.

Codec ``gb2312`` is never used: it reads the bytes A1A4 as U+30FB, where GBK and GB 18030 read the separator U+00B7.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from .errors import Refusal
from .names import SEPARATOR


class Encoding(StrEnum):
    """编码：what a file is written in; the value is the codec's name. UTF-16 is only read (Excel's "Unicode text")."""

    UTF_8 = "utf-8"
    GBK = "gbk"
    GB_18030 = "gb18030"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"


_MARKS = (
    (b"\xef\xbb\xbf", Encoding.UTF_8),
    (b"\x84\x31\x95\x33", Encoding.GB_18030),
    (b"\xff\xfe", Encoding.UTF_16_LE),
    (b"\xfe\xff", Encoding.UTF_16_BE),
)
_NO_GBK_SEPARATORS = {ord(dot): SEPARATOR for dot in "\u2022\u30fb\u2219\u2027\uff65\u0387"}
"""Separators that GBK cannot write. The full stop and ● stay: GBK has them, and elsewhere than in names they mean something."""
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

UNVERIFIED_PRIVATE_USE = {0xE7C7: "\u1e3f", 0xE78D: "\ufe10", 0xE81E: "\u9fb4"}
"""私用区对照（依据待核）：A8BC, A6D9 and FE59 as Python's codec (edition 2000) reads them → as editions 2005 and 2022 do.

The targets are reported, not yet checked against the printed standard: callers show what was changed and keep the raw bytes.
"""


class NotDecodable(Refusal):
    """无法解码：the bytes are not what they are said to be."""

    code = "kernel.not_decodable"
    person = "文件的编码不对：第 {position} 个字节不是{encoding}文字。请另存为 UTF-8 或 GBK 后再传。"
    operator = "Byte {position} (from 0) cannot be read as {encoding}."


class NotEncodable(Refusal):
    """无法写出：some characters do not exist in the encoding. ``characters`` names each with its position."""

    code = "kernel.not_encodable"
    person = "有 {count} 个字无法用{encoding}写出，请改用 GB18030 或 UTF-8，或按银行约定的替代写法。"
    operator = "Characters that {encoding} cannot write: {count}; the first, at position {position}, is {code_point}."

    def __init__(self, encoding: Encoding, characters: "tuple[Unencodable, ...]") -> None:
        first = characters[0]
        super().__init__(encoding=encoding.value, count=len(characters), position=first.position, code_point=first.code_point)
        self.characters = characters


@dataclass(frozen=True, slots=True)
class Decoded:
    """解码结果：the text without its mark, the encoding it was read by, whether a byte order mark said so."""

    text: str
    encoding: Encoding
    marked: bool


@dataclass(frozen=True, slots=True)
class Unencodable:
    """写不出的字：its position in the text (from 0, in code points)."""

    position: int
    character: str

    @property
    def code_point(self) -> str:
        """``U+20000``."""
        return f"U+{ord(self.character):04X}"


def mark_of(data: bytes) -> tuple[Encoding | None, int]:
    """字节序标记：the encoding a byte order mark announces and the mark's length; (None, 0) without one."""
    return next(((encoding, len(mark)) for mark, encoding in _MARKS if data.startswith(mark)), (None, 0))


def decode(data: bytes, encoding: Encoding | None = None) -> Decoded:
    """解码：read bytes strictly; raises :class:`NotDecodable`.

    A byte order mark wins over ``encoding``. With neither, UTF-8 is tried and then GB 18030, which holds all of GBK: text that is
    valid UTF-8 by chance is so rare that a preview shows it.
    """
    announced, length = mark_of(data)
    if announced is not None:
        return Decoded(_strict(data[length:], announced, length), announced, marked=True)
    if encoding is not None:
        return Decoded(_strict(data, encoding), encoding, marked=False)
    try:
        return Decoded(data.decode("utf-8"), Encoding.UTF_8, marked=False)
    except UnicodeDecodeError:
        return Decoded(_strict(data, Encoding.GB_18030), Encoding.GB_18030, marked=False)


def _strict(data: bytes, encoding: Encoding, offset: int = 0) -> str:
    try:
        return data.decode(encoding.value)
    except UnicodeDecodeError as problem:
        raise NotDecodable(position=problem.start + offset, encoding=encoding.value) from None


def encode(text: str, encoding: Encoding) -> bytes:
    """编码：write text for an outbound file; raises :class:`NotEncodable` naming every character that cannot be written.

    Separators that GBK has not are written as U+00B7, in GB 18030 too: there they would become four bytes that a bank with GBK
    cannot read. UTF-8 is written as it is, without a mark.
    """
    if encoding in (Encoding.GBK, Encoding.GB_18030):
        text = text.translate(_NO_GBK_SEPARATORS)
    try:
        return text.encode(encoding.value)
    except UnicodeEncodeError:
        raise NotEncodable(encoding, unencodable(text, encoding)) from None


def unencodable(text: str, encoding: Encoding) -> tuple[Unencodable, ...]:
    """写不出的字：every character of a text that the encoding cannot write, as it stands (nothing is folded)."""
    return tuple(Unencodable(n, c) for n, c in enumerate(text) if not _has(encoding, c))


def _has(encoding: Encoding, character: str) -> bool:
    try:
        character.encode(encoding.value)
    except UnicodeEncodeError:
        return False
    return True


def neutral_cell(text: str) -> str:
    """单元格防公式：a cell for a CSV that spreadsheets open: what would start a formula gets an apostrophe in front.

    Plain numbers stay as they are, negative ones too: they are values, not formulas.
    """
    starts_formula = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return "'" + text if starts_formula and not _PLAIN_NUMBER.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class Standardised:
    """私用区转换结果：the text and the positions (from 0, in code points) where a character was changed."""

    text: str
    changed: tuple[int, ...]


def standardised(text: str) -> Standardised:
    """私用区转标准字（依据待核）：after decoding GB 18030, the three positions that later editions moved.

    See ``UNVERIFIED_PRIVATE_USE``.
    """
    changed = tuple(n for n, c in enumerate(text) if ord(c) in UNVERIFIED_PRIVATE_USE)
    return Standardised(text.translate(UNVERIFIED_PRIVATE_USE), changed)
