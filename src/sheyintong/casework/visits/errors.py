"""来访的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class VisitNotOpen(Refusal):
    """来访已结束。"""

    code = "visits.not_open"
    person = "这次来访已经结束，请重新读卡。"
    operator = "Visit {visit} is not open for this session."
    kind = RefusalKind.CONFLICT


class NoCounter(Refusal):
    """不在窗口：whoever sits at no open place receives nobody."""

    code = "visits.no_counter"
    person = "您现在不在营业的网点或大厅，不能接待来人。请到开着的窗口办理。"
    operator = "The actor's post has no outlet that is open, so no visit can be opened."
    kind = RefusalKind.FORBIDDEN


class CardFirst(Refusal):
    """代办先核身：whoever acts for somebody else is identified by a card."""

    code = "visits.card_first"
    person = "替别人办事，请先读代办人自己的证件。"
    operator = "A visit opened by a typed number cannot become one for somebody else."
    kind = RefusalKind.FORBIDDEN


class VisitHasActs(Refusal):
    """已办过事项：a wrong identification can be undone only before the first act."""

    code = "visits.has_acts"
    person = "这次来访已经办过事项，不能再退出重认；请用撤销。"
    operator = "Visit {visit} already has a case."
    kind = RefusalKind.CONFLICT
