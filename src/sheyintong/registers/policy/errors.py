"""参数的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NoSuchParameter(Refusal):
    """没有这个参数。"""

    code = "policy.no_such_parameter"
    person = "参数“{parameter}”没有登记，请联系信息中心。"
    operator = "No parameter '{parameter}' in the adopted policy of this region."
    kind = RefusalKind.MISSING


class NotInForce(Refusal):
    """那一天没有生效的值。"""

    code = "policy.not_in_force"
    person = "参数“{parameter}”在 {on} 没有生效的值，请联系信息中心。"
    operator = "Parameter '{parameter}' has no value in force on {on}."
    kind = RefusalKind.MISSING


class NoPolicyAdopted(Refusal):
    """还没有采用任何参数。"""

    code = "policy.none_adopted"
    person = "这个统筹区还没有采用参数，请联系信息中心。"
    operator = "No version of the policy has been adopted in this region."
    kind = RefusalKind.UNAVAILABLE
