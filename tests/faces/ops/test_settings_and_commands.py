"""The command line and the strict readers of its settings."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheyintong.config import environment
from sheyintong.config.environment import WrongSetting
from sheyintong.engines.server.place import address, parameters
from sheyintong.faces.ops.cli import cli

ROOT = Path(__file__).resolve().parents[3]
SERVER = "postgresql://boss:secret@db.example:5433/agency?sslmode=require"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHEYINTONG_PORT", "80"),
        ("SHEYINTONG_PORT", "8000.5"),
        ("SHEYINTONG_PORT", "８０００"),
        ("SHEYINTONG_BRIDGE_PORT", "8000"),
        ("SHEYINTONG_WORKERS", "0"),
        ("SHEYINTONG_WORKERS", "99"),
        ("SHEYINTONG_HOME", str(Path(__file__))),
        ("SHEYINTONG_DATABASE_URL", "mysql://a@b/c"),
        ("SHEYINTONG_DATABASE_URL", "postgresql://db.example/agency"),
        ("SHEYINTONG_DATABASE_URL", "host=db.example"),
        ("SHEYINTONG_DATABASE_ROLES", "some"),
        ("SHEYINTONG_DB_ROLE", "postgres"),
        ("SHEYINTONG_POSTGRES_BIN", "/nowhere"),
        ("SHEYINTONG_PROT", "8000"),
        ("SHEYINTONG_PUBLIC_URL", "shebao.example.cn"),
        ("SHEYINTONG_PUBLIC_URL", "ftp://shebao.example.cn"),
        ("SHEYINTONG_PUBLIC_URL", "https://"),
        ("SHEYINTONG_PUBLIC_URL", "https://shebao.example.cn/pages"),
        ("SHEYINTONG_PUBLIC_URL", "https://shebao.example.cn/?a"),
        ("SHEYINTONG_PUBLIC_URL", "https://shebao.example.cn#a"),
        ("SHEYINTONG_PUBLIC_URL", "https://me:secret@shebao.example.cn"),
        ("SHEYINTONG_PUBLIC_URL", "https://社保.cn"),
        ("SHEYINTONG_PUBLIC_URL", "https://*.example.cn"),
        ("SHEYINTONG_PUBLIC_URL", "https://.cn"),
        ("SHEYINTONG_PUBLIC_URL", "https://shebao.example.cn:port"),
        ("SHEYINTONG_PUBLIC_URL", "https://shebao.example.cn:0"),
        ("SHEYINTONG_PUBLIC_URL", "https://[::1"),
        ("SHEYINTONG_PUBLIC_URL", "https://she bao.cn"),
        ("SHEYINTONG_TRUSTED_PROXY", "proxy.example"),
        ("SHEYINTONG_TRUSTED_PROXY", "10.1.2.3/24"),
        ("SHEYINTONG_TRUSTED_PROXY", "127.0.0.1,::1"),
        ("SHEYINTONG_TRUSTED_PROXY", "0.0.0.0/0"),
        ("SHEYINTONG_TRUSTED_PROXY", "::/0"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name_in_one_line(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        environment.load({name: value})
    assert refused.value.for_operator.startswith(f"{name}: ")
    assert "\n" not in refused.value.for_operator


@pytest.mark.parametrize(
    ("told", "url", "host"),
    [
        ({}, "http://127.0.0.1:8000", "127.0.0.1"),
        ({"SHEYINTONG_PORT": "8001"}, "http://127.0.0.1:8001", "127.0.0.1"),
        ({"SHEYINTONG_PUBLIC_URL": "HTTPS://SheBao.example.cn/"}, "https://shebao.example.cn", "shebao.example.cn"),
        ({"SHEYINTONG_PUBLIC_URL": "https://shebao.example.cn:8443"}, "https://shebao.example.cn:8443", "shebao.example.cn"),
        ({"SHEYINTONG_PUBLIC_URL": "http://[FE80::1]:8080"}, "http://[fe80::1]:8080", "[fe80::1]"),
    ],
)
def test_the_public_address_is_that_of_this_machine_unless_it_is_told(told: dict[str, str], url: str, host: str) -> None:
    settings = environment.load({"SHEYINTONG_TRUSTED_PROXY": "127.0.0.1"} | told)
    assert (settings.public_url, settings.public_host) == (url, host)


def test_a_public_address_that_leads_through_a_proxy_needs_the_proxy_named() -> None:
    told = {"SHEYINTONG_PUBLIC_URL": "https://shebao.example.cn"}
    with pytest.raises(WrongSetting) as refused:
        environment.load(told)
    assert refused.value.for_operator.startswith("SHEYINTONG_TRUSTED_PROXY: https://shebao.example.cn leads to 127.0.0.1 through a proxy")
    assert str(environment.load(told | {"SHEYINTONG_TRUSTED_PROXY": "10.1.2.0/24"}).trusted_proxy) == "10.1.2.0/24"
    assert environment.load({"SHEYINTONG_PUBLIC_URL": "http://localhost:8000"}).trusted_proxy is None


def test_the_public_host_is_a_host_of_ours(tmp_path: Path) -> None:
    told = {
        "SHEYINTONG_PUBLIC_URL": "https://shebao.example.cn:8443",
        "SHEYINTONG_TRUSTED_PROXY": "127.0.0.1",
        "SHEYINTONG_HOME": str(tmp_path),
    }
    line = "from sheyintong.config import settings; print(settings.ALLOWED_HOSTS[-1])"
    done = subprocess.run([sys.executable, "-c", line], env=told, capture_output=True, text=True, cwd=ROOT / "src", check=True)
    assert done.stdout == "shebao.example.cn\n"


def test_a_refused_address_does_not_show_its_password() -> None:
    with pytest.raises(WrongSetting) as refused:
        environment.load({"SHEYINTONG_DATABASE_URL": "postgresql://boss:secret@[host/x"})
    assert "secret" not in refused.value.for_operator


def test_what_the_command_line_gives_wins(tmp_path: Path) -> None:
    settings = environment.load({"SHEYINTONG_PORT": "8001", "SHEYINTONG_HOME": "/elsewhere"}, port="8002", home=tmp_path)
    assert (settings.port, settings.home, settings.host) == (8002, tmp_path, "127.0.0.1")


def test_each_role_reaches_a_server_of_ours_with_a_password_of_its_own() -> None:
    settings = environment.load({"SHEYINTONG_DATABASE_URL": SERVER})
    admin, owner, app = parameters(settings, "admin"), parameters(settings, "owner"), parameters(settings, "app")
    assert [words["user"] for words in (admin, owner, app)] == ["boss", "syt_owner", "syt_app"]
    assert len({words["password"] for words in (admin, owner, app)}) == 3
    child = environment.load({"SHEYINTONG_DATABASE_URL": address(settings, "app"), "SHEYINTONG_DATABASE_ROLES": "named"})
    assert parameters(child, "owner") == parameters(child, "app") == app


def test_every_command_explains_itself() -> None:
    runner = CliRunner()
    for name in cli.list_commands(None):  # type: ignore[arg-type]
        done = runner.invoke(cli, [name, "--help"], obj=environment.load)
        assert done.exit_code == 0, name
        assert len(done.output.splitlines()) > 3, name


def test_calc_starts_without_django_or_a_database() -> None:
    program = (
        "import sys; from sheyintong.__main__ import main\ntry: main()\nfinally: print('django' in sys.modules, 'psycopg' in sys.modules)"
    )
    line = '{"kind": "is_working_day", "input": "2026-11-24"}\n'
    done = subprocess.run([sys.executable, "-c", program, "calc"], input=line, capture_output=True, text=True, cwd=ROOT / "src", check=True)
    assert done.stdout.splitlines() == ['{"result": true}', "False False"]


def test_a_refusal_on_the_command_line_is_one_sentence() -> None:
    told = {"SHEYINTONG_PORT": "high", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "sheyintong", "serve"], env=told, capture_output=True, text=True, cwd=ROOT / "src", check=False
    )
    assert done.returncode == 1
    assert done.stderr == "SHEYINTONG_PORT: a port is a whole number from 1024 to 65535, not 'high'.\n"
