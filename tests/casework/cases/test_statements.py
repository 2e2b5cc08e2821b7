"""往返次数：how often an acceptance speaks with the database; a true guard of its speed that no noise disturbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from sheyintong.engines.database import statements
from tests.support.world import World

from .test_accepting import accept, arrive


@contextmanager
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile, by whomever."""
    sent: list[str] = []
    send = statements._send

    def noted(server: Any, sql: bytes, params: Any) -> Any:
        sent.append(sql.decode())
        return send(server, sql, params)

    def by_orm(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with monkeypatch.context() as patch, connection.execute_wrapper(by_orm):
        patch.setattr(statements, "_send", noted)
        yield sent


@pytest.mark.parametrize("item", ["enroll_flexible", "print_rights"])
def test_an_acceptance_is_one_statement_that_reads_and_one_that_writes(item: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    accept(world, arrive(world), item, key="warm")  # what is in force a process reads once
    visit = arrive(world, person="周代办")
    with spoken(monkeypatch) as sent:
        accept(world, visit, item, key="counted")
    assert len(sent) == 2, sent
    assert "INSERT" not in sent[0]
    assert sent[1].count("INSERT INTO") >= 6


def test_the_text_of_the_write_is_the_same_in_every_county(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with spoken(monkeypatch) as sent:
        for name in ("王秀英", "买买提·艾山"):  # one of 塔城市, one of 额敏县
            accept(world, arrive(world, person=name), "print_rights", key=f"key-{name}")
    writes = [text for text in sent if "INSERT INTO cases_case" in text]
    assert len(set(writes)) == 1
    assert len(writes) == 2
