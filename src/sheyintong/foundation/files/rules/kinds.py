"""文件类型：found by the bytes alone. Each is read far enough to know that it is whole, nothing else, and opens to a bounded size."""

import re
import struct
import zlib

from ..errors import Broken, EmptyFile, Suspicious, TooLarge, UnknownKind
from ..types import FileKind

LIMIT = 10 * 1024 * 1024
"""Bytes of one file unless the caller says otherwise."""
MOST_PIXELS = 60_000_000
"""An A3 page scanned at 400 dpi has 31 million."""
LONGEST_LINE = 64 * 1024

PNG_START = b"\x89PNG\r\n\x1a\n"
OTHERS = re.compile(
    rb"PK\x03\x04|PK\x05\x06|MZ|\x7fELF|GIF8|BM|RIFF|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|\xd0\xcf\x11\xe0|\{\\rtf|%!PS|#!|II\*\x00|MM\x00\*"
)
MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|head|body|script|svg|iframe|meta|!--)", re.IGNORECASE)
RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
END_OF_ZIP = b"PK\x05\x06"


def kind_of(data: bytes, limit: int = LIMIT) -> FileKind:
    """类型：what these bytes are. ``limit`` in bytes.

    Raises :class:`EmptyFile`, :class:`TooLarge`, :class:`UnknownKind`, :class:`Broken` or :class:`Suspicious`.
    """
    if not data:
        raise EmptyFile()
    if len(data) > limit:
        raise TooLarge(size_kb=-(-len(data) // 1024), limit_kb=limit // 1024)
    if data.startswith(b"%PDF-"):
        kind = FileKind.PDF
        _pdf(data)
    elif data.startswith(PNG_START):
        kind = FileKind.PNG
        _png(data)
    elif data.startswith(b"\xff\xd8\xff"):
        kind = FileKind.JPEG
        _jpeg(data)
    else:
        kind = FileKind.TEXT
        _text(data)
    _no_zip_behind(data, kind)
    return kind


def _no_zip_behind(data: bytes, kind: FileKind) -> None:
    """A zip is read from its end, so it can hide behind anything."""
    place = data.rfind(END_OF_ZIP)
    while place >= 0 and len(data) - place <= 22 + 65535:
        if len(data) - place >= 22 and place + 22 + int.from_bytes(data[place + 20 : place + 22], "little") <= len(data):
            raise Suspicious(kind=kind.value, why="a zip archive hides behind it")
        place = data.rfind(END_OF_ZIP, 0, place)


def _pdf(data: bytes) -> None:
    if not re.match(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n \t]", data):
        raise Broken(kind="pdf", why="its first line names no version")
    if b"%%EOF" not in data[-1024:] or b"startxref" not in data[-2048:]:
        raise Broken(kind="pdf", why="its end is missing")
    running = RUNS.search(data)
    if running:
        raise Suspicious(kind="pdf", why=f"it holds {running.group().decode()}")
    if MARKUP.match(data[data.rfind(b"%%EOF") + 5 :]):
        raise Suspicious(kind="pdf", why="markup hides behind it")


def _png(data: bytes) -> None:
    place = len(PNG_START)
    names: list[bytes] = []
    packed: list[bytes] = []
    while place < len(data):
        if place + 12 > len(data):
            raise Broken(kind="png", why="its end is missing")
        length, name = struct.unpack_from(">I4s", data, place)
        body, end = data[place + 8 : place + 8 + length], place + 12 + length
        if end > len(data) or zlib.crc32(name + body) != struct.unpack_from(">I", data, end - 4)[0]:
            raise Broken(kind="png", why=f"its part {len(names) + 1} is cut or damaged")
        names.append(name)
        if name == b"IDAT":
            packed.append(body)
        place = end
        if name == b"IEND":
            break
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or not packed:
        raise Broken(kind="png", why="a part that must be there is missing")
    if place != len(data):
        raise Suspicious(kind="png", why="something follows its end")
    _png_size(data, b"".join(packed))


def _png_size(data: bytes, packed: bytes) -> None:
    """Inflate no further than the picture that is announced: more is a bomb, less is broken."""
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour)
    if not width or not height or channels is None or depth not in (1, 2, 4, 8, 16):
        raise Broken(kind="png", why="its head is impossible")
    _bounded("png", width, height)
    most = ((width * depth * channels + 7) // 8 + 1) * height + (8 * (width + height) * 8 if data[28] else 0)
    inflate, out = zlib.decompressobj(), 0
    try:
        while packed and not inflate.eof:
            out += len(inflate.decompress(packed, 1 << 20))
            packed = inflate.unconsumed_tail
            if out > most:
                raise Suspicious(kind="png", why="it unpacks to more than the picture it announces")
    except zlib.error:
        raise Broken(kind="png", why="its picture cannot be unpacked") from None
    if not data[28] and out != most:
        raise Broken(kind="png", why="its picture is not whole")


def _bounded(kind: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Suspicious(kind=kind, why=f"it announces {width} × {height} pixels")


NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _jpeg(data: bytes) -> None:
    """Walk from marker to marker; the picture ends at its end marker and nothing but zeros may follow."""
    place, framed = 2, False
    while True:
        found = NEXT_MARKER.match(data, place)
        if found is None:
            raise Broken(kind="jpeg", why="a part is cut or damaged")
        marker, place = data[place + 1], place + 2
        if marker == 0xD9:
            break
        end = place + int.from_bytes(data[place : place + 2], "big")
        if end < place + 2 or end > len(data):
            raise Broken(kind="jpeg", why="a part is cut or damaged")
        if marker in FRAMES:
            _jpeg_frame(data[place + 2 : end])
            framed = True
        place = end
        if marker == 0xDA:  # the picture's own bytes follow, up to the next marker
            after = NEXT_MARKER.search(data, place)
            place = after.start() if after else len(data)
    if not framed:
        raise Broken(kind="jpeg", why="it holds no picture")
    if data[place:].strip(b"\x00"):
        raise Suspicious(kind="jpeg", why="something follows its end")


def _jpeg_frame(head: bytes) -> None:
    height, width = struct.unpack_from(">HH", head, 1) if len(head) >= 6 else (0, 0)
    if not width or not height:
        raise Broken(kind="jpeg", why="its head is impossible")
    _bounded("jpeg", width, height)


def _text(data: bytes) -> None:
    if OTHERS.match(data):
        raise UnknownKind(why="it begins like another kind of file")
    if MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise UnknownKind(why="it is markup")
    if not decoded(data).strip():
        raise EmptyFile()
    if max(len(line) for line in data.splitlines()) > LONGEST_LINE:
        raise UnknownKind(why=f"a line is longer than {LONGEST_LINE} bytes")


def decoded(data: bytes) -> str:
    """文本：of UTF-8 or GB18030 bytes; raises :class:`UnknownKind` when it is neither, or holds control characters."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(c < " " and c not in "\t\r\n" for c in text) or "\x7f" in text or "\ufffe" in text:
            raise UnknownKind(why="it holds control characters")
        return text
    raise UnknownKind(why="it is neither UTF-8 nor GB18030 text")
