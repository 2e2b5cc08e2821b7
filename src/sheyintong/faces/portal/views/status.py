"""查进度：the number and the code on the receipt show where a case stands, what comes next and by when. Nobody signs in for it."""

import re
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_http_methods

from sheyintong.casework.cases import queries as cases
from sheyintong.casework.cases.errors import CaseNotFound
from sheyintong.casework.cases.queries import CaseCard
from sheyintong.faces.web.access import EVERYBODY, allow
from sheyintong.faces.web.page import render
from sheyintong.faces.web.refusals import STATUS
from sheyintong.faces.web.session import now_of
from sheyintong.faces.web.words import said
from sheyintong.foundation.access.commands import tries
from sheyintong.foundation.access.errors import TooManyTries
from sheyintong.foundation.audit import commands as audit
from sheyintong.kernel.errors import Refusal, RefusalKind
from sheyintong.registers.catalogue import queries as catalogue

from .frame import frame, region_of, visitor

SHAPE = re.compile(r"[A-Za-z0-9-]{6,40}")
NEXT = {
    "draft": _("还没有受理。请带着材料到窗口办完。"),
    "accepted": _("已经受理，正在办理。您现在不用做什么。"),
    "in_correction": _("还缺材料。请到受理的窗口补齐；补齐后接着办，不用从头来。"),
    "handled": _("已经办好，结果写在回执上。可能抽查；有问题会找窗口，不找您。"),
    "in_review": _("经办中心正在审核。您现在不用做什么。"),
    "approved": _("已经审核通过并生效。结果可以到任一窗口打印。"),
    "given_back": _("已经办完。结果写在回执上，也可以到任一窗口打印。"),
    "refused": _("没有办成。理由写在下面；不同意可以申请复核。"),
    "withdrawn": _("已按您的要求撤回。需要时可以重新申请。"),
    "reversed": _("这一件已撤销。有疑问请到受理的窗口或拨打 12333。"),
    "expired": _("太久没有补材料，已经失效。需要时请重新申请。"),
}
ANSWERED = _("已经答复，答复写在下面。不满意可以申请复核或拨打 12333。")
SENT = _("已送出，还没有确认。核心系统确认以后才算生效，这里会跟着变。您现在不用做什么。")
REJECTED = _("核心系统没有接受这次变更，登记没有改。经办中心正在核对原因；要您补什么，会写在这里。")
SAID = ("return_for_correction", "approve", "refuse")
"""Moves whose note is written for the person."""
PASSED = {
    "accepted": _("已受理"),
    "handled": _("已办理"),
    "in_review": _("送审"),
    "in_correction": _("退回补材料"),
    "approved": _("审核通过"),
    "refused": _("不予办理"),
    "given_back": _("办完"),
    "withdrawn": _("撤回"),
    "reversed": _("撤销"),
    "expired": _("失效"),
}
MOVED = {"core_rejected": _("核心系统没有接受，交回经办中心")}
"""Moves that say more than the state they lead to."""
TOO_MANY = _("输错次数太多，暂停查询，最多 15 分钟。请拿着回执到窗口或拨打 12333 查询。")
NOT_FOUND = _("没有找到。请照着回执核对办件号和查询码；连续输错会暂停查询。")
SEAL = _("您填的像是存证短码。查询码在办件号旁边，6 个字符。")
SEAL_LENGTH = 8
"""Characters of the code of an audit seal, which stands on a receipt too."""
ENDED = ("given_back", "refused", "withdrawn", "reversed", "expired")


class WrongReceipt(Refusal):
    """回执号或查询码不对：which of the two is not told."""

    code = "portal.wrong_receipt"
    person = NOT_FOUND
    operator = "Number and code do not fit together."
    kind = RefusalKind.MISSING


@allow(EVERYBODY)
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """查进度。"""
    region_of(request)
    if request.method == "GET":
        return render(request, "portal/status.html", frame(gettext("查进度"), "/status/"))
    number = request.POST.get("number", "").strip().upper()[:40]
    code = request.POST.get("code", "").strip().upper()[:12]
    try:
        card = _look(request, number, code)
    except (WrongReceipt, TooManyTries) as refusal:
        other = SEAL if len(code) == SEAL_LENGTH else NOT_FOUND
        problem = gettext(TOO_MANY if isinstance(refusal, TooManyTries) else other)
        return render(
            request, "portal/status.html", frame(gettext("查进度"), "/status/"), status=STATUS[refusal.kind], problem=problem, number=number
        )
    return _shown(request, card)


def _look(request: HttpRequest, number: str, code: str) -> CaseCard:
    """The case, its reading noted; a wrong try is counted by number and by address. Raises :class:`WrongReceipt`, ``TooManyTries``."""
    now: datetime = now_of(request)
    if not SHAPE.fullmatch(number) or not SHAPE.fullmatch(code):
        raise WrongReceipt()
    counted = (f"receipt:{region_of(request).slug}:{number}", f"receipt-from:{request.META.get('REMOTE_ADDR', '')}")
    for what in counted:
        tries.claim(what, now)
    with audit.reading(actor=visitor(request), purpose="凭回执查进度", at=now) as reader:
        try:
            found = cases.case_by_code(reader, number, code)
        except CaseNotFound:
            raise WrongReceipt() from None
    for what in counted:
        tries.succeeded(what)
    return found


def _shown(request: HttpRequest, card: CaseCard) -> HttpResponse:
    """Only what the holder of a receipt may know: no name, no answers."""
    ended = card.state.value in ENDED or (card.state == "approved" and card.effect != "sent")
    moves = [
        (stage.at, said(MOVED.get(stage.move) or PASSED.get(stage.to_state, "")), stage.note.splitlines() if stage.move in SAID else [])
        for stage in cases.stages(card.id)
    ]
    return render(
        request, "portal/case.html", frame(gettext("办件进度"), "/status/"), card=card, next=gettext(_next(card)), limit=catalogue.item(card.item).limit, ended=ended,
        moves=moves,
    )  # fmt: skip


def _next(card: CaseCard) -> str:
    """What comes next, in plain words: a change that the core system has not confirmed is not done."""
    if card.effect == "sent":
        return SENT
    if card.effect == "rejected" and card.state == "in_review":
        return REJECTED
    return ANSWERED if card.item == "complaint" and card.state == "approved" else NEXT[card.state.value]
