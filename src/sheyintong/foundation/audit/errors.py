"""留痕的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class ReadingInTransaction(Refusal):
    """事务内查看：a read inside a transaction would be forgotten with its rollback."""

    code = "audit.reading_in_transaction"
    person = "系统没有打开这份资料，请告诉信息中心。"
    operator = "reading() was opened inside a transaction; open it outside, or the read is lost when the transaction rolls back."
    kind = RefusalKind.UNAVAILABLE


class NoSuchEntry(Refusal):
    """没有这条记录。"""

    code = "audit.no_such_entry"
    person = "没有这条记录。"
    operator = "There is no entry {entry}."
    kind = RefusalKind.MISSING


class NotYetSealed(Refusal):
    """尚未封存：an older transaction is still open, so the entry cannot be sealed yet."""

    code = "audit.not_yet_sealed"
    person = "这条记录还在等待封存，请稍后再取证明。"
    operator = "Entry {entry} waits for a seal: transaction {transaction} is still open."
    kind = RefusalKind.UNAVAILABLE


class NotAProof(Refusal):
    """不是证明文件：the file is not a proof of this system."""

    code = "audit.not_a_proof"
    person = "这不是本系统的证明文件。"
    operator = "The file is not a proof: {why}."


class WitnessAhead(Refusal):
    """见证文件在前：the witness knows seals that the database has not: its tail was cut, or an older copy was put back."""

    code = "audit.witness_ahead"
    person = "留痕封存已停，请告诉信息中心。"
    operator = "The witness file ends with seal {witness}, the database with {database}: verify; after a restore open a new era."
    kind = RefusalKind.CONFLICT
