"""What differs between a database as it is and as the code expects it, council by council."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text

from chassis.configuration import Configuration
from chassis.council import Council
from chassis.database import tables
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.provisioning import migrating
from chassis.provisioning.databases import own_schemas
from chassis.provisioning.grants import SHARED_SCHEMAS, VERSION_TABLES


@dataclass(frozen=True)
class Drift:
    """One difference. `council` is empty for the shared schemas."""

    service: str
    council: str
    difference: str


def check(configuration: Configuration, definition: ServiceDefinition, councils: Iterable[Council]) -> list[Drift]:
    """Schemas not at the newest revision, and tables that are not as declared. Empty where all is well."""
    shared = migrating.head(migrating.shared_histories(definition))
    target = migrating.head(migrating.council_histories(definition))
    found: list[Drift] = []
    with Database(configuration, definition.name).owner.connect() as connection:
        positions = migrating.positions(connection)
        found += _compare_shared(connection, definition, positions.get(migrating.SHARED_SCHEMA, ()), shared)
        for council in councils:
            position = positions.get(council.schema, ())
            found += _compare_council(connection, definition, council, position, target)
    return found


def _compare_shared(
    connection: Connection, definition: ServiceDefinition, position: migrating.Position, target: migrating.Position
) -> list[Drift]:
    schemas = {*SHARED_SCHEMAS, *own_schemas(definition)}
    declared = [tables.shared_tables, *([definition.shared_tables] if definition.shared_tables is not None else [])]
    differences = _differences(connection, declared, "", schemas)
    return _drifts(definition.name, "", position, target, differences)


def _compare_council(
    connection: Connection,
    definition: ServiceDefinition,
    council: Council,
    position: migrating.Position,
    target: migrating.Position,
) -> list[Drift]:
    declared = [tables.council_tables, *([definition.council_tables] if definition.council_tables is not None else [])]
    differences = _differences(connection, declared, council.schema, None) if position else []
    return _drifts(definition.name, council.slug, position, target, differences)


def _drifts(
    service: str, council: str, position: migrating.Position, target: migrating.Position, differences: Iterable[str]
) -> list[Drift]:
    behind = [] if position == target else [f"stands at {_words(position)}, not at {_words(target)}"]
    return [Drift(service, council, difference) for difference in (*behind, *differences)]


def _differences(
    connection: Connection, declared: list[MetaData], search_path: str, schemas: set[str] | None
) -> list[str]:
    def wanted(name: str | None, kind: str, parents: Any) -> bool:
        if kind == "schema":
            return schemas is None or name in schemas
        return kind != "table" or name not in VERSION_TABLES

    options = {"include_schemas": schemas is not None, "include_name": wanted}
    with connection.begin():
        connection.execute(text("select set_config('search_path', :path, true)"), {"path": search_path})
        connection.dialect.default_schema_name = search_path
        context = MigrationContext.configure(connection, opts=options)
        return [_sentence(difference) for difference in compare_metadata(context, _merged(declared))]


def _merged(declared: list[MetaData]) -> MetaData:
    merged = MetaData()
    for metadata in declared:
        for table in metadata.sorted_tables:
            table.to_metadata(merged)
    return merged


def _sentence(difference: Any) -> str:
    if isinstance(difference, list):
        return "; ".join(_sentence(part) for part in difference)
    verb, *parts = difference
    names = [str(getattr(part, "name", part)) for part in parts if part is not None and not isinstance(part, dict)]
    return f"{verb.replace('_', ' ')}: {', '.join(names)}"


def _words(position: migrating.Position) -> str:
    return " ".join(position) or "nothing"
