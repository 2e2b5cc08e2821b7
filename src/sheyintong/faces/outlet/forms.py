"""网点表单：what a form sent becomes answers; what was typed stays when something is wrong."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from sheyintong.casework.cases.types import Problem, Question

LONGEST = 2000
FRAME = frozenset({"csrf", "visit", "key", "checked", "draft"})
"""Fields of the form itself, which answer nothing."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of an item: its questions with what was typed, and the one-use key of this rendering."""

    questions: tuple[Question, ...]
    key: str
    problems: tuple[Problem, ...] = ()


def fresh(questions: Sequence[Question], answers: Mapping[str, str] | None = None) -> Form:
    """A form to fill, with a new key: sending it twice is one case."""
    known = answers or {}
    return Form(tuple(replace(q, value=known.get(q.name, q.value)) for q in questions), secrets.token_urlsafe(18))


def answers_of(post: QueryDict, questions: Sequence[Question]) -> dict[str, str]:
    """The answers a form sent, each cut to what any answer may be."""
    return {q.name: str(post.get(q.name, ""))[:LONGEST] for q in questions}


def sent_in(post: QueryDict) -> dict[str, str]:
    """Every answer a form sent, where the questions are not known yet: what was not asked is dropped when the answers are checked."""
    return {name: str(value)[:LONGEST] for name, value in post.items() if name not in FRAME}


def again(questions: Sequence[Question], answers: Mapping[str, str], problems: Sequence[Problem]) -> Form:
    """The form once more, with what was typed and a sentence at each field."""
    wrong = {problem.field: problem.sentence for problem in problems}
    drawn = tuple(replace(q, value=answers.get(q.name, ""), error=wrong.get(q.name, "")) for q in questions)
    return Form(drawn, secrets.token_urlsafe(18), tuple(problems))
