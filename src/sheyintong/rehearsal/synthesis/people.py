"""合成人员：the same seed gives the same persons. Nobody real is among them.

- 身份证号: real in form (dates, sequence, check character) but of a county part 90 to 99 (``654299…``), which no division of the
  national directory has; ``series`` chooses the county part, so ten populations fit into one region beside each other.
  Divisions abolished long ago are not in that directory and were not checked.
- 社会保障卡号 begins with ``SYN``, which no card has.
- 手机号 begins with 1540: as far as we know given to nobody; 依据待核, so nothing may ever be sent to it.
- 地址 are on a road called 示例路.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random

from sheyintong.kernel.idnumbers.identity import check_character
from sheyintong.registers.people.types import ContactKind, IdentifierKind, NewPerson, Number, Sex

from . import names

OLDEST = 113
ANCHOR = date(2026, 1, 1)
"""Ages are as of this day, so that a seed makes the same persons on every day it is used."""
SERIES = range(10)
AGES = ((0, 15, 14), (16, 24, 11), (25, 44, 29), (45, 59, 25), (60, 79, 17), (80, 99, 3.7), (100, 109, 0.2), (110, OLDEST, 0.1))
"""From, to, share in a hundred: an example that has everybody the rules ask about, the very old among them."""
PHONE = "1540"
TWO_NUMBERS = 0.005
RARE = 0.01
LONG = 0.001


@dataclass(frozen=True, slots=True)
class Town:
    """乡镇：the agency of a township and what it is called."""

    agency: int
    place: str


@dataclass
class Numbers:
    """身份证号 of one county part, none twice. A day has 500 of each sex; a full day gives way to the next one before it."""

    area: str
    used: dict[tuple[date, bool], int] = field(default_factory=dict)

    def draw(self, birth: date, woman: bool) -> tuple[str, date]:
        """A number and the day of birth it says."""
        while (taken := self.used.get((birth, woman), 0)) >= 500:
            birth -= timedelta(days=1)
        self.used[birth, woman] = taken + 1
        first = f"{self.area}{birth:%Y%m%d}{2 * taken + (not woman):03}"
        return first + check_character(first), birth


def area(division: str, series: int) -> str:
    """The county that never was: the first four digits of a prefecture's division and a part from 99 down to 90."""
    if series not in SERIES:
        raise ValueError("a series is 0 to 9")
    return f"{division[:4]}{99 - series}"


def persons(count: int, *, seed: int, division: str, towns: Sequence[Town], series: int = 0) -> Iterator[NewPerson]:
    """``count`` persons; the first of a smaller count are the first of a larger one."""
    rng, numbers = Random(f"{seed}/{series}"), Numbers(area(division, series))  # noqa: S311 - no secret, the same every time
    for place in range(count):
        yield _person(rng, numbers, place, towns, series)


def _person(rng: Random, numbers: Numbers, place: int, towns: Sequence[Town], series: int) -> NewPerson:
    woman = rng.random() < 0.5
    people = names.people(rng)
    text, birth = numbers.draw(_birth(rng), woman)
    held = [Number(IdentifierKind.RESIDENT_ID, text), Number(IdentifierKind.SOCIAL_CARD, f"SYN{series}{place:08}")]
    if rng.random() < TWO_NUMBERS:  # 重号: two numbers were given to one person, both still hold
        other, birth_told = numbers.draw(birth, woman)
        held.append(Number(IdentifierKind.RESIDENT_ID, other))
        birth = max(birth, birth_told)
    contacts, town = {}, rng.choice(towns) if towns else None
    if (ANCHOR - birth).days > 365 * 12 and rng.random() < 0.9:
        contacts[ContactKind.PHONE] = f"{PHONE}{(series * 1_000_000 + place) % 10_000_000:07}"
    if town:
        contacts[ContactKind.ADDRESS] = f"{town.place}示例路{rng.randrange(1, 400)}号{rng.randrange(1, 30)}室"
    return NewPerson(
        name=_name(rng, people, woman),
        birth=birth,
        sex=Sex.FEMALE if woman else Sex.MALE,
        numbers=tuple(held),
        ethnicity=people,
        township=town.agency if town else None,
        contacts=contacts,
    )


def _birth(rng: Random) -> date:
    low, high, _ = rng.choices(AGES, [share for *_, share in AGES])[0]
    return ANCHOR - timedelta(days=rng.randrange(int(low * 365.25), int((high + 1) * 365.25)))


def _name(rng: Random, people: str, woman: bool) -> str:
    dice = rng.random()
    if dice < LONG:
        return names.long(rng)
    return names.rare(rng) if dice < LONG + RARE else names.name(rng, people, woman)


def chunks(people: Iterator[NewPerson], size: int) -> Iterator[list[NewPerson]]:
    """Lists of ``size`` persons, the last one shorter."""
    while chunk := list(islice(people, size)):
        yield chunk
