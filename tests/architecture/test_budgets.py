"""Plain, few, short: what the code may weigh, and words that it does not hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "sheyintong"
LINES_OF_A_FUNCTION, LINES_OF_A_MODULE = 70, 400
MONEY = ("fund", "kernel/money.py")
UNFINISHED = re.compile(r"\bTODO\b")


def files() -> Iterator[Path]:
    """Every module that is written by hand."""
    return (path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


def shown(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_function_is_longer_than_its_budget() -> None:
    lengths = {f"{shown(path)}:{f.lineno} {f.name}": (f.end_lineno or 0) - f.lineno + 1 for path in files() for f in functions(path)}
    assert {name: n for name, n in lengths.items() if n > LINES_OF_A_FUNCTION} == {}


def test_no_module_is_longer_than_its_budget() -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in files()}
    assert {name: n for name, n in lengths.items() if n > LINES_OF_A_MODULE} == {}


def floats(path: Path) -> list[int]:
    """Lines that make a float: a literal, a conversion, an annotation. Asking ``isinstance(x, float)`` in order to refuse it is no making."""
    tree = ast.parse(path.read_text("utf-8"))
    asked = {
        id(arg) for call in ast.walk(tree) if isinstance(call, ast.Call) and ast.unparse(call.func) == "isinstance" for arg in call.args
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float" and id(node) not in asked)
    ]


def test_no_float_comes_near_money() -> None:
    money = [path for path in files() if shown(path).startswith(MONEY)]
    assert SOURCE / "kernel" / "money.py" in money
    assert {shown(path): found for path in money if (found := floats(path))} == {}


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [shown(path) for path in files() if path.stem in ("utils", "util", "helpers", "misc")] == []


def test_nothing_is_left_for_later_in_the_source() -> None:
    assert [shown(path) for path in files() if UNFINISHED.search(path.read_text("utf-8"))] == []
