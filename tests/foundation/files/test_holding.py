"""Bytes are stored and swept at the same time: a row never loses its bytes, however the steps fall and wherever it breaks off."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from sheyintong.engines.database import schemas
from sheyintong.engines.database.parts import Part
from sheyintong.engines.database.statements import Written, fetch_rows
from sheyintong.foundation.files import commands, queries
from sheyintong.foundation.files.adapters import disk, holding
from sheyintong.foundation.files.commands import storing
from sheyintong.foundation.files.errors import BytesLost
from sheyintong.foundation.files.types import StoredFile
from sheyintong.kernel.actors import system
from tests.foundation.audit.test_record import TELLER
from tests.foundation.conftest import Committed
from tests.foundation.files.test_files import AT, PDF

LATE = datetime.now(UTC) + timedelta(days=2)

OF_THIS_DATABASE = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"


class Broken(Exception):
    """What breaks off a step here."""


def keep(data: bytes = PDF) -> StoredFile:
    return commands.store(actor=TELLER, data=data, name="a.pdf" if data == PDF else "a.txt", retention="working", at=AT)


def give_up(file: StoredFile) -> None:
    commands.give_up(actor=TELLER, files=[file.id], reason="没有收下", at=AT)


def swept() -> int:
    """How many digests a sweep takes off the disk when all have lain long enough."""
    return commands.sweep(actor=system("tacheng", "files"), at=LATE, whole=True).digests


def nothing_is_left_half_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock of :func:`swept`, two days ahead, what is being written now would be taken for left over."""
    monkeypatch.setattr(disk, "leavings", lambda firsts, before: iter(()))


def rows_without_bytes() -> list[str]:
    """Files that are there by their row and whose bytes are not, or are others."""
    living = fetch_rows("SELECT id FROM files_file WHERE erased_at IS NULL")
    return [number or "" for (number,) in living if _is_lost(int(number or 0))]


def _is_lost(file: int) -> bool:
    try:
        return not queries.open_file(file)
    except BytesLost:
        return True


def elsewhere(what: Callable[[], object]) -> object:
    """Do it on a connection of its own, as another process would."""
    try:
        with schemas.region("tacheng"):
            return what()
    finally:
        connection.close()


class Gate:
    """A place where a step waits until it is let through."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def wait(self) -> None:
        self.reached.set()
        assert self.open.wait(20)


@contextmanager
def held_up(monkeypatch: pytest.MonkeyPatch, place: object, name: str, what: Callable[[], object]) -> Iterator[Future[object]]:
    """Begin ``what`` elsewhere and hold it up where it calls ``name``; it goes on when the block ends."""
    gate, real = Gate(), getattr(place, name)

    def waiting(*args: object) -> object:
        gate.wait()
        return real(*args)

    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(place, name, waiting)
        begun = pool.submit(elsewhere, what)
        try:
            assert gate.reached.wait(20)
            monkeypatch.setattr(place, name, real)
            yield begun
        finally:
            gate.open.set()


def test_bytes_whose_row_is_being_written_are_not_swept(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    give_up(keep())
    with held_up(monkeypatch, storing, "write", keep):
        assert swept() == 0
    assert rows_without_bytes() == []
    assert fetch_rows("SELECT count(*) FROM files_file WHERE erased_at IS NULL") == [("1",)]


def test_bytes_swept_before_their_row_is_begun_are_written_again(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    give_up(keep())
    with held_up(monkeypatch, holding, "hold", keep):
        assert swept() == 1
    assert rows_without_bytes() == []


def test_a_row_written_while_the_sweep_looks_around_keeps_its_bytes(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    give_up(keep())
    with held_up(monkeypatch, holding, "take", swept) as sweeping:
        keep()
    assert sweeping.result() == 0
    assert rows_without_bytes() == []


def test_two_who_store_the_same_do_not_wait_for_each_other(committed: Committed) -> None:
    with transaction.atomic():
        keep()
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(elsewhere, keep).result(20)


def test_a_digest_is_held_in_its_own_region_alone(committed: Committed) -> None:
    digest = keep().digest
    with transaction.atomic():
        holding.hold(digest)
        with committed.other() as other:
            other.execute("SET search_path TO r_template, public")
            found = other.execute(holding.TAKE.replace("$1::text[]", "%s::text[]"), [[digest]]).fetchall()
    assert found == [(digest,)]


def test_what_is_stored_given_up_and_swept_at_once_never_loses_its_bytes(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, faults, write = threading.Event(), list[str](), storing.write

    def slow(*parts: Part) -> Written:
        time.sleep(random.random() * 0.01)  # the sweep gets its chance
        return write(*parts)

    monkeypatch.setattr(storing, "write", slow)
    nothing_is_left_half_written(monkeypatch)
    some = [f"姓名,{n}\n".encode() for n in range(3)]

    def storing_(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(40):
            file = keep(chance.choice(some))
            if chance.random() < 0.7:
                give_up(file)

    def sweeping() -> None:
        while not stop.is_set():
            swept()

    with ThreadPoolExecutor(6) as pool:
        sweepers = [pool.submit(elsewhere, sweeping) for _ in range(2)]
        writers = [pool.submit(elsewhere, lambda n=n: storing_(n)) for n in range(4)]  # type: ignore[misc]
        try:
            faults += [str(error) for writer in writers if (error := writer.exception(120))]
        finally:
            stop.set()
        faults += [str(error) for sweeper in sweepers if (error := sweeper.exception(60))]
    assert faults == []
    assert rows_without_bytes() == []


@pytest.mark.parametrize(("place", "step"), [(holding, "hold"), (disk, "touch"), (storing, "write")])
def test_a_store_that_breaks_off_leaves_bytes_at_most(
    committed: Committed, monkeypatch: pytest.MonkeyPatch, place: object, step: str
) -> None:
    def broken(*args: object) -> object:
        raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(place, step, broken)
        with pytest.raises(Broken):
            keep()
    assert fetch_rows("SELECT count(*) FROM files_file") == [("0",)]
    assert queries.open_file(keep().id) == PDF


def test_a_store_whose_server_dies_leaves_bytes_that_nobody_holds(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    with held_up(monkeypatch, storing, "write", keep) as begun:
        assert swept() == 0
        committed.intrude(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND {OF_THIS_DATABASE}")
    assert begun.exception(20) is not None
    assert fetch_rows("SELECT count(*) FROM files_file") == [("0",)]
    assert swept() == 1


def test_the_disk_has_the_bytes_and_every_folder_above_them_before_the_row_is_written(
    region: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited, real = list[str](), os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (waited.append(os.readlink(f"/proc/self/fd/{descriptor}")), real(descriptor)))
    place = disk.place_of(keep().digest)
    folders = {str(folder) for folder in (place.parent, place.parent.parent, home / "files" / "tacheng", home / "files")}
    assert folders < set(waited)
    waited.clear()
    keep()  # another's bytes, which the disk may not have yet
    assert set(waited) == folders
    assert {os.stat(folder).st_mode & 0o777 for folder in folders} == {0o700}
