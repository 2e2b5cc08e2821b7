"""取证：the proof of one record, taken from the audit page, holds offline by the public key alone; a changed byte is found."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.live import Live, environment
from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser


def test_a_record_is_proved_offline(come: Come, live: Live, tmp_path: Path) -> None:
    counter, auditor = come("周敏"), come("陈立")
    counter.read("proved")
    receipt = counter.serve("个人权益记录", {})
    file = _taken(auditor, tmp_path)
    key = _key(auditor, tmp_path)
    done = _check(tmp_path, file, key)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "成立 holds" in done.stdout
    assert "周敏" in done.stdout
    assert receipt.number
    text = file.read_text()
    file.write_text(text.replace("周敏", "周民", 1))
    changed = _check(tmp_path, file, key)
    assert changed.returncode == 1
    assert "不成立 does not hold" in changed.stdout


def _taken(auditor: Visitor, folder: Path) -> Path:
    auditor.go("/centre/audit/?kind=act&act=cases.accept")
    auditor.look("proof-list")
    auditor.page.locator("tr").filter(has_text="周敏").first.locator("td.seal a").click()
    expect(auditor.page.locator("h1")).to_contain_text("记录")
    auditor.look("proof-entry")
    with auditor.page.expect_download() as waiting:
        auditor.click("取证明文件")
    path = folder / "proof.json"
    waiting.value.save_as(path)
    auditor.page.reload()
    auditor.sees("离线核验通过")
    auditor.look("proof-sealed")
    return path


def _key(auditor: Visitor, folder: Path) -> Path:
    with auditor.page.expect_download() as waiting:
        auditor.click("取公钥（PEM）", "link")
    path = folder / "key.pem"
    waiting.value.save_as(path)
    return path


def _check(folder: Path, file: Path, key: Path) -> "subprocess.CompletedProcess[str]":
    """As somebody else checks it: no database, no data of ours, the file and the public key."""
    alone = folder / "elsewhere"
    alone.mkdir(mode=0o700, exist_ok=True)
    argv = [sys.executable, "-m", "sheyintong", "audit", "check", str(file), "--key", str(key)]
    return subprocess.run(argv, env=environment(alone), capture_output=True, text=True, check=False, timeout=60, cwd=folder)
