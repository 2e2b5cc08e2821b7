"""Seals take whole transactions, wait for none and miss none; a proof is checked with the public key alone."""

import json
import random
import threading
import time
from datetime import timedelta

import pytest

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit import queries, rules
from sheyintong.foundation.audit.errors import NotAProof, NotYetSealed, WitnessAhead
from sheyintong.foundation.audit.queries.sealing import witness_file
from sheyintong.foundation.audit.types import FindingKind, Tally
from tests.foundation.audit.test_record import AT, TELLER, act
from tests.foundation.conftest import Committed

SLOW = (
    "INSERT INTO audit_entry (at, kind, act, actor_kind, actor_id, actor_label, roles, about_kind, about_label, reason)"
    " VALUES (now(), 'act', 'slow', 'staff', 1, 'x', '', 'case', '', '')"
)


def acts(number: int) -> list[int]:
    """So many committed entries."""
    made = []
    for n in range(number):
        part = act(person=n + 1, changed={"n": n, "share": "0.10", "text": "维吾尔·𠮷"})
        made.append(write(part).id(part))
    return made


def test_what_is_sealed_verifies_whole(committed: Committed) -> None:
    acts(5)
    first = audit.seal(AT)
    acts(3)
    second = audit.seal(AT + timedelta(seconds=10))
    assert first is not None
    assert second is not None
    assert (first.number, first.count, second.number, second.count) == (1, 5, 2, 3)
    assert audit.seal(AT) is None
    tally = Tally()
    assert list(queries.verify(now=AT + timedelta(hours=1), tally=tally)) == []
    assert (tally.seals, tally.entries) == (2, 8)
    assert queries.latest_code() == second.code == rules.short_code(bytes.fromhex(second.root))


def test_a_late_commit_is_not_missed(committed: Committed) -> None:
    with committed.other() as slow:
        slow.execute(SLOW)
        quick = acts(1)[0]  # committed while an older transaction is open
        assert audit.seal(AT) is None
        with pytest.raises(NotYetSealed) as waits:
            audit.prove(quick, actor=TELLER, now=AT)
        assert str(waits.value.data["transaction"]) in waits.value.for_operator
        slow.commit()
    made = audit.seal(AT)
    assert made is not None
    assert made.count == 2
    assert list(queries.verify(now=AT)) == []


def test_a_large_backlog_is_sealed_in_portions_without_cutting_a_transaction(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST", 2)
    one, two, three = act(), act(), act()
    write(one, two, three)  # one transaction of three
    acts(3)
    counts = []
    while (made := audit.seal(AT)) is not None:
        counts.append(made.count)
    assert counts == [3, 2, 1]
    assert list(queries.verify(now=AT)) == []


@pytest.mark.parametrize("number", [1, 2, 3, 7, 16])
def test_a_proof_is_checked_with_the_public_key_alone(committed: Committed, number: int) -> None:
    for entry in acts(number):
        proof = audit.prove(entry, actor=TELLER, now=AT)
        checked = rules.check(proof.file, keys.public_key_pem())
        assert checked.holds, checked.reasons
        assert checked.entry["id"] == str(entry)
        assert (checked.steps[-1].combined if checked.steps else proof.leaf) == proof.seal.root


def test_an_entry_of_another_width_is_none() -> None:
    with pytest.raises(ValueError, match="cells"):
        rules.canonical(["1"])


def test_a_proof_of_another_content_key_or_place_does_not_hold(committed: Committed) -> None:
    proof = json.loads(audit.prove(acts(4)[2], actor=TELLER, now=AT).file)
    other = keys.public_key_pem()
    changes: list[dict[str, object]] = [
        {"position": 1},
        {"path": []},
        {"signature": "00"},
        {"key": "00"},
        {"entry": {**proof["entry"], "reason": "别的"}},
    ]
    for change in changes:
        assert not rules.check(json.dumps({**proof, **change}), other).holds
    with pytest.raises(NotAProof):
        rules.check(json.dumps(proof), "no key")
    for text in (
        "",
        "[]",
        "{}",
        json.dumps({**proof, "path": [1]}),
        json.dumps({**proof, "entry": {}}),
        json.dumps({**proof, "position": "1"}),
        "[" * 100_000,
    ):
        with pytest.raises(NotAProof):
            rules.check(text, other)


def kinds(now_later: int = 3600) -> set[FindingKind]:
    return {finding.kind for finding in queries.verify(now=AT + timedelta(seconds=now_later))}


def named(kind: FindingKind) -> tuple[int, ...]:
    return next(f.entries for f in queries.verify(now=AT + timedelta(hours=1)) if f.kind is kind)


@pytest.fixture
def trail(committed: Committed) -> list[int]:
    """Three seals of four entries each."""
    made = []
    for n in range(3):
        made += acts(4)
        audit.seal(AT + timedelta(seconds=10 * n))
    return made


def test_a_changed_row_is_found_and_named(committed: Committed, trail: list[int]) -> None:
    committed.intrude(f"UPDATE audit_entry SET reason = '别的' WHERE id = {trail[5]}")
    assert kinds() == {FindingKind.CHANGED}
    assert named(FindingKind.CHANGED) == (trail[5],)


@pytest.mark.parametrize("column", [c for c in rules.COLUMNS if c not in ("id",)])
def test_no_column_of_a_row_can_be_changed_unseen(committed: Committed, trail: list[int], column: str) -> None:
    new = {
        "changed": "'{\"n\": 9}'",
        "subjects": "'{}'",
        "persons": "'{1}'",
        "at": "at + interval '1 microsecond'",
    }.get(column, "'read'" if column == "kind" else "'99'")
    committed.intrude(f"UPDATE audit_entry SET {column} = {new} WHERE id = {trail[5]}")
    assert kinds() == {FindingKind.CHANGED}


def test_a_row_changed_together_with_its_leaf_is_found(committed: Committed, trail: list[int]) -> None:
    committed.intrude(f"UPDATE audit_leaf SET digest = sha256('x') WHERE entry_id = {trail[5]}")
    assert kinds() == {FindingKind.CHANGED, FindingKind.ROOT_WRONG}


def test_a_missing_row_is_found_and_named(committed: Committed, trail: list[int]) -> None:
    committed.intrude(f"DELETE FROM audit_entry WHERE id = {trail[6]}")
    assert kinds() == {FindingKind.MISSING}
    assert named(FindingKind.MISSING) == (trail[6],)


def test_a_row_missing_with_its_leaf_is_found_with_its_neighbours(committed: Committed, trail: list[int]) -> None:
    committed.intrude(f"DELETE FROM audit_entry WHERE id = {trail[6]}", f"DELETE FROM audit_leaf WHERE entry_id = {trail[6]}")
    findings = list(queries.verify(now=AT))
    assert [f.kind for f in findings] == [FindingKind.MISSING]
    assert f"after entry {trail[5]} before entry {trail[7]}" in findings[0].text


def test_a_swapped_order_is_found_and_named(committed: Committed, trail: list[int]) -> None:
    a, b = trail[4], trail[6]
    committed.intrude(
        f"UPDATE audit_leaf SET position = 99 WHERE entry_id = {a}",
        f"UPDATE audit_leaf SET position = 0 WHERE entry_id = {b}",
        f"UPDATE audit_leaf SET position = 2 WHERE entry_id = {a}",
    )
    assert kinds() == {FindingKind.SWAPPED}
    assert set(named(FindingKind.SWAPPED)) & {a, b}


def test_rows_in_each_others_leaves_are_found_and_named(committed: Committed, trail: list[int]) -> None:
    a, b = trail[4], trail[6]
    committed.intrude(
        f"UPDATE audit_leaf SET entry_id = -1 WHERE entry_id = {a}",
        f"UPDATE audit_leaf SET entry_id = {a} WHERE entry_id = {b}",
        f"UPDATE audit_leaf SET entry_id = {b} WHERE entry_id = -1",
    )
    assert kinds() == {FindingKind.SWAPPED}
    assert set(named(FindingKind.SWAPPED)) == {a, b}


def test_a_cut_tail_is_found_by_the_witness(committed: Committed, trail: list[int]) -> None:
    committed.intrude(
        f"DELETE FROM audit_leaf WHERE entry_id > {trail[7]}",
        f"DELETE FROM audit_entry WHERE id > {trail[7]}",
        "DELETE FROM audit_seal WHERE number = 3",
    )
    findings = list(queries.verify(now=AT))
    assert [(f.kind, f.seal) for f in findings] == [(FindingKind.TAIL_CUT, 3)]
    acts(1)
    with pytest.raises(WitnessAhead):
        audit.seal(AT)


def test_a_seal_missing_in_the_middle_is_found(committed: Committed, trail: list[int]) -> None:
    committed.intrude(
        "DELETE FROM audit_leaf WHERE seal_id = (SELECT id FROM audit_seal WHERE number = 2)",
        f"DELETE FROM audit_entry WHERE id BETWEEN {trail[4]} AND {trail[7]}",
        "DELETE FROM audit_seal WHERE number = 2",
    )
    assert kinds() == {FindingKind.SEAL_MISSING}


def test_a_seal_made_anew_without_the_key_is_found(committed: Committed, trail: list[int]) -> None:
    committed.intrude("UPDATE audit_seal SET root = sha256('x') WHERE number = 2")
    assert kinds() == {FindingKind.SIGNATURE_WRONG, FindingKind.ROOT_WRONG, FindingKind.WITNESS_DIFFERS, FindingKind.CHAIN_BROKEN}


def test_a_row_slipped_in_behind_the_seals_is_found(committed: Committed, trail: list[int]) -> None:
    columns = ", ".join(c for c in rules.COLUMNS if c not in ("id", "xid"))
    committed.intrude(f"INSERT INTO audit_entry (xid, {columns}) SELECT xid, {columns} FROM audit_entry WHERE id = {trail[0]}")
    assert kinds() == {FindingKind.STRAY}


def test_a_changed_and_a_lost_witness_are_found(committed: Committed, trail: list[int]) -> None:
    path = witness_file()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"count": 4', b'"count": 5', 1))
    assert kinds() == {FindingKind.WITNESS_BROKEN}
    path.unlink()
    assert kinds() == {FindingKind.WITNESS_SHORT}
    assert audit.seal(AT) is None  # the sealer writes the roots again
    assert path.read_bytes() == whole


def test_a_half_line_of_a_crash_is_written_again(committed: Committed, trail: list[int]) -> None:
    path = witness_file()
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    audit.seal(AT)
    assert path.read_bytes() == whole
    assert kinds() == set()


def test_verification_may_start_at_a_moment(committed: Committed, trail: list[int]) -> None:
    committed.intrude(f"UPDATE audit_entry SET reason = '别的' WHERE id = {trail[0]}")
    tally = Tally()
    assert list(queries.verify(now=AT, since=AT + timedelta(seconds=5), tally=tally)) == []
    assert tally.seals == 2


def test_an_entry_that_waits_although_nothing_is_in_the_way_is_found(committed: Committed, trail: list[int]) -> None:
    late = acts(1)
    assert kinds() == {FindingKind.LATE}
    assert named(FindingKind.LATE) == tuple(late)


def test_a_new_era_seals_what_a_restore_left_open_and_goes_on(committed: Committed, trail: list[int]) -> None:
    left = acts(2)
    # a cluster whose transactions start again: everything so far has a higher number than what comes
    committed.intrude("ALTER TABLE audit_entry ALTER xid SET DEFAULT 3")
    opened = audit.open_era(actor=TELLER, reason="恢复演练", now=AT)
    assert (opened.era, opened.count, opened.last_id) == (2, 2, left[-1])
    assert kinds() == {FindingKind.STRAY}  # the stand-in for low numbers lies below the bound
    committed.intrude("UPDATE audit_entry SET xid = (pg_current_xact_id()::text)::bigint WHERE xid = 3")
    made = audit.seal(AT)
    assert made is not None
    assert (made.era, made.count) == (2, 1)
    assert kinds() == set()


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal", "audit_leaf"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}", "ALTER TABLE {} ADD x int"]
)
def test_the_application_cannot_change_the_trail(committed: Committed, table: str, statement: str) -> None:
    import psycopg

    with committed.other() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement.format(table))


def test_an_aborted_transaction_is_not_sealed(committed: Committed) -> None:
    with committed.other() as app:
        app.execute("SELECT nextval('audit_entry_id_seq')")
        app.rollback()
    acts(1)
    made = audit.seal(AT)
    assert made is not None
    assert made.count == 1
    assert fetch_rows("SELECT count(*) FROM audit_leaf") == [("1",)]


def test_under_load_with_two_sealers_every_committed_entry_is_sealed_once(committed: Committed) -> None:
    stop, committed_entries, lock = threading.Event(), [0], threading.Lock()

    def writer(seed: int) -> None:
        chance = random.Random(seed)
        with committed.other() as app:
            while not stop.is_set():
                count = chance.randint(1, 3)
                for _ in range(count):
                    app.execute(SLOW)
                time.sleep(chance.random() * 0.05)
                if chance.random() < 0.1:
                    app.rollback()
                    continue
                app.commit()
                with lock:
                    committed_entries[0] += count

    def sealer() -> None:
        from django.db import connection

        from sheyintong.engines.database import schemas

        with schemas.region("tacheng"):
            while not stop.is_set():
                audit.seal(AT)
        connection.close()

    threads = [*(threading.Thread(target=writer, args=(n,)) for n in range(6)), *(threading.Thread(target=sealer) for _ in range(2))]
    for thread in threads:
        thread.start()
    time.sleep(2)
    stop.set()
    for thread in threads:
        thread.join()
    while audit.seal(AT) is not None:
        pass
    tally = Tally()
    assert list(queries.verify(now=AT, tally=tally)) == []
    assert committed_entries[0] > 100
    assert fetch_rows("SELECT count(*), count(DISTINCT entry_id) FROM audit_leaf") == [(str(committed_entries[0]),) * 2]
    assert tally.entries == committed_entries[0]
