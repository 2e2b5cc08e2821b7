"""换索引密钥：every column by which something sealed is found is rewritten, and at every moment of the change all of it is found."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from sheyintong.engines import keys
from sheyintong.engines.database import indexes
from sheyintong.engines.database.fields import BlindIndex, BlindIndexes
from sheyintong.engines.database.statements import fetch_rows, run, write
from sheyintong.engines.keys import ring as held
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.regions import commands as regions
from sheyintong.foundation.regions import queries as regions_read
from sheyintong.kernel.actors import system
from sheyintong.kernel.idnumbers import short_form
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.people import commands as people
from sheyintong.registers.people import queries as persons
from sheyintong.registers.people.commands import importing
from sheyintong.registers.people.errors import NumberTaken
from sheyintong.registers.people.types import ContactKind, IdentifierKind, NewPerson, Number, Sex
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.errors import AlreadyMember
from tests.support.world import NOW, World, id_number

ROOT = system("tacheng", "test")
PHONE = "13812345678"
HERS, LATER, OTHER = id_number("19800808", "326"), id_number("19810809", "328"), id_number("19820810", "320")
CLERK = id_number("19700101", "101")


def registered(number: str, name: str = "王秀英", phone: str = "") -> int:
    contacts = {ContactKind.PHONE: phone} if phone else {}
    entry = NewPerson(name, date(1980, 8, 8), Sex.FEMALE, (Number(IdentifierKind.RESIDENT_ID, number),), contacts=contacts)
    return people.register(entry, actor=ROOT, now=NOW).id


def told(world: World, who: str, number: str) -> None:
    staff.name_number(member=world.actor(who).member or 0, number=number, actor=world.actor(who), now=NOW)


def is_her_own(world: World, person: int, who: str = "李静") -> bool:
    verdict = authority.may(world.actor(who), "enroll_flexible", Stage.RECEIVE, at=NOW, subject=(person,))
    return "authority.own_case" in [reason.code for reason in verdict.reasons]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The keys of this test alone, beginning as those of the world."""
    before = held._folder()
    copy = shutil.copytree(before, tmp_path / "keys")
    keys.use(copy)
    yield copy
    keys.use(before)


Staged = Callable[[], None]


@pytest.fixture
def staged(folder: Path) -> Staged:
    """The index key is changed as the command does it, up to the rewriting."""

    def change() -> None:
        number = keys.stage(folder, keys.Kind.INDEX)
        list(regions.index_ahead(sealer=keys.sealer_ahead(number), actor=ROOT, now=NOW))
        keys.publish(folder, keys.Kind.INDEX, number)
        keys.use(folder)

    return change


def rewritten(size: int = 5000) -> dict[str, int]:
    rows: dict[str, int] = {}
    for each in regions.reindex(actor=ROOT, now=NOW, size=size):
        assert each.left == ()
        rows[each.column] = rows.get(each.column, 0) + each.rows
    return rows


def bytes_columns() -> Iterator[tuple[type[models.Model], models.Field]]:  # type: ignore[type-arg]
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.BinaryField) or (
                isinstance(field, ArrayField) and isinstance(field.base_field, models.BinaryField)
            ):
                yield model, field


def test_every_column_called_an_index_declares_how_it_is_made() -> None:
    called = {(model, field) for model, field in bytes_columns() if "index" in field.name}
    declared = {(model, field) for model, field in bytes_columns() if isinstance(field, BlindIndex | BlindIndexes)}
    assert called == declared
    for model, field in declared:
        assert isinstance(field, BlindIndex | BlindIndexes)
        columns = {each.column: each for each in model._meta.local_fields}
        assert isinstance(columns[field.sealed], models.BinaryField), f"{model} {field.name}: what is sealed beside it?"
        assert field.purpose
        assert field.by in {"", *columns}
        assert "UPDATE" in model.writes.value, f"{model._meta.label}: nobody could rewrite it"  # type: ignore[attr-defined]


def test_no_column_holds_blind_indexes_under_another_name(world: World, folder: Path) -> None:
    told(world, "李静", HERS)
    registered(OTHER, phone=PHONE)
    newest = indexes.generation(keys.sealer())
    alike = "SELECT count(*), count(*) FILTER (WHERE octet_length({0}) = 33 AND get_byte({0}, 0) = $1::int) FROM {1} WHERE {0} IS NOT NULL"
    found = set()
    for model, field in bytes_columns():
        if not isinstance(field, ArrayField) and not model.shared:  # type: ignore[attr-defined]
            rows, look = fetch_rows(alike.format(field.column, model._meta.db_table), [newest])[0]
            if rows == look != "0":
                found.add(f"{model._meta.db_table}.{field.column}")
    declared = {each.name for each in indexes.columns() if isinstance(each.field, BlindIndex)}
    assert found == declared, "a column of this test has no row yet, or one that looks like a blind index is none by its model"


def test_all_is_rewritten_and_found_and_a_second_run_finds_nothing_to_do(world: World, staged: Staged) -> None:
    told(world, "李静", HERS)
    person = registered(OTHER, phone=PHONE)
    old = keys.sealer()
    staged()
    behind = {each.column: each.rows for each in regions_read.index_states()}
    assert behind.pop("staff_toldnumber.number_indexes") == 0
    assert set(behind) == {each.name for each in indexes.columns()} - {"staff_toldnumber.number_indexes"}
    assert all(behind.values()), f"this test has no row for each of {behind}"
    assert rewritten() == behind
    assert (rewritten(), {each.rows for each in regions_read.index_states()}) == ({}, {0})
    assert keys.sealer().index(OTHER, "people_identifier.number") != old.index(OTHER, "people_identifier.number")
    reader = Reader(ROOT)
    assert [card.id for card in persons.find_by_phone(PHONE, reader=reader)] == [person]
    assert persons.id_by_number(OTHER) == persons.id_by_number(str(short_form(OTHER))) == person


def test_a_broken_run_goes_on_where_it_was(world: World, staged: Staged) -> None:
    for number in (HERS, LATER, OTHER):
        registered(number)
    staged()
    behind = sum(each.rows for each in regions_read.index_states())
    first = next(regions.reindex(actor=ROOT, now=NOW, size=2))
    assert first.rows == 2
    assert sum(rewritten(2).values()) == behind - 2
    entries = "SELECT sum((changed->>'rows')::int) FROM audit_entry WHERE act = 'regions.reindexed'"
    assert fetch_rows(entries) == [(str(behind),)]


@pytest.mark.parametrize("rewrites", [False, True], ids=["before", "after"])
def test_nobody_is_free_for_her_own_case_at_any_moment(world: World, staged: Staged, rewrites: bool) -> None:
    told(world, "李静", HERS)
    before = registered(HERS)
    staged()
    told(world, "周敏", CLERK)
    new = registered(CLERK, "周敏")
    if rewrites:
        rewritten(1)
    assert (is_her_own(world, before), is_her_own(world, new, "周敏"), is_her_own(world, new)) == (True, True, False)


@pytest.mark.parametrize("rewrites", [False, True], ids=["before", "after"])
def test_who_told_her_number_before_is_known_when_she_is_registered_under_the_new_key(world: World, staged: Staged, rewrites: bool) -> None:
    told(world, "李静", HERS)
    staged()
    if rewrites:
        rewritten()
    assert is_her_own(world, registered(str(short_form(HERS)))) is True


def test_a_number_holds_once_while_the_key_changes(world: World, staged: Staged) -> None:
    told(world, "李静", HERS)
    one, other = registered(HERS), registered(OTHER, "李秀英")
    staged()
    for number in (HERS, str(short_form(HERS))):
        assert persons.id_by_number(number) == one
        with pytest.raises(NumberTaken):
            registered(number, "李秀英")
        held_ = persons.person(other, reader=Reader(ROOT)).identifiers[0].id
        with pytest.raises(NumberTaken):
            write(*people.change_number(person=other, number=Number(IdentifierKind.RESIDENT_ID, number), old=held_, at=NOW))
        with pytest.raises(AlreadyMember):
            told(world, "周敏", number)
    rows = f"姓名,身份证号\n王秀英,{HERS}\n李强,{HERS}\n".encode()
    state = list(importing.run(importing.open_file(rows, name="x.csv"), actor=ROOT, now=NOW))[-1]
    assert (state.new, state.same, state.refused) == (0, 1, 1)
    own = persons.person(one, reader=Reader(ROOT)).identifiers[0].id
    short = Number(IdentifierKind.RESIDENT_ID, str(short_form(HERS)))
    write(*people.change_number(person=one, number=short, old=own, at=NOW))
    assert persons.id_by_number(HERS) == one


def test_two_rows_of_one_number_are_told_and_both_stay_found(world: World, staged: Staged) -> None:
    short = str(short_form(HERS))
    one = registered(short)
    with connection.cursor() as cursor:  # as the release before indexed it
        index = keys.sealer().index(short, "people_identifier.number")
        cursor.execute("UPDATE people_identifier SET number_index = %s WHERE person_id = %s", [index, one])
    other = registered(HERS, "李秀英")
    staged()
    rewritten()
    assert (persons.ids_by_number(short), persons.ids_by_number(HERS)) == ([one, other], [other, one])
    assert {each.rows for each in regions_read.index_states()} == {0}


def test_what_does_not_open_and_what_is_held_twice_is_left_and_named(world: World, staged: Staged) -> None:
    one, other = registered(HERS), registered(OTHER, "李秀英")
    rows = dict(fetch_rows("SELECT person_id, id FROM people_identifier WHERE person_id = ANY ($1::bigint[])", [[one, other]]))
    staged()
    run("UPDATE people_identifier SET number_sealed = '\\x00'::bytea WHERE person_id = $1::bigint", [other])
    twice = "INSERT INTO people_identifier (person_id, kind, country, number_sealed, number_index, valid_from, made_at)"
    same = [
        world.people["王秀英"],
        keys.sealer().seal(HERS, "people_identifier.number"),
        keys.sealer().index(HERS, "people_identifier.number"),
    ]
    run(f"{twice} VALUES ($1, 'resident_id', '', $2::bytea, $3::bytea, $4, $5)", [*same, NOW.date(), NOW])
    done = [each for each in regions.reindex(actor=ROOT, now=NOW) if each.column == "people_identifier.number_index"]
    assert {str(id_) for each in done for id_ in each.left} == {rows[str(one)], rows[str(other)]}
    assert persons.id_by_number(HERS) is not None


def test_one_told_before_it_was_kept_is_counted_and_goes_on_to_count(world: World, staged: Staged) -> None:
    index = keys.sealer().index(HERS, "people_identifier.number")
    values = [world.actor("李静").member, index, NOW]
    run(
        "INSERT INTO staff_toldnumber (member_id, number_index, number_indexes, told_at) VALUES ($1, $2::bytea, ARRAY[$2::bytea], $3)",
        values,
    )
    person = registered(HERS)
    staged()
    assert is_her_own(world, person)
    states = {each.column: (each.rows, each.without) for each in regions_read.index_states()}
    assert states["staff_toldnumber.number_index"] == states["staff_toldnumber.number_indexes"] == (1, 1)
    told(world, "李静", HERS)
    rewritten()
    assert is_her_own(world, person)


def test_the_application_may_rewrite_them(world: World) -> None:
    for column in indexes.columns():
        privilege = "SELECT has_table_privilege(current_user, $1, 'UPDATE'), current_user"
        assert fetch_rows(privilege, [column.table]) == [("t", "syt_app")]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run("DELETE FROM staff_toldnumber")
