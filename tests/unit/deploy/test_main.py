from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from deploy.command.main import COMMANDS, kinweave


def _leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from _leaves(found, (*path, name))


def _own_commands() -> list[tuple[tuple[str, ...], click.Command]]:
    """All but those that start services: importing them makes this process cooperative."""
    context = click.Context(kinweave)
    found = {name: kinweave.get_command(context, name) for name in COMMANDS if name not in {"run", "serve", "demo"}}
    return [leaf for name, command in found.items() if command for leaf in _leaves(command, (name,))]


@pytest.mark.parametrize(
    ("path", "command"), _own_commands(), ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_has_help_and_json(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help
    assert any("--json" in parameter.opts for parameter in command.params)
    done = CliRunner().invoke(kinweave, [*path, "--help"])
    assert done.exit_code == 0
    assert "--json" in done.stdout


def test_the_help_lists_every_command_without_importing_it() -> None:
    program = "import sys\nfrom deploy.command.main import kinweave\nkinweave(['--help'], standalone_mode=False)\n"
    program += "assert 'deploy.command.councils' not in sys.modules and 'eventlet' not in sys.modules\n"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_an_unknown_command_is_wrong_input() -> None:
    done = CliRunner().invoke(kinweave, ["nothing"])
    assert done.exit_code == 2
    assert "No such command" in done.stderr
