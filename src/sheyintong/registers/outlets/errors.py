"""网点的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NoSuchOutlet(Refusal):
    """没有这个网点."""

    code = "outlets.no_such_outlet"
    person = "没有这个网点。"
    operator = "There is no outlet {outlet}."
    kind = RefusalKind.MISSING


class NameTaken(Refusal):
    """名称或挂牌号已用."""

    code = "outlets.name_taken"
    person = "这个名称或挂牌号已经用过。"
    operator = "The name or the plate number is taken by an outlet that is not closed."
    kind = RefusalKind.CONFLICT


class BankMissing(Refusal):
    """缺少银行：a bank outlet needs its bank and a branch of the national directory that is still listed."""

    code = "outlets.bank_missing"
    person = "银行网点和代办点要有所属银行，联行号要在名录中且未注销。"
    operator = "A BANK outlet or AGENT_POINT needs a bank; branch '{cnaps}' is not listed in the national directory."


class BranchOfOtherBank(Refusal):
    """别家银行的联行号：the first three digits of a branch's number are those of its bank."""

    code = "outlets.branch_of_other_bank"
    person = "这个联行号不是所选银行的，请核对银行，或在名录里另选一行。"
    operator = "Branch '{cnaps}' does not begin with the code of bank {bank}."


class BranchTaken(Refusal):
    """联行号已开设网点."""

    code = "outlets.branch_taken"
    person = "这个联行号已经开设了网点。"
    operator = "The branch is a BANK outlet already that is not closed."
    kind = RefusalKind.CONFLICT


class WrongAgreement(Refusal):
    """协议不合：an outlet works under an agreement in force, of its own bank, of the agency that keeps it or one above."""

    code = "outlets.wrong_agreement"
    person = "协议要是所属银行签的、正在生效的，并且管到这个网点的经办机构。"
    operator = "Agreement {agreement} is not in force, of another bank, or of an agency that is not above the outlet."


class NotYoursToKeep(Refusal):
    """不归您管：prepared and described by clerks and managers of the centre that keeps it, opened, closed and equipped by its manager."""

    code = "outlets.not_yours_to_keep"
    person = "网点由所属经办机构登记；开通、暂停、恢复、退出和绑定设备，由中心负责人办。"
    operator = "Member {member} has no post that may do this at a place kept by agency {agency}."
    kind = RefusalKind.FORBIDDEN


class OpenedByPreparer(Refusal):
    """筹备与开通分离：whoever prepared a place does not open it."""

    code = "outlets.opened_by_preparer"
    person = "网点是您筹备的，要由另一位负责人开通。"
    operator = "Member {member} prepared outlet {outlet} and may not open it."
    kind = RefusalKind.FORBIDDEN


class AlreadyClosed(Refusal):
    """网点已退出：nothing of it changes any more."""

    code = "outlets.already_closed"
    person = "网点已经退出，不能再改。"
    operator = "Outlet {outlet} is closed."
    kind = RefusalKind.CONFLICT


class Unnamed(Refusal):
    """没有名称."""

    code = "outlets.unnamed"
    person = "请写明名称或编号，不要带看不见的字符。"
    operator = "A name or a serial number is empty or holds control characters."


class ReasonMissing(Refusal):
    """没有理由."""

    code = "outlets.reason_missing"
    person = "请写明理由。"
    operator = "This is done for a reason only."


class BadPlace(Refusal):
    """坐标有误."""

    code = "outlets.bad_place"
    person = "坐标要写一对，都是度：纬度 3 到 54，经度 73 到 136。"
    operator = "Latitude and longitude are not a pair within the country."


class BadDay(Refusal):
    """日期有误."""

    code = "outlets.bad_day"
    person = "日期不对：{why}。"
    operator = "The day was refused: {why}."


class NotReady(Refusal):
    """还不能开通：what is missing before it may be opened."""

    code = "outlets.not_ready"
    person = "还不能开通：{what}。"
    operator = "The outlet is not ready to open: {what}."
    kind = RefusalKind.CONFLICT


class ChangedMeanwhile(Refusal):
    """同时有人改动."""

    code = "outlets.changed_meanwhile"
    person = "刚刚有人改动了这个网点，请刷新后再看。"
    operator = "The outlet or device changed between read and write."
    kind = RefusalKind.CONFLICT


class BadHours(Refusal):
    """营业时间有误."""

    code = "outlets.bad_hours"
    person = "营业时间有误：{why}。"
    operator = "Hours were refused: {why}."


class NoSuchDevice(Refusal):
    """没有这台设备."""

    code = "outlets.no_such_device"
    person = "没有这台设备，或者它已解除绑定。"
    operator = "There is no bound device {device}."
    kind = RefusalKind.MISSING


class SerialTaken(Refusal):
    """序列号已绑定."""

    code = "outlets.serial_taken"
    person = "这台设备已经绑定在一个网点。"
    operator = "A device of this serial is bound already."
    kind = RefusalKind.CONFLICT


class NoDeviceKey(Refusal):
    """设备公钥有误."""

    code = "outlets.no_device_key"
    person = "设备的公钥不能用，请重新登记。"
    operator = "The device's public key is no SM2 key in PEM."


class SuspendedAbove(Refusal):
    """上级暂停的：a place that an agency above suspended is given back by that agency."""

    code = "outlets.suspended_above"
    person = "这个网点是上级经办机构暂停的，由上级恢复。"
    operator = "Outlet {outlet} was suspended by an agency above the actor's."
    kind = RefusalKind.FORBIDDEN


class OwnPlaceOfBank(Refusal):
    """经办机构自己的窗口：it has no bank, branch, agreement, tier or plate."""

    code = "outlets.own_place_of_bank"
    person = "经办机构自己的大厅和窗口没有银行、联行号、协议、级别和挂牌号。"
    operator = "A place of the agency's own was given a bank, branch, agreement, tier or plate."
