"""来访的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class VisitNotOpen(Refusal):
    """来访已结束。"""

    code = "visits.not_open"
    person = "这次来访已经结束，请重新读卡。"
    operator = "Visit {visit} is not open for this session."
    kind = RefusalKind.CONFLICT


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
