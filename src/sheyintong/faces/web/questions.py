"""问题：one renderer of an item's questions for every face. Any object with these attributes is drawn; `casework.cases` has its own."""

from collections.abc import Sequence
from typing import Protocol

from .components import ErrorSummary, Field, Problem
from .components.controls import IsChoice, Text


class IsQuestion(Protocol):
    """A question as an item asks it."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def hint(self) -> Text: ...
    @property
    def choices(self) -> tuple[IsChoice, ...]: ...
    @property
    def required(self) -> bool: ...
    @property
    def value(self) -> str: ...
    @property
    def error(self) -> Text: ...
    @property
    def sealed(self) -> bool: ...


def first_open(questions: Sequence[IsQuestion]) -> str:
    """先填的：the name of the first question without an answer, of the first where all are answered; "" where nothing is asked."""
    return next((q.name for q in questions if not q.value), questions[0].name if questions else "")


def fields(questions: Sequence[IsQuestion], *, first: int = 1, focus: bool = False) -> tuple[Field, ...]:
    """The questions as fields, numbered from ``first``; 0 leaves the numbers out (one question a page). ``focus``: the page opens on one."""
    opens = first_open(questions) if focus else ""
    return tuple(
        Field(
            name=q.name, kind=str(q.kind), label=q.label, hint=q.hint, choices=tuple(q.choices), required=q.required, value=q.value,
            error=q.error, sealed=q.sealed, number=first + n if first else 0, focus=focus and q.name == opens,
        )
        for n, q in enumerate(questions)
    )  # fmt: skip


def problems(questions: Sequence[IsQuestion], *others: Text) -> ErrorSummary | None:
    """What is to be mended, in the order of the questions, then sentences that belong to no field; None where nothing is."""
    found = [Problem(q.name, q.error) for q in questions if q.error] + [Problem("", each) for each in others if each]
    return ErrorSummary(tuple(found)) if found else None
