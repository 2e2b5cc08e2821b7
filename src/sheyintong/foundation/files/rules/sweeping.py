"""清理的规则：how old a thing must be before it goes, and which folders a run looks through."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

GRACE = timedelta(days=1)
"""Nothing younger goes: neither a file nobody refers to yet, nor the bytes of one erased since, nor bytes that lie without a row."""
RUNS = 25
"""Hourly runs that look through all folders together: not 24, so that an hour in which the worker never runs meets another part each day."""
FIRSTS = tuple(f"{number:02x}" for number in range(256))
"""The outer folders of a region: the first two digits of a digest."""


def firsts_of(at: datetime) -> tuple[str, ...]:
    """The outer folders of this hour's run."""
    return FIRSTS[int(at.timestamp()) // 3600 % RUNS :: RUNS]


def unclaimed(files: Iterable[int], claimed: Collection[int]) -> list[int]:
    """无人引用：those of the files that nobody refers to."""
    return [file for file in files if file not in claimed]
