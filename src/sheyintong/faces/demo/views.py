"""演示首页：one click signs in as a member of the cast. Served only where nothing real is: every region a demo, the pages on loopback."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from sheyintong.engines.database import schemas
from sheyintong.faces.web.access import EVERYBODY, SignInFirst, allow
from sheyintong.faces.web.page import Page, render
from sheyintong.faces.web.proxy import by_https
from sheyintong.faces.web.session import COOKIE, now_of
from sheyintong.faces.web.views import local_path, origin_of
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.types import Origin
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import Circle, Region, RegionKind
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.outlets import queries as outlets
from sheyintong.rehearsal.cast.load import CASTS, key_file, terminal
from sheyintong.rehearsal.cast.people import Player, Resident, Step


@dataclass(frozen=True, slots=True)
class Stage:
    """A demo region on the first page: its cast by group, and the steps of the tour."""

    region: Region
    groups: tuple[tuple[str, tuple[Player, ...]], ...]
    tour: tuple[Step, ...]
    residents: tuple[Resident, ...]

    @property
    def home(self) -> str:
        """The prefix of the region's addresses."""
        return f"/r/{self.region.slug}"


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a region offers today, counted and read in it: items on its list, places of service, the longest walk and way."""

    items: int
    places: int
    circle: Circle


def home_folder() -> Path:
    """The data folder of this installation."""
    folder: Path = settings.HOME
    return folder


def stages() -> list[Stage]:
    """The demo's regions. Raises Http404 where a region is real, none is there, or the pages are open to the network."""
    found = regions.all_regions()
    if not settings.OPERATOR.local or not found or any(each.kind is not RegionKind.DEMO for each in found):
        raise Http404("demo")
    return [_stage(region) for region in found if region.slug in CASTS]


def _stage(region: Region) -> Stage:
    cast = CASTS[region.slug]
    names = dict.fromkeys(player.group for player in cast.players)
    groups = tuple((name, tuple(player for player in cast.players if player.group == name)) for name in names)
    return Stage(region, groups, cast.tour, cast.residents)


def _sizes(region: Region, today: date) -> Sizes:
    with schemas.schema(region.schema):
        offered = {line.item for each in catalogue.lists() if each.holds(today) for line in each.lines}
        return Sizes(len(offered), len(outlets.open_outlets()), regions.circle())


@allow(EVERYBODY)
@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """演示首页：what this is, a tour of five minutes, everybody one can be."""
    found = stages()
    if getattr(request, "region", None) is not None:
        raise Http404("demo")
    chosen = next((each for each in found if each.region.slug == request.GET.get("region")), None) or next(
        (each for each in found if each.region.slug == "tacheng"), found[0] if found else None
    )
    if chosen is None:
        raise Http404("demo")
    request.with_bridge = True  # type: ignore[attr-defined]
    bridge = f"http://127.0.0.1:{settings.OPERATOR.bridge_port}"
    sizes = _sizes(chosen.region, now_of(request).date())
    page = Page(title=gettext("演示首页"), body="landing")
    return render(request, "demo/landing.html", page, stages=found, chosen=chosen, bridge=bridge, sizes=sizes)


def _signature(slug: str, login: str, message: bytes) -> bytes:
    """Signed with the key in the data folder. Raises Http404 for a login that is not of the cast."""
    if login not in {player.login for player in CASTS[slug].players}:
        raise Http404("cast")
    path = key_file(home_folder(), slug, login)
    if not path.exists():
        raise Http404("key")
    return Sm2Signer.from_pem(path.read_text()).sign(message)


@allow(EVERYBODY)
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """点一下登录：answers the server's challenge with the member's demo key, ends whoever was signed in here before."""
    slug, login = request.POST.get("region", ""), request.POST.get("login", "")[:80]
    stage = next((each for each in stages() if each.region.slug == slug), None)
    if stage is None:
        raise Http404("region")
    now = now_of(request)
    with schemas.schema(stage.region.schema):
        device = outlets.device_by_serial(terminal(login))
        origin = Origin(slug, request.META.get("REMOTE_ADDR", ""), device.id if device else None)
        question = access.ask(login=login, origin=origin, now=now)
        signature = _signature(slug, login, question.message)
        signed = access.sign_in_with_demo_key(login=login, challenge=question.challenge, signature=signature, origin=origin, now=now)
    response = HttpResponse(status=303)
    back = local_path(request.POST.get("back", ""))
    response["Location"] = back if back.startswith(f"/r/{slug}/") else f"/r/{slug}/home/"
    response.set_cookie(COOKIE, signed.token, path=f"/r/{slug}/", httponly=True, samesite="Strict", secure=by_https(request))
    return response


@allow(EVERYBODY)
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """演示再次验证 or unlocking, inside a region, by the key of whoever is signed in."""
    stages()
    held = getattr(request, "session_actor", None)
    if held is None:
        raise SignInFirst()
    slug, now, origin = request.region.slug, now_of(request), origin_of(request)  # type: ignore[attr-defined]
    question = access.ask(login=held.login, origin=origin, now=now)
    signature = _signature(slug, held.login, question.message)
    token: str = request.token  # type: ignore[attr-defined]
    access.prove_again_with_demo_key(token=token, challenge=question.challenge, signature=signature, origin=origin, now=now)
    response = HttpResponse(status=303)
    response["Location"] = local_path(request.POST.get("back", "")) or f"/r/{slug}/home/"
    return response
