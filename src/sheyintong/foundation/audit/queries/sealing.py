"""封存与证明的查询。"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from sheyintong.engines.database.statements import fetch_rows
from sheyintong.kernel.crypto import merkle

from .. import rules
from ..errors import NoSuchEntry, NotYetSealed
from ..models import Leaf, Seal
from ..types import Proof, SealCard

AS_TEXT = {
    "at": """to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
}
CELLS = ", ".join(AS_TEXT.get(name, f"e.{name}::text") for name in rules.COLUMNS)
"""The columns of an entry as the text that is sealed; ``e`` is the entry."""

XMIN = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def statement_of(seal: Seal) -> dict[str, object]:
    """What a seal's signature says, from its row."""
    values: dict[str, object] = {name: getattr(seal, name) for name in rules.STATEMENT if name not in ("region", "sealed_at")}
    values |= {"root": bytes(seal.root).hex(), "previous": bytes(seal.previous).hex(), "sealed_at": rules.moment(seal.sealed_at)}
    return values | {"region": region()}


def region() -> str:
    """The schema whose entries are sealed; it stands in every signature, so a seal cannot be moved to another region."""
    return str(fetch_rows("SELECT current_schema()")[0][0])


def witness_file() -> Path:
    """见证文件：where the roots of this region stand outside the database."""
    return Path(settings.HOME) / "witness" / f"{region()}.log"


def latest_row() -> Seal | None:
    """The last seal's row."""
    return Seal.objects.order_by("-number").first()


def first_seal_since(moment: datetime, *, number: int = 0) -> SealCard | None:
    """此后第一批：the first seal from this ``number`` on that was made at this moment or later, or None where there is none yet."""
    row = Seal.objects.filter(sealed_at__gte=moment, number__gte=number).order_by("number").first()
    return card(row) if row else None


def seal(number: int) -> SealCard | None:
    """封存批次 of this number."""
    row = Seal.objects.filter(number=number).first()
    return card(row) if row else None


def sealed_in(act: str, cases: Sequence[int]) -> dict[int, int | None]:
    """封在哪一批：for each of the cases that has an entry of this act, the seal of that entry; None while it waits for one."""
    rows = fetch_rows(
        "SELECT e.case_id, s.number FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id LEFT JOIN audit_seal s ON s.id = l.seal_id"
        " WHERE e.case_id = ANY ($1::bigint[]) AND e.act = $2::text ORDER BY e.id DESC",
        [list(map(str, cases)), act],
    )
    return {int(str(case)): int(number) if number else None for case, number in rows}


def latest_code() -> str:
    """短码：the code of the last root, for the foot of a receipt; empty before the first seal."""
    return Seal.objects.order_by("-number").values_list("code", flat=True).first() or ""


def seals(*, before: int | None = None, limit: int = 50) -> tuple[SealCard, ...]:
    """封存批次：seals, newest first, with numbers below ``before``."""
    rows = Seal.objects.order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return tuple(card(row) for row in rows[:limit])


def seals_after(number: int) -> Iterator[Seal]:
    """Rows of seals with higher numbers, oldest first, read in portions."""
    return Seal.objects.filter(number__gt=number).order_by("number").iterator(500)


def card(row: Seal) -> SealCard:
    """A seal as pages show it."""
    return SealCard(
        number=row.number,
        era=row.era,
        count=row.count,
        first_id=row.first_id,
        last_id=row.last_id,
        root=bytes(row.root).hex(),
        previous=bytes(row.previous).hex(),
        key=row.key,
        code=row.code,
        sealed_at=row.sealed_at,
    )


def waiting() -> int:
    """等待事务：the number of the oldest transaction still open in the cluster; what is younger cannot be sealed yet."""
    return int(str(fetch_rows(f"SELECT {XMIN}")[0][0]))


def prove(number: int) -> Proof:
    """证明：that an entry is as it was sealed. Raises :class:`NoSuchEntry`, or :class:`NotYetSealed` naming what it waits for.

    A changed entry gives a proof that does not check: nothing is hidden here.
    """
    cells = fetch_rows(f"SELECT {CELLS} FROM audit_entry e WHERE e.id = $1", [number])
    if not cells:
        raise NoSuchEntry(entry=number)
    leaf = Leaf.objects.select_related("seal").filter(entry_id=number).first()
    if leaf is None:
        raise NotYetSealed(entry=number, transaction=waiting())
    digests = [bytes(d) for d in Leaf.objects.filter(seal=leaf.seal).order_by("position").values_list("digest", flat=True)]
    path = merkle.inclusion_proof(digests, leaf.position)
    file = rules.proof_file(
        cells[0],
        statement_of(leaf.seal),
        position=leaf.position,
        path=path,
        signature=bytes(leaf.seal.signature),
        key=leaf.seal.key,
    )
    steps = rules.steps(bytes(leaf.digest), leaf.position, len(digests), path)
    return Proof(number, card(leaf.seal), bytes(leaf.digest).hex(), leaf.position, steps, file)
