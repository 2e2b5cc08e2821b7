"""参保的拒绝：each names the rule."""

from sheyintong.kernel.errors import Refusal, RefusalKind


class TooYoung(Refusal):
    """未满 16 周岁。"""

    code = "enrolments.too_young"
    person = "参加{scheme}须年满 16 周岁，要到 {on} 才满。"
    operator = "Scheme {code_} asks for 16 years; the person reaches them on {on}."


class NotAlive(Refusal):
    """登记为已去世或下落不明。"""

    code = "enrolments.not_alive"
    person = "登记的生存状态不是健在，不能办理参保，请到社保中心核对。"
    operator = "The registered life status is not alive."


class Drawing(Refusal):
    """已在领取养老待遇。"""

    code = "enrolments.drawing"
    person = "从 {since} 起已在领取{scheme}待遇，不再参保缴费。"
    operator = "The person draws scheme {code_} since {since}."


class AlreadyEnrolled(Refusal):
    """已参加本险种。"""

    code = "enrolments.already_enrolled"
    person = "已经参加{scheme}，状态为{state}，不用重复参保。{hint}"
    operator = "Enrolment {enrolment} of scheme {code_} is {state}."
    kind = RefusalKind.CONFLICT


class OtherPension(Refusal):
    """同时只参加一种基本养老保险。"""

    code = "enrolments.other_pension"
    person = "正在参加{scheme}，同一时间只能参加一种基本养老保险。请先办理停保。"
    operator = "Enrolment {enrolment} of scheme {code_} is paying; nobody pays into two basic pensions at a time."
    kind = RefusalKind.CONFLICT


class Student(Refusal):
    """在校学生不参加城乡居民养老。"""

    code = "enrolments.student"
    person = "在校学生不参加城乡居民基本养老保险，毕业后再来办理。"
    operator = "Students do not take part in scheme 170."


class StudentNotAsked(Refusal):
    """没有问是不是在校学生。"""

    code = "enrolments.student_not_asked"
    person = "请回答是不是在校学生。"
    operator = "The answer to 'is a student' is missing."


class KindWrong(Refusal):
    """身份与险种不符。"""

    code = "enrolments.kind_wrong"
    person = "{kind}不能参加{scheme}。"
    operator = "Kind {kind_} does not go with scheme {code_}."


class MonthWrong(Refusal):
    """起止月份只能是本月或下月。"""

    code = "enrolments.month_wrong"
    person = "月份只能是本月（{this}）或下月（{next}）。"
    operator = "The month must be {this} or {next}."


class MonthOverlaps(Refusal):
    """月份与已有参保期间冲突。"""

    code = "enrolments.month_overlaps"
    person = "所选月份与已有的参保期间冲突：最早可从 {earliest} 起。"
    operator = "The month lies inside a period that counts already; the earliest is {earliest}."
    kind = RefusalKind.CONFLICT


class NotPaying(Refusal):
    """没有在缴费。"""

    code = "enrolments.not_paying"
    person = "{scheme}现在的状态是{state}，不能办理停保。"
    operator = "Enrolment {enrolment} is {state}, not paying."
    kind = RefusalKind.CONFLICT


class NotPaused(Refusal):
    """没有停保。"""

    code = "enrolments.not_paused"
    person = "{scheme}现在的状态是{state}，不能办理续保。"
    operator = "Enrolment {enrolment} is {state}, not paused."
    kind = RefusalKind.CONFLICT


class NotEnrolled(Refusal):
    """没有参保关系。"""

    code = "enrolments.not_enrolled"
    person = "没有查到{scheme}的参保关系。"
    operator = "No enrolment of scheme {code_} and kind {kind_}."
    kind = RefusalKind.MISSING


class ChangedMeanwhile(Refusal):
    """参保关系已变动：what is to be changed or undone is no longer as it was read; an undo is refused where something was built on it."""

    code = "enrolments.changed_meanwhile"
    person = "这份参保关系在此期间又有变动，请刷新后再办；要撤销的，请先撤销后来的那一笔。"
    operator = "The enrolment is no longer at the version that was read: something was built on it."
    kind = RefusalKind.CONFLICT


class StandsOtherwise(Refusal):
    """登记已不是那一笔办完时的样子：an act is taken back only where the register stands as the act left it."""

    code = "enrolments.stands_otherwise"
    person = "{scheme}现在是：{now}；那一笔办完时是：{then}。之后又有变动，请先撤销后来的那一笔。"
    operator = "Enrolment {enrolment} no longer stands as the act to be undone left it."
    kind = RefusalKind.CONFLICT
