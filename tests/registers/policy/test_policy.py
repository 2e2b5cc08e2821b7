"""Policy in the database: adopted versions, the value on a day, the file and line it comes from."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sheyintong.engines.database import statements
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import system
from sheyintong.kernel.sheets import SheetMistake
from sheyintong.registers.policy import commands, queries
from sheyintong.registers.policy.errors import NoSuchParameter, NotInForce
from tests.foundation.regions.planted import TACHENG, planted

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ACTOR = system("tacheng")


@pytest.fixture
def adopted(region: str) -> int:
    """The version of the policy in force."""
    return commands.adopt(actor=ACTOR, profile=regions.read_profile(TACHENG), note="首次采用", now=NOW).version


def test_a_value_says_what_it_is_and_where_it_comes_from(adopted: int) -> None:
    found = queries.value("resident.min_age", TODAY)
    assert (found.value, found.unit, found.source, found.document, found.place) == (16, "years", "S08", "国发〔2014〕8号", "cn")
    assert found.written_at.startswith("cn/parameters/enrolment.yaml:")


def test_each_kind_of_value_comes_back_as_its_kind(adopted: int) -> None:
    assert queries.number("limit.pension_claim", TODAY) == 20
    assert queries.share("sample.immediate_share", TODAY) == Decimal("0.05")
    assert queries.flag("identification.typed_allowed", TODAY) is False
    assert queries.text("privacy.notice_version", TODAY) == "2026-1"
    for read, code in ((queries.number, "sample.immediate_share"), (queries.share, "limit.pension_claim"), (queries.flag, "limit.unset")):
        with pytest.raises(TypeError):
            read(code, TODAY)
    with pytest.raises(TypeError):
        queries.text("limit.unset", TODAY)


def test_an_unknown_parameter_and_a_day_before_its_time_are_refused(adopted: int) -> None:
    with pytest.raises(NoSuchParameter):
        queries.value("no.such", TODAY)
    with pytest.raises(NotInForce):
        queries.value("limit.pension_claim", date(2023, 11, 30))


def test_the_same_policy_again_is_no_new_version(adopted: int) -> None:
    again = commands.adopt(actor=ACTOR, profile=regions.read_profile(TACHENG), note="再来", now=NOW)
    assert (again.changed, again.version) == (False, adopted)


def test_a_change_is_a_new_version_and_the_old_one_can_still_be_read(adopted: int) -> None:
    case = {
        "file": "cn/parameters/enrolment.yaml",
        "old": "- {value: 16, valid_from: 2014-02-21, source: S08, document: 国发〔2014〕8号, last_checked: 2026-11-24}",
        "new": "- {value: 17, valid_from: 2014-02-21, source: S08, document: 国发〔2014〕8号, last_checked: 2026-11-24}",
    }
    new = commands.adopt(actor=ACTOR, profile=planted(case), note="试改", now=NOW)
    assert (new.version, queries.version()) == (adopted + 1, adopted + 1)
    assert queries.value("resident.min_age", TODAY).value == 17
    assert queries.value("resident.min_age", TODAY, version=adopted).value == 16


def test_a_mistake_adopts_nothing(adopted: int) -> None:
    case = {"file": "cn/parameters/enrolment.yaml", "old": "source: S08", "new": "source: hearsay"}
    with pytest.raises(SheetMistake):
        commands.adopt(actor=ACTOR, profile=planted(case), note="", now=NOW)
    assert queries.version() == adopted


def test_an_adoption_leaves_a_trace_and_tells_of_itself(region: str) -> None:
    case = {"file": "cn/parameters/limits.yaml", "old": "label: 申领失业保险金的时限", "new": "label: 失业保险金的时限"}
    commands.adopt(actor=ACTOR, profile=planted(case), note="改标题", now=NOW)
    assert statements.fetch_rows("SELECT reason FROM audit_entry WHERE act = 'policy.adopted' ORDER BY id DESC LIMIT 1") == [("改标题",)]
    assert ("policy.PolicyAdopted",) in statements.fetch_rows("SELECT event FROM jobs_outbox")


def test_a_value_is_read_with_one_small_statement(adopted: int, django_assert_max_num_queries: object) -> None:
    queries.value("limit.unset", TODAY)
    with django_assert_max_num_queries(0):  # type: ignore[operator]
        queries.value("limit.unset", TODAY)


def test_what_was_adopted_cannot_be_altered_by_the_application(region: str) -> None:
    rights = "SELECT bool_or(has_table_privilege('syt_app', t, p))::text FROM unnest(ARRAY['policy_parameter', 'policy_adoption']) t,"
    assert statements.fetch_rows(f"{rights} unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p") == [("false",)]
