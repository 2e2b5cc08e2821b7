"""SM2, SM3, SM4-GCM, blind index, Merkle tree: against published vectors and against their own promises."""

import csv
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel.crypto import merkle
from sheyintong.kernel.crypto.blind_index import INDEX_SIZE, BlindIndex
from sheyintong.kernel.crypto.signatures import NotAKey, Sm2Signer, Sm2Verifier
from sheyintong.kernel.crypto.sm3 import equal, hmac_sm3, sm3
from sheyintong.kernel.crypto.sm4 import CannotOpen, new_key, seal, unseal

from .cases import SHARED, cases

VECTORS = cases("vectors")
SM4, SM2 = VECTORS["sm4_gcm"], VECTORS["sm2"]
needs_data = pytest.mark.skipif(SHARED is None, reason="the public data are not beside this checkout")


def published(name: str) -> Any:
    assert SHARED is not None
    return json.loads((SHARED / "crypto_vectors" / name).read_text())


def der(r: str, s: str) -> bytes:
    """The DER pair of two 32-byte numbers."""

    def number(text: str) -> bytes:
        value = bytes.fromhex(text).lstrip(b"\0")
        value = b"\0" + value if value[0] & 0x80 else value
        return bytes((2, len(value))) + value

    body = number(r) + number(s)
    return bytes((0x30, len(body))) + body


@pytest.mark.parametrize(("data", "digest"), VECTORS["sm3"])
def test_sm3_gives_the_published_digests(data: str, digest: str) -> None:
    assert sm3(bytes.fromhex(data)).hex() == digest
    assert equal(sm3(bytes.fromhex(data)), bytes.fromhex(digest))


@needs_data
def test_sm3_gives_all_the_digests_of_the_public_set() -> None:
    assert SHARED is not None
    with (SHARED / "crypto_vectors" / "basic_vectors.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["algorithm"] == "sm3"]
    # Where the set left out leading zeros of a digest, the number is what counts.
    assert [r["input_hex"] for r in rows if int(sm3(bytes.fromhex(r["input_hex"])).hex(), 16) != int(r["expected_hex"], 16)] == []
    assert len(rows) > 5


@needs_data
def test_hmac_sm3_gives_all_the_tags_of_the_public_set() -> None:
    vectors = published("sm3_hmactest.json")
    for v in vectors:
        tag = hmac_sm3(bytes.fromhex(v["key"]), bytes.fromhex(v["msg"])).hex()
        assert tag.startswith(v["tag"]) == (v["result"] == "TEST_RESULT_VALID"), v["tc_id"]
    assert len(vectors) > 10


def test_sm4_gcm_gives_the_published_bytes() -> None:
    key, nonce, aad, plain, sealed = (bytes.fromhex(SM4[k]) for k in ("key", "nonce", "aad", "plain", "sealed"))
    assert seal(key, nonce, plain, aad) == sealed
    assert unseal(key, nonce, sealed, aad) == plain


@needs_data
def test_sm4_gcm_opens_what_the_public_set_calls_valid_and_nothing_else() -> None:
    opened = {True: 0, False: 0}
    for v in published("sm4_gcmtest.json"):
        key, nonce, aad, plain, sealed, tag = (bytes.fromhex(v[k]) for k in ("key", "iv", "aad", "msg", "ct", "tag"))
        if not (8 <= len(nonce) <= 128 and len(tag) == 16):
            continue  # we use 12 and 16 alone
        good = v["result"] == "TEST_RESULT_VALID"
        opened[good] += 1
        if good:
            assert unseal(key, nonce, sealed + tag, aad) == plain
            assert seal(key, nonce, plain, aad) == sealed + tag
        else:
            with pytest.raises(CannotOpen):
                unseal(key, nonce, sealed + tag, aad)
    assert opened[True] > 10


@given(st.binary(), st.binary(), st.integers(0, 10**6))
def test_sm4_gcm_opens_nothing_that_was_changed(plain: bytes, aad: bytes, where: int) -> None:
    key, nonce = new_key(), bytes(12)
    sealed = seal(key, nonce, plain, aad)
    bit = where % (len(sealed) * 8)
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    for wrong in ((bytes(changed), aad), (sealed, aad + b"x"), (sealed[:15], aad)):
        with pytest.raises(CannotOpen):
            unseal(key, nonce, *wrong)


def test_sm2_accepts_the_published_signature_and_no_other() -> None:
    verifier = Sm2Verifier.from_point(bytes.fromhex(SM2["point"]))
    signature = der(SM2["r"], SM2["s"])
    assert verifier.verify(SM2["message"].encode(), signature)
    assert not verifier.verify(b"another message", signature)
    assert not verifier.verify(SM2["message"].encode(), der(SM2["s"], SM2["r"]))


@given(st.binary())
def test_sm2_verifies_what_it_signed_also_through_pem(data: bytes) -> None:
    signature = SIGNER.sign(data)
    assert SIGNER.verifier().verify(data, signature)
    assert Sm2Verifier.from_pem(SIGNER.public_key_pem()).verify(data, Sm2Signer.from_pem(SIGNER.private_key_pem()).sign(data))
    assert not SIGNER.verifier().verify(data + b"\0", signature)


SIGNER = Sm2Signer.generate()


@given(st.binary(max_size=100))
def test_a_broken_signature_is_simply_no_signature(signature: bytes) -> None:
    assert not SIGNER.verifier().verify(b"data", signature)


def test_a_key_is_not_shown_by_accident_and_a_wrong_one_is_refused() -> None:
    assert "PRIVATE" not in repr(SIGNER)
    for read, wrong in (
        (Sm2Signer.from_pem, SIGNER.public_key_pem()),
        (Sm2Verifier.from_pem, SIGNER.private_key_pem()),
        (Sm2Verifier.from_pem, ""),
    ):
        with pytest.raises(NotAKey):
            read(wrong)
    for point in (b"", b"\x04" + bytes(64), b"\x07abc"):
        with pytest.raises(NotAKey):
            Sm2Verifier.from_point(point)


def test_a_key_of_another_curve_is_refused() -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    other = ec.generate_private_key(ec.SECP256R1())
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    private = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(NotAKey):
        Sm2Verifier.from_pem(public)
    with pytest.raises(NotAKey):
        Sm2Signer.from_pem(private)


def test_a_blind_index_is_equal_for_equal_values_of_one_purpose_alone() -> None:
    index = BlindIndex({1: b"a" * 32})
    assert index.of("110", "p.number") == index.of("110", "p.number")
    assert len(index.of("110", "p.number")) == INDEX_SIZE
    assert len({index.of("110", "p.number"), index.of("110", "p.phone"), index.of("0", "p.number11"), index.of("", "p.number110")}) == 4


def test_a_blind_index_writes_with_the_newest_key_and_looks_with_all() -> None:
    old, both = BlindIndex({1: b"a" * 32}), BlindIndex({1: b"a" * 32, 2: b"b" * 32})
    assert both.of("110", "p")[0] == 2
    assert both.all_of("110", "p")[1] == old.of("110", "p")
    for keys in ({}, {0: b"a" * 32}, {1: b"short"}):
        with pytest.raises(ValueError, match="index keys"):
            BlindIndex(keys)


LEAVES = st.lists(st.binary(max_size=8).map(merkle.leaf), min_size=1, max_size=40)


@given(LEAVES, st.data())
def test_every_leaf_is_proved_at_its_place_and_at_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = merkle.root(leaves), merkle.inclusion_proof(leaves, index)
    assert merkle.verify_inclusion(leaves[index], index, len(leaves), proof, root)
    assert not merkle.verify_inclusion(merkle.leaf(b"another record"), index, len(leaves), proof, root)
    assert not merkle.verify_inclusion(leaves[index], index, len(leaves), (*proof, root), root)
    assert not merkle.verify_inclusion(leaves[index], index, len(leaves), proof, merkle.EMPTY)
    assert not merkle.verify_inclusion(leaves[index], len(leaves), len(leaves), proof, root)
    assert not merkle.verify_inclusion(leaves[index], index, len(leaves), (*proof, b"short"), root)
    if proof:
        assert not merkle.verify_inclusion(leaves[index], index, len(leaves), proof[:-1], root)


@given(st.lists(st.binary(max_size=4).map(merkle.leaf), unique=True, min_size=2, max_size=40), st.data())
def test_a_change_a_gap_a_swap_or_a_cut_tail_gives_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 2))
    root = merkle.root(leaves)
    swapped = [*leaves[:at], leaves[at + 1], leaves[at], *leaves[at + 2 :]]
    for other in (
        swapped,
        leaves[:at] + leaves[at + 1 :],
        leaves[:-1],
        [*leaves, leaves[-1]],
        [*leaves[:at], merkle.EMPTY, *leaves[at + 1 :]],
    ):
        assert merkle.root(other) != root


def test_small_trees_have_the_roots_of_rfc_6962() -> None:
    a, b, c = (merkle.leaf(x) for x in (b"a", b"b", b"c"))
    assert merkle.root([]) == sm3(b"") == merkle.EMPTY
    assert merkle.root([a]) == a == sm3(b"\x00a")
    assert merkle.root(iter([a, b, c])) == merkle.node(merkle.node(a, b), c)
    assert merkle.inclusion_proof([a, b, c], 2) == (merkle.node(a, b),)
    with pytest.raises(IndexError):
        merkle.inclusion_proof([a], 1)
