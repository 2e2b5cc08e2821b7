"""信件：events that could not be delivered, tasks that were given up: both to be tried again for a reason."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.jobs import queries as jobs_queries
from sheyintong.foundation.jobs.types import LetterState
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.errors import Refusal

from .done import said
from .frame import LETTERS, READERS, frame, number, typed


def _words(lag: timedelta) -> str:
    """A span in the largest unit of which there are two: 90 秒, 15 分钟, 11 小时."""
    seconds = int(lag.total_seconds())
    for size, unit in ((3600, gettext("小时")), (60, gettext("分钟"))):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} {gettext('秒')}"


def _draw(request: HttpRequest, problem: str = "") -> HttpResponse:
    count = jobs_queries.count_letters(LetterState.DEAD)
    dead = jobs_queries.letters(LetterState.DEAD, before=number(request.GET.get("before", "")))
    failed = jobs_queries.failed_tasks()
    page = frame(request, gettext("信件"), "/centre/letters/", counts={"/centre/letters/": count + len(failed)}, done=said(request))
    return render(
        request, "centre/letters.html", page, status=422 if problem else 200, dead=dead, count=count, problem=problem,
        before=dead[-1].id if len(dead) == 50 else None, waiting=jobs_queries.count_letters(LetterState.WAITING),
        lag=_words(jobs_queries.lag(now_of(request))), failed=failed, retries=actor(request).has(*LETTERS), reason=typed(request, "reason", 200),
    )  # fmt: skip


@allow(*LETTERS, *READERS)
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """投递失败的信件，和放弃的任务。"""
    return _draw(request)


def _again(request: HttpRequest, number: int, command: Callable[..., None]) -> HttpResponse:
    who: Actor = actor(request)
    at: datetime = now_of(request)
    try:
        command(number, actor=who, reason=typed(request, "reason", 200), at=at)
    except Refusal as refusal:
        return _draw(request, words.told(refusal))
    return see_other(request, "/centre/letters/?done=again")


@allow(*LETTERS)
@require_POST
def retry(request: HttpRequest, letter: int) -> HttpResponse:
    """重新投递 for a reason."""
    return _again(request, letter, jobs.retry)


@allow(*LETTERS)
@require_POST
def retry_task(request: HttpRequest, task: int) -> HttpResponse:
    """重新排队 for a reason."""
    return _again(request, task, jobs.retry_task)
