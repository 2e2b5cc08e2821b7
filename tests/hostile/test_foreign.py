"""Every id in an address changed to one of somebody else: nothing is shown, nothing changes, and no one learns whether it exists."""

import csv
import io

import pytest
from django.test import Client

from sheyintong.casework.cases import queries as case_queries
from sheyintong.engines.database import schemas
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.text import neutral_cell
from tests.support.world import NOW

from .conftest import HOME, House


@pytest.fixture
def number(house: House, visited: Client) -> str:
    """A case of the bank outlet."""
    answer = visited.post(f"{HOME}/outlet/item/enroll_flexible/", house.form(visited))
    return str(answer["Location"].split("/")[-2])


@pytest.mark.parametrize("who", ["周敏", "吐尔逊"])
def test_a_case_of_another_outlet_is_as_unknown_as_one_that_never_was(who: str, number: str, house: House, visited: Client) -> None:
    assert visited.get(f"{HOME}/outlet/case/{number}/").status_code == 200
    elsewhere = house.browser(who)
    for path in ("", "mend/"):
        foreign, never = (elsewhere.get(f"{HOME}/outlet/case/{each}/{path}") for each in (number, "6542012611249999999"))
        assert (foreign.status_code, never.status_code) == (404, 404)
        assert foreign.content.decode().replace(number, "") == never.content.decode().replace("6542012611249999999", "")


def test_a_receipt_of_another_outlets_visit_is_not_shown(number: str, house: House, visited: Client) -> None:
    with schemas.region("tacheng"):
        visit = case_queries.need(Reader(house.world.actor("李静")), number).visit
    assert visited.get(f"{HOME}/outlet/receipt/{visit}/").status_code == 200
    foreign = house.browser("周敏").get(f"{HOME}/outlet/receipt/{visit}/")
    assert foreign.status_code == 409
    assert "王" not in foreign.content.decode()


@pytest.mark.parametrize("who", ["韩梅", "额敏审核"])
def test_a_case_of_another_body_or_county_is_as_unknown_as_one_that_never_was(who: str, number: str, house: House) -> None:
    elsewhere = house.browser(who)
    foreign, never = (elsewhere.get(f"{HOME}/centre/case/{each}/") for each in (number, "6542012611249999999"))
    assert (foreign.status_code, never.status_code) == (404, 404)
    assert foreign.content.decode().replace(number, "") == never.content.decode().replace("6542012611249999999", "")


def test_a_case_of_this_outlet_cannot_be_mended_by_a_form_before_it_was_returned(number: str, house: House, visited: Client) -> None:
    form = house.form(visited, "print_rights") | {"note": "x"}
    assert visited.post(f"{HOME}/outlet/case/{number}/mend/", form).status_code in (403, 409, 422)


def test_a_manager_certifies_only_her_own_people(house: House) -> None:
    manager = house.browser("吴海涛")
    page = manager.get(f"{HOME}/outlet/staff/")
    from .conftest import field

    dates = {"valid_from": "2026-01-01", "valid_to": "2027-01-01", "number": "C-1", "csrf": field(page, "csrf")}
    foreign = house.world.actor("周敏").member
    assert manager.post(f"{HOME}/outlet/staff/", dates | {"member": str(foreign)}).status_code == 422


def test_a_request_for_help_of_nobody_is_not_answered(house: House) -> None:
    from .conftest import field

    manager = house.browser("吴海涛")
    csrf = field(manager.get(f"{HOME}/outlet/staff/"), "csrf")
    for request in ("1", "999999", "", "x"):
        assert manager.post(f"{HOME}/outlet/help/", {"csrf": csrf, "request": request, "mended": "1"}).status_code in (403, 404, 409)


def test_the_right_number_with_a_wrong_code_shows_nothing(number: str, house: House) -> None:
    browser = house.browser()
    answers = [browser.post(f"{HOME}/status/", {"number": each, "code": "AAAAAA"}) for each in (number, "6542012611249999999")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.decode().replace(number, "") == answers[1].content.decode().replace("6542012611249999999", "")


def test_no_cell_of_an_export_starts_a_formula(number: str, visited: Client) -> None:
    sheet = visited.get(f"{HOME}/outlet/today/?as=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet)))
    assert (rows[1][0], rows[1][5]) == (number, f"{NOW:%Y-%m-%d %H:%M}")
    assert all(cell == neutral_cell(cell) for row in rows for cell in row)
    for start in ("=", "+", "-", "@", "\t", "\r", " =", "\uff1d"):
        assert neutral_cell(f"{start}cmd|' /C calc'!A0").startswith("'")
