"""A case begun before a right ended is finished by the centre: the worker hands it over when the event comes, and once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.cases.models import Case, Pause
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import system
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority.types import Newcomer
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.partners import commands as partners
from sheyintong.registers.partners.types import EndKind
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import models as staff_models
from sheyintong.registers.staff.types import Place, PlaceKind, Role
from sheyintong.wiring import workers
from sheyintong.wiring.items import HANDLERS
from tests.casework.cases.test_accepting import accept, arrive
from tests.casework.conftest import filled, house_keys, world
from tests.support.world import END, NOW, START, World

__all__ = ["filled", "house_keys", "world"]
ROOT = system("tacheng", "test")
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def waiting(world: World) -> queries.CaseCard:
    """A case of 李静's that waits for what is missing, and the tables of the worker."""
    cases.use_handlers(HANDLERS)
    workers.connect()
    number = accept(world, arrive(world)).number
    Case.objects.filter(number=number).update(state="in_correction", effect="none")
    found = case(world, number)
    Pause.objects.create(case_id=found.id, since=NOW.date(), wanted="户口簿首页")
    jobs.drain(NOW)
    return found


def case(world: World, number: str) -> queries.CaseCard:
    return queries.need(Reader(world.actor("周敏")), number)


def listed(world: World, outlet: int) -> list[str]:
    return [line.number for line in queries.returned_to(Reader(world.actor("周敏")), outlet=outlet)]


def certificate_of(world: World, name: str) -> int:
    return staff_models.Certificate.objects.get(member_id=world.actor(name).member).pk


def end_agreement(world: World) -> None:
    partners.end(agreement=world.agreement, kind=EndKind.VOLUNTARY, reason="主动退出", actor=ROOT, now=LATER)


def let_go(world: World) -> None:
    staff.leave(member=world.actor("李静").member or 0, reason="离职", actor=ROOT, now=LATER)


def end_post(world: World) -> None:
    post = staff_models.Post.objects.get(member_id=world.actor("李静").member)
    staff.end_post(post=post.pk, valid_to=LATER.date(), reason="调岗", actor=ROOT, now=LATER)


def withdraw(world: World) -> None:
    staff.withdraw_certificate(certificate=certificate_of(world, "李静"), reason="考核不合格", actor=ROOT, now=LATER)


def close_outlet(world: World) -> None:
    outlets.close(outlet=world.outlet, reason="网点撤并", actor=ROOT, now=LATER)


ENDS = (end_agreement, close_outlet, let_go, end_post, withdraw)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_what_waits_where_a_right_ended_is_finished_by_the_centre(
    end: Callable[[World], None], world: World, waiting: queries.CaseCard
) -> None:
    assert listed(world, world.outlet) == [waiting.number]
    end(world)
    jobs.drain(LATER)
    after = case(world, waiting.number)
    assert (after.outlet, after.waits_at, after.state) == (world.outlet, world.hall, "in_correction")
    assert (listed(world, world.outlet), listed(world, world.hall)) == ([], [waiting.number])
    assert [stage.move for stage in queries.stages(waiting.id)][-1] == "hand_to_centre"
    assert cases.hand_to_centre(actor=ROOT, now=LATER) == 0
    assert fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'cases.hand_to_centre'") == [("1",)]


@pytest.mark.parametrize("end", ENDS[2:], ids=lambda end: end.__name__)
def test_where_a_colleague_may_finish_it_the_case_stays(end: Callable[[World], None], world: World, waiting: queries.CaseCard) -> None:
    colleague = world.actor("新柜员").member or 0
    staff.record_certificate(
        member=colleague, number="C-new", item_code="enroll_flexible", valid_from=START, valid_to=END, actor=ROOT, now=NOW
    )
    end(world)
    jobs.drain(LATER)
    assert case(world, waiting.number).waits_at == world.outlet
    assert listed(world, world.outlet) == [waiting.number]


def test_a_suspended_agreement_keeps_its_cases(world: World, waiting: queries.CaseCard) -> None:
    partners.suspend(agreement=world.agreement, reason="整改", actor=ROOT, now=LATER)
    workers.right_ended({}, LATER)
    assert case(world, waiting.number).waits_at == world.outlet


def test_what_ends_by_its_date_is_found_by_the_schedule(world: World, waiting: queries.CaseCard) -> None:
    after_the_term = NOW + (END - NOW.date())
    assert "cases.hand_to_centre" in {each.task for each in workers.SCHEDULE}
    workers.TASKS["cases.hand_to_centre"]({}, after_the_term)
    assert case(world, waiting.number).waits_at == world.hall


def test_what_lay_with_somebody_who_left_lies_with_the_queue_again(world: World, waiting: queries.CaseCard) -> None:
    clerk = world.actor("周敏").member
    Case.objects.filter(number=waiting.number).update(assignee_id=clerk, state="in_review")
    staff.leave(member=clerk or 0, reason="退休", actor=ROOT, now=LATER)
    jobs.drain(LATER)
    assert case(world, waiting.number).assignee is None
    assert fetch_rows("SELECT reason FROM audit_entry WHERE act = 'cases.assign'") == [("离岗",)]


def test_what_somebody_applied_for_who_left_is_withdrawn(world: World, waiting: queries.CaseCard) -> None:
    clerk = world.actor("周敏")
    right = authority.apply_for_right(
        actor=clerk, member=Newcomer("热娜", "rena"), role=Role.REVIEWER, place=Place(PlaceKind.AGENCY, clerk.agency or 0),
        valid_from=NOW.date(), valid_to=None, reason="到岗", now=NOW,
    )  # fmt: skip
    staff.leave(member=clerk.member or 0, reason="退休", actor=ROOT, now=LATER)
    jobs.drain(LATER)
    assert fetch_rows("SELECT state, note FROM authority_right WHERE id = $1::bigint", [right]) == [("withdrawn", "离岗")]
