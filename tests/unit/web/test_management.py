from __future__ import annotations

import json

import pytest

import chassis.observability.metrics  # noqa: F401 - the metrics are registered on import
from chassis.web.management import Management


def ask(application, path, method="GET"):
    told = []
    body = b"".join(
        application(
            {"PATH_INFO": path, "REQUEST_METHOD": method}, lambda status, headers: told.append((status, dict(headers)))
        )
    )
    return told[0][0], told[0][1], body


@pytest.mark.parametrize(("alive", "status"), [(True, "200 OK"), (False, "503 Service Unavailable")])
def test_health_follows_the_hub(alive, status):
    assert ask(Management(lambda: alive, dict), "/healthz")[0] == status


def test_readiness_names_what_is_wrong():
    application = Management(lambda: True, lambda: {"database": "does not answer"})
    status, _, body = ask(application, "/readyz")
    assert status == "503 Service Unavailable"
    assert json.loads(body) == {"status": "not ready", "database": "does not answer"}


def test_ready_where_every_check_is_well():
    assert ask(Management(lambda: True, dict), "/readyz")[0] == "200 OK"


def test_metrics():
    status, headers, body = ask(Management(lambda: True, dict), "/metrics")
    assert status == "200 OK"
    assert headers["Content-Type"].startswith("text/plain")
    assert b"rpc_seconds" in body


@pytest.mark.parametrize(("path", "method", "status"), [("/", "GET", "404"), ("/healthz", "POST", "405")])
def test_anything_else_is_refused(path, method, status):
    assert ask(Management(lambda: True, dict), path, method)[0].startswith(status)


def test_what_is_to_be_looked_at_changes_no_readiness():
    status, _, body = ask(Management(lambda: True, dict, lambda: {"dead letters": "two"}), "/readyz")
    assert (status, json.loads(body)["warnings"]) == ("200 OK", {"dead letters": "two"})
