"""草稿的接口：what is half filled in a bank's own system waits with us for its person to come again."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.cases.errors import DraftGone
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web.access import actor
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.registers.catalogue import queries as catalogue

from .views import drafts as begun
from .views.arriving import need_present

router = Router(tags=["草稿"])


class DraftIn(Schema):
    """存草稿：what was answered so far, complete or not."""

    item: str = Field(max_length=40, examples=["enroll_flexible"])
    answers: dict[str, str] = Field(default_factory=dict, examples=[{"month": "202611"}])


class DraftOut(Schema):
    """草稿：of the person at this counter; it has no case number until it is accepted."""

    draft: int
    item: str = Field(examples=["enroll_flexible"])
    saved_at: datetime
    saved_by: str
    expires_on: date
    answers: dict[str, str]


@router.post("/drafts", response={201: DraftOut}, summary="存草稿")
def save_draft(request: HttpRequest, body: DraftIn) -> Status[dict[str, Any]]:
    """Keep what was answered so far for the person at this counter; saving again goes on with the same draft."""
    who, visit = actor(request), need_present(request)
    catalogue.item(body.item)
    saved = cases.save_draft(actor=who, item=body.item, visit=visit, answers=body.answers, now=now_of(request))
    return Status(201, next(draft for draft in _drafts(request, visit) if draft["draft"] == saved))


@router.get("/drafts", response=list[DraftOut], summary="她没填完的草稿")
def drafts(request: HttpRequest) -> list[dict[str, Any]]:
    """The drafts of the person at this counter, with what was answered; accept one with ``draft`` in ``POST /cases``."""
    return _drafts(request, need_present(request))


@router.delete("/drafts/{draft}", response={204: None}, summary="放弃草稿")
def discard_draft(request: HttpRequest, draft: int) -> Status[None]:
    """Give a draft of the person at this counter up."""
    who, visit = actor(request), need_present(request)
    with audit.reading(actor=who, purpose="接口：草稿", at=now_of(request)) as reader:
        found = next((each for each in begun.hers(reader, visit, now_of(request)) if each.id == draft), None)
    if found is None:
        raise DraftGone(draft=draft)
    cases.discard_draft(actor=who, draft=found, now=now_of(request))
    return Status(204, None)


def _drafts(request: HttpRequest, visit: Visit) -> list[dict[str, Any]]:
    with audit.reading(actor=actor(request), purpose="接口：草稿", at=now_of(request)) as reader:
        return [
            {
                "draft": each.id, "item": each.item, "saved_at": each.drafted_at, "saved_by": each.drafted_by, "expires_on": each.expires_on,
                "answers": case_queries.opened(reader, each.answers, case_queries.ANSWERS, each.person),
            }
            for each in begun.hers(reader, visit, now_of(request))
        ]  # fmt: skip
