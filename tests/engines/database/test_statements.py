"""Parts of several owners become one statement; each refusal names its part."""

import pytest

from sheyintong.engines.database.parts import Guard, Insert, Sql, Update, join
from sheyintong.engines.database.statements import fetch, write
from sheyintong.kernel.errors import Refusal


class Moved(Refusal):
    code = "tests.moved"
    person = "动过了"
    operator = "moved"


def test_parts_of_the_same_shape_share_one_text() -> None:
    first, second = Insert("a_b", {"x": 1, "y": None}), Insert("a_b", {"x": 2, "y": "z"})
    assert join([first]).sql == join([second]).sql
    assert join([second]).params == [b"2", b"z"]


def test_a_later_part_names_a_column_of_an_earlier_one() -> None:
    one = Insert("a_b", {"x": 1})
    joined = join([one, Insert("a_c", {"b_id": one["id"], "payload": {"b": one["id"], "n": 1}, "at": Sql("now()")})])
    assert b"(SELECT id FROM w0)" in joined.sql
    assert joined.params == [b"1", b'{"n":1}']


def test_facts_are_decoded_into_the_type_asked_for(region: str) -> None:
    assert fetch("SELECT json_build_object('a', $1::int)", [7], dict[str, int]) == {"a": 7}
    assert fetch("SELECT NULL::json", [], dict[str, int]) is None


def test_a_guard_that_does_not_hold_refuses_the_whole_write(region: str) -> None:
    from django.db import transaction

    write(Guard("%s::int = 1", (1,), Moved()))
    with pytest.raises(Moved), transaction.atomic():
        write(Guard("%s::int = 1", (2,), Moved()))


def test_an_update_that_meets_no_row_is_refused(region: str) -> None:
    from django.db import transaction

    with pytest.raises(Moved), transaction.atomic():
        write(Update("procrastinate_workers", {"last_heartbeat": Sql("now()")}, {"id": -1}, Moved()))


def test_an_update_may_ask_for_a_column_that_is_still_empty() -> None:
    joined = join([Update("t", {"at": "now"}, {"id": 7}, Moved(), empty=("at",))])
    assert b"WHERE id = $2 AND at IS NULL RETURNING id" in joined.sql
    assert joined.params == [b"now", b"7"]
