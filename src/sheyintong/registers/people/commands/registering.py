"""登记：a new person, and two records that turn out to be one person."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from sheyintong.engines.database.parts import Insert, Part
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import PERSON, Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import SHANGHAI

from .. import events, queries
from ..errors import AlreadySame, EvidenceMissing
from ..models import SamePerson
from ..rules import checked_number, clean_name, need_birth
from ..types import NewPerson, Origin, Person
from .rows import TAKEN, clean_contact, contact_values, identifier_values, not_held, person_values


def checked(entry: NewPerson, today: date) -> NewPerson:
    """The entry in plain forms. Raises the refusal of the first thing that is wrong: name, birth, numbers, contacts."""
    return replace(
        entry,
        name=clean_name(entry.name),
        birth=need_birth(entry.birth, today),
        numbers=tuple(checked_number(number, today)[0] for number in entry.numbers),
        contacts={kind: clean_contact(kind, text) for kind, text in entry.contacts.items()},
    )


@dataclass(frozen=True, slots=True)
class Registering:
    """登记的部件：the person, her numbers in the order given, and what goes with them: contacts, what must hold, the trail, the event."""

    person: Insert
    numbers: tuple[Insert, ...]
    rest: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of it, for one statement."""
        return (self.person, *self.numbers, *self.rest)


def registering(entry: NewPerson, *, actor: Actor, at: datetime, origin: Origin = Origin.COUNTER, alike: int = 0) -> Registering:
    """登记 as parts of a statement of the caller's. ``alike`` is of how many who look alike it was said that they are somebody else: for the trail.

    Raises as :func:`register`.
    """
    plain = checked(entry, at.astimezone(SHANGHAI).date())
    person = Insert("people_person", person_values(plain, origin, at))
    numbers = tuple(
        Insert("people_identifier", {"person_id": person["id"], **identifier_values(number, at)}, refusals=TAKEN)
        for number in plain.numbers
    )
    contacts = [
        Insert("people_contact", {"person_id": person["id"], **contact_values(kind, text, at)}) for kind, text in plain.contacts.items()
    ]
    guards = [guard for number in plain.numbers for guard in not_held(number)]
    changed: dict[str, object] = {
        "numbers": [number.kind.value for number in plain.numbers], "contacts": [kind.value for kind in plain.contacts],
        **({"alike": alike} if alike else {}),
    }  # fmt: skip
    about = Subject(PERSON, person["id"])
    rest: tuple[Part, ...] = (
        *contacts, *guards,
        audit.record(actor=actor, act="people.register", about=about, person=person["id"], changed=changed, at=at),
        jobs.emit(events.PERSON_REGISTERED, {"person": person["id"], "origin": origin.value}, at=at),
    )  # fmt: skip
    return Registering(person, numbers, rest)


def register(entry: NewPerson, *, actor: Actor, now: datetime, origin: Origin = Origin.COUNTER) -> Person:
    """登记人员 with her numbers and contacts, in one statement with audit and event.

    Raises :class:`NameInvalid`, :class:`BirthInvalid`, :class:`NumberInvalid`, :class:`NumberTaken`, :class:`PhoneInvalid`,
    :class:`AddressInvalid`.
    """
    made = registering(entry, actor=actor, at=now, origin=origin)
    written = write(*made.parts)
    numbers = tuple(written.id(each) for each in made.numbers)
    return Person(written.id(made.person), str(made.person.values["name"]), entry.birth, entry.sex, numbers)


def note_same_person(*, one: int, other: int, evidence: str, actor: Actor, now: datetime) -> int:
    """登记为同一人：the sets of two records become one; the number of the set. Nothing else is moved: readers ask ``ids_of``.

    Raises :class:`EvidenceMissing`, :class:`AlreadySame`.
    """
    if not evidence.strip():
        raise EvidenceMissing
    mine, theirs = queries.ids_of(one), queries.ids_of(other)
    if other in mine:
        raise AlreadySame
    together, number = sorted(mine | theirs), min(mine | theirs)
    with transaction.atomic():
        SamePerson.objects.filter(person_id__in=together, ended_at__isnull=True).update(ended_at=now)
        SamePerson.objects.bulk_create(
            [SamePerson(set_id=number, person_id=each, evidence=evidence.strip()[:300], joined_at=now) for each in together]
        )
        said = {"set": number, "persons": together}
        write(
            audit.record(
                actor=actor, act="people.note_same_person", about=Subject(PERSON, one), person=one, changed=said, reason=evidence, at=now
            ),
            jobs.emit(events.SAME_PERSON_NOTED, said, at=now),
        )
    return number
