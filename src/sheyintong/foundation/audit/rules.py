"""留痕的规则：how an entry becomes bytes, bytes a leaf, leaves a signed root; and how a proof is checked with the public key alone.

Everything here is text and digests, so a proof can be checked on any machine: no database, no settings.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sheyintong.engines.keys import fingerprint
from sheyintong.kernel.crypto import merkle
from sheyintong.kernel.crypto.signatures import NotAKey, Sm2Verifier
from sheyintong.kernel.crypto.sm3 import SIZE, sm3

from .errors import NotAProof
from .types import Checked, Step

FORMAT = "sheyintong-audit-proof-1"
COLUMNS = (
    "id",
    "xid",
    "at",
    "kind",
    "act",
    "actor_kind",
    "actor_id",
    "actor_label",
    "post_id",
    "roles",
    "outlet_id",
    "agency_id",
    "device_id",
    "session_id",
    "about_kind",
    "about_id",
    "about_label",
    "person_id",
    "item",
    "case_id",
    "changed",
    "reason",
    "subjects",
    "persons",
)
"""The columns of an entry in the order in which they are sealed. Never reordered: old seals must still verify."""

STATEMENT = ("region", "number", "era", "after_id", "below_xid", "first_id", "last_id", "count", "root", "previous", "sealed_at")
"""What a seal's signature says."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 and O, 1 and I and L, U and V can be mistaken."""

NOTHING = bytes(SIZE)
"""What the first seal names as its predecessor."""


def _dump(values: Mapping[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def canonical(cells: Sequence[str | None]) -> bytes:
    """原文：the bytes of an entry: its columns as text (see the query that reads them), in order, as JSON."""
    if len(cells) != len(COLUMNS):
        raise ValueError(f"an entry has {len(COLUMNS)} cells, not {len(cells)}")
    return _dump(dict(zip(COLUMNS, cells, strict=True)))


def leaf(cells: Sequence[str | None]) -> bytes:
    """叶：the SM3 digest of an entry's bytes as a leaf of the tree."""
    return merkle.leaf(canonical(cells))


def statement(seal: Mapping[str, object]) -> bytes:
    """封存声明：the bytes that are signed; ``seal`` holds at least :data:`STATEMENT`, digests as hexadecimal text."""
    return _dump({name: seal[name] for name in STATEMENT})


def link(seal: Mapping[str, object]) -> bytes:
    """首尾相接：what the next seal names as its predecessor: the digest of this one's statement."""
    return sm3(statement(seal))


def moment(at: datetime) -> str:
    """A moment as text, the same for every zone it was given in."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def short_code(root: bytes) -> str:
    """短码：eight unambiguous characters of a root, printed on receipts: whoever keeps the paper is a witness."""
    number, letters = int.from_bytes(root, "big"), ""
    for _ in range(8):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters


def steps(leaf_digest: bytes, index: int, size: int, proof: Sequence[bytes]) -> tuple[Step, ...]:
    """合成步骤：the proof as people follow it: each sibling, its side, and the digest of both."""
    found, digest, place, last = [], leaf_digest, index, size - 1
    for sibling in proof:
        on_left = place % 2 == 1 or place == last
        digest = merkle.node(sibling, digest) if on_left else merkle.node(digest, sibling)
        found.append(Step(sibling.hex(), on_left, digest.hex()))
        while on_left and place % 2 == 0 and place:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return tuple(found)


def proof_file(
    cells: Sequence[str | None], seal: Mapping[str, object], *, position: int, path: Sequence[bytes], signature: bytes, key: str
) -> str:
    """证明文件：the self-contained JSON text for :func:`check`. ``key`` is the fingerprint of the signing key."""
    values = {
        "format": FORMAT,
        "entry": dict(zip(COLUMNS, cells, strict=True)),
        "position": position,
        "path": [digest.hex() for digest in path],
        "seal": {name: seal[name] for name in STATEMENT},
        "signature": signature.hex(),
        "key": key,
    }
    return json.dumps(values, ensure_ascii=False, indent=1)


def check(text: str, public_key_pem: str) -> Checked:
    """离线核验：whether a proof file holds under this public key. Raises :class:`NotAProof` for a file of another kind or a broken key."""
    proof = _read(text)
    try:
        verifier, mark = Sm2Verifier.from_pem(public_key_pem), fingerprint(public_key_pem)
    except (NotAKey, ValueError):
        raise NotAProof(why="the key is no SM2 public key in PEM") from None
    seal, cells = proof["seal"], [proof["entry"][name] for name in COLUMNS]
    digest, root, path = leaf(cells), bytes.fromhex(seal["root"]), [bytes.fromhex(step) for step in proof["path"]]
    size, position = seal["count"], proof["position"]
    reasons = []
    if not merkle.verify_inclusion(digest, position, size, path, root):
        reasons.append("the entry does not lead to the root: it was changed, or its place or path was")
    if proof["key"] != mark:
        reasons.append(f"signed with the key {proof['key'][:16]}, checked with {mark[:16]}")
    if not verifier.verify(statement(seal), bytes.fromhex(proof["signature"])):
        reasons.append("the signature is not over this seal")
    shown = steps(digest, position, size, path) if not reasons else ()
    return Checked(not reasons, tuple(reasons), dict(proof["entry"]), seal["number"], seal["root"], short_code(root), shown)


def _read(text: str) -> dict[str, Any]:
    try:
        proof = json.loads(text)
        if not isinstance(proof, dict) or proof.get("format") != FORMAT:
            raise NotAProof(why=f"its format is not {FORMAT}")
        _expect(proof)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAProof(why=f"it cannot be read ({type(error).__name__})") from None
    return proof


def _expect(proof: Mapping[str, Any]) -> None:
    """Raise ValueError, KeyError or TypeError unless every field is there and of its kind."""
    seal, entry = proof["seal"], proof["entry"]
    if set(entry) != set(COLUMNS) or set(seal) != set(STATEMENT) or not all(isinstance(v, str | None) for v in entry.values()):
        raise ValueError
    numbers = [proof["position"], *(seal[name] for name in STATEMENT if name not in ("region", "root", "previous", "sealed_at"))]
    if not all(type(number) is int for number in numbers) or not isinstance(proof["path"], list) or len(proof["path"]) > 64:
        raise ValueError
    for digest in (seal["root"], seal["previous"], proof["signature"], proof["key"], *proof["path"]):
        bytes.fromhex(digest)
