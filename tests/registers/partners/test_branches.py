"""The national directory of branches: the last operation counts, every refused row has its reason, a second run changes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel.actors import system
from sheyintong.registers.partners import commands, queries, rules
from sheyintong.registers.partners.errors import NoBranchFile
from sheyintong.registers.partners.types import BranchState, ImportReport, RefusedRow
from tests.kernel.cases import SHARED

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ACTOR = system("", "test")
REAL = (SHARED or Path()) / "banks" / "bank_codes_seen.csv"
HEAD = "bank_code12,branch_name,bank_name,city,province,last_op,last_date\n"
ONE = "313651027012,某银行成都支行,C 城市商业银行,成都市,四川省,{op},{on}\n"


def run(tmp_path: Path, *lines: str, dry_run: bool = False) -> ImportReport:
    file = tmp_path / "branches.csv"
    file.write_text(HEAD + "".join(lines), encoding="utf-8")
    return commands.import_branches(path=file, dry_run=dry_run, actor=ACTOR, now=NOW)


def test_the_last_operation_counts_in_the_file_and_against_the_directory(region: str, tmp_path: Path) -> None:
    report = run(tmp_path, ONE.format(op="remove", on="2026-03-16"), ONE.format(op="add", on="2025-01-01"))
    found = queries.branch("313651027012")
    assert (report.added, report.removed) == (1, 1)
    assert found is not None
    assert found.state is BranchState.REMOVED
    assert run(tmp_path, ONE.format(op="add", on="2026-01-01")).changed == 0
    assert run(tmp_path, ONE.format(op="add", on="2026-04-01")).changed == 1
    assert queries.branches(city="成都市", text="成都") != []


@pytest.mark.parametrize("text", ["313651027012", "3136", "３１３６", "3136 5102", "成都支行", "027"])
def test_a_branch_is_found_by_a_part_of_its_name_or_the_beginning_of_its_number(region: str, tmp_path: Path, text: str) -> None:
    named = ONE.format(op="add", on="2026-01-01").replace("313651027012", "402795602394").replace("某银行成都支行", "三桥 027 支行")
    run(tmp_path, ONE.format(op="add", on="2026-01-01"), named)
    wanted = "402795602394" if text == "027" else "313651027012"
    assert [each.cnaps for each in queries.branches(text=text)] == [wanted], "the middle of a number finds nothing"
    assert queries.branches(city="塔城市", text=text) == []


def test_a_dry_run_tells_and_writes_nothing(region: str, tmp_path: Path) -> None:
    assert run(tmp_path, ONE.format(op="add", on="2026-01-01"), dry_run=True).added == 1
    assert queries.branch("313651027012") is None


def test_every_refused_row_has_its_line_and_reason(region: str, tmp_path: Path) -> None:
    report = run(
        tmp_path,
        ONE.format(op="add", on="2026-01-01"),
        ONE.format(op="add", on="2026-01-01").replace("313651027012", "313651027013"),
        ONE.format(op="add", on="2026-01-01").replace("313651027012", "31365102701"),
        ONE.format(op="rename", on="2026-01-01"),
        ONE.format(op="add", on="16.3.2026"),
        ONE.format(op="add", on="2026-01-01").replace("某银行成都支行", ""),
        "313651027012\n",
    )
    assert [row.line for row in report.refused] == [3, 4, 5, 6, 7, 8]
    assert all(row.reason for row in report.refused)
    assert (report.rows, report.added) == (7, 1)


def test_what_is_no_list_of_branches_is_refused_as_a_whole(region: str, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    for data in (b"", b"a,b\n1,2\n", "联行号,名称\n".encode("gb18030"), (HEAD + "x" * 200_000).encode()):
        file.write_bytes(data)
        with pytest.raises(NoBranchFile):
            commands.import_branches(path=file, dry_run=True, actor=ACTOR, now=NOW)


@given(st.dictionaries(st.sampled_from(rules.COLUMNS), st.none() | st.text(max_size=30)))
def test_no_row_is_a_fault(row: dict[str, str | None]) -> None:
    assert isinstance(rules.read_row(2, row), RefusedRow | rules.BranchRow)


def test_an_import_broken_off_is_continued(region: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sheyintong.registers.partners.commands import branches

    monkeypatch.setattr(branches, "CHUNK", 1)
    lines = [ONE.format(op="add", on="2026-01-01").replace("313651027012", code) for code in ("402795602394", "305161009160")]

    def stop(done: int, rows: int) -> None:
        raise KeyboardInterrupt

    file = tmp_path / "branches.csv"
    file.write_text(HEAD + "".join(lines), encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        commands.import_branches(path=file, dry_run=False, actor=ACTOR, now=NOW, progress=stop)
    assert queries.branch_count() == 1
    report = commands.import_branches(path=file, dry_run=False, actor=ACTOR, now=NOW)
    assert (report.added, report.unchanged) == (1, 1)


@pytest.mark.skipif(not REAL.exists(), reason="the shared data is not beside this checkout")
def test_the_real_list_of_3181_branches(region: str) -> None:
    told: list[tuple[int, int]] = []
    report = commands.import_branches(path=REAL, dry_run=False, actor=ACTOR, now=NOW, progress=lambda done, rows: told.append((done, rows)))
    assert (report.rows, report.added, report.removed, report.refused) == (3181, 3181, 1738, ())
    assert queries.branch_count() == 1443
    assert told[-1] == (3181, 3181)
    again = commands.import_branches(path=REAL, dry_run=False, actor=ACTOR, now=NOW)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3181)
