"""Where the record of truth is there: a case waits for the core's answer, and what it is told can be put into the core's words."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.cases.commands import deciding
from sheyintong.casework.cases.commands.registry import handler_of
from sheyintong.casework.cases.errors import AnswersRefused, NotReversible
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.exchange.core_system import commands as core_system
from sheyintong.exchange.core_system.adapters import fields
from sheyintong.exchange.core_system.errors import StillUnconfirmed
from sheyintong.exchange.core_system.types import Keeper
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import system
from sheyintong.rehearsal.simulators.core import Core, running
from sheyintong.wiring import workers
from tests.support.world import IDENTITY, NOW, World

from .test_accepting import FLEXIBLE, accept, arrive, count


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


def kept_there(address: str, *subjects: str) -> None:
    """The core keeps these subjects."""
    for subject in subjects:
        core_system.set_keeper(
            subject=subject, keeper=Keeper.THERE, using="testcore", address=address, actor=system("tacheng", "test"), now=NOW
        )


def told(minutes: int) -> None:
    """The core is spoken to, and what it said is heard."""
    workers.connect()
    at = NOW + timedelta(minutes=minutes)
    core_system.exchange(at)
    jobs.drain(at + timedelta(seconds=1))
    assert fetch_rows("SELECT error FROM jobs_outbox WHERE error <> ''") == []


def card(world: World, number: str) -> queries.CaseCard:
    return queries.need(Reader(world.actor("李静")), number)


def done(world: World, item: str, key: str, /, **answers: str) -> cases.Accepted:
    """For 王秀英 by the centre's own counter, which does every item."""
    return cases.accept(
        actor=world.actor("周敏"), person=world.people["王秀英"], item=item, visit=None, answers=answers or FLEXIBLE, checked=[IDENTITY],
        key=key, now=NOW,
    )  # fmt: skip


def asked_back(world: World, number: str, key: str = "back") -> cases.Accepted:
    return done(world, "reverse_case", key, reverses=str(card(world, number).id), reason="录错了")


def take_back(world: World, number: str) -> queries.CaseCard:
    """Asked for at the counter, approved in the centre."""
    asked = asked_back(world, number)
    assert (asked.state, asked.effect, card(world, number).undoing) == ("in_review", "none", asked.number)
    reviewer = world.actor("阿依努尔")
    cases.approve(actor=reviewer, reader=Reader(reviewer), case=card(world, asked.number), note="属实", now=NOW)
    return card(world, asked.number)


def test_nothing_of_the_same_subject_is_done_while_the_core_has_not_answered(world: World) -> None:
    core = Core({"subject:enrolment": "late"})
    with running(core) as address:
        kept_there(address, "enrolment", "person")
        first = done(world, "enroll_flexible", "k1")
        for item in ("enroll_flexible", "enroll_resident"):
            with pytest.raises(StillUnconfirmed):
                done(world, item, item)
            asked = cases.begin(actor=world.actor("周敏"), person=world.people["王秀英"], item=item, visit=None, now=NOW)
            assert asked.bars[0].code == "core_system.still_unconfirmed"
        assert done(world, "change_basic", "k4", phone="13800000001").effect == "sent"  # another subject
        assert done(world, "enroll_flexible", "k1").again  # the same request still has its answer
        for minutes in (1, 3, 9):
            told(minutes)
        assert card(world, first.number).effect == "confirmed"
        assert done(world, "stop_flexible", "k5", month="202612").effect == "sent"
    assert len(core.done) == 2


def test_two_changes_of_one_subject_at_the_same_moment_are_one(world: World) -> None:
    """What the second one read was true before the first one wrote: the statement itself refuses."""
    kept_there("http://127.0.0.1:9", "enrolment")
    visit = arrive(world)
    known = deciding.know(world.actor("李静"), visit.person, "enroll_flexible", now=NOW)
    accept(world, visit)
    with pytest.raises(StillUnconfirmed):
        cases.accept(
            actor=world.actor("李静"), person=visit.person, item="enroll_flexible", visit=visit, answers=FLEXIBLE, checked=[IDENTITY],
            key="k2", now=NOW, known=known,
        )  # fmt: skip
    assert (count("cases_case"), count("core_system_change")) == (1, 1)


@pytest.mark.parametrize(
    ("item", "answers", "subject", "heard"),
    [
        ("enroll_flexible", FLEXIBLE, "enrolment", {"aac050": "21", "aac066": "11", "aae140": "110", "aaz002": "core-1"}),
        ("stop_flexible", {"month": "202612"}, "enrolment", {"aac050": "21", "aac066": "11", "aae140": "110", "aaz002": "core-1"}),
        ("change_basic", {"phone": "13800000001"}, "person", {"aaz002": "core-1"}),
    ],
)
def test_what_the_core_keeps_is_taken_back_there_first(
    world: World, item: str, answers: Mapping[str, str], subject: str, heard: Mapping[str, str]
) -> None:
    core = Core()
    with running(core) as address:
        if item == "stop_flexible":
            done(world, "enroll_flexible", "k1")
        kept_there(address, subject)
        first = done(world, item, "first", **answers)
        told(1)
        undoing = take_back(world, first.number)
        assert (undoing.effect, card(world, first.number).state, card(world, first.number).undoing) == ("sent", "handled", undoing.number)
        with pytest.raises((NotReversible, AnswersRefused)):  # none is offered, or not this one
            asked_back(world, first.number, "again")
        told(3)
    assert card(world, undoing.number).effect == "confirmed"
    assert (card(world, first.number).state, card(world, first.number).undoing) == ("reversed", None)
    asked = core.changes[core.done[1]]
    assert asked["act"] == "undo"
    assert {name: asked["record"].get(name) for name in heard} == heard


def test_a_core_that_does_not_take_it_back_leaves_all_as_it_is(world: World) -> None:
    core = Core()
    with running(core) as address:
        kept_there(address, "enrolment")
        first = done(world, "enroll_flexible", "k1")
        told(1)
        core.modes["subject:enrolment"] = "no"
        undoing = take_back(world, first.number)
        told(3)
    assert (card(world, undoing.number).state, card(world, undoing.number).effect) == ("in_review", "rejected")
    assert (card(world, first.number).state, count("enrolments_enrolment")) == ("handled", 1)


def test_what_was_made_here_before_the_core_kept_it_is_asked_of_the_core_too(world: World) -> None:
    core = Core({"subject:enrolment": "no"})
    with running(core) as address:
        first = done(world, "enroll_flexible", "k1")
        kept_there(address, "enrolment")
        assert take_back(world, first.number).effect == "sent"
        told(1)
    assert "aaz002" not in core.changes[core.done[0]]["record"]
    assert card(world, first.number).state == "handled"


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
    context = cases.begin(actor=world.actor("李静"), person=visit.person, item=item, visit=None, now=NOW).context
    told = dict(handler_of(item).effect(context, answers).core_change)
    assert told.pop("act")
    assert fields.outward({name: str(value) for name, value in told.items()}) == words
