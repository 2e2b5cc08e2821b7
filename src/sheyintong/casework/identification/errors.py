"""核身的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NonceUnknown(Refusal):
    """读卡口令无效：the one-use token is not ours, was used, is too old or belongs to another session."""

    code = "identification.nonce_unknown"
    person = "这次读卡已失效，请再读一次。"
    operator = "Reading nonce is unknown, used, expired or of another session."
    kind = RefusalKind.CONFLICT


class ReadingForged(Refusal):
    """读卡签名不对：the reading is not signed by the device bound here."""

    code = "identification.reading_forged"
    person = "读卡器的签名不对，请联系网点负责人。"
    operator = "Signature of the reading does not match the key of device {device}."
    kind = RefusalKind.FORBIDDEN


class DeviceUnknown(Refusal):
    """设备未绑定：the reader is not bound to this outlet."""

    code = "identification.device_unknown"
    person = "这台读卡器没有绑定到本网点，请联系网点负责人。"
    operator = "Device {device} is not bound to outlet {outlet}."
    kind = RefusalKind.FORBIDDEN


class CardUnreadable(Refusal):
    """卡读不出：no card, a busy reader or a failed reading."""

    code = "identification.card_unreadable"
    person = "没有读到卡：{why}。请放好再读一次。"
    operator = "The bridge reported '{why}'."
    kind = RefusalKind.UNAVAILABLE


class PersonUnknown(Refusal):
    """登记库没有此人：no person with this number is registered here."""

    code = "identification.person_unknown"
    person = "本地区登记库里没有这位参保人。可为她办理参保登记，或请她到参保地办理。"
    operator = "No person with this number in the region."
    kind = RefusalKind.MISSING


class NumberInvalid(Refusal):
    """号码有误。"""

    code = "identification.number_invalid"
    person = "号码不对：{why}。"
    operator = "Identity number refused: {why}."


class TypedOpensGuideOnly(Refusal):
    """未核身只看指南：a typed number opens the guide, never a record."""

    code = "identification.typed_opens_guide_only"
    person = "只输入号码不能打开个人记录，请读卡或扫电子社保卡；指南可以直接看。"
    operator = "A typed number opens no record in this region."
    kind = RefusalKind.FORBIDDEN
