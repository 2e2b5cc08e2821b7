"""形式：keys a name is found by, masks of what is sealed."""

from dataclasses import dataclass

from sheyintong.kernel import masks, names
from sheyintong.kernel.idnumbers import long_form, short_form

from ..types import ContactKind, IdentifierKind


@dataclass(frozen=True, slots=True)
class NameKeys:
    """检索键 of a name as the columns hold them."""

    key: str
    pinyin: str
    initials: str


def keys_of(name: str) -> NameKeys:
    """The keys of a raw name."""
    sound = names.pinyin_keys(name)
    return NameKeys(names.folded(name), sound.full[:700], sound.initials[:100])


def document_indexed(text: str) -> str:
    """As what a document's number is found and held once: a resident's 15 digits as the 18 of the same number."""
    return long_form(text) or text


def document_forms(text: str) -> tuple[str, ...]:
    """Every form of a document's number, the one it is indexed as first."""
    indexed = document_indexed(text)
    short = short_form(indexed)
    return (indexed, short) if short else (indexed,)


def number_indexed(text: str, kind: str) -> str:
    """As what a number of a kind is found and held once; what only looks like a resident's 15 digits stays what it is."""
    return document_indexed(text) if kind == IdentifierKind.RESIDENT_ID_15 else text


def other_form(text: str) -> str | None:
    """The other way to write a resident's number: 18 digits for 15, 15 for 18; None where there is none."""
    return long_form(text) or short_form(text)


def mask_of_number(kind: IdentifierKind, text: str) -> str:
    """The masked form of an identifier."""
    return masks.card(text) if kind is IdentifierKind.SOCIAL_CARD else masks.id_number(text)


def mask_of_contact(kind: ContactKind, text: str) -> str:
    """The masked form of a contact."""
    return masks.phone(text) if kind in (ContactKind.PHONE, ContactKind.FAMILY_PHONE) else masks.address(text)
