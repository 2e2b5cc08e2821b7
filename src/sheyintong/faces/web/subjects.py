"""留痕的对象：what an entry of the trail is about and what was shown of it, for people who read it. A test holds the kinds against the code."""

from collections.abc import Iterable, Mapping

from django.utils.translation import pgettext_lazy

from sheyintong.registers.people.types import ContactKind, IdentifierKind

from . import words

KINDS: Mapping[str, object] = {
    "account": pgettext_lazy("trail", "账户"),
    "agreement": pgettext_lazy("trail", "协议"),
    "bank": pgettext_lazy("trail", "银行"),
    "card_holder": pgettext_lazy("trail", "未登记的持卡人"),
    "case": pgettext_lazy("trail", "办件"),
    "catalogue": pgettext_lazy("trail", "事项清单"),
    "core_change": pgettext_lazy("trail", "核心系统变更"),
    "core_subject": pgettext_lazy("trail", "核心系统记录"),
    "device": pgettext_lazy("trail", "设备"),
    "drawing": pgettext_lazy("trail", "抽签"),
    "entry": pgettext_lazy("trail", "记录"),
    "file": pgettext_lazy("trail", "影像"),
    "help": pgettext_lazy("trail", "求助"),
    "identification": pgettext_lazy("trail", "核身"),
    "invitation": pgettext_lazy("trail", "邀请"),
    "index": pgettext_lazy("trail", "号码索引"),
    "issuer": pgettext_lazy("trail", "电子卡签发方"),
    "letter": pgettext_lazy("trail", "信件"),
    "login": pgettext_lazy("trail", "登录名"),
    "member": pgettext_lazy("trail", "工作人员"),
    "outlet": pgettext_lazy("trail", "网点"),
    "person": pgettext_lazy("trail", "人员"),
    "policy": pgettext_lazy("trail", "参数"),
    "profile": pgettext_lazy("trail", "地区配置"),
    "right": pgettext_lazy("trail", "授权"),
    "seal": pgettext_lazy("trail", "封存"),
    "search": pgettext_lazy("trail", "查找"),
    "stop": pgettext_lazy("trail", "停办"),
    "task": pgettext_lazy("trail", "任务"),
    "trail": pgettext_lazy("trail", "留痕"),
    "visit": pgettext_lazy("trail", "来访"),
}
"""What an entry is about, by the code it is written with."""
FIELDS: Mapping[str, object] = {
    "person.answers": pgettext_lazy("trail", "办件所填"),
    "person.case": pgettext_lazy("trail", "办件"),
    "person.changes": pgettext_lazy("trail", "变更前后"),
    "person.choice": pgettext_lazy("trail", "可选内容"),
    "person.draft": pgettext_lazy("trail", "草稿"),
    "person.enrolments": pgettext_lazy("trail", "参保情况"),
    "person.items": pgettext_lazy("trail", "可办事项"),
    "person.lifeline": pgettext_lazy("trail", "一生记录"),
    "person.list": pgettext_lazy("trail", "清单中的一行"),
    "person.scan": pgettext_lazy("trail", "材料影像"),
    "person.trail": pgettext_lazy("trail", "留痕"),
    "search.name": pgettext_lazy("trail", "按姓名查找"),
    "search.number": pgettext_lazy("trail", "按号码查找"),
    "search.sound": pgettext_lazy("trail", "按拼音查找"),
    "trail.export": pgettext_lazy("trail", "导出"),
    "trail.list": pgettext_lazy("trail", "留痕清单"),
}
"""What was shown of it; the numbers and contacts of a person are called as everywhere."""
OF_PERSON: Mapping[str, str] = {f"person.{each.value}": each.label for kinds in (IdentifierKind, ContactKind) for each in kinds}


def kind_name(code: str) -> str:
    """对象 in the language of the page; one of an earlier release stays as it is written."""
    return str(KINDS.get(code, code))


def field_name(code: str) -> str:
    """What was shown, in the language of the page."""
    return words.said(OF_PERSON[code]) if code in OF_PERSON else str(FIELDS.get(code, code))


def field_names(codes: Iterable[str]) -> list[str]:
    """Each thing shown once, however many people it was shown of."""
    return list(dict.fromkeys(map(field_name, codes)))


SYSTEMS: Mapping[str, object] = {
    "sampling": pgettext_lazy("trail", "定时抽签"),
    "drafts": pgettext_lazy("trail", "草稿到期"),
    "holders": pgettext_lazy("trail", "清除过时的读卡内容"),
    "files": pgettext_lazy("trail", "文件清理"),
    "hand_over": pgettext_lazy("trail", "移交中心"),
    "leaving": pgettext_lazy("trail", "离岗处理"),
    "core_system": pgettext_lazy("trail", "核心系统"),
    "sign-in": pgettext_lazy("trail", "登录页"),
    "operator": pgettext_lazy("trail", "运维命令"),
    "import people": pgettext_lazy("trail", "导入人员的命令"),
    "synthesise": pgettext_lazy("trail", "合成人口的命令"),
}
"""What acts by itself, or at the command line, by the word it is written with."""


def system_name(label: str) -> str:
    """系统 in the language of the page; a command of ours stays as it is typed."""
    return str(SYSTEMS.get(label, words.said(label)))
