"""Synthetic persons: the same each time, nobody real, every awkward case among them, loaded fast."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.idnumbers import identify
from sheyintong.kernel.names import fault
from sheyintong.registers.people import commands, errors, queries
from sheyintong.registers.people.types import ContactKind, IdentifierKind, Origin
from sheyintong.rehearsal.synthesis import filling, people
from tests.kernel.cases import SHARED
from tests.registers.conftest import ACTOR, NOW, house_keys

__all__ = ["house_keys"]
TODAY = date(2026, 11, 24)
TOWNS = [people.Town(1, "二工镇"), people.Town(2, "恰夏镇")]


def made(count: int, seed: int = 1, series: int = 0) -> list[people.NewPerson]:
    return list(people.persons(count, seed=seed, division="6542", towns=TOWNS, series=series))


def test_the_same_seed_makes_the_same_and_a_smaller_run_is_the_beginning_of_a_larger() -> None:
    assert made(300) == made(500)[:300]
    assert made(50) != made(50, seed=2)


def test_every_number_is_right_and_none_comes_twice_in_any_series() -> None:
    everybody = made(20_000) + made(2_000, series=1)
    texts = Counter(number.text for person in everybody for number in person.numbers)
    assert set(texts.values()) == {1}
    for person in everybody:
        said = identify(person.numbers[0].text, today=TODAY)
        assert said.valid, person
        assert said.sex is not None
        assert said.sex.value == person.sex.value
        assert fault(person.name) is None
    assert {person.numbers[0].text[:6] for person in everybody} == {"654299", "654298"}


@pytest.mark.skipif(SHARED is None, reason="the public data do not lie beside this checkout")
def test_no_division_has_such_a_county() -> None:
    assert SHARED is not None
    codes = {line.split(",")[0] for line in (SHARED / "divisions" / "areas.csv").read_text().splitlines()[1:]}
    assert not [code for code in codes if code[4:6] in {f"{99 - series:02}" for series in people.SERIES}]


def test_the_awkward_are_among_them() -> None:
    everybody = made(20_000)
    assert max(len(person.name) for person in everybody) == 50
    assert any("·" in person.name for person in everybody)
    assert any(ord(sign) > 0xFFFF for person in everybody for sign in person.name)
    assert any((TODAY - person.birth).days > 110 * 365.25 for person in everybody)
    assert sum(len([n for n in person.numbers if n.kind is IdentifierKind.RESIDENT_ID]) == 2 for person in everybody) > 50
    assert all(text.startswith("1540") for person in everybody for kind, text in person.contacts.items() if kind is ContactKind.PHONE)


def test_a_full_day_gives_way_to_the_day_before() -> None:
    numbers = people.Numbers("654299")
    drawn = [numbers.draw(TODAY, woman=True) for _ in range(501)]
    assert {birth for _, birth in drawn} == {TODAY, date(2026, 11, 23)}
    with pytest.raises(ValueError, match="0 to 9"):
        people.area("6542", 10)


def test_filling_a_region_twice_changes_nothing_and_goes_on_where_it_stopped(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "CHUNK", 40)

    def fill(count: int) -> filling.Filled:
        return list(filling.fill(count, seed=1, series=0, region=region, division="6542", now=NOW))[-1]

    assert fill(50) == filling.Filled(50, 0)
    assert fill(50) == filling.Filled(50, 50)
    assert fill(130) == filling.Filled(130, 50)
    assert queries.count() == 130


def test_a_batch_with_a_taken_number_is_refused_whole(region: str) -> None:
    from django.db import transaction

    entries = [people.NewPerson(p.name, p.birth, p.sex, p.numbers) for p in islice(made(20), 20)]
    commands.load(entries[:1], origin=Origin.SYNTHETIC, actor=ACTOR, now=NOW)
    with pytest.raises(errors.NumberTaken), transaction.atomic():
        commands.load(entries[1:] + entries[:1], origin=Origin.SYNTHETIC, actor=ACTOR, now=NOW)
    assert queries.count() == 1
    reader = Reader(ACTOR)
    found = queries.find_by_number(entries[0].numbers[1].text, reader=reader)
    assert found is not None
    assert found.name == entries[0].name
