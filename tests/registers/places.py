"""A bank, an agreement and an outlet in 塔城市, as tests of several registers need them."""

from datetime import UTC, date, datetime

from sheyintong.foundation.regions import commands as regions
from sheyintong.foundation.regions import queries as agencies
from sheyintong.kernel.actors import system
from sheyintong.registers.catalogue import commands as catalogue
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets.types import HaveKind, OutletKind, Tier
from sheyintong.registers.partners import commands as partners
from sheyintong.registers.partners import queries as partners_queries
from sheyintong.registers.partners.types import ClauseText, DelegationMode, Grant
from tests.support.databases import Databases

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ACTOR = system("tacheng", "test")


def load() -> None:
    """The region's agencies and items."""
    profile = agencies.read_profile("cn/xinjiang/tacheng")
    regions.load_profile(actor=ACTOR, profile=profile, now=NOW)
    catalogue.load(actor=ACTOR, profile=profile, now=NOW)


def ground(databases: Databases) -> str:
    """The database with the region's agencies and items, and nothing else."""
    databases.filled("t_places", load)
    return "t_places"


def agency(code: str = "654201") -> int:
    """The number of an agency."""
    return agencies.agency_by_code(code).id


def bank(name: str = "绿洲银行") -> int:
    """A synthetic bank."""
    return partners.add_bank(name=name, short_name=name, synthetic=True, actor=ACTOR, now=NOW).id


def agreement(bank_id: int, number: str = "TC-2025-017") -> int:
    """An agreement in force."""
    made = partners.draft_agreement(
        bank=bank_id,
        agency=agency(),
        number=number,
        mode=DelegationMode.ENTRUST,
        valid_from=date(2025, 6, 1),
        valid_to=date(2027, 6, 1),
        clauses=[ClauseText("4", "授权环节", "受理"), ClauseText("6", "个人信息", "保护"), ClauseText("18", "退出", "三种")],
        grants=[Grant("enroll_flexible", "handle", "4")],
        actor=ACTOR,
        now=NOW,
    )
    text = partners_queries.drafts(made)[0]
    partners.sign(draft=text.id, seen=text.version, actor=ACTOR, now=NOW)
    return made


def prepared(bank_id: int, name: str = "绿洲银行文化路支行", plate: str = "TC-001") -> int:
    """An outlet that is not open yet."""
    return outlets.prepare(
        kind=OutletKind.BANK,
        name=name,
        agency=agency(),
        bank=bank_id,
        agreement=agreement(bank_id, f"XY-{name}"),
        tier=Tier.BASIC,
        plate_number=plate,
        synthetic=True,
        actor=ACTOR,
        now=NOW,
    )


def outlet(bank_id: int, name: str = "绿洲银行文化路支行", plate: str = "TC-001") -> int:
    """An open outlet with its five haves."""
    made = prepared(bank_id, name, plate)
    for have in HaveKind:
        outlets.set_have(outlet=made, kind=have, met=True, since=date(2026, 1, 1), actor=ACTOR, now=NOW)
    outlets.open_outlet(outlet=made, actor=ACTOR, now=NOW)
    return made


def hall(name: str = "塔城市社会保险中心大厅") -> int:
    """A hall of the county's agency that is not open yet."""
    kind, county = OutletKind.CENTRE, agency()
    return outlets.prepare(kind=kind, name=name, agency=county, tier=Tier.NONE, synthetic=True, actor=ACTOR, now=NOW)
