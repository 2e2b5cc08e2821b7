"""操作：what a person presses and fills in."""

import re
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise  # a sentence, perhaps translated when it is drawn
LONGEST = {"phone": 20, "id_number": 32, "date": 10, "month": 8, "time": 5, "number": 12, "amount": 20, "note": 400}
MODES = {"phone": "tel", "number": "numeric", "amount": "decimal"}
NATIVE = {
    "date": re.compile(r"(\d{4}-\d{2}-\d{2})?"), "month": re.compile(r"(\d{4}-\d{2})?"), "time": re.compile(r"(\d{2}:\d{2})?"), "file": re.compile(""),
}  # fmt: skip
PICTURES = "image/png,image/jpeg,application/pdf"
RADIOS = frozenset({"choice", "yesno"})


class IsChoice(Protocol):
    """One answer to choose, of whichever module."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def hint(self) -> Text: ...
    @property
    def disabled_reason(self) -> Text: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """选项：one answer; a disabled one says why next to it."""

    value: str
    label: Text
    hint: Text = ""
    disabled_reason: Text = ""


@dataclass(frozen=True, slots=True)
class Button:
    """按钮：a link when it has an ``href``, else the button of the form around it. ``look``: "" main, "two" second, "bad" dangerous.

    A disabled one says why beside it; a pending one was pressed already. ``key`` is what keys.js listens to, ``cap`` what is printed.
    """

    template: ClassVar[str] = "web/ui/button.html"
    label: Text
    href: str = ""
    look: str = ""
    key: str = ""
    cap: str = ""
    name: str = ""
    value: str = ""
    small: bool = False
    disabled_reason: Text = ""
    pending: bool = False

    @property
    def shown_key(self) -> str:
        """The key cap, by default the key itself."""
        return self.cap or self.key


@dataclass(frozen=True, slots=True)
class Bar:
    """按钮行：buttons side by side, the sentence of consequence before them."""

    template: ClassVar[str] = "web/ui/bar.html"
    buttons: tuple[Button, ...]
    consequence: Text = ""


@dataclass(frozen=True, slots=True)
class Line:
    """文字链接：a link inside a sentence or a cell; ``about`` is read aloud after the label ("改" of what)."""

    template: ClassVar[str] = "web/ui/line.html"
    label: Text
    href: str
    about: Text = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """字段：label, hint, error, what was typed. ``kind``: text choice select yesno month date time phone id_number number amount note file."""

    template: ClassVar[str] = "web/ui/field.html"
    name: str
    label: Text
    kind: str = "text"
    hint: Text = ""
    choices: tuple[IsChoice, ...] = ()
    required: bool = True
    value: str = ""
    error: Text = ""
    sealed: bool = False
    suffix: Text = ""
    disabled_reason: Text = ""
    number: int = 0
    autocomplete: str = "off"
    prefix: str = ""
    focus: bool = False
    most: int = 0

    @property
    def id(self) -> str:
        """Where a line of the error summary leads."""
        return f"f-{self.prefix}{self.name}"

    @property
    def focused(self) -> str:
        """The card that the page opens on: the chosen one, else the first that may be chosen."""
        free = [choice.value for choice in self.options if not choice.disabled_reason]
        return "" if not self.focus else self.value if self.value in free else next(iter(free), "")

    @property
    def radios(self) -> bool:
        """Drawn as cards to choose from."""
        return self.kind in RADIOS or (bool(self.choices) and self.kind != "select")

    @property
    def options(self) -> tuple[IsChoice, ...]:
        """The cards; 是 and 否 where a yes or no is asked."""
        return self.choices or ((Choice("yes", _("是")), Choice("no", _("否"))) if self.kind == "yesno" else ())

    @property
    def described_by(self) -> str:
        """The ids of everything said about this field, in reading order."""
        said = {"h": self.hint, "e": self.error, "s": self.sealed, "d": self.disabled_reason}
        return " ".join(f"{key}-{self.prefix}{self.name}" for key, what in said.items() if what)

    @property
    def input_type(self) -> str:
        """The browser's own picker, unless what was typed is nothing it could show: that stays as it was typed."""
        native = NATIVE.get(self.kind)
        return self.kind if native and native.fullmatch(self.value) else "tel" if self.kind == "phone" else "text"

    @property
    def input_mode(self) -> str:
        """Which keyboard a phone shows."""
        return MODES.get(self.kind, "")

    @property
    def accepts(self) -> str:
        """What a file may be."""
        return PICTURES if self.kind == "file" else ""

    @property
    def longest(self) -> int:
        """How many characters are taken, ``most`` where it is told; a name may have 50 and more."""
        return self.most or LONGEST.get(self.kind, 200)

    @property
    def unit(self) -> Text:
        """What stands behind the box: 元 for an amount."""
        return self.suffix or (_("元") if self.kind == "amount" else "")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend and the field it leads to ("" where it belongs to none)."""

    field: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class ErrorSummary:
    """错误汇总：focus comes here after a refused submit; each line leads to its field."""

    template: ClassVar[str] = "web/ui/errors.html"
    problems: tuple[Problem, ...]
    prefix: str = ""
    focus: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """一组字段：small boxes that belong together under a legend, beside other groups; any of them may stay empty."""

    template: ClassVar[str] = "web/ui/group.html"
    legend: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """折叠的表单：its title unfolds it; one with problems, or wanted by the page, is unfolded already. Posts to ``action``.

    ``name`` is its anchor and, with a hyphen, the prefix of its fields.
    """

    template: ClassVar[str] = "web/ui/form.html"
    name: str
    title: Text
    action: str
    button: Button
    fields: tuple[Field, ...] = ()
    groups: tuple[Group, ...] = ()
    intro: Text = ""
    problems: tuple[Problem, ...] = ()
    unfolded: bool = False

    @property
    def errors(self) -> ErrorSummary | None:
        """What is to be mended, at its head."""
        return ErrorSummary(self.problems, f"{self.name}-") if self.problems else None

    @property
    def sends_files(self) -> bool:
        """Whether a file goes with it."""
        return any(each.kind == "file" for each in self.fields)


@dataclass(frozen=True, slots=True)
class Confirm:
    """确认：a question, its consequence in words, yes and no. Posts to ``action``."""

    template: ClassVar[str] = "web/ui/confirm.html"
    question: Text
    consequence: Text
    action: str
    yes: Button
    no: Button
    dangerous: bool = True


@dataclass(frozen=True, slots=True)
class Masked:
    """遮蔽：a masked value; "显示" asks for a reason, posts it to ``action`` and is audited. ``clear`` only after that."""

    template: ClassVar[str] = "web/ui/masked.html"
    masked: str
    what: Text
    action: str = ""
    reasons: tuple[IsChoice, ...] = ()
    clear: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """提示条：``tone``: "" plain, "ok", "warn", "bad". A live one is announced when it appears."""

    template: ClassVar[str] = "web/ui/notice.html"
    text: Text
    tone: str = ""
    word: Text = ""
    live: bool = False
