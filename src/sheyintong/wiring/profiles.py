"""配置装入：profile section → the command that loads it, and what a new region needs of all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sheyintong.engines.database import install, schemas
from sheyintong.exchange.core_system import commands as core_system
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.regions import commands as regions
from sheyintong.foundation.regions import queries as regions_read
from sheyintong.foundation.regions.types import Profile, Region, RegionKind
from sheyintong.kernel.actors import Actor
from sheyintong.registers.catalogue import commands as catalogue
from sheyintong.registers.catalogue import queries as catalogue_read
from sheyintong.registers.policy import commands as policy
from sheyintong.registers.policy import queries as policy_read

NOTE = "随配置装入"


def _parameters(*, actor: Actor, profile: Profile, now: datetime) -> object:
    return policy.adopt(actor=actor, profile=profile, note=NOTE, now=now)


def _keepers(*, actor: Actor, profile: Profile, now: datetime) -> object:
    """Without an address what is kept there waits unsent, until ``sheyintong core keep`` names it: an address is no matter of a profile."""
    return core_system.load_keepers(using="testcore", actor=actor, now=now)


LOADERS: Mapping[str, Callable[..., object]] = {
    "region": regions.load_profile,
    "parameters": _parameters,
    "items": catalogue.load,
    "truth": _keepers,
}
"""``list`` goes with ``items``, ``calendar`` with ``region``; ``circle``, ``channels`` and ``published`` are read from the loaded text."""


@dataclass(frozen=True, slots=True)
class Checked:
    """检查结果：what a profile holds when nothing is wrong with it."""

    slug: str
    name: str
    agencies: int
    days_off: int
    parameters: int
    items: int
    lists: tuple[tuple[str, int], ...]
    examples: int


def check(profile: Profile) -> Checked:
    """检查配置：read every section as the loaders would. Raises :class:`SheetMistake` with file and line."""
    facts = regions_read.read_facts(profile)
    values = [value for line in policy_read.read(profile).values() for value in line]
    items, lists = catalogue_read.read_items(profile), catalogue_read.read_lists(profile)
    return Checked(
        slug=facts.slug,
        name=facts.name,
        agencies=len(facts.agencies),
        days_off=len(facts.days_off),
        parameters=len(values),
        items=len(items),
        lists=tuple((f"{each.tier} {each.version}", len(each.lines)) for each in lists),
        examples=sum(value.example for value in values),
    )


def load(*, actor: Actor, profile: Profile, now: datetime) -> None:
    """装入配置 into the present region, section by section, all or nothing. What is loaded already is left alone."""
    with transaction.atomic():
        for loader in LOADERS.values():
            loader(actor=actor, profile=profile, now=now)


def create(*, actor: Actor, profile: Profile, kind: RegionKind, now: datetime) -> Region:
    """建统筹区 with everything its profile gives, in one transaction, then figures for the planner. Runs as the owner of the tables.

    Raises :class:`SheetMistake` with file and line, :class:`RegionExists`; nothing is left behind then.
    """
    return _made(regions.create, actor, profile, kind, now)


def register(*, actor: Actor, profile: Profile, kind: RegionKind, now: datetime) -> Region:
    """登记统筹区 whose schema was migrated in this process, with everything its profile gives; otherwise as :func:`create`."""
    return _made(regions.register, actor, profile, kind, now)


def _made(make: Callable[..., Region], actor: Actor, profile: Profile, kind: RegionKind, now: datetime) -> Region:
    check(profile)
    with transaction.atomic():
        region = make(actor=actor, profile=profile, kind=kind, now=now)
        with schemas.schema(region.schema):
            load(actor=actor, profile=profile, now=now)
            access.allow_factor_kinds(demo=region.kind is RegionKind.DEMO)
    install.analyse(region.schema)
    return region
