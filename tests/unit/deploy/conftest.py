"""An embedded installation with three councils that do not exist, up while the tests run, and the command on it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chassis.configuration import Configuration
from chassis.embedded.postgres import EmbeddedPostgres
from deploy.command.main import kinweave

REGIONS = Path(__file__).resolve().parents[2] / "support" / "regions"


@dataclass(frozen=True)
class Operator:
    """Calls `kinweave` as an operator does, in this process."""

    home: Path
    regions: Path

    def call(self, *arguments: str, **variables: str | None) -> Result:
        environment = {"KINWEAVE_HOME": str(self.home), "KINWEAVE_REGIONS": str(self.regions), "KINWEAVE_AMQP": None}
        return CliRunner().invoke(kinweave, arguments, env={**environment, **variables})

    def json(self, *arguments: str) -> Any:
        done = self.call(*arguments, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    def refusal(self, *arguments: str, **variables: str | None) -> str:
        """What is said where the input is wrong."""
        done = self.call(*arguments, **variables)
        assert done.exit_code == 2, done.output
        assert not done.stdout
        return done.stderr


@pytest.fixture(scope="session")
def installation() -> Iterator[Operator]:
    with tempfile.TemporaryDirectory(prefix="kinweave-operator-", ignore_cleanup_errors=True) as folder:
        home, regions = Path(folder) / "home", Path(folder) / "regions"
        shutil.copytree(REGIONS, regions)
        for name in ("schema.json", "unassigned.yaml"):
            shutil.copy(Configuration().regions / name, regions)
        yield Operator(home, regions)


@pytest.fixture(scope="session")
def operator(installation: Operator) -> Iterator[Operator]:
    """Migrated, the database up."""
    with EmbeddedPostgres(installation.home):
        installation.json("migrate")
        yield installation
