"""Starting and stopping what is measured, each part a process of its own."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def running(*commands: Sequence[str], environment: Mapping[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run the commands side by side; their output is shown only where one of them ended early."""
    with tempfile.TemporaryFile() as log:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KINWEAVE_")}
        processes = [
            subprocess.Popen(command, cwd=ROOT, env={**inherited, **environment}, stdout=log, stderr=log)
            for command in commands
        ]
        try:
            yield processes
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-4000:])
            raise
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            for process in processes:
                try:
                    process.wait(8)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def wait_until_answered(port: int, path: str, headers: Mapping[str, str], body: str = "", seconds: float = 30) -> None:
    """Until a request gets a 2xx answer. Raises TimeoutError with the last thing that came instead."""
    end, last = time.monotonic() + seconds, "nothing"
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("POST" if body else "GET", path, body.encode() or None, dict(headers))
            answer = connection.getresponse()
            last = f"{answer.status} {answer.read(500)!r}"
            if answer.status < 300:
                return
        except OSError as error:
            last = repr(error)
        finally:
            connection.close()
        time.sleep(0.1)
    raise TimeoutError(f"no answer on {path} within {seconds:.0f} s, but {last}")


def load(
    port: int, path: str, headers: Mapping[str, str], body: str, seconds: float, connections: int = 16
) -> dict[str, Any]:
    """Run the load generator; answers what it measured."""
    order = {"port": port, "path": path, "headers": dict(headers), "body": body, "method": "POST" if body else "GET"}
    order |= {"seconds": seconds, "connections": connections}
    command = [sys.executable, "-m", "tests.bench.load", json.dumps(order)]
    measured: dict[str, Any] = json.loads(subprocess.check_output(command, cwd=ROOT))
    return measured
