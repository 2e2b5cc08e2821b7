"""装入人物：places, agreements, staff with demo keys, residents with cards; once, all or nothing. A second run changes nothing.

Passwords are random and kept nowhere: the cast signs in with keys that lie in the data folder of this installation.
"""

import json
import os
import secrets
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction

from sheyintong.casework.identification import commands as identification
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import write
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access import queries as accounts
from sheyintong.foundation.access.types import AccountKind
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import PERSON, Subject
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import RegionKind
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.clock import SHANGHAI
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.kernel.periods import Month, add_months
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.enrolments import commands as enrolments
from sheyintong.registers.enrolments import queries as enrolled
from sheyintong.registers.enrolments.types import Wish
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets.types import DeviceKind, HaveKind, OutletKind, Shift, Tier
from sheyintong.registers.partners import commands as partners
from sheyintong.registers.partners import queries as partners_queries
from sheyintong.registers.partners.types import ClauseText, DelegationMode, Grant
from sheyintong.registers.people import commands as people
from sheyintong.registers.people.types import ContactKind, IdentifierKind, NewPerson, Number, Origin, ProxyKind
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_queries
from sheyintong.registers.staff.types import Place, PlaceKind, Role

from . import tacheng, taizhou
from .people import Bank, Cast, Enrolled, Player, Resident, Spot

CASTS: Mapping[str, Cast] = {cast.region: cast for cast in (tacheng.CAST, taizhou.CAST)}
OPENED = date(2026, 3, 2)
CERTIFIED_TO = date(2027, 6, 30)
CLAUSES = (
    ClauseText("4", "授权事项和环节", "按附表所列事项和环节办理；审核由甲方办理。（示例条款）"),
    ClauseText("6", "个人信息保护", "只为办理所列事项处理个人信息，协议终止即删除，不得转交他人。（示例条款）", "个人信息保护法第二十一条"),
    ClauseText("18", "退出", "主动退出、强制退出和终止合作的情形与交接。（示例条款）"),
)
WEEK = (*tuple(Shift(day, time(9, 30), time(18, 30)) for day in range(5)), Shift(5, time(10, 0), time(16, 0)))
CENTRE_WEEK = tuple(Shift(day, *span) for day in range(5) for span in ((time(9, 30), time(13, 30)), (time(15, 30), time(19, 0))))


def load_all(home: Path, now: datetime) -> tuple[str, ...]:
    """人物装入 every demo region that has a cast and none of it yet; the slugs of those loaded. Real regions are left alone."""
    wanted = [each.slug for each in regions.all_regions() if each.kind is RegionKind.DEMO and each.slug in CASTS]
    loaded = tuple(slug for slug in wanted if load(slug, now, home))
    lay_cards(home, wanted)
    list_readers(home, wanted)
    return loaded


def load(slug: str, now: datetime, home: Path) -> bool:
    """One region's cast; False where it is there already."""
    cast, actor = CASTS[slug], system(slug, "演示人物")
    with schemas.region(slug):
        if accounts.account_of(cast.players[0].login) is not None:
            return False
        with transaction.atomic():
            places = _places(cast, home, actor, now)
            halls = {places[spot.agency].id: places[spot.name].id for spot in cast.spots if spot.kind is OutletKind.CENTRE}
            persons = {resident.key: _resident(resident, actor, now) for resident in cast.residents if resident.registered}
            for resident in cast.residents:
                for principal in resident.acts_for:
                    _empower(persons[principal], persons[resident.key], actor, now)
            numbers = {resident.key: resident.number for resident in cast.residents}
            for player in cast.players:
                member = _player(player, slug, places, halls, home, actor, now)
                if player.resident:
                    staff.name_number(member=member, number=numbers[player.resident], actor=actor, now=now)
            key = keep_key(home / "demo" / "ecard.pem").public_key_pem()
            identification.trust_issuer(actor=actor, code="demo", name="模拟电子社保卡", public_key=key, now=now)
    return True


def _places(cast: Cast, home: Path, actor: Actor, now: datetime) -> dict[str, Place]:
    """Every place a post may be at, by name (outlets, banks) or code (agencies)."""
    found = {each.code: Place(PlaceKind.AGENCY, each.id) for each in regions.agencies()}
    agreements = {}
    for bank in cast.banks:
        made = partners.add_bank(name=bank.name, short_name=bank.name, synthetic=True, actor=actor, now=now)
        found[bank.name] = Place(PlaceKind.BANK, made.id)
        agreements[bank.name] = _agreement(bank, made.id, found[bank.agency].id, actor, now)
    for spot in cast.spots:
        bank_id = found[spot.bank].id if spot.bank else None
        outlet = _spot(spot, found[spot.agency].id, bank_id, agreements.get(spot.bank), actor, now)
        found[spot.name] = Place(PlaceKind.OUTLET, outlet)
        if spot.reader:
            key = keep_key(home / "demo" / "devices" / f"{spot.reader}.pem").public_key_pem()
            outlets.bind_device(
                outlet=outlet, kind=DeviceKind.READER, serial=spot.reader, label="模拟读卡器", public_key=key, actor=actor, now=now
            )
    return found


def _agreement(bank: Bank, bank_id: int, agency: int, actor: Actor, now: datetime) -> int:
    """An agreement over the whole list in force, each item up to the list's own stage."""
    lines = catalogue.list_in_force(now.astimezone(SHANGHAI).date(), Tier.BASIC.value).lines
    made = partners.draft_agreement(
        bank=bank_id,
        agency=agency,
        number=bank.agreement,
        mode=DelegationMode.ENTRUST,
        valid_from=bank.valid_from,
        valid_to=bank.valid_to,
        clauses=CLAUSES,
        grants=[Grant(line.item, line.stage_max.value, "4") for line in lines],
        actor=actor,
        now=now,
    )
    text = partners_queries.drafts(made)[0]
    partners.sign(draft=text.id, seen=text.version, actor=actor, now=now)
    return made


def _spot(spot: Spot, agency: int, bank: int | None, agreement: int | None, actor: Actor, now: datetime) -> int:
    outlet = outlets.prepare(
        kind=spot.kind,
        name=spot.name,
        agency=agency,
        bank=bank,
        agreement=agreement,
        tier=spot.tier,
        plate_number=spot.plate,
        address=spot.address,
        synthetic=True,
        actor=actor,
        now=now,
    )
    for have in HaveKind:
        outlets.set_have(outlet=outlet, kind=have, met=True, since=OPENED, remark="示例", actor=actor, now=now)
    week = WEEK if spot.bank else CENTRE_WEEK
    outlets.set_hours(outlet=outlet, shifts=week, valid_from=OPENED, actor=actor, now=now)
    outlets.open_outlet(outlet=outlet, actor=actor, now=now)
    return outlet


def _player(
    player: Player, slug: str, places: Mapping[str, Place], halls: Mapping[int, int], home: Path, actor: Actor, now: datetime
) -> int:
    """A member with account, demo key, post, computer and certificate; ``halls`` are the centres' halls by agency."""
    account = access.create_account(
        kind=AccountKind.STAFF, login=player.login, password=secrets.token_urlsafe(24), label=player.name, actor=actor, now=now
    )
    key = keep_key(key_file(home, slug, player.login))
    access.grant_demo_key(account=account.id, public_key=key.public_key_pem(), actor=actor, now=now)
    place = places[player.place]
    member = staff.add_member(account=account.id, name=player.name, bank=staff_queries.bank_of(place), actor=actor, now=now)
    staff.give_post(member=member, role=player.role, place=place, valid_from=OPENED, actor=actor, now=now)
    if place.kind is PlaceKind.OUTLET or player.role is Role.CENTRE_CLERK:
        outlet = place.id if place.kind is PlaceKind.OUTLET else halls[place.id]
        outlets.bind_device(
            outlet=outlet, kind=DeviceKind.TERMINAL, serial=terminal(player.login), label=f"{player.name}的电脑", actor=actor, now=now
        )
    if player.certified:
        staff.record_certificate(
            member=member,
            number=f"SYN-{slug}-{player.login}",
            item_code=None,
            valid_from=OPENED,
            valid_to=CERTIFIED_TO,
            actor=actor,
            now=now,
        )
    return member


def terminal(login: str) -> str:
    """The serial of the computer a member of the cast sits at: one each, because a second sign-in on a device ends the first."""
    return f"ZD-{login}"


def _resident(resident: Resident, actor: Actor, now: datetime) -> int:
    entry = NewPerson(
        name=resident.name,
        birth=resident.birth,
        sex=resident.sex,
        numbers=(
            Number(IdentifierKind.RESIDENT_ID, resident.number),
            Number(IdentifierKind.SOCIAL_CARD, f"SYN{resident.phone[-8:]}"),
        ),
        ethnicity=resident.ethnicity,
        township=regions.agency_by_code(resident.town).id,
        contacts={ContactKind.PHONE: resident.phone, ContactKind.ADDRESS: resident.address},
    )
    person = people.register(entry, actor=actor, now=now, origin=Origin.SYNTHETIC).id
    for each in resident.enrolled:
        _enrol(person, each, regions.agency_by_code(resident.town[:6]).id, actor, now)
    return person


def _empower(principal: int, proxy: int, actor: Actor, now: datetime) -> None:
    """For a year, in every item."""
    day = now.astimezone(SHANGHAI).date()
    parts = people.register_proxy(
        person=principal,
        proxy=proxy,
        kind=ProxyKind.AGENT,
        items=(),
        evidence="演示：授权书",
        valid_from=day,
        valid_to=add_months(day, 12),
        at=now,
    )
    write(*parts, audit.record(actor=actor, act="people.register_proxy", about=Subject(PERSON, principal), person=principal, at=now))


def _enrol(person: int, told: Enrolled, agency: int, actor: Actor, now: datetime) -> None:
    """As it was written in its own month, so that the rules of that day hold."""
    wish = Wish(told.scheme, told.kind, Month.of(told.since), is_student=False)
    about, said = Subject(PERSON, person), {"scheme": told.scheme.value, "since": told.since}
    parts = enrolments.enrol(facts=enrolled.facts(person), wish=wish, agency=agency, at=_noon(told.since))
    write(*parts, audit.record(actor=actor, act="enrolments.enrol", about=about, person=person, changed=said, at=now))
    if told.until is not None:
        held = enrolled.held(enrolled.facts(person), told.scheme, told.kind)
        stopped = enrolments.stop(held=held, month=Month.of(told.until), at=_noon(told.until))
        write(*stopped, audit.record(actor=actor, act="enrolments.stop", about=about, person=person, changed={"until": told.until}, at=now))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12, 0), tzinfo=SHANGHAI)


def key_file(home: Path, slug: str, login: str) -> Path:
    """Where the demo key of a member lies."""
    return home / "demo" / "keys" / f"{slug}-{login}.pem"


def keep_key(path: Path) -> Sm2Signer:
    """The key in a file that only its owner may read; made where it is missing."""
    if path.exists():
        return Sm2Signer.from_pem(path.read_text())
    signer = Sm2Signer.generate()
    _keep(path, signer.private_key_pem())
    return signer


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def lay_cards(home: Path, slugs: list[str]) -> None:
    """卡片: what the simulated card reader of this installation can read, the same each time."""
    cards = {resident.key: card(resident) for slug in slugs for resident in CASTS[slug].residents}
    text, path = json.dumps(cards, ensure_ascii=False, indent=1, sort_keys=True), home / "demo" / "cards.json"
    if cards and (not path.exists() or path.read_text() != text):
        _keep(path, text)


def list_readers(home: Path, slugs: list[str]) -> None:
    """读卡器清单: which reader stands where, for whoever plays with the simulated ones."""
    found = {spot.reader: {"region": slug, "place": spot.name} for slug in slugs for spot in CASTS[slug].spots if spot.reader}
    text, path = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True), home / "demo" / "readers.json"
    if found and (not path.exists() or path.read_text() != text):
        _keep(path, text)


def card(resident: Resident) -> dict[str, str]:
    """身份证 of a resident, as a reader reads it."""
    return {
        "method": "id_card_read",
        "number": resident.number,
        "name": resident.name,
        "birth": resident.birth.isoformat(),
        "sex": resident.sex.value,
    }
