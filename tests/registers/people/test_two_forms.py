"""15 和 18 位：a resident's number of the first generation and its 18 digits are one number, sealed as each was given."""

import importlib
from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.idnumbers import short_form
from sheyintong.registers.people import commands, queries
from sheyintong.registers.people.commands import importing
from sheyintong.registers.people.errors import NumberTaken
from sheyintong.registers.people.types import NUMBER, IdentifierKind, NewPerson, Number, Sex
from tests.registers.conftest import ACTOR, NOW, number

LONG = number("19580312", "022")
SHORT = str(short_form(LONG))
FORMS = ((LONG, SHORT), (SHORT, LONG))
BOTH = pytest.mark.parametrize(("given", "told"), FORMS, ids=["18 held", "15 held"])
DOCUMENT = IdentifierKind.RESIDENT_ID


def registered(text: str, name: str = "王秀英", kind: IdentifierKind = DOCUMENT) -> int:
    """Somebody under this number."""
    numbers = (Number(kind, text),)
    return commands.register(NewPerson(name, date(1958, 3, 12), Sex.FEMALE, numbers), actor=ACTOR, now=NOW).id


@BOTH
def test_whoever_is_held_in_one_form_is_found_by_the_other(region: str, reader: Reader, given: str, told: str) -> None:
    made = registered(given)
    for text in (given, told, f" {told[:6]} {told[6:]}"):
        assert queries.id_by_number(text) == made
        assert [card.id for card in queries.search(text, reader=reader)] == [made]
        assert queries.own_number(text.strip(), NOW.date()).holder == made
    card = queries.person(made, reader=reader)
    assert card.document is not None
    assert queries.reveal_identifier(card, card.document, reader=reader) == given


@BOTH
def test_nobody_else_is_registered_under_the_other_form(region: str, given: str, told: str) -> None:
    registered(given)
    with pytest.raises(NumberTaken):
        registered(told, "李秀英")


@BOTH
def test_a_file_brings_nobody_twice_in_two_forms(region: str, given: str, told: str) -> None:
    registered(given)
    rows = f"姓名,身份证号\n王秀英,{told}\n李秀英,{told}\n王秀英,{given}\n".encode()
    state = list(importing.run(importing.open_file(rows, name="x.csv"), actor=ACTOR, now=NOW))[-1]
    assert (state.new, state.same, state.refused) == (0, 2, 1)
    assert [each.code for each in queries.import_faults(state.id)] == ["people.number_taken"]


def test_one_file_with_both_forms_registers_her_once(region: str) -> None:
    rows = f"姓名,身份证号\n王秀英,{SHORT}\n王秀英,{LONG}\n".encode()
    state = list(importing.run(importing.open_file(rows, name="x.csv"), actor=ACTOR, now=NOW))[-1]
    assert (state.new, state.same) == (1, 1)


@BOTH
def test_her_number_is_changed_from_one_form_to_the_other_and_back(region: str, reader: Reader, given: str, told: str) -> None:
    made = registered(given)
    old = queries.person(made, reader=reader).identifiers[0].id
    parts = commands.change_number(person=made, number=Number(DOCUMENT, told), old=old, at=NOW)
    new = write(*parts).id(parts[-1])
    assert queries.id_by_number(given) == made
    write(*commands.undo_change_number(person=made, new=new, old=old, at=NOW))
    assert queries.id_by_number(told) == made


def test_what_only_looks_like_fifteen_digits_of_a_resident_is_its_own_number(region: str) -> None:
    other = registered(SHORT, "李强", IdentifierKind.PERSON_NUMBER)
    assert queries.ids_by_number(LONG) == []
    made = registered(LONG)
    assert queries.ids_by_number(LONG) == [made]
    assert queries.ids_by_number(SHORT) == [made, other]


def test_a_number_of_this_century_has_no_other_form(region: str) -> None:
    text = number("20000312", "022")
    made = registered(text)
    assert queries.id_by_number(text) == made
    assert queries.id_by_number(text[:6] + text[8:17]) is None


def as_before(person: int) -> None:
    """Her number as the release before indexed it: as it was written."""
    index = keys.sealer().index(SHORT, NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_identifier SET number_index = %s WHERE person_id = %s", [index, person])


def upgraded() -> None:
    """What the upgrade does with the rows that are there."""
    importlib.import_module("sheyintong.registers.people.migrations.0002_one_number_in_two_forms").index_as_eighteen(apps, None)


def test_an_upgrade_makes_one_number_of_what_was_held_before(region: str) -> None:
    made = registered(SHORT)
    as_before(made)
    upgraded()
    assert queries.id_by_number(LONG) == made
    with pytest.raises(NumberTaken):
        registered(LONG, "李秀英")


def test_two_who_held_both_forms_before_stay_and_each_is_found_by_either_the_exact_one_first(region: str) -> None:
    one = registered(SHORT)
    as_before(one)
    other = registered(LONG, "李秀英")
    before = fetch_rows("SELECT id, encode(number_index, 'hex') FROM people_identifier ORDER BY id")
    upgraded()
    assert fetch_rows("SELECT id, encode(number_index, 'hex') FROM people_identifier ORDER BY id") == before
    assert (queries.ids_by_number(SHORT), queries.ids_by_number(LONG)) == ([one, other], [other, one])
