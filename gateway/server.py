"""The gateway on HTTP: the pipeline put together with the runtime, served without a nameko worker for each request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from chassis.configuration import Configuration
from chassis.rpc.wire import Call, Reply
from chassis.runtime.runtime import Runtime, runtime_of
from chassis.web.server import HttpListener
from gateway.contracts import CONTRACTS, SERVICES
from gateway.documentation.pages import Documentation
from gateway.feed.age import feed_as_of
from gateway.feed.listening import FeedListener
from gateway.feed.polling import FeedPolls
from gateway.feed.signals import SIGNALS
from gateway.identity.clients import ClientStore
from gateway.identity.endpoint import TokenEndpoint
from gateway.identity.keys import REFRESH_SECONDS, DatabaseKeyStore, KeyRing
from gateway.identity.revocations import database_revocations
from gateway.identity.verification import TokenVerifier
from gateway.openapi.document import build
from gateway.pipeline.admission import Admission
from gateway.pipeline.application import Gateway
from gateway.pipeline.pages import Pages
from gateway.pipeline.routing import Router
from gateway.pipeline.shares import Most, Shares
from gateway.refusals import refusals_into


class GatewayServer(DependencyProvider):  # type: ignore[misc]
    """Listens from the moment its service starts; stops before the runtime does, long polls first."""

    def setup(self) -> None:
        self._listener: HttpListener | None = None
        self._feed: FeedListener | None = None

    def start(self) -> None:
        runtime = runtime_of(self.container)
        runtime.before_stop(self.stop)
        configuration = runtime.configuration
        self._listener = HttpListener(
            self._application(runtime),
            configuration.http_host,
            configuration.http_port,
            on_stop=[SIGNALS.close],
            supervisor=runtime.supervisor,
            most_connections=configuration.most_connections,
        )
        self._listener.start()
        self._feed = FeedListener(configuration.database_url("gateway", "registry"), SIGNALS)
        runtime.supervisor.keep("feed-listener", self._feed.run)

    def stop(self) -> None:
        if self._listener is not None:
            self._listener.stop()
        if self._feed is not None:
            self._feed.stop()

    def kill(self) -> None:
        self.stop()

    def get_dependency(self, worker_ctx: Any) -> GatewayServer:
        return self

    def _application(self, runtime: Runtime) -> Gateway:
        database, engine = runtime.database, runtime.database.registry
        secret, before = runtime.configuration.secret, runtime.configuration.secret_before
        store = DatabaseKeyStore(engine, secret, before)
        keys = KeyRing(store, refresh_seconds=REFRESH_SECONDS) if before else KeyRing(store)
        revoked = database_revocations(engine)
        verify = TokenVerifier(keys, revoked)
        tokens = TokenEndpoint(ClientStore(database), runtime.registry, keys)
        dispatch: dict[str, Callable[[Call], Reply]] = {c.service: runtime.calls.call for c in SERVICES}
        dispatch["gateway"] = runtime.perform
        as_of = feed_as_of(database, [c.service for c in SERVICES])
        polls = FeedPolls(runtime.perform, SIGNALS, runtime.cursors, as_of)
        return Gateway(
            Router(CONTRACTS),
            Pages(
                Documentation(CONTRACTS),
                lambda: build(CONTRACTS),
                keys,
                tokens,
                runtime.readiness.checks,
                runtime.notices,
            ),
            Admission(verify, runtime.registry, revoked),
            dispatch,
            polls,
            refusals_into(database),
            shares=Shares(_most(runtime.configuration)),
            proxies=runtime.configuration.proxies,
            access_log=runtime.configuration.access_log,
        )


def _most(configuration: Configuration) -> Most:
    return Most(
        client=configuration.most_of_client,
        council=configuration.most_of_council,
        address=configuration.most_of_address,
        polls=configuration.most_connections // 2,
    )
