"""代办在窗口：she reads her own card, goes on for the one who empowered her, and everything says so."""

import json
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.cases import commands as cases
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.people import commands as people
from sheyintong.registers.people.types import ProxyKind
from sheyintong.registers.staff import commands as staff
from tests.hostile.conftest import HOME, House, api, filled, house, house_keys, teller, visited, world
from tests.support.world import IDENTITY, NOW

__all__ = ["api", "filled", "house", "house_keys", "teller", "visited", "world"]
ITEM = f"{HOME}/outlet/item/print_rights/"


@pytest.fixture
def relation(house: House) -> int:
    """王秀英, whom the visit is of, may act for 周代办."""
    (row,) = people.register_proxy(
        person=house.world.people["周代办"], proxy=house.world.people["王秀英"], kind=ProxyKind.AGENT, items=(), evidence="授权书",
        valid_from=NOW.date(), valid_to=None, at=NOW,
    )  # fmt: skip
    with schemas.region("tacheng"):
        return write(row).id(row)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def go_on(house: House, counter: Client, proxy: object) -> HttpResponse:
    form = house.form(counter) | {"proxy": proxy}
    answer: HttpResponse = counter.post(f"{HOME}/outlet/visit/for/", form)  # type: ignore[assignment]
    return answer


def test_from_her_own_matters_to_anothers_and_back(house: House, visited: Client, relation: int) -> None:
    assert "替 周*办 办" in text(visited.get(f"{HOME}/outlet/"))
    assert go_on(house, visited, relation).status_code == 303
    page = text(visited.get(f"{HOME}/outlet/"))
    assert "本人在场" not in page
    assert "委托代办人" in page
    assert "王*英" in page
    assert f"替 {'周*办'} 办</button>" not in page
    done = visited.post(ITEM, house.form(visited))
    assert done.status_code == 303
    assert "委托代办人" in text(visited.get(done["Location"]))
    with schemas.region("tacheng"):
        visit = fetch_rows("SELECT max(id) FROM visits_visit")[0][0]
        number, code = fetch_rows("SELECT number, code FROM cases_case ORDER BY id DESC LIMIT 1")[0]
    receipt = text(visited.get(f"{HOME}/outlet/receipt/{visit}/"))
    assert "代办人签名" in receipt
    assert "本人签名" not in receipt
    assert re.search(r"王\*英（委托代办人　\d{4}\*+\d{3}[\dX]），代 周\*办", receipt)
    status = Client().post(f"{HOME}/status/", {"number": number, "code": code}, follow=True)
    assert "这一件是代办人来办的" in text(status)
    assert go_on(house, visited, "").status_code == 303
    assert "本人在场" in text(visited.get(f"{HOME}/outlet/"))


@pytest.mark.parametrize("proxy", ["999999999", "-1", "abc", "１", "9" * 30, "1 OR 1=1", "\u202e1"])
def test_a_relation_that_is_not_hers_is_refused(house: House, visited: Client, relation: int, proxy: str) -> None:
    answer = go_on(house, visited, proxy)
    assert (answer.status_code, "people.proxy_over" in text(answer)) == (403, True)
    assert "本人在场" in text(visited.get(f"{HOME}/outlet/"))


def test_a_form_of_the_visit_before_is_refused(house: House, visited: Client, relation: int) -> None:
    stale = house.form(visited) | {"proxy": relation}
    assert visited.post(f"{HOME}/outlet/visit/for/", stale).status_code == 303
    assert visited.post(f"{HOME}/outlet/visit/for/", stale).status_code == 409


def test_a_banks_own_program_goes_on_for_another_too(house: House, api: Callable[..., HttpResponse], relation: int) -> None:
    nonce = json.loads(api("post", "nonce").content)["nonce"]
    assert Client().post(f"{HOME}/bridge/reading", json.dumps(house.reading(nonce)), content_type="application/json").status_code == 200
    assert json.loads(api("post", "visits").content)["acting"] == ""
    assert json.loads(api("get", "visits/current/principals").content) == [
        {"proxy": relation, "name": "周*办", "kind": "agent", "last_day": None}
    ]
    for wrong, status in ((999999999, 403), (0, 422), ("x", 422)):
        assert api("post", "visits/current/for", {"proxy": wrong}).status_code == status
    told = json.loads(api("post", "visits/current/for", {"proxy": relation}).content)
    assert (told["name"], told["acting"]) == ("周*办", "agent")
    case = {"item": "print_rights", "answers": {}, "checked": [IDENTITY]}
    assert api("post", "cases", case, key="request-00000001").status_code == 201
    item = json.loads(api("get", "items/proxy_register").content)
    assert (item["can"], [each["code"] for each in item["reasons"]][-1]) == (False, "cases.only_in_person")
    assert json.loads(api("post", "visits/current/for", {}).content)["name"] == "王*英"


@pytest.fixture
def limited(house: House, visited: Client, api: Callable[..., HttpResponse]) -> int:
    """周代办 has a case, a draft and a proxy more; 王秀英 may print her rights only, and acts through the interface."""
    persons = house.world.people
    with schemas.region("tacheng"):
        cases.accept(
            actor=house.world.actor("周敏"), person=persons["周代办"], item="enroll_flexible", visit=None, answers={"month": "202611"},
            checked=[IDENTITY], key="x1", now=NOW,
        )  # fmt: skip
        rows = []
        for proxy, items in (("王秀英", ("print_rights",)), ("买买提·艾山", ())):
            (row,) = people.register_proxy(
                person=persons["周代办"], proxy=persons[proxy], kind=ProxyKind.AGENT, items=items, evidence="授权书", valid_from=NOW.date(),
                valid_to=None, at=NOW,
            )  # fmt: skip
            rows.append(write(row).id(row))
    house.read_card(visited, "周代办")
    form = house.form(visited, "enroll_resident")
    assert visited.post(f"{HOME}/outlet/item/enroll_resident/draft/", form).status_code == 303
    nonce = json.loads(api("post", "nonce").content)["nonce"]
    assert Client().post(f"{HOME}/bridge/reading", json.dumps(house.reading(nonce)), content_type="application/json").status_code == 200
    assert api("post", "visits").status_code == 200
    assert json.loads(api("post", "visits/current/for", {"proxy": rows[0]}).content)["acting"] == "agent"
    return rows[0]


def test_a_limited_mandate_shows_neither_drafts_nor_choices_beyond_it(limited: int, api: Callable[..., HttpResponse]) -> None:
    assert json.loads(api("get", "drafts").content) == []
    with schemas.region("tacheng"):
        draft = fetch_rows("SELECT id FROM cases_case WHERE state = 'draft'")[0][0]
    assert api("delete", f"drafts/{draft}").status_code == 409
    for code, why in (
        ("reverse_case", "cases.only_in_person"),
        ("proxy_register", "cases.only_in_person"),
        ("enroll_resident", "cases.beyond_mandate"),
    ):
        told = json.loads(api("get", f"items/{code}").content)
        assert (told["can"], told["questions"], told["reasons"][-1]["code"]) == (False, [], why)


def test_a_request_that_was_prepared_for_another_visit_is_refused(limited: int, api: Callable[..., HttpResponse]) -> None:
    now = json.loads(api("get", "visits/current").content)["visit"]
    case = {"item": "print_rights", "answers": {}, "checked": [IDENTITY]}
    assert api("post", "cases", case | {"visit": now - 1}, key="request-00000001").status_code == 409
    assert api("post", "cases", case | {"visit": now}, key="request-00000002").status_code == 201


def test_pages_refuse_what_is_beyond_the_mandate_before_they_draw_anything(house: House, visited: Client) -> None:
    persons = house.world.people
    with schemas.region("tacheng"):
        (row,) = people.register_proxy(
            person=persons["周代办"], proxy=persons["王秀英"], kind=ProxyKind.AGENT, items=("print_rights",), evidence="授权书",
            valid_from=NOW.date(), valid_to=None, at=NOW,
        )  # fmt: skip
        limited = write(row).id(row)
    assert go_on(house, visited, limited).status_code == 303
    form = house.form(visited, "print_rights")
    answer = visited.post(f"{HOME}/outlet/item/proxy_register/draft/", form | {"scan-0": SimpleUploadedFile("x.txt", b"x")})
    assert (answer.status_code, "cases.only_in_person" in text(answer)) == (403, True)
    assert "授权不包括" in text(visited.get(f"{HOME}/outlet/"))
    why = text(visited.get(f"{HOME}/outlet/item/enroll_flexible/why/"))
    assert ("已经可以办了" in why, "授权不包括" in why) == (False, True)


def test_a_refusal_sends_nobody_where_a_stop_holds_and_tells_whether_a_place_is_open(house: House, visited: Client) -> None:
    """The bank's teller may not do change_key; the hall of her county comes first, and goes when it is stopped."""
    why = f"{HOME}/outlet/item/change_key/why/"
    page = text(visited.get(why))
    assert "塔城市社会保险中心大厅" in page
    assert page.index("塔城市社会保险中心大厅") < page.index("额敏县社会保险中心大厅")
    with schemas.region("tacheng"):
        authority.stop(
            actor=house.world.actor("地区内控"), reason="断网演练", outlet=house.world.hall, member=None, bank=None, item="", now=NOW
        )
    page = text(visited.get(why))
    assert "塔城市社会保险中心大厅" not in page
    assert "额敏县社会保险中心大厅" in page


def test_her_own_business_is_for_the_next_window_and_asks_nobody(house: House, visited: Client) -> None:
    with schemas.region("tacheng"):
        teller_ = house.world.actor("李静")
        staff.name_number(member=teller_.member or 0, number=house.world.numbers["王秀英"], actor=teller_, now=NOW)
    page = text(visited.get(f"{HOME}/outlet/item/print_rights/why/"))
    assert ("请到邻窗，由同事办理" in page, "/ask/" in page, "还可以去哪里办" in page) == (True, False, False)
    csrf = re.findall('name="csrf" value="([0-9a-f]+)"', page)[0]
    visit = re.findall('name="visit" value="([0-9]+)"', page)[0]
    assert visited.post(f"{HOME}/outlet/item/print_rights/ask/", {"csrf": csrf, "visit": visit}).status_code == 303
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM authority_helprequest") == [("0",)]


def test_the_result_of_who_is_here_leads_to_the_next_person(house: House, visited: Client) -> None:
    """Esc back to her, F12 to the next; of a case of somebody who has gone only the way back."""
    result = visited.post(ITEM, house.form(visited))["Location"]
    page = text(visited.get(result))
    assert ('data-key="F12"' in page, "/outlet/visit/close/" in page) == (True, True)
    form = {name: re.findall(f'name="{name}" value="([^"]+)"', page)[0] for name in ("csrf", "visit", "signed")}
    assert visited.post(f"{HOME}/outlet/visit/close/", form).status_code == 303
    assert 'data-key="F12"' not in text(visited.get(result))
    assert visited.post(f"{HOME}/outlet/visit/close/", form).status_code == 409
