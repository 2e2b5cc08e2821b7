"""Who may do what to a place of service: its centre's clerk and manager, its own manager, nobody else; whoever prepared it opens it not."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from sheyintong.engines.database import statements
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.regions.types import Agency, AgencyKind
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.outlets import commands, queries, rules
from sheyintong.registers.outlets.errors import (
    AlreadyClosed,
    BadDay,
    BadPlace,
    BankMissing,
    BranchOfOtherBank,
    BranchTaken,
    NotYoursToKeep,
    OpenedByPreparer,
    OwnPlaceOfBank,
    ReasonMissing,
    SuspendedAbove,
    Unnamed,
    WrongAgreement,
)
from sheyintong.registers.outlets.types import DeviceKind, HaveKind, OutletKind, Shift, Tier
from sheyintong.registers.partners import commands as partners
from tests.registers import places
from tests.registers.places import ACTOR, NOW, TODAY
from tests.support.databases import Databases

KEY = Sm2Signer.generate().public_key_pem()
COUNTY = Agency(1, "654201", AgencyKind.COUNTY, "塔城市社会保险中心", "6542.654201", "654201", "", "")
CNAPS, GONE = "103901000015", "103901000023"


def person(role: str, scope: str = "6542.654201", member: int = 1, outlet: int | None = None) -> Actor:
    return Actor(ActorKind.STAFF, member, role, "tacheng", roles=frozenset({role}), scope=scope, member=member, outlet=outlet)


CLERK, HEAD, OTHER = person("centre_clerk", member=1), person("centre_manager", member=2), person("centre_manager", "6542.654221", 3)
PREFECTURE = person("centre_manager", "6542", 4)


@pytest.fixture(scope="module")
def ground(databases: Databases) -> str:
    return places.ground(databases)


@pytest.fixture(autouse=True)
def tacheng(region: str) -> None:
    """Agencies and items are there."""


@pytest.mark.parametrize(
    ("actor", "keeps", "heads", "tends"),
    [
        (CLERK, True, False, True), (HEAD, True, True, True), (PREFECTURE, True, True, True), (OTHER, False, False, False), (ACTOR, True, True, True),
        (person("centre_clerk", ""), False, False, False), (person("centre_clerk", "6542.65420"), False, False, False),
        (person("branch_manager"), False, False, False), (person("internal_control"), False, False, False),
        (person("outlet_manager", "", outlet=7), False, False, True), (person("outlet_manager", "", outlet=8), False, False, False),
        (person("teller", "", outlet=7), False, False, False),
    ],
)  # fmt: skip
def test_each_post_has_its_part_in_its_own_subtree(actor: Actor, keeps: bool, heads: bool, tends: bool) -> None:
    assert (rules.may_keep(actor, COUNTY), rules.may_head(actor, COUNTY), rules.may_tend(actor, COUNTY, 7)) == (keeps, heads, tends)


def test_her_own_manager_binds_the_computer_before_her_and_no_reader() -> None:
    own = person("outlet_manager", "", outlet=7)
    assert rules.may_bind(own, COUNTY, 7, DeviceKind.TERMINAL)
    assert not rules.may_bind(own, COUNTY, 7, DeviceKind.READER)
    assert not rules.may_bind(own, COUNTY, 8, DeviceKind.TERMINAL)
    assert rules.may_bind(HEAD, COUNTY, 7, DeviceKind.READER)


KEEPING: dict[str, Callable[[int, Actor], object]] = {
    "place": lambda o, a: commands.set_place(outlet=o, address="文化路 1 号", latitude=46.7, longitude=82.9, actor=a, now=NOW),
    "hours": lambda o, a: commands.set_hours(outlet=o, shifts=[Shift(0, time(9), time(12))], valid_from=TODAY, actor=a, now=NOW),
    "day": lambda o, a: commands.except_day(outlet=o, day=TODAY, reason="停电", actor=a, now=NOW),
    "have": lambda o, a: commands.set_have(outlet=o, kind=HaveKind.STAFF, met=True, since=TODAY, actor=a, now=NOW),
}
WIDENING: dict[str, Callable[[int, Actor], object]] = {
    "tier": lambda o, a: commands.set_tier(outlet=o, tier=Tier.PREMIUM, plate_number="TC-009", actor=a, now=NOW),
    "agreement": lambda o, a: commands.set_agreement(outlet=o, agreement=queries.outlet(o).agreement or 0, actor=a, now=NOW),
}
HEADING: dict[str, Callable[[int, Actor], object]] = {
    "suspend": lambda o, a: commands.suspend(outlet=o, reason="停电", actor=a, now=NOW),
    "close": lambda o, a: commands.close(outlet=o, reason="撤并", actor=a, now=NOW),
    "bind": lambda o, a: commands.bind_device(outlet=o, kind=DeviceKind.READER, serial="R-1", public_key=KEY, actor=a, now=NOW),
}


@pytest.mark.parametrize("act", KEEPING)
def test_facts_are_told_by_clerk_or_manager_of_the_subtree_until_it_closes(act: str) -> None:
    made = places.outlet(places.bank())
    for wrong in (OTHER, person("teller"), person("branch_manager"), person("centre_clerk", "6542.654221")):
        with pytest.raises(NotYoursToKeep):
            KEEPING[act](made, wrong)
    KEEPING[act](made, CLERK)
    KEEPING[act](made, HEAD)
    commands.close(outlet=made, reason="撤并", actor=HEAD, now=NOW)
    with pytest.raises(AlreadyClosed):
        KEEPING[act](made, CLERK)


@pytest.mark.parametrize("act", WIDENING)
def test_what_says_which_items_are_done_is_a_clerk_s_while_it_is_prepared_and_then_its_manager_s(act: str) -> None:
    bank = places.bank()
    held = places.agreement(bank)
    made = commands.prepare(
        kind=OutletKind.BANK, name="筹备的支行", agency=places.agency(), bank=bank, agreement=held, synthetic=True, actor=CLERK, now=NOW
    )
    for wrong in (OTHER, person("teller"), person("centre_clerk", "6542.654221")):
        with pytest.raises(NotYoursToKeep):
            WIDENING[act](made, wrong)
    WIDENING[act](made, CLERK)
    for have in HaveKind:
        commands.set_have(outlet=made, kind=have, met=True, since=TODAY, actor=CLERK, now=NOW)
    commands.set_tier(outlet=made, tier=Tier.BASIC, plate_number="TC-010", actor=CLERK, now=NOW)
    commands.open_outlet(outlet=made, actor=HEAD, now=NOW)
    for state in ("open", "suspended"):
        assert queries.outlet(made).state == state
        with pytest.raises(NotYoursToKeep):
            WIDENING[act](made, CLERK)
        WIDENING[act](made, HEAD)
        if state == "open":
            commands.suspend(outlet=made, reason="停电", actor=HEAD, now=NOW)
    commands.close(outlet=made, reason="撤并", actor=HEAD, now=NOW)
    with pytest.raises(AlreadyClosed):
        WIDENING[act](made, HEAD)


def test_what_the_prefecture_suspended_no_county_gives_back() -> None:
    made = places.outlet(places.bank())
    commands.suspend(outlet=made, reason="停电", actor=PREFECTURE, now=NOW)
    assert not queries.may_reopen(HEAD, queries.outlet(made))
    with pytest.raises(SuspendedAbove):
        commands.reopen(outlet=made, actor=HEAD, now=NOW)
    commands.reopen(outlet=made, actor=PREFECTURE, now=NOW)
    commands.suspend(outlet=made, reason="停电", actor=HEAD, now=NOW)
    assert queries.may_reopen(PREFECTURE, queries.outlet(made))
    commands.reopen(outlet=made, actor=HEAD, now=NOW)
    commands.suspend(outlet=made, reason="停电", actor=ACTOR, now=NOW)
    commands.reopen(outlet=made, actor=HEAD, now=NOW)


@pytest.mark.parametrize("kind", [OutletKind.CENTRE, OutletKind.GRASSROOTS])
@pytest.mark.parametrize("wrong", ["bank", "cnaps", "tier", "plate_number"])
def test_a_place_of_the_agency_s_own_has_nothing_of_a_bank(kind: OutletKind, wrong: str) -> None:
    told = {"bank": places.bank(), "cnaps": CNAPS, "tier": Tier.BASIC, "plate_number": "TC-011"}
    with pytest.raises(OwnPlaceOfBank):
        commands.prepare(kind=kind, name="窗口", agency=places.agency(), actor=CLERK, now=NOW, **{wrong: told[wrong]})  # type: ignore[arg-type]


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\x00", "\u2028"])
def test_a_plate_with_signs_that_cannot_be_seen_is_none(sign: str) -> None:
    made = places.outlet(places.bank())
    with pytest.raises(Unnamed):
        commands.set_tier(outlet=made, tier=Tier.BASIC, plate_number=f"TC-0{sign}12", actor=HEAD, now=NOW)


@pytest.mark.parametrize("act", HEADING)
def test_its_life_and_its_devices_are_the_manager_s(act: str) -> None:
    made = places.outlet(places.bank())
    for wrong in (OTHER, CLERK, person("outlet_manager", "", outlet=made)):
        with pytest.raises(NotYoursToKeep):
            HEADING[act](made, wrong)
    HEADING[act](made, HEAD)


def test_told_twice_it_is_told_once() -> None:
    made = places.outlet(places.bank())
    for act in (*KEEPING.values(), *WIDENING.values(), HEADING["bind"]):
        act(made, HEAD)
        before = queries.outlet(made).facts_version, statements.fetch_rows("SELECT count(*) FROM audit_entry")
        act(made, HEAD)
        assert (queries.outlet(made).facts_version, statements.fetch_rows("SELECT count(*) FROM audit_entry")) == before


def test_whoever_prepared_it_does_not_open_it() -> None:
    made = commands.prepare(kind=OutletKind.CENTRE, name="塔城市大厅", agency=places.agency(), actor=HEAD, now=NOW)
    assert queries.outlet(made).prepared_by == HEAD.member
    with pytest.raises(OpenedByPreparer) as refused:
        commands.open_outlet(outlet=made, actor=HEAD, now=NOW)
    assert "另一位" in refused.value.for_person
    assert f"Member {HEAD.member}" in refused.value.for_operator
    with pytest.raises(NotYoursToKeep):
        commands.open_outlet(outlet=made, actor=CLERK, now=NOW)
    with pytest.raises(NotYoursToKeep):
        commands.open_outlet(outlet=made, actor=OTHER, now=NOW)
    commands.open_outlet(outlet=made, actor=PREFECTURE, now=NOW)
    assert queries.outlet(made).state == "open"


def test_what_the_system_prepared_any_manager_opens() -> None:
    made = places.hall()
    assert queries.outlet(made).prepared_by is None
    commands.open_outlet(outlet=made, actor=HEAD, now=NOW)


@pytest.fixture
def branch(tmp_path: Path) -> int:
    """Two rows of the directory, one removed; the bank they are of."""
    path = tmp_path / "branches.csv"
    path.write_text(
        "bank_code12,branch_name,bank_name,city,province,last_op,last_date\n"
        f"{CNAPS},中国农业银行塔城文化路支行,中国农业银行,塔城市,新疆,add,2026-01-01\n"
        f"{GONE},中国农业银行塔城旧支行,中国农业银行,塔城市,新疆,remove,2026-01-01\n"
    )
    report = partners.import_branches(path=path, dry_run=False, actor=ACTOR, now=NOW)
    assert report.refused == ()
    return partners.add_bank(name="中国农业银行", short_name="农行", code="103", actor=ACTOR, now=NOW).id


def prepare(bank: int | None, cnaps: str = CNAPS, name: str = "文化路支行", **other: object) -> int:
    told: dict[str, object] = {"kind": OutletKind.BANK, "agency": places.agency(), "actor": CLERK, "now": NOW} | other
    return commands.prepare(name=name, bank=bank, cnaps=cnaps, **told)  # type: ignore[arg-type]


def test_a_place_of_a_bank_rests_on_a_row_that_is_listed_of_that_bank_and_once(branch: int) -> None:
    other = partners.add_bank(name="中国工商银行", short_name="工行", code="102", actor=ACTOR, now=NOW).id
    for bank, cnaps, refusal in (
        (branch, GONE, BankMissing),
        (branch, "", BankMissing),
        (None, CNAPS, BankMissing),
        (other, CNAPS, BranchOfOtherBank),
    ):
        for kind in (OutletKind.BANK, OutletKind.AGENT_POINT):
            with pytest.raises(refusal):
                prepare(bank, cnaps, kind=kind)
    made = prepare(branch)
    assert prepare(branch) == made  # the button was pressed twice
    with pytest.raises(BranchTaken):
        prepare(branch, name="文化路支行二")
    with pytest.raises(Refusal):
        prepare(branch, actor=HEAD)
    assert prepare(branch, name="和平村代办点", kind=OutletKind.AGENT_POINT) != made


def test_what_cannot_be_is_not_prepared(branch: int) -> None:
    foreign = places.agreement(places.bank("别家"))
    for other, refusal in (
        ({"name": " "}, Unnamed), ({"name": "\u202e支行"}, Unnamed), ({"latitude": 82.9, "longitude": 46.7}, BadPlace), ({"latitude": 46.7}, BadPlace),
        ({"latitude": float("nan"), "longitude": 82.9}, BadPlace), ({"agreement": foreign}, WrongAgreement), ({"actor": OTHER}, NotYoursToKeep),
    ):  # fmt: skip
        with pytest.raises(refusal):
            prepare(branch, **other)  # type: ignore[arg-type]


def test_an_agreement_is_in_force_of_the_bank_and_reaches_the_agency() -> None:
    bank = places.bank()
    made, own = places.prepared(bank), places.agreement(bank, "TC-2")
    emin = commands.prepare(
        kind=OutletKind.BANK, name="额敏支行", agency=places.agency("654221"), bank=bank, synthetic=True, actor=ACTOR, now=NOW
    )
    with pytest.raises(WrongAgreement):
        commands.set_agreement(outlet=emin, agreement=own, actor=ACTOR, now=NOW)
    partners.suspend(agreement=own, reason="整改", actor=ACTOR, now=NOW)
    with pytest.raises(WrongAgreement):
        commands.set_agreement(outlet=made, agreement=own, actor=CLERK, now=NOW)


def test_a_reason_and_a_possible_day_are_asked_for() -> None:
    made = places.outlet(places.bank())
    reader = commands.bind_device(outlet=made, kind=DeviceKind.READER, serial="R-1", public_key=KEY, actor=HEAD, now=NOW)
    for act in (commands.suspend, commands.close):
        with pytest.raises(ReasonMissing):
            act(outlet=made, reason=" ", actor=HEAD, now=NOW)
    for move in (commands.unbind_device, commands.report_fault):
        with pytest.raises(ReasonMissing):
            move(device=reader, reason="", actor=HEAD, now=NOW)
    with pytest.raises(ReasonMissing):
        commands.except_day(outlet=made, day=TODAY, reason="", actor=HEAD, now=NOW)
    with pytest.raises(BadDay):
        commands.except_day(outlet=made, day=TODAY - timedelta(days=1), reason="迟了", actor=HEAD, now=NOW)
    with pytest.raises(BadDay):
        commands.set_have(outlet=made, kind=HaveKind.STAFF, met=True, since=date(2026, 11, 25), actor=HEAD, now=NOW)


def test_an_exceptional_day_is_any_day_there_is() -> None:
    made = places.outlet(places.bank())
    for _twice in range(2):
        commands.except_day(outlet=made, day=date.max, reason="千年", actor=HEAD, now=NOW)
    assert statements.fetch_rows("SELECT count(*) FROM outlets_hoursexception") == [("1",)]


def told(act: str) -> dict[str, object]:
    """What the trail says last was changed by such an act."""
    found = statements.fetch_rows("SELECT changed FROM audit_entry WHERE act = $1 ORDER BY id DESC LIMIT 1", [act])[0][0]
    return dict(json.loads(str(found)))


def test_the_trail_tells_which_hours_and_what_was_seen_with_its_photograph() -> None:
    made = places.outlet(places.bank())
    week = [Shift(1, time(15, 30), time(19)), Shift(0, time(9), time(12))]
    commands.set_hours(outlet=made, shifts=week, valid_from=TODAY, actor=CLERK, now=NOW)
    assert told("outlets.hours_set") == {"valid_from": "2026-11-24", "hours": ["1 09:00-12:00", "2 15:30-19:00"]}
    for opens, closes, hours in ((None, None, []), (time(10), time(12), ["10:00-12:00"])):
        commands.except_day(outlet=made, day=TODAY, opens=opens, closes=closes, reason="停电", actor=CLERK, now=NOW)
        assert told("outlets.day_excepted") == {"day": "2026-11-24", "hours": hours}
    photo = files.store(actor=CLERK, data=b"x", name="a.txt", retention="working", at=NOW).id
    commands.set_have(
        outlet=made, kind=HaveKind.WINDOW, met=True, since=TODAY, remark="两个窗口", evidence_file=photo, actor=CLERK, now=NOW
    )
    assert told("outlets.have_set") == {"have": "window", "met": True, "since": "2026-11-24", "remark": "两个窗口", "photo": photo}


def test_a_device_of_a_closed_place_can_still_be_set_free() -> None:
    made = places.outlet(places.bank())
    reader = commands.bind_device(outlet=made, kind=DeviceKind.READER, serial="R-1", public_key=KEY, actor=HEAD, now=NOW)
    commands.close(outlet=made, reason="撤并", actor=HEAD, now=NOW)
    with pytest.raises(AlreadyClosed):
        commands.report_fault(device=reader, reason="坏了", actor=replace(HEAD), now=NOW)
    commands.unbind_device(device=reader, reason="收回", actor=HEAD, now=NOW)
    assert queries.devices(made) == []


def test_what_is_missing_is_named_with_the_fact_it_is() -> None:
    made = commands.prepare(
        kind=OutletKind.BANK, name="空支行", agency=places.agency(), bank=places.bank(), synthetic=True, actor=CLERK, now=NOW
    )
    assert [each.fact for each in queries.missing(made, TODAY)] == ["have"] * 5 + ["plate", "agreement", "tier"]
    assert queries.missing(places.hall(), TODAY) == []
