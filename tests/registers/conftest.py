"""What the tests of the registers share: keys, a clock, an actor, two agencies, persons of the cast."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.idnumbers.identity import check_character

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ACTOR = Actor(kind=ActorKind.STAFF, id=7, label="李静", region="tacheng", roles=frozenset({"teller"}))


def number(birth: str, sequence: str = "011", area: str = "654299") -> str:
    """A number of a county that never was, with a right check character."""
    first = area + birth + sequence
    return first + check_character(first)


@pytest.fixture(scope="session", autouse=True)
def house_keys() -> None:
    """The keys of the test home."""
    from django.conf import settings

    from sheyintong.engines import keys

    keys.ensure(settings.HOME)


@pytest.fixture
def reader() -> Reader:
    """A reader outside of any block: what it notes can be looked at."""
    return Reader(ACTOR)


@pytest.fixture
def agencies(region: str) -> dict[str, int]:
    """地区 → 县 → 乡镇: ids by code."""
    from sheyintong.foundation.regions.models import Agency

    made: dict[str, Agency] = {}
    for code, kind, name in (("6542", "prefecture", "塔城地区"), ("654201", "county", "塔城市"), ("654201100", "township", "二工镇")):
        parent = next(reversed(made.values()), None)
        values = {"kind": kind, "name": name, "division": code, "parent": parent, "place": "", "body": "", "takes_part": True}
        path = f"{parent.path}.{code}" if parent else code
        made[code] = Agency.objects.get_or_create(code=code, defaults={**values, "path": path, "source": "test", "example": True})[0]
    return {code: agency.pk for code, agency in made.items()}


@pytest.fixture
def register(region: str) -> Callable[..., int]:
    """Register somebody; her id."""
    from sheyintong.registers.people import commands
    from sheyintong.registers.people.types import ContactKind, IdentifierKind, NewPerson, Number, Sex

    def make(
        name: str = "王秀英", birth: date = date(1958, 3, 12), *, phone: str = "", sequence: str = "022", town: int | None = None
    ) -> int:
        text = number(birth.strftime("%Y%m%d"), sequence)
        contacts = {ContactKind.PHONE: phone} if phone else {}
        entry = NewPerson(name, birth, Sex.FEMALE, (Number(IdentifierKind.RESIDENT_ID, text),), "01", town, contacts)
        return commands.register(entry, actor=ACTOR, now=NOW).id

    return make
