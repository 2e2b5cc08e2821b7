"""Members, posts, stand-ins, certificates; the actor of a session in one statement."""

from datetime import date, timedelta
from typing import Any

import pytest

from sheyintong.engines.database import statements
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access import queries as access_read
from sheyintong.foundation.access.errors import InvitationInvalid, WrongCredentials
from sheyintong.foundation.access.types import AccountKind, Origin, SignedIn
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets import queries as outlets_read
from sheyintong.registers.outlets.types import DeviceKind
from sheyintong.registers.people import commands as people
from sheyintong.registers.people.errors import NumberInvalid
from sheyintong.registers.people.types import IdentifierKind, NewPerson, Number, Sex
from sheyintong.registers.staff import commands, queries
from sheyintong.registers.staff.errors import (
    AlreadyMember,
    BadDates,
    CertificateTaken,
    Incompatible,
    NoSuchCertificate,
    NoSuchMember,
    NoSuchPost,
    NotForOneself,
    OtherBank,
    PostHeld,
    WrongPlace,
)
from sheyintong.registers.staff.types import Place, PlaceKind, Role, SessionActor
from tests.foundation.access.people import PASSWORD
from tests.registers import places
from tests.registers.places import ACTOR, NOW, TODAY
from tests.support.databases import Databases
from tests.support.world import number_for

KEY = Sm2Signer.generate()
HERE = Origin("tacheng", "127.0.0.1")
YEAR = date(2026, 1, 1)


@pytest.fixture(scope="module")
def ground(databases: Databases) -> str:
    return places.ground(databases)


@pytest.fixture(autouse=True)
def tacheng(region: str) -> None:
    """Agencies and items are there."""


@pytest.fixture
def outlet() -> int:
    return places.outlet(places.bank())


def member(login: str = "lijing", name: str = "李静", bank: int | None = None) -> int:
    """A member with an account that holds the demo key: of a bank, or else of the bank whose outlet is there, or of an agency."""
    account = access.create_account(kind=AccountKind.STAFF, login=login, password=PASSWORD, label=name, actor=ACTOR, now=NOW)
    access.grant_demo_key(account=account.id, public_key=KEY.public_key_pem(), actor=ACTOR, now=NOW)
    bank = bank or next((each.bank for each in outlets_read.open_outlets()), None)
    return commands.add_member(account=account.id, name=name, bank=bank, actor=ACTOR, now=NOW)


def clerk(login: str = "lijing") -> int:
    """A member of an agency."""
    account = access.create_account(kind=AccountKind.STAFF, login=login, password=PASSWORD, label=login, actor=ACTOR, now=NOW)
    return commands.add_member(account=account.id, name=login, actor=ACTOR, now=NOW)


def registered(number: str) -> int:
    """A person in the register."""
    entry = NewPerson(name="何敏", birth=date(1980, 1, 1), sex=Sex.FEMALE, numbers=(Number(IdentifierKind.RESIDENT_ID, number),))
    return people.register(entry, actor=ACTOR, now=NOW).id


def at_outlet(number: int) -> Place:
    return Place(PlaceKind.OUTLET, number)


def at_agency(code: str = "654201") -> Place:
    return Place(PlaceKind.AGENCY, places.agency(code))


def give(who: int, role: Role, place: Place, since: date = YEAR, until: date | None = None) -> int:
    return commands.give_post(member=who, role=role, place=place, valid_from=since, valid_to=until, actor=ACTOR, now=NOW)


def sign_in(login: str = "lijing", device: int | None = None) -> SignedIn:
    origin = Origin("tacheng", "127.0.0.1", device=device)
    question = access.ask(login=login, origin=origin, now=NOW)
    return access.sign_in_with_demo_key(
        login=login, challenge=question.challenge, signature=KEY.sign(question.message), origin=origin, now=NOW
    )


def actor(signed: SignedIn, minutes: float = 0) -> SessionActor | None:
    return queries.actor_of(access_read.digest(signed.token), "tacheng", NOW + timedelta(minutes=minutes))


def test_a_teller_acts_at_her_outlet(outlet: int) -> None:
    who = member()
    post = give(who, Role.TELLER, at_outlet(outlet))
    commands.record_certificate(member=who, number="C-1", item_code=None, valid_from=YEAR, valid_to=date(2027, 4, 1), actor=ACTOR, now=NOW)
    signed = sign_in()
    found = actor(signed)
    assert found is not None
    acting = found.actor
    assert (acting.kind, acting.id, acting.label, acting.session) == (ActorKind.STAFF, signed.account, "李静", signed.session)
    assert (acting.post, acting.outlet, acting.roles, acting.scope) == (post, outlet, frozenset({"teller"}), "")
    assert (acting.agency, acting.proved_at) == (places.agency(), NOW)
    assert (found.complete, found.locked, found.place, found.member) == (True, False, "绿洲银行文化路支行", who)
    assert found.certificate_until == date(2027, 4, 1)
    assert found.facts_version == outlets_read.outlet(outlet).facts_version


def test_posts_out_of_their_dates_give_no_role_but_are_known(outlet: int) -> None:
    who = member()
    ended = give(who, Role.TELLER, at_outlet(outlet))
    commands.end_post(post=ended, valid_to=TODAY, reason="调岗", actor=ACTOR, now=NOW)
    begins = TODAY + timedelta(days=7)
    give(who, Role.BRANCH_MANAGER, Place(PlaceKind.BANK, outlets_read.outlet(outlet).bank or 0), begins)
    found = actor(sign_in())
    assert found is not None
    assert found.actor.roles == frozenset()
    told = [(post.role, post.place, post.valid_from, post.valid_to) for post in found.actor.other_posts]
    assert told == [("branch_manager", "绿洲银行", begins, None), ("teller", "绿洲银行文化路支行", YEAR, TODAY)]


def test_a_clerk_s_scope_is_the_path_of_her_agency() -> None:
    give(member(), Role.CENTRE_CLERK, at_agency("654221"))
    found = actor(sign_in())
    assert found is not None
    assert (found.actor.scope, found.actor.outlet, found.actor.roles) == ("6542.654221", None, frozenset({"centre_clerk"}))


def test_a_branch_manager_acts_for_her_bank() -> None:
    bank = places.bank()
    give(member(bank=bank), Role.BRANCH_MANAGER, Place(PlaceKind.BANK, bank))
    found = actor(sign_in())
    assert found is not None
    assert (found.actor.partner, found.actor.scope, found.place) == (bank, "", "绿洲银行")


def test_the_device_of_the_session_says_which_post_counts(outlet: int) -> None:
    other = places.outlet(outlets_read.outlet(outlet).bank or 0, "绿洲银行新城支行", "TC-009")
    who = member()
    give(who, Role.TELLER, at_outlet(outlet))
    give(who, Role.OUTLET_MANAGER, at_outlet(other))
    reader = outlets.bind_device(outlet=other, kind=DeviceKind.READER, serial="R-1", public_key=KEY.public_key_pem(), actor=ACTOR, now=NOW)
    signed = sign_in(device=reader)
    found = actor(signed)
    assert found is not None
    assert (found.actor.outlet, found.actor.device, found.actor.roles) == (other, reader, frozenset({"outlet_manager"}))
    outlets.unbind_device(device=reader, reason="更换", actor=ACTOR, now=NOW)
    assert actor(signed) is None


def test_who_stands_in_has_the_role_for_these_days_only(outlet: int) -> None:
    post = give(member("wanglei", "王磊"), Role.TELLER, at_outlet(outlet))
    who = member()
    commands.stand_in(post=post, member=who, valid_from=TODAY, valid_to=date(2026, 11, 26), reason="休假", actor=ACTOR, now=NOW)
    found = actor(sign_in())
    assert found is not None
    assert (found.actor.roles, found.actor.outlet, found.actor.post) == (frozenset({"teller"}), outlet, post)
    assert [card.stand_in for card in queries.posts_of(who, TODAY)] == [True]
    assert queries.posts_of(who, date(2026, 11, 26)) == []
    assert {card.member_name for card in queries.holders(at_outlet(outlet), TODAY)} == {"王磊", "李静"}


def test_a_stand_in_ends_when_told_to(outlet: int) -> None:
    post = give(member("wanglei", "王磊"), Role.TELLER, at_outlet(outlet))
    who = member()
    made = commands.stand_in(post=post, member=who, valid_from=TODAY, valid_to=date(2026, 12, 1), reason="休假", actor=ACTOR, now=NOW)
    commands.end_stand_in(stand_in=made, valid_to=date(2026, 11, 25), reason="提前回来", actor=ACTOR, now=NOW)
    assert queries.posts_of(who, date(2026, 11, 25)) == []
    with pytest.raises(NoSuchPost):
        commands.end_stand_in(stand_in=made, valid_to=date(2026, 11, 25), reason="", actor=ACTOR, now=NOW)
    with pytest.raises(BadDates):
        commands.stand_in(post=post, member=who, valid_from=TODAY, valid_to=TODAY, reason="", actor=ACTOR, now=NOW)


def test_a_session_without_second_factor_has_an_actor_that_is_not_complete(outlet: int) -> None:
    give(member(), Role.TELLER, at_outlet(outlet))
    signed = access.sign_in(login="lijing", password=PASSWORD, origin=HERE, now=NOW)
    found = actor(signed)
    assert found is not None
    assert (found.complete, found.enrolment_due, found.actor.proved_at) == (False, True, None)


def test_a_locked_idle_or_ended_session_is_told(outlet: int) -> None:
    give(member(), Role.TELLER, at_outlet(outlet))
    signed = sign_in()
    access.lock(token=signed.token, origin=HERE, now=NOW)
    found = actor(signed, 2)
    assert found is not None
    assert (found.locked, found.seen_due) == (True, True)
    assert actor(signed, 15) is None
    access.end_session(token=signed.token, origin=HERE, now=NOW)
    assert actor(signed) is None
    assert queries.actor_of(b"nothing", "tacheng", NOW) is None


def test_a_member_without_a_post_has_no_roles_and_no_scope() -> None:
    member()
    found = actor(sign_in())
    assert found is not None
    assert (found.actor.roles, found.actor.scope, found.actor.agency, found.place) == (frozenset(), "", None, "")


def test_a_resident_has_an_actor_without_posts() -> None:
    account = access.create_account(kind=AccountKind.RESIDENT, login="wangxiuying", password=PASSWORD, label="王秀英", actor=ACTOR, now=NOW)
    access.grant_demo_key(account=account.id, public_key=KEY.public_key_pem(), actor=ACTOR, now=NOW)
    found = actor(sign_in("wangxiuying"))
    assert found is not None
    assert (found.actor.kind, found.member, found.actor.roles) == (ActorKind.RESIDENT, None, frozenset())


def test_the_actor_is_one_statement(outlet: int, django_assert_num_queries: object, monkeypatch: pytest.MonkeyPatch) -> None:
    give(member(), Role.TELLER, at_outlet(outlet))
    signed = sign_in()
    sent: list[bytes] = []
    send = statements._send

    def watched(server: Any, sql: bytes, params: Any) -> Any:
        sent.append(sql)
        return send(server, sql, params)

    monkeypatch.setattr(statements, "_send", watched)
    with django_assert_num_queries(0):  # type: ignore[operator]
        actor(signed)
    assert len(sent) == 1


def test_leaving_ends_everything_at_once(outlet: int) -> None:
    who = member()
    give(who, Role.TELLER, at_outlet(outlet))
    give(who, Role.OUTLET_MANAGER, at_outlet(outlet), date(2027, 1, 1))
    signed = sign_in()
    version = outlets_read.outlet(outlet).facts_version
    commands.leave(member=who, reason="调离", actor=ACTOR, now=NOW)
    assert actor(signed) is None
    assert queries.staff_of_outlet(outlet, date(2027, 2, 1)) == []
    assert queries.member(who, TODAY).posts == ()
    assert outlets_read.outlet(outlet).facts_version > version
    assert statements.fetch_rows("SELECT payload ->> 'account' FROM jobs_outbox WHERE event = 'staff.StaffLeft'") == [
        (str(signed.account),)
    ]
    with pytest.raises(WrongCredentials):
        sign_in()
    with pytest.raises(NoSuchMember):
        commands.leave(member=who, reason="", actor=ACTOR, now=NOW)


def test_an_invitation_is_accepted_once_and_gives_the_post(outlet: int) -> None:
    invited = commands.invite(name="何敏", role=Role.TELLER, place=at_outlet(outlet), valid_from=YEAR, actor=ACTOR, now=NOW)
    joined = commands.accept_invitation(
        code=invited.code, login="hemin", password=PASSWORD, number=number_for("hemin"), origin=HERE, now=NOW
    )
    card = queries.member(joined, TODAY)
    assert (card.id, card.state, [post.role for post in card.posts]) == (invited.member, "active", [Role.TELLER])
    with pytest.raises(InvitationInvalid):
        commands.accept_invitation(code=invited.code, login="hemin2", password=PASSWORD, number=number_for("hemin"), origin=HERE, now=NOW)


def test_whoever_joins_tells_her_own_number_and_it_is_kept_sealed(outlet: int) -> None:
    invited = commands.invite(name="何敏", role=Role.TELLER, place=at_outlet(outlet), valid_from=YEAR, actor=ACTOR, now=NOW)
    told = {"code": invited.code, "login": "hemin", "password": PASSWORD, "origin": HERE, "now": NOW}
    with pytest.raises(NumberInvalid):
        commands.accept_invitation(number="654299198001010021", **told)  # type: ignore[arg-type]
    assert access_read.account_of("hemin") is None
    commands.accept_invitation(number=number_for("hemin"), **told)  # type: ignore[arg-type]
    kept = "SELECT octet_length(number_sealed), octet_length(number_index), person_id FROM staff_toldnumber WHERE member_id = $1::bigint"
    assert statements.fetch_rows(kept, [invited.member]) == [("47", "33", None)]
    trail = "SELECT count(*) FROM audit_entry WHERE changed::text LIKE '%' || $1::text || '%'"
    assert statements.fetch_rows(trail, [number_for("hemin")]) == [("0",)]


def test_nobody_is_a_member_twice_by_either_of_her_numbers() -> None:
    first, second = number_for("one"), number_for("other")
    persons = [registered(number) for number in (first, second)]
    people.note_same_person(one=persons[0], other=persons[1], evidence="户口本", actor=ACTOR, now=NOW)
    one, other = clerk("hemin"), clerk("wanglei")
    commands.name_number(member=one, number=first, actor=ACTOR, now=NOW)
    assert queries.member(one, TODAY).person == persons[0]
    for number in (first, second):
        with pytest.raises(AlreadyMember):
            commands.name_number(member=other, number=number, actor=ACTOR, now=NOW)
    unknown = number_for("nobody yet")
    commands.name_number(member=other, number=unknown, actor=ACTOR, now=NOW)
    with pytest.raises(AlreadyMember):
        commands.name_number(member=clerk("third"), number=unknown, actor=ACTOR, now=NOW)


def test_whoever_leaves_before_joining_cannot_join(outlet: int) -> None:
    invited = commands.invite(name="何敏", role=Role.TELLER, place=at_outlet(outlet), valid_from=YEAR, actor=ACTOR, now=NOW)
    commands.leave(member=invited.member, reason="不来了", actor=ACTOR, now=NOW)
    with pytest.raises(InvitationInvalid):
        commands.accept_invitation(code=invited.code, login="hemin", password=PASSWORD, number=number_for("hemin"), origin=HERE, now=NOW)


def test_a_new_region_begins_with_two_persons() -> None:
    one, other = commands.invite_founders(agency=places.agency("6542"), actor=ACTOR, now=NOW)
    assert one.code != other.code
    roles = {post.role for who in (one, other) for post in queries.member(who.member, TODAY).posts}
    assert roles == {Role.INFORMATION_CENTRE, Role.INTERNAL_CONTROL}


def test_incompatible_roles_are_refused_over_any_shared_day() -> None:
    who = clerk()
    give(who, Role.TELLER, at_outlet(places.hall()), YEAR, date(2026, 12, 1))
    with pytest.raises(Incompatible):
        give(who, Role.REVIEWER, at_agency(), date(2026, 11, 30))
    with pytest.raises(Incompatible):
        give(who, Role.AUDITOR, at_agency(), date(2026, 11, 30))
    give(who, Role.REVIEWER, at_agency(), date(2026, 12, 1))


def test_nobody_holds_a_post_of_another_bank_or_of_an_agency_nor_stands_in_for_one(outlet: int) -> None:
    ours, theirs = member(), places.outlet(places.bank("戈壁银行"), "戈壁银行支行", "TC-009")
    for place in (at_outlet(theirs), at_outlet(places.hall())):
        with pytest.raises(OtherBank):
            give(ours, Role.TELLER, place)
    with pytest.raises(OtherBank):
        give(ours, Role.CENTRE_CLERK, at_agency())
    with pytest.raises(OtherBank):
        give(clerk("hepeng"), Role.TELLER, at_outlet(outlet))
    post = give(member("wanglei", "王磊", outlets_read.outlet(theirs).bank), Role.TELLER, at_outlet(theirs))
    with pytest.raises(OtherBank):
        commands.stand_in(post=post, member=ours, valid_from=TODAY, valid_to=date(2026, 11, 26), reason="休假", actor=ACTOR, now=NOW)


def test_standing_in_is_refused_where_the_post_would_be() -> None:
    post = give(clerk("wanglei"), Role.TELLER, at_outlet(places.hall()))
    who = clerk()
    give(who, Role.REVIEWER, at_agency())
    with pytest.raises(Incompatible):
        commands.stand_in(post=post, member=who, valid_from=TODAY, valid_to=date(2026, 11, 26), reason="休假", actor=ACTOR, now=NOW)


def test_a_role_is_held_where_it_belongs_once_and_with_dates_in_order(outlet: int) -> None:
    who = member()
    with pytest.raises(WrongPlace):
        give(who, Role.TELLER, at_agency())
    with pytest.raises(BadDates):
        give(who, Role.TELLER, at_outlet(outlet), TODAY, TODAY)
    post = give(who, Role.TELLER, at_outlet(outlet))
    with pytest.raises(PostHeld):
        give(who, Role.TELLER, at_outlet(outlet))
    commands.end_post(post=post, valid_to=TODAY, reason="轮岗", actor=ACTOR, now=NOW)
    assert queries.posts_of(who, TODAY) == []
    with pytest.raises(NoSuchPost):
        commands.end_post(post=post, valid_to=TODAY, reason="轮岗", actor=ACTOR, now=NOW)


def test_nobody_gives_herself_a_post_or_a_certificate(outlet: int) -> None:
    who = member()
    herself = Actor(ActorKind.STAFF, queries.member(who, TODAY).account or 0, "李静", "tacheng")
    with pytest.raises(NotForOneself):
        commands.give_post(member=who, role=Role.TELLER, place=at_outlet(outlet), valid_from=YEAR, actor=herself, now=NOW)
    with pytest.raises(NotForOneself):
        commands.record_certificate(
            member=who, number="C", item_code=None, valid_from=YEAR, valid_to=date(2027, 1, 1), actor=herself, now=NOW
        )


def test_certificates_are_for_an_item_or_all_and_withdrawn_at_once(outlet: int) -> None:
    who = member()
    give(who, Role.TELLER, at_outlet(outlet))
    version = outlets_read.outlet(outlet).facts_version
    commands.record_certificate(
        member=who, number="C-1", item_code="change_key", valid_from=YEAR, valid_to=date(2026, 12, 12), actor=ACTOR, now=NOW
    )
    assert queries.is_certified(who, "change_key", TODAY)
    assert not queries.is_certified(who, "enroll_flexible", TODAY)
    assert not queries.is_certified(who, "change_key", date(2026, 12, 12))
    assert outlets_read.outlet(outlet).facts_version > version
    with pytest.raises(CertificateTaken):
        commands.record_certificate(
            member=who, number="C-1", item_code=None, valid_from=YEAR, valid_to=date(2027, 1, 1), actor=ACTOR, now=NOW
        )


def test_a_withdrawn_certificate_counts_no_more() -> None:
    who = member()
    made = commands.record_certificate(
        member=who, number="C-1", item_code=None, valid_from=YEAR, valid_to=date(2027, 1, 1), actor=ACTOR, now=NOW
    )
    commands.withdraw_certificate(certificate=made, reason="考试作弊", actor=ACTOR, now=NOW)
    assert not queries.is_certified(who, "change_key", TODAY)
    with pytest.raises(NoSuchCertificate):
        commands.withdraw_certificate(certificate=made, reason="", actor=ACTOR, now=NOW)


def test_who_manages_a_place_is_found_upwards(outlet: int) -> None:
    card = outlets_read.outlet(outlet)
    prefecture, county = (clerk(login) for login in ("prefecture", "county"))
    bank, manager = (member(login, login) for login in ("bank1", "manager"))
    give(prefecture, Role.CENTRE_MANAGER, at_agency("6542"))
    found = [queries.managers_of_outlet(outlet, TODAY)[0].member]
    give(county, Role.CENTRE_MANAGER, at_agency())
    found.append(queries.managers_of_outlet(outlet, TODAY)[0].member)
    give(bank, Role.BRANCH_MANAGER, Place(PlaceKind.BANK, card.bank or 0))
    found.append(queries.managers_of_outlet(outlet, TODAY)[0].member)
    give(manager, Role.OUTLET_MANAGER, at_outlet(outlet))
    found.append(queries.managers_of_outlet(outlet, TODAY)[0].member)
    assert found == [prefecture, county, bank, manager]
    assert [who.id for who in queries.staff_of_outlet(outlet, TODAY)] == [manager]
    assert [who.id for who in queries.staff_of_agency(card.agency, TODAY)] == [county]


def test_one_person_is_one_member(outlet: int) -> None:
    one, other = member(), member("wanglei", "王磊")
    commands.name_person(member=one, person=7, actor=ACTOR, now=NOW)
    with pytest.raises(AlreadyMember):
        commands.name_person(member=other, person=7, actor=ACTOR, now=NOW)
    found = actor(sign_in())
    assert found is not None
    assert found.actor.person == 7


def test_the_session_has_the_strictest_limits_of_the_roles_held() -> None:
    give(member(), Role.INFORMATION_CENTRE, at_agency("6542"))
    signed = sign_in()
    assert signed.expires_at - NOW == timedelta(hours=8)
    assert actor(signed, 9.9) is not None
    assert actor(signed, 10) is None
