"""默克尔树：SM3 over many records, in the shape of RFC 6962: leaves and nodes are told apart by a first byte.

A record's place is proved with about log2(n) digests; nothing can be added, taken away, changed or swapped under the same root.
"""

from collections.abc import Iterable, Sequence

from .sm3 import SIZE, equal, sm3

EMPTY = sm3(b"")
"""The root of no records."""


def leaf(record: bytes) -> bytes:
    """叶：the digest of one record (first byte 00)."""
    return sm3(b"\x00" + record)


def node(left: bytes, right: bytes) -> bytes:
    """枝：the digest of two digests (first byte 01)."""
    return sm3(b"\x01" + left + right)


def root(leaves: Iterable[bytes]) -> bytes:
    """根：the root over leaf digests, read once and in memory of log2(n) digests."""
    peaks: list[tuple[int, bytes]] = []  # perfect subtrees from the left: (height, digest)
    for digest in leaves:
        height = 0
        while peaks and peaks[-1][0] == height:
            digest, height = node(peaks.pop()[1], digest), height + 1
        peaks.append((height, digest))
    if not peaks:
        return EMPTY
    result = peaks.pop()[1]
    while peaks:
        result = node(peaks.pop()[1], result)
    return result


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """包含证明：the digests that lead from leaf ``index`` (from 0) to the root, lowest first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(root(leaves[middle:high]))
            high = middle
        else:
            path.append(root(leaves[low:middle]))
            low = middle
    return tuple(reversed(path))


def verify_inclusion(leaf_digest: bytes, index: int, size: int, proof: Sequence[bytes], root_digest: bytes) -> bool:
    """验证包含：whether the leaf stands at ``index`` among ``size`` under this root. Raises nothing, whatever the proof holds."""
    if not 0 <= index < size or any(len(digest) != SIZE for digest in (leaf_digest, root_digest, *proof)):
        return False
    digest, place, last = leaf_digest, index, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            digest = node(sibling, digest)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = node(digest, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and equal(digest, root_digest)


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1
