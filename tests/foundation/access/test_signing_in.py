"""Signing in: password, then a code; what is refused, how often, and what it leaves behind."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from sheyintong.engines.database import schemas, statements
from sheyintong.foundation.access import commands, queries
from sheyintong.foundation.access.errors import SessionOver, TooManyTries, WrongCode, WrongCredentials
from tests.foundation.access.people import ACTOR, HERE, NOW, PASSWORD, code, enrolled, later, teller
from tests.foundation.conftest import Committed


def acts() -> list[str]:
    """Acts of access in the trail, in their order."""
    return [str(act) for (act,) in statements.fetch_rows("SELECT act FROM audit_entry WHERE act LIKE 'access.%' ORDER BY id")]


def test_a_password_alone_reaches_only_the_second_factor(region: str) -> None:
    teller()
    signed = commands.sign_in(login=" LiJing ", password=PASSWORD, origin=HERE, now=NOW)
    card = queries.session(signed.token, NOW)
    assert not signed.complete
    assert card is not None
    assert not card.complete
    assert card.proved_at is None
    assert queries.session(signed.token, later(11)) is None


def test_password_and_code_make_a_session_under_a_new_token(region: str) -> None:
    _, key, _ = enrolled()
    first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(1))
    signed = commands.prove_totp(token=first.token, code=code(key, later(1)), origin=HERE, now=later(1))
    card = queries.session(signed.token, later(1))
    assert signed.token != first.token
    assert queries.session(first.token, later(1)) is None
    assert card is not None
    assert card.complete
    assert card.proved_at == later(1)
    assert acts()[-2:] == ["access.password_right", "access.signed_in"]


def test_an_unknown_login_and_a_wrong_password_read_the_same(region: str) -> None:
    teller()
    said = []
    for login in ("lijing", "nobody"):
        with pytest.raises(WrongCredentials) as refused:
            commands.sign_in(login=login, password="wrong wrong wrong", origin=HERE, now=NOW)
        said.append((refused.value.for_person, refused.value.data))
    assert said[0] == said[1]
    assert acts()[-2:] == ["access.sign_in_failed"] * 2
    assert statements.fetch_rows("SELECT about_label FROM audit_entry WHERE about_kind = 'login'") == [("",)]


@pytest.mark.parametrize("login", ["lijing", "nobody"])
def test_wrong_tries_are_locked_for_a_growing_time_whether_the_login_exists_or_not(region: str, login: str) -> None:
    teller()

    def attempt(at: float, password: str = "wrong wrong wrong") -> type[Exception]:
        with pytest.raises((WrongCredentials, TooManyTries)) as refused:
            commands.sign_in(login=login, password=password, origin=HERE, now=later(at))
        return refused.type

    assert [attempt(0) for _ in range(5)] == [WrongCredentials] * 5
    assert attempt(0.9, PASSWORD) is TooManyTries
    assert attempt(1.1) is WrongCredentials
    assert attempt(2.9) is TooManyTries
    assert attempt(3.2) is WrongCredentials


def test_a_right_password_forgets_the_wrong_ones(region: str) -> None:
    teller()
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            commands.sign_in(login="lijing", password="wrong wrong wrong", origin=HERE, now=NOW)
    commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=NOW)
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            commands.sign_in(login="lijing", password="wrong wrong wrong", origin=HERE, now=NOW)
    assert not commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=NOW).complete


def test_a_closed_account_is_refused_like_an_unknown_one(region: str) -> None:
    card = teller()
    commands.close_account(account=card.id, actor=ACTOR, now=NOW, reason="离岗")
    with pytest.raises(WrongCredentials):
        commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=NOW)


def test_a_code_is_taken_once_and_an_older_one_never_after_it(region: str) -> None:
    _, key, _ = enrolled()
    first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(2))
    commands.prove_totp(token=first.token, code=code(key, later(2)), origin=HERE, now=later(2))
    second = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(2.1))
    for at in (later(2), later(1.5)):
        with pytest.raises(WrongCode):
            commands.prove_totp(token=second.token, code=code(key, at), origin=HERE, now=later(2.1))


def test_a_code_may_be_one_step_early_or_late_and_no_more(region: str) -> None:
    _, key, _ = enrolled()
    for minute, off, fits in ((5, -1.5, False), (10, -0.5, True), (15, 0.5, True), (20, 1.5, False)):
        first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(minute))
        shown = code(key, later(minute + off))
        if fits:
            assert commands.prove_totp(token=first.token, code=f" {shown[:3]} {shown[3:]} ", origin=HERE, now=later(minute)).complete
        else:
            with pytest.raises(WrongCode):
                commands.prove_totp(token=first.token, code=shown, origin=HERE, now=later(minute))


def test_guessing_codes_is_locked(region: str) -> None:
    _, key, _ = enrolled()
    first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(5))
    for _ in range(5):
        with pytest.raises(WrongCode):
            commands.prove_totp(token=first.token, code="x", origin=HERE, now=later(5))
    with pytest.raises(TooManyTries):
        commands.prove_totp(token=first.token, code=code(key, later(5)), origin=HERE, now=later(5))
    assert acts()[-1] == "access.code_locked"


def test_a_recovery_code_works_once(region: str) -> None:
    _, _, codes = enrolled()
    first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(5))
    assert commands.prove_recovery(token=first.token, code=codes[0].lower(), origin=HERE, now=later(5)).complete
    second = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(6))
    with pytest.raises(WrongCode):
        commands.prove_recovery(token=second.token, code=codes[0], origin=HERE, now=later(6))
    assert len(set(codes)) == 8


def test_proof_is_fresh_for_ten_minutes_and_can_be_given_again(region: str) -> None:
    signed, key, _ = enrolled()
    card = queries.session(signed.token, later(10))
    assert card is not None
    assert queries.is_fresh(card.proved_at, later(10))
    assert not queries.is_fresh(card.proved_at, later(10.1))
    with pytest.raises(WrongCredentials):
        commands.prove_again(token=signed.token, password="wrong wrong wrong", code=code(key, later(12)), origin=HERE, now=later(12))
    commands.prove_again(token=signed.token, password=PASSWORD, code=code(key, later(12)), origin=HERE, now=later(12))
    again = queries.session(signed.token, later(12))
    assert again is not None
    assert queries.is_fresh(again.proved_at, later(20))


def in_threads(committed: Committed, what: Callable[[], object], count: int = 2) -> list[str]:
    """Run the same at the same time on connections of their own; what each came to."""
    from django.db import connection

    barrier = Barrier(count)

    def one(_: int) -> str:
        try:
            with schemas.region("tacheng"):
                barrier.wait(20)
                what()
        except Exception as refused:
            return type(refused).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(one, range(count)))


def test_two_at_once_with_one_code_are_one(committed: Committed) -> None:
    _, key, _ = enrolled()
    tokens = [commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(2)).token for _ in range(2)]

    def prove() -> None:
        commands.prove_totp(token=tokens.pop(), code=code(key, later(2)), origin=HERE, now=later(2))

    assert in_threads(committed, prove) == ["WrongCode", "done"]


def test_many_guesses_at_once_are_counted_one_by_one(committed: Committed) -> None:
    teller()

    def guess() -> None:
        commands.sign_in(login="lijing", password="wrong wrong wrong", origin=HERE, now=NOW)

    outcome = in_threads(committed, guess, 8)
    assert outcome.count("WrongCredentials") == 5
    assert outcome.count("TooManyTries") == 3


def test_a_forged_token_is_no_session(region: str) -> None:
    with pytest.raises(SessionOver):
        commands.prove_totp(token="x" * 43, code="000000", origin=HERE, now=NOW)
    assert queries.session("", NOW) is None


def test_no_secret_lies_open_in_the_tables(region: str) -> None:
    signed, key, codes = enrolled()
    dump = "".join(
        str(cell)
        for table in ("factor", "session", "account", "invitation")
        for (cell,) in statements.fetch_rows(f"SELECT row_to_json(t)::text FROM access_{table} t")
    )
    raw = base64.b32decode(key)
    assert not any(secret in dump for secret in (key, raw.hex(), signed.token, codes[0], PASSWORD))
    assert timedelta(0) < signed.expires_at - NOW <= timedelta(hours=10)
