"""设备登录：a bank's own program signs somebody in at a bound device, which proves by its key that it is there."""

import json
from datetime import datetime

from sheyintong.foundation.access import commands as access
from sheyintong.kernel.crypto.signatures import Sm2Verifier
from sheyintong.registers.outlets import queries as outlets

from ..errors import DeviceNotProved


def device_text(*, region: str, serial: str, login: str, nonce: str) -> bytes:
    """What a device signs: for whom, in which region, and the nonce it was given, as one line of JSON with sorted keys."""
    told = {"act": "sign_in", "login": login, "nonce": nonce, "region": region, "serial": serial}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def prove_device(*, region: str, serial: str, login: str, nonce: str, signature: str, address: str, now: datetime) -> int:
    """设备证明自己：the number of the bound device whose key signed this nonce for this login. Raises :class:`DeviceNotProved`."""
    open_still = access.use_device_nonce(serial=serial, nonce=nonce, now=now)
    device = outlets.device_by_serial(serial)
    if not open_still or device is None or device.state != "bound" or not device.public_key:
        raise DeviceNotProved()
    try:
        signed, text = bytes.fromhex(signature), device_text(region=region, serial=serial, login=login, nonce=nonce)
    except ValueError as error:  # no hexadecimal, or half a surrogate in the login
        raise DeviceNotProved() from error
    if not Sm2Verifier.from_pem(device.public_key).verify(text, signed):
        raise DeviceNotProved()
    access.device_proved(address)
    return device.id
