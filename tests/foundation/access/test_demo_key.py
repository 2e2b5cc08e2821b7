"""The demo key: an ordinary sign-in where the region allows the kind, impossible everywhere else, in every way that was found."""

import psycopg
import pytest

from sheyintong.foundation.access import commands, queries
from sheyintong.foundation.access.errors import KindNotAllowed, KindsAreFixed, TooManyTries, WrongCredentials
from sheyintong.foundation.access.types import Origin, Question, SignedIn
from sheyintong.kernel.crypto.signatures import Sm2Signer
from tests.foundation.access.people import ACTOR, HERE, NOW, PASSWORD, later, teller
from tests.foundation.conftest import Committed

KEY = Sm2Signer.generate()


def granted(login: str = "lijing") -> int:
    """An account that holds the demo key."""
    card = teller(login)
    commands.grant_demo_key(account=card.id, public_key=KEY.public_key_pem(), actor=ACTOR, now=NOW)
    return card.id


def use(question: Question, login: str = "lijing", at: float = 0, signer: Sm2Signer = KEY, origin: Origin = HERE) -> SignedIn:
    """Sign the question and sign in."""
    signature = signer.sign(question.message)
    return commands.sign_in_with_demo_key(login=login, challenge=question.challenge, signature=signature, origin=origin, now=later(at))


def test_one_click_is_a_whole_session(region: str) -> None:
    account = granted()
    signed = use(commands.ask(login="lijing", origin=HERE, now=NOW))
    card = queries.session(signed.token, NOW)
    assert signed.complete
    assert signed.account == account
    assert card is not None
    assert card.proved_at == NOW


def test_a_challenge_is_used_once_within_two_minutes_and_by_the_login_it_was_made_for(region: str) -> None:
    granted()
    granted("wanglei")
    question = commands.ask(login="lijing", origin=HERE, now=NOW)
    with pytest.raises(WrongCredentials):
        use(question, login="wanglei")
    use(question)
    with pytest.raises(WrongCredentials):
        use(question)
    with pytest.raises(WrongCredentials):
        use(commands.ask(login="lijing", origin=HERE, now=NOW), at=2)


def test_another_key_and_another_region_are_refused(region: str) -> None:
    granted()
    with pytest.raises(WrongCredentials):
        use(commands.ask(login="lijing", origin=HERE, now=NOW), signer=Sm2Signer.generate())
    with pytest.raises(WrongCredentials):
        use(commands.ask(login="lijing", origin=Origin("taizhou"), now=NOW))


def test_a_challenge_tells_nothing_about_the_login(region: str) -> None:
    question = commands.ask(login="nobody", origin=HERE, now=NOW)
    with pytest.raises(WrongCredentials):
        use(question, login="nobody")


def test_tries_with_a_key_are_counted_like_any_other(region: str) -> None:
    granted()
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            use(commands.ask(login="lijing", origin=HERE, now=NOW), signer=Sm2Signer.generate())
    with pytest.raises(TooManyTries):
        use(commands.ask(login="lijing", origin=HERE, now=NOW))


def test_proof_can_be_given_again_by_the_key(region: str) -> None:
    granted()
    signed = use(commands.ask(login="lijing", origin=HERE, now=NOW))
    question = commands.ask(login="lijing", origin=HERE, now=later(12))
    commands.prove_again_with_demo_key(
        token=signed.token, challenge=question.challenge, signature=KEY.sign(question.message), origin=HERE, now=later(12)
    )
    card = queries.session(signed.token, later(12))
    assert card is not None
    assert card.proved_at == later(12)


@pytest.fixture
def real(committed: Committed) -> Committed:
    """A region as a real one is made: its table of kinds was written without the demo key."""
    committed.intrude("DELETE FROM access_factorkind WHERE code = 'demo_key'")
    return committed


def test_a_real_region_holds_no_demo_key(real: Committed) -> None:
    card = teller()
    with pytest.raises(KindNotAllowed):
        commands.grant_demo_key(account=card.id, public_key=KEY.public_key_pem(), actor=ACTOR, now=NOW)
    assert queries.factor_kinds() == {"totp", "recovery"}
    with pytest.raises(WrongCredentials):
        use(commands.ask(login="lijing", origin=HERE, now=NOW))


def test_the_kinds_are_fixed_once_written(real: Committed) -> None:
    commands.allow_factor_kinds(demo=False)
    with pytest.raises(KindsAreFixed):
        commands.allow_factor_kinds(demo=True)


INSERT = (
    "INSERT INTO access_factor (account_id, kind, public_key, last_step, created_at, confirmed_at)"
    " SELECT id, 'demo_key', 'k', -1, now(), now() FROM access_account"
)
WAYS = {
    "write the kind": "INSERT INTO access_factorkind (code) VALUES ('demo_key')",
    "change a kind": "UPDATE access_factorkind SET code = 'demo_key' WHERE code = 'totp'",
    "delete a kind": "DELETE FROM access_factorkind",
    "insert the factor": INSERT,
    "change a factor": "UPDATE access_factor SET kind = 'demo_key'",
    "copy the factor": "COPY access_factor (account_id, kind, public_key, last_step, created_at) FROM STDIN",
    "switch checks off": "SET session_replication_role = replica",
    "disable triggers": "ALTER TABLE access_factor DISABLE TRIGGER ALL",
    "drop the key": "ALTER TABLE access_factor DROP CONSTRAINT access_factor_kind_fk",
    "defer the key": "SET CONSTRAINTS ALL DEFERRED; " + INSERT,
    "create a table": "CREATE TABLE access_other (id int)",
    "shadow the table": "CREATE TEMP TABLE access_factor (id int)",
    "create a schema": "CREATE SCHEMA other",
    "create a function": "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "become the owner": "SET ROLE syt_owner",
    "become somebody": "SET SESSION AUTHORIZATION syt_owner",
    "empty the kinds": "TRUNCATE access_factorkind CASCADE",
}


def attempt(intruder: psycopg.Connection[tuple[object, ...]], way: str) -> None:
    """Go one of the ways."""
    if way == "copy the factor":
        with intruder.cursor() as cursor, cursor.copy(WAYS[way]) as copy:
            copy.write_row((1, "demo_key", "k", -1, NOW))
        return
    if way == "drop the key":
        found = intruder.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'access_factor'::regclass AND contype = 'f'")
        for (name,) in found.fetchall():
            intruder.execute(f'ALTER TABLE access_factor DROP CONSTRAINT "{name}"')
    intruder.execute(WAYS[way])


@pytest.mark.parametrize("way", WAYS)
def test_the_application_finds_no_way_to_a_demo_key(real: Committed, way: str) -> None:
    teller()
    token = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=NOW).token
    commands.begin_totp(token=token, origin=HERE, now=NOW)
    with real.other() as intruder:
        with pytest.raises(psycopg.Error) as refused:
            attempt(intruder, way)
        intruder.rollback()
        held = intruder.execute("SELECT count(*) FROM access_factor WHERE kind = 'demo_key'").fetchone()
    assert refused.value.sqlstate in ("42501", "23503"), refused.value
    assert held == (0,)


def test_the_forbidden_factor_is_not_even_readable_inside_its_transaction(real: Committed) -> None:
    teller()
    with real.other() as intruder:
        intruder.execute("SET CONSTRAINTS ALL DEFERRED")
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            intruder.execute(INSERT)
