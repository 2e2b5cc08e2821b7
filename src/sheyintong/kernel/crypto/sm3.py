"""SM3 杂凑：the digest and the keyed digest (GB/T 32905, HMAC)."""

import hashlib
import hmac

SIZE = 32
"""Bytes of a digest."""


def sm3(data: bytes) -> bytes:
    """SM3：the 32-byte digest."""
    return hashlib.new("sm3", data, usedforsecurity=True).digest()


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """HMAC-SM3：the 32-byte keyed digest."""
    return hmac.digest(key, data, "sm3")


def equal(one: bytes, other: bytes) -> bool:
    """Compare two digests in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)
