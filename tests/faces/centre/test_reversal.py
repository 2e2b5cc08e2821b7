"""A case that was reversed and the one that reversed it name each other, in the centre and at the counter."""

import dataclasses
from datetime import timedelta

import pytest
from django.test import Client

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.cases.commands import accepting
from sheyintong.casework.cases.errors import AnswersRefused, MovedMeanwhile, NotReversible
from sheyintong.engines.database import schemas
from sheyintong.foundation.audit.types import Reader
from sheyintong.items import reversing
from sheyintong.registers.authority.errors import NotAuthorised
from sheyintong.registers.authority.types import Earlier, EarlierAct
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


def asked_back(house: House, number: str) -> str:
    """The case that asks to take that one back; its number."""
    card = queries.need(Reader(house.world.actor("周敏")), number)
    return done(house, "reverse_case", {"reverses": str(card.id), "reason": "录错了月份"})


def taken_back(house: House, number: str) -> str:
    """The case that took that one back, approved; its number."""
    asked, reviewer = asked_back(house, number), house.world.actor("阿依努尔")
    cases.approve(actor=reviewer, reader=Reader(reviewer), case=queries.need(Reader(reviewer), asked), note="属实", now=NOW)
    return asked


def test_what_was_built_and_taken_back_again_does_not_stand_in_the_way(house: House) -> None:
    with schemas.region("tacheng"):
        enrolled = done(house, "enroll_flexible", {"month": "202611"})
        stopped = done(house, "stop_flexible", {"month": "202612"})
        resumed = done(house, "resume_flexible", {"month": "202612"})
        with pytest.raises(AnswersRefused, check=lambda raised: resumed in raised.for_person):
            asked_back(house, stopped)
        for number in (resumed, stopped, enrolled):
            taken_back(house, number)
        again = done(house, "enroll_flexible", {"month": "202612"})
        states = [queries.need(Reader(house.world.actor("周敏")), number).state for number in (enrolled, stopped, resumed, again)]
    assert states == ["reversed", "reversed", "reversed", "handled"]


def test_a_reversed_case_and_its_reversal_name_each_other(house: House, visited: Client) -> None:
    first = visited.post(f"{HOME}/outlet/item/enroll_flexible/", house.form(visited))["Location"].rstrip("/").rpartition("/")[2]
    with schemas.region("tacheng"):
        clerk = house.world.actor("周敏")
        second = taken_back(house, first)
        undone, undoing = (queries.need(Reader(clerk), number) for number in (first, second))
    assert (undone.reversed_by, undone.reverses_number) == (second, None)
    assert (undoing.reversed_by, undoing.reverses_number) == (None, first)
    manager = house.browser("赵建华")
    assert f"/centre/case/{second}/" in manager.get(f"{HOME}/centre/case/{first}/").content.decode()
    assert f"/centre/case/{first}/" in manager.get(f"{HOME}/centre/case/{second}/").content.decode()
    assert second in visited.get(f"{HOME}/outlet/case/{first}/").content.decode()


def test_nobody_takes_back_alone_what_others_decided(house: House) -> None:
    """The one who asked may not approve; until another did, the case stands."""
    with schemas.region("tacheng"):
        enrolled = done(house, "enroll_flexible", {"month": "202611"})
        asked, clerk = asked_back(house, enrolled), house.world.actor("周敏")
        with pytest.raises(NotAuthorised):
            cases.approve(actor=clerk, reader=Reader(clerk), case=queries.need(Reader(clerk), asked), note="属实", now=NOW)
        states = [queries.need(Reader(clerk), number).state for number in (enrolled, asked)]
    assert states == ["handled", "in_review"]
    page = house.browser("阿依努尔").get(f"{HOME}/centre/case/{asked}/").content.decode()
    assert f"/centre/case/{enrolled}/" in page


def test_a_reversal_sent_back_and_in_again_is_one_still(house: House) -> None:
    """Who sent it in again received it, so she does not review it; meanwhile no second one is taken."""
    with schemas.region("tacheng"):
        enrolled = done(house, "enroll_flexible", {"month": "202611"})
        asked, reviewer = asked_back(house, enrolled), house.world.actor("阿依努尔")

        def card() -> queries.CaseCard:
            return queries.need(Reader(reviewer), asked)

        cases.return_for_correction(actor=reviewer, case=card(), wanted="写明错在哪里", now=NOW)
        with pytest.raises((NotReversible, AnswersRefused)):
            done(house, "reverse_case", {"reverses": str(queries.need(Reader(reviewer), enrolled).id), "reason": "又一次"})
        answers = {"reverses": str(card().reverses), "reason": "多录了一个月"}
        cases.resubmit(actor=house.world.actor("周敏"), case=card(), answers=answers, note="", now=NOW)
        assert EarlierAct(Earlier.RECEIVED, house.world.actor("周敏").member or 0) in queries.acts_on(card().id)
        stale = dataclasses.replace(card(), moves=card().moves - 2)
        with pytest.raises(MovedMeanwhile):
            cases.approve(actor=reviewer, reader=Reader(reviewer), case=stale, note="属实", now=NOW)
        cases.approve(actor=reviewer, reader=Reader(reviewer), case=card(), note="属实", now=NOW)
        assert queries.need(Reader(reviewer), enrolled).state == "reversed"


def test_a_mended_reversal_names_what_it_takes_back(house: House) -> None:
    """The page, the row and the effect are of the same case, also where the counter picked another one when it mended."""
    with schemas.region("tacheng"):
        first = done(house, "enroll_flexible", {"month": "202611"})
        other = done(house, "change_basic", {"phone": "13911112222"})
        asked, reviewer = asked_back(house, first), house.world.actor("阿依努尔")

        def card(number: str) -> queries.CaseCard:
            return queries.need(Reader(reviewer), number)

        cases.return_for_correction(actor=reviewer, case=card(asked), wanted="选错了", now=NOW)
        answers = {"reverses": str(card(other).id), "reason": "电话报错"}
        cases.resubmit(actor=house.world.actor("周敏"), case=card(asked), answers=answers, note="", now=NOW)
        assert (card(asked).reverses_number, card(first).undoing, card(other).undoing) == (other, None, asked)
        cases.approve(actor=reviewer, reader=Reader(reviewer), case=card(asked), note="属实", now=NOW)
        assert [card(number).state for number in (first, other)] == ["handled", "reversed"]
        assert card(other).reversed_by == asked


def test_a_complaint_mended_to_be_about_an_outlet_is_closed_to_it(house: House) -> None:
    with schemas.region("tacheng"):
        made, body = done(house, "complaint", {"about_outlet": "none", "text": "态度差"}), house.world.actor("韩梅")
        cases.return_for_correction(actor=body, case=queries.need(Reader(body), made), wanted="哪个地方", now=NOW)
        answers = {"about_outlet": str(house.world.outlet), "text": "窗口态度差"}
        cases.resubmit(actor=house.world.actor("周敏"), case=queries.need(Reader(body), made), answers=answers, note="", now=NOW)
        assert queries.need(Reader(body), made).about_outlet == house.world.outlet


def test_what_was_a_draft_counts_from_the_day_it_was_handled(house: House) -> None:
    """The row of a draft is older than the cases that were made meanwhile."""
    with schemas.region("tacheng"):
        enrolled = done(house, "enroll_flexible", {"month": "202611"})
        card = queries.need(Reader(house.world.actor("周敏")), enrolled)
    drafted_first = dataclasses.replace(card, id=card.id - 1, decided_at=NOW + timedelta(minutes=1))
    assert reversing._done(card) < reversing._done(drafted_first)


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
