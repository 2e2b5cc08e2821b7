"""遇到了什么事：what happens in a life, in the words people use for it, and the items it calls for."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """一件事：its name in the address and on the page, what else people call it, and the codes of its items, the first thing to do first."""

    key: str
    name: str
    called: str
    items: tuple[str, ...]
    drawing: str
    """The path of its sign, 28 by 28."""


EVENTS = (
    LifeEvent(
        "job", _("换工作"), "跳槽 离职 辞职 换单位 断缴 新工作 转走 转移社保",
        ("enroll_flexible", "resume_flexible", "enroll_employee", "transfer_employee", "print_transfer_proof", "query_contrib"),
        "M4 10h20v13H4zM10 10V6h8v4M4 16h20",
    ),
    LifeEvent(
        "unemployed", _("失业了"), "没工作 下岗 被辞退 失业金 失业补助",
        ("unemp_claim", "unemp_register", "unemp_monthly_check", "employ_register", "enroll_flexible"),
        "M4 14a10 10 0 1 0 20 0a10 10 0 1 0-20 0M9 14h10",
    ),
    LifeEvent(
        "retiring", _("要退休"), "退休 养老金 到年龄 退休金 早退 晚退",
        ("retire_normal", "retire_flex_early", "retire_flex_late", "query_forecast", "pension_resident_claim", "cert_pension", "print_retire_cert"),
        "M5 24V13l9-8 9 8v11M11 24v-7h6v7",
    ),
    LifeEvent(
        "injured", _("工作中受伤"), "工伤 摔伤 受伤 职业病 伤残",
        ("injury_report", "injury_recognition", "injury_assessment", "injury_reimb", "injury_leave_ext", "injury_disability_lump"),
        "M14 5v18M5 14h18",
    ),
    LifeEvent(
        "death", _("亲人去世"), "去世 死亡 过世 丧葬费 抚恤金 遗属",
        ("survivor_claim", "stop_event_report", "survivor_payee", "cert_dependant", "injury_death", "unemp_survivor"),
        "M10 13h8v11h-8zM14 13v-3M14 10c-3-2-1-5 0-7 1 2 3 5 0 7M6 24h16",
    ),
    LifeEvent(
        "child", _("孩子出生"), "生孩子 新生儿 宝宝 怀孕 小孩",
        ("card_apply", "ecard_family", "proxy_register", "change_basic"),
        "M5 14a9 9 0 1 0 18 0a9 9 0 1 0-18 0M10 12v1M18 12v1M10.5 17c2 2 5 2 7 0M12 5c1-2 4-2 4 0",
    ),
    LifeEvent(
        "card", _("卡丢了"), "卡不见了 掉卡 丢卡 补卡 挂失 卡坏了 密码忘了",
        ("card_loss_temp", "card_loss_formal", "card_replace", "card_temp", "card_unloss", "card_pin_reset"),
        "M4 7h20v14H4zM4 12h20M8 17h5M3 25 25 3",
    ),
)  # fmt: skip


def event(key: str) -> LifeEvent | None:
    """The event of this name in an address."""
    return next((each for each in EVENTS if each.key == key), None)
