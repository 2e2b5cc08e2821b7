"""办件的拒绝。"""

from collections.abc import Sequence

from sheyintong.kernel.errors import Refusal, RefusalKind

from .types import Problem


class AnswersRefused(Refusal):
    """填写有误：carries the problem of each answer."""

    code = "cases.answers_refused"
    person = "有 {count} 处要改：{sentences}"
    operator = "Answers refused: {fields}."

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            count=len(self.problems),
            sentences="；".join(problem.sentence for problem in problems),
            fields=", ".join(problem.field for problem in problems),
        )


class MovedMeanwhile(Refusal):
    """办件已变动：somebody else moved the case between reading and writing."""

    code = "cases.moved_meanwhile"
    person = "这一件刚被别人动过，请刷新再看。"
    operator = "Case {case} moved between reading and writing."
    kind = RefusalKind.CONFLICT


class CaseNotFound(Refusal):
    """没有这一件：no such case, or not for this reader; the two are not told apart."""

    code = "cases.not_found"
    person = "没有找到这一件，请核对办件号。"
    operator = "No case {case} for this reader."
    kind = RefusalKind.MISSING


class NoHandler(Refusal):
    """系统还不能办：the item has no handler yet."""

    code = "cases.no_handler"
    person = "系统里还不能办这一项，请按指南到所列地点办理。"
    operator = "Item {item} has no handler."
    kind = RefusalKind.UNAVAILABLE


class AlreadyRequested(Refusal):
    """同一请求已有办件：the same request twice is one case."""

    code = "cases.already_requested"
    person = "同一事项今天已为这位参保人办过，不再重复办理。"
    operator = "Open case for the same person and item exists."
    kind = RefusalKind.CONFLICT


class ReasonMissing(Refusal):
    """要写理由。"""

    code = "cases.reason_missing"
    person = "请写明理由。"
    operator = "A reason is required for '{move}'."


class CorrectionOnce(Refusal):
    """一次告知：all that is missing is asked at once, and only once (补正一次告知)."""

    code = "cases.correction_once"
    person = "补正只能退回一次，请一次说全；这一件已退回过。"
    operator = "Case {case} was returned for correction already."
    kind = RefusalKind.CONFLICT


class SecondEntryMissing(Refusal):
    """还没有二次录入：key fields are decided only after a blind second entry agrees."""

    code = "cases.second_entry_missing"
    person = "须先由另一人二次录入并一致，才能审核。"
    operator = "Case {case} has no agreeing second entry."
    kind = RefusalKind.CONFLICT


class SecondEntryByFirst(Refusal):
    """一录二录须不同人。"""

    code = "cases.second_entry_by_first"
    person = "第一次录入的人不能再做二次录入。"
    operator = "Member {member} made the first entry of case {case}."
    kind = RefusalKind.FORBIDDEN


class NotReversible(Refusal):
    """不能撤销：the effect cannot be taken back."""

    code = "cases.not_reversible"
    person = "这一件不能撤销：{why}。"
    operator = "Case {case} cannot be reversed: {why}."
    kind = RefusalKind.CONFLICT


class MaterialUnchecked(Refusal):
    """材料未核对：every material demanded by law is checked against its original."""

    code = "cases.material_unchecked"
    person = "请先核对原件：{names}。"
    operator = "Materials not checked: {names}."


class NotSampled(Refusal):
    """不是抽查件：only sampled immediate cases may be passed in bulk."""

    code = "cases.not_sampled"
    person = "只有“即办抽查”可以批量通过。"
    operator = "Case {case} is not an open sample."
    kind = RefusalKind.CONFLICT


class DraftGone(Refusal):
    """草稿不在了：accepted, discarded or expired meanwhile, or of another person, item or outlet; the cases are not told apart."""

    code = "cases.draft_gone"
    person = "这份草稿已办理、已放弃或已过期，请从工作台重新打开这一项。"
    operator = "Draft {draft} is not open for this person, item and outlet."
    kind = RefusalKind.CONFLICT


class DraftThere(Refusal):
    """已有草稿：one draft of an item for one person at one outlet."""

    code = "cases.draft_there"
    person = "这位参保人的这一项已有一份草稿，请打开那一份。"
    operator = "A draft of item {item} exists for this person at this outlet."
    kind = RefusalKind.CONFLICT


class DraftNotKept(Refusal):
    """不留草稿：what is sealed on arrival for another body never lies about at a counter."""

    code = "cases.draft_not_kept"
    person = "“{name}”由{body}办理，受理时即封存，不留草稿；请一次填完再确认。"
    operator = "Item {item} belongs to '{body}': no draft is kept."
    kind = RefusalKind.FORBIDDEN


class DraftNotYours(Refusal):
    """不能存草稿：drafts are kept by those who serve at this counter."""

    code = "cases.draft_not_yours"
    person = "您的岗位不能在这里存草稿。"
    operator = "None of the actor's roles keeps drafts, or the visit is of another counter."
    kind = RefusalKind.FORBIDDEN


class ScanNotFound(Refusal):
    """没有这张影像。"""

    code = "cases.scan_not_found"
    person = "这一件没有这张影像。"
    operator = "Case {case} has no such scan."
    kind = RefusalKind.MISSING


class OnlyInPerson(Refusal):
    """本人亲办：whoever acts for another may not empower a third (民法典第一百六十九条)."""

    code = "cases.only_in_person"
    person = "这一项要本人亲自来办，代办人不能代办。"
    operator = "The item is not done by a proxy."
    kind = RefusalKind.FORBIDDEN


class BeyondMandate(Refusal):
    """超出授权：the mandate of whoever is here does not name this item, or has ended."""

    code = "cases.beyond_mandate"
    person = "代办人的授权不包括这一项，或者已经到期、已经终止。"
    operator = "The mandate of the visit does not cover the item on this day."
    kind = RefusalKind.FORBIDDEN


class DayDrawn(Refusal):
    """这一天已经抽过：a day is drawn once."""

    code = "cases.day_drawn"
    person = "这一天的即办件已经抽过。"
    operator = "The day {day} was drawn already."
    kind = RefusalKind.CONFLICT


class NoSuchDrawing(Refusal):
    """这一天没有抽签。"""

    code = "cases.no_such_drawing"
    person = "这一天没有抽签：还没过完，或者还没到抽的时候。"
    operator = "There is no draw of {day}."
    kind = RefusalKind.MISSING


class LooksAlike(Refusal):
    """疑似同一人：records with this name and birth are here under other numbers; whether it is she must be asked first."""

    code = "cases.looks_alike"
    person = "登记库里已有同名、同一天出生的人，证件号码不同。先问清是不是同一个人换过号码：是，请到社保中心更正；不是，再确认登记。"
    operator = "{count} records have this name and birth under other numbers; the request did not say that it is somebody else."
    kind = RefusalKind.CONFLICT


class NowhereToBegin(Refusal):
    """没有可以开始的事项：no item that begins a record is in the hands of this system."""

    code = "cases.nowhere_to_begin"
    person = "现在没有可以为新参保人办理的事项，不能登记。"
    operator = "No handler begins a record."
    kind = RefusalKind.UNAVAILABLE
