"""人员岗位的值：roles, position families, the actor of a session, cards."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sheyintong.kernel.actors import Actor

TOLD_NUMBER = "staff_toldnumber.number"
"""What a member's own number is sealed as; it is indexed as the numbers of persons are, to be compared with them."""


class Role(StrEnum):
    """岗位角色."""

    TELLER = "teller"
    HALL_GUIDE = "hall_guide"
    OUTLET_MANAGER = "outlet_manager"
    BRANCH_MANAGER = "branch_manager"
    TOWNSHIP_CLERK = "township_clerk"
    CENTRE_CLERK = "centre_clerk"
    REVIEWER = "reviewer"
    CENTRE_MANAGER = "centre_manager"
    INTERNAL_CONTROL = "internal_control"
    INFORMATION_CENTRE = "information_centre"
    ADMIN_BODY = "admin_body"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _ROLES[self]


_ROLES = {
    Role.TELLER: "柜员", Role.HALL_GUIDE: "大堂经理", Role.OUTLET_MANAGER: "网点负责人", Role.BRANCH_MANAGER: "分行管理",
    Role.TOWNSHIP_CLERK: "乡镇经办", Role.CENTRE_CLERK: "中心经办", Role.REVIEWER: "审核", Role.CENTRE_MANAGER: "中心负责人",
    Role.INTERNAL_CONTROL: "内控", Role.INFORMATION_CENTRE: "信息中心", Role.ADMIN_BODY: "行政部门经办", Role.AUDITOR: "稽核",
    Role.OPERATOR: "运维",
}  # fmt: skip


class Family(StrEnum):
    """岗位类别：业务运行, 基金财务, 数据管理, 稽核内控."""

    BUSINESS = "business"
    FINANCE = "finance"
    DATA = "data"
    CONTROL = "control"


class PlaceKind(StrEnum):
    """岗位所在：an outlet, an agency or a bank."""

    OUTLET = "outlet"
    AGENCY = "agency"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class Place:
    """岗位所在：where a post is held."""

    kind: PlaceKind
    id: int


@dataclass(frozen=True, slots=True)
class SessionActor:
    """会话与行为人：the actor and the facts of her session. ``complete`` False: she may only reach the page of the second factor.

    ``locked``: the screen is locked; only unlocking or leaving is open to her. Sessions that ended or expired give no SessionActor at all.
    ``seen_due``: a minute has passed since the session was last seen, call ``access.commands.touch``. ``enrolment_due``: she has no
    authenticator yet and may only set one up. ``facts_version`` is that of her outlet. ``actor.id`` is the account's number.
    """

    actor: Actor
    member: int | None
    login: str
    session: int
    complete: bool
    locked: bool
    channel: str
    expires_at: datetime
    seen_due: bool
    place: str
    agency_name: str
    facts_version: int | None
    certificate_until: date | None
    enrolment_due: bool


@dataclass(frozen=True, slots=True)
class PostCard:
    """岗位：a post as held on the day asked about; ``stand_in`` when it is somebody else's, taken for a time."""

    id: int
    member: int
    member_name: str
    account: int | None
    role: Role
    place: Place
    valid_from: date
    valid_to: date | None
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class HeldPost:
    """岗位 as the rule of leaving sees it: its outlet and that outlet's bank, its agency's path, which a post at a whole bank has not."""

    role: Role
    outlet: int | None = None
    bank: int | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """证书：``item_code`` None = all items."""

    id: int
    number: str
    item_code: str | None
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class MemberCard:
    """人员：name, state, present posts and certificates."""

    id: int
    account: int | None
    person: int | None
    name: str
    bank: int | None
    state: str
    posts: tuple[PostCard, ...]
    certificates: tuple[CertificateCard, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """本人证件号码的一次登记：masked, "" where it was told before it was kept; ``ended_at`` when it was corrected or she left."""

    masked: str
    told_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class NumberCard:
    """人员与本人证件号码：``told_at`` None: not told, so that nothing keeps her from her own case; ``posts`` say who answers for her."""

    id: int
    name: str
    posts: tuple[PostCard, ...]
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invited:
    """邀请：the member, the post and the code to print once; ``login`` where the account is reserved, "" where she chooses one herself."""

    member: int
    post: int
    code: str
    login: str
    expires_at: datetime
