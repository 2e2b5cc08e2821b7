"""登记新参保人 on the page and by the bank's own program: what is shown, what is refused, what stays of it."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.identification import commands as identification
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.kernel.actors import system
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.people import commands as people
from sheyintong.registers.people.types import IdentifierKind, NewPerson, Number, Sex
from sheyintong.registers.policy import queries as policy
from sheyintong.registers.staff import commands as staff
from tests.casework.cases.test_registering import NAME, NUMBER, TOWN, tell
from tests.casework.identification.test_other_ways import ISSUER, ecard
from tests.hostile.conftest import HOME, House, api, field, filled, house, house_keys, teller, world
from tests.support.world import NOW, id_number

__all__ = ["api", "filled", "house", "house_keys", "teller", "world"]
REGISTER = f"{HOME}/outlet/register/"
Api = Callable[..., HttpResponse]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def sent(house: House, nonce: str, **other: str) -> HttpResponse:
    """What the reader sends when her card lies on it."""
    told = {"nonce": nonce, "method": "id_card_read", "number": NUMBER, "name": NAME, "birth": "2001-04-17", "sex": "female"} | other
    signed = house.world.signer.sign(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    return Client().post(f"{HOME}/bridge/reading", json.dumps(told | {"signature": signed.hex()}), content_type="application/json")  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def told(house: House) -> None:
    """Those at the counter have told their own numbers."""
    with schemas.region("tacheng"):
        for name in ("李静", "新柜员", "周敏", "吐尔逊"):
            tell(house.world.actor(name))


def read(house: House, browser: Client, **other: str) -> HttpResponse:
    """Her card is read with F2; where the browser is led."""
    assert sent(house, field(browser.get(f"{HOME}/outlet/read/again/"), "nonce"), **other).status_code == 200
    return browser.get(f"{HOME}/outlet/read/done/")  # type: ignore[return-value]


def form(page: HttpResponse, **other: str) -> dict[str, str]:
    return {"csrf": field(page, "csrf"), "holder": field(page, "holder"), "township": TOWN, "phone": "", "address": ""} | other


def persons() -> int:
    with schemas.region("tacheng"):
        return int(fetch_rows("SELECT count(*) FROM people_person WHERE name = '沙吾列·哈那提'")[0][0] or 0)


def test_her_card_leads_to_the_page_that_registers_her(house: House, teller: Client) -> None:
    led = read(house, teller)
    assert (led.status_code, led["Location"]) == (303, REGISTER)
    page = teller.get(REGISTER)
    assert page.status_code == 200
    assert all(each in text(page) for each in (NAME, "2001", "女", f"6542**********{NUMBER[-4:]}", "塔城市 · "))
    assert NUMBER not in text(page)
    assert text(page).index("塔城市 · ") < text(page).index("额敏县 · ")
    done = teller.post(REGISTER, form(page, phone="15402890011"))
    assert (done.status_code, done["Location"]) == (303, f"{HOME}/outlet/")
    assert "沙" in text(teller.get(f"{HOME}/outlet/"))
    again = teller.post(REGISTER, form(page))
    assert (again.status_code, again["Location"]) == (303, f"{HOME}/outlet/")  # pressed twice
    assert persons() == 1


def test_the_page_says_what_is_missing_or_wrong_and_keeps_what_was_typed(house: House, teller: Client) -> None:
    read(house, teller)
    page = teller.get(REGISTER)
    for told, said in (({"township": ""}, "户籍所在"), ({"phone": "12"}, "电话号码有误"), ({"township": "999"}, "没有找到这个机构")):
        answer = teller.post(REGISTER, form(page, address="示例村 1 号", **told))
        assert answer.status_code == 422
        assert said in text(answer)
        assert "示例村 1 号" in text(answer)
    long = teller.post(REGISTER, form(page, address="村" * 201))
    assert (long.status_code, 'id="f-address"' in text(long)) == (422, True)
    assert persons() == 0
    assert teller.post(REGISTER, form(page, township="elsewhere")).status_code == 303


@pytest.mark.parametrize("holder", ["", "x", "0", "-1", "9" * 30, "9" * 5000, "²"], ids=lambda each: each[:20])
def test_a_form_for_somebody_else_registers_nobody(holder: str, house: House, teller: Client) -> None:
    read(house, teller)
    page = teller.get(REGISTER)
    assert teller.post(REGISTER, form(page, holder=holder)).status_code == 409
    assert persons() == 0


def test_after_she_signed_out_the_schedule_empties_the_card_that_waited(house: House, teller: Client) -> None:
    read(house, teller)
    colleague = house.browser("新柜员")
    read(house, colleague, number=id_number("20010417", "906"))
    teller.post(f"{HOME}/sign-out/", {"csrf": field(teller.get(REGISTER), "csrf")})
    with schemas.region("tacheng"):
        assert identification.expire_holders(actor=system("tacheng"), now=NOW + timedelta(minutes=1)) == 1
        assert fetch_rows("SELECT state FROM identification_cardholder ORDER BY id") == [("left",), ("waiting",)]


def test_a_card_read_after_she_signed_out_is_kept_for_nobody(house: House, teller: Client) -> None:
    page = teller.get(f"{HOME}/outlet/read/again/")
    teller.post(f"{HOME}/sign-out/", {"csrf": field(page, "csrf")})
    assert sent(house, field(page, "nonce")).status_code == 403
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM identification_cardholder") == [("0",)]


def test_not_registering_leaves_nothing(house: House, teller: Client) -> None:
    read(house, teller)
    page = teller.get(REGISTER)
    assert teller.post(f"{REGISTER}leave/", {"csrf": field(page, "csrf")})["Location"] == f"{HOME}/outlet/"
    assert teller.get(REGISTER).status_code == 409
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM identification_cardholder WHERE told_sealed IS NOT NULL") == [("0",)]


def test_whoever_stood_here_before_her_has_left(house: House, teller: Client) -> None:
    house.read_card(teller)
    read(house, teller)
    teller.post(f"{REGISTER}leave/", {"csrf": field(teller.get(REGISTER), "csrf")})
    assert "<title>请先读卡" in text(teller.get(f"{HOME}/outlet/"))


def test_whoever_stood_before_the_banks_own_program_has_left(house: House, api: Api) -> None:
    with schemas.region("tacheng"):
        identification.trust_issuer(actor=system("tacheng"), code="t", name="测试签发方", public_key=ISSUER.public_key_pem(), now=NOW)
    for path, body in (("visits", None), ("visits/ecard", {"text": ecard(house.world, person=NAME, number=NUMBER, jti="two")})):
        assert api("post", "visits/ecard", {"text": ecard(house.world, jti=path)}).status_code == 200
        sent(house, json.loads(api("post", "nonce").content)["nonce"])
        assert json.loads(api("post", path, body).content)["code"] == "identification.not_registered"
        assert api("get", "visits/current").status_code == 409


def test_her_own_card_is_left_to_a_colleague(house: House, teller: Client) -> None:
    with schemas.region("tacheng"):
        member = house.world.actor("李静").member or 0
        staff.correct_number(member=member, number=NUMBER, reason="换证", actor=house.world.actor("地区内控"), now=NOW)
    teller = house.browser("李静")
    read(house, teller)
    page = teller.get(REGISTER)
    assert page.status_code == 403
    assert "请同事办理" in text(page)
    assert "登记，开始办理" not in text(page)


def test_without_a_certificate_the_page_says_who_can_mend_it(house: House) -> None:
    beginner = house.browser("新柜员")
    read(house, beginner)
    page = beginner.get(REGISTER)
    assert page.status_code == 403
    assert "您没有这一项的有效证书" in text(page)


def test_the_hall_guide_sends_her_to_a_counter_and_keeps_nothing(house: House) -> None:
    guide = house.browser("马晓燕")
    answer = read(house, guide)
    assert answer.status_code == 404
    assert "柜台可以凭这张证件登记" in text(answer)
    assert guide.get(REGISTER).status_code == 403
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT state, told_sealed FROM identification_cardholder") == [("left", None)]


def test_who_looks_alike_is_asked_about_on_the_page(house: House, teller: Client) -> None:
    with schemas.region("tacheng"):
        other = (Number(IdentifierKind.RESIDENT_ID, id_number("20010417", "906")),)
        people.register(NewPerson(NAME, NOW.date().replace(2001, 4, 17), Sex.FEMALE, other), actor=system("tacheng"), now=NOW)
    read(house, teller)
    page = teller.get(REGISTER)
    assert "已有 1 位同名、同一天出生的人" in text(page)
    refused = teller.post(REGISTER, form(page))
    assert refused.status_code == 422
    assert "f-somebody_else" in text(refused)
    assert teller.post(REGISTER, form(page, somebody_else="1")).status_code == 303
    assert persons() == 2


def test_an_ecard_leads_there_too(house: House, teller: Client) -> None:
    with schemas.region("tacheng"):
        identification.trust_issuer(actor=system("tacheng"), code="t", name="测试签发方", public_key=ISSUER.public_key_pem(), now=NOW)
    csrf = field(teller.get(f"{HOME}/outlet/guide/"), "csrf")
    shown = ecard(house.world, person=NAME, number=NUMBER, birth="20010417")
    led = teller.post(f"{HOME}/outlet/ecard/", {"csrf": csrf, "text": shown})
    assert (led.status_code, led["Location"]) == (303, REGISTER)
    assert teller.post(REGISTER, form(teller.get(REGISTER))).status_code == 303


def test_a_clerk_whose_hall_is_closed_is_told_why_and_lets_her_go(house: House) -> None:
    with schemas.region("tacheng"):
        identification.trust_issuer(actor=system("tacheng"), code="t", name="测试签发方", public_key=ISSUER.public_key_pem(), now=NOW)
        outlets.suspend(outlet=house.world.hall, reason="停电", actor=house.world.actor("赵建华"), now=NOW)
    clerk = house.browser("周敏")
    csrf = field(clerk.get(f"{HOME}/outlet/guide/"), "csrf")
    clerk.post(f"{HOME}/outlet/ecard/", {"csrf": csrf, "text": ecard(house.world, person=NAME, number=NUMBER)})
    page = clerk.get(REGISTER)
    assert (page.status_code, "不能接待来人" in text(page), "登记，开始办理" in text(page)) == (403, True, False)
    assert clerk.post(REGISTER, form(page)).status_code == 403
    assert persons() == 0
    assert clerk.post(f"{REGISTER}leave/", {"csrf": csrf}).status_code == 303
    known = clerk.post(f"{HOME}/outlet/ecard/", {"csrf": csrf, "text": ecard(house.world, jti="two")})
    assert (known.status_code, "不能接待来人" in text(known)) == (403, True)


def test_every_look_and_step_is_in_the_trail(house: House, teller: Client) -> None:
    read(house, teller)
    teller.post(REGISTER, form(teller.get(REGISTER)))
    with schemas.region("tacheng"):
        found = fetch_rows(
            "SELECT act, about_kind, actor_label, person_id IS NOT NULL FROM audit_entry WHERE actor_label IN ('李静', '读卡器') ORDER BY id"
        )
    steps = [(act, kind) for act, kind, _, _ in found]
    for step in (
        ("identification.read_holder", "card_holder"), ("read", "card_holder"), ("people.register", "person"), ("identification.read", "identification"),
        ("visits.open", "visit"),
    ):  # fmt: skip
        assert step in steps, steps


def test_the_banks_own_program_registers_her(house: House, api: Api) -> None:
    nonce = json.loads(api("post", "nonce").content)["nonce"]
    assert sent(house, nonce).status_code == 200
    refused = api("post", "visits")
    assert (refused.status_code, json.loads(refused.content)["code"]) == (404, "identification.not_registered")
    told = json.loads(api("get", "visits/unregistered").content)
    assert (told["can"], told["alike"], told["reasons"], told["sex"]) == (True, 0, [], "female")
    assert NUMBER not in json.dumps(told)
    body = {"holder": told["holder"], "township": TOWN, "phone": "15402890011"}
    for wrong in (
        {"holder": 0},
        {"phone": "x"},
        {"township": "nowhere"},
        {"phone": "\x00"},
        {"address": "a\x00b"},
        {"holder": told["holder"] + 1},
    ):
        answer = api("post", "visits/unregistered", body | wrong)
        assert answer.status_code in (404, 409, 422), (wrong, answer.content)
        assert json.loads(answer.content)["code"] != "web.fault"
    made = api("post", "visits/unregistered", body)
    assert made.status_code == 201, made.content
    assert json.loads(api("get", "visits/current").content)["visit"] == json.loads(made.content)["visit"]
    assert api("post", "visits/unregistered", body).status_code == 409
    assert api("delete", "visits/unregistered").status_code == 204
    assert persons() == 1


def test_the_banks_own_program_lets_her_go(house: House, api: Api) -> None:
    nonce = json.loads(api("post", "nonce").content)["nonce"]
    sent(house, nonce)
    api("post", "visits")
    assert api("delete", "visits/unregistered").status_code == 204
    assert api("get", "visits/unregistered").status_code == 409


def test_a_typed_number_of_nobody_registers_nobody(house: House, teller: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    flag, words = policy.flag, policy.text  # a region that looks up who is typed
    monkeypatch.setattr(policy, "flag", lambda code, on: True if code == "identification.typed_allowed" else flag(code, on))
    monkeypatch.setattr(policy, "text", lambda code, on: "enroll_flexible" if code == "identification.typed_items" else words(code, on))
    csrf = field(teller.get(f"{HOME}/outlet/guide/"), "csrf")
    told = teller.post(f"{HOME}/outlet/typed/", {"csrf": csrf, "number": NUMBER})
    assert (told.status_code, "登记库里没有这个号码的人" in text(told)) == (404, True)
    assert teller.get(REGISTER).status_code == 409
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM identification_cardholder") == [("0",)]
