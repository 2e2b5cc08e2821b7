"""The auditor's commands: verify, prove, check, seal, key; each answer is a sentence and an exit code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheyintong.engines import keys
from sheyintong.faces.ops import project
from sheyintong.faces.ops.commands import audit
from tests.foundation.audit.test_seal import acts
from tests.foundation.conftest import Committed, committed, house_keys

__all__ = ["committed", "house_keys"]
Run = Callable[..., Result]


@pytest.fixture
def run(committed: Committed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in a folder of its own, on the database of the test."""
    for name in ("set_up", "set_up_without_database"):
        monkeypatch.setattr(project, name, lambda settings, role: None)
    monkeypatch.setattr(audit, "_schemas", lambda slug: [("tacheng", "r_tacheng")])
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(audit.command, [str(word) for word in words], obj=lambda: None)


def test_a_whole_trail_is_said_to_be_whole(run: Run) -> None:
    acts(3)
    assert "3 entries sealed" in run("seal").output
    result = run("verify")
    assert (result.exit_code, "whole: 3 entries in 1 seals" in result.output) == (0, True)


def test_a_changed_row_is_named_and_the_exit_code_is_1(run: Run, committed: Committed) -> None:
    made = acts(3)
    run("seal")
    committed.intrude(f"UPDATE audit_entry SET reason = '别的' WHERE id = {made[1]}")
    result = run("verify")
    assert result.exit_code == 1
    assert f"记录被改 changed: In seal 1 these entries are not as they were sealed: {made[1]}." in result.output
    assert "1 findings" in result.output
    assert run("verify", "--since", "2099-01-01").exit_code == 0


def test_a_proof_is_written_and_checked(run: Run, tmp_path: Path) -> None:
    entry = acts(5)[2]
    assert f"proof-{entry}.json: entry {entry}, seal 1" in run("prove", entry, "--region", "tacheng").output
    result = run("check", f"proof-{entry}.json")
    assert (result.exit_code, f"holds: entry {entry}" in result.output) == (0, True)
    assert run("key").output == keys.public_key_pem()


def test_a_forged_proof_another_key_and_no_proof_fail(run: Run, tmp_path: Path) -> None:
    entry = acts(2)[0]
    run("prove", entry, "--region", "tacheng", "--out", "a.json")
    (tmp_path / "b.json").write_text((tmp_path / "a.json").read_text().replace("本人", "他人").replace("cases.accept", "cases.refuse"))
    keys.ensure(tmp_path / "other")
    assert run("check", "b.json").exit_code == 1
    assert run("check", "a.json", "--key", tmp_path / "other/keys/sign-1.pub").exit_code == 1
    (tmp_path / "c.json").write_text("{")
    assert "not a proof" in run("check", "c.json").output
    assert "no entry" in run("prove", 999, "--region", "tacheng").output
