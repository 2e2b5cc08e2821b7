"""草稿：half filled, left, found again, accepted as the same row, or erased when its days are over."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.cases.errors import AnswersRefused, DraftGone, DraftNotKept, DraftNotYours, DraftThere
from sheyintong.casework.cases.states import CaseState
from sheyintong.casework.cases.types import Scan
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits.errors import VisitNotOpen
from sheyintong.casework.visits.types import Visit
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.files import queries as stored
from sheyintong.foundation.files.errors import FileErased
from sheyintong.foundation.files.types import Retention
from sheyintong.kernel.actors import system
from sheyintong.wiring.files import CLAIMS
from tests.support.world import IDENTITY, NOW, World

from .test_accepting import FLEXIBLE, accept, arrive, count

CHANGE = {"phone": "13812345678"}


def save(world: World, visit: Visit, item: str = "enroll_flexible", teller: str = "李静", **answers: str) -> int:
    return cases.save_draft(actor=world.actor(teller), item=item, visit=visit, answers=answers, now=NOW)


def take(world: World, visit: Visit, draft: int | None, key: str = "k1") -> cases.Accepted:
    return cases.accept(
        actor=world.actor("李静"), person=visit.person, item="enroll_flexible", visit=visit, answers=FLEXIBLE, checked=[IDENTITY], key=key,
        now=NOW, draft=draft,
    )  # fmt: skip


def card(world: World, id: int) -> queries.DraftCard:  # noqa: A002
    return queries.draft(Reader(world.actor("李静")), id=id, outlet=world.outlet)


def acts(act: str) -> int:
    return int(fetch_rows("SELECT count(*) FROM audit_entry WHERE act = $1::text", [act])[0][0] or 0)


def test_a_draft_has_no_number_and_becomes_the_case_in_its_own_row(world: World) -> None:
    visit = arrive(world)
    draft = save(world, visit)
    assert fetch_rows("SELECT state, number FROM cases_case") == [("draft", None)]
    done = take(world, visit, draft)
    assert fetch_rows("SELECT id, state, number FROM cases_case") == [(str(draft), "handled", done.number)]
    assert count("enrolments_enrolment") == 1
    assert queries.drafts(Reader(world.actor("李静")), outlet=world.outlet) == []
    assert (acts("cases.save_draft"), acts("cases.accept")) == (1, 1)


def test_the_same_request_twice_is_one_case_also_out_of_a_draft(world: World) -> None:
    visit = arrive(world)
    draft = save(world, visit)
    first, second = take(world, visit, draft), take(world, visit, draft)
    assert second.again
    assert first.number == second.number
    assert count("cases_case") == 1
    with pytest.raises(Exception, match=r"already_enrolled|draft_gone"):
        take(world, visit, draft, key="k2")
    assert count("cases_case") == 1


def test_saving_again_goes_on_with_the_same_draft_in_a_later_visit_too(world: World) -> None:
    visit = arrive(world)
    first = save(world, visit)
    visits.close(actor=world.actor("李静"), visit=visit, signed=False, now=NOW)
    again = arrive(world)
    assert save(world, again, month="202611") == first
    reader = Reader(world.actor("李静"))
    found = queries.draft_of(reader, person=again.person, item="enroll_flexible", outlet=world.outlet)
    assert found is not None
    assert queries.opened(reader, found.answers, queries.ANSWERS, found.person) == FLEXIBLE


def test_what_was_answered_so_far_is_sealed_and_a_choice_not_offered_is_asked_again(world: World) -> None:
    visit = arrive(world)
    draft = save(world, visit, month="209901", other="x")
    reader = Reader(world.actor("李静"))
    assert queries.opened(reader, card(world, draft).answers, queries.ANSWERS, visit.person) == {}
    save(world, visit, month="202611")
    raw = fetch_rows("SELECT encode(answers, 'escape') FROM cases_case")[0][0] or ""
    assert "202611" not in raw


def test_a_draft_is_in_no_list_of_cases(world: World) -> None:
    visit = arrive(world)
    save(world, visit)
    reader = Reader(world.actor("李静"))
    start, end = queries.day_of(NOW)
    assert queries.day_list(reader, outlet=world.outlet, member=None, start=start, end=end) == []
    assert queries.cases_of_person(reader, [visit.person]) == []
    assert queries.cases_of_visit(reader, visit.id) == []
    queue = queries.queue(reader, scope="6542", body="", member=0, today=NOW.date())
    assert (queue.total, queue.lines) == (0, ())


def test_a_draft_of_another_person_never_becomes_her_case(world: World) -> None:
    draft = save(world, arrive(world, person="买买提·艾山"), item="enroll_flexible")
    visit = arrive(world)
    with pytest.raises(DraftGone):
        take(world, visit, draft)
    assert fetch_rows("SELECT state FROM cases_case") == [("draft",)]
    assert count("enrolments_enrolment") == 0
    with pytest.raises(DraftGone):
        take(world, visit, 999_999)


def test_given_up_and_taken_back(world: World) -> None:
    visit = arrive(world)
    draft = save(world, visit)
    teller = world.actor("李静")
    cases.discard_draft(actor=teller, draft=card(world, draft), now=NOW)
    assert card(world, draft).discarded
    with pytest.raises(DraftGone):
        take(world, visit, draft)
    cases.restore_draft(actor=teller, draft=card(world, draft), now=NOW)
    assert card(world, draft).state is CaseState.DRAFT
    assert [move for (move,) in fetch_rows("SELECT move FROM cases_stage ORDER BY id")] == ["withdraw", "restore"]
    assert take(world, visit, draft).state == "handled"
    assert (acts("cases.discard_draft"), acts("cases.restore_draft")) == (1, 1)


def test_what_another_tab_saved_meanwhile_is_not_given_up_and_a_new_one_is_not_doubled(world: World) -> None:
    visit = arrive(world)
    draft = save(world, visit)
    old, teller = card(world, draft), world.actor("李静")
    cases.save_draft(actor=teller, item="enroll_flexible", visit=visit, answers=FLEXIBLE, now=NOW + timedelta(minutes=1))
    with pytest.raises(DraftGone):
        cases.discard_draft(actor=teller, draft=old, now=NOW)
    cases.discard_draft(actor=teller, draft=card(world, draft), now=NOW)
    assert save(world, visit) != draft
    with pytest.raises(DraftThere):
        cases.restore_draft(actor=teller, draft=card(world, draft), now=NOW)


def test_when_its_days_are_over_a_draft_is_erased_and_twice_is_once(world: World) -> None:
    visit = arrive(world)
    kept, given_up = save(world, visit, month="202611"), save(world, visit, item="print_rights")
    cases.discard_draft(actor=world.actor("李静"), draft=card(world, given_up), now=NOW)
    root = system("tacheng")
    assert cases.expire_drafts(actor=root, now=NOW + timedelta(days=7)) == 0
    late = NOW + timedelta(days=8)
    with pytest.raises(DraftGone):
        cases.restore_draft(actor=world.actor("李静"), draft=card(world, given_up), now=late)
    assert cases.expire_drafts(actor=root, now=late) == 2
    assert cases.expire_drafts(actor=root, now=late) == 0
    assert fetch_rows("SELECT id, state FROM cases_case ORDER BY id") == [(str(kept), "expired"), (str(given_up), "withdrawn")]
    with pytest.raises(DraftGone):
        card(world, kept)
    with pytest.raises(DraftGone):
        take(world, visit, kept)


def test_the_pictures_of_a_draft_go_with_it_and_those_of_a_case_stay(world: World, settings: object, tmp_path: Path) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    visit, teller = arrive(world), world.actor("李静")

    def draft(item: str, data: bytes) -> tuple[int, int]:
        file = files.store(actor=teller, data=data, name="身份证.txt", retention=Retention.PERMANENT, at=NOW).id
        scan = Scan(IDENTITY, "", file)
        return cases.save_draft(actor=teller, item=item, visit=visit, answers={}, scans=[scan], now=NOW), file

    (kept, first), (_, second) = draft("enroll_flexible", b"one"), draft("print_rights", b"two")
    take(world, visit, kept)
    assert cases.expire_drafts(actor=system("tacheng"), now=NOW + timedelta(days=8)) == 1
    assert stored.open_file(first) == b"one"
    with pytest.raises(FileErased):
        stored.open_file(second)


def test_a_picture_is_swept_where_no_draft_came_of_it_and_never_where_one_did(world: World, settings: object, tmp_path: Path) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    visit, teller, root, late = arrive(world), world.actor("李静"), system("tacheng"), NOW + timedelta(days=2)
    used, unused = (files.store(actor=teller, data=b"x", name="身份证.txt", retention=Retention.PERMANENT, at=NOW).id for _ in range(2))
    files.use_claims(CLAIMS)
    cases.save_draft(actor=teller, item="enroll_flexible", visit=visit, answers={}, scans=[Scan(IDENTITY, "", used)], now=NOW)
    assert files.erase_unclaimed(actor=root, at=late) == 1
    assert files.erase_unclaimed(actor=root, at=late) == 0
    files.sweep(actor=root, at=late + timedelta(days=2), whole=True)
    assert stored.open_file(used) == b"x"
    with pytest.raises(FileErased):
        cases.save_draft(actor=teller, item="print_rights", visit=visit, answers={}, scans=[Scan(IDENTITY, "", unused)], now=NOW)
    assert count("cases_case") == 1


def test_a_complaint_never_lies_about_at_the_counter_it_may_be_about(world: World) -> None:
    with pytest.raises(DraftNotKept):
        save(world, arrive(world), item="complaint", text="服务态度不好")
    assert count("cases_case") == 0


def test_bad_answers_and_wrong_hands_are_refused_by_name(world: World) -> None:
    visit = arrive(world)
    with pytest.raises(AnswersRefused):
        save(world, visit, month="长" * 401)
    reviewer = replace(world.actor("阿依努尔"), outlet=world.outlet)
    with pytest.raises(DraftNotYours):
        cases.save_draft(actor=reviewer, item="enroll_flexible", visit=visit, answers={}, now=NOW)
    with pytest.raises(DraftNotYours):
        cases.save_draft(actor=world.actor("周敏"), item="enroll_flexible", visit=visit, answers={}, now=NOW)
    with pytest.raises(VisitNotOpen):
        save(world, visit, teller="新柜员")
    guide = replace(world.actor("李静"), roles=frozenset({"hall_guide"}))
    assert cases.save_draft(actor=guide, item="enroll_flexible", visit=visit, answers={}, now=NOW)
    visits.close(actor=world.actor("李静"), visit=visit, signed=False, now=NOW)
    with pytest.raises(VisitNotOpen):
        save(world, visit)


def test_an_accepted_case_without_its_draft_is_as_before(world: World) -> None:
    assert accept(world, arrive(world)).state == "handled"
