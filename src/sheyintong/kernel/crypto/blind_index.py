"""盲索引：find a sealed value by equality without opening any: a keyed digest, with the id of its key in front."""

from collections.abc import Mapping

from .sm3 import SIZE, hmac_sm3

INDEX_SIZE = 1 + SIZE
"""Bytes of an index: key id 1, HMAC-SM3 32."""


class BlindIndex:
    """盲索引键：several keys while they are changed; the highest id writes, all may be looked for."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        if not keys or not all(1 <= id_ <= 255 and len(key) >= 16 for id_, key in keys.items()):
            raise ValueError("index keys have ids 1 to 255 and at least 16 bytes")
        self._keys = dict(sorted(keys.items(), reverse=True))

    def of(self, text: str, purpose: str) -> bytes:
        """The index of a text for writing. The purpose keeps equal values of two columns apart."""
        return self.all_of(text, purpose)[0]

    def all_of(self, text: str, purpose: str) -> tuple[bytes, ...]:
        """The indexes under every key, newest first: look for any of them while rows are rewritten."""
        # The length in front keeps (purpose, text) pairs apart, whatever characters they hold.
        head = purpose.encode()
        data = len(head).to_bytes(2, "big") + head + text.encode()
        return tuple(bytes((id_,)) + hmac_sm3(key, data) for id_, key in self._keys.items())
