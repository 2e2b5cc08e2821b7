"""网页小构件：typed functions that give safe HTML: a state with its shape, a mask, a date with the days left, a key."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sheyintong.kernel import masks
from sheyintong.kernel.clock import local

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
    shape = mark_safe(f'<svg class="shape" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">{SHAPES[tone]}</svg>')  # noqa: S308
    return format_html('<span class="tag {}{}">{}{}</span>', tone, " plain" if plain else "", shape, word)


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
    return f"{day.year}年{day.month}月" if day else ""


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
        return tag("bad", f"逾期 {-left} 天", plain=True)
    if left == 0:
        return tag("warn", "今天到期", plain=True)
    return format_html('<span class="nowrap">{} 天</span>', left)


@register.simple_tag
def key(name: str) -> SafeString:
    """键帽。"""
    return format_html("<kbd>{}</kbd>", name)
