"""The lists of the reference that are read from the code itself: refusals, states, events, items."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import sheyintong
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.transitions import Table

SOURCE = Path(sheyintong.__file__).parent
LEFT_OUT = {"migrations", "__main__", "wsgi"}


def modules() -> Iterator[ModuleType]:
    """Every module of the house, imported; Django must be set up."""
    for found in pkgutil.walk_packages([str(SOURCE)], "sheyintong."):
        if not LEFT_OUT.intersection(found.name.split(".")):
            yield importlib.import_module(found.name)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def refusals() -> list[type[Refusal]]:
    """Every refusal with a code of its own, in the order of the codes."""
    list(modules())
    own = {each for each in _below(Refusal) if each.__module__.startswith("sheyintong.") and "code" in vars(each)}
    return sorted(own, key=lambda each: (each.code, each.__module__))


def tables() -> list[tuple[str, Table]]:  # type: ignore[type-arg]
    """Every life cycle: ``module.TABLE`` and its moves."""
    found = [
        (f"{module.__name__.split('.')[-2]}.{name}", value)
        for module in modules()
        if module.__name__.endswith(".states")
        for name, value in vars(module).items()
        if isinstance(value, Table)
    ]
    return sorted(found, key=lambda pair: pair[0])


def events() -> list[tuple[str, str, str]]:
    """Every event: its name, what it says, the module."""
    found = []
    for path in SOURCE.rglob("events.py"):
        body = ast.parse(path.read_text("utf-8")).body
        for node, after in zip(body, [*body[1:], None], strict=True):
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                said = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
                found.append((value.value, " ".join(str(said).split()), path.parent.relative_to(SOURCE).as_posix()))
    return sorted(found)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _first_line(thing: object) -> str:
    return _cell((inspect.getdoc(thing) or "").partition("\n")[0])


def _page(title: str, said: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"# {title}", "", said, "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


def refusals_page() -> str:
    """Every way the house says no."""
    rows = [
        (f"`{each.code}`", each.kind.value, _cell(each.person), _cell(each.operator), f"`{each.__module__.removeprefix('sheyintong.')}`")
        for each in refusals()
    ]
    said = (
        f"{len(rows)} refusals. A code never changes once released; words in braces are filled in. "
        "The API answers with the code and the sentence for the person (RFC 9457)."
    )
    return _page("拒绝 Refusals", said, ("code", "kind", "for the person", "for the operator", "module"), rows)


def states_page() -> str:
    """Every life cycle and its moves."""
    lines = ["# 状态 States", "", "A move that is not in its table is refused (`kernel.not_in_this_state`).", ""]
    for name, table in tables():
        all_states = "、".join(f"`{state.value}`" for state in table.states)
        final = "、".join(f"`{state.value}`" for state in table.states if state in table.final()) or "none"
        lines += [f"## {name}", "", _first_line(table.states), "", f"States: {all_states}. Final: {final}.", ""]
        lines += ["| move | | from | to |", "| --- | --- | --- | --- |"]
        for move in table.moves.values():
            sources = "、".join(f"`{state.value}`" for state in table.states if state in move.sources)
            lines.append(f"| `{move.name}` | {_cell(move.label)} | {sources} | `{move.target.value}` |")
        lines.append("")
    return "\n".join(lines)


def events_page() -> str:
    """Every event of the outbox."""
    rows = [(f"`{name}`", _cell(said), f"`{module}`") for name, said, module in events()]
    said = "Past facts, written to the outbox in the transaction that made them true and delivered at least once."
    return _page("事件 Events", said, ("event", "what it says", "module"), rows)


def items_page() -> str:
    """Every item of the national catalogue, and whether the counter can handle it today."""
    from sheyintong.foundation.regions.rules import reading
    from sheyintong.registers.catalogue import rules
    from sheyintong.wiring.items import HANDLERS

    found = rules.items(reading.profile("cn", reading.texts(SOURCE / "profiles", "cn")))
    rows = [
        (
            str(each.number),
            f"`{code}`",
            each.name,
            each.mode.label,
            each.responsible_body,
            each.limit.label,
            "有" if code in HANDLERS else "",
        )
        for code, each in found.items()
    ]
    said = (
        f"{len(rows)} items, {len(HANDLERS)} with a handler. An item without one can be looked up in the handbook and the guide pages, "
        "and is not done at the counter yet."
    )
    return _page("事项 Items", said, ("no.", "code", "name", "mode", "body", "limit", "handler"), rows)
