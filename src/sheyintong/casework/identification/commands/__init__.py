"""核身的命令：a card that is read, a reader that pushes, an e-card that is scanned, a number that is only typed, a device
that proves itself, and somebody who is in no record yet."""

from .devices import device_text, prove_device
from .ecards import take_ecard, trust_issuer
from .holders import expire_holders, identified_by, leave
from .pushing import fetch_nonce, fetch_text, is_waiting, stop_waiting, wait
from .reading import collect, give_nonce, signed_text, take_failure, take_reading
from .typing import type_number

__all__ = [
    "collect",
    "device_text",
    "expire_holders",
    "fetch_nonce",
    "fetch_text",
    "give_nonce",
    "identified_by",
    "is_waiting",
    "leave",
    "prove_device",
    "signed_text",
    "stop_waiting",
    "take_ecard",
    "take_failure",
    "take_reading",
    "trust_issuer",
    "type_number",
    "wait",
]
