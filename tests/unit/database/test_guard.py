"""The guard at boot, in processes of their own: patched as the services are, and with the driver left out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chassis.configuration import Configuration
from chassis.database.database import Database
from chassis.database.guard import check_hub
from tests.support.specimen import SERVICE

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import eventlet
eventlet.monkey_patch({arguments})
import sys
from sqlalchemy import create_engine
from chassis.database.guard import check_hub
check_hub(create_engine(sys.argv[1]))
print("the hub ran on")
"""


def _guarded(configuration: Configuration, arguments: str) -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(arguments=arguments)
    command = [sys.executable, "-W", "ignore", "-c", program, configuration.database_url(SERVICE, "app")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_plain_threads_pass(database: Database) -> None:
    check_hub(database.app)


def test_a_patched_driver_passes(configuration: Configuration) -> None:
    assert _guarded(configuration, "").stdout.strip() == "the hub ran on"


@pytest.mark.parametrize("arguments", ["psycopg=False, os=True, select=True, socket=True, thread=True, time=True"])
def test_a_driver_that_blocks_the_hub_stops_the_boot(configuration: Configuration, arguments: str) -> None:
    done = _guarded(configuration, arguments)
    assert done.returncode == 1
    assert "HubStalledError: While the database slept 50 ms, other work had 0 turns" in done.stderr
