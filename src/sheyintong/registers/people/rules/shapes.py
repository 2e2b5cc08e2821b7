"""形式：keys a name is found by, masks of what is sealed."""

from dataclasses import dataclass

from sheyintong.kernel import masks, names

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


def mask_of_number(kind: IdentifierKind, text: str) -> str:
    """The masked form of an identifier."""
    return masks.card(text) if kind is IdentifierKind.SOCIAL_CARD else masks.id_number(text)


def mask_of_contact(kind: ContactKind, text: str) -> str:
    """The masked form of a contact."""
    return masks.phone(text) if kind in (ContactKind.PHONE, ContactKind.FAMILY_PHONE) else masks.address(text)
