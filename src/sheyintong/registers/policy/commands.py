"""参数命令：adopt a profile's parameters as the next version. Nothing adopted is ever changed."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from sheyintong.engines.database import statements
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.regions.types import Profile
from sheyintong.kernel.actors import Actor

from . import events, models, rules
from .types import Adoption, ParameterValue


def adopt(*, actor: Actor, profile: Profile, note: str, now: datetime) -> Adoption:
    """采用参数：all values of the profile, inheritance resolved, become the version in force. The very same again changes nothing.

    Raises :class:`SheetMistake` with file and line; nothing is adopted then.
    """
    values = [value for line in rules.read(profile).values() for value in line]
    digest = hashlib.sha256("\n".join(_line(value) for value in values).encode()).hexdigest()
    with transaction.atomic():
        last = models.Adoption.objects.order_by("-version").first()
        if last is not None and last.digest == digest:
            return Adoption(last.pk, last.version, digest, len(values), changed=False)
        row = models.Adoption.objects.create(
            version=last.version + 1 if last else 1,
            digest=digest,
            place=profile.place,
            note=note,
            adopted_at=now,
            adopted_by=actor.label,
        )
        models.Parameter.objects.bulk_create(list(_rows(row, values)))
        about = Subject("policy", row.pk, f"v{row.version}")
        said = {"version": row.version, "digest": digest, "values": len(values)}
        statements.write(
            audit.record(actor=actor, act="policy.adopted", about=about, changed=said, reason=note, at=now),
            jobs.emit(events.POLICY_ADOPTED, {"version": row.version}, at=now),
        )
    return Adoption(row.pk, row.version, digest, len(values), changed=True)


def _line(value: ParameterValue) -> str:
    """All that makes a value, but not the line it is written on: a moved line is no new policy."""
    parts = (value.code, value.label, value.kind, rules.as_text(value.value), value.unit, value.source, value.document, value.place)
    return "\t".join([*parts, f"{value.valid_from}", f"{value.valid_to}", f"{value.last_checked}", f"{value.example}"])


def _rows(adoption: models.Adoption, values: Iterable[ParameterValue]) -> Iterable[models.Parameter]:
    for value in values:
        yield models.Parameter(
            adoption=adoption,
            code=value.code,
            label=value.label,
            kind=value.kind.value,
            value=rules.as_text(value.value),
            unit=value.unit,
            source=value.source,
            document=value.document,
            place=value.place,
            valid_from=value.valid_from,
            valid_to=value.valid_to,
            last_checked=value.last_checked,
            example=value.example,
            written_at=value.written_at,
        )
