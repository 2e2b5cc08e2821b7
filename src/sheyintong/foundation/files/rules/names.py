"""文件名：kept as it was given when it is a plain name; a path or a trick is refused, never repaired."""

import unicodedata

from ..errors import BadName, NotWhatItsNameSays
from ..types import FileKind

LONGEST = 200
EXTENSIONS = {
    "pdf": FileKind.PDF,
    "png": FileKind.PNG,
    "jpg": FileKind.JPEG,
    "jpeg": FileKind.JPEG,
    "csv": FileKind.TEXT,
    "txt": FileKind.TEXT,
}
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))})
"""Names that are devices on a teller's Windows machine."""


def clean_name(name: str, kind: FileKind) -> str:
    """文件名：in one Unicode form. Raises :class:`BadName` for a path, a hidden or a device name, characters nobody sees; and
    :class:`NotWhatItsNameSays` when the extension is not that of ``kind``."""
    plain = unicodedata.normalize("NFC", name)
    for why, wrong in (
        ("it is empty", not plain.strip()),
        (f"it is longer than {LONGEST} characters", len(plain) > LONGEST),
        ("it is a path", any(c in plain for c in "/\\:") or plain.startswith(".") or ".." in plain),
        ("it begins or ends with a space or a dot", plain != plain.strip(" .")),
        ("it has characters that a file name cannot have", any(c in plain for c in '<>"|?*')),
        ("it has characters nobody sees", any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in plain)),
        ("it is the name of a device", plain.partition(".")[0].strip().lower() in DEVICES),
    ):
        if wrong:
            raise BadName(why=why)
    extension = plain.rpartition(".")[2].lower()
    if EXTENSIONS.get(extension) is not kind:
        raise NotWhatItsNameSays(said=f".{extension}" if "." in plain else "nothing", found=kind.value)
    return plain
