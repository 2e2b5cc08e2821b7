"""新参保人登记：somebody who is in no record is registered by her signed card, for the sake of an item that begins a record.

Who may receive such an item at this place may register; nothing is typed but where her household is and how she is reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification import queries as identifications
from sheyintong.casework.identification.errors import HolderGone
from sheyintong.casework.identification.types import Holder
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits.errors import NoCounter
from sheyintong.engines.database.statements import read, write
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.errors import NoSuchAgency
from sheyintong.foundation.regions.types import AgencyKind
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.authority.errors import NotAuthorised
from sheyintong.registers.authority.types import Verdict
from sheyintong.registers.catalogue.types import Mode, Stage
from sheyintong.registers.people import commands as people_commands
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.errors import NumberTaken
from sheyintong.registers.people.types import ContactKind, NewPerson, OwnNumber
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.errors import OwnCard, OwnNumberFirst

from ..errors import LooksAlike, NowhereToBegin
from .registry import handler_of, known_items


@dataclass(frozen=True, slots=True)
class Unregistered:
    """未登记的持卡人 before a counter: what her card tells, how many records look alike, by what she may be registered or why not."""

    holder: Holder
    digest: bytes = field(repr=False)
    number: OwnNumber
    alike: int
    ground: tuple[str, Verdict] | None
    against: Refusal | None


def unregistered(*, actor: Actor, reader: Reader, now: datetime) -> Unregistered:
    """谁在等登记：the holder who waits in this session. Raises :class:`HolderGone`, also where somebody else has registered her meanwhile."""
    holder, digest = identifications.holder(actor.session, now, reader=reader)
    number = people.own_number(holder.number.text, now.date())
    if number.holder is not None:
        raise HolderGone()
    ground: tuple[str, Verdict] | None = None
    against: Refusal | None = None
    try:
        ground = _ground(actor, now)
        if actor.member is None or not staff.has_told_number(actor.member):
            against = OwnNumberFirst(member=actor.member)
        elif staff.is_her_own(actor.member, number):
            against = OwnCard(member=actor.member)
    except (NoCounter, NotAuthorised, NowhereToBegin) as refusal:
        against = refusal
    return Unregistered(holder, digest, number, people.alike(holder.name, holder.birth), ground, against)


def register_holder(
    *, actor: Actor, holder: int, township: str, contacts: Mapping[ContactKind, str], somebody_else: bool, notice: str, reader: Reader,
    now: datetime,
) -> int:  # fmt: skip
    """登记新参保人 as her card tells, and open her visit: the number of the visit.

    ``holder`` is whom the page showed; ``township`` the code of the agency of her household, "" where it lies elsewhere or is not known.
    ``somebody_else``: whoever looks alike was asked about and is not she. One statement writes person, number, contacts, identification,
    trail and event; the visit is opened in the same transaction, with the privacy notice.
    Raises :class:`HolderGone`, :class:`NoCounter`, :class:`NotAuthorised`, :class:`NowhereToBegin`, :class:`OwnCard`, :class:`OwnNumberFirst`,
    :class:`LooksAlike`, :class:`PhoneInvalid`, :class:`AddressInvalid`, :class:`NoSuchAgency`, :class:`FactsMoved`.
    """
    found = unregistered(actor=actor, reader=reader, now=now)
    her = found.holder
    if her.id != holder:
        raise HolderGone()
    if found.ground is None or found.against is not None:
        raise found.against or NowhereToBegin()
    if found.alike and not somebody_else:
        raise LooksAlike(count=found.alike)
    item, verdict = found.ground
    entry = NewPerson(her.name, her.birth, her.sex, (her.number,), township=_township(township), contacts=contacts)
    made = people_commands.registering(entry, actor=actor, at=now, alike=found.alike)
    shown = identification.identified_by(her, person=made.person["id"], digest=found.digest, actor=actor, now=now)
    guards = (staff.somebody_else(actor, found.number), *authority.guard(verdict, actor=actor, item=item))
    try:
        with transaction.atomic():
            done = write(*made.parts, *shown, *guards)
            return visits.open_visit(
                actor=actor, person=done.id(made.person), identification=done.id(shown[0]), method=her.method, notice=notice, now=now
            )
    except NumberTaken as refusal:  # another counter was faster: she is found when her card is read again
        raise HolderGone() from refusal


def _township(code: str) -> int | None:
    if not code:
        return None
    found = regions.agency_by_code(code)
    if found.kind is not AgencyKind.TOWNSHIP:
        raise NoSuchAgency(agency=code)
    return found.id


def _ground(actor: Actor, now: datetime) -> tuple[str, Verdict]:
    """The first item that begins a record and may be received (and, if immediate, handled) here.

    Raises :class:`NoCounter`, :class:`NowhereToBegin`, :class:`NotAuthorised` with the reasons of one.
    """
    if actor.outlet is None:
        raise NoCounter()
    items = sorted(code for code in known_items() if handler_of(code).begins_record)
    question = authority.asking(items, member=actor.member, outlet=actor.outlet, device=actor.device, at=now)
    told = read(question)[question]
    refused: Verdict | None = None
    for item in items:
        facts = authority.facts_of(told, actor, item, Stage.RECEIVE)
        verdict = authority.decide(facts, *([Stage.HANDLE] if facts.item.mode == Mode.IMMEDIATE else []))
        if verdict.allowed:
            return item, verdict
        refused = refused or verdict
    if refused is None:
        raise NowhereToBegin()
    raise NotAuthorised(refused)
