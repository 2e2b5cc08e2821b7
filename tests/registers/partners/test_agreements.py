"""Agreements: drafted, signed with what the law asks for, extended, suspended, ended."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sheyintong.engines.database import statements
from sheyintong.foundation.files import commands as files
from sheyintong.kernel.actors import Actor, ActorKind, system
from sheyintong.kernel.transitions import NotInThisState
from sheyintong.registers.catalogue.errors import NoSuchItem
from sheyintong.registers.partners import commands, queries
from sheyintong.registers.partners.errors import (
    BadBankCode,
    BadTerm,
    BadUscc,
    BankExists,
    ChangedMeanwhile,
    ClauseMissing,
    ClauseTwice,
    GrantedTwice,
    NoSuchAgreement,
    NoSuchBank,
    NoSuchDraft,
    NotYourAgreement,
    NumberTaken,
    OwnDraft,
    StageNotDelegable,
    SuspendedAbove,
    Unnamed,
)
from sheyintong.registers.partners.types import ClauseText, DelegationMode, DraftCard, EndKind, Grant
from tests.registers import places
from tests.support.databases import Databases

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ACTOR = system("tacheng", "test")
CLAUSES = (
    ClauseText("4", "授权环节", "受理、即时件办理、反馈"),
    ClauseText("6", "个人信息", "目的、期限、方式、种类、保护措施；不得转委托", "个人信息保护法第21条"),
    ClauseText("16", "续签", "到期前 90 天双方表示意向", due_on=date(2026, 12, 14)),
    ClauseText("18", "退出", "主动、强制、终止", "社会保险经办条例第43条"),
)
GRANTS = (Grant("enroll_flexible", "handle", "4"), Grant("change_key", "receive", "4"))


@pytest.fixture(scope="module")
def ground(databases: Databases) -> str:
    return places.ground(databases)


@pytest.fixture
def agency(region: str) -> int:
    """The centre of 塔城市."""
    return places.agency()


def bank(name: str = "绿洲银行") -> int:
    return commands.add_bank(name=name, short_name=name, synthetic=True, actor=ACTOR, now=NOW).id


def draft(agency: int, number: str = "TC-2025-017", clauses: tuple[ClauseText, ...] = CLAUSES, grants: tuple[Grant, ...] = GRANTS) -> int:
    return commands.draft_agreement(
        bank=bank(f"绿洲银行 {number}"),
        agency=agency,
        number=number,
        mode=DelegationMode.ENTRUST,
        valid_from=date(2025, 6, 1),
        valid_to=date(2027, 6, 1),
        clauses=clauses,
        grants=grants,
        actor=ACTOR,
        now=NOW,
    )


def text(agreement: int) -> DraftCard:
    """The newest draft of an agreement."""
    return queries.drafts(agreement)[-1]


def sign(agreement: int, actor: Actor = ACTOR) -> None:
    """Sign the newest draft as it stands."""
    held = text(agreement)
    commands.sign(draft=held.id, seen=held.version, actor=actor, now=NOW)


def member(number: int, *roles: str, scope: str = "6542") -> Actor:
    """Somebody of the staff: a manager of the prefecture, unless she holds other posts elsewhere."""
    held = frozenset(roles or ("centre_manager",))
    return replace(ACTOR, kind=ActorKind.STAFF, id=number, member=number, roles=held, scope=scope)


def rewritten(agreement: int, *, by: Actor, clauses: tuple[ClauseText, ...] = CLAUSES, grants: tuple[Grant, ...] = GRANTS) -> None:
    held = text(agreement)
    commands.rewrite(draft=held.id, seen=held.version, clauses=clauses, grants=grants, actor=by, now=NOW)


def events() -> list[str]:
    return [str(event) for (event,) in statements.fetch_rows("SELECT event FROM jobs_outbox WHERE event LIKE 'partners.%' ORDER BY id")]


def test_a_signed_agreement_is_in_force_for_its_term(agency: int) -> None:
    number = draft(agency)
    assert not queries.agreement(number, TODAY).in_force
    sign(number)
    card = queries.agreement(number, TODAY)
    assert card.in_force
    assert (card.days_left, card.grants, card.clauses) == (189, tuple(sorted(GRANTS, key=lambda g: g.item_code)), CLAUSES)
    assert not queries.agreement(number, date(2027, 6, 1)).in_force
    assert not queries.agreement(number, date(2025, 5, 31)).in_force
    assert events() == ["partners.AgreementSigned"]


@pytest.mark.parametrize(
    ("clauses", "grants", "said"),
    [
        (CLAUSES[:1], GRANTS, "个人信息"),
        (CLAUSES, (), "没有授权任何事项"),
        (CLAUSES, (Grant("enroll_flexible", "handle", "99"),), "第 99 条"),
    ],
)
def test_an_incomplete_agreement_is_not_signed(agency: int, clauses: tuple[ClauseText, ...], grants: tuple[Grant, ...], said: str) -> None:
    number = draft(agency, clauses=clauses, grants=grants)
    with pytest.raises(ClauseMissing) as refused:
        sign(number)
    assert said in refused.value.for_person


def test_review_is_never_delegated(agency: int) -> None:
    with pytest.raises(StageNotDelegable):
        draft(agency, grants=(Grant("change_key", "review", "4"),))


def test_only_items_of_the_catalogue_are_granted(agency: int) -> None:
    with pytest.raises(NoSuchItem):
        draft(agency, grants=(Grant("no_such_item", "receive", "4"),))


def supplement(agreement: int, number: str, clauses: tuple[ClauseText, ...] = (), grants: tuple[Grant, ...] = ()) -> int:
    return commands.draft_supplement(agreement=agreement, number=number, clauses=clauses, grants=grants, actor=ACTOR, now=NOW)


def test_a_supplement_adds_items_from_today(agency: int) -> None:
    number = draft(agency)
    with pytest.raises(NotInThisState):
        supplement(number, "补1")
    sign(number)
    before = queries.agreement(number, TODAY).facts_version
    more = (Grant("print_rights", "handle", "21"),)
    made = supplement(number, "补1", grants=more)
    with pytest.raises(ClauseMissing):
        sign(number)
    commands.discard(draft=made, seen=1, reason="写错了", actor=ACTOR, now=NOW)
    supplement(number, "补1", (ClauseText("21", "补充事项", "增加权益单打印"),), more)
    assert more[0] not in queries.agreement(number, TODAY).grants
    sign(number)
    card = queries.agreement(number, TODAY)
    assert more[0] in card.grants
    assert card.facts_version > before
    assert more[0] not in queries.agreement(number, date(2026, 11, 23)).grants
    assert queries.drafts(number) == []


@pytest.mark.parametrize(
    ("clauses", "grants", "said"),
    [
        ((), (), "没有新条款，也没有新事项"),
        ((ClauseText("4", "授权环节", "又一次"),), (), "第 4 条协议里已有"),
    ],
)
def test_a_supplement_that_says_nothing_new_is_not_signed(
    agency: int, clauses: tuple[ClauseText, ...], grants: tuple[Grant, ...], said: str
) -> None:
    number = draft(agency)
    sign(number)
    supplement(number, "补1", clauses, grants)
    with pytest.raises(ClauseMissing) as refused:
        sign(number)
    assert said in refused.value.for_person


def test_what_is_granted_already_is_not_granted_again(agency: int) -> None:
    number = draft(agency)
    sign(number)
    supplement(number, "补1", grants=(GRANTS[0],))
    with pytest.raises(GrantedTwice):
        sign(number)
    assert len(queries.drafts(number)) == 1, "the draft waits to be mended"
    assert text(number).faults == ()
    assert text(number).bars == ("“灵活就业人员参保登记”到办理，协议里已经有了，请删去",)


def test_what_is_written_twice_under_two_clauses_is_told_before_it_is_signed(agency: int) -> None:
    number = draft(agency, grants=(GRANTS[0], Grant("enroll_flexible", "handle", "6")))
    assert text(number).bars == ("“灵活就业人员参保登记”到办理，写了两次，请删去后只加一次",)
    with pytest.raises(GrantedTwice):
        sign(number)


def test_a_supplement_says_what_the_state_of_its_agreement_keeps_from_it(agency: int) -> None:
    number = draft(agency)
    assert text(number).bars == ()
    sign(number)
    supplement(number, "补1", (ClauseText("21", "补充事项", "增加权益单打印"),), (Grant("print_rights", "handle", "21"),))
    assert text(number).bars == ()
    commands.suspend(agreement=number, reason="整改", actor=ACTOR, now=NOW)
    assert text(number).bars == ("协议已中止，恢复以后才能签补充协议",)
    with pytest.raises(NotInThisState):
        sign(number)
    commands.end(agreement=number, kind=EndKind.FORCED, reason="整改不了", actor=ACTOR, now=NOW)
    assert text(number).bars == ("协议已终止，不能再签补充协议",)


def test_a_supplement_is_not_signed_to_an_agreement_that_is_suspended_at_that_moment(agency: int, monkeypatch: pytest.MonkeyPatch) -> None:
    number = draft(agency)
    sign(number)
    supplement(number, "补1", (ClauseText("21", "补充事项", "增加权益单打印"),), (Grant("print_rights", "handle", "21"),))

    def meanwhile(_paper: int | None) -> None:
        commands.suspend(agreement=number, reason="整改", actor=ACTOR, now=NOW)

    monkeypatch.setattr(files, "claim", meanwhile)
    with pytest.raises(ChangedMeanwhile):
        sign(number)


def test_the_number_of_a_supplement_is_used_once(agency: int) -> None:
    number = draft(agency)
    sign(number)
    more = (ClauseText("21", "补充事项", "增加权益单打印"),)
    supplement(number, "补1", more)
    with pytest.raises(NumberTaken):
        supplement(number, "补1", more)
    sign(number)
    with pytest.raises(NumberTaken):
        supplement(number, "补1", more)


def test_whoever_wrote_in_a_draft_does_not_sign_it(agency: int) -> None:
    number = draft(agency)
    rewritten(number, by=member(1))
    rewritten(number, by=member(2), grants=GRANTS[:1])
    for writer in (1, 2):
        with pytest.raises(OwnDraft):
            sign(number, member(writer))
    sign(number, member(3))
    assert queries.agreement(number, TODAY).grants == GRANTS[:1]


@pytest.mark.parametrize(
    "stranger",
    [member(9, scope="6542.654221"), member(9, "reviewer"), member(9, "branch_manager", scope=""), member(9, "information_centre")],
    ids=["another county", "a reviewer", "the bank", "information centre"],
)
def test_only_posts_of_the_agency_write_sign_and_end(agency: int, stranger: Actor) -> None:
    number = draft(agency)
    held = text(number)
    told = {"draft": held.id, "seen": held.version, "actor": stranger, "now": NOW}
    for act in (
        lambda: commands.rewrite(clauses=CLAUSES, grants=GRANTS, **told),
        lambda: commands.discard(reason="x", **told),
        lambda: commands.sign(**told),
        lambda: commands.suspend(agreement=number, reason="x", actor=stranger, now=NOW),
        lambda: commands.draft_supplement(agreement=number, number="补1", actor=stranger, now=NOW),
    ):
        with pytest.raises(NotYourAgreement):
            act()


def test_a_clerk_writes_and_does_not_sign_and_internal_control_the_other_way_round(agency: int) -> None:
    number = draft(agency)
    rewritten(number, by=member(1, "centre_clerk"))
    with pytest.raises(NotYourAgreement):
        sign(number, member(2, "centre_clerk"))
    with pytest.raises(NotYourAgreement):
        rewritten(number, by=member(3, "internal_control"))
    sign(number, member(3, "internal_control"))
    with pytest.raises(NotYourAgreement):
        commands.end(agreement=number, kind=EndKind.FORCED, reason="x", actor=member(3, "internal_control"), now=NOW)


def test_what_changed_since_it_was_looked_at_is_neither_signed_nor_overwritten(agency: int) -> None:
    number = draft(agency)
    seen = text(number)
    rewritten(number, by=member(1), grants=GRANTS[:1])
    with pytest.raises(ChangedMeanwhile):
        commands.sign(draft=seen.id, seen=seen.version, actor=member(2), now=NOW)
    with pytest.raises(ChangedMeanwhile):
        commands.rewrite(draft=seen.id, seen=seen.version, clauses=CLAUSES, grants=GRANTS, actor=member(2), now=NOW)
    with pytest.raises(ChangedMeanwhile):
        commands.discard(draft=seen.id, seen=seen.version, reason="", actor=member(2), now=NOW)


def test_a_draft_tells_what_it_lacks_and_is_kept_to_the_rules_while_it_is_written(agency: int) -> None:
    number = draft(agency)
    rewritten(number, by=member(1), clauses=CLAUSES[:1], grants=(Grant("enroll_flexible", "handle", "99"),))
    assert text(number).faults == ("没有“个人信息”条款", "没有“退出”条款", "授权事项所依据的第 99 条不在协议中")
    with pytest.raises(StageNotDelegable):
        rewritten(number, by=member(1), grants=(Grant("change_key", "review", "4"),))
    with pytest.raises(NoSuchItem):
        rewritten(number, by=member(1), grants=(Grant("nothing", "receive", "4"),))
    with pytest.raises(ClauseTwice) as refused:
        rewritten(number, by=member(1), clauses=(*CLAUSES, CLAUSES[0]))
    assert "第 4 条写了两次" in refused.value.for_person


def test_a_discarded_draft_ends_its_agreement_and_is_not_signed(agency: int) -> None:
    number = draft(agency)
    held = text(number)
    commands.discard(draft=held.id, seen=held.version, reason="谈不拢", actor=ACTOR, now=NOW)
    assert queries.agreement(number, TODAY).state == "ended"
    for late in (lambda: queries.draft(held.id), lambda: commands.sign(draft=held.id, seen=held.version, actor=ACTOR, now=NOW)):
        with pytest.raises(NoSuchDraft):
            late()


def test_the_number_of_a_draft_that_was_given_up_is_free_again_and_that_of_an_agreement_never(agency: int) -> None:
    held = text(draft(agency, "TC-1"))
    with pytest.raises(NumberTaken):
        draft_again(agency, "TC-1")
    commands.discard(draft=held.id, seen=held.version, reason="日期写错", actor=ACTOR, now=NOW)
    made = draft_again(agency, "TC-1")
    sign(made)
    commands.end(agreement=made, kind=EndKind.EXPIRED, reason="期满", actor=ACTOR, now=NOW)
    with pytest.raises(NumberTaken):
        draft_again(agency, "TC-1")


def draft_again(agency: int, number: str) -> int:
    """The same agreement of the same bank once more."""
    return commands.draft_agreement(
        bank=queries.banks()[-1].id,
        agency=agency,
        number=number,
        mode=DelegationMode.ENTRUST,
        valid_from=date(2025, 6, 1),
        valid_to=date(2027, 6, 1),
        clauses=CLAUSES,
        grants=GRANTS,
        actor=ACTOR,
        now=NOW,
    )


def test_the_trail_tells_what_was_written_and_struck_out(agency: int) -> None:
    number = draft(agency)
    rewritten(number, by=member(1), clauses=CLAUSES[1:], grants=GRANTS[:1])
    rows = statements.fetch_rows("SELECT changed FROM audit_entry WHERE act = 'partners.agreement_draft_rewritten'")
    told = str(rows)
    assert "clauses_dropped" in told
    assert "change_key:receive" in told


def test_the_trail_tells_which_supplement_was_rewritten_and_what_was_signed(agency: int) -> None:
    number = draft(agency)
    sign(number)
    for name in ("补1", "补2"):
        supplement(number, name)
    rewritten(number, by=member(1), clauses=(ClauseText("21", "补充事项", "增加"),), grants=(Grant("print_rights", "handle", "21"),))
    sign(number)
    told = {str(act): str(changed) for act, changed in statements.fetch_rows("SELECT act, changed FROM audit_entry ORDER BY id")}
    assert "enroll_flexible:handle" in told["partners.agreement_drafted"]
    assert "change_key:receive" in told["partners.agreement_sign"]
    assert "补2" in told["partners.agreement_draft_rewritten"]
    assert "print_rights:handle" in told["partners.agreement_extended"]


@pytest.mark.parametrize(
    ("code", "uscc", "refusal"),
    [("", "", BadBankCode), ("12", "", BadBankCode), ("１０２", "", BadBankCode), ("102", "91650000MA0000000X", BadUscc)],
)
def test_the_numbers_of_a_bank_are_checked(agency: int, code: str, uscc: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        commands.add_bank(name="某银行", short_name="某行", code=code, uscc=uscc, actor=ACTOR, now=NOW)


def test_suspended_resumed_and_ended_with_an_event_each(agency: int) -> None:
    number = draft(agency)
    sign(number)
    commands.suspend(agreement=number, reason="整改", actor=ACTOR, now=NOW)
    assert not queries.agreement(number, TODAY).in_force
    commands.resume(agreement=number, actor=ACTOR, now=NOW)
    assert queries.agreement(number, TODAY).in_force
    commands.end(agreement=number, kind=EndKind.VOLUNTARY, reason="主动退出", actor=ACTOR, now=NOW)
    assert not queries.agreement(number, TODAY).in_force
    assert [name.removeprefix("partners.Agreement") for name in events()] == ["Signed", "Suspended", "Resumed", "Ended"]
    with pytest.raises(NotInThisState):
        commands.resume(agreement=number, actor=ACTOR, now=NOW)
    acts = statements.fetch_rows("SELECT count(*) FROM audit_entry WHERE about_kind = 'agreement'")
    assert acts == [("5",)]


def test_what_the_prefecture_suspended_no_county_gives_back(agency: int) -> None:
    number = draft(agency)
    sign(number)
    county, above = member(7, scope="6542.654201"), member(8)
    commands.suspend(agreement=number, reason="整改", actor=above, now=NOW)
    assert not queries.may_resume(county, queries.agreement(number, TODAY))
    with pytest.raises(SuspendedAbove):
        commands.resume(agreement=number, actor=county, now=NOW)
    commands.resume(agreement=number, actor=above, now=NOW)
    commands.suspend(agreement=number, reason="整改", actor=county, now=NOW)
    assert queries.may_resume(above, queries.agreement(number, TODAY))
    commands.resume(agreement=number, actor=county, now=NOW)
    assert queries.agreement(number, TODAY).in_force


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e", "\x00", "\u2029"])
def test_a_name_or_number_with_signs_that_cannot_be_seen_is_none(agency: int, unseen: str) -> None:
    number = draft(agency)
    wrong = f"TC{unseen}1"
    for act in (
        lambda: bank(f"绿洲{unseen}银行"),
        lambda: draft_again(agency, wrong),
        lambda: commands.draft_supplement(agreement=number, number=wrong, actor=ACTOR, now=NOW),
        lambda: rewritten(number, by=ACTOR, clauses=(*CLAUSES, ClauseText(wrong, "其他", "文本"))),
    ):
        with pytest.raises(Unnamed):
            act()


def test_a_bank_is_registered_by_those_who_write_agreements(agency: int) -> None:
    for role in ("teller", "branch_manager", "internal_control", "auditor"):
        with pytest.raises(NotYourAgreement):
            commands.add_bank(name="某银行", short_name="某行", code="313", actor=member(9, role), now=NOW)
    assert commands.add_bank(name="某银行", short_name="某行", code="313", actor=member(9, "centre_clerk"), now=NOW).code == "313"


def test_numbers_names_and_terms_are_checked(agency: int) -> None:
    draft(agency)
    with pytest.raises(NumberTaken):
        commands.draft_agreement(
            bank=bank("别的银行"),
            agency=agency,
            number="TC-2025-017",
            mode=DelegationMode.COOPERATE,
            valid_from=TODAY,
            valid_to=date(2027, 1, 1),
            clauses=(),
            grants=(),
            actor=ACTOR,
            now=NOW,
        )
    with pytest.raises(BankExists):
        bank("别的银行")
    with pytest.raises(BadTerm):
        commands.draft_agreement(
            bank=bank("第三家"),
            agency=agency,
            number="X",
            mode=DelegationMode.COOPERATE,
            valid_from=TODAY,
            valid_to=TODAY,
            clauses=(),
            grants=(),
            actor=ACTOR,
            now=NOW,
        )
    with pytest.raises(NoSuchBank):
        queries.bank(0)
    with pytest.raises(NoSuchAgreement):
        queries.agreement(0, TODAY)


def test_agreements_are_listed_by_bank_and_agency_the_first_to_end_in_front(agency: int) -> None:
    one, other = draft(agency), draft(agency, "TC-2025-018")
    assert [card.id for card in queries.agreements(on=TODAY, agencies=[agency])] == [one, other]
    bank = queries.agreement(other, TODAY).bank
    assert queries.agreements(on=TODAY, bank=bank) == [], "what is still written is the agency's own"
    sign(other)
    assert [card.id for card in queries.agreements(on=TODAY, bank=bank)] == [other]
    assert queries.agreements(on=TODAY, agencies=[]) == []
