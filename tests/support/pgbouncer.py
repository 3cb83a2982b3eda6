"""A PgBouncer before a PostgreSQL of the tests: an installed one, or on Debian as root `apt-get install pgbouncer`."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from chassis.embedded.server_user import server_user
from tests.support.rabbitmq import free_ports


class NoPooler(RuntimeError):
    """PgBouncer cannot be had here; the text says what to do."""


@contextlib.contextmanager
def pooled(url: str, mode: str = "transaction") -> Iterator[str]:
    """The same login's URL through a PgBouncer in this pool mode, running while the block does."""
    program, (port,), login = _program(), free_ports(1), make_url(url)
    with tempfile.TemporaryDirectory(prefix="kinweave-pooler-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "users").write_text(f'"{login.username}" "{login.password}"\n')
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host={login.query['host']} port={login.query['port']}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = plain\nauth_file = {folder / 'users'}\npool_mode = {mode}\n"
        )
        user = server_user()
        process = subprocess.Popen(
            [program, "-q", str(folder / "pgbouncer.ini")], stderr=subprocess.DEVNULL, **user.options()
        )
        try:
            _wait(port, process)
            through = login.set(host="127.0.0.1", port=port, query={})
            yield through.render_as_string(hide_password=False)
        finally:
            process.terminate()
            process.wait(10)


def _program() -> str:
    found = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if found is None and os.geteuid() == 0 and Path("/etc/debian_version").exists():
        with (Path(tempfile.gettempdir()) / "kinweave-install-pgbouncer.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "pgbouncer"]):
                quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
                subprocess.run(["apt-get", *arguments], env=quiet, check=False, stdout=subprocess.DEVNULL)
        found = shutil.which("pgbouncer", path="/usr/sbin")
    if found is None:
        raise NoPooler("This test needs PgBouncer. Install it (Debian: apt-get install pgbouncer).")
    return found


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise NoPooler(f"PgBouncer did not listen on port {port}; it ended with {process.poll()}")
