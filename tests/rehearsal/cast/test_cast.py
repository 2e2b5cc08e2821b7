"""人物：loaded once, by public commands, with keys that nobody else may read and numbers that nobody holds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access import queries as accounts
from sheyintong.foundation.access.types import Origin
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.kernel.idnumbers.identity import check_character
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.people import queries as people
from sheyintong.registers.staff import queries as staff
from sheyintong.rehearsal.cast import load
from tests.registers import places

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def loaded(region: str, tmp_path: Path) -> Path:
    """The data folder after the cast of tacheng was loaded."""
    places.load()
    assert load.load("tacheng", NOW, tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def house_keys() -> None:
    """The keys of the test home."""
    from django.conf import settings

    from sheyintong.engines import keys

    keys.ensure(settings.HOME)


def test_a_second_run_changes_nothing(loaded: Path) -> None:
    load.lay_cards(loaded, ["tacheng"])
    before = {path: path.read_bytes() for path in (loaded / "demo").rglob("*") if path.is_file()}
    assert not load.load("tacheng", NOW, loaded)
    load.lay_cards(loaded, ["tacheng"])
    assert {path: path.read_bytes() for path in (loaded / "demo").rglob("*") if path.is_file()} == before
    assert len(outlets.open_outlets()) == 5
    residents = load.CASTS["tacheng"].residents
    assert {each.key for each in residents if not people.id_by_number(each.number)} == {"saule"}


def test_keys_are_for_their_owner_alone(loaded: Path) -> None:
    files = list((loaded / "demo").rglob("*.pem"))
    readers = [spot for spot in load.CASTS["tacheng"].spots if spot.reader]
    assert len(files) == len(load.CASTS["tacheng"].players) + len(readers) + 1, "one each, and the e-card's issuer"
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_a_member_signs_in_with_her_key(loaded: Path) -> None:
    origin = Origin("tacheng")
    question = access.ask(login="lijing", origin=origin, now=NOW)
    signer = Sm2Signer.from_pem(load.key_file(loaded, "tacheng", "lijing").read_text())
    signed = access.sign_in_with_demo_key(
        login="lijing", challenge=question.challenge, signature=signer.sign(question.message), origin=origin, now=NOW
    )
    assert signed.complete
    assert accounts.account_of("lijing") is not None


def test_a_teller_of_the_cast_is_one_of_its_residents_and_may_not_serve_herself(loaded: Path) -> None:
    lijing = next(each for each in load.CASTS["tacheng"].residents if each.key == "lijing")
    account = accounts.account_of("lijing")
    assert account is not None
    card = staff.member_of_account(account.id, NOW.date())
    assert card is not None
    assert card.person == people.id_by_number(lijing.number)


@pytest.mark.parametrize("slug", sorted(load.CASTS))
def test_numbers_are_right_in_form_and_of_no_county(slug: str) -> None:
    for resident in load.CASTS[slug].residents:
        number = resident.number
        assert number[-1] == check_character(number[:17])
        assert number[4:6] >= "80"
        assert (int(number[16]) % 2 == 1) == (resident.sex.value == "male")
