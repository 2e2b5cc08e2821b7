"""Every address declares who may use it, the reference says the same, and nobody else gets in."""

import re
from pathlib import Path

import pytest
from django.test import Client
from docs.routes import Route, page, routes

from sheyintong.faces.web.access import EVERYBODY, SIGNED_IN
from sheyintong.faces.web.session import csrf_of
from sheyintong.registers.staff.types import Role
from tests.hostile.conftest import HOME, House, filled, house, house_keys, world

__all__ = ["filled", "house", "house_keys", "world"]
ROUTES = list(routes())
KNOWN = {
    EVERYBODY, SIGNED_IN, "bearer", "teller", "hall_guide", "outlet_manager", "branch_manager", "township_clerk", "centre_clerk", "reviewer",
    "centre_manager", "internal_control", "information_centre", "admin_body", "auditor", "operator",
}  # fmt: skip
CAST = (
    "李静", "马晓燕", "吴海涛", "孙建军", "吐尔逊", "周敏", "阿依努尔", "赵建华", "内控", "信息中心", "韩梅", "陈立", "运维",
)  # fmt: skip
"""One member of staff for each role."""
GETS = [route for route in ROUTES if route.plain and not route.machine]
ANSWERS = (200, 302, 303, 404, 405, 409)
"""What whoever may use an address gets: the page, the next one, "only inside the demo", "only by a form", "nobody is at the counter"."""


def ids(route: Route) -> str:
    return f"{route.methods} {route.path}".strip()


@pytest.mark.parametrize("route", ROUTES, ids=ids)
def test_every_address_declares_who_may_use_it(route: Route) -> None:
    assert route.allowed, f"{route.path} has neither allow(…) nor a token: say who may use it"
    assert route.allowed <= KNOWN


def test_the_interface_is_walked_operation_by_operation() -> None:
    machine = {(route.path, route.methods) for route in ROUTES if route.machine}
    assert ("/outlet/api/cases", "POST") in machine
    assert ("/outlet/api/cases/<number>", "GET") in machine
    open_doors = {route.path for route in ROUTES if route.machine and EVERYBODY in (route.allowed or ())}
    assert {"/outlet/api/session", "/outlet/api/session/nonce"} <= open_doors
    assert len(open_doors) == 4


def test_the_reference_is_what_the_views_declare() -> None:
    written = Path(__file__).parents[2] / "docs" / "reference" / "routes.md"
    assert written.read_text("utf-8") == page(), "docs/reference/routes.md is out of date. Type: make docs"


def test_each_role_opens_what_it_may_and_nothing_else(house: House) -> None:
    for name in CAST:
        browser, roles = house.browser(name), house.world.actor(name).roles
        for route in GETS:
            status = browser.get(HOME + route.path).status_code
            may = bool(route.allowed and (route.allowed & (roles | {EVERYBODY, SIGNED_IN})))
            assert status in (ANSWERS if may else (403,)), (name, route.path, status)


def test_the_cast_holds_every_role(house: House) -> None:
    assert {role for name in CAST for role in house.world.actor(name).roles} == set(Role)


def test_what_a_role_may_not_use_is_closed_to_it_with_any_number_and_with_a_form(house: House) -> None:
    pages = [route for route in ROUTES if not route.machine]
    for name in CAST:
        browser, roles = house.browser(name), house.world.actor(name).roles
        csrf = csrf_of(browser.cookies["syt"].value)
        for route in pages:
            if (route.allowed or frozenset()) & (roles | {EVERYBODY, SIGNED_IN}):
                continue
            path = HOME + re.sub(r"<slug:\w+>", "x", re.sub(r"<int:\w+>", "1", route.path))
            for answer in (browser.get(path), browser.post(path, {"csrf": csrf})):
                assert (answer.status_code, b"web.page_forbidden" in answer.content) == (403, True), (name, path)


def test_nobody_without_a_session_gets_further_than_the_sign_in(house: House) -> None:
    browser = house.browser()
    for route in GETS:
        answer = browser.get(HOME + route.path)
        if EVERYBODY in (route.allowed or ()):
            assert answer.status_code < 500, route.path
        else:
            assert (answer.status_code, answer["Location"]) == (302, f"{HOME}/sign-in/"), route.path
        if EVERYBODY not in (route.allowed or ()):
            assert browser.post(HOME + route.path).status_code in (403, 405), route.path


def test_the_interface_asks_for_its_token_everywhere(house: House) -> None:
    browser = Client(raise_request_exception=False)
    for route in ROUTES:
        if not route.machine or EVERYBODY in (route.allowed or ()):
            continue
        path = HOME + route.path.replace("<number>", "1").replace("<code>", "x")
        for method in route.methods.split():
            assert browser.generic(method, path).status_code == 401, (method, path)


def test_the_open_doors_of_the_interface_answer(house: House) -> None:
    browser = Client(raise_request_exception=False)
    assert browser.get(f"{HOME}/outlet/api/openapi.json").status_code == 200
    assert browser.get(f"{HOME}/outlet/api/").status_code in (404, 405)
    assert browser.get(f"{HOME}/outlet/api/session").status_code == 405
    assert browser.get(f"{HOME}/outlet/api/session/nonce").status_code == 405
