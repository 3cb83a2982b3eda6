"""The region's secret is changed step by step, and nothing that was made before is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from chassis.database.database import Database
from chassis.handling.cursors import Cursors
from chassis.problems import Problem
from gateway.identity import tokens
from gateway.identity.keys import ROTATION, DatabaseKeyStore, KeyRing
from gateway.tables import signing_keys
from tests.unit.gateway.support import NORTH, START, Moving

OLD, NEW = "the old secret", "the new secret"
BEFORE, PREPARED, CHANGED, AFTER = (OLD, ""), (OLD, NEW), (NEW, OLD), (NEW, "")
"""What a process is told, secret and secret of before, from step to step."""

STEPS = [(BEFORE, PREPARED), (PREPARED, CHANGED), (CHANGED, AFTER)]
"""While processes are replaced one by one, those of two steps work side by side."""


def lost(cursors: Cursors, cursor: str) -> bool:
    try:
        return bool(cursors.read(cursor, "p") != ["x"])
    except Problem:
        return True


@pytest.mark.parametrize(("earlier", "later"), STEPS)
def test_cursors_are_good_in_processes_of_two_steps(earlier: tuple[str, str], later: tuple[str, str]) -> None:
    for signing, reading in ((earlier, later), (later, earlier)):
        signer, reader = Cursors(*signing), Cursors(*reading)
        assert reader.read(signer.sign(["x"], "p"), "p") == ["x"]


def test_what_the_old_secret_signed_ends_when_it_is_taken_away() -> None:
    old = Cursors(*BEFORE).sign(["x"], "p")
    assert [lost(Cursors(*step), old) for step in (BEFORE, PREPARED, CHANGED, AFTER)] == [False, False, False, True]
    assert lost(Cursors(*CHANGED), Cursors("a third secret").sign(["x"], "p"))
    assert lost(Cursors(NEW, ""), Cursors("").sign(["x"], "p")), "no secret of before is not an empty one"


def test_tokens_are_good_in_every_process_while_their_keys_are_sealed_again(database: Database) -> None:
    clock = Moving(START + timedelta(days=400))
    with database.registry.begin() as connection:
        connection.execute(delete(signing_keys))

    def process(step: tuple[str, str]) -> KeyRing:
        return KeyRing(DatabaseKeyStore(database.registry, *step), clock, refresh_seconds=-1 if step[1] else 1e9)

    def token(ring: KeyRing) -> str:
        return tokens.issue(ring, "c", NORTH.slug, [], clock())

    def kids() -> list[str]:
        with database.registry.connect() as connection:
            return list(connection.execute(select(signing_keys.c.kid)).scalars())

    first = token(process(BEFORE))
    clock.go(days=ROTATION.days + 1)
    token(process(BEFORE))
    assert len(kids()) == 2
    made = [token(process(BEFORE))]
    for earlier, later in STEPS:
        for ring in (process(earlier), process(later), process(earlier), process(later)):
            made.append(token(ring))
            for one in made:
                assert tokens.read(ring, one, clock()).client == "c", (earlier, later)
    assert len(kids()) == 2, "no step needed a key of its own"
    assert process(AFTER).find(KeyRing(DatabaseKeyStore(database.registry, NEW), clock).current().kid) is not None
    assert tokens.read(process(AFTER), made[0], clock()).client == "c"
    assert DatabaseKeyStore(database.registry, OLD).load(clock()) == []
    with pytest.raises(Problem, match="expired"):
        tokens.read(process(AFTER), first, clock())
    with database.registry.begin() as connection:
        connection.execute(delete(signing_keys))
