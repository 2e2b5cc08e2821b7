"""The operator's way back into a region where nobody is left who could take anybody on."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from sheyintong.config import environment
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.ops import project
from sheyintong.faces.ops.commands import region as command
from sheyintong.foundation.access.types import Origin
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import Region, RegionKind
from sheyintong.kernel.clock import day_of
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_read
from sheyintong.registers.staff.models import Member
from sheyintong.registers.staff.types import Role
from tests.foundation.access.people import PASSWORD
from tests.registers import places
from tests.registers.conftest import house_keys
from tests.registers.places import ACTOR
from tests.support.databases import Databases
from tests.support.world import id_number

__all__ = ["house_keys"]
HERE = Origin("tacheng", "127.0.0.1")
CODE = re.compile(r"^(信息中心|内控): (\S+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def ground(databases: Databases) -> str:
    return places.ground(databases)


@pytest.fixture
def invite(region: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Result]:
    """Runs the command on the region of the test."""
    monkeypatch.setattr(project, "set_up", lambda settings, role: None)
    monkeypatch.setattr(regions, "need", lambda slug: Region(1, slug, "塔城", "r_tacheng", RegionKind.REAL))
    return lambda: CliRunner().invoke(command.command, ["invite", "tacheng"], obj=environment.load)


def now() -> datetime:
    return datetime.now(UTC)


def begun(at: datetime | None = None) -> tuple[str, str]:
    """The codes of the pair that a new region begins with."""
    one, other = staff.invite_founders(agency=places.agency("6542"), actor=ACTOR, now=at or now())
    return one.code, other.code


def join(code: str, login: str) -> int:
    number = id_number("19800101", f"{int(hashlib.sha256(login.encode()).hexdigest(), 16) % 1000:03d}")
    return staff.accept_invitation(code=code, login=login, password=PASSWORD, number=number, origin=HERE, now=now())


def test_a_new_pair_comes_in_where_nobody_is_left_in_one_of_the_posts(invite: Callable[[], Result]) -> None:
    staying, leaving = (join(code, login) for code, login in zip(begun(), ("xinxi", "neikong"), strict=True))
    Member.objects.filter(pk=leaving).update(state="left", left_at=now())  # from before the last one could not leave
    said = invite()
    assert (said.exit_code, "shown only now" in said.output) == (0, True)
    codes = dict(CODE.findall(said.output))
    assert list(codes) == ["信息中心", "内控"]
    came = [staff_read.member(join(code, f"new{n}"), day_of(now())) for n, code in enumerate(codes.values())]
    assert [post.role for card in came for post in card.posts] == [Role.INFORMATION_CENTRE, Role.INTERNAL_CONTROL]
    assert staying not in {card.id for card in came}
    told = "SELECT count(*) FROM audit_entry WHERE act = 'staff.invited' AND actor_label = 'sheyintong region'"
    assert fetch_rows(told) == [("2",)]


def test_it_refuses_while_both_posts_are_held_or_may_still_be_taken(invite: Callable[[], Result]) -> None:
    codes = begun()
    before = Member.objects.count()
    said = invite()
    assert (said.exit_code, "an invitation to them still runs" in said.output) == (1, True)
    for code, login in zip(codes, ("xinxi", "neikong"), strict=True):
        join(code, login)
    assert invite().exit_code == 1
    assert Member.objects.count() == before


def test_a_pair_that_did_not_come_in_within_its_days_is_replaced(invite: Callable[[], Result]) -> None:
    begun(now() - timedelta(days=8))
    assert len(CODE.findall(invite().output)) == 2


def test_a_region_nobody_was_ever_invited_to_gets_its_pair(invite: Callable[[], Result]) -> None:
    assert len(CODE.findall(invite().output)) == 2
