"""句子：what modules below the faces say to a person: refusals, reasons, questions, consequences, names of states and kinds.

Modules know no language. What they say is collected here from their source, so that a missing translation is named by a test;
:mod:`sheyintong.faces.web.words` says it in the language of the page.
"""

import ast
import re
from collections.abc import Iterator

import yaml

HAN = re.compile(r"[㐀-鿿]")
SPOKEN = (
    "casework/cases/commands/handing.py", "casework/cases/rules.py", "casework/cases/states.py", "casework/identification/commands/*.py",
    "casework/identification/types.py", "casework/visits/states.py", "exchange/core_system/states.py", "exchange/core_system/types.py",
    "foundation/access/rules.py", "foundation/access/states.py", "foundation/audit/types.py", "items/*.py", "kernel/idnumbers/types.py",
    "kernel/periods.py", "registers/authority/rules.py", "registers/authority/states.py",
    "registers/enrolments/*.py", "registers/outlets/commands/*.py", "registers/outlets/rules.py", "registers/outlets/states.py",
    "registers/partners/commands/*.py", "registers/partners/rules.py", "registers/partners/states.py", "registers/people/rules/checks.py",
    "registers/people/types.py", "registers/staff/*.py", "registers/staff/commands/*.py", "services/lifeline/*.py",
)  # fmt: skip
"""Files whose every Chinese text is said to somebody, relative to the package."""
NO_SENTENCES = frozenset({"一二三四五六日"})
"""Signs by which something is looked up, never said as they stand."""

WRITTEN = frozenset({"what_to_expect", "mode_note", "note", "label", "article", "document"})
"""Keys of profiles whose texts are said to somebody; of materials their names too. Names of items have a gloss of their own."""


def written(node: object, *, material: bool = False) -> Iterator[str]:
    """What a sheet of a profile says: what to expect, notes, labels, the law it rests on, and what to bring."""
    if isinstance(node, list):
        for each in node:
            yield from written(each, material=material)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and HAN.search(value) and (key in WRITTEN or (material and key == "name")):
                yield value
            yield from written(value, material=key == "materials")


def profile(source: str) -> Iterator[str]:
    """What a file of a profile says."""
    return written(yaml.safe_load(source))


def refusals(tree: ast.AST) -> Iterator[str]:
    """The sentence for the person of each refusal written here."""
    for refusal in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for told in refusal.body:
            if isinstance(told, ast.Assign) and isinstance(told.targets[0], ast.Name) and told.targets[0].id == "person":
                yield from _texts(told.value)


def spoken(tree: ast.AST) -> Iterator[str]:
    """Every Chinese text of a module that is no docstring and no sentence for the operator; of an f-string its template."""
    for child in ast.iter_child_nodes(tree):
        operators = isinstance(child, ast.Assign) and isinstance(child.targets[0], ast.Name) and child.targets[0].id == "operator"
        if operators or (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            continue
        if not (isinstance(tree, ast.JoinedStr) and isinstance(child, ast.Constant)):
            yield from _texts(child, deep=False)
        yield from spoken(child)


def _texts(node: ast.AST, *, deep: bool = True) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        text = template(node)
    else:
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    if HAN.search(text) and text not in NO_SENTENCES:
        yield text
    elif deep:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def template(text: ast.JoinedStr) -> str:
    """``f"清单只到“{LABELS[line.stage]}”"`` as ``清单只到“{stage}”``: each value by the last name it is reached by."""
    names: list[str] = []
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{_name(part, names)}}}"
        for part in text.values
    )  # fmt: skip


def _name(part: ast.AST, taken: list[str]) -> str:
    found = [
        each.attr if isinstance(each, ast.Attribute) else each.id for each in ast.walk(part) if isinstance(each, ast.Attribute | ast.Name)
    ]
    name = next((each for each in found if each.islower() and each not in ("label", "value", "code")), "it")
    taken.append(name)
    return name if taken.count(name) == 1 else f"{name}{taken.count(name)}"
