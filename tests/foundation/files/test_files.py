"""A file is what its bytes are; what is two things at once, runs something or hides a path is not taken."""

import os
import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.files import commands, errors, queries
from sheyintong.foundation.files.adapters import disk
from sheyintong.foundation.files.rules import clean_name, kind_of
from sheyintong.foundation.files.types import FileKind, Retention
from sheyintong.kernel.errors import Refusal
from tests.foundation.audit.test_record import TELLER

AT = datetime(2026, 11, 24, 3, 51, 7, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n40\n%%EOF\n"
ZIP_END = b"PK\x05\x06" + bytes(18)


def part(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 2, height: int = 2, raw: bytes | None = None) -> bytes:
    raw = bytes((width * 3 + 1) * height) if raw is None else raw
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(raw)) + part(b"IEND", b"")


def png_of(packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", packed) + part(b"IEND", b"")


def jpeg(width: int = 2, height: int = 2) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    segments = b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    return b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + segments + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"


GOOD = {
    "pdf": (PDF, FileKind.PDF),
    "png": (png(), FileKind.PNG),
    "png that says the four letters of a zip's end": (
        png()[:-12] + part(b"tEXt", b"PK\x05\x06" + b"\xff" * 20) + part(b"IEND", b""),
        FileKind.PNG,
    ),
    "jpeg": (jpeg(), FileKind.JPEG),
    "utf8": ("姓名,号码\r\n王秀英,1\r\n".encode(), FileKind.TEXT),
    "bom": ("\ufeff姓名\n".encode(), FileKind.TEXT),
    "gb18030": ("买买提·艾山,𠮷\n".encode("gb18030"), FileKind.TEXT),
}


@pytest.mark.parametrize("which", GOOD)
def test_a_plain_file_is_taken_for_what_it_is(which: str) -> None:
    data, kind = GOOD[which]
    assert kind_of(data) is kind


BAD: dict[str, tuple[bytes, type[Refusal]]] = {
    "empty": (b"", errors.EmptyFile),
    "only spaces": (b" \n ", errors.EmptyFile),
    "too large": (b"x" * (10 * 1024 * 1024 + 1), errors.TooLarge),
    "zip": (b"PK\x03\x04" + bytes(30), errors.UnknownKind),
    "program": (b"MZ\x90\x00", errors.UnknownKind),
    "script": (b"#!/bin/sh\n", errors.UnknownKind),
    "markup": (b"\xef\xbb\xbf <!DOCTYPE html><script>", errors.UnknownKind),
    "svg": (b"<svg onload='x'/>", errors.UnknownKind),
    "control characters": (b"a,b\x00c\n", errors.UnknownKind),
    "neither encoding": (b"\xff\xfe\xff\xfea", errors.UnknownKind),
    "a line without end": (b"a" * 70_000, errors.UnknownKind),
    "pdf without end": (PDF[:-7], errors.Broken),
    "pdf without version": (b"%PDF-x" + PDF[8:], errors.Broken),
    "pdf that runs something": (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), errors.Suspicious),
    "pdf and zip": (PDF + ZIP_END, errors.Suspicious),
    "pdf and markup": (PDF + b"<html>", errors.Suspicious),
    "png cut": (png()[:-8], errors.Broken),
    "png damaged": (png().replace(b"IDAT", b"IDAT\x00", 1), errors.Broken),
    "png without its rows": (png(raw=b"\x00"), errors.Broken),
    "png and more": (png() + b"<?php", errors.Suspicious),
    "png bomb": (png(raw=bytes(30_000_000)), errors.Suspicious),
    "png as large as a field": (png(100_000, 100_000, b""), errors.Suspicious),
    "png with something before its head": (b"\x89PNG\r\n\x1a\n" + part(b"tEXt", b"a") + png()[8:], errors.Broken),
    "png without its last part": (png()[: -len(part(b"IEND", b""))], errors.Broken),
    "png of no width": (png(0, 2, b""), errors.Broken),
    "png whose picture is no zlib": (png_of(b"not packed"), errors.Broken),
    "jpeg of no height": (jpeg(2, 0), errors.Broken),
    "jpeg part that runs over": (b"\xff\xd8\xff\xe0\xff\xffab\xff\xd9", errors.Broken),
    "jpeg cut": (jpeg()[:-2], errors.Broken),
    "jpeg head only": (b"\xff\xd8\xff\xd9", errors.Broken),
    "jpeg without picture": (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9", errors.Broken),
    "jpeg and zip": (jpeg() + ZIP_END, errors.Suspicious),
    "jpeg as large as a field": (jpeg(65_000, 65_000), errors.Suspicious),
    "csv and zip": (b"a,b\n" + ZIP_END, errors.UnknownKind),
}


@pytest.mark.parametrize("which", BAD)
def test_anything_else_is_refused_by_name(which: str) -> None:
    data, refusal = BAD[which]
    with pytest.raises(refusal) as refused:
        kind_of(data)
    assert refused.value.for_person
    assert refused.value.for_operator


@pytest.mark.parametrize("name", ["户口簿.pdf", "ئەھمەت.pdf", "a b (1).PDF", "𠮷.pdf"])
def test_a_plain_name_is_kept(name: str) -> None:
    assert clean_name(name, FileKind.PDF) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "../a.pdf",
        "a/b.pdf",
        "C:\\a.pdf",
        ".a.pdf",
        "a.pdf.",
        "a..pdf",
        "a\x00.pdf",
        "a\u202efdp.pdf",
        "con.pdf",
        "x" * 201 + ".pdf",
        "a\n.pdf",
    ],
)
def test_a_path_or_a_trick_is_refused(name: str) -> None:
    with pytest.raises(errors.BadName):
        clean_name(name, FileKind.PDF)


@pytest.mark.parametrize("name", ["a.png", "a.pdf.exe", "a", "a.html"])
def test_a_name_that_says_another_kind_is_refused(name: str) -> None:
    with pytest.raises(errors.NotWhatItsNameSays):
        clean_name(name, FileKind.PDF)


def test_a_stored_file_opens_and_lies_sealed_on_the_disk(region: str, home: Path) -> None:
    file = commands.store(actor=TELLER, data=PDF, name="户口簿.pdf", retention="years_50", at=AT)
    assert queries.open_file(file.id) == PDF
    assert queries.stored_file(file.id) == file
    assert (file.kind, file.size, file.retention) == (FileKind.PDF, len(PDF), Retention.YEARS_50)
    place = disk.place_of(file.digest)
    assert place.stat().st_mode & 0o777 == 0o600
    assert b"PDF" not in place.read_bytes()
    assert fetch_rows("SELECT act, about_id FROM audit_entry") == [("files.store", str(file.id))]


def test_equal_bytes_lie_on_the_disk_once(region: str, home: Path) -> None:
    one = commands.store(actor=TELLER, data=PDF, name="a.pdf", retention="working", at=AT)
    two = commands.store(actor=TELLER, data=PDF, name="b.pdf", retention="working", at=AT)
    assert one.digest == two.digest
    assert one.id != two.id
    assert len([p for p in (home / "files").rglob("*") if p.is_file()]) == 1


def test_lost_and_changed_bytes_are_said(region: str, home: Path) -> None:
    file = commands.store(actor=TELLER, data=PDF, name="a.pdf", retention="working", at=AT)
    other = commands.store(actor=TELLER, data=png(), name="a.png", retention="working", at=AT)
    disk.place_of(file.digest).write_bytes(disk.place_of(other.digest).read_bytes())
    with pytest.raises(errors.BytesLost):
        queries.open_file(file.id)
    disk.place_of(other.digest).unlink()
    with pytest.raises(errors.BytesLost):
        queries.open_file(other.id)
    again = commands.store(actor=TELLER, data=PDF, name="a.pdf", retention="working", at=AT)  # mends what was damaged
    assert queries.open_file(again.id) == queries.open_file(file.id) == PDF


def test_an_erased_file_does_not_open_and_its_bytes_go_a_day_later_where_no_other_has_them(region: str, home: Path) -> None:
    one, two = (commands.store(actor=TELLER, data=PDF, name="户口簿.pdf", retention="working", at=AT) for _ in range(2))
    commands.give_up(actor=TELLER, files=[one.id], reason="没有收下", at=AT)
    with pytest.raises(errors.FileErased):
        queries.open_file(one.id)
    place, late = disk.place_of(one.digest), datetime.now(UTC) + timedelta(days=2)
    assert commands.sweep(actor=TELLER, at=late).files == 0
    assert queries.open_file(two.id) == PDF
    commands.give_up(actor=TELLER, files=[two.id], reason="没有收下", at=AT)
    assert commands.sweep(actor=TELLER, at=AT + timedelta(hours=1)).files == 0
    assert place.exists()
    assert commands.sweep(actor=TELLER, at=late).files == 2
    assert not place.exists()
    assert commands.sweep(actor=TELLER, at=late).files == 0
    with pytest.raises(errors.FileErased):
        commands.give_up(actor=TELLER, files=[one.id], reason="再来", at=late)
    told = fetch_rows("SELECT act, reason FROM audit_entry WHERE act = 'files.give_up'")
    assert told == [("files.give_up", "没有收下")] * 2
    assert fetch_rows("SELECT DISTINCT name, gone FROM files_file") == [("", "t")]


def test_bytes_that_are_wanted_anew_stay(region: str, home: Path) -> None:
    one = commands.store(actor=TELLER, data=PDF, name="a.pdf", retention="working", at=AT)
    commands.give_up(actor=TELLER, files=[one.id], reason="没有收下", at=AT)
    place = disk.place_of(one.digest)
    os.utime(place, (0, 0))
    again = commands.store(actor=TELLER, data=PDF, name="a.pdf", retention="working", at=AT)
    assert not disk.set_aside(one.digest, datetime.now(UTC) - timedelta(hours=1))
    assert commands.sweep(actor=TELLER, at=datetime.now(UTC) + timedelta(days=2)).files == 0
    assert queries.open_file(again.id) == PDF


def test_text_opens_whichever_encoding_it_came_in(region: str, home: Path) -> None:
    file = commands.store(actor=TELLER, data=GOOD["gb18030"][0], name="a.csv", retention="working", at=AT)
    assert queries.open_text(file.id) == "买买提·艾山,𠮷\n"


def test_nothing_is_kept_of_a_refused_file(region: str, home: Path) -> None:
    for data, name, retention in ((PDF, "../a.pdf", "working"), (b"MZ", "a.pdf", "working"), (PDF, "a.pdf", "for ever")):
        with pytest.raises(Refusal):
            commands.store(actor=TELLER, data=data, name=name, retention=retention, at=AT)
    assert not (home / "files").exists()
    assert fetch_rows("SELECT count(*) FROM files_file") == [("0",)]
    with pytest.raises(errors.NoSuchFile):
        queries.open_file(-1)
