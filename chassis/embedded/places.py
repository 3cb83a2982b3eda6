"""Where the embedded PostgreSQL keeps its things below the home folder, and where its socket is."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 99


class Places:
    """Paths below a home folder; nothing is made by asking for one."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.data = self.home / "postgres"
        self.unfinished_data = self.home / "postgres.unfinished"
        self.log = self.home / "postgres.log"
        self.lock = self.home / "postgres.lock"
        self.holders = self.home / "holders"
        self.secrets = self.home / "secrets.json"
        self.secrets_lock = self.home / "secrets.lock"
        self._near_socket = self.home / "socket"

    @property
    def socket_folder(self) -> Path:
        """`home/socket`; where that is too long for a socket, a temporary folder that a link of this name points to."""
        near = self._near_socket
        if near.is_symlink() and near.readlink().parent.is_dir():
            return near.readlink()
        if len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path(tempfile.gettempdir()).resolve() / f"kinweave-{name}"

    @property
    def socket_lock(self) -> Path:
        return self.socket_folder / f"{SOCKET_NAME}.lock"

    def make_socket_folder(self, owner: int) -> Path:
        folder = self.socket_folder
        make_private(folder, owner)
        if folder != self._near_socket and not (
            self._near_socket.is_symlink() and self._near_socket.readlink() == folder
        ):
            self._near_socket.unlink(missing_ok=True)
            self._near_socket.symlink_to(folder)
        return folder


def make_private(folder: Path, owner: int) -> None:
    """Make a folder that only `owner` (a user id) may enter, mode 0700.

    Raises PermissionError where something else stands there that belongs to somebody else.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise PermissionError(f"{folder} is not a folder of our own")
    if found.st_uid != owner:
        os.chown(folder, owner, -1)
    folder.chmod(0o700)
