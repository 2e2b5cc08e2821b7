"""SM4-GCM 加密：sealing with authentication (GB/T 32907, GCM)."""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

KEY_SIZE = 16
NONCE_SIZE = 12
TAG_SIZE = 16


class CannotOpen(Exception):
    """无法解开：the key is wrong, or the bytes or their purpose were changed. A fault, not a refusal: no one at the counter can mend it."""


def new_key() -> bytes:
    """A fresh 16-byte key."""
    return os.urandom(KEY_SIZE)


_algorithm = lru_cache(maxsize=256)(SM4)
"""The checked key; a process seals with a handful."""


def seal(key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    """加密：ciphertext followed by the 16-byte tag. One nonce must never serve twice under one key."""
    work = Cipher(_algorithm(key), GCM(nonce)).encryptor()
    work.authenticate_additional_data(aad)
    return work.update(plain) + work.finalize() + work.tag


def unseal(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    """解密：the plain bytes; raises :class:`CannotOpen`."""
    if len(sealed) < TAG_SIZE:
        raise CannotOpen
    work = Cipher(_algorithm(key), GCM(nonce, sealed[-TAG_SIZE:])).decryptor()
    work.authenticate_additional_data(aad)
    try:
        return work.update(sealed[:-TAG_SIZE]) + work.finalize()
    except InvalidTag:
        raise CannotOpen from None
