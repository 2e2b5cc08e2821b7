"""运行身份：as whom PostgreSQL runs; it refuses root."""

import os
import pwd
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sheyintong.engines.server.binaries import Binaries
from sheyintong.engines.server.errors import NoUnprivilegedUser
from sheyintong.engines.server.lifecycle import enter_user_namespace

OWNER = 0o700


@dataclass(frozen=True, slots=True)
class Identity:
    """身份：``uid`` owns the data on disk. In a user namespace root keeps its files and PostgreSQL sees user 1000."""

    uid: int
    gid: int
    namespace: bool = False

    @property
    def switch(self) -> tuple[int, int] | None:
        """User and group a child must change to, or None."""
        return None if self.namespace or self.uid == os.geteuid() else (self.uid, self.gid)

    @property
    def first(self) -> Callable[[], None] | None:
        """What a child does before anything else."""
        return enter_user_namespace if self.namespace else None

    def run(self, argv: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this identity, from the root folder and with none of the caller's PG settings."""
        user, group = self.switch or (None, None)
        return subprocess.run(
            argv,
            capture_output=True,
            text=True,
            cwd="/",
            env=clean_environment(),
            user=user,
            group=group,
            extra_groups=[] if self.switch else None,
            preexec_fn=self.first,
            check=False,
        )

    def own(self, folder: Path) -> None:
        """Make ``folder`` and what is in it belong to this identity, with no access for others."""
        folder.mkdir(mode=OWNER, parents=True, exist_ok=True)
        if self.switch and folder.stat().st_uid != self.uid:
            for root, _, files in os.walk(folder, topdown=False):
                for name in files:
                    os.chown(os.path.join(root, name), self.uid, self.gid, follow_symlinks=False)
                os.chown(root, self.uid, self.gid)
        folder.chmod(OWNER)


def clean_environment() -> dict[str, str]:
    """The environment without PGDATA, PGOPTIONS and their like, in a language whose messages we can read."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PG") and k not in {"TZ", "LANG", "LANGUAGE"}} | {"LC_ALL": "C"}


def choose(data: Path, binaries: Binaries) -> Identity:
    """Who runs the server over ``data``: ourselves, or as root the data's owner, a user namespace, or ``nobody``.

    Raises :class:`NoUnprivilegedUser` with what failed.
    """
    if os.geteuid() != 0:
        return _ourselves(binaries)
    owner = data.stat() if data.exists() else None
    if owner is not None and owner.st_uid != 0:
        return _checked(Identity(owner.st_uid, owner.st_gid), binaries)
    try:
        return _checked(Identity(0, 0, namespace=True), binaries)
    except NoUnprivilegedUser:
        nobody = pwd.getpwnam("nobody")
        return _checked(Identity(nobody.pw_uid, nobody.pw_gid), binaries)


def _ourselves(binaries: Binaries) -> Identity:
    uid, gid = os.geteuid(), os.getegid()
    try:
        pwd.getpwuid(uid)
    except KeyError:  # a container with a number for a user: initdb cannot look it up
        return _checked(Identity(uid, gid, namespace=True), binaries)
    return Identity(uid, gid)


def _checked(identity: Identity, binaries: Binaries) -> Identity:
    try:
        done = identity.run([binaries.path("initdb"), "--version"])
    except (OSError, subprocess.SubprocessError) as error:
        raise NoUnprivilegedUser(why=str(error)) from error
    if done.returncode != 0:
        raise NoUnprivilegedUser(why=done.stderr.strip()[-300:] or f"initdb ended with {done.returncode}")
    return identity
