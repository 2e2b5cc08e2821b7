"""核验：read every seal and every sealed entry again and name what is not as it was sealed. Reads only, in portions."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.kernel.crypto import merkle

from .. import rules
from ..adapters import witness
from ..models import Seal
from ..types import Finding, FindingKind, Tally
from .sealing import CELLS, XMIN, latest_row, seals_after, statement_of, witness_file

PORTION = 5000
GRACE = timedelta(minutes=1)
"""How long a seal may be missing from the witness file, and an entry without a seal, before it is a finding."""


def verify(*, now: datetime, since: datetime | None = None, tally: Tally | None = None) -> Iterator[Finding]:
    """核验：findings, oldest seal first; none when the trail is whole. ``since`` skips seals made before that moment.

    ``tally`` counts what was read. What the last seal does not cover yet (some seconds) is beyond any proof.
    """
    tally = tally or Tally()
    newest = latest_row()
    before = Seal.objects.filter(sealed_at__lt=since).order_by("-number").first() if since else None
    known = _Witness()
    for seal in seals_after(before.number if before else 0):
        if newest is None or seal.number > newest.number:
            break
        yield from _seal(seal, before)
        yield from _entries(seal, tally)
        yield from known.compare(seal, now)
        tally.seals += 1
        before = seal
    yield from known.rest(newest.number if newest else 0)
    yield from _unsealed(newest, now)


def _seal(seal: Seal, before: Seal | None) -> Iterator[Finding]:
    """The seal itself: its number, what it says of the one before, its signature."""
    expected = before.number + 1 if before else 1
    if seal.number != expected:
        numbers = f"{expected}" if seal.number == expected + 1 else f"{expected} to {seal.number - 1}"
        yield Finding(FindingKind.SEAL_MISSING, f"Seal {numbers} is missing.", expected)
    elif bytes(seal.previous) != (rules.link(statement_of(before)) if before else rules.NOTHING):
        yield Finding(FindingKind.CHAIN_BROKEN, f"Seal {seal.number} does not follow from the seal before it.", seal.number)
    try:
        genuine = keys.verifier(seal.key).verify(rules.statement(statement_of(seal)), bytes(seal.signature))
    except KeyError:
        genuine = False
    if not genuine:
        yield Finding(FindingKind.SIGNATURE_WRONG, f"The signature of seal {seal.number} is not ours over what it says.", seal.number)


class _Tree:
    """What was read of one seal: the leaves as stored, and where they differ from the entries."""

    def __init__(self) -> None:
        self.stored: list[bytes] = []
        self.entries: list[int] = []
        self.positions: list[int] = []
        self.missing: list[int] = []
        self.differing: dict[int, tuple[bytes, bytes]] = {}

    def add(self, entry: int, position: int, stored: bytes, cells: tuple[str | None, ...]) -> None:
        self.stored.append(stored)
        self.entries.append(entry)
        self.positions.append(position)
        if cells[0] is None:
            self.missing.append(entry)
            return
        digest = rules.leaf(cells)
        if digest != stored:
            self.differing[entry] = (stored, digest)


def _read(seal: Seal, tally: Tally) -> _Tree:
    tree, place = _Tree(), -1
    sql = (
        f"SELECT l.entry_id, l.position, encode(l.digest, 'hex'), {CELLS} FROM audit_leaf l LEFT JOIN audit_entry e ON e.id = l.entry_id"
        " WHERE l.seal_id = $1 AND l.position > $2 ORDER BY l.position LIMIT $3"
    )
    while rows := fetch_rows(sql, [seal.pk, place, PORTION]):
        for entry, position, digest, *cells in rows:
            tree.add(int(str(entry)), int(str(position)), bytes.fromhex(str(digest)), tuple(cells))
        place = tree.positions[-1]
        tally.entries += len(rows)
    return tree


def _entries(seal: Seal, tally: Tally) -> Iterator[Finding]:
    """The entries of a seal: missing, swapped, changed, or a root that no longer comes out."""
    tree, number = _read(seal, tally), seal.number
    if tree.missing:
        ids = tuple(tree.missing)
        yield Finding(FindingKind.MISSING, f"Of seal {number} these entries are gone: {_list(ids)}.", number, ids)
    gone = sorted(set(range(seal.count)) - set(tree.positions))
    if gone:
        between = [_around(tree, position) for position in gone]
        text = f"Of seal {number} the leaves at the places {_list(gone)} are gone with their entries ({'; '.join(between[:5])})."
        yield Finding(FindingKind.MISSING, text, number)
    swapped = _exchanged(tree)
    if swapped:
        yield Finding(
            FindingKind.SWAPPED, f"In seal {number} these entries stand in each other's place: {_list(swapped)}.", number, swapped
        )
    changed = tuple(entry for entry in tree.differing if entry not in swapped)
    if changed:
        yield Finding(
            FindingKind.CHANGED, f"In seal {number} these entries are not as they were sealed: {_list(changed)}.", number, changed
        )
    if not gone and merkle.root(tree.stored) != bytes(seal.root):
        yield _wrong_root(seal, tree)


def _exchanged(tree: _Tree) -> tuple[int, ...]:
    """Entries whose stored digest is another one's present digest: two were swapped."""
    stored = Counter(old for old, _ in tree.differing.values())
    present = Counter(new for _, new in tree.differing.values())
    return tuple(entry for entry, (old, new) in tree.differing.items() if present[old] and stored[new])


def _wrong_root(seal: Seal, tree: _Tree) -> Finding:
    out_of_order, highest = [], 0
    for entry in tree.entries:
        if entry < highest:
            out_of_order.append(entry)
        highest = max(highest, entry)
    if out_of_order and not tree.differing:
        text = f"In seal {seal.number} the order was swapped around these entries: {_list(out_of_order)}."
        return Finding(FindingKind.SWAPPED, text, seal.number, tuple(out_of_order))
    span = f"entries {seal.first_id} to {seal.last_id}"
    text = f"The leaves of seal {seal.number} ({span}) do not lead to its root: one was changed with its leaf."
    return Finding(FindingKind.ROOT_WRONG, text, seal.number)


def _around(tree: _Tree, position: int) -> str:
    before = [e for p, e in zip(tree.positions, tree.entries, strict=True) if p < position][-1:]
    after = [e for p, e in zip(tree.positions, tree.entries, strict=True) if p > position][:1]
    return " ".join([*(f"after entry {e}" for e in before), *(f"before entry {e}" for e in after)]) or "all of it"


def _list(numbers: tuple[int, ...] | list[int]) -> str:
    more = f" and {len(numbers) - 20} more" if len(numbers) > 20 else ""
    return ", ".join(str(n) for n in numbers[:20]) + more


class _Witness:
    """Walks the witness file beside the seals; both are in the order of their numbers."""

    def __init__(self) -> None:
        self._lines = witness.lines(witness_file())
        self._line: witness.Line | None = None
        self._broken: int | None = None
        self._next()

    def _next(self) -> None:
        try:
            self._line = next(self._lines, None)
        except witness.Broken as broken:
            self._line, self._broken = None, broken.line

    def compare(self, seal: Seal, now: datetime) -> Iterator[Finding]:
        while self._line is not None and self._line.number < seal.number:
            self._next()
        if self._line is not None and self._line.number == seal.number:
            if self._line.root != bytes(seal.root).hex():
                yield Finding(FindingKind.WITNESS_DIFFERS, f"The witness file has another root for seal {seal.number}.", seal.number)
        elif self._broken is None and now - seal.sealed_at > GRACE:
            yield Finding(FindingKind.WITNESS_SHORT, f"The witness file does not know seal {seal.number}.", seal.number)

    def rest(self, newest: int) -> Iterator[Finding]:
        beyond = []
        while self._line is not None:
            if self._line.number > newest:
                beyond.append(self._line.number)
            self._next()
        if beyond:
            text = f"The witness file knows seals {beyond[0]} to {beyond[-1]}, the database ends with {newest}: its tail was cut."
            yield Finding(FindingKind.TAIL_CUT, text, beyond[0])
        if self._broken is not None:
            yield Finding(FindingKind.WITNESS_BROKEN, f"Line {self._broken} of the witness file is not as it was written.")


def _unsealed(newest: Seal | None, now: datetime) -> Iterator[Finding]:
    """Entries that no seal covers: behind the bound of the last seal they slipped in, before it they wait too long."""
    after, below = (newest.after_id, newest.below_xid) if newest else (0, 0)
    free = "FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)"
    rows = fetch_rows(f"SELECT e.id {free} AND (e.id <= $1 OR e.xid < $2) ORDER BY e.id LIMIT 1000", [after, below])
    stray = tuple(int(str(row[0])) for row in rows)
    if stray:
        yield Finding(FindingKind.STRAY, f"These entries were slipped in behind the seals, or lost theirs: {_list(stray)}.", None, stray)
    sql = f"SELECT e.id {free} AND e.id > $1 AND e.xid >= $2 AND e.xid < {XMIN} AND e.at < $3 ORDER BY e.id LIMIT 1000"
    late = tuple(int(str(row[0])) for row in fetch_rows(sql, [after, below, now - GRACE]))
    if late:
        yield Finding(FindingKind.LATE, f"These entries wait for a seal although nothing is in the way: {_list(late)}.", None, late)
