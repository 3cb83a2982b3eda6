"""Councils as rows of the registry, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from chassis.contracts.settings import Settings
from chassis.council import Council, GssCode, State
from chassis.database.tables import registry_councils, registry_settings, registry_version


def read_version(connection: Connection) -> int:
    """The number that grows with every change of the registry; 0 before the first."""
    return connection.scalar(select(registry_version.c.number)) or 0


def read_councils(connection: Connection) -> dict[str, Council]:
    """All councils by slug, with their settings."""
    history: dict[str, dict[str, list[tuple[date, Any]]]] = {}
    in_order = select(registry_settings).order_by(registry_settings.c.effective_from)
    for row in connection.execute(in_order).mappings():
        values = history.setdefault(row["council"], {}).setdefault(row["name"], [])
        values.append((row["effective_from"], row["value"]))
    rows = connection.execute(select(registry_councils).order_by(registry_councils.c.slug)).mappings()
    return {row["slug"]: _council(row, history.get(row["slug"], {})) for row in rows}


def _council(row: RowMapping, history: Mapping[str, list[tuple[date, Any]]]) -> Council:
    return Council(
        slug=row["slug"],
        name=row["name"],
        gss_codes=tuple(_gss_code(code) for code in row["gss_codes"]),
        dfe_code=row["dfe_code"],
        region=row["region"],
        kind=row["kind"],
        data_controllers=tuple(row["data_controllers"]),
        delivered_by=row["delivered_by"],
        schemes=frozenset(row["schemes"]),
        state=State(row["state"]),
        settings=Settings(history),
        slot=row["slot"],
    )


def _gss_code(code: Mapping[str, str | None]) -> GssCode:
    start, end = (date.fromisoformat(d) if (d := code.get(n)) else None for n in ("valid_from", "valid_to"))
    return GssCode(str(code["code"]), start, end)


def identity_row(council: Council) -> dict[str, Any]:
    """What says who a council is: the columns that a region file may correct later."""
    return {
        "name": council.name,
        "gss_codes": [_code_row(code) for code in council.gss_codes],
        "dfe_code": council.dfe_code,
        "region": council.region,
        "kind": council.kind,
        "data_controllers": list(council.data_controllers),
        "delivered_by": council.delivered_by,
    }


def _code_row(code: GssCode) -> dict[str, str | None]:
    return {
        "code": code.code,
        "valid_from": code.valid_from.isoformat() if code.valid_from else None,
        "valid_to": code.valid_to.isoformat() if code.valid_to else None,
    }


def by_reference(councils: Iterable[Council]) -> dict[str, Council]:
    """Councils by slug and by every GSS code that is or was theirs. A slug wins over a code."""
    councils = tuple(councils)
    codes = {code.code: council for council in councils for code in council.gss_codes}
    return codes | {council.slug: council for council in councils}
