"""授权的值：the facts a decision reads, the reasons it gives and the verdict."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sheyintong.kernel.actors import OtherPost
from sheyintong.registers.catalogue.types import Stage

AGENCY_BODY = "社会保险经办机构"
"""责任主体 of most items: the agency itself."""
OWN_CASE = "authority.own_case"
"""回避, as a reason: nobody mends it, a colleague at the next window does the item."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """新人：somebody an application names who is not among the staff yet: her name and the login her account will have."""

    name: str
    login: str


class Mender(StrEnum):
    """谁能改：who can mend what a reason names; a request for help goes there."""

    PREFECTURE = "prefecture"  # cooperation office of the prefecture's centre: the region's list
    AGREEMENT_AGENCY = "agreement_agency"  # the county centre that is party to the agreement
    OUTLET_MANAGER = "outlet_manager"  # certificates, devices, posts of the outlet
    INFORMATION_CENTRE = "information_centre"
    INTERNAL_CONTROL = "internal_control"
    COLLEAGUE = "colleague"  # somebody else of the same office
    NOBODY = "nobody"  # a rule of law: nobody may


class Earlier(StrEnum):
    """Which act on the case somebody did before."""

    RECEIVED = "received"
    HANDLED = "handled"
    ENTERED_FIRST = "entered_first"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class EarlierAct:
    """An act already done on the same case, and by which member of staff."""

    act: Earlier
    member: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """The item asked for."""

    code: str
    name: str
    mode: str
    responsible_body: str
    has_handler: bool = True


@dataclass(frozen=True, slots=True)
class ListFacts:
    """The line of the region's list in force for this tier; ``stage`` is the highest stage offered there."""

    title: str
    valid_from: date
    stage: Stage | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """The place of service where the actor sits; ``version`` rises whenever a fact of it changes."""

    id: int
    kind: str
    name: str
    state: str
    tier: str
    agency: int
    agency_name: str
    version: int
    manager: str = ""
    agency_code: str = ""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """The cooperation agreement under which the place works, and what it says of the item."""

    id: int
    number: str
    state: str
    valid_from: date
    valid_to: date
    agency_name: str
    agency_kind: str
    stage: Stage | None = None
    clause: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate of the actor that covers the item."""

    number: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class StopFacts:
    """An emergency stop in force that touches this act."""

    id: int
    reason: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """What is known of the one who asks. ``persons`` are her own records in the register of persons."""

    member: int
    name: str
    roles: tuple[str, ...]
    agency_path: str = ""
    body: str = ""
    persons: tuple[int, ...] = ()
    device_ready: bool = False
    other_posts: tuple[OtherPost, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything ``decide`` looks at, read in one statement. ``subject_persons`` are those the act is about."""

    today: date
    stage: Stage
    actor: ActorFacts
    item: ItemFacts
    place: PlaceFacts | None = None
    on_list: ListFacts | None = None
    agreement: AgreementFacts | None = None
    certificate: CertificateFacts | None = None
    stops: tuple[StopFacts, ...] = ()
    subject_persons: tuple[int, ...] = ()
    case_path: str = ""
    earlier: tuple[EarlierAct, ...] = ()


@dataclass(frozen=True, slots=True)
class StopReach:
    """停办所及：which places and items a stop in force reaches; ``None`` and "" mean all. A stop of one member reaches no place."""

    outlet: int | None
    bank: int | None
    item: str

    def covers(self, *, outlet: int | None, bank: int | None, item: str) -> bool:
        """Whether it stops this item at this place; without an item, all of them; without a place, everywhere."""
        return self.outlet in (None, outlet) and self.bank in (None, bank) and self.item in ("", item)


@dataclass(frozen=True, slots=True)
class Reason:
    """理由：one reason why not: the rule or clause, since when, and who can mend it."""

    code: str
    title: str
    ground: str
    when: str
    mender: Mender
    mender_name: str
    operator: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """裁定：yes, or no with every reason. The place, the agreement and their versions guard the write that follows."""

    reasons: tuple[Reason, ...] = ()
    place: int | None = None
    version: int | None = None
    agreement: int | None = None
    agreement_version: int | None = None

    @property
    def allowed(self) -> bool:
        """Whether it may be done."""
        return not self.reasons
