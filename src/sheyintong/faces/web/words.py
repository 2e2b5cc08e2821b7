"""词：what modules call their states and kinds, so that the English catalogue knows it. A page says them with ``{{ word|said }}``.

Modules below know no language: they give the Chinese word, which is the key to its translation. A sentence with values in it comes
filled, perhaps out of the record of years ago; its template in the catalogue is found again by its form, and each value said too.
"""

import re
from functools import cache
from pathlib import Path

import polib
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as _

from sheyintong.kernel.errors import Refusal
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.errors import NoSuchItem
from sheyintong.registers.catalogue.types import Limit, LimitUnit

LOCALE = Path(__file__).resolve().parents[2] / "locale"
STATES = (
    _("草稿"), _("已受理"), _("待补正"), _("已办理"), _("等审核"), _("审核通过"), _("办结"), _("不予办理"), _("已撤回"), _("已撤销"), _("已失效"),
    _("即办抽查"), _("等二次录入"), _("已生效"), _("已送出，还没有确认"), _("核心系统已确认"), _("核心系统未接受"),
)  # fmt: skip
STAGES = (_("受理"), _("办理"), _("审核"), _("反馈"))
LIMITS = (_("即时办结"), _("需审核"), _("当场办结"), _("没有规定天数"), _("依据待核"))
ENROLMENTS = (
    _("企业职工基本养老保险"), _("机关事业单位基本养老保险"), _("城乡居民基本养老保险"), _("失业保险"), _("工伤保险"), _("单位职工"), _("灵活就业人员"), _("城乡居民"),
    _("参保缴费"), _("暂停缴费"), _("终止参保"),
)  # fmt: skip
PERSONS = (
    _("居民身份证"), _("手机号码"), _("常住地址"), _("户籍地址"), _("家属电话"), _("健在"), _("已去世"), _("下落不明"), _("男"), _("女"), _("未说明"), _("委托代办人"), _("监护人"),
)  # fmt: skip
LIFE = (
    _("出生"), _("建档"), _("证件"), _("联系方式"), _("参保"), _("办件"), _("代办"), _("死亡"), _("建立档案"), _("登记"), _("结束"), _("变更"), _("停用"), _("续保"), _("停保"),
    _("开始领取"), _("补齐材料"), _("等中心处理"), _("领取结果"), _("已停保"), _("到龄未领"), _("没有参保"), _("没有手机号码"),
)  # fmt: skip
BODIES = (
    _("社会保险经办机构"), _("人社行政部门"), _("劳动能力鉴定委员会"), _("合作银行"), _("就业服务机构"), _("民政部门、残联"),
)  # fmt: skip
TERMS = (_("永久"), _("100 年"), _("50 年"), _("30 年"), _("10 年"), _("工作材料，不归档"))
GROUPS = (
    _("信息变更"), _("关系转移"), _("养老待遇"), _("参保登记"), _("失业"), _("就业"), _("工伤"), _("待遇"), _("查询打印"), _("社保卡"), _("综合"), _("缴费申报"),
)  # fmt: skip


GROUNDS = (_("《{list}》，{n} 项"),)
HAN = re.compile(r"[㐀-鿿]")
PLACE = re.compile(r"\{(\w+)\}")
LISTS = {"、": ", ", "；": "; "}


def said(word: object) -> str:
    """The word or sentence in the language of the page; what is not known, as the name of a person, stays as it is."""
    text = str(word) if word else ""
    if not HAN.search(text) or get_language() != "en":
        return text
    known = gettext(text)
    return _filled(text) if known == text else known


def told(refusal: Refusal) -> str:
    """The sentence of a refusal for the person, in the language of the page."""
    if get_language() != "en":
        return refusal.for_person
    sentence = gettext(refusal.person)
    return said(refusal.for_person) if sentence == refusal.person else sentence.format(**{k: _value(v) for k, v in refusal.data.items()})


def _value(value: object) -> object:
    """A value inside a sentence: a word, or several with the comma or semicolon of a list between them."""
    if not isinstance(value, str):
        return value
    whole = said(value)
    mark = next((mark for mark in LISTS if mark in value), "") if whole == value else ""
    return LISTS[mark].join(said(each) for each in value.split(mark)) if mark else whole


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    """Sentences with places for values in the compiled catalogue: the form of each, its translation and the names; the most particular first."""
    found = []
    for entry in polib.mofile(str(LOCALE / "en" / "LC_MESSAGES" / "django.mo")):
        names = tuple(PLACE.findall(entry.msgid))
        literals = PLACE.split(entry.msgid)[::2]
        if names and len("".join(literals)) > 1:
            found.append((len("".join(literals)), re.compile("(.+?)".join(map(re.escape, literals)), re.DOTALL), entry.msgstr, names))
    return tuple(each[1:] for each in sorted(found, key=lambda each: -each[0]))


def _filled(text: str) -> str:
    for form, sentence, names in _templates():
        if match := form.fullmatch(text):
            return sentence.format(**{name: _value(value) for name, value in zip(names, match.groups(), strict=True)})
    return text


def gloss(code: str) -> str:
    """What an item means in the language of the page: "" on a Chinese page, where its name says it, and for an item that is not known."""
    if get_language() != "en":
        return ""
    try:
        return catalogue.item(code).gloss
    except NoSuchItem:
        return ""


def limit(known: Limit) -> str:
    """时限 in words: 20 个工作日, 当场办结."""
    if known.unit is LimitUnit.REALTIME or known.days is None:
        return said(known.label)
    if known.unit is LimitUnit.WORKING:
        return ngettext("%(n)d 个工作日", "%(n)d 个工作日", known.days) % {"n": known.days}
    return ngettext("%(n)d 日", "%(n)d 日", known.days) % {"n": known.days}
