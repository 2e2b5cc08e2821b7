"""一人一档的规则：which facts make a line of a life, and what they leave due. Pure."""

from collections.abc import Iterator
from datetime import date, datetime

from sheyintong.kernel.clock import day_of
from sheyintong.registers.enrolments.types import EnrolmentKind, EnrolmentState, Scheme
from sheyintong.registers.people.types import ContactKind, IdentifierKind, LifeStatus, ProxyKind

from .types import Ages, CaseFacts, CoverFacts, Due, Facts, Happening, Kind

PERSONAL = (EnrolmentKind.FLEXIBLE, EnrolmentKind.RESIDENT)
"""Relations that she herself keeps up; an employee's are the employer's to report."""


def happenings(facts: Facts) -> tuple[Happening, ...]:
    """生平：every dated thing, newest first; of one day in the order in which they are told here."""
    return tuple(sorted(_told(facts), key=lambda each: each.on, reverse=True))


def _told(facts: Facts) -> Iterator[Happening]:
    yield Happening(facts.birth, Kind.BIRTH, "出生")
    if facts.died:
        yield Happening(facts.died, Kind.DEATH, "死亡")
    for record in facts.records:
        yield Happening(day_of(record.made), Kind.RECORD, "建立档案")
    yield from _of_identity(facts)
    for cover in facts.covers:
        yield from _of_cover(cover)
    for case in facts.cases:
        yield from _of_case(case)
    for proxy in facts.proxies:
        label = ProxyKind(proxy.kind).label
        yield Happening(proxy.since, Kind.PROXY, "登记", label)
        if ended := _first(proxy.until, proxy.ended):
            yield Happening(ended, Kind.PROXY, "结束", label)


def _first(*days: date | datetime | None) -> date | None:
    known = [day_of(day) if isinstance(day, datetime) else day for day in days if day is not None]
    return min(known, default=None)


def _of_identity(facts: Facts) -> Iterator[Happening]:
    for document in facts.documents:
        label = IdentifierKind(document.kind).label
        if document.replaces:
            yield Happening(document.since, Kind.DOCUMENT, "变更", label)
        elif document.until is not None:
            yield Happening(document.until, Kind.DOCUMENT, "停用", label)
    for contact in facts.contacts:
        if contact.replaces:
            yield Happening(day_of(contact.made), Kind.CONTACT, "变更", ContactKind(contact.kind).label)


def _of_cover(cover: CoverFacts) -> Iterator[Happening]:
    scheme = Scheme(cover.scheme).label
    spans = [(start, end) for start, end in cover.periods if start is not None]
    for number, (start, end) in enumerate(sorted(spans)):
        yield Happening(start, Kind.COVER, "续保" if number else "参保", scheme, cover.agency)
        if end is not None:
            yield Happening(end, Kind.COVER, "停保", scheme, cover.agency)
    if cover.drawing:
        yield Happening(cover.drawing, Kind.COVER, "开始领取", scheme, cover.agency)


def _of_case(case: CaseFacts) -> Iterator[Happening]:
    yield Happening(day_of(case.accepted), Kind.CASE, "受理", case.name, case.place, case.number)
    if case.decided and day_of(case.decided) != day_of(case.accepted):
        became = "不予办理" if case.state == "refused" else "办结"
        yield Happening(day_of(case.decided), Kind.CASE, became, case.name, case.place, case.number)


def dues(facts: Facts, ages: Ages, today: date) -> tuple[Due, ...]:
    """待办提醒：what waits for her today, the cases first. Nothing is due for the dead."""
    if LifeStatus(facts.life) is LifeStatus.DEAD:
        return ()
    return (*_cases_due(facts), *_covers_due(facts, ages, today), *_contacts_due(facts))


def _cases_due(facts: Facts) -> Iterator[Due]:
    for case in facts.cases:
        if case.state == "in_correction":
            yield Due("lifeline.correction", "补齐材料", case.name, f"到{case.waits}补齐：{case.wanted}", case=case.number)
        elif case.effect == "rejected":
            yield Due("lifeline.rejected", "等中心处理", case.name, "核心系统没有接受这次变更，登记没有改。", case=case.number)
        elif case.state == "approved":
            yield Due("lifeline.result", "领取结果", case.name, f"审核已通过，结果在{case.place}。", case=case.number)


def _covers_due(facts: Facts, ages: Ages, today: date) -> Iterator[Due]:
    live = [cover for cover in facts.covers if EnrolmentState(cover.state).is_live]
    drawing = any(cover.drawing for cover in facts.covers)
    for cover in live:
        if cover.state == EnrolmentState.PAUSED and EnrolmentKind(cover.kind) in PERSONAL and not drawing:
            item = "resume_flexible" if cover.kind == EnrolmentKind.FLEXIBLE else ""
            since = f"{cover.since:%Y-%m}"
            yield Due("lifeline.paused", "已停保", Scheme(cover.scheme).label, f"{since} 起没有缴费，停缴的月份不计年限。", item)
    age = _years(facts.birth, today)
    if drawing:
        return
    if any(cover.scheme == Scheme.RESIDENT_PENSION for cover in live) and age >= ages.pension:
        yield Due(
            "lifeline.pension_age",
            "到龄未领",
            Scheme.RESIDENT_PENSION.label,
            f"已满 {ages.pension} 周岁，没有领取待遇的记录。",
            "pension_resident_claim",
        )
    elif not live and ages.resident <= age < ages.pension:
        yield Due("lifeline.uncovered", "没有参保", "", "现在没有一项在缴的基本养老保险；在校学生不在此列。", "enroll_resident")


def _contacts_due(facts: Facts) -> Iterator[Due]:
    phones = [each for each in facts.contacts if each.kind == ContactKind.PHONE and each.ended is None]
    if not phones:
        yield Due("lifeline.no_phone", "没有手机号码", "", "办结和补正的通知发不到她。", "change_basic")


def _years(birth: date, today: date) -> int:
    """Full years of age; somebody born on 29 February is a year older on 1 March of a common year."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
