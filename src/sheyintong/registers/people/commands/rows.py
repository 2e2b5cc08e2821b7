"""人员的行：column values of new rows, personal ones sealed. Shared by the commands of this room."""

from datetime import datetime

from sheyintong.engines import keys
from sheyintong.kernel.clock import SHANGHAI

from ..errors import NumberTaken
from ..rules import clean_address, clean_phone, keys_of, number_indexed
from ..types import CONTACT, NUMBER, ContactKind, NewPerson, Number, Origin

TAKEN = {"people_identifier_one_holder": NumberTaken()}


def person_values(entry: NewPerson, origin: Origin, at: datetime) -> dict[str, object]:
    """Columns of people_person. The name must be checked before."""
    found = keys_of(entry.name)
    return {
        "name": entry.name,
        "name_key": found.key,
        "pinyin": found.pinyin,
        "initials": found.initials,
        "birth": entry.birth,
        "sex": entry.sex.value,
        "ethnicity": entry.ethnicity,
        "life_status": entry.life.value,
        "township_agency_id": entry.township,
        "origin": origin.value,
        "made_at": at,
    }


def identifier_values(number: Number, at: datetime) -> dict[str, object]:
    """Columns of people_identifier but the person. The number must be checked before."""
    sealer = keys.sealer()
    return {
        "kind": number.kind.value,
        "country": number.country,
        "number_sealed": sealer.seal(number.text, NUMBER),
        "number_index": sealer.index(number_indexed(number.text, number.kind), NUMBER),
        "valid_from": at.astimezone(SHANGHAI).date(),
        "made_at": at,
    }


def clean_contact(kind: ContactKind, text: str) -> str:
    """The plain form of a contact. Raises :class:`PhoneInvalid`, :class:`AddressInvalid`."""
    return clean_phone(text) if kind in (ContactKind.PHONE, ContactKind.FAMILY_PHONE) else clean_address(text)


def contact_values(kind: ContactKind, plain: str, at: datetime, verified: bool = False) -> dict[str, object]:
    """Columns of people_contact but the person."""
    sealer = keys.sealer()
    return {
        "kind": kind.value,
        "value_sealed": sealer.seal(plain, CONTACT),
        "value_index": sealer.index(plain, CONTACT),
        "verified_at": at if verified else None,
        "made_at": at,
    }
