"""Every address with who may use it, as the views themselves declare it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver
from ninja.operation import PathView

from sheyintong.config import urls
from sheyintong.faces.web.access import EVERYBODY, SIGNED_IN


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its path as the address table writes it, its methods where the view tells them, who may use it; None is nobody declared."""

    path: str
    methods: str
    allowed: frozenset[str] | None
    machine: bool = False

    @property
    def plain(self) -> bool:
        """Whether the address has no parameter."""
        return "<" not in self.path


def routes() -> Iterator[Route]:
    """Every route once, in the order of the address table: the interface has an address as often as it has methods for it."""
    yield from dict.fromkeys(_walked())


def _walked(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "/") -> Iterator[Route]:
    for each in urls.urlpatterns if patterns is None else patterns:
        path = prefix + str(each.pattern).lstrip("^")
        if isinstance(each, URLResolver):
            yield from _walked(each.url_patterns, path)
        else:
            yield from _of_view(path, each.callback)


def _of_view(path: str, view: object) -> Iterator[Route]:
    """A page, or each operation of an address of the interface."""
    operations = _operations(view)
    if getattr(view, "bearer", False):
        yield Route(path, "POST", frozenset({"bearer"}), machine=True)
    elif operations is None:
        yield Route(path, "", getattr(view, "allowed", DOORS.get(path)), machine=path in DOORS)
    for operation in operations.operations if operations else ():
        bearer = bool(operation.auth_callbacks)
        declared = frozenset({"bearer"}) if bearer else DOORS.get(path)
        yield Route(path, " ".join(sorted(operation.methods)), declared, machine=True)


DOORS = {
    path: frozenset({EVERYBODY})
    for path in ("/outlet/api/session/nonce", "/outlet/api/session", "/outlet/api/openapi.json", "/outlet/api/")
}
"""Addresses of the interface that are open on purpose: signing in, the description, and the root, which leads nowhere."""


def _operations(view: object) -> PathView | None:
    """The operations behind a view of ninja."""
    for cell in getattr(view, "__closure__", None) or ():
        if isinstance(cell.cell_contents, PathView):
            return cell.cell_contents
    owner = getattr(view, "__self__", None)
    return owner if isinstance(owner, PathView) else None


def page() -> str:
    """The table of roles and routes."""
    found = list(routes())
    roles = sorted({role for route in found for role in route.allowed or ()} - {EVERYBODY, SIGNED_IN, "bearer"})
    head = [
        "# 地址与岗位 Routes and roles",
        "",
        "Who may open which address; `everybody` needs no sign-in, `signed_in` any complete session, `bearer` the token of a bank's own program.",
        "Addresses are those inside a region (`/r/<region>`).",
        "",
        "| address | methods | everybody | signed_in | bearer | " + " | ".join(roles) + " |",
        "| --- | --- | " + " | ".join(["---"] * (3 + len(roles))) + " |",
    ]
    return "\n".join([*head, *(_row(route, roles) for route in found), ""])


def _row(route: Route, roles: list[str]) -> str:
    address = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", route.path)
    marks = ["●" if who in (route.allowed or ()) else "" for who in (EVERYBODY, SIGNED_IN, "bearer", *roles)]
    return f"| `{address}` | {route.methods} | {' | '.join(marks)} |"
