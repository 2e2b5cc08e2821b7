"""往返次数：how often an acceptance speaks with the database; a true guard of its speed that no noise disturbs."""

import pytest

from tests.support.spoken import spoken
from tests.support.world import World

from .test_accepting import accept, arrive


@pytest.mark.parametrize("item", ["enroll_flexible", "print_rights"])
def test_an_acceptance_is_one_statement_that_reads_and_one_that_writes(item: str, world: World) -> None:
    accept(world, arrive(world), item, key="warm")  # what is in force a process reads once
    visit = arrive(world, person="周代办")
    with spoken() as sent:
        accept(world, visit, item, key="counted")
    assert len(sent) == 2, sent
    assert "INSERT" not in sent[0]
    assert sent[1].count("INSERT INTO") >= 6


def test_the_text_of_the_write_is_the_same_in_every_county(world: World) -> None:
    with spoken() as sent:
        for name in ("王秀英", "买买提·艾山"):  # one of 塔城市, one of 额敏县
            accept(world, arrive(world, person=name), "print_rights", key=f"key-{name}")
    writes = [text for text in sent if "INSERT INTO cases_case" in text]
    assert len(set(writes)) == 1
    assert len(writes) == 2
