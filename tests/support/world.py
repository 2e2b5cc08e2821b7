"""A small world for tests of casework: the region tacheng with its profile, a bank outlet, a centre, staff and residents, by public commands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zlib import crc32

from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.clock import local
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.kernel.idnumbers.identity import check_character

NOW = local(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
START = date(2026, 1, 1)
END = date(2027, 12, 31)
ITEMS = ("enroll_flexible", "enroll_resident", "print_rights")
IDENTITY = "居民身份证等身份证件"


def id_number(birth: str, sequence: str = "022", area: str = "654299") -> str:
    """A number of a county that never was, with a right check character."""
    return area + birth + sequence + check_character(area + birth + sequence)


def number_for(name: str) -> str:
    """A number of her own for somebody whom a test takes on, the same for the same name."""
    drawn = crc32(name.encode())
    return id_number(f"{1960 + drawn % 40}0{1 + drawn % 9}{10 + drawn % 18}", f"{drawn % 997:03d}")


@dataclass
class World:
    """Numbers of what the tests name."""

    outlet: int
    hall: int
    emin_hall: int
    agreement: int
    reader: int
    signer: Sm2Signer
    staff: dict[str, Actor]
    people: dict[str, int]
    numbers: dict[str, str]
    township: int = 0

    def actor(self, name: str) -> Actor:
        """A member of the cast as the actor of a request."""
        return self.staff[name]


def build(now: datetime = NOW) -> World:
    """Make the world in the present region; real commits."""
    from sheyintong.foundation.regions import queries as regions
    from sheyintong.kernel.actors import system
    from sheyintong.registers.outlets.types import OutletKind
    from sheyintong.wiring import profiles

    root = system("tacheng", "test")
    profiles.LOADERS["region"](actor=root, profile=(profile := regions.read_profile("cn/xinjiang/tacheng")), now=now)
    profiles.LOADERS["parameters"](actor=root, profile=profile, now=now)
    profiles.LOADERS["items"](actor=root, profile=profile, now=now)
    agencies = {agency.code: agency.id for agency in regions.agencies()}
    bank, agreement = _agreement(root, agencies["654201"], now)
    outlet = _outlet(root, OutletKind.BANK, "绿洲银行文化路支行", agencies["654201"], now, bank=bank, agreement=agreement)
    hall = _outlet(root, OutletKind.CENTRE, "塔城市社会保险中心大厅", agencies["654201"], now)
    emin = _outlet(root, OutletKind.CENTRE, "额敏县社会保险中心大厅", agencies["654221"], now)
    signer = Sm2Signer.generate()
    reader, terminal = _devices(root, outlet, signer, now)
    township = _outlet(root, OutletKind.GRASSROOTS, "和平街道社会保障所窗口", agencies["654201"], now)
    staff = _staff(root, bank, outlet, hall, agencies, terminal, now) | _others(root, bank, outlet, township, agencies, now)
    people, numbers = _people(root, agencies, now)
    return World(outlet, hall, emin, agreement, reader, signer, staff, people, numbers, township)


def _agreement(root: Actor, agency: int, now: datetime) -> tuple[int, int]:
    from sheyintong.registers.partners import commands as partners
    from sheyintong.registers.partners import queries as partners_queries
    from sheyintong.registers.partners.types import ClauseText, DelegationMode, Grant

    bank = partners.add_bank(name="绿洲银行股份有限公司", short_name="绿洲银行", code="", uscc="", synthetic=True, actor=root, now=now).id
    clauses = [
        ClauseText("1", "个人信息", "只为办理所列事项使用，最少必要，到期删除。", "《个人信息保护法》第 21 条"),
        ClauseText("2", "退出", "可主动退出、强制退出、终止合作。", "《社会保险经办条例》第 43 条"),
    ]
    grants = [Grant(item, "feedback", "1") for item in ITEMS]
    number = partners.draft_agreement(
        bank=bank,
        agency=agency,
        number="TC-2026-001",
        mode=DelegationMode.ENTRUST,
        valid_from=START,
        valid_to=END,
        clauses=clauses,
        grants=grants,
        actor=root,
        now=now,
    )
    text = partners_queries.drafts(number)[0]
    partners.sign(draft=text.id, seen=text.version, actor=root, now=now)
    return bank, number


def _outlet(root: Actor, kind: object, name: str, agency: int, now: datetime, bank: int | None = None, agreement: int | None = None) -> int:
    from sheyintong.registers.outlets import commands as outlets
    from sheyintong.registers.outlets.types import HaveKind, OutletKind, Shift, Tier

    tier = Tier.BASIC if kind is OutletKind.BANK else Tier.NONE
    made = outlets.prepare(
        kind=kind,
        name=name,
        agency=agency,
        bank=bank,
        agreement=agreement,
        tier=tier,
        plate_number="P-1" if agreement else "",
        synthetic=True,
        actor=root,
        now=now,
    )  # type: ignore[arg-type]
    shifts = [Shift(day, time(10), time(19, 30)) for day in range(5)]
    outlets.set_hours(outlet=made, shifts=shifts, valid_from=START, actor=root, now=now)
    for have in HaveKind:
        outlets.set_have(outlet=made, kind=have, met=True, since=START, remark="测试", actor=root, now=now)
    outlets.open_outlet(outlet=made, actor=root, now=now)
    return made


def _devices(root: Actor, outlet: int, signer: Sm2Signer, now: datetime) -> tuple[int, int]:
    from sheyintong.registers.outlets import commands as outlets
    from sheyintong.registers.outlets.types import DeviceKind

    reader = outlets.bind_device(
        outlet=outlet, kind=DeviceKind.READER, serial="r1", public_key=signer.public_key_pem(), actor=root, now=now
    )
    terminal = outlets.bind_device(outlet=outlet, kind=DeviceKind.TERMINAL, serial="t1", actor=root, now=now)
    return reader, terminal


def _member(root: Actor, now: datetime, name: str, role: str, place: object, of_bank: int | None = None, certified: bool = False) -> Actor:
    """A member of staff with account, post and open session, as the actor of a request before her place is known."""
    from sheyintong.foundation.access import commands as access
    from sheyintong.foundation.access.types import AccountKind
    from sheyintong.registers.staff import commands as staff
    from sheyintong.registers.staff.models import Member
    from sheyintong.registers.staff.types import Place, Role

    assert isinstance(place, Place)
    account = access.create_account(
        kind=AccountKind.STAFF, login=f"cast{Member.objects.count()}", password="长口令-足够-2026", label=name, actor=root, now=now
    )
    who = staff.add_member(account=account.id, name=name, bank=of_bank, actor=root, now=now)
    staff.give_post(member=who, role=Role(role), place=place, valid_from=START, actor=root, now=now)
    if certified:
        staff.record_certificate(member=who, number=f"C-{who}", item_code=None, valid_from=START, valid_to=END, actor=root, now=now)
    return Actor(ActorKind.STAFF, account.id, name, "tacheng", session=_session(account.id, now), member=who, roles=frozenset({role}))


def _at(actor: Actor, agency: int, **more: object) -> Actor:
    """The actor at an agency."""
    from sheyintong.foundation.regions import queries as regions

    return replace(actor, agency=agency, scope=regions.agency(agency).path, **more)  # type: ignore[arg-type]


def _staff(root: Actor, bank: int, outlet: int, hall: int, agencies: dict[str, int], terminal: int, now: datetime) -> dict[str, Actor]:
    """Those who act on cases, and those who give them their rights."""
    from sheyintong.registers.staff.types import Place, PlaceKind

    here, city = Place(PlaceKind.OUTLET, outlet), agencies["654201"]
    county, emin = Place(PlaceKind.AGENCY, city), Place(PlaceKind.AGENCY, agencies["654221"])

    def at_counter(name: str, role: str, **more: object) -> Actor:
        certified = name == "李静"
        return replace(_member(root, now, name, role, here, bank, certified), outlet=outlet, partner=bank, **more)  # type: ignore[arg-type]

    def in_county(name: str, role: str, **more: object) -> Actor:
        return _at(_member(root, now, name, role, county), city, **more)

    return {
        "李静": at_counter("李静", "teller", device=terminal),
        "新柜员": at_counter("新柜员", "teller", device=terminal),
        "吴海涛": at_counter("吴海涛", "outlet_manager"),
        "周敏": in_county("周敏", "centre_clerk", outlet=hall),
        "阿依努尔": in_county("阿依努尔·卡德尔", "reviewer"),
        "审核二": in_county("审核二", "reviewer"),
        "赵建华": in_county("赵建华", "centre_manager"),
        "额敏审核": _at(_member(root, now, "额敏审核", "reviewer", emin), agencies["654221"]),
        "内控": in_county("内控", "internal_control"),
        "信息中心": in_county("信息中心", "information_centre"),
    }


def _others(root: Actor, bank: int, outlet: int, township: int, agencies: dict[str, int], now: datetime) -> dict[str, Actor]:
    """Those who guide, watch, answer complaints or keep the machine, and the township's clerk."""
    from sheyintong.registers.staff.types import Place, PlaceKind

    body, prefecture = agencies["654201R"], agencies["6542"]
    whole = Place(PlaceKind.AGENCY, prefecture)
    guide = _member(root, now, "马晓燕", "hall_guide", Place(PlaceKind.OUTLET, outlet), bank)
    clerk = _member(root, now, "吐尔逊", "township_clerk", Place(PlaceKind.OUTLET, township))
    return {
        "马晓燕": replace(guide, outlet=outlet, partner=bank),
        "吐尔逊": replace(clerk, outlet=township),
        "孙建军": replace(_member(root, now, "孙建军", "branch_manager", Place(PlaceKind.BANK, bank), bank), partner=bank),
        "韩梅": _at(_member(root, now, "韩梅", "admin_body", Place(PlaceKind.AGENCY, body)), body),
        "地区内控": _at(_member(root, now, "地区内控", "internal_control", whole), prefecture),
        "陈立": _at(_member(root, now, "陈立", "auditor", whole), prefecture),
        "运维": _at(_member(root, now, "运维", "operator", whole), prefecture),
    }


def _session(account: int, now: datetime) -> int:
    """An open session of an account, as signing in would leave it."""
    import secrets
    from datetime import timedelta

    from sheyintong.foundation.access.models import Session

    return Session.objects.create(
        account_id=account, token_digest=secrets.token_bytes(32), signed_in_at=now, second_factor_at=now, last_seen_at=now, idle_minutes=60,
        expires_at=now + timedelta(hours=10),
    ).pk  # fmt: skip


def _people(root: Actor, agencies: dict[str, int], now: datetime) -> tuple[dict[str, int], dict[str, str]]:
    from sheyintong.registers.people import commands as people
    from sheyintong.registers.people.types import ContactKind, IdentifierKind, NewPerson, Number, Sex

    people_, numbers = {}, {}
    cast: Sequence[tuple[str, str, Sex, str]] = (
        ("王秀英", "19720512", Sex.FEMALE, "654201100"),
        ("买买提·艾山", "19550913", Sex.MALE, "654221100"),
        ("刘小豪", "20130101", Sex.MALE, "654201100"),
        ("周代办", "19800101", Sex.FEMALE, "654201100"),
    )
    for place, (name, birth, sex, town) in enumerate(cast):
        numbers[name] = id_number(birth, f"{place + 1:02d}{1 if sex is Sex.MALE else 2}")
        entry = NewPerson(
            name=name,
            birth=date.fromisoformat(f"{birth[:4]}-{birth[4:6]}-{birth[6:]}"),
            sex=sex,
            numbers=(Number(IdentifierKind.RESIDENT_ID, numbers[name]),),
            township=agencies[town],
            contacts={ContactKind.PHONE: f"138000000{place}0"},
        )
        people_[name] = people.register(entry, actor=root, now=now).id
    return people_, numbers


__all__ = ["NOW", "World", "build", "id_number", "number_for"]
