"""读取文件：what is known of it, and its bytes."""

from ..adapters import disk
from ..errors import BytesLost, FileErased, NoSuchFile
from ..models import File
from ..rules.kinds import decoded
from ..types import FileKind, Retention, StoredFile


def stored_file(number: int) -> StoredFile:
    """文件：what is known of it. Raises :class:`NoSuchFile`, :class:`FileErased`."""
    row = File.objects.filter(id=number).first()
    if row is None:
        raise NoSuchFile(file=number)
    if row.erased_at is not None:
        raise FileErased(file=number)
    kind, retention = FileKind(row.kind), Retention(row.retention)
    return StoredFile(row.pk, bytes(row.digest).hex(), kind, row.size, row.name, retention, row.stored_at)


def open_file(number: int) -> bytes:
    """内容：the bytes as they were stored. Raises :class:`NoSuchFile`, :class:`FileErased`, :class:`BytesLost`."""
    file = stored_file(number)
    try:
        return disk.get(file.digest)
    except FileNotFoundError:
        raise BytesLost(file=number, digest=file.digest, how="not there") from None
    except disk.Changed:
        raise BytesLost(file=number, digest=file.digest, how="changed") from None


def open_text(number: int) -> str:
    """文本内容：of a text file, whichever of the two encodings it came in. Raises as :func:`open_file`."""
    return decoded(open_file(number))
