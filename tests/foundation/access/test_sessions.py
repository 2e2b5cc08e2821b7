"""Sessions: limits, lock screen, change of teller, leaving, ending all; accounts and invitations."""

import pytest

from sheyintong.engines.database import statements
from sheyintong.foundation.access import commands, queries
from sheyintong.foundation.access.errors import (
    FactorAlreadySet,
    InvitationExpired,
    InvitationForOther,
    InvitationInvalid,
    InvitationRevoked,
    InvitationUsed,
    LoginTaken,
    NoSuchSession,
    SessionOver,
    WeakPassword,
    WrongCode,
    WrongCredentials,
    WrongPassword,
)
from sheyintong.foundation.access.types import AccountKind, Limits, Origin
from tests.foundation.access.people import ACTOR, HERE, NOW, PASSWORD, code, enrolled, later, teller
from tests.foundation.access.test_signing_in import in_threads
from tests.foundation.conftest import Committed


def test_an_idle_session_ends_and_a_used_one_does_not(region: str) -> None:
    signed, _, _ = enrolled()
    assert queries.session(signed.token, later(14.9)) is not None
    assert queries.session(signed.token, later(15)) is None
    commands.touch(session=signed.session, now=later(14))
    assert queries.session(signed.token, later(28)) is not None


def test_a_session_ends_after_its_hours_however_busy(region: str) -> None:
    signed, _, _ = enrolled()
    for minutes in range(10, 600, 10):
        commands.touch(session=signed.session, now=later(minutes))
    assert queries.session(signed.token, later(599)) is not None
    assert queries.session(signed.token, later(600)) is None


def test_a_second_session_of_a_teller_ends_the_first(region: str) -> None:
    signed, key, _ = enrolled()
    first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(1))
    assert queries.session(signed.token, later(1)) is not None
    commands.prove_totp(token=first.token, code=code(key, later(1)), origin=HERE, now=later(1))
    assert queries.session(signed.token, later(1)) is None
    assert len(queries.sessions_of(signed.account, later(1))) == 1


def test_two_sessions_where_two_are_allowed(region: str) -> None:
    signed, key, _ = enrolled()
    commands.set_limits(account=signed.account, limits=Limits(15, 10, 2), actor=ACTOR, now=NOW)
    for minute in (1, 2):
        first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(minute))
        commands.prove_totp(token=first.token, code=code(key, later(minute)), origin=HERE, now=later(minute))
    assert len(queries.sessions_of(signed.account, later(2))) == 2
    assert queries.session(signed.token, later(2)) is None


def test_one_device_has_one_session(region: str) -> None:
    _, key, _ = enrolled()
    _, other_key, _ = enrolled("wanglei")
    window = Origin("tacheng", "127.0.0.1", device=7)
    for login, secret in (("lijing", key), ("wanglei", other_key)):
        first = commands.sign_in(login=login, password=PASSWORD, origin=window, now=later(2))
        commands.prove_totp(token=first.token, code=code(secret, later(2)), origin=window, now=later(2))
    rows = statements.fetch_rows("SELECT count(*) FROM access_session WHERE device_id = 7 AND ended_at IS NULL")
    assert rows == [("1",)]


def test_a_locked_screen_opens_by_the_password_alone(region: str) -> None:
    signed, _, _ = enrolled()
    commands.lock(token=signed.token, origin=HERE, now=later(1))
    card = queries.session(signed.token, later(1))
    assert card is not None
    assert card.locked
    with pytest.raises(WrongCredentials):
        commands.unlock(token=signed.token, password="wrong wrong wrong", origin=HERE, now=later(2))
    commands.unlock(token=signed.token, password=PASSWORD, origin=HERE, now=later(2))
    opened = queries.session(signed.token, later(2))
    assert opened is not None
    assert not opened.locked


def test_the_next_teller_ends_the_former_session(region: str) -> None:
    signed, _, _ = enrolled()
    teller("wanglei")
    with pytest.raises(WrongCredentials):
        commands.change_teller(token=signed.token, login="wanglei", password="wrong wrong wrong", origin=HERE, now=later(1))
    assert queries.session(signed.token, later(1)) is not None
    following = commands.change_teller(token=signed.token, login="wanglei", password=PASSWORD, origin=HERE, now=later(1))
    assert queries.session(signed.token, later(1)) is None
    assert not following.complete


def test_leaving_ends_the_session_and_leaving_twice_is_no_fault(region: str) -> None:
    signed, _, _ = enrolled()
    for _ in range(2):
        commands.end_session(token=signed.token, origin=HERE, now=later(1))
    assert queries.session(signed.token, later(1)) is None
    with pytest.raises(SessionOver):
        commands.lock(token=signed.token, origin=HERE, now=later(1))
    assert statements.fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'access.signed_out'") == [("1",)]


def test_end_all_ends_every_session_at_once(region: str) -> None:
    signed, _, _ = enrolled()
    assert commands.end_all(account=signed.account, actor=ACTOR, now=later(1), reason="测试") >= 1
    assert queries.sessions_of(signed.account, later(1)) == []


def test_a_second_authenticator_needs_fresh_proof(region: str) -> None:
    signed, key, _ = enrolled()
    first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(1))
    with pytest.raises(FactorAlreadySet):
        commands.begin_totp(token=first.token, origin=HERE, now=later(1))
    new = commands.begin_totp(token=signed.token, origin=HERE, now=later(1)).key
    commands.confirm_totp(token=signed.token, code=code(new, later(1)), origin=HERE, now=later(1))
    assert new != key


def test_a_changed_password_ends_the_other_sessions_and_needs_the_present_one_and_a_code(region: str) -> None:
    signed, key, _ = enrolled()
    first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(1))
    told = {"token": signed.token, "present": PASSWORD, "code": code(key, later(1)), "password": "another long one 9"}
    for wrong, refused in (
        ({"password": "short"}, WeakPassword),
        ({"present": "another long one 9"}, WrongPassword),
        ({"code": "000000"}, WrongCode),
    ):
        with pytest.raises(refused):
            commands.change_password(**(told | wrong), origin=HERE, now=later(1))
    assert queries.session(first.token, later(1)) is not None
    commands.change_password(**told, origin=HERE, now=later(1))
    assert queries.session(first.token, later(1)) is None
    assert queries.session(signed.token, later(1)) is not None
    with pytest.raises(WrongCredentials):
        commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(1))


def test_one_ends_another_session_of_ones_own_and_nobody_elses(region: str) -> None:
    signed, _, _ = enrolled()
    other = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(1))
    foreign, _, _ = enrolled("wanglei")
    for session in (foreign.session, signed.session, 0):
        with pytest.raises(NoSuchSession):
            commands.end_other(token=signed.token, session=session, origin=HERE, now=later(1))
    commands.end_other(token=signed.token, session=other.session, origin=HERE, now=later(1))
    assert [each.id for each in queries.sessions_of(signed.account, later(1))] == [signed.session]
    assert queries.session(foreign.token, later(1)) is not None


def test_new_recovery_codes_make_the_old_ones_void(region: str) -> None:
    signed, key, old = enrolled()
    with pytest.raises(WrongCode):
        commands.renew_recovery(token=signed.token, password=PASSWORD, code="000000", origin=HERE, now=later(1))
    new = commands.renew_recovery(token=signed.token, password=PASSWORD, code=code(key, later(1)), origin=HERE, now=later(1))
    assert (len(new), queries.recovery_codes_left(signed.account)) == (8, 8)
    first = commands.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=later(2))
    with pytest.raises(WrongCode):
        commands.prove_recovery(token=first.token, code=old[0], origin=HERE, now=later(2))
    assert commands.prove_recovery(token=first.token, code=new[0], origin=HERE, now=later(2)).complete


@pytest.mark.parametrize("login", ["lijing", "LIJING", "li", "li jing", "x" * 41])
def test_a_login_is_one_and_well_formed(region: str, login: str) -> None:
    teller()
    with pytest.raises(LoginTaken):
        commands.create_account(kind=AccountKind.STAFF, login=login, password=PASSWORD, label="", actor=ACTOR, now=NOW)


def test_an_invitation_makes_one_account(region: str) -> None:
    printed = commands.invite(purpose="staff", label="内控", actor=ACTOR, now=NOW)
    card, invitation = commands.accept_invitation(
        code=printed.code.lower(), login="zhaojianhua", password=PASSWORD, origin=HERE, now=later(1)
    )
    assert (card.label, invitation) == ("内控", printed.id)
    with pytest.raises(InvitationUsed):
        commands.accept_invitation(code=printed.code, login="another", password=PASSWORD, origin=HERE, now=later(1))


def test_a_weak_password_does_not_use_up_the_invitation(region: str) -> None:
    printed = commands.invite(purpose="staff", label="内控", actor=ACTOR, now=NOW)
    with pytest.raises(WeakPassword):
        commands.accept_invitation(code=printed.code, login="zhao", password="short", origin=HERE, now=later(1))
    assert queries.invitation(printed.code, later(1)) is not None
    assert queries.invitation(printed.code, later(7 * 24 * 60 + 1)) is None


def test_a_revoked_invitation_is_refused(region: str) -> None:
    printed = commands.invite(purpose="staff", label="内控", actor=ACTOR, now=NOW)
    commands.revoke_invitation(invitation=printed.id, actor=ACTOR, now=NOW, reason="发错人")
    with pytest.raises(InvitationRevoked):
        commands.accept_invitation(code=printed.code, login="zhao", password=PASSWORD, origin=HERE, now=later(1))


def test_an_expired_and_an_unknown_invitation_are_refused_each_by_its_name(region: str) -> None:
    printed = commands.invite(purpose="staff", label="内控", actor=ACTOR, now=NOW)
    for typed, minutes, refusal in ((printed.code, 7 * 24 * 60, InvitationExpired), ("ABCD-EFGH", 1, InvitationInvalid)):
        with pytest.raises(refusal) as refused:
            commands.accept_invitation(code=typed, login="zhao", password=PASSWORD, origin=HERE, now=later(minutes))
        assert refused.type is refusal


def test_a_reserved_account_opens_only_with_its_invitation_and_its_login(region: str) -> None:
    reserved = commands.reserve_account(login="ZhaoMin", label="赵敏", actor=ACTOR, now=NOW)
    printed = commands.invite(purpose="staff", label="赵敏", account=reserved.id, actor=ACTOR, now=NOW)
    for password in (PASSWORD, "", "!"):
        with pytest.raises(WrongCredentials):
            commands.sign_in(login="zhaomin", password=password, origin=HERE, now=later(1))
    with pytest.raises(LoginTaken):
        commands.reserve_account(login="zhaomin", label="另一人", actor=ACTOR, now=NOW)
    with pytest.raises(InvitationForOther):
        commands.accept_invitation(code=printed.code, login="zhao", password=PASSWORD, origin=HERE, now=later(1))
    with pytest.raises(WeakPassword):
        commands.accept_invitation(code=printed.code, login="zhaomin", password="short", origin=HERE, now=later(1))
    card, _ = commands.accept_invitation(code=printed.code, login="ZHAOMIN", password=PASSWORD, origin=HERE, now=later(1))
    assert card.id == reserved.id
    assert commands.sign_in(login="zhaomin", password=PASSWORD, origin=HERE, now=later(20)).account == reserved.id
    assert statements.fetch_rows("SELECT count(*) FROM access_account") == [("1",)]


def test_two_at_once_with_one_invitation_are_one_account(committed: Committed) -> None:
    printed = commands.invite(purpose="staff", label="内控", actor=ACTOR, now=NOW)
    logins = ["zhaoyi", "zhaoer"]

    def accept() -> None:
        commands.accept_invitation(code=printed.code, login=logins.pop(), password=PASSWORD, origin=HERE, now=later(1))

    assert in_threads(committed, accept) == ["InvitationUsed", "done"]
    assert statements.fetch_rows("SELECT count(*) FROM access_account") == [("1",)]
