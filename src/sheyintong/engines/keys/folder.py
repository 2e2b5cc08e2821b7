"""密钥文件夹：one file for each key and generation, readable by its owner alone. Made whole at the first start or not at all."""

import base64
import binascii
import os
import secrets
import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from sheyintong.kernel.crypto import sm4
from sheyintong.kernel.crypto.signatures import NotAKey, Sm2Signer, Sm2Verifier
from sheyintong.kernel.crypto.sm3 import sm3
from sheyintong.kernel.errors import Refusal, RefusalKind


class Kind(StrEnum):
    """What a key is for; files are called ``<kind>-<generation>.key``."""

    SEAL = "seal"
    INDEX = "index"
    PURPOSE = "purpose"
    SIGN = "sign"


class Damaged(Refusal):
    """密钥有缺：the key folder is incomplete or unreadable; nothing is made anew, for what old keys sealed would be lost."""

    code = "keys.damaged"
    person = "系统密钥有问题，请告诉信息中心。"
    operator = "Keys in {folder}: {why}. Put the folder back from its backup."
    kind = RefusalKind.UNAVAILABLE


MAKERS: dict[Kind, Callable[[], bytes]] = {
    Kind.SEAL: lambda: sm4.new_key().hex().encode(),
    Kind.INDEX: lambda: secrets.token_bytes(32).hex().encode(),
    Kind.PURPOSE: lambda: secrets.token_bytes(32).hex().encode(),
    Kind.SIGN: lambda: Sm2Signer.generate().private_key_pem().encode(),
}


def ensure(home: Path) -> None:
    """首次启动：make ``<home>/keys`` when it is not there. An incomplete folder raises :class:`Damaged`; nothing is ever written over."""
    folder = home / "keys"
    if not folder.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f".keys-{os.getpid()}-{secrets.token_hex(4)}"
        fresh.mkdir(mode=0o700)
        for kind in Kind:
            _make(fresh, kind, 1)
        _sync(fresh)
        try:
            fresh.rename(folder)  # whole or not at all; of two first starts one wins
        except OSError:
            shutil.rmtree(fresh)
        _sync(home)
    missing = [kind.value for kind in Kind if not generations(folder, kind)]
    if missing:
        raise Damaged(folder=folder, why=f"no key of the kind {', '.join(missing)}")


def rotate(folder: Path, kind: Kind) -> int:
    """换钥：add a generation and return its number. Older ones stay to open and to find; an old signing key keeps its public half only."""
    present = generations(folder, kind)
    number = max(present, default=0) + 1
    _make(folder, kind, number)
    if kind is Kind.SIGN:
        for old in present:
            (folder / f"{kind}-{old}.key").unlink(missing_ok=True)
    _sync(folder)
    return number


def stage(folder: Path, kind: Kind) -> int:
    """备新钥：a generation that no process reads yet, for what must be ready before it is used; that of a broken run is taken again."""
    number = max(generations(folder, kind), default=0) + 1
    staged = _staged(folder, kind, number)
    if not staged.exists():
        half = staged.with_suffix(".half")
        half.unlink(missing_ok=True)
        _write(half, MAKERS[kind]())
        half.rename(staged)
        _sync(folder)
    return number


def publish(folder: Path, kind: Kind, number: int) -> None:
    """启用新钥：from now on it is the newest for every process that starts. Raises :class:`Damaged` when it was not staged."""
    try:
        _staged(folder, kind, number).rename(folder / f"{kind}-{number}.key")
    except OSError as error:
        raise Damaged(folder=folder, why=f"{kind}-{number}.next cannot be published ({type(error).__name__})") from None
    _sync(folder)


def _staged(folder: Path, kind: Kind, number: int) -> Path:
    return folder / f"{kind}-{number}.next"


def generations(folder: Path, kind: Kind) -> list[int]:
    """The generations of a kind, oldest first."""
    names = [path.stem.partition("-") for path in folder.glob(f"{kind}-*.{'pub' if kind is Kind.SIGN else 'key'}")]
    return sorted(int(number) for _, _, number in names if number.isdecimal())


def read_secret(folder: Path, kind: Kind, number: int, *, staged: bool = False) -> bytes:
    """The bytes of a symmetric key, of one that is only staged on request; raises :class:`Damaged`."""
    path = _staged(folder, kind, number) if staged else folder / f"{kind}-{number}.key"
    try:
        return bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise Damaged(folder=folder, why=f"{path.name} cannot be read ({type(error).__name__})") from None


def read_signer(folder: Path, number: int) -> Sm2Signer:
    """The private signing key of a generation; raises :class:`Damaged`."""
    try:
        return Sm2Signer.from_pem((folder / f"sign-{number}.key").read_text())
    except (OSError, NotAKey) as error:
        raise Damaged(folder=folder, why=f"sign-{number}.key cannot be read ({type(error).__name__})") from None


def read_public(folder: Path, number: int) -> str:
    """The public signing key of a generation as PEM; raises :class:`Damaged`."""
    try:
        pem = (folder / f"sign-{number}.pub").read_text()
        Sm2Verifier.from_pem(pem)
    except (OSError, NotAKey) as error:
        raise Damaged(folder=folder, why=f"sign-{number}.pub cannot be read ({type(error).__name__})") from None
    return pem


def fingerprint(pem: str) -> str:
    """指纹：the SM3 of a public key's DER bytes, 64 hexadecimal digits. Raises ValueError when the text is no PEM."""
    body = "".join(line for line in pem.splitlines() if line and not line.startswith("-----"))
    try:
        return sm3(base64.b64decode(body, validate=True)).hex()
    except binascii.Error:
        raise ValueError("no PEM") from None


def problems(folder: Path) -> list[str]:
    """自检：what is wrong with the key folder, one sentence each with how to mend it; empty when all is well."""
    if not folder.is_dir():
        return [f"The key folder {folder} is missing. Start once to make it, or put it back from its backup."]
    found = list(_loose(folder))
    try:
        for kind in Kind:
            numbers = generations(folder, kind)
            if not numbers:
                raise Damaged(folder=folder, why=f"no key of the kind {kind}")
            for number in numbers if kind is not Kind.SIGN else ():
                size = len(read_secret(folder, kind, number))
                if size != (sm4.KEY_SIZE if kind is Kind.SEAL else 32):
                    raise Damaged(folder=folder, why=f"{kind}-{number}.key has {size} bytes")
        newest = max(generations(folder, Kind.SIGN))
        if read_signer(folder, newest).public_key_pem() != read_public(folder, newest):
            raise Damaged(folder=folder, why=f"sign-{newest}.pub does not belong to sign-{newest}.key")
    except Damaged as damage:
        found.append(damage.for_operator)
    return found


def _loose(folder: Path) -> list[str]:
    sentences = []
    for path, mode in [(folder, 0o700), *((p, 0o600) for p in sorted(folder.iterdir()))]:
        status = path.stat()
        if status.st_mode & 0o077:
            sentences.append(f"{path} can be read by others. Type: chmod {mode:o} '{path}'")
        if status.st_uid != os.geteuid():
            sentences.append(f"{path} belongs to another user (uid {status.st_uid}). Start as that user, or change the owner.")
    return sentences


def _make(folder: Path, kind: Kind, number: int) -> None:
    data = MAKERS[kind]()
    _write(folder / f"{kind}-{number}.key", data)
    if kind is Kind.SIGN:
        _write(folder / f"{kind}-{number}.pub", Sm2Signer.from_pem(data.decode()).public_key_pem().encode())


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
