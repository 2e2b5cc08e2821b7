"""Agreements: drafted, signed with what the law asks for, extended, suspended, ended."""

from datetime import UTC, date, datetime

import pytest

from sheyintong.engines.database import statements
from sheyintong.kernel.actors import system
from sheyintong.kernel.transitions import NotInThisState
from sheyintong.registers.catalogue.errors import NoSuchItem
from sheyintong.registers.partners import commands, queries
from sheyintong.registers.partners.errors import (
    BadTerm,
    BankExists,
    ClauseMissing,
    NoSuchAgreement,
    NoSuchBank,
    NumberTaken,
    StageNotDelegable,
)
from sheyintong.registers.partners.types import ClauseText, DelegationMode, EndKind, Grant
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


def events() -> list[str]:
    return [str(event) for (event,) in statements.fetch_rows("SELECT event FROM jobs_outbox WHERE event LIKE 'partners.%' ORDER BY id")]


def test_a_signed_agreement_is_in_force_for_its_term(agency: int) -> None:
    number = draft(agency)
    assert not queries.agreement(number, TODAY).in_force
    commands.sign(agreement=number, actor=ACTOR, now=NOW)
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
        commands.sign(agreement=number, actor=ACTOR, now=NOW)
    assert said in refused.value.for_person


def test_review_is_never_delegated(agency: int) -> None:
    with pytest.raises(StageNotDelegable):
        draft(agency, grants=(Grant("change_key", "review", "4"),))


def test_only_items_of_the_catalogue_are_granted(agency: int) -> None:
    with pytest.raises(NoSuchItem):
        draft(agency, grants=(Grant("no_such_item", "receive", "4"),))


def test_a_supplement_adds_items_from_today(agency: int) -> None:
    number = draft(agency)
    with pytest.raises(NotInThisState):
        commands.add_supplement(agreement=number, number="补1", actor=ACTOR, now=NOW)
    commands.sign(agreement=number, actor=ACTOR, now=NOW)
    before = queries.agreement(number, TODAY).facts_version
    with pytest.raises(ClauseMissing):
        commands.add_supplement(agreement=number, number="补1", grants=[Grant("print_rights", "handle", "21")], actor=ACTOR, now=NOW)
    extra = ClauseText("21", "补充事项", "增加权益单打印")
    commands.add_supplement(
        agreement=number, number="补1", clauses=[extra], grants=[Grant("print_rights", "handle", "21")], actor=ACTOR, now=NOW
    )
    card = queries.agreement(number, TODAY)
    assert Grant("print_rights", "handle", "21") in card.grants
    assert card.facts_version > before
    assert Grant("print_rights", "handle", "21") not in queries.agreement(number, date(2026, 11, 23)).grants


def test_suspended_resumed_and_ended_with_an_event_each(agency: int) -> None:
    number = draft(agency)
    commands.sign(agreement=number, actor=ACTOR, now=NOW)
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
    assert [card.id for card in queries.agreements(on=TODAY, bank=queries.agreement(other, TODAY).bank)] == [other]
    assert queries.agreements(on=TODAY, agencies=[]) == []
