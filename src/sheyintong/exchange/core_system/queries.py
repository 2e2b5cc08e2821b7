"""核心系统的查询。"""

import json
from collections.abc import Sequence

from sheyintong.engines import keys
from sheyintong.engines.database import schemas
from sheyintong.engines.database.reads import Read, json_into
from sheyintong.engines.database.statements import fetch_rows

from . import models, rules
from .errors import NoSuchChange
from .types import PAYLOAD, ChangeCard, ChangeState, Keeper, Link, Truth

HERE = "standalone"


def link(subject: str) -> Link:
    """接入方式 of a subject; kept here where nothing was set."""
    row = models.Subject.objects.filter(subject=subject).first()
    return Link(subject, Keeper(row.keeper), row.adapter, row.address) if row else Link(subject, Keeper.HERE, HERE, "")


def keeper(subject: str) -> Keeper:
    """记录以哪里为准：``"here"`` or ``"there"`` for person, enrolment, payment, card."""
    rows = fetch_rows("SELECT keeper FROM core_system_subject WHERE subject = $1::text", [subject])  # every acceptance asks: no ORM
    return Keeper(str(rows[0][0])) if rows else Keeper.HERE


TRUTH = """
SELECT json_build_object('keepers', (SELECT COALESCE(json_object_agg(subject, keeper), '{}') FROM core_system_subject),
  'open', (SELECT COALESCE(json_agg(subject), '[]') FROM core_system_change WHERE person_id = $1::bigint AND state IN ('sent', 'unknown')))
"""
_truth = json_into(Truth)


def asking(person: object) -> Read[Truth]:
    """记录以哪里为准: the question for every subject that was set, and which changes of this person wait for an answer."""
    return Read(TRUTH, (person,), lambda cell: _truth(cell) or Truth())


def links() -> list[Link]:
    """Every subject that was set, by name."""
    return [Link(row.subject, Keeper(row.keeper), row.adapter, row.address) for row in models.Subject.objects.order_by("subject")]


def card_of(row: models.Change) -> ChangeCard:
    """The value of a row; for the commands of this module."""
    return ChangeCard(
        row.pk, row.subject, row.act, row.about_kind, row.about_id, row.person_id, ChangeState(row.state), row.at, row.handed_at,
        row.answered_at, row.code, row.text, row.reference, row.attempts, row.contradicted,
    )  # fmt: skip


def change(number: int) -> ChangeCard:
    """变更 by its number. Raises :class:`NoSuchChange`."""
    row = models.Change.objects.filter(pk=number).first()
    if row is None:
        raise NoSuchChange(number=number)
    return card_of(row)


def changes_about(kind: str, number: int) -> list[ChangeCard]:
    """变更 about one thing, oldest first."""
    return [card_of(row) for row in models.Change.objects.filter(about_kind=kind, about_id=number).order_by("pk")]


def serial_about(kind: str, number: int) -> str:
    """核心流水号：what the core knows the last change by that it confirmed about one thing; empty where it confirmed none."""
    row = models.Change.objects.filter(about_kind=kind, about_id=number, state=ChangeState.CONFIRMED).order_by("pk").last()
    return (row.reference or rules.key(schemas.current().removeprefix("r_"), row.pk)) if row else ""


def waiting(limit: int = 100) -> list[ChangeCard]:
    """Changes sent and not yet decided, oldest first."""
    rows = models.Change.objects.filter(state__in=[ChangeState.SENT, ChangeState.UNKNOWN]).order_by("due_at", "pk")[:limit]
    return [card_of(row) for row in rows]


def contradicted() -> list[ChangeCard]:
    """Changes to which the core gave two different final answers: a person must look."""
    return [card_of(row) for row in models.Change.objects.filter(contradicted=True).order_by("pk")]


def answers(number: int) -> Sequence[tuple[str, str, str]]:
    """Every different answer to a change: verdict, code, reference."""
    return list(models.Answer.objects.filter(change_id=number).order_by("pk").values_list("verdict", "code", "reference"))


def record_of(row: models.Change) -> dict[str, str]:
    """The record of a change in the clear; for sending only."""
    opened: dict[str, str] = json.loads(keys.sealer().open(bytes(row.payload), PAYLOAD))
    return opened
