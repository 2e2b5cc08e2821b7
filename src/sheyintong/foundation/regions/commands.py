"""统筹区命令：create a region from the template schema, load its profile, import the national directory of divisions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from sheyintong.engines import keys
from sheyintong.engines.database import cloning, indexes, schemas, statements
from sheyintong.engines.database.fields import BlindIndexes
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.sealed import Sealer

from . import models, queries
from .errors import AgencyMoved, RegionExists
from .types import AgencyFacts, Division, Imported, Profile, ProfileLoad, Region, RegionKind, Reindexed

CHUNK = 5000


def create(*, actor: Actor, profile: Profile, kind: RegionKind, now: datetime) -> Region:
    """建统筹区：clone the template schema, write its rights, load its profile: all or nothing. Runs as the owner of the tables.

    Raises :class:`RegionExists`, :class:`SheetMistake`.
    """
    facts = queries.read_facts(profile)
    schema = schemas.schema_of(facts.slug)
    if models.Region.objects.filter(slug=facts.slug).exists():
        raise RegionExists(slug=facts.slug)
    with transaction.atomic():
        cloning.clone(schemas.TEMPLATE, schema)
        return register(actor=actor, profile=profile, kind=kind, now=now)


def register(*, actor: Actor, profile: Profile, kind: RegionKind, now: datetime) -> Region:
    """登记统筹区 whose schema was migrated and not cloned: the first one of a new database. Otherwise as :func:`create`."""
    facts = queries.read_facts(profile)
    values = {
        "name": facts.name,
        "full_name": facts.full_name,
        "province": facts.province,
        "schema_name": schemas.schema_of(facts.slug),
        "kind": kind.value,
        "profile": profile.place,
        "created_at": now,
        "created_by": actor.label,
    }
    with transaction.atomic(), schemas.region(facts.slug):
        row, _ = models.Region.objects.get_or_create(slug=facts.slug, defaults=values)
        load_profile(actor=actor, profile=profile, now=now)
    return queries.region_of(row)


def load_profile(*, actor: Actor, profile: Profile, now: datetime) -> ProfileLoad:
    """装入配置 into the present region: texts, agencies, days off. The very same profile again changes nothing.

    Raises :class:`SheetMistake`, :class:`AgencyMoved`.
    """
    facts = queries.read_facts(profile)
    last = models.Load.objects.order_by("-pk").first()
    if last is not None and last.digest == profile.digest:
        return ProfileLoad(last.pk, last.digest, len(facts.agencies), len(facts.days_off), changed=False)
    with transaction.atomic():
        load = models.Load.objects.create(digest=profile.digest, place=profile.place, loaded_at=now, loaded_by=actor.label)
        models.Text.objects.bulk_create([models.Text(load=load, file=each.file, text=each.text) for each in profile.texts])
        models.DayOff.objects.bulk_create(
            [models.DayOff(load=load, day=d.day, name=d.name, source=d.source, provisional=d.provisional) for d in facts.days_off]
        )
        changed = _write_agencies(facts.agencies)
        about = Subject("profile", load.pk, profile.place)
        said = {"digest": profile.digest, "agencies": changed, "days_off": len(facts.days_off)}
        statements.write(audit.record(actor=actor, act="regions.profile_loaded", about=about, changed=said, at=now))
    return ProfileLoad(load.pk, load.digest, len(facts.agencies), len(facts.days_off), changed=True)


def _write_agencies(wanted: Sequence[AgencyFacts]) -> int:
    """Write agencies, parents first; the number of new or changed ones. None is ever removed: cases may belong to it."""
    present = {row.code: row for row in models.Agency.objects.all()}
    changed = 0
    for facts in wanted:
        row = present.get(facts.code)
        if row is not None and row.path != facts.path:
            raise AgencyMoved(code=facts.code, old=row.path, new=facts.path)
        parent = present.get(facts.parent.rpartition(".")[2])
        values = _agency_values(facts)
        if row is None:
            present[facts.code] = models.Agency.objects.create(code=facts.code, path=facts.path, parent=parent, **values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=list(values))
        else:
            continue
        changed += 1
    return changed


def _agency_values(facts: AgencyFacts) -> Mapping[str, object]:
    return {
        "kind": facts.kind.value,
        "name": facts.name,
        "division": facts.division,
        "place": facts.place,
        "body": facts.body,
        "takes_part": facts.takes_part,
        "source": facts.source,
        "example": facts.example,
    }


def export(*, profile: Profile, folder: Path) -> list[Path]:
    """导出配置：write every file of a profile below ``folder``; the paths written."""
    written = []
    for each in profile.texts:
        path = folder / each.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(each.text, encoding="utf-8")
        written.append(path)
    return written


def import_divisions(*, rows: Iterable[Division], dry_run: bool) -> Imported:
    """导入区划：write new and changed rows of one chunk; what is there already is left alone, so that a second run changes nothing."""
    wanted = {row.code: row for row in rows}
    present = {row.code: row for row in models.Division.objects.filter(code__in=wanted)}
    new = [row for code, row in wanted.items() if code not in present]
    changed = [row for code, row in wanted.items() if code in present and _differs(present[code], row)]
    if not dry_run:
        with transaction.atomic():
            made = [models.Division(code=row.code, name=row.name, level=row.level, parent=row.parent) for row in new]
            models.Division.objects.bulk_create(made, batch_size=CHUNK)
            for row in changed:
                models.Division.objects.filter(code=row.code).update(name=row.name, level=row.level, parent=row.parent)
    return Imported(len(wanted), len(new), len(changed), len(wanted) - len(new) - len(changed))


def _differs(row: models.Division, wanted: Division) -> bool:
    return (row.name, row.level, row.parent) != (wanted.name, wanted.level, wanted.parent)


def index_ahead(*, sealer: Sealer, actor: Actor, now: datetime, size: int = CHUNK) -> Iterator[Reindexed]:
    """先备索引：what is compared inside statements is found under a key that is only staged too, before anything is written under it."""
    for column in indexes.columns():
        if isinstance(column.field, BlindIndexes):
            yield from _reindex(column, sealer, actor, now, size)


def reindex(*, actor: Actor, now: datetime, size: int = CHUNK) -> Iterator[Reindexed]:
    """重建盲索引 of the present region under the newest key, chunk by chunk with its entry; a broken run is begun again and goes on."""
    for column in indexes.columns():
        yield from _reindex(column, keys.sealer(), actor, now, size)


def _reindex(column: indexes.Column, sealer: Sealer, actor: Actor, now: datetime, size: int) -> Iterator[Reindexed]:
    after, key = 0, indexes.generation(sealer)
    while True:
        with transaction.atomic():
            chunk = indexes.rewrite(column, sealer, after=after, size=size)
            if chunk is None:
                return
            changed = {"rows": chunk.rows, "left": len(chunk.left)}
            about = Subject("index", key, column.name)
            statements.write(audit.record(actor=actor, act="regions.reindexed", about=about, changed=changed, at=now))
        after = chunk.last
        yield Reindexed(column.name, chunk.rows, tuple(chunk.left))
