"""填表：what was typed in a folded form, read strictly; what cannot be read leads back to its field, and stays as it was typed."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext

from sheyintong.kernel.errors import Refusal

from . import words
from .components import Choice, Field, Problem

T = TypeVar("T")
LONGEST = 600
MOMENT = re.compile(r"(\d{1,2}):(\d{2})")
DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,12})?", re.ASCII)


class Typed:
    """What a form of the page sent; before it is sent, what its fields begin with. ``form`` is the name of the form.

    To draw it again it is made with what was wrong.
    """

    def __init__(self, request: HttpRequest, form: str, problems: Sequence[Problem] = ()) -> None:
        self.post, self.form = request.POST, form
        self.problems = list(problems)

    def field(
        self,
        name: str,
        label: str,
        kind: str = "text",
        *,
        begins: str = "",
        hint: str = "",
        choices: Sequence[Choice] = (),
        required: bool = True,
        most: int = 0,
    ) -> Field:
        """A field with what was typed and what is wrong with it."""
        error = next((each.sentence for each in self.problems if each.field == name), "")
        value = "" if kind == "file" else self.text(name, begins, LONGEST)
        return Field(name, label, kind, hint, tuple(choices), required, value, error, prefix=f"{self.form}-", most=most)

    def text(self, name: str, begins: str = "", longest: int = 200) -> str:
        """One field, cut to what any such field may be."""
        return str(self.post.get(f"{self.form}-{name}", begins)).replace("\r\n", "\n").strip()[:longest]

    def wrong(self, name: str, sentence: str) -> None:
        """Something to mend at a field."""
        self.problems.append(Problem(name, sentence))

    def one_of(self, name: str, known: Mapping[str, T], sentence: str) -> T | None:
        """What was chosen among those that can be."""
        found = known.get(self.text(name))
        if found is None:
            self.wrong(name, sentence)
        return found

    def day(self, name: str) -> date | None:
        """A day."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            self.wrong(name, gettext("请写成 2026-12-01 的样子。"))
            return None

    def moment(self, name: str) -> time | None:
        """A time of the day; None where nothing was typed."""
        text = self.text(name).replace("：", ":")
        found = MOMENT.fullmatch(text)
        if found and int(found[1]) < 24 and int(found[2]) < 60:
            return time(int(found[1]), int(found[2]))
        if text:
            self.wrong(name, gettext("请写成 09:30 的样子。"))
        return None

    def degrees(self, name: str) -> float | None:
        """A coordinate; None where nothing was typed."""
        text = self.text(name)
        if DEGREES.fullmatch(text):
            return float(text)
        if text:
            self.wrong(name, gettext("请写成 46.7453 的样子。"))
        return None


def tried(typed: Typed, act: Callable[[], object], fields: Mapping[str, str]) -> Sequence[Problem]:
    """Do it, unless something typed cannot be read; a refusal leads to the field ``fields`` names for its code, to none otherwise."""
    if typed.problems:
        return typed.problems
    try:
        act()
    except Refusal as refusal:
        return [Problem(fields.get(refusal.code, ""), words.told(refusal))]
    return []
