"""最简的事项：asks nothing, bars nobody, changes nothing; the others say only where they differ."""

from collections.abc import Mapping, Sequence

from sheyintong.casework.cases.errors import NotReversible
from sheyintong.casework.cases.types import Answers, Choice, Context, Effect, Kind, Needs, Problem, Question
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.periods import Month


class Plain:
    """What most handlers share."""

    item = ""
    core = ""
    second_entry = False
    in_person = False
    begins_record = False
    needs: Needs = {}

    def asks(self, context: Context) -> Sequence[Question]:
        """Nothing is left to ask."""
        return ()

    def shows(self, context: Context) -> Sequence[int]:
        """Nobody but the subject."""
        return ()

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """Nothing to check beyond what every form is checked for."""
        return ()

    def spares(self, answers: Answers) -> Sequence[str]:
        """Every material that is demanded is of use."""
        return ()

    def concerns(self, context: Context, answers: Answers) -> Sequence[int]:
        """Nobody but the subject."""
        return ()

    def bars(self, context: Context) -> Sequence[Refusal]:
        """Of use to everybody."""
        return ()

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后立即办结，可打印回执。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """Nothing changes in the register."""
        return Effect()

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """There is nothing to take back."""
        raise NotReversible(case="", why="这一项没有改动登记，不用撤销")


def month_choice(context: Context, label: str, hints: tuple[str, str]) -> Question:
    """Which month: this one or the next."""
    this = Month.of(context.today)
    choices = tuple(
        Choice(str(month), f"{month.year}年{month.number}月", hint) for month, hint in zip((this, this + 1), hints, strict=True)
    )  # fmt: skip
    return Question("month", Kind.CHOICE, label, choices=choices, value=str(this))


def as_problems(refusals: Sequence[Refusal], field: str = "") -> list[Problem]:
    """Refusals of a register as problems of the form."""
    return [Problem(field, refusal.for_person) for refusal in refusals]
