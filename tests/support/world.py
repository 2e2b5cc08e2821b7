"""A small world for tests of casework: the region tacheng with its profile, a bank outlet, a centre, staff and residents, by public commands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

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
    staff = _staff(root, bank, outlet, hall, agencies, terminal, now)
    people, numbers = _people(root, agencies, now)
    return World(outlet, hall, emin, agreement, reader, signer, staff, people, numbers)


def _agreement(root: Actor, agency: int, now: datetime) -> tuple[int, int]:
    from sheyintong.registers.partners import commands as partners
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
    partners.sign(agreement=number, actor=root, now=now)
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


def _staff(root: Actor, bank: int, outlet: int, hall: int, agencies: dict[str, int], terminal: int, now: datetime) -> dict[str, Actor]:
    from sheyintong.foundation.access import commands as access
    from sheyintong.foundation.access.types import AccountKind
    from sheyintong.registers.staff import commands as staff
    from sheyintong.registers.staff.types import Place, PlaceKind, Role

    seen: list[str] = []

    def member(name: str, role: Role, place: Place, of_bank: int | None = None, certified: bool = False) -> Actor:
        account = access.create_account(
            kind=AccountKind.STAFF, login=f"cast{len(seen)}", password="长口令-足够-2026", label=name, actor=root, now=now
        )
        seen.append(name)
        who = staff.add_member(account=account.id, name=name, bank=of_bank, actor=root, now=now)
        staff.give_post(member=who, role=role, place=place, valid_from=START, actor=root, now=now)
        if certified:
            staff.record_certificate(member=who, number=f"C-{who}", item_code=None, valid_from=START, valid_to=END, actor=root, now=now)
        return Actor(
            ActorKind.STAFF, account.id, name, "tacheng", session=_session(account.id, now), member=who, roles=frozenset({role.value})
        )

    from sheyintong.foundation.regions import queries as regions

    paths = {agency.id: agency.path for agency in regions.agencies()}
    here = Place(PlaceKind.OUTLET, outlet)
    county, emin = Place(PlaceKind.AGENCY, agencies["654201"]), Place(PlaceKind.AGENCY, agencies["654221"])

    def at(actor: Actor, agency: int, **more: object) -> Actor:
        return replace(actor, agency=agency, scope=paths[agency], **more)  # type: ignore[arg-type]

    return {
        "李静": replace(member("李静", Role.TELLER, here, bank, certified=True), outlet=outlet, device=terminal, partner=bank),
        "新柜员": replace(member("新柜员", Role.TELLER, here, bank), outlet=outlet, device=terminal, partner=bank),
        "吴海涛": replace(member("吴海涛", Role.OUTLET_MANAGER, here, bank), outlet=outlet, partner=bank),
        "周敏": at(member("周敏", Role.CENTRE_CLERK, county), agencies["654201"], outlet=hall),
        "阿依努尔": at(member("阿依努尔·卡德尔", Role.REVIEWER, county), agencies["654201"]),
        "审核二": at(member("审核二", Role.REVIEWER, county), agencies["654201"]),
        "赵建华": at(member("赵建华", Role.CENTRE_MANAGER, county), agencies["654201"]),
        "额敏审核": at(member("额敏审核", Role.REVIEWER, emin), agencies["654221"]),
        "内控": at(member("内控", Role.INTERNAL_CONTROL, county), agencies["654201"]),
        "信息中心": at(member("信息中心", Role.INFORMATION_CENTRE, county), agencies["654201"]),
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


__all__ = ["NOW", "World", "build", "id_number"]
