"""参数与事项：what the region's rules say, with source and date; which items are offered and asked for what."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sheyintong.casework.cases import commands as cases
from sheyintong.faces.web.access import allow
from sheyintong.faces.web.page import Link, render
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.policy import queries as policy

from .frame import POLICY, frame, today_of


@allow(*POLICY)
@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    """参数：every value of the version in force, with unit, source, document and first day."""
    today = today_of(request)
    line = policy.values() if policy.version() is not None else {}
    rows = [(each, each.holds(today)) for _, values in sorted(line.items()) for each in values]
    page = frame(request, "参数", "/centre/policy/")
    return render(request, "centre/policy.html", page, rows=rows, version=policy.version())


@allow(*POLICY)
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """事项：the catalogue, and which can be handled here from beginning to end."""
    known = cases.known_items()
    page = frame(request, "事项", "/centre/catalogue/")
    return render(request, "centre/catalogue.html", page, rows=[(each, each.code in known) for each in catalogue.items()], known=len(known))


@allow(*POLICY)
@require_GET
def item(request: HttpRequest, code: str) -> HttpResponse:
    """一项：limit, materials with their grounds, and the lists it stands in."""
    found = catalogue.item(code)
    lines = [(each, line) for each in catalogue.lists() if (line := each.line(code))]
    page = frame(request, found.name, "/centre/catalogue/", crumbs=(Link("事项", "/centre/catalogue/"), Link(found.name, "")))
    return render(request, "centre/one_item.html", page, item=found, lines=lines, handled=code in cases.known_items())
