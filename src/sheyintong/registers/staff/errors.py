"""人员岗位的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NoSuchMember(Refusal):
    """没有这个人员."""

    code = "staff.no_such_member"
    person = "没有这个人员，或者已经离岗。"
    operator = "There is no member {member} who has not left."
    kind = RefusalKind.MISSING


class ActorGone(Refusal):
    """行为人已离岗：whoever acts left between what she read and what she would write."""

    code = "staff.actor_gone"
    person = "您已经离岗，这一步没有办理。"
    operator = "Member {member}, who acts, is not active any more; nothing was written."
    kind = RefusalKind.FORBIDDEN


class NoSuchPost(Refusal):
    """没有这个岗位."""

    code = "staff.no_such_post"
    person = "没有这个岗位，或者已经结束。"
    operator = "There is no post or stand-in {post} that still runs."
    kind = RefusalKind.MISSING


class Incompatible(Refusal):
    """岗位不相容：two roles that one person may not hold at the same time."""

    code = "staff.incompatible"
    person = "这两个岗位不能由一人担任：{why}。"
    operator = "Roles '{one}' and '{other}' may not be held by one member at the same time."
    kind = RefusalKind.FORBIDDEN


class WrongPlace(Refusal):
    """岗位设错地方：the role is not held at such a place."""

    code = "staff.wrong_place"
    person = "这个岗位不能设在这里。"
    operator = "Role '{role}' may not be held at a place of the kind '{place}'."


class OtherBank(Refusal):
    """别家的岗位：people of a bank hold posts of that bank only, people of an agency posts of agencies only."""

    code = "staff.other_bank"
    person = "这个岗位不在此人所属的机构，不能由此人担任。"
    operator = "Member {member} belongs to bank {own}; the post belongs to bank {bank}."


class PostHeld(Refusal):
    """已有这个岗位."""

    code = "staff.post_held"
    person = "此人已经有这个岗位。"
    operator = "The member holds this post already."
    kind = RefusalKind.CONFLICT


class BadDates(Refusal):
    """日期有误."""

    code = "staff.bad_dates"
    person = "结束日期要晚于开始日期。"
    operator = "valid_to must be later than valid_from."


class NotForOneself(Refusal):
    """不能给自己设岗：nobody gives a post, a stand-in or a certificate to herself."""

    code = "staff.not_for_oneself"
    person = "不能给自己设岗、顶岗或发证。"
    operator = "The actor is the member the act is about."
    kind = RefusalKind.FORBIDDEN


class OwnLeave(Refusal):
    """不能给自己办离岗：nobody ends her own rights, so that nobody slips away from what lies with her."""

    code = "staff.own_leave"
    person = "不能给自己办离岗，请由上级或信息中心办理。"
    operator = "The actor is the member who would leave."
    kind = RefusalKind.FORBIDDEN


class NotYoursToEnd(Refusal):
    """离岗越过岗位：a post of hers is as high as the actor's own, or lies outside of what the actor answers for."""

    code = "staff.not_yours_to_end"
    person = "此人有不归您管的岗位，您不能办理离岗，请找分行管理、中心负责人或信息中心。"
    operator = "Member {member} holds a post that is beyond the actor's roles or place."
    kind = RefusalKind.FORBIDDEN


class LastControl(Refusal):
    """最后一名内控：some 内控 without an end always remains over a place, else no right could ever be granted there again."""

    code = "staff.last_control"
    person = "此人是最后一名长期任职的内控，离岗以后谁也不能再审核授权。请先让另一人任内控，再来办理。"
    operator = "No other active member would hold an internal_control post without an end over the agency path '{path}'."
    kind = RefusalKind.CONFLICT


class FoundersThere(Refusal):
    """两个首任岗位都有人：a new pair is invited only where nobody is left in one of the two posts."""

    code = "staff.founders_there"
    person = "信息中心和内控都还有人，请他们按授权四步接纳新人。"
    operator = "Both posts, information_centre and internal_control at the top agency, are held, or an invitation to them still runs."
    kind = RefusalKind.CONFLICT


class AlreadyMember(Refusal):
    """已是人员：the account or the person belongs to a member who has not left."""

    code = "staff.already_member"
    person = "这个账户或这个人已经登记为人员。"
    operator = "The account or the person belongs to another member."
    kind = RefusalKind.CONFLICT


class NumberNamed(Refusal):
    """已登记本人证件号：told once; who she is herself is not changed by herself."""

    code = "staff.number_named"
    person = "您的证件号码已经登记过。登记错了，请带证件找稽核内控更正。"
    operator = "Member {member} has told the number of her document already."
    kind = RefusalKind.CONFLICT


class OwnCard(Refusal):
    """本人的证件：nobody registers herself (回避)."""

    code = "staff.own_card"
    person = "这是您本人的证件，不能自己给自己登记，请同事办理。"
    operator = "The number of the card is one that member {member} told of herself."
    kind = RefusalKind.FORBIDDEN


class OwnNumberFirst(Refusal):
    """先登记本人证件号：whoever registers others must be known herself, so that it is never herself."""

    code = "staff.own_number_first"
    person = "请先在“我的登录”里登记您本人的证件号码，再为别人登记。"
    operator = "Member {member} has told no number of her own document."
    kind = RefusalKind.FORBIDDEN


class NotYourOwnNumber(Refusal):
    """不能更正自己的证件号：who she is herself is put right by another 内控."""

    code = "staff.not_your_own_number"
    person = "不能更正自己的证件号码，请另一位稽核内控办理。"
    operator = "The actor is the member whose own number would be corrected."
    kind = RefusalKind.FORBIDDEN


class NotYoursToCorrect(Refusal):
    """不归您更正：only 内控 corrects a member's own number, within the places it answers for."""

    code = "staff.not_yours_to_correct"
    person = "此人不归您管，不能更正此人的证件号码，请找此人所在机构的稽核内控。"
    operator = "Member {member} holds no post within what the actor answers for as internal_control."
    kind = RefusalKind.FORBIDDEN


class NumberNotTold(Refusal):
    """还没登记本人证件号：there is nothing to correct; she tells it herself."""

    code = "staff.number_not_told"
    person = "此人还没有登记本人证件号码，请本人在“我的登录”里登记。"
    operator = "Member {member} has not told the number of her document yet."
    kind = RefusalKind.CONFLICT


class NumberUnchanged(Refusal):
    """号码没有变：the number is the one that is held already, in either of its forms."""

    code = "staff.number_unchanged"
    person = "这个号码和现在登记的是同一个，没有什么要更正。"
    operator = "Member {member} is known by this number already."
    kind = RefusalKind.CONFLICT


class AlreadyJoined(Refusal):
    """已经入职：an invitation is issued again only to somebody who has not come in yet."""

    code = "staff.already_joined"
    person = "此人已经用邀请码建好账户，不用重发。"
    operator = "Member {member} has joined already, or has left."
    kind = RefusalKind.CONFLICT


class CertificateTaken(Refusal):
    """证书编号已用."""

    code = "staff.certificate_taken"
    person = "这个证书编号已经用过。"
    operator = "The number of the certificate is taken."
    kind = RefusalKind.CONFLICT


class NoSuchCertificate(Refusal):
    """没有这张证书."""

    code = "staff.no_such_certificate"
    person = "没有这张证书，或者已经收回。"
    operator = "There is no certificate {certificate} that was not withdrawn."
    kind = RefusalKind.MISSING
