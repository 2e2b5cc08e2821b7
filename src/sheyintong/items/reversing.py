"""撤销：a case that names another case; its effect is the other handler's undo."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.cases.errors import CaseNotFound, NotReversible
from sheyintong.casework.cases.queries import CaseCard
from sheyintong.casework.cases.types import Answers, Change, Choice, Context, Effect, Kind, Problem, Question
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.clock import local
from sheyintong.kernel.errors import Refusal

from .plain import Plain

DONE = frozenset({"handled", "approved", "given_back"})
CHAIN = frozenset({"enroll_flexible", "enroll_resident", "stop_flexible", "resume_flexible"})
"""Items that build on one another: the last is taken back first."""


def _done(card: CaseCard) -> tuple[datetime, int]:
    """When its effect came, and its row: a case that was a draft stands in a row older than itself."""
    return card.decided_at or card.accepted_at, card.id


class ReverseCase(Plain):
    """业务撤销：by the person herself or her guardian, of a case of hers whose effect still stands as it was made."""

    item = "reverse_case"
    in_person = True

    def _mine(self, context: Context) -> list[CaseCard]:
        reader = Reader(context.actor)
        found = queries.cases_of_person(reader, [context.subject.id], 20)
        return [card for card in found if card.state in DONE and card.effect in ("applied", "confirmed")]

    def _offered(self, context: Context) -> list[CaseCard]:
        """Of hers, those that no other case takes back already."""
        return [card for card in self._mine(context) if card.undoing in (None, context.case)]

    def asks(self, context: Context) -> Sequence[Question]:
        """Which case, and why."""
        choices = tuple(
            Choice(str(card.id), f"{card.item_name}（{local(card.accepted_at):%m-%d}）", card.number) for card in self._offered(context)
        )
        return (
            Question("reverses", Kind.CHOICE, "撤销哪一件？", choices=choices),
            Question("reason", Kind.TEXT, "为什么撤销"),
        )

    def bars(self, context: Context) -> Sequence[Refusal]:
        """Nothing to take back."""
        return () if self._offered(context) else (NotReversible(case="", why="没有可以撤销的办件"),)

    def _case(self, context: Context, answers: Answers) -> CaseCard:
        found = next((card for card in self._mine(context) if str(card.id) == answers.get("reverses")), None)
        if found is None:
            raise CaseNotFound(case=answers.get("reverses", ""))
        return found

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """Whether its handler would take it back now."""
        try:
            self._undone(context, answers)
        except Refusal as refusal:
            return [Problem("reverses", refusal.for_person)]
        return []

    def _built_on(self, context: Context, case: CaseCard) -> None:
        """Whether a later case stands on this one. Raises :class:`NotReversible` with its name."""
        same = CHAIN if case.item in CHAIN else {case.item}
        later = [card for card in self._mine(context) if _done(card) > _done(case) and card.item in same]
        if later:
            named = "、".join(f"{card.item_name}（{card.number}）" for card in later)
            raise NotReversible(case=case.number, why=f"之后又办了{named}，请先撤销后来的")

    def _undone(self, context: Context, answers: Answers) -> Effect:
        case = self._case(context, answers)
        self._built_on(context, case)
        outcome = queries.opened_outcome(Reader(context.actor), case.outcome, case.person)
        return cases.handler_of(case.item).undo(context, outcome.undo)

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后送中心审核：通过后原来那一件的改动全部收回，两件都留在档案里。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """撤销生效：the other case is reversed in the same statement; a core system that keeps the record is told of it first."""
        case = self._case(context, answers)
        undone = self._undone(context, answers)
        parts = (*undone.parts, *cases.reversal(case=case, actor=context.actor, now=context.now, note=answers["reason"]))
        change = Change("办件", case.state_label, "已撤销")
        sentence = f"已撤销：{case.item_name}（{case.number}）。"
        serial = queries.core_serial(case)
        told = {"act": "undo", **undone.core_change, **({"serial": serial} if serial else {})}
        return Effect(parts, (change, *undone.changes), {}, sentence, core=undone.core, core_change=told)

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """A reversal is not reversed: the thing is done again."""
        raise NotReversible(case="", why="撤销本身不能再撤销，请重新办理")
