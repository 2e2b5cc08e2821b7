"""The bench runs whole: every way answers right; no speed is asserted."""

import pytest
from benches.accept import measure
from benches.capture import Captured, Statement, pgbench_script

STATEMENT: Statement = ("SELECT $1::bigint, $2, $3", ["{person}", "key-{person}", "12:00; it's"])


@pytest.mark.crash
def test_one_acceptance_is_measured_four_ways() -> None:
    result = measure(clients=2, seconds=0.5, turns=1)
    assert all(result[name] > 0 for name in ("bare", "api", "page", "get_workbench", "get_form"))
    assert result["pgbench"] is None or result["pgbench"] > 0


def test_a_captured_statement_is_filled_for_another_person() -> None:
    assert [Captured.filled(param, 7, 8, 9) for param in ("{person}", "{person*256+1}", "a-{visit}-{session}", '{"item":1}')] == [
        "7",
        "1793",
        "a-8-9",
        '{"item":1}',
    ]


def test_pgbench_sees_no_variable_and_no_end_in_a_literal() -> None:
    line = pgbench_script(Captured([], STATEMENT, 1, 0), clients=3).splitlines()[-1]
    assert line == "SELECT :person::bigint, (E'key-' || :person::text || E''), E'12\\x3a00\\x3b it''s';"
