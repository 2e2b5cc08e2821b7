"""Where the record of truth is there: a case waits for the core's answer, and what it is told can be put into the core's words."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from sheyintong.casework.cases import queries
from sheyintong.casework.cases.commands.registry import handler_of
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.exchange.core_system import commands as core_system
from sheyintong.exchange.core_system.adapters import fields
from sheyintong.exchange.core_system.types import Keeper
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import system
from sheyintong.rehearsal.simulators.core import Core, running
from sheyintong.wiring import workers
from tests.support.world import NOW, World

from .test_accepting import accept, arrive, count


@pytest.mark.parametrize(("mood", "effect", "enrolled"), [("yes", "confirmed", 1), ("no", "rejected", 0)])
def test_an_enrolment_kept_there_is_told_and_waits_for_the_answer(world: World, mood: str, effect: str, enrolled: int) -> None:
    core = Core({"subject:enrolment": mood})
    with running(core) as address:
        actor = system("tacheng", "test")
        core_system.set_keeper(subject="enrolment", keeper=Keeper.THERE, using="testcore", address=address, actor=actor, now=NOW)
        done = accept(world, arrive(world))
        assert (done.state, done.effect, count("enrolments_enrolment")) == ("handled", "sent", 0)
        assert core_system.exchange(NOW).taken == 1
    heard = core.changes[core.done[0]]["record"]
    assert (heard["aac003"], heard["aac002"], heard["aae041"]) == ("王秀英", world.numbers["王秀英"], "202611")
    workers.connect()
    assert jobs.drain(NOW + timedelta(seconds=1)) >= 1
    assert fetch_rows("SELECT error FROM jobs_outbox WHERE error <> ''") == []
    assert queries.need(Reader(world.actor("李静")), done.number).effect.value == effect
    assert count("enrolments_enrolment") == enrolled


@pytest.mark.parametrize(
    ("item", "answers", "words"),
    [
        ("stop_flexible", {"month": "202612"}, {"aac050": "22", "aac066": "11", "aae042": "202612", "aae140": "110"}),
        ("change_basic", {"phone": "13800000001", "address": ""}, {"aae005": "13800000001"}),
        ("change_key", {"name": "王秀瑛"}, {"aac003": "王秀瑛"}),
    ],
)
def test_what_an_item_tells_the_core_can_be_put_into_its_words(
    world: World, item: str, answers: Mapping[str, str], words: Mapping[str, str]
) -> None:
    visit = arrive(world)
    accept(world, visit)
    context = queries.context(actor=world.actor("李静"), person=visit.person, agency=1, outlet=None, visit=None, now=NOW)
    told = dict(handler_of(item).effect(context, answers).core_change)
    assert told.pop("act")
    assert fields.outward({name: str(value) for name, value in told.items()}) == words
