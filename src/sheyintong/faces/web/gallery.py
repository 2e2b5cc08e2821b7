"""组件页：two lists, the components as `samples` has them and the classes as pages write them by hand; every change of the look is checked here."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET

from .access import EVERYBODY, allow
from .components import Chip, Chips
from .page import KeyHint, Page, render
from .samples import GROUPS

LONG_NAME = "阿卜杜热合曼·阿卜杜克热木·伊斯拉木江·买买提依明·艾合买提江·吐尔逊·玉苏普江·阿布力克木·麦合木"
RARE_NAME = "\U0002cc56小燕"
"""A surname of the second plane (U+2CC56), which old fonts do not hold."""


@dataclass(frozen=True, slots=True)
class Example:
    """组件示例：its name, the template that draws it, how wide it stands (1, 2 or 4 columns) and what to look at."""

    name: str
    part: str
    wide: int = 1
    note: str = ""

    @property
    def file(self) -> str:
        """The template of the example."""
        return f"web/gallery/{self.part}.html"


EXAMPLES = (
    Example("按钮", "buttons", 2, "主要、次要、危险、停用、小；键写在按钮上"),
    Example("字段", "fields", 2, "平常、有错、停用、带单位"),
    Example("状态", "tags", 1, "词加形，不只靠颜色"),
    Example("期限", "due"),
    Example("遮蔽与长名", "names", 2, "50 字姓名换行不截断；生僻字 U+2CC56"),
    Example("单选与勾选", "choices"),
    Example("错误汇总", "errors"),
    Example("步骤线", "steps", 4),
    Example("不能办", "refused", 2, "哪条规则、依据、谁能改"),
    Example("表格", "table", 2, "手机上一行成一块，写明每一格是什么；再宽的在框里横向滚动，边上有影"),
    Example("空表", "empty"),
    Example("经过", "timeline"),
    Example("提示条", "notes", 2),
)


LOOKS = (("", gettext_noop("常规")), ("large", gettext_noop("大字 1.35")), ("rtl", gettext_noop("从右到左")))


@allow(EVERYBODY)
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """组件。``?as=large`` and ``?as=rtl`` show the other two looks."""
    look = request.GET.get("as", "")
    looks = Chips(gettext("看法"), tuple(Chip(gettext(label), f"?as={name}", current=name == look) for name, label in LOOKS))
    page = Page(
        title=gettext("组件"),
        place=gettext("设计"),
        body="staff gallery",
        keys=(KeyHint("F2", gettext("读卡")), KeyHint("Esc", gettext("返回"))),
    )
    shown = {"large": True} if look == "large" else {"direction": "rtl"} if look == "rtl" else {}
    return render(
        request, "web/gallery.html", page, groups=GROUPS, examples=EXAMPLES, long_name=LONG_NAME, rare_name=RARE_NAME, looks=looks,
        march=date(2026, 3, 1), september=date(2026, 9, 1), due=date(2026, 12, 8), **shown,
    )  # fmt: skip
