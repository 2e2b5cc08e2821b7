"""窗口：what a counter shows: what can be done, what cannot and why, what to bring, what to say."""

from dataclasses import dataclass
from typing import ClassVar

from .controls import Button, Text
from .facts import Tag


@dataclass(frozen=True, slots=True)
class Item:
    """One matter with its key; ``outcome`` and ``minutes`` where it can be done, ``note`` the reason where it cannot."""

    key: str
    name: Text
    href: str
    note: Text = ""
    outcome: Text = ""
    minutes: int = 0
    waits: bool = False

    @property
    def cap(self) -> str:
        """The key as it is printed on a keyboard."""
        return self.key.upper()


@dataclass(frozen=True, slots=True)
class ItemList:
    """事项：what can be done now by digit, what cannot by letter."""

    template: ClassVar[str] = "web/ui/items.html"
    offers: tuple[Item, ...]
    barred: tuple[Item, ...] = ()
    empty: Text = ""


@dataclass(frozen=True, slots=True)
class Material:
    """One material with its legal ground; one that is not demanded says so. ``checked`` is who saw the original and when."""

    name: Text
    ground: Text
    how: Text = ""
    demanded: bool = True
    field: str = ""
    ticked: bool = False
    checked: Text = ""


@dataclass(frozen=True, slots=True)
class MaterialTable:
    """材料。"""

    template: ClassVar[str] = "web/ui/materials.html"
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a refusal: what, its ground, since or until when, who can mend it, the code for support."""

    title: Text
    ground: Text
    code: str
    when: Text = ""
    mender_name: Text = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it can be done now: facts are (what, words)."""

    name: Text
    state: Tag
    address: Text
    facts: tuple[tuple[Text, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalPanel:
    """不能办：all reasons at once, one button to ask all who can mend it, where it can be done, what to bring."""

    template: ClassVar[str] = "web/ui/refusal.html"
    heading: Text
    reasons: tuple[Reason, ...]
    ask: Button
    ask_action: str
    ask_note: Text = ""
    always: Text = ""
    places: tuple[Place, ...] = ()
    bring: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to tell her; ``name`` is the field of its tick box."""

    tone: str
    word: Text
    text: Text
    name: str
    said: bool = False


@dataclass(frozen=True, slots=True)
class Reminders:
    """该提醒她：ticked when said; without script the button below keeps the ticks."""

    template: ClassVar[str] = "web/ui/reminders.html"
    reminders: tuple[Reminder, ...]
    action: str
    rule: Text = ""
