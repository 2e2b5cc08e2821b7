"""Every act that the code can write into the trail has a name that people can read: each call of ``audit.record`` is followed to its codes."""

import ast
import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sheyintong.faces.web.acts import ACTS
from sheyintong.faces.web.changed import NAMES
from sheyintong.faces.web.subjects import FIELDS, KINDS
from sheyintong.registers.authority.states import RIGHT
from sheyintong.registers.people.rules.search import SearchBy

SOURCE = Path(__file__).parents[2] / "src" / "sheyintong"
GIVEN = {("authority", "step"): frozenset(RIGHT.moves)}
"""What comes with a request and is held to a table before it is written: the steps of a right, out of its address."""
Scope = tuple[Path, ast.FunctionDef | None]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def module(path: Path) -> Path:
    """The folder of the module a file belongs to."""
    return SOURCE.joinpath(*path.relative_to(SOURCE).parts[:2])


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


def calls(path: Path, name: str) -> Iterator[tuple[ast.Call, ast.FunctionDef]]:
    """Calls of a function or method of this name, each with the function it stands in."""
    for around in functions(path):
        for node in ast.walk(around):
            if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
                yield node, around


def argument(call: ast.Call, of: ast.FunctionDef, name: str) -> ast.expr | None:
    """What a call gives for a parameter."""
    names = [each.arg for each in of.args.args]
    given = {**dict(zip(names, call.args, strict=False)), **{each.arg: each.value for each in call.keywords if each.arg}}
    return given.get(name)


def parameter(path: Path, around: ast.FunctionDef, name: str) -> set[str]:
    """What a parameter can be: what any call of its function in the same module, or file where it is private, gives."""
    if (known := GIVEN.get((module(path).name, name))) is not None:
        return set(known)
    found: set[str] = set()
    for other in [path] if around.name.startswith("_") else module(path).rglob("*.py"):
        for call, caller in calls(other, around.name):
            value = argument(call, around, name)
            found |= codes(value, (other, caller)) if value is not None else set()
    return found


def codes(node: ast.expr, scope: Scope) -> set[str]:
    """The texts an expression can be; fails where that cannot be read from the code."""
    path, around = scope
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.FormattedValue):
        return codes(node.value, scope)
    if isinstance(node, ast.IfExp):
        return codes(node.body, scope) | codes(node.orelse, scope)
    if isinstance(node, ast.JoinedStr):
        return {"".join(parts) for parts in itertools.product(*(sorted(codes(each, scope)) for each in node.values))}
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return assigned(tree(module(path) / f"{node.value.id}.py").body, node.attr, scope)
    assert isinstance(node, ast.Name), f"{path}:{node.lineno}: give this act where it can be read"
    assert around is not None, f"{path}:{node.lineno}: give this act within a function"
    if node.id in [each.arg for each in (*around.args.args, *around.args.kwonlyargs)]:
        return parameter(path, around, node.id)
    return assigned(list(ast.walk(around)), node.id, scope)


def assigned(nodes: list[ast.stmt] | list[ast.AST], name: str, scope: Scope) -> set[str]:
    """What is assigned to a name."""
    plain = [each.value for each in nodes if isinstance(each, ast.Assign) and getattr(each.targets[0], "id", "") == name]
    typed = [each.value for each in nodes if isinstance(each, ast.AnnAssign) and getattr(each.target, "id", "") == name and each.value]
    found = plain + typed
    assert found, f"{scope[0]}: nothing is assigned to {name}"
    return set().union(*(codes(each, scope) for each in found))


def written() -> dict[str, str]:
    """Every act the code can write, and where."""
    found = {"read": "audit.reading"}
    for path in sorted(SOURCE.rglob("*.py")):
        for call, around in calls(path, "record"):
            act = next((each.value for each in call.keywords if each.arg == "act"), None)
            if act is not None:
                found |= dict.fromkeys(codes(act, (path, around)), f"{path.relative_to(SOURCE)}:{call.lineno}")
    return found


def test_every_act_has_a_name_and_no_name_is_of_nothing() -> None:
    found = written()
    assert {code: where for code, where in found.items() if code not in ACTS} == {}
    assert [code for code in ACTS if code not in found] == []


def given(name: str, place: int) -> set[str]:
    """The texts written at a place of the calls of this name, ``PERSON`` among them."""
    found = {call.args[place] for path in SOURCE.rglob("*.py") for call, _ in calls(path, name) if len(call.args) > place}
    return {
        str(each.value) if isinstance(each, ast.Constant) else "person"
        for each in found
        if isinstance(each, ast.Constant) or getattr(each, "id", "") == "PERSON"
    }


def test_everything_an_entry_is_about_has_a_name() -> None:
    about = given("Subject", 0)
    assert about - KINDS.keys() == set()
    noted = {"trail", "entry", "search"}
    assert KINDS.keys() - about - noted == set()


def test_everything_noted_of_a_person_has_a_name() -> None:
    calls_of_note = [
        call
        for path in SOURCE.rglob("*.py")
        for call, _ in calls(path, "note")
        if getattr(getattr(call.func, "value", None), "id", "") == "reader"
    ]
    fields = {str(call.args[2].value) for call in calls_of_note if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)}
    assert {each for each in fields if f"person.{each}" not in FIELDS} == set()
    assert {f"search.{by.value}" for by in SearchBy} <= FIELDS.keys()


def keys(value: ast.expr) -> set[str]:
    """The keys of every dictionary written in an expression."""
    found = (each.value for one in ast.walk(value) if isinstance(one, ast.Dict) for each in one.keys if isinstance(each, ast.Constant))
    return {str(each) for each in found}


TELLING = frozenset({"said", "_signed"})
"""Functions of which several commands have what they write as changed."""


def changes(function: ast.FunctionDef) -> set[str]:
    """What a function writes into the trail as changed: named there, or in the dictionary that it names there."""
    named, found = set(), set()
    if function.name in TELLING:
        found |= set().union(*(keys(each.value) for each in ast.walk(function) if isinstance(each, ast.Return) and each.value))
    for call in (each for each in ast.walk(function) if isinstance(each, ast.Call)):
        is_note = getattr(call.func, "id", getattr(call.func, "attr", "")) == "note"
        told = [each.value for each in call.keywords if each.arg in ("changed", "told")]
        for value in [*told, *(call.args if is_note else [])]:
            found |= keys(value)
            named |= {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
    for one in ast.walk(function):
        goal = one.targets[0] if isinstance(one, ast.Assign) else one.target if isinstance(one, ast.AnnAssign) and one.value else None
        if goal and named & {each.id for each in ast.walk(goal) if isinstance(each, ast.Name)}:
            found |= keys(one.value)  # type: ignore[attr-defined]
        if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "_set":
            found |= set().union(*map(keys, one.args))
    return found


def test_everything_that_was_changed_has_a_name_and_no_name_is_of_nothing() -> None:
    below = [path for path in SOURCE.rglob("*.py") if "faces" not in path.parts]
    functions = [each for path in below for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.FunctionDef)]
    found = set().union(*map(changes, functions))
    assert found - NAMES.keys() == set()
    assert NAMES.keys() - found == set()
