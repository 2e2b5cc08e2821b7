"""登录的状态：an account is active or closed; a closed one never opens again."""

from enum import StrEnum

from sheyintong.kernel.transitions import Table, move


class AccountState(StrEnum):
    """账户状态."""

    ACTIVE = "active"
    CLOSED = "closed"


ACCOUNT = Table(AccountState, [move("close", [AccountState.ACTIVE], AccountState.CLOSED, "停用账户")])
