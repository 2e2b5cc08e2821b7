"""A case that was reversed and the one that reversed it name each other, in the centre and at the counter."""

import pytest
from django.test import Client

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.cases.commands import accepting
from sheyintong.casework.cases.errors import AnswersRefused, MovedMeanwhile, NotReversible
from sheyintong.engines.database import schemas
from sheyintong.foundation.audit.types import Reader
from tests.hostile.conftest import HOME, House, filled, house, house_keys, teller, visited, world
from tests.support.world import IDENTITY, NOW

__all__ = ["filled", "house", "house_keys", "teller", "visited", "world"]


def done(house: House, item: str, answers: dict[str, str]) -> str:
    """A case of 王秀英 as the counter takes it; its number."""
    person, actor = house.world.people["王秀英"], house.world.actor("周敏")
    accepted = cases.accept(
        actor=actor, person=person, item=item, visit=None, answers=answers, checked=[IDENTITY], key=f"{item}{answers}", now=NOW
    )
    return accepted.number


def taken_back(house: House, number: str) -> str:
    """The case that takes that one back; its number."""
    card = queries.need(Reader(house.world.actor("周敏")), number)
    return done(house, "reverse_case", {"reverses": str(card.id), "reason": "录错了月份"})


def test_what_was_built_and_taken_back_again_does_not_stand_in_the_way(house: House) -> None:
    with schemas.region("tacheng"):
        enrolled = done(house, "enroll_flexible", {"month": "202611"})
        stopped = done(house, "stop_flexible", {"month": "202612"})
        resumed = done(house, "resume_flexible", {"month": "202612"})
        with pytest.raises(AnswersRefused, check=lambda raised: resumed in raised.for_person):
            taken_back(house, stopped)
        for number in (resumed, stopped, enrolled):
            taken_back(house, number)
        again = done(house, "enroll_flexible", {"month": "202612"})
        states = [queries.need(Reader(house.world.actor("周敏")), number).state for number in (enrolled, stopped, resumed, again)]
    assert states == ["reversed", "reversed", "reversed", "handled"]


def test_a_reversed_case_and_its_reversal_name_each_other(house: House, visited: Client) -> None:
    first = visited.post(f"{HOME}/outlet/item/enroll_flexible/", house.form(visited))["Location"].rstrip("/").rpartition("/")[2]
    with schemas.region("tacheng"):
        clerk = house.world.actor("周敏")
        card = queries.need(Reader(clerk), first)
        asked = {"reverses": str(card.id), "reason": "录错了月份"}
        second = cases.accept(
            actor=clerk, person=card.person, item="reverse_case", visit=None, answers=asked, checked=[IDENTITY], key="r", now=NOW
        ).number
        undone, undoing = (queries.need(Reader(clerk), number) for number in (first, second))
    assert (undone.reversed_by, undone.reverses_number) == (second, None)
    assert (undoing.reversed_by, undoing.reverses_number) == (None, first)
    manager = house.browser("赵建华")
    assert f"/centre/case/{second}/" in manager.get(f"{HOME}/centre/case/{first}/").content.decode()
    assert f"/centre/case/{first}/" in manager.get(f"{HOME}/centre/case/{second}/").content.decode()
    assert second in visited.get(f"{HOME}/outlet/case/{first}/").content.decode()


def test_the_day_of_a_case_is_the_day_people_wrote(house: House) -> None:
    with schemas.region("tacheng"):
        actor, person = house.world.actor("周敏"), house.world.people["王秀英"]
        early = NOW.replace(hour=1)  # the day before, by the clock of Greenwich
        wanted = {"enroll_flexible": {"month": "202611"}, "change_key": {"name": "王秀瑛", "paper": "塔公户更〔2026〕0001 号"}}
        for item, answers in wanted.items():
            cases.accept(actor=actor, person=person, item=item, visit=None, answers=answers, checked=[IDENTITY], key=item, now=early)
        asked = cases.begin(actor=actor, person=person, item="reverse_case", visit=None, now=NOW)
    assert asked.questions[0].choices[0].label == "灵活就业人员参保登记（11-24）"
    sheet = house.browser("赵建华").get(f"{HOME}/centre/?as=csv").content.decode("utf-8-sig")
    assert "2026-11-24 01:00" in sheet


def test_two_reversals_of_one_case_at_the_same_moment_are_one(house: House) -> None:
    """Both were decided before either was written."""
    with schemas.region("tacheng"):
        actor, person = house.world.actor("周敏"), house.world.people["王秀英"]
        card = queries.need(Reader(actor), done(house, "enroll_flexible", {"month": "202611"}))
        asked = {"reverses": str(card.id), "reason": "录错了月份"}
        known = accepting.know(actor, person, "reverse_case", now=NOW)
        decided = accepting._decide(accepting.handler_of("reverse_case"), known, actor, None, asked, [IDENTITY], NOW)
        accepting._write(decided, None, None, "one", "digest")
        with pytest.raises((NotReversible, MovedMeanwhile)):
            accepting._write(decided, None, None, "two", "digest")
