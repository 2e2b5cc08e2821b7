"""核身的值：how somebody was identified and how strong that is."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sheyintong.registers.people.types import Number, Sex


class Method(StrEnum):
    """核身方式：how the person showed who she is."""

    ID_CARD_READ = "id_card_read"
    SOCIAL_CARD_READ = "social_card_read"
    ECARD_QR = "ecard_qr"
    TYPED = "typed"

    @property
    def label(self) -> str:
        """The Chinese words a page shows."""
        return {
            Method.ID_CARD_READ: "身份证读卡",
            Method.SOCIAL_CARD_READ: "社保卡读卡",
            Method.ECARD_QR: "电子社保卡扫码",
            Method.TYPED: "只输入号码，未核身",
        }[self]

    @property
    def proves_presence(self) -> bool:
        """Whether the person was there: a typed number proves nothing."""
        return self is not Method.TYPED


class HolderState(StrEnum):
    """未登记的持卡人：she waits, was registered, or left (or nobody went on with her in time); only while she waits is her card kept."""

    WAITING = "waiting"
    REGISTERED = "registered"
    LEFT = "left"


HELD = "identification_cardholder.told"
"""What the card of somebody who is not registered is sealed as."""


@dataclass(frozen=True, slots=True)
class Holder:
    """未登记的持卡人：somebody who is not in the register, as her signed card tells."""

    id: int
    method: Method
    number: Number = field(repr=False)
    name: str = field(repr=False)
    birth: date
    sex: Sex
    outlet: int | None = None
    device: int | None = None
    """Where she was read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """读卡结果：what a reader says of a card. Numbers and names are in the clear only inside the request that brought them."""

    method: Method
    number: str
    name: str
    birth: str
    sex: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Identified:
    """核身记录：a person was identified; ``person`` is her number in the register of persons."""

    id: int
    person: int
    method: Method
    at: datetime
