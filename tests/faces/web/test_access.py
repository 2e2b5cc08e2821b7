"""Whoever may not open a page is told why: a post that ended, or none that would do."""

from datetime import timedelta

import pytest
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.foundation.access import queries as access
from sheyintong.kernel.actors import system
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_read
from sheyintong.registers.staff.models import Post
from tests.hostile.conftest import HOME, House, filled, house, house_keys, world
from tests.support.world import NOW

__all__ = ["filled", "house", "house_keys", "world"]
SAYS = "您在绿洲银行文化路支行的柜员岗位已于 2026-11-24 结束"


@pytest.fixture
def moved(house: House) -> Client:
    """李静, whose post as a teller ended this morning; she is signed in."""
    browser = house.browser("李静")
    with schemas.region("tacheng"):
        post = Post.objects.get(member_id=house.world.actor("李静").member)
        staff.end_post(post=post.pk, valid_to=NOW.date(), reason="调岗", actor=system("tacheng", "test"), now=NOW - timedelta(hours=1))
    return browser


def test_a_page_says_which_post_ended_and_when(moved: Client) -> None:
    answer = moved.get(f"{HOME}/outlet/")
    assert answer.status_code == 403
    assert SAYS in answer.content.decode()


def test_a_page_of_a_post_she_never_had_says_that_hers_will_not_do(moved: Client) -> None:
    answer = moved.get(f"{HOME}/centre/")
    assert answer.status_code == 403
    assert "您的岗位不能打开这一页" in answer.content.decode()


def test_the_verdict_about_her_says_it_too(moved: Client) -> None:
    with schemas.region("tacheng"):
        session = staff_read.actor_of(access.digest(moved.cookies["syt"].value), "tacheng", NOW)
        assert session is not None
        verdict = authority.may(session.actor, "enroll_flexible", Stage.RECEIVE, at=NOW)
    found = {reason.code: reason.title for reason in verdict.reasons}
    assert found["staff.post_not_in_force"] == SAYS
    assert "staff.role_may_not" not in found
