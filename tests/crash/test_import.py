"""An import that is killed within a chunk registered nobody of that chunk; run again it goes on there, and everybody is there once."""

import time
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.support.world import id_number

from .stages import Stage

CHUNKS, CHUNK = 3, 2000
FIRST = date(1950, 1, 1)

pytestmark = pytest.mark.crash


def written(folder: Path) -> Path:
    """A file of three chunks of persons whom nobody is: a county that never was, a day of birth and an order for each."""
    file = folder / "people.csv"
    rows = [f"导入{place % 90},{id_number(f'{FIRST + timedelta(days=place):%Y%m%d}', '881')},和平街道" for place in range(CHUNKS * CHUNK)]
    file.write_text("\n".join(["姓名,证件号码,乡镇", *rows]) + "\n", encoding="gb18030")
    return file


def imported(stage: Stage) -> tuple[int, int, int]:
    """Persons of the file, those of them who are there more than once, and entries of the trail that tell of a chunk."""
    with psycopg.connect(stage.tree.dsn, autocommit=True) as server:
        row = server.execute(
            "SELECT (SELECT count(*) FROM people_person WHERE name LIKE '导入%'),"
            " (SELECT count(*) FROM (SELECT name, birth FROM people_person WHERE name LIKE '导入%' GROUP BY 1, 2 HAVING count(*) > 1) twice),"
            " (SELECT count(*) FROM audit_entry WHERE act = 'people.load' AND reason = 'people.csv')"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


def test_an_import_killed_within_a_chunk_goes_on_there(stage: Stage, tmp_path: Path) -> None:
    words = ("import", "people", str(written(tmp_path)), "--region", "tacheng", "--map", "number=证件号码")
    for passed in range(2):  # in its first chunk, then again in the second
        begun = time.monotonic()
        with stage.killer.program("chunk loaded, not committed", *words, passing=min(passed, 1)):
            stage.killer.note("chunk loaded, not committed", "import", begun, stage.check())
            assert imported(stage) == (passed * CHUNK, 0, passed)
    done = stage.tree.command(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    there = imported(stage)
    assert there == (CHUNKS * CHUNK, 0, CHUNKS)
    again = stage.tree.command(*words)
    assert again.returncode == 0, again.stderr
    assert imported(stage) == there
