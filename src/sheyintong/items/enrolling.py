"""参保登记：灵活就业人员参加企业职工基本养老保险，城乡居民参加居民养老保险。"""

from collections.abc import Mapping, Sequence

from sheyintong.casework.cases.types import Answers, Change, Choice, Context, Effect, Kind, Needs, Problem, Question
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.periods import Month
from sheyintong.registers.enrolments import commands, queries
from sheyintong.registers.enrolments.types import EnrolmentKind, Scheme, Wish

from .plain import Plain, as_problems, month_choice


class Enrol(Plain):
    """One basic pension begins: the relation and its first period are written in the deciding statement."""

    core = "enrolment"
    begins_record = True
    scheme: Scheme
    kind: EnrolmentKind
    needs: Needs = {"enrolments": queries.asking}

    def wish(self, context: Context, answers: Answers) -> Wish:
        """What she asks for."""
        month = Month.parse(answers["month"]) if "month" in answers else Month.of(context.today)
        return Wish(self.scheme, self.kind, month, is_student=self.student(answers))

    def student(self, answers: Answers) -> bool | None:
        """Whether she is a student; None where it is not asked."""
        return None

    def asks(self, context: Context) -> Sequence[Question]:
        """From which month."""
        return (month_choice(context, "从哪个月开始参保？", ("本月起，不留空档", "本月算中断")),)

    def bars(self, context: Context) -> Sequence[Refusal]:
        """Why she cannot enrol at all, whichever month she chose."""
        known = context.once("enrolments", queries.facts)
        wish = Wish(self.scheme, self.kind, Month.of(context.today), is_student=False if self.kind is EnrolmentKind.RESIDENT else None)
        later = Wish(self.scheme, self.kind, wish.month + 1, is_student=wish.is_student)
        found = queries.against_enrolling(known, wish, context.today)
        return found if found and queries.against_enrolling(known, later, context.today) else ()

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """Every reason against this wish."""
        return as_problems(
            queries.against_enrolling(context.once("enrolments", queries.facts), self.wish(context, answers), context.today), "month"
        )

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return f"确认后立即写入登记：从所选月份起以{self.kind.label}身份参加{self.scheme.label}。缴费档次在缴费时自己选。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """参保生效。"""
        wish = self.wish(context, answers)
        known = context.once("enrolments", queries.facts)
        before = commands.ended_by(known, wish)
        parts = commands.enrol(facts=known, wish=wish, agency=context.agency, at=context.now)
        sentence = f"从{wish.month.year}年{wish.month.number}月起参加{self.scheme.label}（{self.kind.label}）。"
        return Effect(
            parts=parts,
            changes=(Change(self.scheme.label, "未参保", f"{wish.month.spoken}起参保缴费"),),
            undo={"ended": before.id if before else None},
            sentence=sentence,
            core=self.core,
            core_change={
                "act": "enrol",
                "change_kind": "enrol",
                "scheme": self.scheme.value,
                "enrolment_kind": self.kind.value,
                "start_month": str(wish.month),
            },
        )

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """撤销参保: refused by name where anything was built on the enrolment."""
        held = queries.held(queries.facts(context.subject.id), self.scheme, self.kind)
        before = queries.enrolment(int(str(record["ended"]))) if record.get("ended") else None
        return Effect(
            parts=commands.undo_enrol(held=held, ended=before),
            changes=(Change(self.scheme.label, "参保缴费", "已撤销"),),
            core=self.core,
            core_change={"change_kind": "undo", "scheme": self.scheme.value, "enrolment_kind": self.kind.value},
        )


class EnrollFlexible(Enrol):
    """灵活就业人员参保登记."""

    item = "enroll_flexible"
    scheme = Scheme.EMPLOYEE_PENSION
    kind = EnrolmentKind.FLEXIBLE


class EnrollResident(Enrol):
    """城乡居民养老保险参保登记：16 周岁以上、非在校学生 (国发〔2014〕8号)."""

    item = "enroll_resident"
    scheme = Scheme.RESIDENT_PENSION
    kind = EnrolmentKind.RESIDENT

    def student(self, answers: Answers) -> bool | None:
        """As she answered."""
        return {"yes": True, "no": False}.get(answers.get("student", ""))

    def asks(self, context: Context) -> Sequence[Question]:
        """From which month, and whether she is a student."""
        choices = (Choice("no", "不是"), Choice("yes", "是", "在校学生毕业后再来办理"))
        return (*super().asks(context), Question("student", Kind.CHOICE, "现在是不是在校学生？", choices=choices))
