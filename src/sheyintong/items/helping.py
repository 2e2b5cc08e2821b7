"""综合事项：授权代办登记，投诉举报受理转办。"""

from collections.abc import Mapping, Sequence

from sheyintong.casework.cases.errors import NotReversible
from sheyintong.casework.cases.types import Answers, Change, Choice, Context, Effect, Kind, Problem, Question
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.idnumbers import identify
from sheyintong.kernel.periods import add_months
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.people import commands, queries
from sheyintong.registers.people.types import ProxyKind

from .plain import Plain


def _whole() -> str:
    """The path of the whole region."""
    return min((agency.path for agency in regions.agencies()), key=len)


class ProxyRegister(Plain):
    """授权代办登记：the person names somebody who may act for her, for a time."""

    item = "proxy_register"

    def asks(self, context: Context) -> Sequence[Question]:
        """Who, how related, how long, by which paper."""
        kinds = tuple(Choice(kind.value, kind.label) for kind in ProxyKind)
        months = (Choice("12", "一年"), Choice("6", "半年"), Choice("3", "三个月"))
        return (
            Question("number", Kind.ID_NUMBER, "代办人的身份证号码", hint="代办人须已在本地区登记库"),
            Question("kind", Kind.CHOICE, "是什么关系？", choices=kinds, value=ProxyKind.AGENT.value),
            Question("months", Kind.CHOICE, "授权多久？", choices=months, value="12"),
            Question("evidence", Kind.TEXT, "授权书或监护证明", hint="文书名称和日期"),
        )

    def _proxy(self, context: Context, answers: Answers) -> int | None:
        known = identify(answers.get("number", ""), today=context.today)
        return queries.id_by_number(known.number) if known.valid else None

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """A registered person, and another one."""
        proxy = self._proxy(context, answers)
        if proxy is None:
            return [Problem("number", "登记库里没有这个号码，请核对")]
        return [Problem("number", "不能授权给本人")] if proxy == context.subject.id else []

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后代办人可在授权期内为她办理全部个人事项，她随时可以终止。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """登记生效。"""
        until = add_months(context.today, int(answers["months"]))
        parts = commands.register_proxy(
            person=context.subject.id, proxy=self._proxy(context, answers) or 0, kind=ProxyKind(answers["kind"]), items=(),
            evidence=answers["evidence"], valid_from=context.today, valid_to=until, at=context.now,
        )  # fmt: skip
        change = Change("代办人", "无", f"{ProxyKind(answers['kind']).label}，至 {until}")
        return Effect(
            parts,
            (change,),
            {"evidence": answers["evidence"], "until": str(until)},
            f"已登记{ProxyKind(answers['kind']).label}，有效至 {until}。",
        )

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """撤销登记: the relation this case wrote ends."""
        held = queries.proxies_of(context.subject.id, reader=Reader(context.actor))
        found = [
            card.id for card in held if not card.ended and card.evidence == record["evidence"] and str(card.valid_to) == record["until"]
        ]
        if not found:
            raise NotReversible(case="", why="代办关系已经终止")
        return Effect(commands.end_proxy(proxy=found[-1], reason="撤销", at=context.now))


class Complaint(Plain):
    """投诉举报受理转办：sealed on arrival for the administrative body, which opens and answers it (条例第 51 条)."""

    item = "complaint"

    def asks(self, context: Context) -> Sequence[Question]:
        """About which place, and what happened."""
        places = tuple(Choice(str(card.id), card.name) for card in outlets.outlets(scope=_whole()) if card.id != context.outlet)
        return (
            Question("about_outlet", Kind.CHOICE, "投诉哪个地方？", choices=(Choice("none", "不是网点的事"), *places), value="none"),
            Question("text", Kind.NOTE, "发生了什么", hint="只有受理投诉的行政部门能打开；被投诉的网点看不到"),
        )

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """Something must be said."""
        return [] if answers.get("text") else [Problem("text", "请写明发生了什么")]

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后立即封存并转给行政部门，窗口和被投诉的网点都打不开。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """答复：the administrative body decides; nothing changes in a register."""
        return Effect(sentence="行政部门已答复。")
