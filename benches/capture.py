"""采集语句：what the POST of a form sends, taken from the code once, with the places where the person, her visit and the session stand."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.counter import Stand, Tree

ROOT = Path(__file__).resolve().parents[1]
Statement = tuple[str, list[str | None]]
PLACES = re.compile(r"\{(person|visit|session|digest)(?:\*(\d+)([+-]\d+))?\}")


@dataclass(frozen=True, slots=True)
class Captured:
    """Each different read once, then the write; ``total`` statements were sent in all, ``by_orm`` of them by Django's ORM."""

    reads: list[Statement]
    write: Statement
    total: int
    by_orm: int

    def all(self) -> list[Statement]:
        """Reads, then the write."""
        return [*self.reads, self.write]

    def as_json(self) -> str:
        """For the bare server."""
        return json.dumps([self.reads, self.write, self.total, self.by_orm])

    @classmethod
    def of_json(cls, text: str) -> "Captured":
        """Back from :meth:`as_json`."""
        reads, write, total, by_orm = json.loads(text)
        return cls([(sql, params) for sql, params in reads], (write[0], write[1]), total, by_orm)

    @staticmethod
    def filled(param: str, person: int, visit: int, session: int) -> str:
        """A parameter for another person."""
        if param == "{digest}":
            return Stand(person, session, visit).digest
        numbers = {"person": person, "visit": visit, "session": session}
        return PLACES.sub(lambda found: str(numbers[found[1]] * int(found[2] or 1) + int(found[3] or 0)), param)


def captured(served: Tree, stands: Sequence[Stand], month: str, checked: Sequence[str]) -> Captured:
    """Accept for two persons in a process of its own and compare what was sent."""
    given = json.dumps([[[s.person, s.session, s.visit] for s in stands], month, list(checked)])
    environment = {**served.environment, "SHEYINTONG_DB_ROLE": "app"}
    environment["PYTHONPATH"] += f":{ROOT}"
    run = subprocess.run(
        [sys.executable, "-m", "benches.once"], input=given, env=environment, capture_output=True, text=True, cwd=ROOT, check=False
    )
    if run.returncode != 0:
        raise SystemExit(run.stderr[-3000:])
    one, two, first, second, total, by_orm = json.loads(run.stdout.splitlines()[-1])
    a, b = Stand(*first), Stand(*second)
    found = [(sql, [_place(x, y, a, b) for x, y in zip(p, q, strict=True)]) for (sql, p), (_, q) in zip(one, two, strict=True)]
    reads = {(sql, json.dumps(params)): (sql, params) for sql, params in found[:-1]}
    return Captured(list(reads.values()), found[-1], total, by_orm)


def _place(a: str | None, b: str | None, one: Stand, two: Stand) -> str | None:
    if a is None or b is None or a == b:
        return a
    if (a, b) == (one.digest, two.digest):
        return "{digest}"
    for name in ("person", "visit", "session"):
        x, y = getattr(one, name), getattr(two, name)
        named = re.sub(rf"(?<!\d){x}(?!\d)", f"{{{name}}}", a)
        if named != a and named.replace(f"{{{name}}}", str(y)) == b:
            return named
    if a.isdigit() and b.isdigit() and (int(a) - int(b)) % (one.person - two.person) == 0:
        factor = (int(a) - int(b)) // (one.person - two.person)
        return f"{{person*{factor}{int(a) - factor * one.person:+d}}}"
    return a  # a time, a digest, a sealed text: any value does


def pgbench_script(found: Captured, clients: int) -> str:
    """The statements with pgbench's variables; one more statement finds the person, as a request finds who asks."""
    lines = [
        "\\set i :i + 1",
        f"\\set n :i * {clients} + :client_id",
        "SELECT person, visit, session, digest FROM bench_stand WHERE n = :n \\gset",
    ]
    for sql, params in found.all():
        text = re.sub(r"\$(\d+)", lambda m, params=params: _literal(params[int(m[1]) - 1]), sql)  # type: ignore[misc]
        lines.append(text.strip() + ";")
    return "\n".join(lines) + "\n"


def _literal(param: str | None) -> str:
    if param is None:
        return "NULL"
    whole = PLACES.fullmatch(param)
    if whole:
        return f"(:{whole[1]} * {whole[2]}::bigint {whole[3]})" if whole[2] else f":{whole[1]}"
    parts, at = [], 0
    for each in PLACES.finditer(param):
        parts += [_quoted(param[at : each.start()]), f":{each[1]}::text"]
        at = each.end()
    parts.append(_quoted(param[at:]))
    return parts[0] if len(parts) == 1 else "(" + " || ".join(parts) + ")"


def _quoted(text: str) -> str:
    return "E'" + text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a").replace(";", "\\x3b") + "'"
