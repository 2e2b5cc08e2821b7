"""What import-linter cannot see. The plan itself is read from the contracts, so it stands in one place only."""

import ast
import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field

SOURCE = Path("src/sheyintong")
CONTRACTS = {c["id"]: c for c in tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]}


def rows(contract: str) -> list[list[str]]:
    """Layers from the ground up; names of one row are neighbours."""
    return [[name.strip(" ()") for name in line.split("|")] for line in reversed(CONTRACTS[contract]["layers"])]


PLACES = {  # module (= Django app label) -> floor, storey, row inside the storey
    module: (floor, storey, row)
    for floor, storeys in enumerate(rows("storeys"))
    for storey in storeys
    if storey in CONTRACTS
    for row, modules in enumerate(rows(storey))
    for module in modules
}
LABELS = "|".join(sorted(PLACES, key=len, reverse=True))
READS = re.compile(rf"\b(?:from|join)\s+\"?({LABELS})_\w+", re.IGNORECASE)
WRITES = re.compile(rf"\b(?:insert\s+into|update|delete\s+from|copy)\s+\"?({LABELS})_\w+", re.IGNORECASE)


def is_below(lower: str, upper: str) -> bool:
    (f1, s1, r1), (f2, s2, r2) = PLACES[lower], PLACES[upper]
    return f1 < f2 or (s1 == s2 and r1 < r2)


def test_foreign_keys_point_down_and_have_no_way_back() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields(include_hidden=True):
            if isinstance(field, Field) and field.is_relation and not field.auto_created:
                own, other = model._meta.app_label, field.related_model._meta.app_label
                assert own == other or (is_below(other, own) and field.remote_field.hidden), str(field)


def test_sql_reads_only_tables_below_and_writes_only_its_own() -> None:
    for path in SOURCE.rglob("*.py"):
        module = next((part for part in path.relative_to(SOURCE).parts if part in PLACES), "")
        for node in ast.walk(ast.parse(path.read_text())) if module else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert all(t == module or is_below(t, module) for t in READS.findall(node.value)), f"{path}:{node.lineno}"
                assert all(t == module for t in WRITES.findall(node.value)), f"{path}:{node.lineno}"


def test_every_folder_of_code_is_a_package() -> None:
    assert [p for p in SOURCE.rglob("*.py") if not (p.parent / "__init__.py").exists()] == []
