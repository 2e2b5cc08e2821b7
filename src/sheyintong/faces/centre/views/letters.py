"""信件：events that could not be delivered, to be sent again for a reason; tasks that were given up."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import render
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.jobs import queries as jobs_queries
from sheyintong.foundation.jobs.types import LetterState
from sheyintong.kernel.errors import Refusal

from .frame import LETTERS, frame, now_of, typed


def _draw(request: HttpRequest, problem: str = "") -> HttpResponse:
    dead = jobs_queries.letters(LetterState.DEAD)
    page = frame(request, "信件", "/centre/letters/", counts={"/centre/letters/": len(dead)})
    return render(
        request, "centre/letters.html", page, status=422 if problem else 200, dead=dead, problem=problem,
        waiting=jobs_queries.count_letters(LetterState.WAITING), lag=int(jobs_queries.lag(now_of(request)).total_seconds()),
        failed=jobs_queries.failed_tasks(), reason=typed(request, "reason", 200),
    )  # fmt: skip


@allow(*LETTERS)
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """投递失败的信件。"""
    return _draw(request)


@allow(*LETTERS)
@require_POST
def retry(request: HttpRequest, letter: int) -> HttpResponse:
    """重新投递 for a reason."""
    try:
        jobs.retry(letter, actor=actor(request), reason=typed(request, "reason", 200), at=now_of(request))
    except Refusal as refusal:
        return _draw(request, refusal.for_person)
    return see_other(request, "/centre/letters/")
