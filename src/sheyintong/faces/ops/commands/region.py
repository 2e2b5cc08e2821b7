"""统筹区：check a profile, create a region from it, invite to it, load it anew, list and export."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.faces.ops.commands import migrate
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.staff.types import Invited

ROOT = click.option("--profiles", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of profiles of your own.")


def _refused(refusal: Refusal) -> click.ClickException:
    return click.ClickException(refusal.for_operator)


def _operator(slug: str) -> Actor:
    return system(slug, "sheyintong region")


@click.group()
def command() -> None:
    """A pooling region (统筹区): one schema and its profile."""


@command.command()
@click.argument("places", nargs=-1, required=True)
@ROOT
@click.pass_obj
def check(load: Load, places: tuple[str, ...], profiles: Path | None) -> None:
    """Read the profiles of PLACES (cn/xinjiang/tacheng …); a mistake is shown with file and line. Needs no database."""
    project.set_up_without_database(load(), "owner")
    from sheyintong.foundation.regions import queries
    from sheyintong.wiring import profiles as sections

    for place in places:
        try:
            found = sections.check(queries.read_profile(place, profiles or queries.PROFILES))
        except Refusal as refusal:
            raise _refused(refusal) from None
        lists = ", ".join(f"{name}: {size}" for name, size in found.lists)
        click.echo(
            f"{place}: {found.name} ({found.slug}), {found.agencies} agencies, {found.days_off} days off, {found.items} items, "
            f"{found.parameters} parameter values ({found.examples} marked as example), lists {lists}"
        )


@command.command()
@click.argument("place")
@click.option("--demo", is_flag=True, help="A demo region: synthetic people, may hold demo keys. Fixed for ever.")
@ROOT
@click.pass_obj
def create(load: Load, place: str, demo: bool, profiles: Path | None) -> None:
    """Make the region of PLACE: schema, rights, agencies, parameters, items and lists; all or nothing."""
    settings = load()
    project.set_up(settings, "owner")
    from django.db import transaction

    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import queries
    from sheyintong.foundation.regions.types import RegionKind
    from sheyintong.registers.staff import commands as staff
    from sheyintong.wiring import profiles as sections

    kind = RegionKind.DEMO if demo else RegionKind.REAL
    try:
        profile = queries.read_profile(place, profiles or queries.PROFILES)
        with transaction.atomic():  # a region that nobody was invited to could never be entered
            region = sections.create(actor=_operator(place), profile=profile, kind=kind, now=datetime.now(UTC))
            with schemas.schema(region.schema):
                top = queries.agencies()[0]
                founders = staff.invite_founders(agency=top.id, actor=_operator(region.slug), now=datetime.now(UTC))
    except Refusal as refusal:
        raise _refused(refusal) from None
    if schemas.TEMPLATE not in dict(migrate.schemas_behind(settings)):  # it was copied from there
        migrate.mark(settings, region.schema)
    click.echo(f"{region.slug}: {region.full_name}, schema {region.schema}, {region.kind.value}")
    _show(founders, f"{settings.public_url}/r/{region.slug}/invitation/")


@command.command()
@click.argument("slug")
@click.pass_obj
def invite(load: Load, slug: str) -> None:
    """Invite a new first pair (信息中心, 内控) to the region SLUG, where nobody is left in one of the two posts."""
    settings = load()
    project.set_up(settings, "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import queries
    from sheyintong.registers.staff import commands as staff

    try:
        with schemas.schema(queries.need(slug).schema):
            top = queries.agencies()[0]
            founders = staff.invite_founders_again(agency=top.id, actor=_operator(slug), now=datetime.now(UTC))
    except Refusal as refusal:
        raise _refused(refusal) from None
    _show(founders, f"{settings.public_url}/r/{slug}/invitation/")


def _show(founders: Sequence[Invited], page: str) -> None:
    """The two codes, which are kept nowhere, and the ``page`` they are used on."""
    click.echo("Two invitations, each for one person and one use, valid for 7 days. They are shown only now:")
    click.echo(f"Each is used on {page}")
    for label, invited in zip(("信息中心", "内控"), founders, strict=True):
        click.echo(f"{label}: {invited.code}")


@command.command()
@click.argument("slug")
@ROOT
@click.pass_obj
def update(load: Load, slug: str, profiles: Path | None) -> None:
    """Load the profile of the region SLUG anew: what changed becomes a new version, the rest is left alone."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import queries
    from sheyintong.wiring import profiles as sections

    try:
        region = queries.need(slug)
        profile = queries.read_profile(region.profile, profiles or queries.PROFILES)
        with schemas.schema(region.schema):
            sections.load(actor=_operator(slug), profile=profile, now=datetime.now(UTC))
    except Refusal as refusal:
        raise _refused(refusal) from None
    click.echo(f"{slug}: {profile.digest[:12]} loaded")


@command.command(name="list")
@click.pass_obj
def list_(load: Load) -> None:
    """One line for each region: slug, name, kind, schema, profile."""
    project.set_up(load(), "app")
    from sheyintong.foundation.regions import queries

    for region in queries.all_regions():
        click.echo(f"{region.slug}\t{region.full_name}\t{region.kind.value}\t{region.schema}\t{region.profile}")


@command.command(name="trust-ecards")
@click.argument("slug")
@click.argument("key", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--code", required=True, help="Code of the issuer, as its e-cards name it.")
@click.option("--name", required=True, help="Name of the issuer, as people know it.")
@click.pass_obj
def trust_ecards(load: Load, slug: str, key: Path, code: str, name: str) -> None:
    """Take e-cards signed by KEY (an SM2 public key, PEM) in the region SLUG from now on."""
    project.set_up(load(), "app")
    from sheyintong.casework.identification import commands as identification
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import queries

    text = key.read_text("ascii", errors="replace")
    try:
        with schemas.schema(queries.need(slug).schema):
            identification.trust_issuer(actor=_operator(slug), code=code, name=name, public_key=text, now=datetime.now(UTC))
    except Refusal as refusal:
        raise _refused(refusal) from None
    click.echo(f"{slug}: e-cards of {name} ({code}) are taken from now on")


@command.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def export(load: Load, slug: str, folder: Path) -> None:
    """Write the profile of the region SLUG, as it was loaded last, below FOLDER."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import commands, queries

    try:
        with schemas.schema(queries.need(slug).schema):
            loaded = queries.loaded_profile()
    except Refusal as refusal:
        raise _refused(refusal) from None
    if loaded is None:
        raise click.ClickException(f"No profile was ever loaded into {slug}.")
    for path in commands.export(profile=loaded, folder=folder):
        click.echo(str(path))
