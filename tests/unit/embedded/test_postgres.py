from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from chassis.configuration import Configuration
from chassis.embedded import postmaster as postmasters
from chassis.embedded.places import Places
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.embedded.secrets import load_or_create

ROOT = Path(__file__).resolve().parents[3]

USER_OF_HOME = """
import sys
from pathlib import Path
from chassis.embedded.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print("ready", flush=True)
sys.stdin.readline()
server.stop()
print("stopped", flush=True)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    home = tmp_path / "home"
    yield home
    with EmbeddedPostgres(home):
        pass


def ask(url: str, statement: str = "select 1") -> object:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def postmaster(home: Path) -> int:
    return int((Places(home).data / "postmaster.pid").read_text().splitlines()[0])


def processes(home: Path) -> list[int]:
    """The living PostgreSQL processes that work in the home's data folder."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.name().startswith("postgres") and Path(process.cwd()) == Places(home).data:
                found.append(process.pid)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def gone(home: Path) -> bool:
    deadline = monotonic() + 5
    while processes(home) and monotonic() < deadline:
        sleep(0.02)
    return not processes(home)


def other_process(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER_OF_HOME, str(home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "ready\n" in iter(process.stdout.readline, "")
    return process


def finish(process: subprocess.Popen[str]) -> None:
    assert process.communicate("\n", timeout=30)[0] == "stopped\n"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_starts_quickly_and_leaves_nothing_behind(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        ask(server.admin_url(), "create table kept as select 7")
        assert mode(Places(home).data) == mode(Places(home).socket_folder) == 0o700
        assert mode(Places(home).secrets) == mode(Places(home).log) == 0o600
        assert ask(server.admin_url(), "select datcollate || datlocale from pg_database limit 1") == "CC.UTF-8"
        assert ask(server.admin_url(), "show listen_addresses") == ""
        assert ask(server.admin_url(), "show fsync") == "on"
    assert gone(home)
    began = monotonic()
    with EmbeddedPostgres(home) as server:
        assert monotonic() - began < 8
        assert ask(server.admin_url(), "table kept") == 7


def test_nobody_is_trusted(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        right = make_url(server.admin_url())
        wrong = right.set(password="wrong").render_as_string(hide_password=False)
        none = right.set(password="").render_as_string(hide_password=False)
        for url in (wrong, none):
            with pytest.raises(OperationalError, match="password"):
                ask(url)
        trusting = "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'"
        assert ask(server.admin_url(), trusting) == 0


def test_a_second_user_does_not_take_the_server_away(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        number = postmaster(home)
        second = other_process(home)
        assert postmaster(home) == number
        finish(second)
        assert ask(server.admin_url()) == 1
    assert gone(home)


def test_the_last_user_stops_the_server_whoever_started_it(home: Path) -> None:
    first = other_process(home)
    with EmbeddedPostgres(home) as server:
        finish(first)
        assert ask(server.admin_url()) == 1
    assert gone(home)


def test_two_uses_in_one_process(home: Path) -> None:
    first, second = EmbeddedPostgres(home), EmbeddedPostgres(home)
    first.start()
    first.start()
    second.start()
    first.stop()
    first.stop()
    assert ask(second.admin_url()) == 1
    second.stop()
    assert gone(home)


def test_after_a_kill_the_server_is_adopted_and_stopped_by_the_next(home: Path) -> None:
    killed = other_process(home)
    number = postmaster(home)
    killed.kill()
    killed.wait()
    with EmbeddedPostgres(home) as server:
        assert postmaster(home) == number
        assert ask(server.admin_url()) == 1
    assert gone(home)


def test_a_server_that_was_killed_too_starts_anew(home: Path) -> None:
    killed = other_process(home)
    os.kill(postmaster(home), signal.SIGKILL)
    killed.kill()
    killed.wait()
    with EmbeddedPostgres(home) as server:
        assert ask(server.admin_url()) == 1
    assert gone(home)


def test_a_pid_file_that_names_another_program_does_not_mislead(home: Path) -> None:
    with EmbeddedPostgres(home):
        lines = (Places(home).data / "postmaster.pid").read_text().splitlines()
    (Places(home).data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    with EmbeddedPostgres(home) as server:
        assert ask(server.admin_url()) == 1


def test_an_initialisation_that_was_interrupted_is_begun_again(home: Path) -> None:
    places = Places(home)
    places.unfinished_data.mkdir(parents=True)
    (places.unfinished_data / "PG_VERSION").write_text("18")
    with EmbeddedPostgres(home) as server:
        assert ask(server.admin_url()) == 1


def test_a_long_home_has_its_socket_elsewhere(tmp_path: Path) -> None:
    home = tmp_path / ("x" * 100) / "home"
    with EmbeddedPostgres(home) as server:
        folder = Places(home).socket_folder
        assert len(str(folder)) < 100
        assert mode(folder) == 0o700
        assert ask(server.admin_url()) == 1
        finish(other_process(home))
    assert gone(home)
    folder.rmdir()


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    home = tmp_path / ("x" * 100) / "home"
    server = EmbeddedPostgres(home)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Places(home).socket_folder.symlink_to(elsewhere)
    try:
        with pytest.raises((PermissionError, FileExistsError)):
            server.start()
    finally:
        Places(home).socket_folder.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests above have just run as an ordinary user")
def test_as_an_ordinary_user() -> None:
    """Root tries as `nobody`, in a fork, what everybody else tries above."""
    nobody = pwd.getpwnam("nobody")
    folder = Path(tempfile.mkdtemp())
    try:
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        child = os.fork()
        if child == 0:
            os._exit(use_as(nobody, folder / "home"))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert gone(folder / "home")
    finally:
        shutil.rmtree(folder)


def use_as(user: pwd.struct_passwd, home: Path) -> int:
    """0 where all is well; nothing may leave the fork."""
    try:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        with EmbeddedPostgres(home) as server:
            assert ask(server.admin_url()) == 1
            assert Places(home).data.stat().st_uid == user.pw_uid
            assert mode(home) == mode(Places(home).data) == mode(Places(home).socket_folder) == 0o700
    except BaseException:  # noqa: BLE001 - the fork must end here, whatever happens
        traceback.print_exc()
        return 1
    return 0


STUBBORN = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: print("asked", flush=True))
signal.signal(signal.SIGQUIT, signal.SIG_DFL)  # a run in the background hands it down as ignored
print("ready", flush=True)
time.sleep(60)
"""


def test_a_server_that_writes_for_long_when_it_is_stopped_is_ended_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its fast shutdown is asked for first; another program stands for it, which takes no notice of that."""
    server = EmbeddedPostgres(home)
    server.start()
    real = postmaster(home)
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True) as stubborn:
        assert stubborn.stdout is not None
        assert stubborn.stdout.readline() == "ready\n"
        monkeypatch.setattr(postmasters, "running", lambda _: postmasters.Postmaster(stubborn.pid, "ready"))
        server._child = None
        began = monotonic()
        server.stop()
        assert monotonic() - began < 8
        monkeypatch.undo()
        assert stubborn.stdout.read() == "asked\n"
        assert stubborn.wait() == -signal.SIGQUIT
    os.kill(real, signal.SIGINT)


def test_what_was_committed_is_there_after_an_immediate_end(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.embedded.postgres.FAST_SECONDS", 0.0)
    with EmbeddedPostgres(home) as server:
        ask(server.admin_url(), "create table kept as select generate_series(1, 300000) as number")
    with EmbeddedPostgres(home) as server:
        assert ask(server.admin_url(), "select count(*) from kept") == 300000


def test_secrets_are_made_once_and_fill_the_configuration(tmp_path: Path) -> None:
    secrets = load_or_create(tmp_path / "home")
    again = load_or_create(tmp_path / "home")
    assert secrets == again
    assert load_or_create(tmp_path / "other").secret != secrets.secret
    assert secrets.secret not in repr(secrets)
    given = {("carers", "app"): "postgresql://given"}
    configuration = secrets.configure(Configuration(home=tmp_path / "home", database_urls=given))
    assert configuration.secret == secrets.secret
    assert configuration.database_url("carers", "app") == "postgresql://given"
    relay = make_url(configuration.database_url("links", "relay"))
    assert (relay.username, relay.database, relay.password) == (
        "links_relay",
        "links",
        secrets.password("links", "relay"),
    )
    assert relay.query["host"] == str(Places(tmp_path / "home").socket_folder)
    assert configuration.database_url("postgres", "admin") == EmbeddedPostgres(tmp_path / "home").admin_url()
    assert len({configuration.database_url(s, r) for s, r in configuration.database_urls}) == 5 * 4 + 1
