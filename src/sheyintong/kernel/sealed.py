"""密文：personal values as they lie in a column, and the only doors to their clear text.

A sealed value is ``key id 1 | nonce 12 | ciphertext | tag 16``, SM4-GCM. The authenticated purpose is a name like
``"people_identifier.number"``: a value moved to another column does not open. It is deliberately not the row's id: that would have to
be drawn before the row is written, which costs the hot path a round trip, and a row that is split or merged could not be moved. That a
value was put into another row of the same column shows in the blind index beside it and in the audit trail.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .crypto.blind_index import BlindIndex
from .crypto.sm4 import KEY_SIZE, NONCE_SIZE, TAG_SIZE, CannotOpen, seal, unseal

OVERHEAD = 1 + NONCE_SIZE + TAG_SIZE
"""Bytes a sealed value is longer than its UTF-8 text."""


class Reader(Protocol):
    """查阅人：who looks, on record; the audit trail implements it."""

    def note(self, kind: str, id: int, field: str = "") -> None:  # noqa: A002 - the agreed name
        """Record that this field of this row is shown in the clear."""
        ...


class Sealer:
    """加密器：seals with the key of the highest id and opens with any key it holds.

    Under one key at most 2^32 values may be sealed (nonces are random): add a key long before. ``index_version`` is the id of
    ``index_key``; ``older_index_keys`` are looked for while rows are rewritten.
    """

    def __init__(
        self,
        keys: Mapping[int, bytes],
        index_key: bytes,
        *,
        index_version: int = 1,
        older_index_keys: Mapping[int, bytes] | None = None,
    ) -> None:
        if not keys or not all(1 <= id_ <= 255 and len(key) == KEY_SIZE for id_, key in keys.items()):
            raise ValueError(f"sealing keys have ids 1 to 255 and {KEY_SIZE} bytes")
        if any(id_ >= index_version for id_ in older_index_keys or ()):
            raise ValueError("an older index key has a smaller id")
        self._keys = dict(keys)
        self._newest = max(keys)
        self._index = BlindIndex({**(older_index_keys or {}), index_version: index_key})

    def seal(self, text: str, purpose: str) -> bytes:
        """加密：each call gives other bytes. Raises UnicodeEncodeError for a lone surrogate."""
        nonce = os.urandom(NONCE_SIZE)
        return bytes((self._newest,)) + nonce + seal(self._keys[self._newest], nonce, text.encode(), purpose.encode())

    def open(self, data: bytes, purpose: str) -> str:
        """解密：for rewriting and for sending out; what is shown to a person goes through :func:`reveal`. Raises :class:`CannotOpen`."""
        if len(data) < OVERHEAD or data[0] not in self._keys:
            raise CannotOpen("too short, or sealed with a key that is not here")
        nonce, rest = data[1 : 1 + NONCE_SIZE], data[1 + NONCE_SIZE :]
        return unseal(self._keys[data[0]], nonce, rest, purpose.encode()).decode()

    def index(self, text: str, purpose: str) -> bytes:
        """盲索引：33 bytes, equal for equal text and purpose; for the column beside the sealed one."""
        return self._index.of(text, purpose)

    def indexes(self, text: str, purpose: str) -> tuple[bytes, ...]:
        """盲索引（轮换期间）：the index under every index key held, newest first, to look for any of them."""
        return self._index.all_of(text, purpose)

    def is_current(self, data: bytes) -> bool:
        """Whether a value was sealed with the newest key, or should be sealed again."""
        return data[:1] == bytes((self._newest,))


@dataclass(frozen=True, slots=True)
class Sealed:
    """密文：bytes of a column with their purpose. It cannot be shown by accident: its repr and str hold no byte of it."""

    data: bytes = field(repr=False)
    purpose: str


def reveal(reader: Reader, sealed: Sealed, *, sealer: Sealer, kind: str, id: int, field: str = "") -> str:  # noqa: A002 - the agreed name
    """明示：the clear text, noted first. ``kind`` and ``id`` name the row; ``field`` is the purpose's column if not given.

    Raises :class:`CannotOpen`; the attempt is noted nevertheless.
    """
    reader.note(kind, id, field or sealed.purpose.rpartition(".")[2])
    return sealer.open(sealed.data, sealed.purpose)


def masked(sealed: Sealed, mask: Callable[[str], str], *, sealer: Sealer) -> str:
    """脱敏显示：what may stand on a screen without a reason; ``mask`` is one of :mod:`.masks`. Raises :class:`CannotOpen`."""
    return mask(sealer.open(sealed.data, sealed.purpose))


__all__ = ["OVERHEAD", "CannotOpen", "Reader", "Sealed", "Sealer", "masked", "reveal"]
