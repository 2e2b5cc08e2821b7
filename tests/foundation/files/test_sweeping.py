"""What nobody refers to goes after a day, and only that: bytes and rows, in portions, each in the trail; a crash in between loses nothing."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.files import commands, queries, rules
from sheyintong.foundation.files.adapters import disk, holding
from sheyintong.foundation.files.commands import sweeping
from sheyintong.foundation.files.errors import FileErased
from sheyintong.foundation.files.queries import sweeping as looking
from sheyintong.foundation.files.types import StoredFile, Swept
from sheyintong.kernel.actors import system
from sheyintong.wiring import files as wired
from tests.foundation.audit.test_record import TELLER
from tests.foundation.conftest import Committed
from tests.foundation.files.test_holding import Broken, elsewhere, held_up, nothing_is_left_half_written

ROOT = system("tacheng", "files")
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
LATE = NOW + timedelta(days=2)


@pytest.fixture
def referred() -> Iterator[set[int]]:
    """The numbers of files that somebody refers to; a test adds what it likes."""
    held = set[int]()
    commands.use_claims({"somebody": held.intersection})
    yield held
    commands.use_claims(wired.CLAIMS)


def keep(text: str = "姓名", at: datetime = NOW) -> StoredFile:
    return commands.store(actor=TELLER, data=text.encode(), name="a.txt", retention="permanent", at=at)


def erase(at: datetime = LATE) -> int:
    return commands.erase_unclaimed(actor=ROOT, at=at)


def sweep(at: datetime = LATE) -> Swept:
    return commands.sweep(actor=ROOT, at=at, whole=True)


def told(act: str) -> list[dict[str, Any]]:
    rows = fetch_rows("SELECT changed FROM audit_entry WHERE act = $1::text ORDER BY id", [act])
    return [json.loads(changed or "") for (changed,) in rows]


def lie() -> list[str]:
    """The digests that the disk holds."""
    return sorted(disk.lying(rules.FIRSTS, NOW + timedelta(days=100)))


@given(st.lists(st.integers(1, 50), unique=True), st.sets(st.integers(1, 50)))
def test_what_is_referred_to_is_never_unclaimed(files: list[int], claimed: set[int]) -> None:
    free = rules.unclaimed(files, claimed)
    assert not claimed.intersection(free)
    assert set(free) | (claimed & set(files)) == set(files)


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2026, 1, 1), max_value=datetime(2126, 1, 1)))  # noqa: DTZ001
def test_the_runs_of_any_25_hours_look_through_every_folder_once(at: datetime) -> None:
    looked = [first for hour in range(25) for first in rules.firsts_of(at + timedelta(hours=hour))]
    assert sorted(looked) == list(rules.FIRSTS)
    met = {first for day in range(25) for first in rules.firsts_of(at + timedelta(days=day))}
    assert met == set(rules.FIRSTS)  # also where the worker runs in one hour of the day alone


def test_a_file_nobody_refers_to_is_erased_after_a_day_and_its_bytes_go_a_day_later(region: str, home: Path, referred: set[int]) -> None:
    free, held = keep("一"), keep("二")
    referred.add(held.id)
    assert erase(NOW + timedelta(hours=23)) == 0
    assert erase(NOW + DAY + timedelta(hours=1)) == 1
    with pytest.raises(FileErased):
        queries.open_file(free.id)
    assert told("files.erase_unclaimed") == [{"files": [free.id]}]
    assert sweep(NOW + timedelta(days=2)) == Swept()  # erased an hour less than a day ago
    assert sweep(NOW + timedelta(days=3)) == Swept(files=1, digests=1)
    assert told("files.sweep") == [{"digests": [free.digest], "files": 1}]
    assert lie() == [held.digest]
    assert queries.open_file(held.id).decode() == "二"


def test_a_claim_that_was_seen_is_for_good(region: str, home: Path, referred: set[int]) -> None:
    held = keep()
    referred.add(held.id)
    assert erase() == 0
    referred.clear()
    assert looking.not_claimed_yet(LATE, 0) == []
    assert erase() == 0


def test_without_the_table_of_who_refers_nothing_is_erased(region: str, home: Path, referred: set[int]) -> None:
    keep()
    commands.use_claims({})
    with pytest.raises(RuntimeError, match="not given"):
        erase()
    assert fetch_rows("SELECT count(*) FROM files_file WHERE erased_at IS NULL") == [("1",)]


def test_it_goes_in_portions_each_with_its_line_in_the_trail(
    region: str, home: Path, referred: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PORTION", 3)
    kept = [keep(str(n)) for n in range(8)]
    referred.update(file.id for file in kept[::2])
    assert erase() == 4
    assert [len(each["files"]) for each in told("files.erase_unclaimed")] == [1, 2, 1]
    assert sweep(LATE + 2 * DAY) == Swept(files=4, digests=4)
    assert [len(each["digests"]) for each in told("files.sweep")] == [3, 1]
    monkeypatch.setattr(sweeping, "MOST", 1)
    commands.give_up(actor=TELLER, files=[file.id for file in kept[::2]], reason="没有收下", at=NOW)
    assert [sweep().files, sweep().files] == [3, 1]


def test_bytes_without_a_row_go_after_a_day(region: str, home: Path) -> None:
    digest = disk.put(b"nobody's")
    assert sweep(NOW + timedelta(hours=23)) == Swept()
    assert queries.sweepable(LATE).digests == (digest,)
    assert sweep() == Swept(digests=1)
    assert told("files.sweep") == [{"digests": [digest], "files": 0}]
    assert [path for path in (home / "files").rglob("*") if path.is_file()] == []


def test_a_run_of_the_schedule_looks_through_its_part_of_the_disk(region: str, home: Path) -> None:
    for n in range(30):
        disk.put(str(n).encode())
    taken = [commands.sweep(actor=ROOT, at=LATE + timedelta(hours=hour)).digests for hour in range(25)]
    assert sum(taken) == 30
    assert max(taken) < 30


def test_what_was_left_half_written_goes_after_a_day(region: str, home: Path) -> None:
    held = keep()
    half, aside = (disk.place_of(held.digest).with_name(name) for name in (f".{held.digest[:8]}-{'0' * 16}", f".{held.digest}"))
    half.write_bytes(b"half")
    aside.write_bytes(b"aside")
    assert sweep(NOW + timedelta(hours=23)).left == 0
    assert set(queries.sweepable(LATE).left) == {half.name, aside.name}
    assert sweep().left == 2
    assert not half.exists()
    assert not aside.exists()
    assert set(told("files.sweep")[0]["left"]) == {half.name, aside.name}
    assert lie() == [held.digest]


HOSTILE = [
    "..",
    "...",
    "a.pdf",
    "%2e%2e",
    "f" * 63,
    "F" * 64,
    "f" * 65,
    "f" * 64 + "\n",
    "\u202e" + "f" * 63,
    ".ffffffff-..",
    "'; --",
    "\udcff",
]


def test_what_is_not_ours_is_left_alone_whatever_it_is_called(region: str, home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    digest = disk.put(b"x")
    root, inner = home / "files" / "tacheng", disk.place_of(digest).parent
    for name in HOSTILE[2:]:
        (inner / name).write_bytes(b"not ours")
    (outside / ("ab" + "0" * 62)).write_bytes(b"outside")
    (root / "ab").mkdir(exist_ok=True)
    (root / "ab" / "00").symlink_to(outside)  # a folder that leads elsewhere
    (root / "ac").symlink_to(outside)
    (inner / (digest[:4] + "1" * 60)).symlink_to(outside / ("ab" + "0" * 62))
    (inner / ("e" * 64)).write_bytes(b"in the wrong folder")
    before = sorted(str(path) for path in home.rglob("*"))
    assert sweep() == Swept(digests=1)
    assert sorted(str(path) for path in home.rglob("*")) == [path for path in before if path != str(disk.place_of(digest))]
    assert (outside / ("ab" + "0" * 62)).read_bytes() == b"outside"


def test_the_sweep_of_one_region_leaves_the_others_alone(region: str, home: Path) -> None:
    digest = disk.put(b"x")
    other = home / "files" / "taizhou" / digest[:2] / digest[2:4] / digest
    other.parent.mkdir(parents=True)
    disk.place_of(digest).rename(other)
    assert sweep() == Swept()
    assert other.exists()


def test_looking_changes_nothing(region: str, home: Path, referred: set[int]) -> None:
    free, given_up = keep("一"), keep("二")
    commands.give_up(actor=TELLER, files=[given_up.id], reason="没有收下", at=NOW)
    stray = disk.put(b"nobody's")
    found = queries.sweepable(LATE)
    assert found.files == (free.id,)
    assert set(found.digests) == {given_up.digest, stray}
    assert queries.sweepable(LATE) == found
    assert queries.sweepable(NOW + timedelta(hours=23)).digests == ()
    assert queries.open_file(free.id).decode() == "一"


def breaking(monkeypatch: pytest.MonkeyPatch, place: object, step: str, action: Callable[[], object]) -> None:
    """Run ``action`` and break it off where it calls ``step``."""

    def broken(*args: object, **named: object) -> object:
        raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(place, step, broken)
        with pytest.raises(Broken):
            action()


@pytest.mark.parametrize(("place", "step"), [(holding, "take"), (disk, "set_aside"), (sweeping, "write"), (disk, "clear")])
def test_a_sweep_that_breaks_off_is_made_up_for_by_the_next(
    committed: Committed, monkeypatch: pytest.MonkeyPatch, place: object, step: str
) -> None:
    erased, stray, twin = keep("一"), disk.put(b"nobody's"), keep("三")
    commands.give_up(actor=TELLER, files=[erased.id], reason="没有收下", at=NOW)
    breaking(monkeypatch, place, step, sweep)
    assert queries.open_file(twin.id).decode() == "三"
    again = keep("一")  # somebody stores what the broken sweep had in hand
    assert queries.open_file(again.id).decode() == "一"
    commands.give_up(actor=TELLER, files=[again.id], reason="没有收下", at=NOW)
    sweep()
    assert lie() == [twin.digest]
    assert list(disk.leavings(rules.FIRSTS, LATE)) == []
    assert fetch_rows("SELECT count(*) FROM files_file WHERE erased_at IS NOT NULL AND NOT gone") == [("0",)]
    digests = {digest for each in told("files.sweep") for digest in [*each.get("digests", []), *each.get("left", [])]}
    assert {erased.digest, stray} <= {digest.lstrip(".") for digest in digests}  # nothing went that the trail does not name


def test_an_erasure_that_breaks_off_erases_nothing(
    committed: Committed, home: Path, referred: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    free = keep()
    breaking(monkeypatch, sweeping, "write", erase)
    assert queries.open_file(free.id).decode() == "姓名"
    assert erase() == 1


def test_a_file_somebody_is_about_to_refer_to_is_not_erased(
    committed: Committed, home: Path, referred: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keep()
    with committed.other() as other:
        other.execute("SELECT FROM files_file WHERE id = %s FOR SHARE", [file.id])  # as the part ``claimed`` does
        assert erase() == 0
        referred.add(file.id)
    assert erase() == 0
    assert queries.open_file(file.id).decode() == "姓名"


def test_who_refers_to_a_file_that_is_being_erased_waits_and_is_refused(
    committed: Committed, home: Path, referred: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keep()
    with ThreadPoolExecutor(1) as pool, held_up(monkeypatch, rules, "unclaimed", erase) as erasing:
        claiming = pool.submit(elsewhere, lambda: write(commands.claimed(file.id)))
        with pytest.raises(TimeoutError):
            claiming.result(0.5)
        erasing_goes_on = erasing
    assert erasing_goes_on.result() == 1
    assert isinstance(claiming.exception(20), FileErased)
    with pytest.raises(FileErased):
        write(commands.claimed(file.id))


def test_a_file_that_is_there_may_be_referred_to(region: str, home: Path) -> None:
    assert write(commands.claimed(keep().id))


def test_what_is_referred_to_outlives_erasing_and_sweeping_at_once(
    committed: Committed, home: Path, referred: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing_is_left_half_written(monkeypatch)
    commands.use_claims({"odd": lambda files: [file for file in files if file % 2]})

    def teller(seed: int) -> None:
        for n in range(25):
            file = keep(f"{(seed + n) % 4}", at=NOW - timedelta(days=9))  # equal bytes of several, old enough from the start
            with suppress(FileErased):
                write(commands.claimed(file.id))

    def cleaner(seed: int) -> None:
        for _ in range(25):
            erase(NOW - timedelta(days=3))
            sweep()

    with ThreadPoolExecutor(5) as pool:
        work = [pool.submit(elsewhere, partial(what, n)) for n, what in enumerate((teller, teller, teller, cleaner, cleaner))]
    assert [each.exception() for each in work] == [None] * 5
    living = fetch_rows("SELECT id, encode(digest, 'hex') FROM files_file WHERE erased_at IS NULL")
    assert {int(number or 0) % 2 for number, _ in living} >= {1}
    assert all(queries.open_file(int(number or 0)) for number, _ in living)
    assert fetch_rows("SELECT count(*) FROM files_file WHERE erased_at IS NOT NULL AND id % 2 = 1") == [("0",)]
