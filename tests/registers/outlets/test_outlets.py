"""Places of service: what they need to open, when they are open, their haves and devices, and the version of their facts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from sheyintong.engines.database import statements
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.kernel.transitions import NotInThisState
from sheyintong.registers.outlets import commands, queries
from sheyintong.registers.outlets.errors import (
    BadHours,
    BankMissing,
    NameTaken,
    NoDeviceKey,
    NoSuchDevice,
    NoSuchOutlet,
    NotReady,
    SerialTaken,
)
from sheyintong.registers.outlets.types import DeviceKind, HaveKind, OutletKind, Shift, Tier
from sheyintong.registers.partners import commands as partners
from tests.registers import places
from tests.registers.places import ACTOR, NOW, TODAY
from tests.support.databases import Databases

KEY = Sm2Signer.generate().public_key_pem()


@pytest.fixture(scope="module")
def ground(databases: Databases) -> str:
    return places.ground(databases)


@pytest.fixture(autouse=True)
def tacheng(region: str) -> None:
    """Agencies and items are there."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in local time."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def test_a_partner_opens_only_with_all_that_is_needed() -> None:
    made = places.prepared(places.bank())
    commands.set_tier(outlet=made, tier=Tier.NONE, plate_number="", actor=ACTOR, now=NOW)
    commands.set_have(outlet=made, kind=HaveKind.SIGNAGE, met=False, since=TODAY, actor=ACTOR, now=NOW)
    with pytest.raises(NotReady) as refused:
        commands.open_outlet(outlet=made, actor=ACTOR, now=NOW)
    assert refused.value.for_person.count("五有缺") == 5
    assert "挂牌号" in refused.value.for_person
    assert "级别" in refused.value.for_person


def test_a_partner_does_not_open_under_a_suspended_agreement() -> None:
    made = places.prepared(places.bank())
    for have in HaveKind:
        commands.set_have(outlet=made, kind=have, met=True, since=TODAY, actor=ACTOR, now=NOW)
    partners.suspend(agreement=int(queries.outlet(made).agreement or 0), reason="整改", actor=ACTOR, now=NOW)
    with pytest.raises(NotReady) as refused:
        commands.open_outlet(outlet=made, actor=ACTOR, now=NOW)
    assert "协议" in refused.value.for_person


def test_the_agency_s_own_hall_opens_without_plate_and_agreement() -> None:
    made = commands.prepare(kind=OutletKind.CENTRE, name="塔城市社保中心大厅", agency=places.agency(), actor=ACTOR, now=NOW)
    commands.open_outlet(outlet=made, actor=ACTOR, now=NOW)
    assert queries.outlet(made).state == "open"


def test_suspended_reopened_closed_for_good_with_events() -> None:
    made = places.outlet(places.bank())
    assert [card.id for card in queries.open_outlets()] == [made]
    commands.suspend(outlet=made, reason="停电", actor=ACTOR, now=NOW)
    assert queries.open_outlets() == []
    assert queries.opening(made, NOW).reason == "暂停服务"
    commands.reopen(outlet=made, actor=ACTOR, now=NOW)
    commands.close(outlet=made, reason="协议到期", actor=ACTOR, now=NOW)
    with pytest.raises(NotInThisState):
        commands.reopen(outlet=made, actor=ACTOR, now=NOW)
    told = [name for (name,) in statements.fetch_rows("SELECT event FROM jobs_outbox WHERE event LIKE 'outlets.%' ORDER BY id")]
    assert told == ["outlets.OutletOpened", "outlets.OutletSuspended", "outlets.OutletReopened", "outlets.OutletClosed"]
    assert queries.outlets(scope="6542") == []
    assert [card.id for card in queries.outlets(scope="6542", with_closed=True)] == [made]


def test_lists_follow_the_subtree() -> None:
    made = places.outlet(places.bank())
    assert [card.id for card in queries.outlets(scope="6542")] == [made]
    assert [card.id for card in queries.outlets(scope="6542.654201", kinds=[OutletKind.BANK])] == [made]
    assert queries.outlets(scope="6542.654221") == []
    assert queries.outlets(scope="6542.65420") == []
    assert queries.outlets(scope="") == []


def test_a_bank_outlet_needs_its_bank_and_a_branch_still_listed() -> None:
    with pytest.raises(BankMissing):
        commands.prepare(kind=OutletKind.BANK, name="甲", agency=places.agency(), actor=ACTOR, now=NOW)
    with pytest.raises(BankMissing):
        commands.prepare(
            kind=OutletKind.BANK, name="乙", agency=places.agency(), bank=places.bank(), cnaps="313651027012", actor=ACTOR, now=NOW
        )
    with pytest.raises(NoSuchOutlet):
        queries.outlet(0)


def test_a_name_and_a_plate_belong_to_one_open_place() -> None:
    one = places.bank()
    places.prepared(one)
    with pytest.raises(NameTaken):
        commands.prepare(kind=OutletKind.CENTRE, name="绿洲银行文化路支行", agency=places.agency(), actor=ACTOR, now=NOW)
    other = places.prepared(one, "绿洲银行新华路支行", "TC-002")
    with pytest.raises(NameTaken):
        commands.set_tier(outlet=other, tier=Tier.BASIC, plate_number="TC-001", actor=ACTOR, now=NOW)


WEEK = [Shift(day, time(10), time(14)) for day in range(5)] + [Shift(day, time(15, 30), time(19, 30)) for day in range(5)]


def test_open_by_hours_in_local_time_and_closed_on_an_exceptional_day() -> None:
    made = places.outlet(places.bank())
    assert queries.opening(made, at(24, 3)).open
    commands.set_hours(outlet=made, shifts=WEEK, valid_from=date(2026, 11, 1), actor=ACTOR, now=NOW)
    assert queries.opening(made, at(24, 10)).open
    assert not queries.opening(made, at(24, 14)).open
    assert queries.opening(made, at(24, 19, 29)).open
    assert queries.opening(made, at(28, 11)).reason == "今天不服务"
    commands.except_day(outlet=made, day=date(2026, 11, 25), reason="培训", actor=ACTOR, now=NOW)
    assert queries.opening(made, at(25, 11)).reason == "培训"
    commands.except_day(outlet=made, day=date(2026, 11, 28), reason="加班", opens=time(10), closes=time(12), actor=ACTOR, now=NOW)
    assert queries.opening(made, at(28, 11)).open
    assert len(queries.exceptions(made, date(2026, 11, 1), date(2026, 12, 1))) == 2


def test_new_hours_count_from_their_day() -> None:
    made = places.outlet(places.bank())
    commands.set_hours(outlet=made, shifts=WEEK, valid_from=date(2026, 11, 1), actor=ACTOR, now=NOW)
    commands.set_hours(outlet=made, shifts=[Shift(0, time(9), time(12))], valid_from=date(2026, 12, 1), actor=ACTOR, now=NOW)
    assert len(queries.hours(made, date(2026, 11, 30))) == 10
    assert queries.hours(made, date(2026, 12, 1)) == [Shift(0, time(9), time(12))]


@pytest.mark.parametrize(
    "shifts",
    [[], [Shift(0, time(12), time(9))], [Shift(7, time(9), time(12))], [Shift(0, time(9), time(12)), Shift(0, time(11), time(13))]],
)
def test_hours_that_cannot_be_are_refused(shifts: list[Shift]) -> None:
    made = places.prepared(places.bank())
    with pytest.raises(BadHours):
        commands.set_hours(outlet=made, shifts=shifts, valid_from=TODAY, actor=ACTOR, now=NOW)


def test_haves_are_dated_facts_and_the_newest_counts() -> None:
    made = places.outlet(places.bank())
    commands.set_have(outlet=made, kind=HaveKind.EQUIPMENT, met=False, since=TODAY, remark="人证比对仪报修", actor=ACTOR, now=NOW)
    now = {fact.kind: fact.met for fact in queries.haves(made, TODAY)}
    before = {fact.kind: fact.met for fact in queries.haves(made, date(2026, 11, 23))}
    assert (now[HaveKind.EQUIPMENT], before[HaveKind.EQUIPMENT]) == (False, True)
    assert [fact.kind for fact in queries.haves(made, TODAY)] == list(HaveKind)
    assert queries.haves(made, date(2025, 1, 1)) == []


def test_a_device_is_bound_once_and_unbound_for_good() -> None:
    made = places.outlet(places.bank())
    reader = commands.bind_device(outlet=made, kind=DeviceKind.READER, serial="R-1", public_key=KEY, actor=ACTOR, now=NOW)
    with pytest.raises(SerialTaken):
        commands.bind_device(outlet=made, kind=DeviceKind.PRINTER, serial="R-1", actor=ACTOR, now=NOW)
    with pytest.raises(NoDeviceKey):
        commands.bind_device(outlet=made, kind=DeviceKind.READER, serial="R-2", public_key="no key", actor=ACTOR, now=NOW)
    commands.heartbeat(device=reader, now=NOW)
    commands.heartbeat(device=reader, now=NOW + timedelta(seconds=10))
    assert queries.device(reader).last_seen_at == NOW
    commands.report_fault(device=reader, reason="读不出", actor=ACTOR, now=NOW)
    commands.mend_device(device=reader, actor=ACTOR, now=NOW)
    commands.unbind_device(device=reader, reason="更换", actor=ACTOR, now=NOW)
    with pytest.raises(NoSuchDevice):
        queries.device(reader)
    with pytest.raises(NotInThisState):
        commands.mend_device(device=reader, actor=ACTOR, now=NOW)
    again = commands.bind_device(outlet=made, kind=DeviceKind.READER, serial="R-1", public_key=KEY, actor=ACTOR, now=NOW)
    found = queries.device_by_serial("R-1")
    assert found is not None
    assert found.id == again
    assert [card.id for card in queries.devices(made)] == [again]


CHANGES: dict[str, Callable[[int], object]] = {
    "suspend": lambda o: commands.suspend(outlet=o, reason="x", actor=ACTOR, now=NOW),
    "close": lambda o: commands.close(outlet=o, reason="x", actor=ACTOR, now=NOW),
    "tier": lambda o: commands.set_tier(outlet=o, tier=Tier.PREMIUM, plate_number="TC-001", actor=ACTOR, now=NOW),
    "agreement": lambda o: commands.set_agreement(
        outlet=o, agreement=places.agreement(queries.outlet(o).bank or 0, "TC-2026-018"), actor=ACTOR, now=NOW
    ),
    "hours": lambda o: commands.set_hours(outlet=o, shifts=WEEK, valid_from=TODAY, actor=ACTOR, now=NOW),
    "day": lambda o: commands.except_day(outlet=o, day=TODAY, reason="x", actor=ACTOR, now=NOW),
    "have": lambda o: commands.set_have(outlet=o, kind=HaveKind.STAFF, met=False, since=TODAY, actor=ACTOR, now=NOW),
    "device": lambda o: commands.bind_device(outlet=o, kind=DeviceKind.PRINTER, serial="P-1", actor=ACTOR, now=NOW),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_what_rights_depend_on_raises_the_version_and_leaves_an_entry(change: str) -> None:
    made = places.outlet(places.bank())
    before = queries.outlet(made).facts_version
    entries = statements.fetch_rows("SELECT count(*) FROM audit_entry")[0][0]
    CHANGES[change](made)
    assert queries.outlet(made).facts_version > before
    assert int(statements.fetch_rows("SELECT count(*) FROM audit_entry")[0][0] or 0) > int(entries or 0)
