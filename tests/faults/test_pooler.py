"""A pooler in transaction mode before a login that needs its session: the process says so in one line and ends."""

from __future__ import annotations

import subprocess

import pytest

from chassis.configuration import database_variable
from tests.faults.installation import Installation
from tests.support.pgbouncer import pooled
from tests.support.suite import KINWEAVE, ROOT


@pytest.mark.parametrize(("role", "arguments"), [("relay", ("serve", "links")), ("owner", ("migrate",))])
def test_a_pooler_is_refused_in_one_line(installation: Installation, role: str, arguments: tuple[str, ...]) -> None:
    variable = database_variable("links", role)
    with pooled(installation.suite.environment[variable]) as url:
        environment = {**installation.suite.environment, variable: url}
        done = subprocess.run(
            [*KINWEAVE, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert len(said) == 1
    assert said[0].startswith(f"Error: {variable} leads through a connection pooler in transaction mode")
    assert "Traceback" not in done.stderr
