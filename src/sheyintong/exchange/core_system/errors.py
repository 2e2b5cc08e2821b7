"""核心系统的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NoSuchChange(Refusal):
    """没有这条变更。"""

    code = "core_system.no_such_change"
    person = "没有查到这条发往核心系统的变更。"
    operator = "No change with number {number}."
    kind = RefusalKind.MISSING


class StillUnconfirmed(Refusal):
    """前一变更未确认：one change of a subject of a person is on its way; the next one waits for the core's answer."""

    code = "core_system.still_unconfirmed"
    person = "前一件变更已送核心系统，还没有确认；确认之后再办这一件。"
    operator = "A change of '{subject}' for this person is sent and not yet answered."
    kind = RefusalKind.CONFLICT


class NoSuchAdapter(Refusal):
    """没有这种接入方式。"""

    code = "core_system.no_such_adapter"
    person = "核心系统的接入方式没有配置好，请联系信息中心。"
    operator = "No adapter '{adapter}'; there are {known}."
    kind = RefusalKind.UNAVAILABLE


class AddressNotAllowed(Refusal):
    """地址不允许。"""

    code = "core_system.address_not_allowed"
    person = "核心系统的地址没有配置好，请联系信息中心。"
    operator = "Address '{address}' is not http://HOST:PORT or https://HOST."


class UnknownField(Refusal):
    """没有对应的字段。"""

    code = "core_system.unknown_field"
    person = "有一项内容核心系统没有对应的字段，请联系信息中心。"
    operator = "Field '{field}' has no standard name at this edge."


class AnswerNotFinal(Refusal):
    """不是最终答复。"""

    code = "core_system.answer_not_final"
    person = "核心系统还没有给出最终答复。"
    operator = "take_answer takes yes or no, not '{verdict}'."
