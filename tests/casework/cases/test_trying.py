"""试号码：whoever learns whether a number is registered is in the trail, also where nothing came of it."""

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases.errors import AnswersRefused
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification.types import Method, Reading
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.kernel.actors import system
from tests.support.world import IDENTITY, NOW, World, id_number

BOTH = [IDENTITY, "代办人的身份证件"]
UNKNOWN = id_number("19900101", "991")


def tried(world: World, number: str, **other: str) -> None:
    answers = {"number": number, "kind": "agent", "months": "12", "evidence": "授权书"} | other
    with pytest.raises(AnswersRefused):
        cases.accept(
            actor=world.actor("周敏"), person=world.people["王秀英"], item="proxy_register", visit=None, answers=answers, checked=BOTH,
            key=number, now=NOW,
        )  # fmt: skip


def last(act: str) -> list[tuple[str | None, ...]]:
    return fetch_rows("SELECT actor_label, reason, person_id FROM audit_entry WHERE act = $1 ORDER BY id", [act])


def test_a_number_that_a_refused_form_asked_about_stands_in_the_trail_with_a_mask(world: World) -> None:
    tried(world, UNKNOWN)
    tried(world, world.numbers["王秀英"])
    person = str(world.people["王秀英"])
    assert last("cases.number_tried") == [
        ("周敏", f"登记库里没有这个号码，请核对：6542**********{UNKNOWN[-4:]}", person),
        ("周敏", f"不能授权给本人：6542**********{world.numbers['王秀英'][-4:]}", person),
    ]


def test_a_slip_in_a_form_that_looked_nobody_up_leaves_nothing(world: World) -> None:
    before = fetch_rows("SELECT count(*) FROM audit_entry")
    tried(world, "123")
    tried(world, UNKNOWN, months="")
    assert fetch_rows("SELECT count(*) FROM audit_entry") == before


def test_a_social_card_of_nobody_here_is_noted_with_the_reader_and_its_place(world: World) -> None:
    teller = world.actor("李静")
    nonce = identification.give_nonce(actor=teller, reader_device=world.reader, now=NOW)
    made = Reading(Method.SOCIAL_CARD_READ, UNKNOWN, "谁也不是", UNKNOWN[6:14], "female", nonce)
    text = identification.signed_text(nonce, "social_card_read", UNKNOWN, "谁也不是", UNKNOWN[6:14], "female")
    identification.take_reading(reading=made, signature=world.signer.sign(text), actor=system("tacheng", "读卡器"), now=NOW)
    found = fetch_rows("SELECT outlet_id, device_id, about_label FROM audit_entry WHERE act = 'identification.read_unknown'")
    assert found == [(str(world.outlet), str(world.reader), "r1")]
    assert fetch_rows("SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%' || $1::text || '%'", [UNKNOWN]) == [("0",)]
