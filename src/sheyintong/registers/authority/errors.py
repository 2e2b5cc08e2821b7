"""授权的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind

from .types import Reason, Verdict


class NotAuthorised(Refusal):
    """没有权限：carries every reason; faces show them all."""

    code = "authority.not_authorised"
    person = "现在不能办理：{titles}。"
    operator = "Not authorised: {codes}."
    kind = RefusalKind.FORBIDDEN

    def __init__(self, verdict: Verdict) -> None:
        self.reasons: tuple[Reason, ...] = verdict.reasons
        super().__init__(
            titles="；".join(reason.title for reason in verdict.reasons), codes=", ".join(reason.code for reason in verdict.reasons)
        )


class FactsMoved(Refusal):
    """情况变了：a stop, an agreement or a certificate changed between the decision and the write."""

    code = "authority.facts_moved"
    person = "刚才有授权或状态变动，请重新打开这一项。"
    operator = "The facts of place {place} changed between the decision and the write."
    kind = RefusalKind.CONFLICT


class RequestNotOpen(Refusal):
    """求助已答复：the request for help was answered already."""

    code = "authority.request_not_open"
    person = "这条请求已经答复过了。"
    operator = "Request {request} is not open."
    kind = RefusalKind.CONFLICT


class StopNotInForce(Refusal):
    """停办已解除：the emergency stop was lifted already."""

    code = "authority.stop_not_in_force"
    person = "这条停办已经解除了。"
    operator = "Stop {stop} is not in force."
    kind = RefusalKind.CONFLICT


class StopBeyondReach(Refusal):
    """停办越过范围：a stop is issued and lifted by those who answer for all of the places it touches, lifted by nobody below its issuer."""

    code = "authority.stop_beyond_reach"
    person = "这一停办超出您的范围。本辖区网点的停办由中心负责人或稽核内控办，不限网点的只有地区稽核内控能办。上级发出的停办由上级解除，针对本人的停办由别人解除。"
    operator = "The scope or the roles of member {member} do not reach all that the stop touches or its issuer, or it is a stop of herself."
    kind = RefusalKind.FORBIDDEN


class RightInWrongHands(Refusal):
    """分权：apply, check, approve and execute are four acts of at least two persons of the right families."""

    code = "authority.right_in_wrong_hands"
    person = "申请、审核、核准、赋权不能由同一人完成，也不能越过岗位。"
    operator = "Step {step} of right {right} may not be done by member {member}."
    kind = RefusalKind.FORBIDDEN


class RightNotYoursToApply(Refusal):
    """申请越过岗位：the role, the place or the person is not one this post may apply for."""

    code = "authority.right_not_yours_to_apply"
    person = "您的岗位不能申请这个岗位或这个地点，也不能为自己申请。"
    operator = "Member {member} may not apply for the role '{role}' at this place."
    kind = RefusalKind.FORBIDDEN


class RightOfSomebodyGone(Refusal):
    """离岗者的申请：whoever applied or is applied for has left; such a right goes no further."""

    code = "authority.right_of_somebody_gone"
    person = "申请人或被申请人已经离岗，这份授权申请不能再往下走，请重新申请。"
    operator = "The applicant or the member of right {right} has left; the worker withdraws it."
    kind = RefusalKind.CONFLICT


class NewcomerUnnamed(Refusal):
    """新人没写清楚."""

    code = "authority.newcomer_unnamed"
    person = "请写明新人的姓名，只写文字和间隔号。"
    operator = "The name of the newcomer is no name: {fault}."


class RightNotAtThisStep(Refusal):
    """授权申请不在这一步。"""

    code = "authority.right_not_at_this_step"
    person = "这份授权申请已经走到别的步骤，请刷新。"
    operator = "Right {right} is not at the step '{step}'."
    kind = RefusalKind.CONFLICT
