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


class DeviceNotProved(Refusal):
    """设备没有证明自己：whoever signs in for a bank's own program does not hold the key of the device she names; why is not told."""

    code = "identification.device_not_proved"
    person = "登录的设备没有通过验证。请重试；仍不行请联系网点负责人。"
    operator = "Device not bound, without a key, nonce used or older than two minutes, or the signature is not by its key."
    kind = RefusalKind.FORBIDDEN


class CardUnreadable(Refusal):
    """卡读不出：no card, a busy reader or a failed reading."""

    code = "identification.card_unreadable"
    person = "没有读到卡：{why}。请放好再读一次。"
    operator = "The bridge reported '{why}'."
    kind = RefusalKind.UNAVAILABLE


class PersonUnknown(Refusal):
    """登记库没有此人：nobody holds this number here, and a number or a card without a document's number registers nobody."""

    code = "identification.person_unknown"
    person = "登记库里没有这个号码的人。请读身份证或扫电子社保卡；从未登记的，凭证件在这里登记。"
    operator = "No person with this number in the region; only a signed identity document or e-card can register somebody."
    kind = RefusalKind.MISSING


class NotRegistered(Refusal):
    """持卡人未登记：the document was signed for and its holder is in no record of this region; a counter can register her by it."""

    code = "identification.not_registered"
    person = "登记库里还没有这位持卡人。柜台可以凭这张证件登记。"
    operator = "The holder of the document is not in the register; her card is kept for this session until she is registered or leaves."
    kind = RefusalKind.MISSING


class HolderGone(Refusal):
    """持卡人已不在：her card is not kept any more, or was read by another session."""

    code = "identification.holder_gone"
    person = "这次读卡已失效，请再读一次证件。"
    operator = (
        "No card holder waits in this session: registered, gone, overtaken by another reading or older than identification.holder_minutes."
    )
    kind = RefusalKind.CONFLICT


class CardContradicts(Refusal):
    """证件自相矛盾：what the card tells does not agree with its number, or is nothing that can be registered."""

    code = "identification.card_contradicts"
    person = "证件上的{what}读不出来，或和号码对不上，不能凭它登记。请到社保中心核对。"
    operator = "The {what} of the reading contradicts its number or cannot be read."
    kind = RefusalKind.CONFLICT


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


class TypedCapReached(Refusal):
    """手工输入到了上限：each teller may open so many visits a day by a typed number."""

    code = "identification.typed_cap_reached"
    person = "今天手工输入号码已到上限（每人每天 {cap} 次），请读卡或扫电子社保卡。"
    operator = "The teller's cap of {cap} typed identifications a day is reached."
    kind = RefusalKind.FORBIDDEN


class ReaderTaken(Refusal):
    """读卡器被别的窗口等着：the newest who waits for a reader gets its next reading."""

    code = "identification.reader_taken"
    person = "另一个窗口正在等这台读卡器。轮到您时请再点一次“等推送”。"
    operator = "Another session waits for this reader now."
    kind = RefusalKind.CONFLICT


class NobodyWaits(Refusal):
    """没有窗口在等：no page waits for a reading of this reader."""

    code = "identification.nobody_waits"
    person = "没有窗口在等这台读卡器，请柜员先点“等推送”。"
    operator = "No session waits for a pushed reading of this reader."
    kind = RefusalKind.CONFLICT


class EcardUnreadable(Refusal):
    """扫到的不是电子社保卡。"""

    code = "identification.ecard_unreadable"
    person = "扫到的内容不是电子社保卡，请让居民打开电子社保卡再扫。"
    operator = "The text is no e-card of a known form."


class EcardForged(Refusal):
    """电子社保卡签名不对：not signed by an issuer this region trusts."""

    code = "identification.ecard_forged"
    person = "这张电子社保卡的签名不对，不能用来核身。请改读实体卡。"
    operator = "The e-card is not signed by a trusted issuer."
    kind = RefusalKind.FORBIDDEN


class EcardExpired(Refusal):
    """电子社保卡已过期：it is shown for a minute or so."""

    code = "identification.ecard_expired"
    person = "这个码已过期，请让居民刷新电子社保卡再扫。"
    operator = "The e-card is outside its validity."
    kind = RefusalKind.CONFLICT


class EcardUsed(Refusal):
    """电子社保卡已用过：a code is taken once."""

    code = "identification.ecard_used"
    person = "这个码已经用过一次，请让居民刷新电子社保卡再扫。"
    operator = "The e-card's one-use number was taken before."
    kind = RefusalKind.CONFLICT


class IssuerKnown(Refusal):
    """签发方代码已用。"""

    code = "identification.issuer_known"
    person = "这个签发方代码已登记。"
    operator = "Issuer {issuer} is registered already."
    kind = RefusalKind.CONFLICT


class IssuerInvalid(Refusal):
    """签发方登记不了：the code, the name or the public key cannot be used."""

    code = "identification.issuer_invalid"
    person = "签发方的代码、名称或公钥不能用。"
    operator = "An issuer needs a code and a name of printable characters (at most 40 and 100) and an SM2 public key in PEM."
