"""A core that answers late, twice, never, or no: every change waits, is decided once, and is never done twice over there."""

import http.client
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheyintong.engines.database.statements import write
from sheyintong.exchange.core_system import adapters, commands, errors, queries, rules
from sheyintong.exchange.core_system.adapters import fields
from sheyintong.exchange.core_system.types import ChangeState, Exchanged, Keeper, Outcome, Verdict
from sheyintong.kernel.actors import system
from sheyintong.kernel.transitions import NotInThisState
from sheyintong.rehearsal.simulators.core import Core, Mode, running

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ACTOR = system("tacheng")
RECORD = {"name": "王秀英", "number": "654299195803120228", "birth": "1958-03-12", "scheme": "110", "enrolment_kind": "flexible"}
YES = Outcome(Verdict.YES, "0", "", "core-1")
NO = Outcome(Verdict.NO, "E1001", "状态异常", "core-1")


@pytest.fixture(scope="session", autouse=True)
def house_keys() -> None:
    from django.conf import settings as django

    from sheyintong.engines import keys

    keys.ensure(django.HOME)


def sent(record: dict[str, str] | None = None, person: int = 9) -> int:
    part = commands.send(subject="enrolment", act="enrol", about=("case", 5), record=record or RECORD, person=person, at=NOW)
    return write(part).id(part)


def there(address: str) -> None:
    commands.set_keeper(subject="enrolment", keeper=Keeper.THERE, using="testcore", address=address, actor=ACTOR, now=NOW)


def events() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT event, payload->>'change', payload->>'verdict', payload->>'about_id' FROM jobs_outbox ORDER BY id")
        return list(cursor.fetchall())


def rounds(count: int) -> list[Exchanged]:
    """Rounds an hour and more apart, so that everything is due again."""
    return [commands.exchange(NOW + timedelta(hours=2 * n)) for n in range(count)]


def test_a_person_has_one_change_of_a_subject_on_its_way(region: str) -> None:
    first = sent()
    with pytest.raises(errors.StillUnconfirmed):
        sent()
    sent(person=10)
    commands.take_answer(change=first, outcome=NO, now=NOW)
    sent()


def test_without_a_word_the_record_is_here_and_confirmed_at_once(region: str) -> None:
    assert queries.keeper("enrolment") == "here"
    number = sent()
    assert queries.change(number).state is ChangeState.SENT
    assert commands.exchange(NOW) == Exchanged(taken=1, confirmed=1)
    assert queries.change(number).state is ChangeState.CONFIRMED
    assert events() == [("core_system.CoreAnswered", str(number), "yes", "5")]


@pytest.mark.parametrize(
    ("mode", "turns", "state", "verdicts"),
    [
        (Mode.YES, 1, ChangeState.CONFIRMED, ["yes"]),
        (Mode.NO, 1, ChangeState.REJECTED, ["no"]),
        (Mode.LATE, 3, ChangeState.CONFIRMED, ["yes"]),
        (Mode.LATE_NO, 3, ChangeState.REJECTED, ["no"]),
        (Mode.LOST, 2, ChangeState.CONFIRMED, ["yes"]),
        (Mode.DEAF, 2, ChangeState.CONFIRMED, ["yes"]),
        (Mode.NEVER, 4, ChangeState.SENT, []),
    ],
)
def test_each_behaviour_of_the_core_ends_as_it_should(region: str, mode: Mode, turns: int, state: ChangeState, verdicts: list[str]) -> None:
    core = Core({"subject:enrolment": mode.value})
    with running(core) as address:
        there(address)
        number = sent()
        rounds(turns)
        assert queries.keeper("enrolment") == "there"
    assert queries.change(number).state is state
    assert [verdict for _, _, verdict, _ in events()] == verdicts
    assert core.done == [f"tacheng-{number}"]


def test_a_line_that_breaks_leaves_the_outcome_unknown_and_nothing_is_sent_twice(region: str) -> None:
    core = Core({"subject:enrolment": "lost"})
    with running(core) as address:
        there(address)
        number = sent()
        assert commands.exchange(NOW).unknown == 1
        assert queries.change(number).state is ChangeState.UNKNOWN
        assert commands.exchange(NOW + timedelta(seconds=1)) == Exchanged()
        assert commands.exchange(NOW + timedelta(seconds=11)).confirmed == 1
    assert core.delivered == {f"tacheng-{number}": 1}


def test_nobody_on_the_other_side_is_unknown_and_tried_again_ever_later(region: str) -> None:
    there("http://127.0.0.1:9")
    number = sent()
    assert [done.unknown for done in rounds(3)] == [1, 1, 1]
    assert queries.change(number).attempts == 3
    assert [rules.wait(n).total_seconds() for n in (1, 2, 3, 40)] == [10, 20, 40, 3600]


def test_a_change_that_cannot_be_put_into_words_says_why_and_holds_up_no_other(region: str) -> None:
    core = Core()
    with running(core) as address:
        there(address)
        bad, good = sent({"shoe_size": "44"}), sent(person=10)
        assert commands.exchange(NOW) == Exchanged(taken=2, confirmed=1, waiting=1)
    card = queries.change(bad)
    assert (card.state, card.code, card.handed_at) == (ChangeState.SENT, "core_system.unknown_field", None)
    assert queries.change(good).state is ChangeState.CONFIRMED


def test_the_core_hears_the_standard_names_and_codes(region: str) -> None:
    core = Core()
    with running(core) as address:
        there(address)
        number = sent()
        rounds(1)
    assert core.changes[f"tacheng-{number}"]["record"] == {
        "aac003": "王秀英", "aac002": "654299195803120228", "aac006": "19580312", "aae140": "110", "aac066": "11",
    }  # fmt: skip
    assert fields.inward(core.changes[f"tacheng-{number}"]["record"] | {"zzz": "1"}) == RECORD


def test_a_record_lies_sealed_in_the_table(region: str) -> None:
    sent()
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_system_change::text, encode(payload, 'escape') FROM core_system_change")
        (row,) = cursor.fetchall()
    assert "王秀英" not in "".join(row)
    assert "654299" not in "".join(row)


def test_the_same_answer_twice_is_one_and_another_is_a_contradiction_that_changes_nothing(region: str) -> None:
    number = sent()
    for _ in range(2):
        assert commands.take_answer(change=number, outcome=YES, now=NOW).state is ChangeState.CONFIRMED
    assert len(events()) == 1
    card = commands.take_answer(change=number, outcome=NO, now=NOW)
    assert (card.state, card.contradicted) == (ChangeState.CONFIRMED, True)
    assert [event for event, *_ in events()] == ["core_system.CoreAnswered", "core_system.CoreContradicted"]
    assert [each.number for each in queries.contradicted()] == [number]
    assert queries.answers(number) == [("yes", "0", "core-1"), ("no", "E1001", "core-1")]


def test_the_profile_says_who_keeps_what_and_the_second_time_nothing_changes(region: str) -> None:
    from sheyintong.foundation.regions import commands as regions
    from sheyintong.foundation.regions import queries as profiles

    regions.load_profile(actor=ACTOR, profile=profiles.read_profile("cn/xinjiang/tacheng"), now=NOW)
    kept = profiles.loaded_facts().keepers
    assert kept
    there("http://127.0.0.1:9")
    commands.load_keepers(using="testcore", address="http://127.0.0.1:9", actor=ACTOR, now=NOW)
    assert commands.load_keepers(using="testcore", address="http://127.0.0.1:9", actor=ACTOR, now=NOW) == 0
    assert {subject: queries.keeper(subject) for subject in kept} == dict(kept)
    assert {each.subject for each in queries.links()} >= {"enrolment"}


def test_changes_are_listed_by_what_they_are_about_and_by_waiting(region: str) -> None:
    number = sent()
    assert [each.number for each in queries.changes_about("case", 5)] == [number]
    assert [each.state.label for each in queries.waiting()] == ["已发送，待核心系统确认"]
    assert adapters.adapter("standalone").ask("", "k").is_final


def test_the_simulated_core_can_be_asked_and_told_over_http() -> None:
    core = Core()
    with running(core) as address:
        line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=5)

        def call(method: str, path: str, body: str | None = None) -> tuple[int, Any]:
            line.request(method, path, body)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())

        assert call("POST", "/modes", '{"number:654299195803120228": "no"}')[0] == 200
        change = {"key": "k/1", "subject": "enrolment", "record": {"aac002": "654299195803120228"}}
        assert call("POST", "/changes", json.dumps(change))[1]["verdict"] == "no"
        assert call("GET", "/changes/k%2F1")[1]["code"] == "E1001"
        assert call("GET", "/changes/other")[0] == 404
        assert call("POST", "/modes", '{"subject:x": "silly"}')[0] == 400
        assert call("POST", "/elsewhere", "{}")[0] == 404
        assert call("GET", "/")[1]["changes"] == 1
        line.close()


@pytest.mark.parametrize(("mode", "verdicts"), [(Mode.TWICE, ["yes", "yes"]), (Mode.CONTRADICTS, ["yes", "no"])])
def test_a_core_that_answers_twice_decides_once(region: str, mode: Mode, verdicts: list[str]) -> None:
    core = Core({"subject:enrolment": mode.value})
    with running(core) as address:
        there(address)
        number = sent()
        rounds(2)
        again = adapters.adapter("testcore").ask(address, f"tacheng-{number}")
    commands.take_answer(change=number, outcome=again, now=NOW)
    assert [verdict for verdict, *_ in queries.answers(number)] == verdicts
    assert queries.change(number).state is ChangeState.CONFIRMED
    assert queries.change(number).contradicted is (mode is Mode.CONTRADICTS)
    assert sum(event == "core_system.CoreAnswered" for event, *_ in events()) == 1


def test_what_cannot_be_is_refused(region: str) -> None:
    with pytest.raises(errors.NoSuchChange):
        commands.take_answer(change=0, outcome=YES, now=NOW)
    with pytest.raises(errors.NoSuchChange):
        queries.change(0)
    with pytest.raises(errors.AnswerNotFinal):
        commands.take_answer(change=sent(), outcome=Outcome(Verdict.LATER), now=NOW)
    with pytest.raises(errors.NoSuchAdapter):
        commands.set_keeper(subject="card", keeper=Keeper.THERE, using="sap", actor=ACTOR, now=NOW)
    with pytest.raises(errors.UnknownField):
        fields.outward({"shoe_size": "44"})
    with pytest.raises(errors.UnknownField):
        fields.outward({"sex": "x"})
    for address in ("ftp://core:21", "http://core", "http://user@core:80", "file:///etc/passwd", "http://core:80/path"):
        with pytest.raises(errors.AddressNotAllowed):
            adapters.adapter("testcore").ask(address, "k")
    with pytest.raises(NotInThisState):
        rules.next_state(ChangeState.CONFIRMED, Verdict.NO)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outcomes=st.lists(st.sampled_from([YES, NO, Outcome(Verdict.YES, "0", "", "core-2")]), min_size=1, max_size=6))
def test_whatever_comes_in_whatever_order_the_first_final_answer_stands(region: str, outcomes: list[Outcome]) -> None:
    number = sent()
    for outcome in outcomes:
        commands.take_answer(change=number, outcome=outcome, now=NOW)
    card = queries.change(number)
    assert (card.state is ChangeState.CONFIRMED) == (outcomes[0].verdict is Verdict.YES)
    assert card.contradicted == (len({each.verdict for each in outcomes}) > 1)
    assert sum(each[1] == str(number) and each[0] == "core_system.CoreAnswered" for each in events()) == 1
