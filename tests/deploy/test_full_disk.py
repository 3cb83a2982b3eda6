"""The disk that everything lies on is full for a while: afterwards all goes on by itself, in the same process."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psutil
import pytest

from tests.support.embedded import ENQUIRY, Embedded
from tests.support.http import Client, eventually
from tests.support.suite import ROOT

COUNCIL = "synthetic-01"
FULL_SECONDS = 12.0


class Disk(Protocol):
    """A disk for one home: `full()` lets no write succeed until the block ends."""

    home: Path

    def full(self, embedded: Embedded) -> contextlib.AbstractContextManager[None]: ...


class SmallFileSystem:
    """A file system of its own in memory, which root may mount."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "home"

    @contextlib.contextmanager
    def full(self, embedded: Embedded) -> Iterator[None]:
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(65_536))
        yield
        filler.unlink()


class NoLongFiles:
    """No process of the installation may write beyond the first byte of a file, as `ulimit -f` has it; for those who
    may not mount. Harsher than a full disk: even what is kept free for the log of the database is refused."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"

    @contextlib.contextmanager
    def full(self, embedded: Embedded) -> Iterator[None]:
        self._limit(embedded, "1")
        yield
        self._limit(embedded, "unlimited")

    def _limit(self, embedded: Embedded, most: str) -> None:
        """The process first, so that what it starts meanwhile inherits the new limit. Root without all its rights must
        become the server's user to limit its processes."""
        assert embedded.process is not None
        ours = psutil.Process(embedded.process.pid)
        for process in (ours, *ours.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                user, group = process.uids().real, process.gids().real
                become = {"user": user, "group": group, "extra_groups": ()} if user != os.geteuid() else {}
                subprocess.run(["prlimit", f"--pid={process.pid}", f"--fsize={most}:"], check=False, **become)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not below pytest's own folder, which a second pytest closes to the server's user."""
    with tempfile.TemporaryDirectory(prefix="kinweave-disk-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture
def disk(folder: Path) -> Iterator[Disk]:
    folder = folder / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=320m,mode=0755", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield NoLongFiles(folder)
        return
    yield SmallFileSystem(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def embedded(disk: Disk, folder: Path) -> Iterator[Embedded]:
    regions = Path(shutil.copytree(ROOT / "tests" / "support" / "regions", folder / "regions"))
    shutil.copy(ROOT / "deploy" / "regions" / "schema.json", regions)
    made = Embedded(disk.home, KINWEAVE_REGIONS=str(regions))
    made.told = folder / "output.txt"
    yield made
    if made.process and made.process.poll() is None:
        made.process.kill()


def test_a_disk_that_was_full_for_a_while_stops_nothing_for_good(embedded: Embedded, disk: Disk) -> None:
    embedded.start(within=90)
    client = embedded.client(COUNCIL)
    anybody = Client(embedded.base)
    stop, refused = threading.Event(), list[int]()
    made: list[str] = []

    def write() -> None:
        while not stop.wait(0.05):
            with contextlib.suppress(OSError):
                answer = client.post("/enquiries", ENQUIRY)
                (made if answer.status == 201 else refused).append(answer.json.get("id", answer.status))

    writers = [threading.Thread(target=write, daemon=True) for _ in range(2)]
    with disk.full(embedded):
        for writer in writers:
            writer.start()
        assert eventually(lambda: anybody.send("GET", "/readyz").status == 503, 30)
        time.sleep(FULL_SECONDS)
        unready = anybody.send("GET", "/readyz")
        assert unready.status == 503
        assert "unavailable" in unready.json["checks"].values(), unready.json
    stop.set()
    for writer in writers:
        writer.join(30)
    assert refused, "the disk was never full"

    assert embedded.process is not None
    assert embedded.process.poll() is None, embedded.output
    assert eventually(lambda: anybody.send("GET", "/readyz").status == 200, 60), anybody.send("GET", "/readyz").json
    late = client.post("/enquiries", ENQUIRY)
    assert late.status == 201, late
    wanted = {late.json["id"], *made}
    assert eventually(lambda: wanted <= _on_the_feed(client), 60), "what was answered 201 is not on the feed"
    assert embedded.end(signal.SIGTERM) < 15


def _on_the_feed(client: Client) -> set[str]:
    seen, at = set(), "/events?limit=200"
    while True:
        page = client.get(at).json
        seen |= {item["subject"] for item in page["items"]}
        at = page["next"]
        if not page["items"]:
            return seen
