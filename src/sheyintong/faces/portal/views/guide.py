"""办事指南：every item in plain words, its grounds, and where it can be done; and how many of the items this system can do."""

import re
from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from sheyintong.casework.cases import commands as cases
from sheyintong.faces.portal.life_events import EVENTS, event
from sheyintong.faces.portal.search import LONGEST, search
from sheyintong.faces.web.access import EVERYBODY, allow
from sheyintong.faces.web.page import render
from sheyintong.faces.web.session import now_of
from sheyintong.faces.web.words import gloss
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.errors import NoSuchItem
from sheyintong.registers.catalogue.types import Item

from .frame import frame, region_of, spots
from .where import offering

DIGITS = re.compile(r"\d{6}")
"""What looks like the number of a person or a case: the search of items does not take it."""
NATIONAL = 117
"""The items of the national catalogue have the numbers up to this one; the system's own come after them."""


def grouped(items: list[Item]) -> list[tuple[str, list[Item]]]:
    """The items under the names of their groups, in the order of the catalogue."""
    names = dict.fromkeys(item.group_name for item in items)
    return [(name, [item for item in items if item.group_name == name]) for name in names]


@allow(EVERYBODY)
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """办事：all items by group, those of a life event, or those that answer what was typed."""
    region_of(request)
    found = catalogue.items()
    typed = request.GET.get("q", "").strip()[:LONGEST]
    happened = event(request.GET.get("event", ""))
    page = frame(gettext(happened.name) if happened else gettext("办事指南"), "/guide/")
    known = {each.code: each for each in found}
    told: dict[str, Any] = {
        "total": len(found), "typed": typed, "event": happened, "number": bool(DIGITS.search(typed)), "events": EVENTS,
        "groups": () if typed or happened else grouped(found),
    }  # fmt: skip
    if happened:
        answers = [known[code] for code in happened.items if code in known]
    else:
        answers = search(found, typed) if typed and not told["number"] else []
    return render(request, "portal/guide.html", page, answers=answers, handled=cases.known_items(), **told)


@allow(EVERYBODY)
@require_GET
def item(request: HttpRequest, code: str) -> HttpResponse:
    """一项事项。"""
    region_of(request)
    try:
        found = catalogue.item(code)
    except NoSuchItem:
        raise Http404("item") from None
    places = offering(spots(request), found, now_of(request).date())
    page = frame(gloss(found.code) or found.plain or found.name, "/guide/", "oneitem")
    halted = bool(places) and all(each.stopped for each in places)
    return render(request, "portal/item.html", page, item=found, places=places, halted=halted, handled=cases.has_handler(found.code))


@allow(EVERYBODY)
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """能办多少：which items of the catalogue this system can do, counted from the running system."""
    region_of(request)
    known = cases.known_items()
    found = [each for each in catalogue.items() if each.number <= NATIONAL]
    count = Counter(each.group_name for each in found if each.code in known)
    rows = [(name, members, count[name]) for name, members in grouped(found)]
    return render(
        request, "portal/coverage.html", frame(gettext("能办多少"), "/guide/"), rows=rows, total=len(found), done=sum(count.values()), known=known,
    )  # fmt: skip
