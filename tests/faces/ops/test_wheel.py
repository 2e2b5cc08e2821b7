"""The wheel holds all of the package and works without the source tree; the soak test walks every command in an empty environment."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.counter import free_port

ROOT = Path(__file__).resolve().parents[3]
CALC = '{"kind": "id_number", "input": "11010519491231002X"}\n{"kind": "is_working_day", "input": "2026-10-01"}\n'
NUMBERS = "姓名,身份证号\n王秀英,11010519491231002X\n".encode("gbk")
BRANCHES = """bank_code12,branch_name,bank_name,city,province,last_op,last_date
313651027012,中国工商银行股份有限公司塔城分行,中国工商银行,塔城地区,新疆,add,2023-01-01
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make wheel` does, of what lies here."""
    folder = tmp_path_factory.mktemp("dist")
    told = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    for words in (("sheyintong", "messages"), ("hatchling", "build", "-t", "wheel", "-d", str(folder))):
        done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    (made,) = folder.glob("sheyintong-*.whl")
    return made


def run(program: list[str], words: tuple[str, ...], told: Mapping[str, str], folder: Path, given: str = "", code: int = 0) -> str:
    """Run a command outside of the source tree; what it printed."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("SHEYINTONG_", "PYTHONPATH", "DJANGO_"))}
    done = subprocess.run([*program, *words], cwd=folder, env=clean | dict(told), input=given, capture_output=True, text=True, check=False)
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return done.stdout + done.stderr


def test_everything_that_is_kept_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: nobody says which files are kept")
    listed = subprocess.run(["git", "ls-files", "src", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    kept = {line.removeprefix("src/") for line in listed.stdout.splitlines() if (ROOT / line).exists()}
    compiled = {name.removesuffix("po") + "mo" for name in kept if name.endswith(".po")}
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == kept | compiled
    assert {Path(name).suffix for name in packed} >= {".py", ".html", ".css", ".js", ".svg", ".yaml", ".mo", ".po"}


def test_no_address_of_an_index_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        (told,) = [packed.read(name).decode() for name in packed.namelist() if name.endswith("/METADATA")]
    assert "index-url" not in told
    assert not [
        line for name in ("run", "dev", "uv") for line in (ROOT / f"requirements/{name}.txt").read_text().splitlines() if "://" in line
    ]


def test_what_needs_no_database_works_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "alone")
    told = {"PYTHONPATH": str(tmp_path / "alone"), "SHEYINTONG_HOME": str(tmp_path / "home")}
    python = [sys.executable, "-m", "sheyintong"]
    assert run(python, ("calc",), told, tmp_path, given=CALC).count('"result"') == 2
    checked = run(python, ("region", "check", "cn/xinjiang/tacheng", "cn/jiangsu/taizhou"), told, tmp_path)
    assert "塔城 (tacheng), 45 agencies" in checked
    assert "holds no data yet" in run(python, ("doctor",), told, tmp_path, code=1)


def page(port: int, patience: float = 120.0) -> str:
    """The first page, once it comes."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                assert answer.status == 200
                return str(answer.read().decode())
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.2)


def left_of(home: Path) -> list[str]:
    """Processes that name this home."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(home) in (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return found


class Served:
    """`demo` or `serve` of the installed package for as long as a block lasts; SIGTERM ends it and leaves nothing."""

    def __init__(self, program: str, word: str, home: Path, folder: Path) -> None:
        self.program, self.word, self.home, self.folder = [program], word, home, folder
        self.port = free_port()
        self.told = {"SHEYINTONG_HOME": str(home), "SHEYINTONG_PORT": str(self.port), "SHEYINTONG_BRIDGE_PORT": str(free_port())}

    def __enter__(self) -> "Served":
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("SHEYINTONG_", "PYTHONPATH", "DJANGO_"))}
        self.process = subprocess.Popen([*self.program, self.word], cwd=self.folder, env=clean | self.told, stdout=subprocess.DEVNULL)
        page(self.port)
        return self

    def __exit__(self, *error: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0
        assert left_of(self.home) == []

    def __call__(self, *words: str, code: int = 0) -> str:
        """Run a command beside it."""
        return run(self.program, words, self.told, self.folder, code=code)


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The command in an environment that holds the locked packages and the wheel, and nothing else."""
    folder, uv = tmp_path_factory.mktemp("empty"), shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    for words in (
        ["venv", "-q", "--python", os.environ.get("SYT_WHEEL_PYTHON", sys.executable), str(folder / "env")],
        ["pip", "install", "-q", "--python", str(folder / "env"), "--require-hashes", "-r", str(ROOT / "requirements/run.txt")],
        ["pip", "install", "-q", "--python", str(folder / "env"), "--no-deps", str(wheel)],
    ):
        subprocess.run([uv, *words], check=True, cwd=folder)
    return str(folder / "env/bin/sheyintong")


@pytest.mark.soak
def test_every_command_works_from_an_empty_environment(program: str, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(NUMBERS)
    (tmp_path / "branches.csv").write_text(BRANCHES, encoding="utf-8")
    with Served(program, "demo", tmp_path / "a demo", tmp_path) as demo:
        assert "/static/web/" in page(demo.port)
        assert "200 new" in demo("synthesise", "people", "200", "--region", "tacheng")
        assert "tacheng" in demo("region", "list")
        assert "sealed" in demo("audit", "seal")
        assert "whole" in demo("audit", "verify")
        assert "✗" not in demo("doctor")
    real = tmp_path / "real"
    with Served(program, "serve", real, tmp_path) as served:
        assert "内控" in served("region", "create", "cn/xinjiang/tacheng")
        assert "1 new" in served("import", "people", "people.csv", "--region", "tacheng", "--map", "name=姓名", "--map", "number=身份证号")
        assert "1 new" in served("import", "branches", "branches.csv")
        assert "region.yaml" in served("region", "export", "tacheng", "exported")
        assert "steps" in served("audit", "prove", "1", "--region", "tacheng")
        assert "holds" in served("audit", "check", "proof-1.json")
        assert "✗" not in served("doctor")
        assert "0 tasks given up" in served("jobs", "list", "--region", "tacheng")
        assert "MB" in served("backup", "saved.tar")
    told = {"SHEYINTONG_HOME": str(tmp_path / "restored")}
    assert "tacheng" in run([program], ("restore", "saved.tar", "--reason", "a try"), told, tmp_path)
    assert "whole" in run([program], ("audit", "verify"), told, tmp_path)
    assert "✗" not in run([program], ("doctor",), told, tmp_path)
    for word in ("worker", "devices-sim"):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("SHEYINTONG_", "PYTHONPATH"))}
        bridge = {"SHEYINTONG_BRIDGE_PORT": str(free_port())}
        process = subprocess.Popen([program, word], env=clean | told | bridge, cwd=tmp_path, stdout=subprocess.DEVNULL)
        time.sleep(5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, word
    assert left_of(tmp_path) == []
