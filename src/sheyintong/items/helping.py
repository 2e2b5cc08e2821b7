"""综合事项：授权代办登记，投诉举报受理转办。"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sheyintong.casework.cases.errors import NotReversible
from sheyintong.casework.cases.types import Answers, Change, Choice, Context, Effect, Kind, Problem, Question
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel import masks
from sheyintong.kernel.idnumbers import identify
from sheyintong.kernel.periods import add_months
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.people import commands, queries
from sheyintong.registers.people.types import ProxyCard, ProxyKind

from .plain import Plain

NEW = "new"


def _until(card: ProxyCard) -> str:
    """Until when a mandate holds."""
    return f"至 {card.last_day}" if card.last_day else "没有期限"


def _whole() -> str:
    """The path of the whole region."""
    return min((agency.path for agency in regions.agencies()), key=len)


class ProxyRegister(Plain):
    """授权代办登记：the person names somebody who may act for her, for a time; or ends such a mandate, at any time.

    She does it herself: 转委托 needs her consent (民法典第一百六十九条).
    """

    item = "proxy_register"
    in_person = True

    def _held(self, context: Context) -> list[ProxyCard]:
        """The mandates she gave that hold today."""
        found = context.once("proxies", lambda person: queries.proxies_of(person, reader=Reader(context.actor)))
        return [card for card in found if card.holds(context.today)]

    def asks(self, context: Context) -> Sequence[Question]:
        """Whether one begins or ends; who, how related, how long, by which paper."""
        kinds = tuple(Choice(kind.value, kind.label) for kind in ProxyKind)
        months = (Choice("12", "一年"), Choice("6", "半年"), Choice("3", "三个月"))
        held = self._held(context)
        ends = [Choice(str(card.id), f"终止：{card.kind.label} {masks.name(card.proxy_name)}", _until(card)) for card in held]
        what = (Question("act", Kind.CHOICE, "要做什么？", choices=(Choice(NEW, "登记新的代办人"), *ends), value=NEW),) if held else ()
        return (
            *what,
            Question("number", Kind.ID_NUMBER, "代办人的身份证号码", hint="代办人须已在本地区登记库", required=not held),
            Question("kind", Kind.CHOICE, "是什么关系？", choices=kinds, value=ProxyKind.AGENT.value, required=not held),
            Question("months", Kind.CHOICE, "授权多久？", choices=months, value="12", required=not held),
            Question("evidence", Kind.TEXT, "授权书或监护证明", hint="文书名称和日期", required=not held),
        )

    def spares(self, answers: Answers) -> Sequence[str]:
        """Whoever ends a mandate comes alone."""
        return () if answers.get("act", NEW) == NEW else ("代办人的身份证件",)

    def concerns(self, context: Context, answers: Answers) -> Sequence[int]:
        """Whoever is empowered: nobody registers herself as somebody's proxy."""
        proxy = self._proxy(context, answers) if answers.get("act", NEW) == NEW else None
        return () if proxy is None else sorted(queries.ids_of(proxy))

    def _proxy(self, context: Context, answers: Answers) -> int | None:
        known = identify(answers.get("number", ""), today=context.today)
        return queries.id_by_number(known.number) if known.valid else None

    def shows(self, context: Context) -> Sequence[int]:
        """Whom she empowered."""
        return [card.proxy for card in self._held(context)]

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """A registered person, and another one; or nothing more where a mandate ends."""
        if answers.get("act", NEW) != NEW:
            return []
        left = [name for name in ("number", "kind", "months", "evidence") if not answers.get(name)]
        if left:
            return [Problem(name, "登记新的代办人要填这一项") for name in left]
        proxy = self._proxy(context, answers)
        if proxy is None:
            return [Problem("number", "登记库里没有这个号码，请核对")]
        if queries.ids_of(proxy) & {card.proxy for card in self._held(context)}:
            return [Problem("number", "已经登记过这位代办人；要改期限或文书，请先终止再登记")]
        return [Problem("number", "不能授权给本人")] if proxy in queries.ids_of(context.subject.id) else []

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后代办人在授权期内凭自己的证件为她办理个人事项；她随时可以来终止。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """登记或终止生效。"""
        if answers.get("act", NEW) != NEW:
            return self._ended(context, int(answers["act"]))
        until = add_months(context.today, int(answers["months"]))
        kind = ProxyKind(answers["kind"])
        parts = commands.register_proxy(
            person=context.subject.id, proxy=self._proxy(context, answers) or 0, kind=kind, items=(),
            evidence=answers["evidence"], valid_from=context.today, valid_to=until, at=context.now,
        )  # fmt: skip
        last = until - timedelta(days=1)
        return Effect(
            parts,
            (Change("代办人", "无", f"{kind.label}，至 {last}"),),
            {"evidence": answers["evidence"], "until": str(until)},
            f"已登记{kind.label}，有效至 {last}。",
        )

    def _ended(self, context: Context, proxy: int) -> Effect:
        card = next(each for each in self._held(context) if each.id == proxy)
        return Effect(
            commands.end_proxy(proxy=proxy, reason="本人终止", at=context.now),
            (Change("代办人", f"{card.kind.label}，{_until(card)}", "已终止"),),
            {"ended": proxy},
            f"已终止{card.kind.label}，今天起不能再代办。",
        )

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """撤销：the relation this case wrote ends, the one it ended holds again."""
        if "ended" in record:
            return Effect(commands.undo_end_proxy(proxy=int(str(record["ended"]))))
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
