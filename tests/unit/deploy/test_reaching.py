"""What an operator is told where a database, a broker or the home folder cannot be used: one line, no password."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from chassis.configuration import Configuration, database_variable
from chassis.embedded.secrets import load_or_create
from tests.support.http import Client, eventually
from tests.support.rabbitmq import free_ports
from tests.support.suite import KINWEAVE, ROOT
from tests.unit.deploy.conftest import Operator

AMQP = "amqp://kinweave:secret-of-broker@127.0.0.1:9/region"


def _urls(operator: Operator, change: Callable[[str], str] = str) -> dict[str, str]:
    urls = load_or_create(operator.home).configure(Configuration(home=operator.home)).database_urls
    return {database_variable(*place): change(url) for place, url in urls.items()}


def _url(**parts: str | int) -> Callable[[str], str]:
    return lambda url: make_url(url).set(**parts).render_as_string(hide_password=False)


def _over_tcp(host: str, port: int) -> Callable[[str], str]:
    return lambda url: make_url(url).set(host=host, port=port, query={}).render_as_string(hide_password=False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_url(password="wrong-secret"), "refuses the user gateway_registry or the password. Correct the URL"),
        (_url(database="elsewhere"), "has no database elsewhere. Run `kinweave migrate`"),
        (_over_tcp("no-such-host.invalid", 5432), "no-such-host.invalid:5432/gateway has a host that is not known"),
        (_over_tcp("127.0.0.1", 9), "127.0.0.1:9/gateway is not there. Start PostgreSQL"),
    ],
)
def test_a_database_that_cannot_be_reached_is_named(
    operator: Operator, change: Callable[[str], str], said: str
) -> None:
    done = operator.call("councils", "list", KINWEAVE_AMQP=AMQP, **_urls(operator, change))
    assert done.exit_code == 1
    words = " ".join(done.stderr.split())
    assert said in words
    assert "postgresql://gateway_registry@" in words
    assert "Traceback" not in words
    assert "secret" not in words
    assert not [url for url in _urls(operator).values() if str(make_url(url).password) in words]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"KINWEAVE_DATABASE_CARERS_APP": "x://a:secret@b/c"},
            "KINWEAVE_DATABASE_CARERS_APP is not a URL as postgresql://",
        ),
        (
            {"KINWEAVE_DATABASE_CARERS_APP": "postgresql://a:secret@b:port/c"},
            "KINWEAVE_DATABASE_CARERS_APP is not a URL as",
        ),
        ({"KINWEAVE_DATABASE_CARERS_APP": "postgresql://b"}, "it names no user and no database"),
        ({"KINWEAVE_AMQP": "http://a:secret@b/c"}, "KINWEAVE_AMQP is not a URL as amqp://"),
        ({"KINWEAVE_AMQP": "amqp://a:secret@b:port/c"}, "KINWEAVE_AMQP is not a URL as amqp://"),
    ],
)
def test_a_url_that_is_none_is_named(operator: Operator, variables: dict[str, str], said: str) -> None:
    refusal = operator.refusal("councils", "list", **{**_urls(operator), "KINWEAVE_AMQP": AMQP, **variables})
    assert said in " ".join(refusal.split())
    assert "sec" not in refusal.replace("second", "")


def test_what_is_missing_is_said_with_what_it_is(operator: Operator) -> None:
    refusal = operator.refusal("councils", "list", KINWEAVE_AMQP=AMQP)
    for variable in ("KINWEAVE_DATABASE_CARERS_APP", "KINWEAVE_DATABASE_GATEWAY_REGISTRY"):
        assert f"{variable}: the login that" in refusal
    some = {"KINWEAVE_DATABASE_CARERS_APP": _urls(operator)["KINWEAVE_DATABASE_CARERS_APP"]}
    refusal = operator.refusal("councils", "list", KINWEAVE_AMQP=AMQP, **some)
    assert "KINWEAVE_DATABASE_GATEWAY_REGISTRY: the login that reads and changes the register" in refusal


def test_a_serving_process_waits_says_why_and_is_not_ready(operator: Operator) -> None:
    (port,) = free_ports(1)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINWEAVE_")}
    environment = {**kept, **_urls(operator, _url(password="wrong-secret")), "KINWEAVE_AMQP": AMQP}
    environment |= {"KINWEAVE_MANAGEMENT_PORT": str(port), "KINWEAVE_SECRET": "x" * 32}
    process = subprocess.Popen(
        [*KINWEAVE, "serve", "carers"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        # From here on nobody reads what it says: it must live on all the same.
        process.stderr.close()
        assert "refuses the user carers_registry or the password" in line
        assert "wrong-secret" not in line
        management = Client(f"http://127.0.0.1:{port}")
        unready = management.send("GET", "/readyz")
        assert unready.status == 503
        assert "refuses the user" in unready.json["start"]
        assert management.send("GET", "/healthz").status == 200
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert eventually(lambda: process.poll() is not None, 20)
    finally:
        process.kill()


def test_a_home_that_is_no_folder_is_said_in_one_line(installation: Operator, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for home in (file, file / "below", Path("/proc/kinweave"), Path("/sys/kinweave/home")):
        done = Operator(home, installation.regions).call("migrate")
        assert done.exit_code == 1, done.output
        assert "KINWEAVE_HOME cannot be used" in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert "Traceback" not in done.output
