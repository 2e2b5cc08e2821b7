"""The key folder is made whole, read by its owner alone, and keeps old generations."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sheyintong.engines import keys


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    from sheyintong.engines.keys import ring

    before = list(ring._place)
    keys.ensure(tmp_path)
    keys.use(tmp_path / "keys")
    yield tmp_path
    for folder in before:
        keys.use(folder)


def test_the_first_start_makes_keys_only_the_owner_reads(home: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in (home / "keys").iterdir()} == {0o600}
    assert (home / "keys").stat().st_mode & 0o777 == 0o700
    assert keys.problems(home / "keys") == []


def test_a_second_start_changes_nothing(home: Path) -> None:
    before = {path.name: path.read_bytes() for path in (home / "keys").iterdir()}
    keys.ensure(home)
    assert {path.name: path.read_bytes() for path in (home / "keys").iterdir()} == before
    assert sorted(path.name for path in home.iterdir()) == ["keys"]


def test_a_missing_key_stops_the_start_instead_of_making_another(home: Path) -> None:
    (home / "keys" / "seal-1.key").unlink()
    with pytest.raises(keys.Damaged):
        keys.ensure(home)
    assert "no key of the kind seal" in keys.problems(home / "keys")[0]


def test_what_an_old_key_sealed_opens_after_a_rotation(home: Path) -> None:
    old = keys.sealer().seal("13900001234", "people_contact.value")
    index = keys.sealer().index("13900001234", "people_contact.value")
    keys.rotate(home / "keys", keys.Kind.SEAL)
    keys.rotate(home / "keys", keys.Kind.INDEX)
    keys.use(home / "keys")
    assert keys.sealer().open(old, "people_contact.value") == "13900001234"
    assert not keys.sealer().is_current(old)
    assert index in keys.sealer().indexes("13900001234", "people_contact.value")


def test_an_old_signature_verifies_after_a_rotation_although_its_private_key_is_gone(home: Path) -> None:
    signature, key = keys.signer().sign(b"root"), keys.fingerprint(keys.public_key_pem())
    keys.rotate(home / "keys", keys.Kind.SIGN)
    keys.use(home / "keys")
    assert keys.verifier(key).verify(b"root", signature)
    assert not keys.verifier().verify(b"root", signature)
    assert not (home / "keys" / "sign-1.key").exists()


def test_purposes_have_keys_of_their_own(home: Path) -> None:
    assert keys.hmac_key("csrf") == keys.hmac_key("csrf") != keys.hmac_key("receipt")


def test_the_check_says_how_to_mend_loose_rights(home: Path) -> None:
    (home / "keys" / "index-1.key").chmod(0o644)
    assert "chmod 600" in keys.problems(home / "keys")[0]


def test_the_check_finds_a_public_key_that_does_not_belong(home: Path) -> None:
    keys.rotate(home / "keys", keys.Kind.SIGN)
    (home / "keys" / "sign-2.pub").write_text((home / "keys" / "sign-1.pub").read_text())
    assert "does not belong" in keys.problems(home / "keys")[0]


def test_a_staged_key_is_read_by_nobody_until_it_is_published(home: Path) -> None:
    folder = home / "keys"
    keys.use(folder)
    before = keys.sealer().index("x", "p")
    number = keys.stage(folder, keys.Kind.INDEX)
    assert keys.stage(folder, keys.Kind.INDEX) == number == 2
    ahead = keys.sealer_ahead(number).indexes("x", "p")
    keys.use(folder)
    assert (keys.sealer().indexes("x", "p"), ahead[1]) == ((before,), before)
    assert keys.problems(folder) == []
    keys.publish(folder, keys.Kind.INDEX, number)
    keys.use(folder)
    assert keys.sealer().indexes("x", "p") == ahead
    with pytest.raises(keys.Damaged):
        keys.publish(folder, keys.Kind.INDEX, number)


def test_a_key_that_was_half_written_is_made_again(home: Path) -> None:
    folder = home / "keys"
    (folder / "index-2.half").write_text("ab")
    number = keys.stage(folder, keys.Kind.INDEX)
    keys.publish(folder, keys.Kind.INDEX, number)
    assert keys.problems(folder) == []
    assert not list(folder.glob("*.half"))
