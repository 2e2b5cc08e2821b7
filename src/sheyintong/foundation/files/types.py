"""文件的值：kinds that are taken in, retention classes, and a stored file."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class FileKind(StrEnum):
    """What the bytes are, found by looking at them; the name only has to agree."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TEXT: "text/plain; charset=utf-8",
}
"""The Content-Type under which a file is given out; text is given out as UTF-8."""


class Retention(StrEnum):
    """保管期限：the terms of the archive rule for social-insurance files (令第3号, 2009), and working papers that are no archive."""

    PERMANENT = "permanent"
    YEARS_100 = "years_100"
    YEARS_50 = "years_50"
    YEARS_30 = "years_30"
    YEARS_10 = "years_10"
    WORKING = "working"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return LABELS[self]


LABELS = {
    Retention.PERMANENT: "永久",
    Retention.YEARS_100: "100 年",
    Retention.YEARS_50: "50 年",
    Retention.YEARS_30: "30 年",
    Retention.YEARS_10: "10 年",
    Retention.WORKING: "工作材料，不归档",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """文件：what is known of stored bytes. ``digest`` is their SM3 (hexadecimal), ``size`` in bytes."""

    id: int
    digest: str
    kind: FileKind
    size: int
    name: str
    retention: Retention
    stored_at: datetime


Claims = Callable[[Sequence[int]], Collection[int]]
"""Which of these files a module above refers to. A claim is for good: whoever lets go of a file erases it."""


@dataclass(frozen=True, slots=True)
class Sweepable:
    """待清理：files that nobody refers to (their numbers), digests whose bytes no file has, and names of what was left half written."""

    files: tuple[int, ...]
    digests: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Swept:
    """已清理：how many files lost their bytes, how many digests were taken off the disk, and how much was left half written."""

    files: int = 0
    digests: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class TermCard:
    """保管期限的小计：how many files are kept for a term, their bytes together, and of how many the term is over."""

    retention: Retention
    files: int
    size: int
    over: int


@dataclass(frozen=True, slots=True)
class OverFile:
    """期满文件：its term is over since ``over_on``; it may be appraised, and is destroyed by nobody but whom the appraisal tells to."""

    id: int
    kind: FileKind
    size: int
    retention: Retention
    stored_at: datetime
    over_on: date
