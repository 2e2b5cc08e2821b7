"""演职员表的样子：places, staff and residents as a region's cast names them. All of them are invented."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from sheyintong.kernel.idnumbers.identity import check_character
from sheyintong.registers.enrolments.types import EnrolmentKind, Scheme
from sheyintong.registers.outlets.types import OutletKind, Tier
from sheyintong.registers.people.types import Sex
from sheyintong.registers.staff.types import Role

POSTS = {
    Role.TELLER: _("银行柜员"),
    Role.HALL_GUIDE: _("大堂经理"),
    Role.OUTLET_MANAGER: _("网点负责人"),
    Role.BRANCH_MANAGER: _("分行管理"),
    Role.TOWNSHIP_CLERK: _("街道社保所"),
    Role.CENTRE_CLERK: _("经办"),
    Role.REVIEWER: _("审核"),
    Role.CENTRE_MANAGER: _("中心负责人"),
    Role.INTERNAL_CONTROL: _("稽核内控"),
    Role.INFORMATION_CENTRE: _("信息中心"),
    Role.ADMIN_BODY: _("人社行政部门"),
    Role.AUDITOR: _("审计"),
}
"""What a post is called on the first page."""


@dataclass(frozen=True, slots=True)
class Bank:
    """银行 with its agreement: ``agency`` is the code of the centre that signs it."""

    name: str
    agency: str
    agreement: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Spot:
    """网点：``bank`` is a name or empty. ``reader``: the serial of its card reader, empty for none. Places on the map are made up."""

    name: str
    kind: OutletKind
    agency: str
    address: str
    bank: str = ""
    plate: str = ""
    tier: Tier = Tier.NONE
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Player:
    """工作人员：``place`` is the name of an outlet or a bank, or the code of an agency; ``card`` is what the first page says of her.
    ``resident``: the key of the resident she is herself, empty for none of the cast."""

    login: str
    name: str
    role: Role
    place: str
    card: str
    group: str
    certified: bool = False
    resident: str = ""

    @property
    def post(self) -> str:
        """What her post is called."""
        return POSTS[self.role]


@dataclass(frozen=True, slots=True)
class Step:
    """一步：what happens, said in a sentence; the page it happens on; who goes there, nobody where no sign-in is asked."""

    title: str
    sentence: str
    call: str
    path: str
    login: str = ""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """参保：from the first month of ``since`` up to but without that of ``until``."""

    scheme: Scheme
    kind: EnrolmentKind
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """居民：``key`` names her card on the simulated reader. ``order`` and ``area`` make her number, of a
    county that never was; ``card`` is what the first page says of her. ``acts_for`` names the residents who empowered her.
    Who is not ``registered`` has a card and is in no record: a counter registers her by it."""

    key: str
    name: str
    birth: date
    sex: Sex
    town: str
    area: str
    order: str
    phone: str
    address: str
    card: str
    ethnicity: str = "01"
    enrolled: tuple[Enrolled, ...] = ()
    acts_for: tuple[str, ...] = ()
    registered: bool = True

    @property
    def number(self) -> str:
        """身份证号 with a right check character."""
        first = f"{self.area}{self.birth:%Y%m%d}{self.order}"
        return first + check_character(first)


@dataclass(frozen=True, slots=True)
class Cast:
    """一个演示地区的全部人物。"""

    region: str
    banks: tuple[Bank, ...]
    spots: tuple[Spot, ...]
    players: tuple[Player, ...]
    residents: tuple[Resident, ...]
    tour: tuple[Step, ...]
    """五分钟走一遍：the same case seen by several people."""
