"""What `kinweave run` says where it cannot start. In processes of their own: serving makes a process cooperative."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from chassis.embedded.holders import alone
from tests.support.rabbitmq import free_ports

ROOT = Path(__file__).resolve().parents[3]


def run(home: Path, port: str) -> subprocess.CompletedProcess[str]:
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("KINWEAVE")}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.command.main", "run"],
        cwd=ROOT,
        env={**surroundings, "KINWEAVE_HOME": str(home), "PORT": port},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_port_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as taken:
        done = run(tmp_path / "home", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "already in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_in_use_is_said_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (port,) = free_ports(1)
    with alone(home / "run.lock") as first:
        assert first
        done = run(home, str(port))
    assert done.returncode == 1
    assert f"{home} is in use by another `kinweave run`" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_port_that_is_none_is_wrong_input(tmp_path: Path) -> None:
    for port in ("99999", "8000x", "-1"):
        done = run(tmp_path / "home", port)
        assert done.returncode == 2
        assert "PORT is a whole number up to 65535" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_secret_that_is_too_short_is_wrong_input() -> None:
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("KINWEAVE")}
    url = "postgresql://user:password@127.0.0.1:1/none"
    logins = {f"KINWEAVE_DATABASE_CARERS_{role}": url for role in ("APP", "RELAY", "REGISTRY")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.command.main", "serve", "carers"],
        cwd=ROOT,
        env={**surroundings, **logins, "KINWEAVE_AMQP": "amqp://u:p@127.0.0.1:1//", "KINWEAVE_SECRET": "short"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "KINWEAVE_SECRET is not set, or has fewer than 32 characters" in " ".join(done.stderr.split())
