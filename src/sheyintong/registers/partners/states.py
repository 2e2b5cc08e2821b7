"""合作方的状态：the life of an agreement, and of a draft."""

from enum import StrEnum

from sheyintong.kernel.transitions import Table, move


class AgreementState(StrEnum):
    """协议状态."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    ENDED = "ended"


class DraftState(StrEnum):
    """草案状态."""

    OPEN = "open"
    SIGNED = "signed"
    DISCARDED = "discarded"


AGREEMENT = Table(
    AgreementState,
    [
        move("sign", [AgreementState.DRAFT], AgreementState.IN_FORCE, "签订"),
        move("suspend", [AgreementState.IN_FORCE], AgreementState.SUSPENDED, "中止"),
        move("resume", [AgreementState.SUSPENDED], AgreementState.IN_FORCE, "恢复"),
        move("end", [AgreementState.IN_FORCE, AgreementState.SUSPENDED], AgreementState.ENDED, "终止"),
        move("discard", [AgreementState.DRAFT], AgreementState.ENDED, "作废草案"),
    ],
)
DRAFT = Table(
    DraftState,
    [
        move("sign", [DraftState.OPEN], DraftState.SIGNED, "签订"),
        move("discard", [DraftState.OPEN], DraftState.DISCARDED, "作废草案"),
    ],
)
