"""Changes of one service's registry. Each may be repeated; each answers whether it changed anything.

A change is one transaction under the registry role. Running processes notice it within their next poll.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.council import Council, State, check_gss_code, check_slug
from chassis.councils.reading import by_reference, identity_row, read_councils
from chassis.database.database import Database
from chassis.database.tables import registry_councils, registry_settings, timers
from chassis.identifiers import new_identifier


def add(database: Database, council: Council) -> bool:
    """Add a council, or bring who it is into line; schemes, settings and state of a known one stay, and its slot where
    none is named.

    Raises ValueError where the slug or a code is not usable, or where a code or the slot belongs to another council.
    """
    check_slug(council.slug)
    for code in council.gss_codes:
        check_gss_code(code.code)
    with database.registry.begin() as connection:
        _check_free(connection, council)
        identity = {**identity_row(council), **({"slot": council.slot} if council.slot else {})}
        row = {**identity, "slug": council.slug, "schemes": sorted(council.schemes), "state": council.state.value}
        added = _changed(connection, insert(registry_councils).values(row).on_conflict_do_nothing())
        if added:
            _add_settings(connection, council)
            return True
        columns = registry_councils.c
        kept = ((columns[name], literal(value, columns[name].type)) for name, value in identity.items())
        differs = or_(*(column.is_distinct_from(value) for column, value in kept))
        return _update(connection, council.slug, identity, differs)


def suspend(database: Database, slug: str) -> bool:
    """Serve nothing for the council until it is resumed. Raises LookupError, or ValueError where it is offboarded."""
    with database.registry.begin() as connection:
        _check_present(connection, slug)
        return _update(
            connection, slug, {"state": State.SUSPENDED.value}, registry_councils.c.state == State.ACTIVE.value
        )


def resume(database: Database, slug: str, now: datetime) -> bool:
    """Serve the council again and have its kept deliveries handled. Raises as `suspend`."""
    with database.registry.begin() as connection:
        _check_present(connection, slug)
        active = {"state": State.ACTIVE.value}
        changed = _update(connection, slug, active, registry_councils.c.state == State.SUSPENDED.value)
        if changed:
            due: dict[str, Any] = {
                "id": new_identifier(),
                "council": slug,
                "kind": "inbox",
                "subject": "",
                "due_at": now,
            }
            connection.execute(insert(timers).values(due).inline())
        return changed


def switch_scheme(database: Database, slug: str, scheme: str, on: bool) -> bool:
    """Offer a scheme in the council, or offer it no longer. Raises as `suspend`."""
    schemes = registry_councils.c.schemes
    with database.registry.begin() as connection:
        _check_present(connection, slug)
        wanted = func.array_append(schemes, scheme) if on else func.array_remove(schemes, scheme)
        present = schemes.contains([scheme])
        return _update(connection, slug, {"schemes": wanted}, ~present if on else present)


def set_setting(database: Database, slug: str, name: str, value: bool | int | str, effective_from: date) -> bool:
    """Let a setting hold `value` from a day on; earlier days keep theirs. Raises as `suspend`."""
    with database.registry.begin() as connection:
        _check_present(connection, slug)
        row = {"council": slug, "name": name, "effective_from": effective_from, "value": value}
        statement = insert(registry_settings).values(row)
        changes = {"value": statement.excluded.value, "changed_at": func.now()}
        keys = ["council", "name", "effective_from"]
        differs = registry_settings.c.value != statement.excluded.value
        return _changed(connection, statement.on_conflict_do_update(index_elements=keys, set_=changes, where=differs))


def councils(database: Database) -> dict[str, Council]:
    """What the registry holds, by slug."""
    with database.registry.connect() as connection:
        return read_councils(connection)


def _add_settings(connection: Connection, council: Council) -> None:
    rows = [
        {"council": council.slug, "name": name, "effective_from": start, "value": value}
        for name, history in council.settings.history.items()
        for start, value in history
    ]
    if rows:
        connection.execute(insert(registry_settings).on_conflict_do_nothing(), rows)


def _check_free(connection: Connection, council: Council) -> None:
    councils = read_councils(connection)
    known = by_reference(councils.values())
    for code in council.gss_codes:
        other = known.get(code.code)
        if other is not None and other.slug != council.slug:
            raise ValueError(f"{code.code} belongs to {other.slug}")
    by_dfe_code = {c.dfe_code: c.slug for c in councils.values() if c.slug != council.slug}
    if council.dfe_code and council.dfe_code in by_dfe_code:
        raise ValueError(f"The DfE code {council.dfe_code} belongs to {by_dfe_code[council.dfe_code]}")
    filled = {c.slot: c.slug for c in councils.values() if c.slot is not None}
    if council.slot is not None and filled.get(council.slot, council.slug) != council.slug:
        raise ValueError(f"{council.slot} is filled by {filled[council.slot]}")


def _check_present(connection: Connection, slug: str) -> None:
    state = connection.scalar(select(registry_councils.c.state).where(registry_councils.c.slug == slug))
    if state is None:
        raise LookupError(f"There is no council {slug} in the registry")
    if state == State.OFFBOARDED.value:
        raise ValueError(f"{slug} has been offboarded")


def _update(connection: Connection, slug: str, values: Mapping[str, Any], where: Any) -> bool:
    statement = update(registry_councils).where(registry_councils.c.slug == slug, where)
    return _changed(connection, statement.values(**values, changed_at=func.now()))


def _changed(connection: Connection, statement: Any) -> bool:
    return connection.execute(statement).rowcount > 0
