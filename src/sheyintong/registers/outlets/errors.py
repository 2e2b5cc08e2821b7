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
    person = "银行网点要有所属银行，联行号要在名录中且未注销。"
    operator = "A BANK outlet needs a bank; branch '{cnaps}' is not listed in the national directory."


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
