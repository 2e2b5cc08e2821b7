"""人员的行：column values of new rows, personal ones sealed. Shared by the commands of this room."""

from datetime import datetime

from sheyintong.engines import keys
from sheyintong.engines.database.parts import Guard
from sheyintong.kernel.clock import SHANGHAI

from ..errors import NumberTaken
from ..rules import clean_address, clean_phone, keys_of, number_indexed
from ..types import CONTACT, NUMBER, ContactKind, IdentifierKind, NewPerson, Number, Origin

TAKEN = {"people_identifier_one_holder": NumberTaken()}
RESIDENT = (IdentifierKind.RESIDENT_ID.value, IdentifierKind.RESIDENT_ID_15.value)
HELD_BY_NOBODY = (
    "NOT EXISTS (SELECT FROM people_identifier i WHERE i.valid_to IS NULL AND i.id <> %s::bigint AND i.country = %s::text"
    " AND i.kind = ANY (%s::text[]) AND i.number_index = ANY (%s::bytea[]))"
)


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


def not_held(number: Number, *, besides: int = 0) -> tuple[Guard, ...]:
    """换钥期间不重号：under an older index key the rule of the table sees nobody, so the write asks for itself. ``besides`` is a row that ends.

    None where there is one key only. The write raises :class:`NumberTaken`.
    """
    older = keys.sealer().indexes(number_indexed(number.text, number.kind), NUMBER)[1:]
    if not older:
        return ()
    kinds = list(RESIDENT) if number.kind in RESIDENT else [number.kind.value]
    return (Guard(HELD_BY_NOBODY, (besides, number.country, kinds, ["\\x" + index.hex() for index in older]), NumberTaken()),)


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
