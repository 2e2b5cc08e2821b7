"""人员的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NoSuchPerson(Refusal):
    """没有这个人。"""

    code = "people.no_such_person"
    person = "没有查到这个人，请核对号码。"
    operator = "No person with id {person_id} in this region."
    kind = RefusalKind.MISSING


class NumberInvalid(Refusal):
    """号码有误。"""

    code = "people.number_invalid"
    person = "{label}有误：{why}"
    operator = "The number of kind {kind} does not pass: {reason}."


class NumberTaken(Refusal):
    """号码已属他人：the same number cannot hold for two persons at once."""

    code = "people.number_taken"
    person = "这个号码已经登记在另一个人名下，请到社保中心核对。"
    operator = "The number holds for another person; close it there first or note the two records as the same person."
    kind = RefusalKind.CONFLICT


class NameInvalid(Refusal):
    """姓名有误。"""

    code = "people.name_invalid"
    person = "{why}"
    operator = "The name does not pass: {reason}."


class PhoneInvalid(Refusal):
    """电话有误。"""

    code = "people.phone_invalid"
    person = "电话号码有误：请填 11 位手机号码，或带区号的固定电话。"
    operator = "A phone is 11 digits beginning with 1, or an area code and 7 or 8 digits."


class AddressInvalid(Refusal):
    """地址有误。"""

    code = "people.address_invalid"
    person = "地址没有填写，或超过 200 个字。"
    operator = "An address has 1 to 200 characters and no control characters."


class BirthInvalid(Refusal):
    """出生日期有误。"""

    code = "people.birth_invalid"
    person = "出生日期有误：不能晚于今天，也不能早于 1850 年。"
    operator = "A birth date lies between 1850-01-01 and today."


class ChangedMeanwhile(Refusal):
    """记录已变动：the record is no longer as it was read."""

    code = "people.changed_meanwhile"
    person = "这条记录刚才被别人改过，请刷新后再办。"
    operator = "The row is no longer in the state that was read; read it again."
    kind = RefusalKind.CONFLICT


class OwnProxy(Refusal):
    """不能委托自己。"""

    code = "people.own_proxy"
    person = "代办人不能是本人。"
    operator = "Person and proxy are the same record."


class ProxyOver(Refusal):
    """没有代办权：no relation of this number, none of hers, or it has ended."""

    code = "people.proxy_over"
    person = "没有登记这样的授权，或者已经到期、已经终止。"
    operator = "The proxy does not exist, belongs to somebody else, or has ended."
    kind = RefusalKind.FORBIDDEN


class ProxyPeriodInvalid(Refusal):
    """委托期限有误。"""

    code = "people.proxy_period_invalid"
    person = "委托的截止日期必须晚于开始日期。"
    operator = "valid_to must lie after valid_from."


class EvidenceMissing(Refusal):
    """缺少依据。"""

    code = "people.evidence_missing"
    person = "请登记委托书、户口簿、监护证明等依据。"
    operator = "A proxy or a same-person note needs its evidence in words."


class AlreadySame(Refusal):
    """已是同一人。"""

    code = "people.already_same"
    person = "这两条记录已经登记为同一个人。"
    operator = "The two records are in one same-person set already."
    kind = RefusalKind.CONFLICT


class SearchTooShort(Refusal):
    """查询内容太短。"""

    code = "people.search_too_short"
    person = "请至少输入一个汉字，或两个拼音字母，或完整的号码。"
    operator = "A search needs one ideograph, two letters or a whole number."


class FileUnreadable(Refusal):
    """文件无法读取。"""

    code = "people.file_unreadable"
    person = "文件读不出来：{why}"
    operator = "The file cannot be read as CSV: {why}"


class ColumnsMissing(Refusal):
    """缺列。"""

    code = "people.columns_missing"
    person = "文件缺少这些列：{columns}。请在映射里说明是哪一列。"
    operator = "Columns without a heading in the file: {columns}; give them in the mapping."
