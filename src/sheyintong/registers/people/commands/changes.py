"""变更：parts that change a person's record, and those that take a change back. An old value is part of every change.

A row that is ended and one that is begun stand in one statement: the new row takes the number of the ended one, so that PostgreSQL
ends before it begins and the rule "one in use" holds.
"""

from datetime import date, datetime

from sheyintong.engines.database.parts import Insert, Part, Update
from sheyintong.kernel.clock import SHANGHAI

from ..errors import ChangedMeanwhile
from ..rules import checked_number, clean_name, keys_of, need_birth
from ..types import ContactKind, LifeStatus, Number, Sex
from .rows import TAKEN, clean_contact, contact_values, identifier_values, not_held

MEANWHILE = ChangedMeanwhile()
_IN_USE = {"people_contact_one_in_use": MEANWHILE}


def change_contact(
    *, person: int, kind: ContactKind, value: str, old: int | None, at: datetime, verified: bool = False
) -> tuple[Part, ...]:
    """联系方式变更：``old`` is the id of the contact in use, None where there is none. The last part is the new row.

    Raises :class:`PhoneInvalid`, :class:`AddressInvalid`; the write :class:`ChangedMeanwhile`. Before-value for the undo: ``old``.
    """
    values = contact_values(kind, clean_contact(kind, value), at, verified)
    if old is None:
        return (Insert("people_contact", {"person_id": person, **values}, refusals=_IN_USE),)
    ending = _end_contact(old, person, at)
    return (ending, Insert("people_contact", {"person_id": person, "replaces_id": ending["id"], **values}, refusals=_IN_USE))


def _end_contact(contact: int, person: int, at: datetime) -> Update:
    where = {"id": contact, "person_id": person, "is_open": True}
    return Update("people_contact", {"ended_at": at}, where, MEANWHILE, gives=("id", "person_id"))


def undo_change_contact(*, person: int, new: int, old: int | None, at: datetime) -> tuple[Part, ...]:
    """撤销联系方式变更：``new`` is ended, ``old`` is in use again.

    The write raises :class:`ChangedMeanwhile` when ``new`` was changed since.
    """
    ending = _end_contact(new, person, at)
    if old is None:
        return (ending,)
    where = {"id": old, "person_id": ending["person_id"], "is_open": False}
    return (ending, Update("people_contact", {"ended_at": None}, where, MEANWHILE, refusals=_IN_USE))


def change_name(*, person: int, old: str, new: str, at: datetime) -> tuple[Part, ...]:
    """姓名变更 from ``old`` to ``new`` (both raw). The undo is the same with the two exchanged. Raises :class:`NameInvalid`."""
    plain = clean_name(new)
    found = keys_of(plain)
    values = {"name": plain, "name_key": found.key, "pinyin": found.pinyin, "initials": found.initials}
    return (Update("people_person", values, {"id": person, "name": old}, MEANWHILE),)


def change_birth(*, person: int, old: date, new: date, at: datetime) -> tuple[Part, ...]:
    """出生日期变更. The undo is the same with the two exchanged. Raises :class:`BirthInvalid`."""
    need_birth(new, at.astimezone(SHANGHAI).date())
    return (Update("people_person", {"birth": new}, {"id": person, "birth": old}, MEANWHILE),)


def change_sex(*, person: int, old: Sex, new: Sex) -> tuple[Part, ...]:
    """性别变更. The undo is the same with the two exchanged."""
    return (Update("people_person", {"sex": new.value}, {"id": person, "sex": old.value}, MEANWHILE),)


def change_household(*, person: int, new: int | None) -> tuple[Part, ...]:
    """户籍所在乡镇变更：``new`` is the agency of the township. The undo is the same with the value before."""
    return (Update("people_person", {"township_agency_id": new}, {"id": person}, MEANWHILE),)


def change_life(*, person: int, old: LifeStatus, new: LifeStatus, died_on: date | None = None) -> tuple[Part, ...]:
    """生存状态变更. The undo is the same with the two exchanged; ``died_on`` only with dead."""
    values = {"life_status": new.value, "died_on": died_on if new is LifeStatus.DEAD else None}
    return (Update("people_person", values, {"id": person, "life_status": old.value}, MEANWHILE),)


def change_number(*, person: int, number: Number, old: int | None, at: datetime) -> tuple[Part, ...]:
    """号码变更：``old`` is the id of the number that ends, None to add one. The last part is the new row.

    Raises :class:`NumberInvalid`; the write :class:`ChangedMeanwhile`, :class:`NumberTaken`. Before-value for the undo: ``old``.
    """
    today = at.astimezone(SHANGHAI).date()
    plain = checked_number(number, today)[0]
    values, guards = identifier_values(plain, at), not_held(plain, besides=old or 0)
    if old is None:
        return (*guards, Insert("people_identifier", {"person_id": person, **values}, refusals=TAKEN))
    ending = _end_number(old, person, today)
    return (*guards, ending, Insert("people_identifier", {"person_id": person, "replaces_id": ending["id"], **values}, refusals=TAKEN))


def _end_number(identifier: int, person: int, day: date) -> Update:
    where = {"id": identifier, "person_id": person, "is_open": True}
    return Update("people_identifier", {"valid_to": day}, where, MEANWHILE, gives=("id", "person_id"))


def undo_change_number(*, person: int, new: int, old: int | None, at: datetime) -> tuple[Part, ...]:
    """撤销号码变更：``new`` ends, ``old`` holds again.

    The write raises :class:`ChangedMeanwhile` when ``new`` was changed since, :class:`NumberTaken` when ``old`` is another's by now.
    """
    ending = _end_number(new, person, at.astimezone(SHANGHAI).date())
    if old is None:
        return (ending,)
    where = {"id": old, "person_id": ending["person_id"], "is_open": False}
    return (ending, Update("people_identifier", {"valid_to": None}, where, MEANWHILE, refusals=TAKEN))
