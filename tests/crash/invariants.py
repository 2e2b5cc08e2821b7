"""What must hold after any crash, read by SQL past the application: each query names what is wrong."""

from collections.abc import Mapping
from typing import Any

import psycopg

CASES = "(SELECT * FROM cases_case WHERE item_code = 'enroll_flexible' AND mode = 'immediate') c"
WRONG: Mapping[str, str] = {
    "an answer without its case, or with two": """SELECT a.key FROM jobs_answer a WHERE a.key LIKE 'crash-%'
        AND (SELECT count(*) FROM cases_case c WHERE c.number = a.answer->>'number') <> 1""",
    "a case without its answer, or with two": f"""SELECT c.number FROM {CASES} WHERE
        (SELECT count(*) FROM jobs_answer a WHERE a.answer->>'number' = c.number) <> 1""",
    "a key twice": "SELECT account_id || ' ' || key FROM jobs_answer GROUP BY account_id, key HAVING count(*) > 1",
    "a person with two cases": f"SELECT c.person_id::text FROM {CASES} GROUP BY c.person_id HAVING count(*) > 1",
    "a case without its audit row, or with two": f"""SELECT c.number FROM {CASES} WHERE
        (SELECT count(*) FROM audit_entry e WHERE e.case_id = c.id AND e.act = 'cases.accept') <> 1""",
    "a case whose stage rows are not accept, handle": f"""SELECT c.number FROM {CASES} WHERE
        (SELECT string_agg(s.move, ',' ORDER BY s.id) FROM cases_stage s WHERE s.case_id = c.id) IS DISTINCT FROM 'accept,handle'""",
    "a case without its event, or with two": f"""SELECT c.number FROM {CASES} WHERE
        (SELECT count(*) FROM jobs_outbox o WHERE o.event = 'cases.CaseHandled' AND (o.payload->>'case')::bigint = c.id) <> 1""",
    "a handled case without its effect, or with two": f"""SELECT c.number FROM {CASES} WHERE c.state <> 'handled' OR c.effect <> 'applied' OR
        (SELECT count(*) FROM enrolments_enrolment e JOIN enrolments_period q ON q.enrolment_id = e.id
          WHERE e.person_id = c.person_id AND e.kind = 'flexible') <> 1""",
    "an effect without its case": """SELECT e.id::text FROM enrolments_enrolment e
        WHERE EXISTS (SELECT FROM visits_visit v WHERE v.person_id = e.person_id)
        AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = e.person_id)""",
    "an entry sealed twice": "SELECT entry_id::text FROM audit_leaf GROUP BY entry_id HAVING count(*) > 1",
    "a seal whose leaves are not all there": """SELECT s.number::text FROM audit_seal s WHERE s.count <>
        (SELECT count(*) FROM audit_leaf l WHERE l.seal_id = s.id)""",
    "a visit whose count is not its cases": f"""SELECT v.id::text FROM visits_visit v WHERE v.acts <>
        (SELECT count(*) FROM {CASES} WHERE c.visit_id = v.id) AND EXISTS (SELECT FROM {CASES} WHERE c.visit_id = v.id)""",
}


def broken(server: psycopg.Connection[Any], acknowledged: Mapping[str, str]) -> list[str]:
    """Every broken invariant with up to five of its rows. ``acknowledged``: key → number of the case that an answer named."""
    found = []
    for name, sql in WRONG.items():
        rows = [str(row[0]) for row in server.execute(sql).fetchall()]
        if rows:
            found.append(f"{name}: {len(rows)}, such as {', '.join(rows[:5])}")
    kept = dict(server.execute("SELECT a.key, c.number FROM jobs_answer a JOIN cases_case c ON c.number = a.answer->>'number'").fetchall())
    lost = [key for key, number in acknowledged.items() if kept.get(key) != number]
    return [*found, *([f"acknowledged and not there: {len(lost)}, such as {lost[:5]}"] if lost else [])]
