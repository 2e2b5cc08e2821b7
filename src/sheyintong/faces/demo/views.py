"""演示首页：one click signs in as a member of the cast. Served only where nothing real is: every region a demo, the pages on loopback."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from sheyintong.engines.database import schemas
from sheyintong.faces.web.access import EVERYBODY, SignInFirst, allow
from sheyintong.faces.web.page import Page, render
from sheyintong.faces.web.session import COOKIE
from sheyintong.faces.web.views import local_path, origin_of
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.types import Origin
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import Region, RegionKind
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.rehearsal.cast.load import CASTS, key_file
from sheyintong.rehearsal.cast.people import Player, Resident


@dataclass(frozen=True, slots=True)
class Stage:
    """A demo region on the first page: its cast by group, and the steps of the tour."""

    region: Region
    groups: tuple[tuple[str, tuple[Player, ...]], ...]
    tour: tuple[tuple[Player, str], ...]
    residents: tuple[Resident, ...]


def home_folder() -> Path:
    """The data folder of this installation."""
    folder: Path = settings.HOME
    return folder


def stages() -> list[Stage]:
    """The demo's regions. Raises Http404 where a region is real, none is there, or the pages are open to the network."""
    found = regions.all_regions()
    local = ipaddress.ip_address(settings.OPERATOR.host).is_loopback
    if not local or not found or any(each.kind is not RegionKind.DEMO for each in found):
        raise Http404("demo")
    return [_stage(region) for region in found if region.slug in CASTS]


def _stage(region: Region) -> Stage:
    cast = CASTS[region.slug]
    names = dict.fromkeys(player.group for player in cast.players)
    groups = tuple((name, tuple(player for player in cast.players if player.group == name)) for name in names)
    players = {player.login: player for player in cast.players}
    return Stage(region, groups, tuple((players[login], step) for login, step in cast.guides.items()), cast.residents)


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
    bridge = f"http://127.0.0.1:{settings.OPERATOR.bridge_port}/"
    return render(request, "demo/landing.html", Page(title="演示首页", body="landing"), stages=found, chosen=chosen, bridge=bridge)


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
    origin, now = Origin(slug, request.META.get("REMOTE_ADDR", "")), request.now  # type: ignore[attr-defined]
    with schemas.schema(stage.region.schema):
        question = access.ask(login=login, origin=origin, now=now)
        signature = _signature(slug, login, question.message)
        signed = access.sign_in_with_demo_key(login=login, challenge=question.challenge, signature=signature, origin=origin, now=now)
    response = HttpResponse(status=303)
    response["Location"] = f"/r/{slug}/home/"
    response.set_cookie(COOKIE, signed.token, path=f"/r/{slug}/", httponly=True, samesite="Strict", secure=request.is_secure())
    return response


@allow(EVERYBODY)
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """演示再次验证 or unlocking, inside a region, by the key of whoever is signed in."""
    stages()
    held = getattr(request, "session_actor", None)
    if held is None:
        raise SignInFirst()
    slug, now, origin = request.region.slug, request.now, origin_of(request)  # type: ignore[attr-defined]
    question = access.ask(login=held.login, origin=origin, now=now)
    signature = _signature(slug, held.login, question.message)
    token: str = request.token  # type: ignore[attr-defined]
    access.prove_again_with_demo_key(token=token, challenge=question.challenge, signature=signature, origin=origin, now=now)
    response = HttpResponse(status=303)
    response["Location"] = local_path(request.POST.get("back", "")) or f"/r/{slug}/home/"
    return response
