"""What must hold at any moment after any crash, read by SQL past the application: each query names what is wrong."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

CASES = "(SELECT * FROM cases_case WHERE item_code = 'enroll_flexible' AND mode = 'immediate') c"
WRONG: Mapping[str, str] = {
    "an answer without its case, or with two": """SELECT a.key FROM jobs_answer a WHERE a.key LIKE 'crash-%'
        AND (SELECT count(*) FROM cases_case c WHERE c.number = a.answer->>'number') <> 1""",
    "a case without its answer, or with two": f"""SELECT c.number FROM {CASES} LEFT JOIN
        (SELECT a.answer->>'number' AS number, count(*) AS n FROM jobs_answer a GROUP BY 1) a USING (number) WHERE a.n IS DISTINCT FROM 1""",
    "a key twice": "SELECT account_id || ' ' || key FROM jobs_answer GROUP BY account_id, key HAVING count(*) > 1",
    "a person with two cases": f"SELECT c.person_id::text FROM {CASES} GROUP BY c.person_id HAVING count(*) > 1",
    "a case without its audit row, or with two": f"""SELECT c.number FROM {CASES} WHERE
        (SELECT count(*) FROM audit_entry e WHERE e.case_id = c.id AND e.act = 'cases.accept') <> 1""",
    "a case whose stage rows are not accept, handle": f"""SELECT c.number FROM {CASES} WHERE
        (SELECT string_agg(s.move, ',' ORDER BY s.id) FROM cases_stage s WHERE s.case_id = c.id) IS DISTINCT FROM 'accept,handle'""",
    "a case without its event, or with two": f"""SELECT c.number FROM {CASES} LEFT JOIN
        (SELECT (o.payload->>'case')::bigint AS id, count(*) AS n FROM jobs_outbox o WHERE o.event = 'cases.CaseHandled' GROUP BY 1) o
        USING (id) WHERE o.n IS DISTINCT FROM 1""",
    "a handled case without its effect, or with two": f"""SELECT c.number FROM {CASES} WHERE c.state <> 'handled' OR
        c.effect NOT IN ('applied', 'sent', 'confirmed') OR (SELECT count(*) FROM enrolments_enrolment e
          JOIN enrolments_period q ON q.enrolment_id = e.id WHERE e.person_id = c.person_id AND e.kind = 'flexible')
          <> CASE c.effect WHEN 'sent' THEN 0 ELSE 1 END""",
    "a case of the core without its change, or with two": f"""SELECT c.number FROM {CASES} WHERE
        (SELECT count(*) FROM core_system_change h WHERE h.about_kind = 'case' AND h.about_id = c.id)
          <> CASE c.effect WHEN 'applied' THEN 0 ELSE 1 END""",
    "an answer of the core that was told twice": """SELECT o.payload->>'change' FROM jobs_outbox o
        WHERE o.event = 'core_system.CoreAnswered' GROUP BY 1 HAVING count(*) > 1""",
    "a change that was decided and not told": """SELECT h.id::text FROM core_system_change h WHERE h.state = 'confirmed' AND h.id NOT IN
        (SELECT (o.payload->>'change')::bigint FROM jobs_outbox o WHERE o.event = 'core_system.CoreAnswered')""",
    "a confirmed case whose change is not, or whose confirmation has no audit row, or two": f"""SELECT c.number FROM {CASES}
        WHERE c.effect = 'confirmed' AND ((SELECT count(*) FROM audit_entry e WHERE e.case_id = c.id AND e.act = 'cases.confirm_effect') <> 1
          OR NOT EXISTS (SELECT FROM core_system_change h WHERE h.about_id = c.id AND h.state = 'confirmed'))""",
    "a letter that was delivered and did nothing": """SELECT o.id::text FROM jobs_outbox o JOIN cases_case c
          ON c.id = (o.payload->>'about_id')::bigint
        WHERE o.event = 'core_system.CoreAnswered' AND o.state = 'delivered' AND c.effect = 'sent'""",
    "an effect without its case": """SELECT e.id::text FROM enrolments_enrolment e
        WHERE EXISTS (SELECT FROM visits_visit v WHERE v.person_id = e.person_id)
        AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = e.person_id)""",
    "an entry sealed twice": "SELECT entry_id::text FROM audit_leaf GROUP BY entry_id HAVING count(*) > 1",
    "a seal whose leaves are not all there": """SELECT s.number::text FROM audit_seal s WHERE s.count <>
        (SELECT count(*) FROM audit_leaf l WHERE l.seal_id = s.id)""",
    "a seal whose leaves do not stand one after another": """SELECT l.seal_id::text FROM audit_leaf l GROUP BY l.seal_id
        HAVING min(l.position) <> 0 OR max(l.position) <> count(*) - 1""",
    "a gap in the seals": """SELECT s.number::text FROM audit_seal s
        WHERE s.number > 1 AND NOT EXISTS (SELECT FROM audit_seal b WHERE b.number = s.number - 1)""",
    "an entry that the seals passed over": """SELECT e.id::text FROM audit_entry e, LATERAL (SELECT * FROM audit_seal ORDER BY number DESC LIMIT 1) s
        WHERE (e.xid < s.below_xid OR e.id <= s.after_id) AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)""",
    "a visit whose count is not its cases": f"""SELECT v.id::text FROM visits_visit v WHERE v.acts <>
        (SELECT count(*) FROM {CASES} WHERE c.visit_id = v.id) AND EXISTS (SELECT FROM {CASES} WHERE c.visit_id = v.id)""",
}


def broken(server: psycopg.Connection[Any], acknowledged: Mapping[str, str], witness: Path) -> list[str]:
    """Every broken invariant with up to five of its rows, in one snapshot. ``acknowledged``: key → number of the case that an answer named."""
    told = dict(acknowledged)  # what was acknowledged before the snapshot must be in it
    lines = list(_lines(witness))  # and what was witnessed
    found, outermost = [], server.info.transaction_status is TransactionStatus.IDLE
    with server.transaction():
        if outermost:
            server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for name, sql in WRONG.items():
            rows = [str(row[0]) for row in server.execute(sql).fetchall()]
            if rows:
                found.append(f"{name}: {len(rows)}, such as {', '.join(rows[:5])}")
        kept = dict(
            server.execute("SELECT a.key, c.number FROM jobs_answer a JOIN cases_case c ON c.number = a.answer->>'number'").fetchall()
        )
        roots = dict(server.execute("SELECT number, encode(root, 'hex') FROM audit_seal").fetchall())
    lost = [key for key, number in told.items() if kept.get(key) != number]
    found += [f"acknowledged and not there: {len(lost)}, such as {lost[:5]}"] if lost else []
    wrong = [number for number, root in lines if roots.get(number) != root]
    found += [f"the witness has another root, or a seal that is not there: {wrong[:5]}"] if wrong else []
    numbers = [number for number, _ in lines]
    return [*found, *(["the witness passed over a seal"] if numbers != list(range(1, len(numbers) + 1)) else [])]


def unwitnessed(server: psycopg.Connection[Any], witness: Path) -> int:
    """How many seals the witness does not know: some for a moment after a crash, none after the next round of the sealer."""
    row = server.execute("SELECT count(*) FROM audit_seal").fetchone()
    return int(row[0]) - len(list(_lines(witness))) if row else 0


def _lines(witness: Path) -> Iterator[tuple[int, str]]:
    """Number and root of every whole line."""
    for raw in witness.read_bytes().splitlines(keepends=True):
        if raw.endswith(b"\n"):
            line = json.loads(raw)
            yield line["number"], line["root"]
