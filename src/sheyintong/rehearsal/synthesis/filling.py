"""装入合成人员：chunk by chunk, each all or nothing; run again, it goes on where it stopped and changes nothing that is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import AgencyKind
from sheyintong.kernel.actors import system
from sheyintong.registers.people import commands, queries
from sheyintong.registers.people.types import NewPerson, Origin

from .people import Town, chunks, persons

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Filled:
    """进度：persons so far, and how many of them were there before."""

    done: int
    present: int


def fill(count: int, *, seed: int, series: int, region: str, division: str, now: datetime) -> Iterator[Filled]:
    """Put ``count`` persons into the present region; yields after every chunk. Raises ValueError for a wrong series."""
    actor, done, present = system(region, "synthesise"), 0, 0
    everybody = persons(count, seed=seed, division=division, towns=towns(), series=series)
    for chunk in chunks(everybody, CHUNK):
        fresh = [] if _there(chunk[0]) and _there(chunk[-1]) else _fresh(chunk)
        commands.load(fresh, origin=Origin.SYNTHETIC, actor=actor, now=now, reason=f"seed {seed}, series {series}")
        done, present = done + len(chunk), present + len(chunk) - len(fresh)
        yield Filled(done, present)


def _there(person: NewPerson) -> bool:
    return queries.id_by_number(person.numbers[0].text) is not None


def _fresh(chunk: list[NewPerson]) -> list[NewPerson]:
    """Those who are not there: a smaller run may have ended inside this chunk."""
    if not _there(chunk[0]):
        return chunk
    return [person for person in chunk if not _there(person)]


def towns() -> list[Town]:
    """The townships of the region's tree."""
    return [Town(each.id, each.place or each.name) for each in regions.agencies() if each.kind is AgencyKind.TOWNSHIP]
