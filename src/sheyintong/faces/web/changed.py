"""改了什么：what the things that an entry of the trail says were changed are called, and their values as a person reads them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

NAMES: Mapping[str, str | Promise] = {
    "adapter": pgettext_lazy("trail", "接入方式"),
    "address": pgettext_lazy("trail", "地址"),
    "agencies": pgettext_lazy("trail", "机构数"),
    "agency": pgettext_lazy("trail", "机构编号"),
    "agreement_id": pgettext_lazy("trail", "协议编号"),
    "alike": pgettext_lazy("trail", "问过不是同一人的同名同日生者"),
    "bank": pgettext_lazy("trail", "银行编号"),
    "channel": pgettext_lazy("trail", "登录途径"),
    "clauses": pgettext_lazy("trail", "写入的条款"),
    "clauses_dropped": pgettext_lazy("trail", "删去的条款"),
    "code": pgettext_lazy("trail", "代码"),
    "contacts": pgettext_lazy("trail", "联系方式种类"),
    "count": pgettext_lazy("trail", "数量"),
    "day": pgettext_lazy("trail", "日期"),
    "days_off": pgettext_lazy("trail", "放假调休天数"),
    "digest": pgettext_lazy("trail", "文件摘要"),
    "drawn": pgettext_lazy("trail", "抽中"),
    "eligible": pgettext_lazy("trail", "参加抽签的"),
    "era": pgettext_lazy("trail", "封存段"),
    "files": pgettext_lazy("trail", "影像数"),
    "first": pgettext_lazy("trail", "第一个编号"),
    "from": pgettext_lazy("trail", "从哪天起"),
    "grants": pgettext_lazy("trail", "授权的事项和环节"),
    "grants_dropped": pgettext_lazy("trail", "删去的授权"),
    "have": pgettext_lazy("trail", "五有的哪一项"),
    "hours": pgettext_lazy("trail", "营业时间（1 是星期一）"),
    "invitation": pgettext_lazy("trail", "邀请编号"),
    "item": pgettext_lazy("trail", "事项代码"),
    "items": pgettext_lazy("trail", "事项数"),
    "keeper": pgettext_lazy("trail", "记录在哪里"),
    "kind": pgettext_lazy("trail", "种类"),
    "last": pgettext_lazy("trail", "最后一个编号"),
    "latitude": pgettext_lazy("trail", "纬度"),
    "left": pgettext_lazy("trail", "留下未动的"),
    "lines": pgettext_lazy("trail", "清单行数"),
    "lists": pgettext_lazy("trail", "清单数"),
    "login": pgettext_lazy("trail", "登录名"),
    "longitude": pgettext_lazy("trail", "经度"),
    "materials": pgettext_lazy("trail", "材料数"),
    "met": pgettext_lazy("trail", "是否具备"),
    "name": pgettext_lazy("trail", "姓名"),
    "number": pgettext_lazy("trail", "号码"),
    "numbers": pgettext_lazy("trail", "号码种类"),
    "origin": pgettext_lazy("trail", "来源"),
    "outlet": pgettext_lazy("trail", "网点编号"),
    "paper": pgettext_lazy("trail", "原件影像编号"),
    "person": pgettext_lazy("trail", "人员编号"),
    "persons": pgettext_lazy("trail", "人员编号"),
    "photo": pgettext_lazy("trail", "照片编号"),
    "plate_number": pgettext_lazy("trail", "挂牌号"),
    "post": pgettext_lazy("trail", "岗位编号"),
    "posts": pgettext_lazy("trail", "岗位编号"),
    "reference": pgettext_lazy("trail", "流水号"),
    "remark": pgettext_lazy("trail", "看到了什么"),
    "retention": pgettext_lazy("trail", "保管期限"),
    "role": pgettext_lazy("trail", "岗位"),
    "root": pgettext_lazy("trail", "封存根"),
    "rows": pgettext_lazy("trail", "行数"),
    "scheme": pgettext_lazy("trail", "险种"),
    "seal": pgettext_lazy("trail", "封存编号"),
    "session": pgettext_lazy("trail", "会话编号"),
    "set": pgettext_lazy("trail", "同一人编号"),
    "since": pgettext_lazy("trail", "从哪天起"),
    "size": pgettext_lazy("trail", "字节数"),
    "stands_in_for": pgettext_lazy("trail", "代行谁的职责"),
    "state": pgettext_lazy("trail", "状态"),
    "subject": pgettext_lazy("trail", "主体"),
    "supplement": pgettext_lazy("trail", "补充协议号"),
    "tier": pgettext_lazy("trail", "级别"),
    "to": pgettext_lazy("trail", "到哪天止"),
    "until": pgettext_lazy("trail", "到哪天止"),
    "valid_from": pgettext_lazy("trail", "从哪天起"),
    "values": pgettext_lazy("trail", "参数值个数"),
    "verdict": pgettext_lazy("trail", "答复"),
    "version": pgettext_lazy("trail", "版本"),
}
"""What is said of each thing. A test holds the list against what the code writes."""
SEVERAL = frozenset({"clauses", "clauses_dropped", "contacts", "grants", "grants_dropped", "hours", "numbers", "persons", "posts"})
"""Lists that hold several things, not one before and after."""


def name_of(key: str) -> str:
    """What was changed; as it is written where it has no name."""
    return str(NAMES.get(key, key))


def value_of(key: str, value: object) -> str:
    """A value in a line: before → after, several things side by side, "—" for nothing."""
    if isinstance(value, list) and key not in SEVERAL and len(value) == 2:
        return f"{value_of('', value[0])} → {value_of('', value[1])}"
    if isinstance(value, list):
        return "、".join(value_of("", each) for each in value) or "—"
    return "—" if value is None or value == "" else str(value)
