"""办好了：one sentence after an act, told by a word in the address. Of a case it is said only while the case stands where that act leaves it."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from sheyintong.casework.cases.queries import CaseCard
from sheyintong.kernel.actors import Actor
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.partners.types import AgreementCard

from .frame import number

SAID = {
    "answered": _("已答复，柜员在“我的请求”里看得到。"),
    "apply": _("申请已提交，等稽核内控核对。"),
    "check": _("已核对，等负责人批准。"),
    "approve": _("已批准，等信息中心执行。"),
    "execute": _("已执行，岗位从起始日期起有效。"),
    "refuse": _("已记下不同意，这份申请到此为止。"),
    "withdraw": _("已撤回，这份申请到此为止。"),
    "stop": _("停办已发出，从下一次写入起就生效。"),
    "lift": _("停办已解除，可以接着办了。"),
    "left": _("已离岗：账户和岗位都已结束，正在登录的也退出了。"),
    "team": _("已交接，每一件都记下了原因和您的名字。"),
    "bank": _("银行已登记。"),
    "drafted": _("草案已建好。写全以后，由另一位负责人或稽核内控来签。"),
    "written": _("草案已改。"),
    "signed": _("已签订，现在生效。"),
    "discarded": _("草案已作废。"),
    "suspend": _("协议已中止，柜台从下一次写入起不能再办。"),
    "resume": _("协议已恢复。"),
    "end": _("协议已终止；正在办的件转到中心办完。"),
    "again": _("已重新排队，原因已记下。"),
}
"""What is said on a page that is about no single case."""


def said(request: HttpRequest) -> str:
    """What the act that led here did; empty where none did, and on the page that answers another act."""
    return gettext(SAID.get(_word(request), ""))


LEADS_TO = {"signed": "in_force", "suspend": "suspended", "resume": "in_force", "end": "ended"}
"""An act upon an agreement and the state it leaves it in."""


def of_agreement(request: HttpRequest, card: AgreementCard) -> str:
    """What was done to this agreement, while it stands where that left it; from when it holds, where that is not now."""
    word = _word(request)
    if LEADS_TO.get(word, card.state) != card.state:
        return ""
    if word == "signed" and not card.in_force:
        term = {"since": card.valid_from, "end": card.valid_to}
        return gettext("已签订，从 %(since)s 起到 %(end)s 为止生效。") % term
    return said(request)


def _word(request: HttpRequest) -> str:
    return request.GET.get("done", "") if request.method == "GET" else ""


def in_bulk(request: HttpRequest) -> str:
    """批量：how many cases were taken, assigned or passed."""
    n = number(request.GET.get("n", "")[:3]) or 0
    return many(_word(request), n)


def many(act: str, n: int) -> str:
    """The sentence of ``n`` cases; empty for none."""
    if not n:
        return ""
    if act == "take":
        return ngettext("%(n)d 件已取到您手上。", "%(n)d 件已取到您手上。", n) % {"n": n}
    if act == "assign":
        return ngettext("%(n)d 件已分派。", "%(n)d 件已分派。", n) % {"n": n}
    return ngettext("%(n)d 件抽查通过。", "%(n)d 件抽查通过。", n) % {"n": n} if act == "pass" else ""


def _approved(case: CaseCard, _who: Actor) -> str:
    if case.effect == "sent":
        return gettext("%(number)s 已审核通过，改动已送往核心系统，等它确认。")
    told = gettext("%(number)s 已审核通过，改动已经生效；本人凭办件号和查询码看得到。")
    return told if case.effect in ("applied", "confirmed") else gettext("%(number)s 已审核通过；本人凭办件号和查询码看得到。")


def _returned(_case: CaseCard, _who: Actor) -> str:
    return gettext("%(number)s 已退回补正，在%(place)s的“退回待补”里，期间停表。")


def _refused(_case: CaseCard, _who: Actor) -> str:
    return gettext("%(number)s 已决定不予办理；依据和理由，本人凭办件号和查询码看得到。")


def _withdrawn(_case: CaseCard, _who: Actor) -> str:
    return gettext("%(number)s 已撤回，登记库没有改动。")


def _judged(case: CaseCard, _who: Actor) -> str:
    return (
        gettext("%(number)s 抽查通过。") if case.sample == "passed" else gettext("%(number)s 抽查有差错，已记下；只找经办的人，不找居民。")
    )


def _held(case: CaseCard, who: Actor) -> str:
    return gettext("%(number)s 已取到您手上。") if case.assignee == who.member else gettext("%(number)s 已转给%(name)s。")


def _agreed(_case: CaseCard, _who: Actor) -> str:
    return gettext("%(number)s 两次录入一致，可以决定了。")


OF_A_CASE: Mapping[str, tuple[Callable[[CaseCard], bool], Callable[[CaseCard, Actor], str]]] = {
    "approve": (lambda case: case.state in ("approved", "given_back"), _approved),
    "return": (lambda case: case.state == "in_correction", _returned),
    "refuse": (lambda case: case.state == "refused", _refused),
    "withdraw": (lambda case: case.state == "withdrawn", _withdrawn),
    "judge": (lambda case: bool(case.sample), _judged),
    "hold": (lambda case: case.assignee is not None, _held),
    "enter": (lambda case: case.second_entry == "agreed", _agreed),
}
"""An act upon a case: whether it stands where the act leaves it, and what is said then."""


def of_case(request: HttpRequest, case: CaseCard, who: Actor) -> str:
    """What was decided on this case and where it went."""
    found = OF_A_CASE.get(_word(request))
    if found is None or not found[0](case):
        return ""
    place = outlets.outlet(case.waits_at).name if case.state == "in_correction" else ""
    return found[1](case, who) % {"number": case.number, "place": place, "name": case.assignee_name}
