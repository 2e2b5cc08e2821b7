"""The contracts of the house are kept, and each of them is able to fail: one planted fault breaks it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACTS = {c["id"]: c["name"] for c in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]}
FAULTS = {  # contract -> file below the package, the import planted at its end
    "storeys": ("kernel/planted.py", "import sheyintong.foundation.jobs.types"),
    "faces": ("faces/web/planted.py", "import sheyintong.faces.demo.views"),
    "rehearsal": ("rehearsal/simulators/planted.py", "import sheyintong.rehearsal.cast.people"),
    "steering": ("steering/ratings/__init__.py", "import sheyintong.steering.risk"),
    "services": ("services/certification/__init__.py", "import sheyintong.services.lifeline"),
    "casework": ("casework/identification/types.py", "import sheyintong.casework.cases.types"),
    "fund": ("fund/ledger/__init__.py", "import sheyintong.fund.payouts"),
    "registers": ("registers/catalogue/types.py", "import sheyintong.registers.people.types"),
    "exchange": ("exchange/gateway/__init__.py", "import sheyintong.exchange.core_system.types"),
    "foundation": ("foundation/audit/types.py", "import sheyintong.foundation.jobs.types"),
    "engines": ("engines/keys/planted.py", "import sheyintong.engines.database"),
    "rooms": ("registers/outlets/types.py", "import sheyintong.registers.outlets.rules"),
    "doors": ("casework/cases/rules.py", "import sheyintong.registers.staff.models"),
    "pure": ("kernel/planted.py", "import django"),
    "handlers": ("faces/demo/planted.py", "import sheyintong.items.asking"),
    "stage": ("faces/web/planted.py", "import sheyintong.wiring.items"),
    "simulators": ("rehearsal/simulators/planted.py", "import sheyintong.engines.keys"),
    "outside": ("registers/people/rules/planted.py", "import duckdb"),
}
EMPTY = ("steering/risk", "services/lifeline", "fund/payouts")
"""Modules that a fault needs and that may not be built yet."""
VERDICT = re.compile(r"^(.+?)\s+(KEPT|BROKEN)\b", re.MULTILINE)


def verdicts(folder: Path) -> dict[str, str]:
    """What the linter says of each contract by its name, run on the source in ``folder``."""
    path = os.pathsep.join([str(folder / "src"), str(ROOT)])
    code = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=folder, env={**os.environ, "PYTHONPATH": path, "COLUMNS": "200"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = {name.strip(): verdict for name, verdict in VERDICT.findall(done.stdout)}
    assert set(CONTRACTS.values()) <= set(found), done.stdout + done.stderr
    return found


def plant(package: Path) -> None:
    """One fault for every contract."""
    for name in EMPTY:
        (package / name).mkdir(parents=True, exist_ok=True)
        (package / name / "__init__.py").touch()
    for file, line in FAULTS.values():
        path = package / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as opened:
            opened.write(f"\n{line}\n")


def test_every_contract_is_kept() -> None:
    found = verdicts(ROOT)
    assert [name for name in CONTRACTS.values() if found[name] != "KEPT"] == []


def test_every_contract_breaks_when_a_fault_is_planted(tmp_path: Path) -> None:
    assert set(FAULTS) == set(CONTRACTS), "a new contract needs its fault"
    shutil.copytree(
        ROOT / "src" / "sheyintong", tmp_path / "src" / "sheyintong", ignore=shutil.ignore_patterns("__pycache__", "profiles", "*.part")
    )
    plant(tmp_path / "src" / "sheyintong")
    found = verdicts(tmp_path)
    assert [name for name in CONTRACTS.values() if found[name] != "BROKEN"] == []
