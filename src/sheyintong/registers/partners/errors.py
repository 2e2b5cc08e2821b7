"""合作方的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NoSuchBank(Refusal):
    """没有这家银行."""

    code = "partners.no_such_bank"
    person = "没有这家合作银行。"
    operator = "There is no bank {bank}."
    kind = RefusalKind.MISSING


class BankExists(Refusal):
    """银行已登记."""

    code = "partners.bank_exists"
    person = "这家银行已经登记过。"
    operator = "A bank of this name exists."
    kind = RefusalKind.CONFLICT


class NoSuchAgreement(Refusal):
    """没有这份协议."""

    code = "partners.no_such_agreement"
    person = "没有这份协议。"
    operator = "There is no agreement {agreement}."
    kind = RefusalKind.MISSING


class NumberTaken(Refusal):
    """编号已用."""

    code = "partners.number_taken"
    person = "这个编号已经用过。"
    operator = "The number of an agreement, supplement or clause is taken."
    kind = RefusalKind.CONFLICT


class GrantedTwice(Refusal):
    """事项重复授权."""

    code = "partners.granted_twice"
    person = "协议里已经有同一事项、同一环节的授权，不用再写一次。"
    operator = "The agreement grants the same stage of the same item already."
    kind = RefusalKind.CONFLICT


class BadTerm(Refusal):
    """期限有误."""

    code = "partners.bad_term"
    person = "协议的结束日期要晚于开始日期。"
    operator = "valid_to must be later than valid_from."


class ClauseMissing(Refusal):
    """缺少条款：a grant names a clause that the agreement does not have, or a clause the law requires is missing."""

    code = "partners.clause_missing"
    person = "协议还不完整：{what}。"
    operator = "The agreement is incomplete: {what}."


class StageNotDelegable(Refusal):
    """环节不能委托：review stays with the agency."""

    code = "partners.stage_not_delegable"
    person = "“{item}”的这个环节不能委托。"
    operator = "Stage '{stage}' of item '{item}' may not be delegated."


class ChangedMeanwhile(Refusal):
    """同时有人改动."""

    code = "partners.changed_meanwhile"
    person = "刚刚有人改动了这份协议，请刷新后再看。"
    operator = "The agreement changed its state between read and write."
    kind = RefusalKind.CONFLICT


class NoSuchDraft(Refusal):
    """没有这份草案."""

    code = "partners.no_such_draft"
    person = "没有这份草案，它可能已经签订或作废。"
    operator = "There is no open draft {draft}."
    kind = RefusalKind.MISSING


class OwnDraft(Refusal):
    """自己写的草案：what widens rights is signed by somebody who did not write it."""

    code = "partners.own_draft"
    person = "您起草或改过这份草案，要由另一位负责人或稽核内控来签。"
    operator = "The member wrote in this draft and may not sign it."
    kind = RefusalKind.FORBIDDEN


class NotYourAgreement(Refusal):
    """不归您管的协议."""

    code = "partners.not_your_agreement"
    person = "协议由所属经办机构起草；签订、中止、恢复和终止由中心负责人办，签订也可以由稽核内控办。"
    operator = "Member {member} has no post that may do this to an agreement of agency {agency}."
    kind = RefusalKind.FORBIDDEN


class ClauseTwice(Refusal):
    """条款号重复."""

    code = "partners.clause_twice"
    person = "第 {clause} 条写了两次，条款号不能重复。"
    operator = "Clause number '{clause}' stands twice."
    kind = RefusalKind.CONFLICT


class BadUscc(Refusal):
    """统一社会信用代码有误."""

    code = "partners.bad_uscc"
    person = "统一社会信用代码不对：{why}。"
    operator = "The USCC of the bank was refused: {why}."


class BadBankCode(Refusal):
    """银行代码有误."""

    code = "partners.bad_bank_code"
    person = "银行代码是联行号的前三位数字，例如 102。"
    operator = "A bank's code is the first three digits of its CNAPS codes."


class NoBranchFile(Refusal):
    """不是联行号文件."""

    code = "partners.no_branch_file"
    person = "这不是联行号文件：{why}。"
    operator = "The file cannot be read as a list of branches: {why}."


class SuspendedAbove(Refusal):
    """上级中止的：an agreement that an agency above suspended is resumed by that agency."""

    code = "partners.suspended_above"
    person = "这份协议是上级经办机构中止的，由上级恢复。"
    operator = "Agreement {agreement} was suspended by an agency above the actor's."
    kind = RefusalKind.FORBIDDEN


class Unnamed(Refusal):
    """名称或编号不能用：empty, or with signs that cannot be seen."""

    code = "partners.unnamed"
    person = "名称或编号是空的，或者有看不见的字符，请重新写一遍。"
    operator = "A name or number of a partner is empty or holds control or format characters."
