"""办件状态：受理 → 办理 → 审核 → 反馈, and beside it what became of the effect."""

from enum import StrEnum

from sheyintong.kernel.transitions import Table, move


class CaseState(StrEnum):
    """办件状态：where a case stands."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    IN_CORRECTION = "in_correction"
    HANDLED = "handled"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    GIVEN_BACK = "given_back"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"
    EXPIRED = "expired"


LABELS = {
    CaseState.DRAFT: "草稿",
    CaseState.ACCEPTED: "已受理",
    CaseState.IN_CORRECTION: "待补正",
    CaseState.HANDLED: "已办理",
    CaseState.IN_REVIEW: "等审核",
    CaseState.APPROVED: "审核通过",
    CaseState.GIVEN_BACK: "办结",
    CaseState.REFUSED: "不予办理",
    CaseState.WITHDRAWN: "已撤回",
    CaseState.REVERSED: "已撤销",
    CaseState.EXPIRED: "已失效",
}

C = CaseState
CASE = Table(
    CaseState,
    [
        move("accept", [C.DRAFT], C.ACCEPTED, "受理"),
        move("handle", [C.ACCEPTED], C.HANDLED, "办理"),
        move("submit", [C.ACCEPTED, C.HANDLED], C.IN_REVIEW, "送审"),
        move("return_for_correction", [C.ACCEPTED, C.IN_REVIEW], C.IN_CORRECTION, "退回补正"),
        move("resubmit", [C.IN_CORRECTION], C.IN_REVIEW, "补正后送审"),
        move("hand_to_centre", [C.IN_CORRECTION], C.IN_CORRECTION, "转中心办结"),
        move("approve", [C.IN_REVIEW], C.APPROVED, "审核通过"),
        move("refuse", [C.ACCEPTED, C.IN_REVIEW], C.REFUSED, "不予办理"),
        move("give_back", [C.HANDLED, C.APPROVED], C.GIVEN_BACK, "反馈"),
        move("withdraw", [C.DRAFT, C.ACCEPTED, C.IN_CORRECTION, C.IN_REVIEW], C.WITHDRAWN, "撤回"),
        move("reverse", [C.HANDLED, C.APPROVED, C.GIVEN_BACK], C.REVERSED, "撤销"),
        move("restore", [C.WITHDRAWN], C.DRAFT, "恢复草稿"),  # only of what never had a number
        move("core_rejected", [C.HANDLED, C.APPROVED, C.GIVEN_BACK], C.IN_REVIEW, "核心系统不接受，交回中心"),
        move("expire", [C.DRAFT, C.IN_CORRECTION], C.EXPIRED, "逾期失效"),
    ],
)


class EffectState(StrEnum):
    """效果：what became of the change a case makes."""

    NONE = "none"
    APPLIED = "applied"
    SENT = "sent"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


EFFECT_LABELS = {
    EffectState.NONE: "",
    EffectState.APPLIED: "已生效",
    EffectState.SENT: "已送出，还没有确认",
    EffectState.CONFIRMED: "核心系统已确认",
    EffectState.REJECTED: "核心系统未接受",
}

EFFECT = Table(
    EffectState,
    [
        move("apply", [EffectState.NONE], EffectState.APPLIED, "生效"),
        move("send", [EffectState.NONE], EffectState.SENT, "发往核心系统"),
        move("confirm", [EffectState.SENT], EffectState.CONFIRMED, "核心系统确认"),
        move("send_again", [EffectState.REJECTED], EffectState.SENT, "重新发往核心系统"),
        move("reject", [EffectState.SENT], EffectState.REJECTED, "核心系统不接受"),
    ],
)
