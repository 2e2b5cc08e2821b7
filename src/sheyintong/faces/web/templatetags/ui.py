"""网页小构件：typed functions that give safe HTML: a state with its shape, a mask, a date with the days left, a key."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from sheyintong.faces.web import words
from sheyintong.faces.web.acts import act_name
from sheyintong.faces.web.questions import IsQuestion, fields
from sheyintong.faces.web.stacking import stacked
from sheyintong.faces.web.subjects import field_names, kind_name
from sheyintong.kernel import masks, money
from sheyintong.kernel.clock import local
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.money import Fen
from sheyintong.registers.catalogue.types import Limit

register = template.Library()

SHAPES = {
    "ok": '<circle cx="5" cy="5" r="4.5" fill="currentColor"/>',
    "run": '<path d="M5 0 10 5 5 10 0 5z" fill="currentColor"/>',
    "warn": '<path d="M5 0 10 10H0z" fill="currentColor"/>',
    "bad": '<path d="M0 0h10v10H0z" fill="currentColor"/>',
    "idle": '<circle cx="5" cy="5" r="3.75" fill="none" stroke="currentColor" stroke-width="2"/>',
}
TONES = {
    "draft": "idle", "accepted": "run", "in_correction": "warn", "handled": "ok", "in_review": "run", "approved": "ok", "given_back": "ok",
    "refused": "bad", "withdrawn": "idle", "reversed": "idle", "expired": "idle", "open": "ok", "suspended": "warn", "closed": "bad",
    "preparing": "idle", "in_force": "ok", "ended": "bad", "applied": "run", "checked": "run", "executed": "ok", "done": "ok", "declined": "bad",
}  # fmt: skip


@register.simple_tag
def tag(tone: str, word: object, plain: bool = False) -> SafeString:
    """状态标签：a word and a shape, never colour alone. ``tone``: ok, run, warn, bad, idle, or the name of a state."""
    tone = tone if tone in SHAPES else TONES.get(tone, "idle")
    return format_html('<span class="tag {}{}">{}{}</span>', tone, " plain" if plain else "", shape(tone), words.said(word))


@register.simple_tag
def shape(tone: str) -> SafeString:
    """形：circle good, diamond running, triangle take care, square no, hollow circle not begun; drawn, so that it stays in forced colours."""
    tone = tone if tone in SHAPES else "idle"
    frame = '<svg class="shape {}" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">{}</svg>'
    return format_html(frame, tone, mark_safe(SHAPES[tone]))  # noqa: S308


@register.filter
def masked_name(name: str) -> str:
    """王*英。"""
    return masks.name(name) if name else ""


@register.filter
def masked_id(number: str) -> str:
    """6542**********1528。"""
    return masks.id_number(number) if number else ""


@register.filter
def masked_phone(number: str) -> str:
    """138****2046。"""
    return masks.phone(number) if number else ""


@register.filter
def month(day: date | None) -> str:
    """2026年3月。"""
    return gettext("%(year)d年%(month)d月") % {"year": day.year, "month": day.month} if day else ""


@register.filter
def day(on: date | None) -> str:
    """2026年12月8日。"""
    return gettext("%(year)s年%(month)s月%(day)s日") % {"year": on.year, "month": on.month, "day": on.day} if on else ""


@register.filter
def moment(at: datetime | None, form: str = "%m-%d %H:%M") -> str:
    """11-24 11:42，北京时间。"""
    return local(at).strftime(form) if at else ""


@register.filter
def age(birth: date, today: date) -> int:
    """周岁。"""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


@register.simple_tag
def due(left: int) -> SafeString:
    """还剩工作日：late in red with a square, today in amber with a triangle, later plain."""
    if left < 0:
        return tag("bad", ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", -left) % {"n": -left}, plain=True)
    if left == 0:
        return tag("warn", gettext("今天到期"), plain=True)
    return format_html('<span class="nowrap">{}</span>', ngettext("%(n)d 天", "%(n)d 天", left) % {"n": left})


@register.filter
def said(word: object) -> str:
    """词：a state or kind as a module calls it, in the language of the page."""
    return words.said(word)


@register.filter
def act(code: str) -> str:
    """行为：what an act of the trail is called, in the language of the page."""
    return act_name(code)


@register.filter
def about(code: str) -> str:
    """对象：what an entry of the trail is about, in the language of the page."""
    return kind_name(code)


@register.filter
def shown(codes: Sequence[str]) -> str:
    """看了哪些：each thing once, in the language of the page."""
    return gettext("、").join(field_names(codes))


@register.filter
def typed(text: str) -> SafeString:
    """手写的话：what somebody typed, as it is; on an English page marked as Chinese where it is, so that it is read aloud as such."""
    meaning = words.said(text)
    chinese = meaning == text and get_language() == "en" and words.HAN.search(text)
    return format_html('<span lang="zh-CN">{}</span>', text) if chinese else format_html("{}", meaning)


@register.filter
def told(refusal: Refusal) -> str:
    """拒绝的话：what a refusal says to the person, in the language of the page."""
    return words.told(refusal)


@register.simple_tag
def ground(words_of_law: str) -> SafeString:
    """依据：as it is written in Chinese; on an English page what it means stands behind it."""
    meaning = words.said(words_of_law)
    if words_of_law in (meaning, "依据待核"):
        return typed(words_of_law)
    return format_html('<span lang="zh-CN">{}</span> <span class="gloss">{}</span>', words_of_law, meaning)


@register.filter
def limit(known: Limit) -> str:
    """时限 in words."""
    return words.limit(known)


@register.simple_tag
def item_name(code: str, name: str) -> SafeString:
    """事项名称：as it is registered; on an English page what it means stands behind it."""
    meaning = words.gloss(code)
    return format_html('<span lang="zh-CN">{}</span> <span class="gloss">{}</span>', name, meaning) if meaning else format_html("{}", name)


@register.simple_tag
def plain_name(code: str, name: str) -> str:
    """事项俗称：as people call it; on an English page what the item means."""
    return words.gloss(code) or name


@register.simple_tag
def key(name: str) -> SafeString:
    """键帽。"""
    return format_html("<kbd>{}</kbd>", name)


@register.simple_tag(takes_context=True)
def ui(context: Context, thing: Any) -> SafeString:
    """组件：draw a component by its own template. Raises TypeError for anything else, so that a mistyped name is no empty page."""
    name = getattr(thing, "template", None)
    if name is None:
        raise TypeError(f"{{% ui %}} was given {type(thing).__name__!r}, which is no component")
    inner = {"c": thing, "home": context.get("home", ""), "csrf": context.get("csrf", "")}
    return mark_safe(get_template(name).render(inner).rstrip("\n"))  # noqa: S308


@register.simple_tag(takes_context=True)
def cell(context: Context, value: object) -> SafeString:
    """表格单元：a component is drawn, anything else written and escaped, in its own direction: numbers stay left to right."""
    return ui(context, value) if hasattr(value, "template") else format_html("<bdi>{}</bdi>", value)


@register.simple_tag(takes_context=True)
def questions(context: Context, asked: Sequence[IsQuestion], first: int = 1, focus: bool = False) -> SafeString:
    """问题：the questions of an item as fields, the same on every face. With ``focus`` the page opens on the first to fill in."""
    drawn = {"fields": fields(asked, first=first, focus=focus), "home": context.get("home", ""), "csrf": context.get("csrf", "")}
    return mark_safe(get_template("web/ui/questions.html").render(drawn))  # noqa: S308


class Stacked(template.Node):
    """窄屏成块：what stands between ``{% stacked %}`` and ``{% endstacked %}``; a node of its own, so that its words are found for translation."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """The table, its rows ready to be blocks of labels and values on a phone."""
        return mark_safe(stacked(self.nodelist.render(context)))  # noqa: S308


@register.tag(name="stacked")
def stacked_table(parser: Parser, token: Token) -> Stacked:
    """The words of the page between the two tags."""
    inside = parser.parse(("endstacked",))
    parser.delete_first_token()
    return Stacked(inside)


@register.filter
def at(href: str, home: str) -> str:
    """地址：an address of the region gets its prefix; "?page=2" and "#main" stay as they are."""
    return f"{home}{href}" if href.startswith("/") else href


@register.simple_tag
def figure(number: int) -> SafeString:
    """数：1,046,220; it stays left to right."""
    return format_html('<bdi class="mask">{}</bdi>', f"{number:,}")


@register.simple_tag
def yuan(amount: int) -> SafeString:
    """金额：fen in, "128,394,605.10 元" out."""
    return format_html('<bdi class="mask">{}</bdi> {}', money.yuan(Fen(amount)), gettext("元"))


@register.simple_tag
def period(first: date, last: date | None = None) -> str:
    """所属期：2026年3月, or 2012年3月 至 2026年9月; ``last`` is the last month, not the first that no longer belongs."""
    shown = gettext("%(year)d年%(month)d月")
    begin = shown % {"year": first.year, "month": first.month}
    return begin if last is None or last == first else f"{begin} {gettext('至')} {shown % {'year': last.year, 'month': last.month}}"


@register.simple_tag
def until(day: date, left: int) -> SafeString:
    """期限：2026-12-08，还有 10 个工作日. ``left`` counts working days and is negative when late."""
    if left < 0:
        said = ngettext("已过 %(n)d 个工作日", "已过 %(n)d 个工作日", -left) % {"n": -left}
    elif left == 0:
        said = gettext("今天到期")
    else:
        said = ngettext("还有 %(n)d 个工作日", "还有 %(n)d 个工作日", left) % {"n": left}
    return format_html("<bdi>{}</bdi>，{}", day.isoformat(), said)


@register.simple_tag
def used(left: int, of: int) -> SafeString:
    """工作日条：how much of the limit is used, with the days left in words. ``of`` is the whole limit in working days."""
    share = 100 if left <= 0 else max(0, min(100, round(100 * (of - left) / of))) if of else 0
    bar = format_html(
        '<svg class="usedbar" width="40" height="8" viewBox="0 0 40 8" aria-hidden="true"><rect x="0.5" y="0.5" width="39" height="7"'
        ' fill="none" stroke="currentColor"/><rect width="{}" height="8" fill="currentColor"/></svg>',
        f"{share * 0.4:.1f}",
    )
    tone = "l" if left < 0 else "w" if left <= 1 else "g"
    if left < 0:
        word = ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", -left) % {"n": -left}
    else:
        word = gettext("今天到期") if left == 0 else ngettext("%(n)d 天", "%(n)d 天", left) % {"n": left}
    return format_html('<span class="due {}">{}{}</span>', tone, bar, word)
