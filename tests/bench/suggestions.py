"""Suggestions for one child over many carers: the handler and the answer over HTTP, beside merely reading the rows."""

from __future__ import annotations

import copy
import gc
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text

from chassis.configuration import Configuration
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.embedded.secrets import load_or_create
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.messaging.scopes import system_scope
from chassis.rpc.wire import Call
from services.links.contract import codes
from services.links.contract.examples import example
from services.links.definition import DEFINITION
from services.links.hearing.tables import KnownCarer
from tests.bench.embedded import COUNCIL, running
from tests.bench.load import percentile
from tests.bench.processes import load
from tests.bench.table import Table
from tests.service.links.desk import carer_data
from tests.support.http import Client

CARERS, CHANGED, GOAL, SEED = 5_000, 50, 300, 20260930
TIMES, SECONDS = 30, 5.0
CHILD = "C-1041"
PATH = f"/short-breaks/children/{CHILD}/suggestions"


def measure() -> Table:
    with tempfile.TemporaryDirectory(prefix="kinweave-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with running(folder) as suite, EmbeddedPostgres(home):
            configuration = load_or_create(home).configure(Configuration(home=home))
            database = Database(configuration, "links")
            asking = Asking(database)
            asking.record_child()
            _put_carers(database, asking.schema)
            _as_a_service_does()
            rows = list(_rows(asking))
            made = suite.kinweave("clients", "add", "--council", COUNCIL, "--name", "Bench", "--role", "everything")
            client = Client(f"http://127.0.0.1:{suite.port}", COUNCIL, made["client_id"], made["client_secret"])
            client.authenticate()
            headers = {"Authorization": f"Bearer {client.token}"}
            client.get(PATH)
            served = load(suite.port, client.path(PATH), headers, "", SECONDS, 1)
            database.dispose()
    shown = f"p50 {served['p50']:.0f}, p95 {served['p95']:.0f} ms"
    failed = f", {served['failed']} failed" if served["failed"] else ""
    rows.append(["the same over HTTP, all services in one process", shown + failed, f"under {GOAL} ms"])
    return Table(f"Suggestions for one child over {CARERS:,} carers", ["", "measured", "goal"], rows)


def _as_a_service_does() -> None:
    """A service's process leaves what it built at its start out of full collections (`chassis.runtime.launch`)."""
    gc.collect()
    gc.freeze()


class Asking:
    """Performs operations as the service's process does, on its database, without a broker."""

    def __init__(self, database: Database) -> None:
        self.database = database
        registry = Registry(database)
        registry.refresh()
        self.council = registry.serving(COUNCIL)
        self.schema = self.council.schema
        self.performer = Performer(DEFINITION, database, registry, Cursors("bench"))

    def ask(self, operation: str, body: Any = None, **more: Any) -> Any:
        reply = self.performer.perform(
            Call(
                service="links",
                operation=operation,
                council=COUNCIL,
                client="bench",
                command=uuid4(),
                deadline=datetime.now(UTC) + timedelta(seconds=30),
                actor="worker-900",
                grants=frozenset(DEFINITION.contract.scopes),
                path={"child": CHILD},
                body=b"" if body is None else json.dumps(body).encode(),
                **more,
            )
        )
        assert reply.status in (200, 201), reply
        return json.loads(reply.body)

    def record_child(self) -> None:
        self.ask("record_child", example("record_child").body, if_none_match="*")

    def suggest(self, **query: str) -> Any:
        return self.ask("suggest_carers", query=query)

    def merely_read(self) -> None:
        """What any answer from these rows takes at least, unless something of them is kept."""
        with self.database.unit_of_work(system_scope(self.council, "bench")) as unit:
            found = unit.session.execute(select(KnownCarer.id, KnownCarer.state_data)).all()
        assert len(found) == CARERS


def _rows(asking: Asking) -> Iterator[list[str]]:
    first = _seconds(asking.suggest)
    found = asking.suggest()
    assert found["judged"] == CARERS
    later = _times(asking.suggest)
    full = _times(lambda: asking.suggest(limit="200", include="excluded"))
    read = _times(asking.merely_read)
    after = sorted(_after_changes(asking))
    yield ["suggested, nearly, excluded", _counts(found), ""]
    yield ["handler, the first call of a process", f"{first * 1000:.0f} ms", ""]
    yield ["handler, later calls", _shown(later), f"under {GOAL} ms"]
    yield ["the same, Python's share of the processor", f"p50 {_processor(asking.suggest):.0f} ms", ""]
    yield [f"handler, {CHANGED} carers changed since the last", _shown(after), f"under {GOAL} ms"]
    yield ["handler, 200 pairs of each kind answered", _shown(full), ""]
    yield ["merely reading the rows and their JSON", _shown(read), ""]
    yield ["the same, Python's share of the processor", f"p50 {_processor(asking.merely_read):.0f} ms", ""]
    ratio = percentile(later, 50) / percentile(read, 50)
    yield ["later calls beside merely reading, p50", f"{ratio:.2f} x", "under 2 x"]


def _counts(found: Mapping[str, Any]) -> str:
    rest = found["judged"] - found["suggested"] - found["nearly"]
    return f"{found['suggested']}, {found['nearly']}, {rest}"


def _seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _times(act: Callable[[], Any]) -> list[float]:
    return sorted(_seconds(act) for _ in range(TIMES))


def _processor(act: Callable[[], Any]) -> float:
    """Milliseconds that this process computes for it, whatever else the machine does."""
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    return percentile(sorted(taken), 50) * 1000


def _after_changes(asking: Asking) -> Iterator[float]:
    some = "select id from known_carers order by random() limit :n"
    change = text(f"update known_carers set version = version + 1 where id in ({some})")
    for _ in range(TIMES):
        with asking.database.owner.begin() as connection:
            connection.execute(text(f'set local search_path to "{asking.schema}"'))
            connection.execute(change, {"n": CHANGED})
        yield _seconds(asking.suggest)


def _shown(seconds: list[float]) -> str:
    return f"p50 {percentile(seconds, 50) * 1000:.0f}, p95 {percentile(seconds, 95) * 1000:.0f} ms"


def _put_carers(database: Database, schema: str) -> None:
    chance = random.Random(SEED)
    rows = [_carer(chance, UUID(int=chance.getrandbits(128), version=4)) for _ in range(CARERS)]
    with database.owner.begin() as connection:
        connection.execute(text(f'set local search_path to "{schema}"'))
        connection.execute(insert(KnownCarer), rows)


def _carer(chance: random.Random, identifier: UUID) -> dict[str, Any]:
    """Invented: most are in order, a fifth is not, skills are rare, and everybody offers something else."""
    data = copy.deepcopy(carer_data(str(identifier)))
    offer = data["availability"]
    offer["daytime"] = chance.sample(codes.DAY_SLOTS, chance.randint(0, 4))
    offer["overnight"] = chance.sample(codes.NIGHT_SLOTS, chance.randint(0, 2))
    offer["sessions_per_month"] = chance.choice((None, 1, 2, 4, 8))
    offer["preferences"] |= {
        "needs": chance.sample(codes.NEEDS[1:], chance.randint(0, 5)),
        "age_to": chance.randint(8, 17),
    }
    offer["travel"] |= {"area": f"ZZ{chance.randint(1, 9)}", "most_miles": chance.choice((None, 10, 20))}
    offer["identity"] |= {"languages": chance.sample(("en", "pl", "ur", "cy"), chance.randint(0, 2))}
    data["home"] |= {"pets": chance.sample(codes.PETS, chance.choice((0, 0, 1, 2))), "step_free": chance.random() < 0.6}
    tasks = [task for task in codes.CLINICAL_TASKS if chance.random() < 0.3]
    signed = {"person": 1, "signed_off_on": "2025-01-10", "expires_on": "2035-01-10"}
    data["skills"] = [{"id": str(uuid4()), "task": task, **signed} for task in tasks]
    if chance.random() < 0.2:
        data["standing"]["compliant_until"] = "2025-01-01"
    row = {"id": identifier, "version": 1, "state": "approved", "state_data": data}
    return {**row, "heard_at": datetime(2025, 9, 30, tzinfo=UTC)}
