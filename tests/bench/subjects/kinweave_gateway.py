"""Kinweave: the gateway's whole pipeline (token, council, scope, limits, metrics) without its database."""

from __future__ import annotations

import chassis.runtime.green  # noqa: F401  # isort: skip - before anything that opens a socket

import os
from typing import Any, cast

import eventlet

from chassis.rpc.client import RpcClient
from chassis.web.server import HttpListener
from gateway.documentation.pages import Documentation
from gateway.identity.keys import KeyRing
from gateway.identity.verification import TokenVerifier
from gateway.pipeline.admission import Admission
from gateway.pipeline.application import Gateway
from gateway.pipeline.pages import Pages
from gateway.pipeline.routing import Router
from tests.bench.subjects.kinweave_contract import CONTRACT, KeyInEnvironment, OneCouncil


def gateway(calls: RpcClient) -> Gateway:
    absent = cast("Any", None)
    keys = KeyRing(KeyInEnvironment())
    return Gateway(
        Router([CONTRACT]),
        Pages(Documentation([CONTRACT]), dict, keys, absent),
        Admission(TokenVerifier(keys, frozenset()), OneCouncil(), frozenset()),
        {CONTRACT.service: calls.call},
        absent,
        lambda refusal: None,
    )


if __name__ == "__main__":
    HttpListener(gateway(RpcClient(os.environ["AMQP_URI"])), "127.0.0.1", int(os.environ["PORT"])).start()
    eventlet.sleep(float("1e9"))
