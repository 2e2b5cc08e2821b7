"""``sheyintong calc`` as scripts use it: through pipes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

SRC = Path(__file__).resolve().parents[3] / "src"
CALC = [sys.executable, "-m", "sheyintong", "calc"]
ASK = b'{"kind": "is_working_day", "input": "2026-10-10"}\n'
YES = b'{"result": true}\n'


def started(out: int | BinaryIO = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(CALC, cwd=SRC, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE)


def told(given: bytes) -> list[bytes]:
    done = subprocess.run(CALC, cwd=SRC, input=given, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.splitlines(keepends=True)


def test_who_asks_line_by_line_is_answered_line_by_line() -> None:
    with started() as calc:
        assert calc.stdin
        assert calc.stdout
        for asked, lines in ((ASK, 1), (ASK[:9], 0), (ASK[9:] + ASK + ASK[:9], 2), (ASK[9:], 1)):
            calc.stdin.write(asked)
            calc.stdin.flush()
            assert [calc.stdout.readline() for _ in range(lines)] == [YES] * lines
        calc.stdin.close()
        assert (calc.stdout.read(), calc.wait()) == (b"", 0)


def test_the_last_line_needs_no_end_and_a_line_may_be_longer_than_what_is_read_at_once() -> None:
    long = json.dumps({"kind": "id_number", "input": "1" * (200_000)}).encode() + b"\n"
    answers = told(ASK * 5000 + long + b" " * 70_000 + ASK + b"\n\r\n" + ASK.rstrip())
    assert answers[:5000] == [YES] * 5000
    assert json.loads(answers[5000])["result"]["reason"] == "length"
    assert answers[5001:] == [YES] * 2


def test_nothing_in_gives_nothing_out() -> None:
    assert told(b"") == told(b"\n\n") == []


def test_a_reader_that_goes_away_ends_it_without_a_word() -> None:
    with started() as calc:
        assert calc.stdin
        assert calc.stdout
        assert calc.stderr
        calc.stdout.close()
        calc.stdin.write(ASK)
        calc.stdin.close()
        assert (calc.wait(), calc.stderr.read()) == (1, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_an_answer_that_cannot_be_written_is_one_sentence_and_a_code() -> None:
    with open("/dev/full", "wb") as full, started(full) as calc:
        _, said = calc.communicate(ASK)
    assert (calc.returncode, said) == (1, b"Error: Standard input or output failed: No space left on device.\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_without_both_streams_it_says_so(closed: str) -> None:
    done = subprocess.run(["/bin/sh", "-c", f'"$0" -m sheyintong calc {closed}', sys.executable], cwd=SRC, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"Error: Standard input and standard output have to be open.\n"
