"""受理：one case for one request, with its effect, its trail and its event, or nothing at all."""

from datetime import timedelta

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.cases.errors import AnswersRefused, MaterialUnchecked
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification.types import Method, Reading
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits import queries as visit_queries
from sheyintong.casework.visits.types import Visit
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.actors import system
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.authority.errors import NotAuthorised
from sheyintong.registers.catalogue.types import Stage
from tests.support.world import IDENTITY, NOW, World

FLEXIBLE = {"month": "202611"}


def arrive(world: World, teller: str = "李静", person: str = "王秀英") -> Visit:
    """She lays her card on the reader; the visit is open."""
    actor = world.actor(teller)
    nonce = identification.give_nonce(actor=actor, reader_device=world.reader, now=NOW)
    number = world.numbers[person]
    text = identification.signed_text(nonce, "id_card_read", number, person, number[6:14], "female")
    made = Reading(Method.ID_CARD_READ, number, person, number[6:14], "female", nonce)
    identification.take_reading(reading=made, signature=world.signer.sign(text), actor=system("tacheng"), now=NOW)
    found = identification.collect(actor=actor, now=NOW)
    assert found is not None
    visits.open_visit(actor=actor, person=found.person, identification=found.id, method=found.method, notice="2026-1", now=NOW)
    visit = visit_queries.open_of_session(actor.session or 0)
    assert visit is not None
    return visit


def accept(
    world: World, visit: Visit, item: str = "enroll_flexible", key: str = "k1", teller: str = "李静", **answers: str
) -> cases.Accepted:
    return cases.accept(
        actor=world.actor(teller),
        person=visit.person,
        item=item,
        visit=visit,
        answers=answers or FLEXIBLE,
        checked=[IDENTITY],
        key=key,
        now=NOW,
    )


def count(table: str) -> int:
    return int(fetch_rows(f"SELECT count(*) FROM {table}")[0][0] or 0)


def test_an_immediate_item_changes_the_register_with_its_trail_and_event(world: World) -> None:
    visit = arrive(world)
    done = accept(world, visit)
    assert (done.state, done.effect) == ("handled", "applied")
    assert count("enrolments_enrolment") == 1
    assert count("enrolments_period") == 1
    case = queries.need(Reader(world.actor("李静")), done.number)
    assert [stage.move for stage in queries.stages(case.id)] == ["accept", "handle"]
    assert fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'cases.accept' AND case_id = $1::bigint", [case.id]) == [("1",)]
    assert fetch_rows("SELECT count(*) FROM jobs_outbox WHERE event = 'cases.CaseHandled'") == [("1",)]


def test_the_same_key_again_is_the_same_case(world: World) -> None:
    visit = arrive(world)
    first, second = accept(world, visit), accept(world, visit)
    assert second.again
    assert (first.number, first.code) == (second.number, second.code)
    assert count("cases_case") == 1


def test_a_second_enrolment_is_refused_by_name_and_leaves_nothing(world: World) -> None:
    visit = arrive(world)
    accept(world, visit)
    with pytest.raises(Exception, match=r"enrolments\.already_enrolled"):
        accept(world, visit, key="k2")
    assert count("cases_case") == 1


def test_an_identity_document_that_was_not_checked_is_asked_for(world: World) -> None:
    visit = arrive(world)
    with pytest.raises(MaterialUnchecked):
        cases.accept(
            actor=world.actor("李静"),
            person=visit.person,
            item="enroll_flexible",
            visit=visit,
            answers=FLEXIBLE,
            checked=[],
            key="k",
            now=NOW,
        )


def test_an_answer_outside_the_choices_is_named(world: World) -> None:
    visit = arrive(world)
    with pytest.raises(AnswersRefused) as refused:
        accept(world, visit, month="203101")
    assert [problem.field for problem in refused.value.problems] == ["month"]


def test_a_teller_without_a_certificate_is_refused_with_the_one_who_can_mend_it(world: World) -> None:
    visit = arrive(world, teller="新柜员")
    with pytest.raises(NotAuthorised) as refused:
        accept(world, visit, teller="新柜员")
    assert [(reason.code, reason.mender_name) for reason in refused.value.reasons] == [("staff.certificate_missing", "吴海涛")]


def test_an_item_off_the_list_gives_every_reason(world: World) -> None:
    verdict = authority_queries.may(world.actor("李静"), "change_key", Stage.RECEIVE, at=NOW)
    assert [reason.code for reason in verdict.reasons] == ["partners.item_not_on_list", "partners.agreement_scope"]


def test_a_stop_that_arrives_between_the_decision_and_the_write_is_caught_in_the_write(committed_world: World) -> None:
    from sheyintong.engines.database.statements import write
    from sheyintong.registers.authority.errors import FactsMoved

    world = committed_world  # the refused write ends its transaction
    actor = world.actor("李静")
    verdict = authority_queries.may(actor, "enroll_flexible", Stage.HANDLE, at=NOW)
    assert verdict.allowed
    authority.stop(actor=world.actor("内控"), reason="系统演练", outlet=world.outlet, member=None, bank=None, item="", now=NOW)
    with pytest.raises(FactsMoved):
        write(*authority_queries.guard(verdict, actor=actor, item="enroll_flexible"))
    again = authority_queries.may(actor, "enroll_flexible", Stage.HANDLE, at=NOW)
    assert [reason.code for reason in again.reasons] == ["authority.stopped"]


def test_a_nonce_is_used_once_and_only_by_the_session_that_asked(world: World) -> None:
    from sheyintong.casework.identification.errors import NonceUnknown

    actor = world.actor("李静")
    nonce = identification.give_nonce(actor=actor, reader_device=world.reader, now=NOW)
    identification.take_failure(nonce=nonce, why="no_card", now=NOW)
    with pytest.raises(NonceUnknown):
        identification.take_failure(nonce=nonce, why="no_card", now=NOW)
    late = identification.give_nonce(actor=actor, reader_device=world.reader, now=NOW)
    with pytest.raises(NonceUnknown):
        identification.take_failure(nonce=late, why="no_card", now=NOW + timedelta(minutes=6))


def test_a_reading_signed_by_another_key_is_refused(world: World) -> None:
    from sheyintong.casework.identification.errors import ReadingForged
    from sheyintong.kernel.crypto.signatures import Sm2Signer

    nonce = identification.give_nonce(actor=world.actor("李静"), reader_device=world.reader, now=NOW)
    number = world.numbers["王秀英"]
    made = Reading(Method.ID_CARD_READ, number, "王秀英", number[6:14], "female", nonce)
    text = identification.signed_text(nonce, "id_card_read", number, "王秀英", number[6:14], "female")
    with pytest.raises(ReadingForged):
        identification.take_reading(reading=made, signature=Sm2Signer.generate().sign(text), actor=system("tacheng"), now=NOW)


def test_a_stop_of_another_bank_holds_nobody_up_and_one_of_this_bank_does(world: World) -> None:
    from sheyintong.registers.partners import commands as partners

    root = system("tacheng")
    other = partners.add_bank(
        name="边城农商行股份有限公司", short_name="边城农商行", code="", uscc="", synthetic=True, actor=root, now=NOW
    ).id
    visit, chief = arrive(world), world.actor("地区内控")
    authority.stop(actor=chief, reason="另一家银行", outlet=None, member=None, bank=other, item="", now=NOW)
    assert accept(world, visit).state == "handled"
    authority.stop(actor=chief, reason="这家银行", outlet=None, member=None, bank=world.actor("李静").partner, item="", now=NOW)
    verdict = authority_queries.may(world.actor("李静"), "print_rights", Stage.HANDLE, at=NOW)
    assert [reason.code for reason in verdict.reasons] == ["authority.stopped"]


def test_an_agreement_suspended_between_the_decision_and_the_write_is_caught_in_the_write(world: World) -> None:
    from sheyintong.engines.database.statements import write
    from sheyintong.registers.authority.errors import FactsMoved
    from sheyintong.registers.partners import commands as partners

    actor = world.actor("李静")
    verdict = authority_queries.may(actor, "enroll_flexible", Stage.HANDLE, at=NOW)
    partners.suspend(agreement=world.agreement, reason="整改", actor=system("tacheng"), now=NOW)
    with pytest.raises(FactsMoved):
        write(*authority_queries.guard(verdict, actor=actor, item="enroll_flexible"))


def test_a_stop_reaches_a_reviewer_who_sits_at_no_counter_also_in_the_write(world: World) -> None:
    from sheyintong.engines.database.statements import write
    from sheyintong.registers.authority.errors import FactsMoved

    actor = world.actor("阿依努尔")
    verdict = authority_queries.may(actor, "change_key", Stage.REVIEW, at=NOW, case_path=actor.scope)
    assert verdict.allowed
    authority.stop(actor=world.actor("内控"), reason="离岗调查", outlet=None, member=actor.member, bank=None, item="", now=NOW)
    with pytest.raises(FactsMoved):
        write(*authority_queries.guard(verdict, actor=actor, item="change_key"))
