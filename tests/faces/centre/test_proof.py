"""The proof of a record: on its page, as a file that holds offline, and its drawing with every digest once, on its side."""

import json
from datetime import UTC, datetime

import psycopg
import pytest
from django.test import Client

from sheyintong.engines import keys
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.centre.views.proof import WIDTH, drawing
from sheyintong.faces.web import session as web_session
from sheyintong.foundation.audit import queries as audit
from sheyintong.foundation.audit.types import Proof, SealCard, Step
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.clock import FixedClock
from tests.casework.conftest import committed_world, filled, house_keys
from tests.faces.conftest import demo_region
from tests.hostile.conftest import HOME, House, field
from tests.support.databases import Databases
from tests.support.world import NOW, World

__all__ = ["committed_world", "filled", "house_keys"]

SEAL = SealCard(7, 1, 16, 1, 16, "ab" * 32, "00" * 32, "cd" * 8, "CVSNR8BB", datetime(2026, 11, 24, tzinfo=UTC))


def proof(sides: str) -> Proof:
    """A proof whose siblings stand on these sides, from the leaf up: L or R."""
    steps = tuple(Step("ef" * 32, side == "L", "ab" * 32) for side in sides)
    return Proof(105, SEAL, "12" * 32, 0, steps, "{}")


@pytest.mark.parametrize("sides", ["", "L", "R", "RLLL", "LRLRLRLR", "L" * 20, "R" * 20])
def test_every_given_digest_is_drawn_once_within_the_box(sides: str) -> None:
    drawn = drawing(proof(sides))
    assert sorted(node.step for node in drawn.siblings) == list(range(1, len(sides) + 1))
    for node in (*drawn.own, *drawn.siblings, drawn.root):
        assert node.left >= 0
        assert node.left + 22 <= WIDTH
        assert node.y < drawn.height


def test_a_digest_on_the_left_is_drawn_to_the_left() -> None:
    drawn = drawing(proof("RLLL"))
    for own, given in zip(drawn.own, drawn.siblings, strict=True):
        on_left = "RLLL"[given.step - 1] == "L"
        assert (given.x < own.x) is on_left
    assert drawn.leaf is drawn.own[-1]


def test_an_entry_alone_in_its_batch_is_the_root_itself() -> None:
    drawn = drawing(proof(""))
    assert drawn.leaf is drawn.root
    assert drawn.anchor == "middle"


@pytest.fixture
def auditor(committed_world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    """陈立 before pages whose transactions truly end: only what is committed can be sealed."""
    monkeypatch.setitem(regions._REGIONS, "tacheng", demo_region())
    monkeypatch.setattr(web_session, "clock", FixedClock(NOW))
    return House(committed_world).browser("陈立")


def records() -> list[int]:
    """The numbers of all records in their order."""
    with schemas.region("tacheng"):
        return [int(str(row[0])) for row in fetch_rows("SELECT id FROM audit_entry ORDER BY id")]


def shown(auditor: Client, entry: int) -> str:
    """The page of a record."""
    answer = auditor.get(f"{HOME}/centre/audit/{entry}/")
    assert answer.status_code == 200
    return answer.content.decode()


def taken(auditor: Client, entry: int) -> str:
    """The file of its proof, as the button gives it."""
    token = field(auditor.get(f"{HOME}/centre/audit/{entry}/"), "csrf")
    answer = auditor.post(f"{HOME}/centre/audit/{entry}/prove/", {"csrf": token})
    assert answer.headers["Content-Type"] == "application/json"
    return answer.content.decode()


def test_taking_a_proof_seals_at_once_and_the_page_draws_what_the_file_says(auditor: Client) -> None:
    entry = records()[2]
    before = shown(auditor, entry)
    assert "等封存" in before
    assert 'class="given"' not in before
    file = taken(auditor, entry)
    page = shown(auditor, entry)
    assert "离线核验通过" in page
    assert "等封存" not in page
    with schemas.region("tacheng"):
        proof = audit.prove(entry)
    assert proof.file == file
    assert len(proof.steps) > 2
    for step in proof.steps:
        assert f"{step.sibling[:32]}…" in page
    assert proof.seal.root[:32] in page
    assert proof.seal.code in page
    assert page.count('<rect class="given"') == len(proof.steps)


def test_the_file_holds_by_the_public_key_of_the_page_and_not_when_any_word_of_it_is_changed(auditor: Client) -> None:
    entry = records()[2]
    file = taken(auditor, entry)
    key = auditor.get(f"{HOME}/centre/audit/public-key/").content.decode()
    assert key == keys.public_key_pem()
    assert audit.check(file, key).holds
    told = json.loads(file)
    for name, value in told["entry"].items():
        changed = {**told, "entry": {**told["entry"], name: f"{value or ''}9"}}
        assert not audit.check(json.dumps(changed), key).holds, name


def test_an_altered_record_is_said_to_be_so_on_its_page(auditor: Client, databases: Databases) -> None:
    entry = records()[2]
    taken(auditor, entry)
    with psycopg.connect(databases.superuser("t_own"), autocommit=True, options="-c session_replication_role=replica") as intruder:
        intruder.execute(f"UPDATE r_tacheng.audit_entry SET reason = '别的' WHERE id = {entry}")
    page = shown(auditor, entry)
    assert "核验不成立" in page
    assert "离线核验通过" not in page
