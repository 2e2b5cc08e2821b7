"""钥匙串：the keys of this process, read once from the folder that the settings name."""

import os
from functools import lru_cache
from pathlib import Path

from sheyintong.kernel.crypto import sm4
from sheyintong.kernel.crypto.signatures import Signer, Sm2Signer, Sm2Verifier, Verifier
from sheyintong.kernel.crypto.sm3 import hmac_sm3
from sheyintong.kernel.sealed import Sealer

from .folder import Damaged, Kind, fingerprint, generations, read_public, read_secret, read_signer

_place: list[Path] = []


def use(folder: Path) -> None:
    """Say where the keys lie; what was read before is forgotten. Reads nothing itself."""
    _place[:] = [folder]
    for cached in (sealer, _signer, _verifiers, _byte_keys, hmac_key):
        cached.cache_clear()


def _folder() -> Path:
    if not _place:
        raise Damaged(folder="?", why="nobody said where they lie")
    return _place[0]


@lru_cache(maxsize=1)
def sealer() -> Sealer:
    """加密器 with every generation of sealing and index keys; the newest writes. Raises :class:`Damaged`."""
    return _sealer(_folder(), {})


def sealer_ahead(number: int) -> Sealer:
    """加密器 that indexes under the staged key of this number too, as every process will once it is published. Raises :class:`Damaged`."""
    folder = _folder()
    return _sealer(folder, {number: read_secret(folder, Kind.INDEX, number, staged=True)})


def _sealer(folder: Path, staged: dict[int, bytes]) -> Sealer:
    seals = {number: read_secret(folder, Kind.SEAL, number) for number in generations(folder, Kind.SEAL)}
    indexes = {number: read_secret(folder, Kind.INDEX, number) for number in generations(folder, Kind.INDEX)} | staged
    if not seals or not indexes:
        raise Damaged(folder=folder, why="no sealing or index key")
    newest = max(indexes)
    return Sealer(seals, indexes.pop(newest), index_version=newest, older_index_keys=indexes)


@lru_cache(maxsize=1)
def _signer() -> Sm2Signer:
    folder = _folder()
    numbers = generations(folder, Kind.SIGN)
    if not numbers:
        raise Damaged(folder=folder, why="no signing key")
    return read_signer(folder, max(numbers))


def signer() -> Signer:
    """签名者：the SM2 key that signs audit roots and printed papers. Raises :class:`Damaged`."""
    return _signer()


@lru_cache(maxsize=1)
def _verifiers() -> dict[str, Sm2Verifier]:
    folder = _folder()
    pems = [read_public(folder, number) for number in reversed(generations(folder, Kind.SIGN))]
    return {fingerprint(pem): Sm2Verifier.from_pem(pem) for pem in pems}


def verifier(key: str = "") -> Verifier:
    """验签者：the public key with this fingerprint, of any generation; the newest without one.

    Raises KeyError for a fingerprint that never was ours, :class:`Damaged` when there is no key at all.
    """
    held = _verifiers()
    if not held:
        raise Damaged(folder=_folder(), why="no signing key")
    return held[key or next(iter(held))]


def public_key_pem(key: str = "") -> str:
    """公钥：the PEM to hand out, by fingerprint or the newest. Raises as :func:`verifier`."""
    return verifier(key).public_key_pem()


@lru_cache(maxsize=64)
def hmac_key(purpose: str) -> bytes:
    """派生密钥：32 bytes for one purpose (HKDF-Expand with SM3): purposes know nothing of each other. Raises :class:`Damaged`."""
    folder = _folder()
    numbers = generations(folder, Kind.PURPOSE)
    if not numbers:
        raise Damaged(folder=folder, why="no purpose key")
    return hmac_sm3(read_secret(folder, Kind.PURPOSE, max(numbers)), purpose.encode() + b"\x01")


@lru_cache(maxsize=8)
def _byte_keys(purpose: str) -> dict[int, bytes]:
    folder = _folder()
    found = {}
    for number in generations(folder, Kind.SEAL):
        found[number] = hmac_sm3(read_secret(folder, Kind.SEAL, number), purpose.encode() + b"\x01")[: sm4.KEY_SIZE]
    if not found:
        raise Damaged(folder=folder, why="no sealing key")
    return found


def seal_bytes(data: bytes, purpose: str, name: str) -> bytes:
    """加密字节：``key generation 1 | nonce 12 | ciphertext | tag 16`` under a key of this purpose; ``name`` binds it to its place."""
    held = _byte_keys(purpose)
    nonce = os.urandom(sm4.NONCE_SIZE)
    return bytes((max(held),)) + nonce + sm4.seal(held[max(held)], nonce, data, name.encode())


def open_bytes(sealed: bytes, purpose: str, name: str) -> bytes:
    """解密字节；raises :class:`~sheyintong.kernel.crypto.sm4.CannotOpen`."""
    key = _byte_keys(purpose).get(sealed[0]) if sealed else None
    if key is None:
        raise sm4.CannotOpen("empty, or sealed with a key that is not here")
    head = 1 + sm4.NONCE_SIZE
    return sm4.unseal(key, sealed[1:head], sealed[head:], name.encode())
