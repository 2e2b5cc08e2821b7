"""事项命令：load a profile's items and lists into the present region."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sheyintong.engines.database import statements
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.regions.types import Profile
from sheyintong.kernel.actors import Actor

from . import events, models, rules
from .errors import ListChanged
from .types import Item, ItemList, ListState, Loaded, Material


def load(*, actor: Actor, profile: Profile, now: datetime) -> Loaded:
    """装入事项和清单：new and changed ones are written, the rest is left alone; the very same again changes nothing.

    Raises :class:`SheetMistake` with file and line, :class:`ListChanged` where a loaded list would get other lines.
    """
    items, lists = rules.items(profile), rules.lists(profile)
    with transaction.atomic():
        written = [_write_item(item) for item in items.values()]
        listed = [_write_list(each, now) for each in lists]
        made = Loaded(sum(new for new, _ in written), sum(m for _, m in written), sum(new for new, _ in listed), sum(n for _, n in listed))
        if made != Loaded(0, 0, 0, 0):
            said = {"items": made.items, "materials": made.materials, "lists": made.lists, "lines": made.lines, "digest": profile.digest}
            row = models.Loading.objects.create(place=profile.place, digest=profile.digest, loaded_at=now, loaded_by=actor.label)
            about = Subject("catalogue", row.pk, profile.place)
            statements.write(
                audit.record(actor=actor, act="catalogue.loaded", about=about, changed=said, at=now),
                jobs.emit(events.CATALOGUE_LOADED, {"loading": row.pk}, at=now),
            )
    return made


def _write_item(item: Item) -> tuple[bool, int]:
    """Whether the item is new or changed, and how many of its materials are."""
    values = _item_values(item)
    row = models.Item.objects.filter(code=item.code).first()
    changed = row is None or _differs(row, values, apart=("written_at",))
    if row is None:
        row = models.Item.objects.create(code=item.code, **values)
    elif changed:
        models.Item.objects.filter(pk=row.pk).update(**values)
    return changed, _write_materials(row, item.materials)


def _write_materials(row: models.Item, wanted: tuple[Material, ...]) -> int:
    present = {each.name: each for each in row.materials.all()}
    changed = 0
    for position, material in enumerate(wanted):
        values = _material_values(material, position)
        old = present.pop(material.name, None)
        if old is None:
            models.Material.objects.create(item=row, name=material.name, **values)
        elif _differs(old, values):
            models.Material.objects.filter(pk=old.pk).update(**values)
        else:
            continue
        changed += 1
    dropped = [each.pk for each in present.values() if each.in_use]
    models.Material.objects.filter(pk__in=dropped).update(in_use=False)
    return changed + len(dropped)


def _differs(row: models.Item | models.Material, values: Mapping[str, object], apart: tuple[str, ...] = ()) -> bool:
    return any(getattr(row, name) != value for name, value in values.items() if name not in apart)


def _item_values(item: Item) -> Mapping[str, object]:
    return {
        "name": item.name,
        "gloss": item.gloss,
        "plain": item.plain,
        "number": item.number,
        "group_code": item.group,
        "group_name": item.group_name,
        "subject": item.subject.value,
        "mode": item.mode.value,
        "mode_note": item.mode_note,
        "responsible_body": item.responsible_body,
        "limit_days": item.limit.days,
        "limit_unit": item.limit.unit.value,
        "limit_text": item.limit.ground.text,
        "limit_article": item.limit.ground.article,
        "limit_source": item.limit.ground.source,
        "limit_verified": item.limit.ground.verified,
        "limit_note": item.limit.note,
        "what_to_expect": item.what_to_expect,
        "minutes": item.minutes,
        "minutes_example": item.minutes_example,
        "suggested_level": item.suggested_level,
        "source": item.source,
        "example": item.example,
        "written_at": item.written_at,
    }


def _material_values(material: Material, position: int) -> Mapping[str, object]:
    return {
        "position": position,
        "kind": material.kind.value,
        "ground_text": material.ground.text,
        "ground_article": material.ground.article,
        "ground_source": material.ground.source,
        "verified": material.ground.verified,
        "note": material.note,
        "in_use": True,
    }


def _write_list(wanted: ItemList, now: datetime) -> tuple[bool, int]:
    """Whether the list is new or got another end or state, and how many lines were written."""
    lines = {(line.item, line.stage_max.value, line.valid_from) for line in wanted.lines}
    row = models.List.objects.filter(tier=wanted.tier, version=wanted.version).first()
    in_force = wanted.state is ListState.IN_FORCE
    if row is None:
        return True, _write_lines(_new_list(wanted, in_force, now), wanted)
    if lines != set(row.lines.values_list("item_code", "stage_max", "valid_from")) or row.valid_from != wanted.valid_from:
        raise ListChanged(version=wanted.version, tier=wanted.tier)
    if (row.valid_to, row.in_force, row.title) == (wanted.valid_to, in_force, wanted.title):
        return False, 0
    models.List.objects.filter(pk=row.pk).update(valid_to=wanted.valid_to, in_force=in_force, title=wanted.title)
    return True, 0


def _new_list(wanted: ItemList, in_force: bool, now: datetime) -> models.List:
    return models.List.objects.create(
        version=wanted.version,
        title=wanted.title,
        tier=wanted.tier,
        tier_label=wanted.tier_label,
        in_force=in_force,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        source=wanted.source,
        example=wanted.example,
        note=wanted.note,
        written_at=wanted.written_at,
        loaded_at=now,
    )


def _write_lines(row: models.List, wanted: ItemList) -> int:
    lines = [
        models.ListLine(
            list=row,
            item_code=line.item,
            stage_max=line.stage_max.value,
            subject=line.subject.value,
            responsible_body=line.responsible_body,
            valid_from=line.valid_from,
        )
        for line in wanted.lines
    ]
    models.ListLine.objects.bulk_create(lines)
    return len(lines)
