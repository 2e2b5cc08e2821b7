"""导入人员：a CSV file into the register, chunk by chunk, each all or nothing; a broken run is continued, a finished one changes nothing.

A chunk's good rows are registered together with its progress and its faults in one transaction. Rows with a fault are told by line and
reason; nothing of their content is kept.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import AgencyKind
from sheyintong.kernel import text
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import SHANGHAI
from sheyintong.kernel.names import folded

from ..errors import FileUnreadable
from ..models import Import, ImportFault
from ..rules import importing as files
from ..rules import number_indexed
from ..rules.rows import RowReader
from ..types import NUMBER, ImportState, NewPerson, Number, Origin, Preview, RowError
from .loading import load

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Opened:
    """打开的文件：read and understood, nothing written yet."""

    name: str
    digest: str
    encoding: str
    sheet: files.Sheet
    mapping: Mapping[str, str]


def open_file(data: bytes, *, name: str, encoding: str = "", mapping: Mapping[str, str] | None = None) -> Opened:
    """读文件. ``encoding`` is utf-8, gbk, gb18030 or empty for "find out"; a byte order mark wins.

    Raises :class:`FileUnreadable`, :class:`ColumnsMissing`, :class:`~sheyintong.kernel.text.NotDecodable`.
    """
    if len(data) > files.MOST_BYTES:
        raise FileUnreadable(why="文件超过 128 MB，请分成几份。")
    decoded = text.decode(data, text.Encoding(encoding) if encoding else None)
    sheet = files.sheet(decoded.text)
    found = files.mapping_of(sheet.headings, mapping or {})
    return Opened(name, files.digest_of(data, found), decoded.encoding.value, sheet, found)


def preview(opened: Opened) -> Preview:
    """预览：how the file is read; the sample is masked."""
    unused = tuple(heading for heading in opened.sheet.headings if heading and heading not in opened.mapping.values())
    sample = tuple(files.sample(opened.sheet, opened.mapping))
    return Preview(opened.digest, opened.encoding, len(opened.sheet.rows), opened.mapping, unused, sample)


def check(opened: Opened, *, now: datetime) -> Iterator[RowError]:
    """试读：what is wrong with each row by itself; nothing is written and the register is not looked at."""
    reader = _reader(opened, now.astimezone(SHANGHAI).date())
    for row, line in zip(opened.sheet.rows, opened.sheet.lines, strict=True):
        read = reader.read(row, line)
        if isinstance(read, RowError):
            yield read


def run(opened: Opened, *, actor: Actor, now: datetime, chunk: int = CHUNK) -> Iterator[ImportState]:
    """导入 from where the file was left; yields after every chunk, once for a finished one.

    Raises :class:`NumberTaken` when a number was registered by another at the same moment: the chunk is then not written, run again.
    """
    reader = _reader(opened, now.astimezone(SHANGHAI).date())
    values = {"name": opened.name[:200], "mapping": dict(opened.mapping), "rows": len(opened.sheet.rows), "started_at": now}
    job, _ = Import.objects.get_or_create(digest=opened.digest, defaults=values)
    while True:
        state = _chunk(job.pk, opened, reader, chunk, actor, now)
        yield state
        if state.finished:
            return


def _reader(opened: Opened, today: date) -> RowReader:
    return RowReader(opened.sheet.headings, opened.mapping, _towns(), today)


def _towns() -> dict[str, int]:
    """Townships by code, and by name where only one bears it."""
    towns = [each for each in regions.agencies() if each.kind is AgencyKind.TOWNSHIP]
    names = Counter(each.place for each in towns)
    return {each.code: each.id for each in towns} | {each.place: each.id for each in towns if each.place and names[each.place] == 1}


def _chunk(job_id: int, opened: Opened, reader: RowReader, size: int, actor: Actor, now: datetime) -> ImportState:
    with transaction.atomic():
        job = Import.objects.select_for_update().get(pk=job_id)  # a second run of the same file waits here and goes on behind us
        start = job.position
        rows = opened.sheet.rows[start : start + size]
        lines = opened.sheet.lines[start : start + size]
        read = [reader.read(row, line) for row, line in zip(rows, lines, strict=True)]
        fresh, same, faults = _sorted(read, lines, opened.mapping)
        load(fresh, origin=Origin.IMPORT, actor=actor, now=now, reason=opened.name)
        ImportFault.objects.bulk_create(
            [
                ImportFault(job=job, line=each.line, column=each.column[:100], code=each.code, sentence=each.sentence[:300])
                for each in faults
            ]
        )
        job.position, job.new, job.same, job.refused = start + len(rows), job.new + len(fresh), job.same + same, job.refused + len(faults)
        job.finished_at = now if job.position >= job.rows and job.finished_at is None else job.finished_at
        job.save(update_fields=["position", "new", "same", "refused", "finished_at"])
    return ImportState(job.pk, job.digest, job.position, job.rows, job.new, job.same, job.refused)


def _sorted(
    read: Sequence[NewPerson | RowError], lines: Sequence[int], mapping: Mapping[str, str]
) -> tuple[list[NewPerson], int, list[RowError]]:
    """New persons, the count of those who are there already, and the faults. The register is asked once for all numbers."""
    people = [(entry, line) for entry, line in zip(read, lines, strict=True) if isinstance(entry, NewPerson)]
    faults = [entry for entry in read if isinstance(entry, RowError)]
    held = _held({_as_held(number) for entry, _ in people for number in entry.numbers})
    fresh, same = [], 0
    for entry, line in people:
        texts = [_as_held(number) for number in entry.numbers]
        owners = [held[text] for text in texts if text in held]
        who = _who(entry)
        if owners and owners[0] == who and texts[0] in held:
            same += 1
        elif owners:
            faults.append(RowError(line, mapping["number"], "people.number_taken", "这个证件号码或卡号已经登记在另一个人名下，请核对。"))
        else:
            fresh.append(entry)
            held |= dict.fromkeys(texts, who)
    return fresh, same, sorted(faults, key=lambda each: each.line)


def _who(entry: NewPerson) -> tuple[str, str]:
    return folded(entry.name), entry.birth.isoformat()


def _as_held(number: Number) -> str:
    return number_indexed(number.text, number.kind)


def _held(texts: Collection[str]) -> dict[str, tuple[str, str]]:
    """Number that holds, as it is indexed → name and birth of its holder, whichever key it was indexed under."""
    sealer = keys.sealer()
    asked = {index.hex(): text for text in texts for index in sealer.indexes(text, NUMBER)}
    rows = fetch_rows(
        "SELECT encode(i.number_index, 'hex'), p.name_key, p.birth FROM people_identifier i JOIN people_person p ON p.id = i.person_id"
        " WHERE i.valid_to IS NULL AND i.number_index = ANY ($1::bytea[])",
        [["\\x" + each for each in asked]],
    )
    return {asked[str(index)]: (str(name), str(birth)) for index, name, birth in rows}


def fault_file(opened: Opened, faults: Sequence[RowError]) -> bytes:
    """错误文件：the refused rows as they were, with line, column and reason in front; UTF-8 with its mark, no cell starts a formula."""
    return files.fault_file(opened.sheet, faults)
