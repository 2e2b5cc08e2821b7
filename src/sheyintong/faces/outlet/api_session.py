"""接口登录：a bank's own program signs somebody in at a bound device, which proves by its key that it is there."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from sheyintong.casework.identification import commands as identification
from sheyintong.faces.web.access import SignInFirst
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.types import Origin

router = Router(tags=["登录"])
NONCE = "5f0c…"


class AskDevice(Schema):
    """质询：the serial number of the bound device at which somebody is going to sign in."""

    device: str = Field(max_length=60, examples=["TC-DK-0001"])


class DeviceNonce(Schema):
    """质询口令：for the device to sign, once and within two minutes."""

    nonce: str = Field(examples=[NONCE])


class SignIn(Schema):
    """登录：name, password, code of the authenticator, the bound device's serial number, its nonce and what its key signed.

    The device signs (SM2 with SM3, DER) one line of JSON in UTF-8, keys sorted, without spaces: ``act`` ("sign_in"), ``login``, ``nonce``,
    ``region`` (as in the address) and ``serial``. So nobody signs in who does not sit before the device.
    """

    login: str = Field(max_length=80, examples=["lijing"])
    password: str = Field(max_length=200)
    code: str = Field(max_length=12, examples=["123456"])
    device: str = Field(max_length=60, examples=["TC-DK-0001"])
    nonce: str = Field(max_length=64, examples=[NONCE])
    signature: str = Field(max_length=200, examples=["3045022100…"], description="DER, hexadecimal")


class Token(Schema):
    """令牌：for the header Authorization: Bearer …"""

    token: str
    expires_at: datetime


@router.post("/session/nonce", response=DeviceNonce, summary="取设备质询")
def ask_device(request: HttpRequest, body: AskDevice) -> dict[str, Any]:
    """What the device has to sign before somebody signs in at it; given for any serial number, a limited number of times to one address."""
    if getattr(request, "region", None) is None:
        raise SignInFirst()
    return {"nonce": access.ask_device(serial=body.device, address=_address(request), now=now_of(request))}


@router.post("/session", response=Token, summary="登录到一台绑定的设备")
def sign_in(request: HttpRequest, body: SignIn) -> dict[str, Any]:
    """The device first, then password and code; the token lives as long as a session of a page would."""
    if getattr(request, "region", None) is None:
        raise SignInFirst()
    now, slug = now_of(request), request.region.slug  # type: ignore[attr-defined]
    device = identification.prove_device(
        region=slug, serial=body.device, login=body.login, nonce=body.nonce, signature=body.signature, address=_address(request), now=now
    )
    origin = Origin(slug, _address(request), device, "api")
    first = access.sign_in(login=body.login, password=body.password, origin=origin, now=now)
    signed = access.prove_totp(token=first.token, code=body.code, origin=origin, now=now)
    return {"token": signed.token, "expires_at": signed.expires_at}


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
