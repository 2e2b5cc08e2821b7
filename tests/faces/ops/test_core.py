"""The operator's commands for the core system."""

from collections.abc import Callable
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer

import pytest
from click.testing import CliRunner, Result

from sheyintong.engines.database.statements import write
from sheyintong.exchange.core_system import commands, queries
from sheyintong.exchange.core_system.types import Outcome, Verdict
from sheyintong.faces.ops import project
from sheyintong.faces.ops.commands import core
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import Region, RegionKind
from tests.registers.conftest import house_keys

__all__ = ["house_keys"]
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def run(region: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on the region of the test."""
    monkeypatch.setattr(project, "set_up", lambda settings, role: None)
    monkeypatch.setattr(regions, "need", lambda slug: Region(1, slug, "塔城", "r_tacheng", RegionKind.DEMO))
    return lambda *words: CliRunner().invoke(core.command, list(words), obj=lambda: None)


def test_the_operator_says_who_keeps_a_record(run: Callable[..., Result]) -> None:
    said = run("keep", "enrolment", "there", "--region", "tacheng", "--using", "testcore", "--address", "http://127.0.0.1:9")
    assert said.output == "tacheng: enrolment is kept there, by testcore at http://127.0.0.1:9\n"
    assert queries.keeper("enrolment") == "there"
    assert "No adapter 'sap'" in run("keep", "card", "there", "--region", "tacheng", "--using", "sap").output


def test_what_waits_and_what_was_contradicted_is_listed(run: Callable[..., Result]) -> None:
    assert run("waiting", "--region", "tacheng").output == "0 waiting, 0 contradicted\n"
    part = commands.send(subject="enrolment", act="enrol", about=("case", 5), record={}, at=NOW)
    number = write(part).id(part)
    assert f"{number} enrolment enrol sent" in run("waiting", "--region", "tacheng").output
    for verdict in (Verdict.YES, Verdict.NO):
        commands.take_answer(change=number, outcome=Outcome(verdict), now=NOW)
    said = run("waiting", "--region", "tacheng")
    assert (said.exit_code, "0 waiting, 1 contradicted" in said.output) == (1, True)


def test_the_simulator_runs_in_the_mood_it_is_told(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ThreadingHTTPServer, "serve_forever", lambda self: None)
    assert "http://127.0.0.1:" in run("simulate", "--port", "0", "--mode", "subject:enrolment=late").output
    assert "silly" in run("simulate", "--mode", "subject:enrolment=silly").output
