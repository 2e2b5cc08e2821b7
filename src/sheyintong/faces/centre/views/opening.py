"""开设网点：which kind, then for a bank its row of the national directory, then the form that prepares it. Steps are plain addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from sheyintong.faces.centre.facts import FIELDS, PARTNERS, TIERS, agreement_choices, agreements_for, tier_choices
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.components import Choice, ErrorSummary, Field, Problem
from sheyintong.faces.web.filling import Typed, tried
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import Agency, AgencyKind
from sheyintong.kernel.idnumbers import cnaps_code
from sheyintong.registers.outlets import commands as outlet_commands
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import OutletKind, Tier
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.partners.types import AgreementCard, BankCard, BranchCard, BranchState

from .frame import KEEP, frame, number
from .partners import KINDS

ABOUT = {"outlets.unnamed": "name", "outlets.branch_taken": "name", "outlets.name_taken": "name"}
"""Where a refusal of the form leads, beside what the forms of the facts say."""
MOST, LOOKED = 50, 2000
"""Rows shown, and rows looked through for those of one bank."""


@dataclass(frozen=True, slots=True)
class Found:
    """名录里的一行，and why it cannot be used; empty where it can."""

    branch: BranchCard
    barred: str
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says so far: the kind, the bank, what is looked for, the row."""

    kind: OutletKind | None
    bank: BankCard | None
    city: str
    text: str
    branch: BranchCard | None

    @property
    def of_bank(self) -> bool:
        """Whether a bank and a row are needed."""
        return self.kind in PARTNERS

    @property
    def ready(self) -> bool:
        """Whether the form may be filled."""
        return self.kind is not None and (not self.of_bank or (self.bank is not None and self.branch is not None))

    def href(self, **more: str) -> str:
        """The address of this page with what is known, and more."""
        known = {"kind": self.kind or "", "bank": str(self.bank.id) if self.bank else "", "city": self.city, "text": self.text}
        return "/centre/outlets/new/?" + urlencode({name: value for name, value in (known | more).items() if value})


def _asked(request: HttpRequest) -> Asked:
    told = {name: request.GET.get(name, "").strip()[:60] for name in ("kind", "bank", "city", "text", "cnaps")}
    kind = OutletKind(told["kind"]) if told["kind"] in set(OutletKind) else None
    bank = next((each for each in partners.banks() if each.id == number(told["bank"])), None)
    branch = partners.branch(told["cnaps"]) if told["cnaps"] else None
    sent = request.method == "POST"  # the command decides whether a row is taken: the button may have been pressed twice
    usable = branch is not None and bank is not None and kind is not None and not _barred(branch, bank, kind, once=not sent)
    return Asked(kind, bank, told["city"], told["text"], branch if usable else None)


def _barred(branch: BranchCard, bank: BankCard, kind: OutletKind, *, once: bool = True) -> str:
    """Why a row of the directory cannot be used; empty where it can. The command decides; this says it before. ``once``: not a second time."""
    if branch.state is not BranchState.LISTED:
        return gettext("已从名录注销")
    if not branch.cnaps.startswith(bank.code):
        return gettext("不是这家银行的")
    taken = once and kind is OutletKind.BANK and bool(outlets.branches_taken([branch.cnaps]))
    return gettext("已经开设了网点") if taken else ""


def _search(asked: Asked) -> tuple[list[Found], bool]:
    """Rows found by name or by the beginning of the number, and whether there are more than are shown. The whole number finds any row."""
    if asked.bank is None or asked.kind is None or not (asked.text or asked.city):
        return [], False
    one = partners.branch(cnaps_code(asked.text).number)
    if one:
        rows = [one]
    else:
        listed = partners.branches(city=asked.city, text=asked.text, limit=LOOKED)
        rows = [each for each in listed if each.cnaps.startswith(asked.bank.code)]
    found = [Found(each, _barred(each, asked.bank, asked.kind), asked.href(cnaps=each.cnaps)) for each in rows[:MOST]]
    return found, len(rows) > MOST


def _keepers(request: HttpRequest) -> list[Agency]:
    """The agencies of the subtree that may keep a place."""
    return [each for each in regions.subtree(actor(request).scope) if each.kind is not AgencyKind.ADMINISTRATIVE_BODY]


def _agreements(request: HttpRequest, asked: Asked) -> list[AgreementCard]:
    """Agreements of the bank that reach any of the subtree's agencies."""
    found = [each for keeper in _keepers(request) for each in agreements_for(asked.bank.id if asked.bank else None, keeper.id, request)]
    return list({each.id: each for each in found}.values())


def _fields(request: HttpRequest, asked: Asked, problems: Sequence[Problem]) -> list[Field]:
    typed, keepers = Typed(request, "new", problems), _keepers(request)
    own = str(actor(request).agency or "")
    name = asked.branch.name if asked.branch and asked.kind is OutletKind.BANK else ""
    made = [
        typed.field("name", gettext("网点名称"), begins=name, hint=gettext("居民和回执上看到的名称"), most=120),
        typed.field("agency", gettext("所属经办机构"), "select", begins=own, choices=[Choice(str(each.id), each.name) for each in keepers]),
    ]
    if asked.of_bank:
        agreements = agreement_choices(_agreements(request, asked))
        made += [
            typed.field("agreement", gettext("所依据的协议"), "select", choices=agreements, required=False,
                        hint="" if agreements else gettext("这家银行现在没有生效的协议；先筹备，签订以后再登记。")),
            typed.field("tier", gettext("网点级别"), "select", begins="none", choices=tier_choices()),
            typed.field("plate", gettext("挂牌号"), required=False, most=40),
        ]  # fmt: skip
    return [
        *made,
        typed.field("address", gettext("地址"), required=False),
        typed.field("latitude", gettext("纬度"), hint=gettext("度，例如 46.7453；没有就空着"), required=False),
        typed.field("longitude", gettext("经度"), hint=gettext("度，例如 82.9801"), required=False),
    ]


@allow(*KEEP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """开设网点：step by step; sent, it is prepared and its page opens."""
    asked = _asked(request)
    if request.method == "GET":
        return _draw(request, asked)
    made: list[int] = []
    problems = _prepare(request, asked, made)
    return _draw(request, asked, problems) if problems else see_other(request, f"/centre/outlet/{made[0]}/?done=prepared")


def _prepare(request: HttpRequest, asked: Asked, made: list[int]) -> Sequence[Problem]:
    """What is to be mended; nothing where it is prepared, and its number in ``made``."""
    typed = Typed(request, "new")
    if not asked.ready or asked.kind is None:
        return [Problem("", gettext("请先选种类，银行网点和代办点再选银行和名录里的一行。"))]
    agency = typed.one_of("agency", {str(each.id): each.id for each in _keepers(request)}, gettext("请选您范围内的经办机构。"))
    latitude, longitude = typed.degrees("latitude"), typed.degrees("longitude")
    tier, agreement = Tier.NONE, None
    if asked.of_bank:
        tier = typed.one_of("tier", TIERS, gettext("请选一个级别。")) or Tier.NONE
        known = {"": None} | {str(each.id): each.id for each in _agreements(request, asked)}
        agreement = known.get(typed.text("agreement"))
        if typed.text("agreement") not in known:
            typed.wrong("agreement", gettext("请从列表里选一份生效的协议。"))

    def act() -> None:
        made.append(
            outlet_commands.prepare(
                kind=asked.kind or OutletKind.CENTRE, name=typed.text("name", longest=120), agency=agency or 0,
                bank=asked.bank.id if asked.bank and asked.of_bank else None, cnaps=asked.branch.cnaps if asked.branch and asked.of_bank else "",
                agreement=agreement, tier=tier, plate_number=typed.text("plate", longest=40) if asked.of_bank else "", address=typed.text("address"),
                latitude=latitude, longitude=longitude, actor=actor(request), now=now_of(request),
            )
        )  # fmt: skip

    return tried(typed, act, FIELDS | ABOUT)


def _draw(request: HttpRequest, asked: Asked, problems: Sequence[Problem] = ()) -> HttpResponse:
    found, more = _search(asked)
    crumbs = (Link(gettext("合作网点"), "/centre/partners/"), Link(gettext("开设网点"), ""))
    page = frame(request, gettext("开设网点"), "/centre/partners/", crumbs=crumbs)
    return render(
        request, "centre/outlet/new.html", page, status=422 if problems else 200, asked=asked, kinds=[(each.value, gettext(KINDS[each])) for each in OutletKind],
        kind=gettext(KINDS[asked.kind]) if asked.kind else "", banks=partners.banks(), found=found, more=more, most=MOST,
        listed=partners.branch_count() if asked.of_bank else 0, searched=bool(asked.bank and (asked.text or asked.city)),
        fields=_fields(request, asked, problems) if asked.ready else [], errors=ErrorSummary(tuple(problems), "new-") if problems else None,
        own=asked.href(cnaps=asked.branch.cnaps if asked.branch else ""), other=asked.href(),
    )  # fmt: skip
