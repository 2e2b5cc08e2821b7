"""没有来由的查看：looks at personal data that nothing in the trail explains; decided in the database, so that list, figures and export agree."""

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from ..types import PERSON, SLIGHT, Explaining

LOOK = "(audit_entry.kind = 'read' AND audit_entry.actor_kind = 'staff' AND audit_entry.case_id IS NULL AND cardinality(audit_entry.persons) > 0)"
SEEN = f"""
jsonb_array_elements(audit_entry.subjects->'seen') AS n
WHERE n->>0 = '{PERSON}' AND n->>2 <> ALL (ARRAY['{"','".join(sorted(SLIGHT))}'])
"""
LAST = "(SELECT max(a.id) FROM audit_entry a WHERE a.kind = 'act' AND a.session_id = audit_entry.session_id AND a.act = %s AND a.id < audit_entry.id)"
"""The last act of one code in the session of the look, before it."""
WORKED = """EXISTS (SELECT FROM audit_entry w WHERE w.kind = 'act' AND w.session_id = audit_entry.session_id AND w.act = ANY (%s) AND w.case_id IS NOT NULL
  AND w.person_id = (n->>1)::bigint AND w.at BETWEEN audit_entry.at - %s AND audit_entry.at + %s)"""


def _last(acts: tuple[str, ...]) -> str:
    """The last of several acts; 0 where there was none."""
    return f"GREATEST(0, {', '.join([LAST] * len(acts))})" if acts else "0"


def _present(explaining: Explaining) -> tuple[str, list[object]]:
    """在场：whether somebody who was looked at (``n``) stood there: she came last, and nobody has gone since."""
    came, went = explaining.comes, explaining.goes
    here = f"v.id = {_last(came)} AND v.id > {_last(went)} AND ((n->>1)::bigint = v.person_id OR (n->>1)::bigint = ANY (v.persons))"
    return f"EXISTS (SELECT FROM audit_entry v WHERE {here})", [*came, *went]


def without_case(explaining: Explaining) -> RawSQL:
    """没有办件：a member of staff looked at somebody, more than a line of a list, who did not stand there and whose case she did not work on."""
    present, acts = _present(explaining)
    seen = f"EXISTS (SELECT FROM {SEEN} AND NOT {present} AND NOT {WORKED})"
    near = [list(explaining.works), explaining.near, explaining.near]
    return RawSQL(f"({LOOK} AND {seen})", [*acts, *near], output_field=BooleanField())  # noqa: S611 - what is asked for goes as parameters


def met(explaining: Explaining) -> RawSQL:
    """当面：whether somebody who was looked at stood there."""
    present, acts = _present(explaining)
    return RawSQL(f"({LOOK} AND EXISTS (SELECT FROM {SEEN} AND {present}))", acts, output_field=BooleanField())  # noqa: S611 - what is asked for goes as parameters
