"""What no longer decides anything goes; what still does stays."""

from datetime import timedelta

import pytest

from sheyintong.foundation.access import commands
from sheyintong.foundation.access.commands import tries
from sheyintong.foundation.access.errors import TooManyTries
from sheyintong.foundation.access.models import Challenge, Throttle
from sheyintong.foundation.access.types import Purged
from sheyintong.wiring import workers

from .people import HERE, NOW, later


def test_old_tries_and_old_challenges_go_in_portions(region: str) -> None:
    for number in range(7):
        tries.claim(f"receipt:{number}", NOW)
        commands.ask(login="lijing", origin=HERE, now=NOW)
    assert commands.purge(now=NOW + timedelta(hours=23)) == Purged(0, 0)
    assert commands.purge(now=NOW + timedelta(days=3), portion=3) == Purged(7, 7)
    assert (Throttle.objects.count(), Challenge.objects.count()) == (0, 0)


def test_a_lock_and_a_fresh_try_outlive_the_purge(region: str) -> None:
    for _ in range(5):
        tries.claim("login:lijing", NOW)
    tries.claim("login:fresh", later(3 * 24 * 60))
    Throttle.objects.filter(locked_until__isnull=False).update(locked_until=NOW + timedelta(days=4))
    assert commands.purge(now=NOW + timedelta(days=3)) == Purged(0, 0)
    with pytest.raises(TooManyTries):
        tries.claim("login:lijing", NOW + timedelta(days=3))


def test_it_runs_by_the_schedule(region: str) -> None:
    commands.ask(login="lijing", origin=HERE, now=NOW)
    assert "access.purge" in {each.task for each in workers.SCHEDULE}
    workers.TASKS["access.purge"]({}, NOW + timedelta(days=3))
    assert Challenge.objects.count() == 0
