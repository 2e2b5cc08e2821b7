"""登录的命令：sign in, prove, lock, leave; accounts, factors and invitations.

A refused sign-in leaves an audit row behind: call these outside a transaction that the refusal would roll back.
"""

from .accounts import (
    accept_invitation,
    change_password,
    check_login,
    close_account,
    create_account,
    invite,
    reserve_account,
    revoke_invitation,
    set_limits,
)
from .challenges import ask_device, device_proved, use_device_nonce
from .demo import ask, grant_demo_key, prove_again_with_demo_key, sign_in_with_demo_key
from .factors import allow_factor_kinds, begin_totp, confirm_totp, renew_recovery, reset_factors
from .purge import purge
from .sessions import change_teller, end_all, end_other, end_session, lock, seated, touch, unlock
from .signing_in import prove_again, prove_recovery, prove_totp, sign_in

__all__ = [
    "accept_invitation",
    "allow_factor_kinds",
    "ask",
    "ask_device",
    "begin_totp",
    "change_password",
    "change_teller",
    "check_login",
    "close_account",
    "confirm_totp",
    "create_account",
    "device_proved",
    "end_all",
    "end_other",
    "end_session",
    "grant_demo_key",
    "invite",
    "lock",
    "prove_again",
    "prove_again_with_demo_key",
    "prove_recovery",
    "prove_totp",
    "purge",
    "renew_recovery",
    "reserve_account",
    "reset_factors",
    "revoke_invitation",
    "seated",
    "set_limits",
    "sign_in",
    "sign_in_with_demo_key",
    "touch",
    "unlock",
    "use_device_nonce",
]
