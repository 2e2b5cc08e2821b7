"""登录的拒绝：none of them tells whether a login exists."""

from sheyintong.kernel.errors import Refusal, RefusalKind


class WrongCredentials(Refusal):
    """登录名或密码不对：the same for an unknown login, a wrong password, a closed account and a key that does not fit."""

    code = "access.wrong_credentials"
    person = "登录名或密码不对。连续输错会暂时锁定。"
    operator = "The login and its proof do not fit together."
    kind = RefusalKind.FORBIDDEN


class WrongPassword(WrongCredentials):
    """现在的密码不对：of somebody who is signed in already, so that no login was asked for."""

    code = "access.wrong_password"
    person = "现在的密码不对。连续输错会暂时锁定。"
    operator = "The password is not the one of the session's own account."


class TooManyTries(Refusal):
    """试得太多：locked for a while, longer each time, whether the login exists or not."""

    code = "access.too_many_tries"
    person = "输错次数太多，请在 15 分钟后再试；忘记密码请找您的负责人。"
    operator = "Tries are locked for a growing delay of at most 15 minutes."
    kind = RefusalKind.UNAVAILABLE


class AskedTooOften(Refusal):
    """质询要得太多：one address asked for challenges of devices again and again, and no device of it proved itself."""

    code = "access.asked_too_often"
    person = "这个网络地址要了太多次设备质询，却没有一台设备通过验证，请在 15 分钟后再试；仍不行请联系信息中心。"
    operator = "Challenges of devices are locked for this address for a growing delay of at most 15 minutes; a device that proves itself resets it."
    kind = RefusalKind.UNAVAILABLE


class WrongCode(Refusal):
    """动态码不对：wrong, too old or used already."""

    code = "access.wrong_code"
    person = "动态码不对或已用过，请等下一个码再试。"
    operator = "The code of the second factor is wrong, out of its window or used already."
    kind = RefusalKind.FORBIDDEN


class SessionOver(Refusal):
    """会话已结束：ended, expired or never there."""

    code = "access.session_over"
    person = "登录已过期，请重新登录。"
    operator = "The token belongs to no session that is still open."
    kind = RefusalKind.FORBIDDEN


class NoSuchSession(Refusal):
    """没有这一处登录：not hers, her own present one, or over already."""

    code = "access.no_such_session"
    person = "这一处已经退出，或者不是您的登录。"
    operator = "The account has no other open session {session}."
    kind = RefusalKind.MISSING


class WeakPassword(Refusal):
    """密码太弱."""

    code = "access.weak_password"
    person = "密码不能用：{why}。"
    operator = "The password was refused: {why}."


class LoginTaken(Refusal):
    """登录名已有人用：told only to the holder of an invitation."""

    code = "access.login_taken"
    person = "这个登录名不能用，请换一个。"
    operator = "The login is taken or malformed."
    kind = RefusalKind.CONFLICT


class InvitationInvalid(Refusal):
    """邀请无效：no invitation has this code. What became of one that has it is told to its holder alone, by the refusals below."""

    code = "access.invitation_invalid"
    person = "没有这个邀请码，请照邀请函上的重新输入。"
    operator = "No invitation has this code, or it can no longer be revoked."
    kind = RefusalKind.FORBIDDEN


class InvitationUsed(InvitationInvalid):
    """邀请码已用过."""

    code = "access.invitation_used"
    person = "这个邀请码已经用过，账户已建好，请直接登录。不是您本人用的，请马上告诉稽核内控。"
    operator = "The invitation was used already."


class InvitationExpired(InvitationInvalid):
    """邀请码已过期."""

    code = "access.invitation_expired"
    person = "这个邀请码过了 7 天有效期，请信息中心重发一份。"
    operator = "The invitation has expired."


class InvitationRevoked(InvitationInvalid):
    """邀请码已作废：another took its place, or its holder left."""

    code = "access.invitation_revoked"
    person = "这个邀请码已作废，请用后来重发的那一份。"
    operator = "The invitation was revoked."


class InvitationForOther(InvitationInvalid):
    """登录名不是这份邀请的：an applied-for account has the login that was applied for."""

    code = "access.invitation_for_other"
    person = "登录名和邀请函上印的不一样，请照邀请函填。"
    operator = "The invitation belongs to an account with another login."


class KindNotAllowed(Refusal):
    """本地区不允许这种验证方式：the region's table of kinds does not hold it."""

    code = "access.kind_not_allowed"
    person = "本地区不允许这种登录方式。"
    operator = "The region's table of factor kinds does not hold '{kind}'; only the owner writes it, when the region is made."
    kind = RefusalKind.FORBIDDEN


class KindsAreFixed(Refusal):
    """验证方式已定：they are written once, when the region is made."""

    code = "access.kinds_are_fixed"
    person = "本地区的登录方式在建立时已经确定，不能更改。"
    operator = "The region holds other factor kinds already: {held}."
    kind = RefusalKind.CONFLICT


class FactorAlreadySet(Refusal):
    """已有动态码：another can be set up only from a session freshly proved."""

    code = "access.factor_already_set"
    person = "您已经登记过动态码，要换请先再次验证。"
    operator = "The account has a confirmed factor; a new one needs a complete session proved in the last ten minutes."
    kind = RefusalKind.FORBIDDEN


class NoSuchAccount(Refusal):
    """没有这个账户：for staff who manage accounts by number, never at sign-in."""

    code = "access.no_such_account"
    person = "没有这个账户，或者它已停用。"
    operator = "There is no active account {account}."
    kind = RefusalKind.MISSING
