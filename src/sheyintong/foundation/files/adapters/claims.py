"""引用：who refers to files, told once at start by the wiring; files knows none of them by name."""

from collections.abc import Mapping, Sequence

from ..types import Claims

_claims: dict[str, Claims] = {}


def use(claims: Mapping[str, Claims]) -> None:
    """Take the table module → which files it refers to."""
    _claims.clear()
    _claims.update(claims)


def of(files: Sequence[int]) -> set[int]:
    """Those of the files that somebody refers to. Raises RuntimeError before :func:`use`: without the table all would seem free."""
    if not _claims:
        raise RuntimeError("the table of who refers to files was not given")
    return {file for claims in _claims.values() for file in claims(files)}
