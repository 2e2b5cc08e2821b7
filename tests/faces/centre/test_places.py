"""网点页面：a branch of the directory becomes an open place; every form keeps what was typed, and serves only its own post and subtree."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.faces.web.session import csrf_of
from sheyintong.kernel.actors import ActorKind, system
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets import queries
from sheyintong.registers.outlets.types import HaveKind
from sheyintong.registers.partners import commands as partners
from tests.faces.outlet.test_drafts_and_scans import png
from tests.hostile.conftest import HOME, House, filled, house, house_keys, world
from tests.hostile.test_centre import NEVER, told_nothing
from tests.support.world import NOW, START

__all__ = ["filled", "house", "house_keys", "world"]
ROOT = system("tacheng", "test")
ABOVE = replace(ROOT, kind=ActorKind.STAFF, roles=frozenset({"centre_manager"}), scope="6542", member=None)
KEY = Sm2Signer.generate().public_key_pem()
CNAPS, GONE, OTHERS = "103901000015", "103901000023", "102901000030"
ACTS = ("tier", "agreement", "place", "hours", "day", "have", "device", "life/open", "life/suspend", "life/reopen", "close")
TODAY = NOW.date()
PNG = png()


def send(browser: Client, path: str, **told: Any) -> HttpResponse:
    answer: HttpResponse = browser.post(HOME + path, {"csrf": csrf_of(browser.cookies["syt"].value), **told})  # type: ignore[assignment]
    return answer


def text(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(HOME + path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def of(form: str, **told: Any) -> dict[str, Any]:
    """The fields of a folded form as they are sent."""
    return {f"{form}-{name}": value for name, value in told.items()}


def refused(answer: HttpResponse, *sentences: str) -> str:
    """The page again, with a summary and what was typed."""
    page = answer.content.decode()
    assert answer.status_code == 422, (answer.status_code, page[:200])
    assert 'class="errsum"' in page
    for sentence in sentences:
        assert sentence in page
    return page


def done(browser: Client, answer: HttpResponse, sentence: str) -> str:
    """Sent on, to a page that says it."""
    assert answer.status_code == 303, (answer.status_code, re.findall(r"errsum.*?</ul>", answer.content.decode(), re.S))
    page = text(browser, str(answer["Location"]).removeprefix(HOME))
    assert f'role="status">{sentence}' in page
    return page


@pytest.fixture
def bank(house: House, tmp_path: Path) -> int:
    """A registered bank whose branches stand in the directory, one of them removed, beside one of another bank."""
    path = tmp_path / "branches.csv"
    path.write_text(
        "bank_code12,branch_name,bank_name,city,province,last_op,last_date\n"
        f"{CNAPS},中国农业银行塔城文化路支行,中国农业银行,塔城市,新疆,add,2026-01-01\n"
        f"{GONE},中国农业银行塔城旧支行,中国农业银行,塔城市,新疆,remove,2026-01-01\n"
        f"{OTHERS},中国工商银行塔城支行,中国工商银行,塔城市,新疆,add,2026-01-01\n"
    )
    with schemas.region("tacheng"):
        assert partners.import_branches(path=path, dry_run=False, actor=ROOT, now=NOW).refused == ()
        return partners.add_bank(name="中国农业银行", short_name="农行", code="103", actor=ROOT, now=NOW).id


@pytest.fixture
def agreement(house: House, bank: int) -> int:
    """Its agreement in force with 塔城市."""
    from sheyintong.foundation.regions import queries as regions
    from sheyintong.registers.partners import queries as partner_queries
    from sheyintong.registers.partners.types import ClauseText, DelegationMode, Grant

    with schemas.region("tacheng"):
        made = partners.draft_agreement(
            bank=bank, agency=regions.agency_by_code("654201").id, number="NH-2026-1", mode=DelegationMode.ENTRUST, valid_from=START,
            valid_to=date(2027, 12, 31), clauses=[ClauseText("1", "个人信息", "保护"), ClauseText("2", "退出", "三种")],
            grants=[Grant("enroll_flexible", "handle", "1")], actor=ROOT, now=NOW,
        )  # fmt: skip
        draft = partner_queries.drafts(made)[0]
        partners.sign(draft=draft.id, seen=draft.version, actor=ROOT, now=NOW)
    return made


def county(house: House) -> str:
    return str(house.world.actor("周敏").agency)


def step(bank: int, cnaps: str = CNAPS, kind: str = "BANK") -> str:
    return f"/centre/outlets/new/?kind={kind}&bank={bank}&cnaps={cnaps}"


@pytest.fixture
def prepared(house: House, bank: int, agreement: int) -> int:
    """A branch that 周敏 has prepared, with its agreement and nothing else."""
    told = of("new", name="农行塔城文化路支行", agency=county(house), agreement=agreement, tier="none")
    answer = send(house.browser("周敏"), step(bank), **told)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return int(re.findall(r"/centre/outlet/(\d+)/", str(answer["Location"]))[0])


def fit(outlet: int) -> None:
    """All that it lacks to be opened."""
    from sheyintong.registers.outlets.types import Tier

    with schemas.region("tacheng"):
        for have in HaveKind:
            outlets.set_have(outlet=outlet, kind=have, met=True, since=TODAY, actor=ROOT, now=NOW)
        outlets.set_tier(outlet=outlet, tier=Tier.BASIC, plate_number="TC-NH-1", actor=ROOT, now=NOW)


def test_a_row_of_the_directory_is_found_by_name_or_number_and_says_why_it_cannot_be_used(house: House, bank: int) -> None:
    browser = house.browser("周敏")
    assert "/centre/outlets/new/" in text(browser, "/centre/partners/")
    assert 'value="AGENT_POINT"' in text(browser, "/centre/outlets/new/")
    new = f"/centre/outlets/new/?kind=BANK&bank={bank}"
    assert "在名录里找" in text(browser, "/centre/outlets/new/?kind=BANK")
    page = text(browser, f"{new}&text=文化路&city=塔城市")
    assert f"cnaps={CNAPS}" in page
    assert OTHERS not in text(browser, f"{new}&text=塔城")
    for beginning in (CNAPS[:5], "１０３９０", f"{CNAPS[:4]} {CNAPS[4:8]}"):
        page = text(browser, f"{new}&text={beginning}")
        assert f"cnaps={CNAPS}" in page
        assert GONE not in page
    assert OTHERS not in text(browser, f"{new}&text={OTHERS[:5]}")
    assert "名录里没有找到" in text(browser, f"{new}&text=没有的")
    for number, why in ((GONE, "已从名录注销"), (OTHERS, "不是这家银行的")):
        page = text(browser, f"{new}&text={number}")
        assert why in page
        assert f"cnaps={number}" not in page
        assert "new-name" not in text(browser, step(bank, number))
    assert 'value="中国农业银行塔城文化路支行"' in text(browser, step(bank))


def test_an_empty_directory_says_which_command_fills_it(house: House) -> None:
    assert "sheyintong import branches FILE" in text(house.browser("周敏"), "/centre/outlets/new/?kind=BANK")


def test_a_branch_is_prepared_once_and_what_was_typed_stays(house: House, bank: int, agreement: int) -> None:
    browser = house.browser("周敏")
    told = of("new", name="农行文化路", agency=county(house), agreement=agreement, tier="basic", plate="TC-9", address="文化路 1 号")
    wrong = {
        "请写成 46.7453 的样子": of("new", latitude="北纬"), "坐标要写一对": of("new", latitude="46.7"), "请选您范围内的经办机构": of("new", agency="999999"),
        "请从列表里选一份生效的协议": of("new", agreement="999999"), "请写明名称": of("new", name=" "), "请选一个级别": of("new", tier="gold"),
    }  # fmt: skip
    for sentence, other in wrong.items():
        page = refused(send(browser, step(bank), **told | other), sentence)
        assert 'value="文化路 1 号"' in page
    refused(send(browser, "/centre/outlets/new/", **told), "请先选种类")
    refused(send(browser, step(bank, GONE), **told), "请先选种类")
    first, second = send(browser, step(bank), **told), send(browser, step(bank), **told)
    done(browser, first, "网点已经筹备")
    assert second["Location"] == first["Location"]
    refused(send(browser, step(bank), **told | of("new", name="又一个", plate="")), "这个联行号已经开设了网点")
    assert "已经开设了网点" in text(browser, f"/centre/outlets/new/?kind=BANK&bank={bank}&text={CNAPS}")
    with schemas.region("tacheng"):
        row = fetch_rows("SELECT state, cnaps, plate_number, prepared_by FROM outlets_outlet WHERE name = '农行文化路'")
        assert row == [("preparing", CNAPS, "TC-9", str(house.world.actor("周敏").member))]
        assert fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'outlets.prepared' AND about_label = '农行文化路'") == [("1",)]


def test_the_agency_s_own_places_need_no_bank_and_an_agent_s_point_needs_one(house: House, bank: int) -> None:
    browser = house.browser("赵建华")
    for kind in ("GRASSROOTS", "CENTRE"):
        assert "new-plate" not in text(browser, f"/centre/outlets/new/?kind={kind}")
        answer = send(browser, f"/centre/outlets/new/?kind={kind}", **of("new", name=f"新{kind}", agency=county(house)))
        page = done(browser, answer, "网点已经筹备")
        assert "都齐了" in page
        assert 'name="tier-tier"' not in page
        assert "您筹备的网点由另一位负责人开通" in page
    refused(send(browser, "/centre/outlets/new/?kind=AGENT_POINT", **of("new", name="代办", agency=county(house))), "请先选种类")
    done(
        browser, send(browser, step(bank, kind="AGENT_POINT"), **of("new", name="代办", agency=county(house), tier="none")), "网点已经筹备"
    )


GOOD: dict[str, tuple[dict[str, Any], str]] = {
    "tier": (of("tier", tier="basic", plate="TC-NH-1", reason="评级"), "级别和挂牌号已登记"),
    "place": (of("place", address="文化路 1 号", latitude="46.7453", longitude="82.9801"), "地址和坐标已登记"),
    "hours": (of("hours", since="2026-11-01", **{"d0-0": "09:30", "d0-1": "13:30", "d0-2": "15:30", "d0-3": "19:00"}), "营业时间已登记"),
    "day": (of("day", day="2026-12-01", opens="", closes="", reason="停电检修"), "这一天已登记"),
    "have": (of("have", kind="window", met="yes", since="2026-11-24", note="两个窗口"), "五有的这一项已登记"),
}  # fmt: skip
BAD: dict[str, list[tuple[dict[str, Any], str, str]]] = {
    "tier": [(of("tier", tier="gold"), "请选一个级别", "TC-NH-1"), (of("tier", plate="P-1"), "已经用过", "评级")],
    "place": [(of("place", longitude=""), "坐标要写一对", "文化路 1 号"), (of("place", latitude="1e9"), "46.7453 的样子", "1e9")],
    "hours": [
        (of("hours", since="明天"), "2026-12-01 的样子", "明天"), (of("hours", **{"d0-1": ""}), "星期一 上午关没有写", "15:30"),
        (of("hours", **{"d0-0": "25:00"}), "09:30 的样子", "25:00"), (of("hours", **{"d0-1": "16:00"}), "时段重叠", "16:00"),
        (of("hours", **{"d0-3": "15:00"}), "结束要晚于开始", "15:00"), ({f"hours-d0-{n}": "" for n in range(4)}, "至少要有一个时段", "2026-11-01"),
    ],
    "day": [
        (of("day", day="2026-11-23"), "这一天已经过去", "停电检修"), (of("day", reason=" "), "请写明理由", "2026-12-01"),
        (of("day", opens="18:00", closes="09:00"), "结束要晚于开始", "18:00"), (of("day", opens="09:00"), "结束要晚于开始", "停电检修"),
    ],
    "have": [
        (of("have", since="2026-11-25"), "不能晚于今天", "两个窗口"), (of("have", met=""), "请选达标还是不达标", "两个窗口"),
        (of("have", kind="roof"), "请选哪一有", "两个窗口"), (of("have", since=""), "2026-12-01 的样子", "两个窗口"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("fact", GOOD)
def test_a_fact_is_told_with_good_words_and_not_with_bad_ones(fact: str, house: House, prepared: int) -> None:
    browser, own = house.browser("周敏"), f"/centre/outlet/{prepared}/"
    told, sentence = GOOD[fact]
    assert f'id="{fact}" open' in text(browser, f"{own}{fact}/")
    for other, why, kept in BAD[fact]:
        page = refused(send(browser, f"{own}{fact}/", **told | other), why)
        assert f'value="{kept}"' in page or f">{kept}<" in page
        assert f'id="{fact}" open' in page
    done(browser, send(browser, f"{own}{fact}/", **told), sentence)
    entries = "SELECT count(*) FROM audit_entry WHERE act LIKE 'outlets.%'"
    with schemas.region("tacheng"):
        before = fetch_rows(entries)
    assert send(browser, f"{own}{fact}/", **told).status_code == 303  # pressed twice, told once
    with schemas.region("tacheng"):
        assert fetch_rows(entries) == before


def test_the_agreement_is_chosen_among_those_in_force_of_its_bank(house: House, prepared: int, agreement: int) -> None:
    browser, path = house.browser("周敏"), f"/centre/outlet/{prepared}/agreement/"
    page = text(browser, path)
    assert "NH-2026-1" in page
    assert "TC-2026-001（" not in page
    for foreign in (house.world.agreement, 999_999, "x", ""):
        refused(send(browser, path, **of("agreement", agreement=foreign)), "请从列表里选一份生效的协议")
    done(browser, send(browser, path, **of("agreement", agreement=agreement)), "所依据的协议已登记")


def test_hours_that_hold_stand_in_the_form_and_on_the_page(house: House) -> None:
    page = text(house.browser("周敏"), f"/centre/outlet/{house.world.hall}/hours/")
    assert 'name="hours-d0-0" type="time"\n  value="10:00"' in page
    assert 'name="hours-d0-1" type="time"\n  value="19:30"' in page
    assert 'name="hours-d6-0" type="time"\n  value=""' in page
    assert "10:00–19:30" in page


def test_the_photograph_of_a_have_is_kept_and_shown_to_those_who_may_see_the_place(house: House, prepared: int) -> None:
    browser, own = house.browser("周敏"), f"/centre/outlet/{prepared}/"
    told = GOOD["have"][0]
    for name, data in (("a.exe", PNG), ("a.png", b"MZ no picture"), ("a.csv", b"a,b")):
        refused(send(browser, f"{own}have/", **told, **{"have-photo": SimpleUploadedFile(name, data)}), "errmsg", "两个窗口")
    text(browser, f"{own}photo/window/", 404)
    sent = SimpleUploadedFile("窗口.png", PNG, "image/png")
    page = done(browser, send(browser, f"{own}have/", **told, **{"have-photo": sent}), "五有的这一项已登记")
    assert f"{own}photo/window/" in page
    again = SimpleUploadedFile("窗口.png", PNG, "image/png")  # pressed twice
    done(browser, send(browser, f"{own}have/", **told, **{"have-photo": again}), "五有的这一项已登记")
    shown = browser.get(f"{HOME}{own}photo/window/")
    assert (shown["Content-Type"], shown.content) == ("image/png", PNG)
    assert house.browser("额敏审核").get(f"{HOME}{own}photo/window/").status_code == 403
    text(browser, f"{own}photo/roof/", 404)
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM files_file WHERE erased_at IS NULL") == [("1",)]


def test_a_reader_is_bound_reported_mended_and_unbound(house: House, prepared: int) -> None:
    manager, clerk, own = house.browser("赵建华"), house.browser("周敏"), f"/centre/outlet/{prepared}/"
    told = of("device", kind="reader", serial="NH-DK-1", label="一号窗口", public_key=KEY)
    for other, why in (
        (of("device", public_key="no key"), "公钥不能用"), (of("device", public_key=""), "公钥不能用"), (of("device", serial=" "), "请写明名称或编号"),
        (of("device", kind="toaster"), "请选设备的种类"), (of("device", serial="r1"), "已经绑定在一个网点"),
    ):  # fmt: skip
        assert 'value="一号窗口"' in refused(send(manager, f"{own}device/", **told | other), why)
    assert send(clerk, f"{own}device/", **told).status_code == 403
    crlf = told | of("device", public_key=KEY.replace("\n", "\r\n"))
    page = done(manager, send(manager, f"{own}device/", **crlf), "设备已绑定")
    assert send(manager, f"{own}device/", **crlf).status_code == 303
    device = re.findall(rf"{own}device/(\d+)/fault/", page)[0]
    with schemas.region("tacheng"):
        assert queries.device(int(device)).public_key == KEY
    refused(send(clerk, f"{own}device/{device}/fault/", **of(f"fault-{device}", reason="")), "请写明理由")
    page = done(clerk, send(clerk, f"{own}device/{device}/fault/", **of(f"fault-{device}", reason="读不出")), "已报修")
    assert "停用" in page
    assert send(clerk, f"{own}device/{device}/fault/", **of(f"fault-{device}", reason="读不出")).status_code == 303  # twice
    done(clerk, send(clerk, f"{own}device/{device}/mend/", **of(f"mend-{device}", reason="换了线")), "已登记修好")
    assert send(clerk, f"{own}unbind/{device}/", **of(f"unbind-{device}", reason="换")).status_code == 403
    refused(send(manager, f"{own}unbind/{device}/", **of(f"unbind-{device}", reason=" ")), "请写明理由")
    done(manager, send(manager, f"{own}unbind/{device}/", **of(f"unbind-{device}", reason="更换")), "设备已解除绑定")
    with schemas.region("tacheng"):
        acts = fetch_rows("SELECT act, reason FROM audit_entry WHERE act LIKE 'outlets.device%' AND about_label = 'NH-DK-1' ORDER BY id")
    assert acts == [
        ("outlets.device_bound", ""), ("outlets.device_report_fault", "读不出"), ("outlets.device_mend", "换了线"), ("outlets.device_unbind", "更换"),
    ]  # fmt: skip


def test_what_is_missing_leads_to_where_it_is_mended(house: House, prepared: int) -> None:
    page = text(house.browser("周敏"), f"/centre/outlet/{prepared}/")
    assert page.count("五有缺") >= 5
    for form in ("have/#have", "tier/#tier"):
        assert f"/centre/outlet/{prepared}/{form}" in page
    assert "筹备人：周敏" in page
    refused(send(house.browser("赵建华"), f"/centre/outlet/{prepared}/life/suspend/", **of("suspend", reason="x")), "现在的状态不能这样办")
    refused(send(house.browser("赵建华"), f"/centre/outlet/{prepared}/life/open/"), "还不能开通", "没有挂牌号")


def test_four_eyes_open_it_and_residents_find_it(house: House, prepared: int) -> None:
    fit(prepared)
    own, manager, clerk = f"/centre/outlet/{prepared}/", house.browser("赵建华"), house.browser("周敏")
    name = "农行塔城文化路支行"
    assert name not in text(house.browser(), "/where/")
    assert "筹备的人自己不能开通" in text(clerk, own)
    assert send(clerk, f"{own}life/open/").status_code == 403
    done(manager, send(manager, f"{own}life/open/"), "网点已经开通")
    assert name in text(house.browser(), "/where/")
    done(manager, send(manager, f"{own}life/open/"), "网点已经开通")  # pressed twice, done once
    refused(send(manager, f"{own}life/suspend/", **of("suspend", reason="")), "请写明理由")
    page = done(manager, send(manager, f"{own}life/suspend/", **of("suspend", reason="装修")), "网点已暂停服务")
    assert "装修" in page
    assert name not in text(house.browser(), "/where/")
    done(manager, send(manager, f"{own}life/reopen/"), "网点已恢复服务")
    assert name in text(house.browser(), "/where/")
    with schemas.region("tacheng"):
        acts = fetch_rows(
            "SELECT act, reason FROM audit_entry WHERE about_kind = 'outlet' AND about_id = $1 ORDER BY id DESC LIMIT 3", [prepared]
        )
    assert acts == [("outlets.reopen", ""), ("outlets.suspend", "装修"), ("outlets.open", "")]


def test_a_manager_does_not_open_what_she_prepared(house: House) -> None:
    manager = house.browser("赵建华")
    told = of("new", name="新大厅", agency=county(house))
    where = str(send(manager, "/centre/outlets/new/?kind=CENTRE", **told)["Location"]).removeprefix(HOME).split("?")[0]
    refused(send(manager, f"{where}life/open/"), "要由另一位负责人开通")
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT state FROM outlets_outlet WHERE name = '新大厅'") == [("preparing",)]


def test_an_exceptional_day_and_new_hours_are_what_residents_read(house: House) -> None:
    clerk, own, hall = house.browser("周敏"), f"/centre/outlet/{house.world.hall}/", "塔城市社会保险中心大厅"
    shown = text(house.browser(), "/where/?open=1")
    assert hall in shown
    told = of("day", day=TODAY.isoformat(), reason="停电检修")
    done(clerk, send(clerk, f"{own}day/", **told), "这一天已登记")
    assert hall not in text(house.browser(), "/where/?open=1")
    assert "停电检修" in text(house.browser(), "/where/")
    done(clerk, send(clerk, f"{own}day/", **told | of("day", opens="09:00", closes="18:00", reason="来电了")), "这一天已登记")
    assert hall in text(house.browser(), "/where/?open=1")


def test_the_matrix_follows_the_same_facts_at_once(house: House) -> None:
    manager, ours, who = house.browser("赵建华"), house.world.outlet, house.world.actor("李静")
    own, cell = f"/centre/outlet/{ours}/", f"/centre/matrix/?outlet={ours}&member={who.member}&item=enroll_flexible&stage=receive"
    assert "本网点目前不在服务状态" not in text(manager, cell)
    done(manager, send(manager, f"{own}life/suspend/", **of("suspend", reason="装修")), "网点已暂停服务")
    assert "本网点目前不在服务状态" in text(manager, cell)
    done(manager, send(manager, f"{own}life/reopen/"), "网点已恢复服务")
    page = text(manager, own)
    first, *others = sorted(set(re.findall(rf"{own}device/(\d+)/fault/", page)), key=int)
    told = of(f"fault-{first}", reason="读不出")
    done(manager, send(manager, f"{own}device/{first}/fault/", **told), "已报修")
    assert "这台设备没有绑定到本网点" not in text(manager, cell)  # her computer works
    for each in others:
        done(manager, send(manager, f"{own}device/{each}/fault/", **of(f"fault-{each}", reason="坏了")), "已报修")
    assert "这台设备没有绑定到本网点" in text(manager, cell)


def test_closing_says_what_becomes_of_all_and_is_for_good(house: House) -> None:
    manager, ours = house.browser("赵建华"), house.world.outlet
    own = f"/centre/outlet/{ours}/"
    page = text(manager, f"{own}close/")
    for said in ("4 人的岗位", "2 台设备", "0 件转到", "正在登录的人不会退出"):
        assert said in page
    refused(send(manager, f"{own}close/", **of("close", reason=" ")), "请写明理由")
    page = done(manager, send(manager, f"{own}close/", **of("close", reason="撤并")), "网点已退出摘牌")
    assert "撤并" in page
    assert 'name="tier-tier"' not in page
    assert "/device/" not in page
    assert f"{own}unbind/" in page
    assert send(manager, f"{own}close/", **of("close", reason="撤并")).status_code == 409
    for fact in ("place", "day", "have"):
        refused(send(manager, f"{own}{fact}/", **GOOD[fact][0]), "网点已经退出")
    assert house.browser("李静").get(f"{HOME}/outlet/").status_code == 200  # still signed in


def test_without_a_fresh_proof_its_life_and_devices_stand_still(house: House, prepared: int) -> None:
    fit(prepared)
    browser, own = house.browser("赵建华"), f"/centre/outlet/{prepared}/"
    with schemas.region("tacheng"):
        fetch_rows(
            "UPDATE access_session SET password_at = password_at - interval '1 day' WHERE account_id = $1 RETURNING id",
            [house.world.actor("赵建华").id],
        )
    assert "先去验证" in text(browser, own)
    for act in ("life/open/", "life/suspend/", "life/reopen/", "close/", "device/", f"unbind/{house.world.reader}/"):
        path = f"/centre/outlet/{house.world.outlet}/" if act.startswith(("unbind", "life/s", "close")) else own
        answer = send(browser, f"{path}{act}")
        assert (answer.status_code, b"web.prove_again" in answer.content) == (403, True), act
    assert send(browser, f"{own}place/", **GOOD["place"][0]).status_code == 303  # a fact needs none
    widened = send(browser, f"/centre/outlet/{house.world.outlet}/tier/", **of("tier", tier="premium", plate="P-1"))
    assert (widened.status_code, b"web.prove_again" in widened.content) == (403, True)
    assert send(browser, f"{own}tier/", **of("tier", tier="premium", plate="P-2")).status_code == 303  # it serves nobody yet


def test_at_a_place_that_serves_people_no_clerk_widens_what_is_done_there(house: House, agreement: int) -> None:
    clerk, manager, own = house.browser("周敏"), house.browser("赵建华"), f"/centre/outlet/{house.world.outlet}/"
    page = text(clerk, own)
    assert 'name="place-address"' in page
    assert 'name="tier-tier"' not in page
    for fact, told in (("tier", {"tier": "premium", "plate": "P-1"}), ("agreement", {"agreement": agreement})):
        assert send(clerk, f"{own}{fact}/", **of(fact, **told)).status_code == 404
    done(manager, send(manager, f"{own}tier/", **of("tier", tier="premium", plate="P-1")), "级别和挂牌号已登记")
    refused(send(manager, f"{own}tier/", **of("tier", tier="premium", plate="P\u200b1")), "名称")


def test_what_the_prefecture_suspended_the_county_s_manager_cannot_give_back(house: House) -> None:
    with schemas.region("tacheng"):
        outlets.suspend(outlet=house.world.outlet, reason="整改", actor=ABOVE, now=NOW)
    manager, own = house.browser("赵建华"), f"/centre/outlet/{house.world.outlet}/"
    assert "上级暂停的，由上级恢复" in text(manager, own)
    refused(send(manager, f"{own}life/reopen/"), "由上级恢复")


def test_another_subtree_and_other_posts_keep_their_hands_off(house: House, prepared: int) -> None:
    fit(prepared)
    with schemas.region("tacheng"):
        before = fetch_rows("SELECT max(id) FROM audit_entry WHERE act LIKE 'outlets.%'")
    for name in ("周敏", "赵建华"):
        browser = house.browser(name)
        for each in (house.world.emin_hall, *NEVER):
            for act in ACTS:
                told_nothing(send(browser, f"/centre/outlet/{each}/{act}/", **GOOD.get(act, ({},))[0]))
    for name in ("孙建军", "内控", "陈立", "吴海涛", "李静", "信息中心"):
        browser = house.browser(name)
        for act in ACTS:
            assert send(browser, f"/centre/outlet/{prepared}/{act}/", **GOOD.get(act, ({},))[0]).status_code == 403
        assert send(browser, "/centre/outlets/new/?kind=CENTRE", **of("new", name="x", agency=county(house))).status_code == 403
    clerk = house.browser("周敏")
    for path in (
        f"device/{house.world.reader}/fault/",
        f"device/{house.world.reader}/mend/",
        "device/99999999/fault/",
        "device/1/explode/",
        "roof/",
        "life/die/",
    ):
        told_nothing(send(clerk, f"/centre/outlet/{prepared}/{path}", reason="x"))
    told_nothing(send(house.browser("赵建华"), f"/centre/outlet/{prepared}/unbind/{house.world.reader}/", reason="x"))
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT max(id) FROM audit_entry WHERE act LIKE 'outlets.%'") == before
        assert fetch_rows("SELECT count(*) FROM outlets_outlet WHERE name = 'x'") == [("0",)]


def test_whoever_only_looks_sees_no_form(house: House) -> None:
    for name in ("孙建军", "内控", "陈立"):
        page = text(house.browser(name), f"/centre/outlet/{house.world.outlet}/")
        assert "五有" in page
        assert 'method="post" action="/r/tacheng/centre/outlet' not in page
        assert "/centre/outlets/new/" not in text(house.browser(name), "/centre/partners/")


def test_a_form_of_another_session_changes_nothing(house: House, prepared: int) -> None:
    browser = house.browser("周敏")
    answer = browser.post(f"{HOME}/centre/outlet/{prepared}/tier/", {"csrf": csrf_of("x"), **GOOD["tier"][0]})
    assert (answer.status_code, b"web.form_expired" in answer.content) == (403, True)


def test_the_pages_are_read_in_english(house: House, prepared: int) -> None:
    for name, path in (("周敏", "/centre/outlets/new/?kind=BANK"), ("赵建华", f"/centre/outlet/{prepared}/"), ("赵建华", f"/centre/outlet/{prepared}/close/"),
                       ("赵建华", f"/centre/outlet/{prepared}/hours/")):  # fmt: skip
        browser = house.browser(name)
        browser.cookies[COOKIE] = "en"
        page = text(browser, path)
        main = re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])
        names = (
            "农行塔城文化路支行",
            "塔城市社会保险中心",
            "绿洲银行股份有限公司",
            "中国农业银行",
            "赵建华",
            "周敏",
            "塔城市",
            "个人信息",
            "保护",
            "退出",
            "三种",
        )
        for known in sorted(
            (*names, *re.findall(r"[㐀-鿿（）]+", " ".join(re.findall(r'lang="zh-CN"[^>]*>([^<]*)', page)))), key=len, reverse=True
        ):
            main = main.replace(known, "")
        assert re.findall(r"[㐀-鿿]{2,}", main) == [], path
