"""停保与续保：灵活就业人员中断缴费、恢复缴费。"""

from collections.abc import Mapping, Sequence

from sheyintong.casework.cases.types import Answers, Change, Context, Effect, Needs, Problem, Question
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.periods import Month
from sheyintong.registers.enrolments import commands, queries
from sheyintong.registers.enrolments.types import Enrolment, EnrolmentKind, EnrolmentState, PersonFacts, Scheme

from .plain import Plain, as_problems, month_choice

SCHEME, KIND = Scheme.EMPLOYEE_PENSION, EnrolmentKind.FLEXIBLE


def _held(context: Context) -> tuple[PersonFacts, Enrolment]:
    known = context.once("enrolments", queries.facts)
    return known, queries.held(known, SCHEME, KIND)


def _bars(context: Context, state: EnrolmentState) -> Sequence[Refusal]:
    """Why the item is of no use: there is no such relation, or it is in another state."""
    try:
        known, held = _held(context)
    except Refusal as refusal:
        return (refusal,)
    if held.state is state:
        return ()
    month = Month.of(context.today)
    against = queries.against_stopping(held, month, context.today)
    return against if state is EnrolmentState.PAYING else queries.against_resuming(known, held, month, context.today)


UNDONE = {"change_kind": "undo", "scheme": SCHEME.value, "enrolment_kind": KIND.value}
"""What the core system is told of taking back."""


def _change(act: str, field: str, month: Month) -> dict[str, object]:
    """What the core system is told."""
    return {"act": act, "change_kind": act, "scheme": SCHEME.value, "enrolment_kind": KIND.value, field: str(month)}


class StopFlexible(Plain):
    """灵活就业人员中断缴费（停保）."""

    item = "stop_flexible"
    core = "enrolment"
    needs: Needs = {"enrolments": queries.asking}

    def asks(self, context: Context) -> Sequence[Question]:
        """The first month without."""
        return (month_choice(context, "从哪个月起不再缴费？", ("本月起不缴", "缴完本月再停")),)

    def bars(self, context: Context) -> Sequence[Refusal]:
        """Only who pays can stop."""
        return _bars(context, EnrolmentState.PAYING)

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """Every reason against stopping in that month."""
        return as_problems(queries.against_stopping(_held(context)[1], Month.parse(answers["month"]), context.today), "month")

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后从所选月份起停止缴费，缴费年限和个人账户保留，以后可以续保。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """停保生效。"""
        _, held = _held(context)
        month = Month.parse(answers["month"])
        return Effect(
            parts=commands.stop(held=held, month=month, at=context.now),
            changes=(Change(SCHEME.label, "参保缴费", f"{month.spoken}起暂停缴费"),),
            undo={"month": str(month)},
            sentence=f"从{month.year}年{month.number}月起暂停缴费，缴费年限和个人账户保留。",
            core=self.core,
            core_change=_change("stop", "end_month", month),
        )

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """撤销停保。"""
        parts = commands.undo_stop(held=_held(context)[1], month=Month.parse(str(record["month"])))
        return Effect(parts=parts, changes=(Change(SCHEME.label, "暂停缴费", "参保缴费"),), core=self.core, core_change=UNDONE)


class ResumeFlexible(Plain):
    """灵活就业人员续保."""

    item = "resume_flexible"
    core = "enrolment"
    needs: Needs = {"enrolments": queries.asking}

    def asks(self, context: Context) -> Sequence[Question]:
        """From which month."""
        return (month_choice(context, "从哪个月起恢复缴费？", ("本月起", "下月起")),)

    def bars(self, context: Context) -> Sequence[Refusal]:
        """Only who paused can resume."""
        return _bars(context, EnrolmentState.PAUSED)

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """Every reason against resuming in that month."""
        known, held = _held(context)
        return as_problems(queries.against_resuming(known, held, Month.parse(answers["month"]), context.today), "month")

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后从所选月份起恢复缴费，接着原来的年限计算。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """续保生效。"""
        known, held = _held(context)
        month = Month.parse(answers["month"])
        return Effect(
            parts=commands.resume(facts=known, held=held, month=month, at=context.now),
            changes=(Change(SCHEME.label, "暂停缴费", f"{month.spoken}起参保缴费"),),
            undo={"month": str(month)},
            sentence=f"从{month.year}年{month.number}月起恢复缴费。",
            core=self.core,
            core_change=_change("resume", "start_month", month),
        )

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """撤销续保。"""
        parts = commands.undo_resume(held=_held(context)[1], month=Month.parse(str(record["month"])))
        return Effect(parts=parts, changes=(Change(SCHEME.label, "参保缴费", "暂停缴费"),), core=self.core, core_change=UNDONE)
