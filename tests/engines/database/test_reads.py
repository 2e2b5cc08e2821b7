"""The questions of several owners, joined into one statement."""

import pytest

from sheyintong.engines.database.parts import Guard, Insert, Sql, Update
from sheyintong.engines.database.parts import join as write_join
from sheyintong.engines.database.reads import Read, join, json_into
from sheyintong.engines.database.statements import read
from sheyintong.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("region")
number = json_into(int)


class AlreadyThere(Refusal):
    """已经有了。"""

    code = "test.already_there"
    person = operator = "x"


def test_each_question_has_its_own_answer() -> None:
    one = Read("SELECT $1::int + $2::int", (2, 3), number)
    two = Read("SELECT to_json($1::text)", ("中",), json_into(str))
    told = read(one, two)
    assert (told[one], told[two]) == (5, "中")


def test_a_question_asks_with_what_an_earlier_one_finds() -> None:
    who = Read("SELECT 1, n, n * 2 FROM generate_series($1::int, $1::int) n", (20,), number, gives=("n", "twice"))
    then = Read("SELECT $1::int + $2::int", (who["twice"], 2), number)
    assert read(who, then)[then] == 42


def test_what_was_not_found_is_null_for_those_who_ask_with_it() -> None:
    who = Read("SELECT 1, n FROM generate_series(1, 0) n", (), number, gives=("n",))
    then = Read("SELECT COALESCE($1::int, -1)", (who["n"],), number)
    told = read(who, then)
    assert (told[who], told[then]) == (None, -1)


def test_two_calls_of_the_same_shape_are_one_text() -> None:
    first, second = (Read("SELECT $2::int - $1::int", (n, 7), number) for n in (1, 2))
    assert join([first])[0] == join([second])[0]
    assert join([first])[1] != join([second])[1]


def test_the_parameters_of_a_write_stand_in_the_order_of_its_text() -> None:
    guard = Guard("%s::int = 1", (1,), AlreadyThere())
    change = Update("t", {"a": "new", "b": Sql("%s::text || lower(%s)", ("x", "Y"))}, {"id": 7, "state": "old"}, AlreadyThere())
    joined = write_join([change, Insert("u", {"t": change["id"], "c": {"n": change["id"], "m": 2}, "d": None}), guard])
    assert joined.params == [b"new", b"x", b"Y", b"7", b"old", b'{"m":2}', None, b"1"]
    text = joined.sql.decode()
    assert "SET a = $1, b = $2::text || lower($3) WHERE id = $4 AND state = $5" in text
    assert text.index("$6::jsonb") < text.index("$7") < text.index("$8::int = 1")
