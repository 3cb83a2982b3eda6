"""The region files: which councils there are, written down by the operators and checked on load."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from chassis.contracts.settings import Settings
from chassis.council import Council, GssCode, check_slug

UNASSIGNED = "unassigned.yaml"


class RegionsError(ValueError):
    """A region file is wrong. The text names the file and the field."""


@dataclass(frozen=True)
class Declaration:
    """One council as its region file states it. `slot` is set where it fills a slot of the unassigned file."""

    council: Council
    cohort: str
    confidence: str
    file: str
    slot: str | None = None


@dataclass(frozen=True)
class Regions:
    """All region files of a folder. `open_slots` are the slots that no council fills yet."""

    declarations: tuple[Declaration, ...]
    open_slots: tuple[str, ...]
    names: tuple[str, ...]
    schemes: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def councils(self) -> tuple[Council, ...]:
        return tuple(d.council for d in self.declarations)


def load_regions(folder: Path) -> Regions:
    """Read every `*.yaml` of `folder` against its `schema.json`. Raises RegionsError."""
    schema = _schema(folder)
    declarations: list[Declaration] = []
    slots: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        content = _read(path)
        if path.name == UNASSIGNED:
            _check(path, content, schema, "slots_file")
            slots += [entry["slot"] for entry in content["slots"] if entry.get("slug") is None]
            entries = [e for e in content["slots"] if e.get("slug") is not None]
        else:
            _check(path, content, schema, "region_file")
            entries = [{**entry, "region": content["region"]} for entry in content["authorities"]]
        declarations += [_declaration(path, entry) for entry in entries]
    _check_unique(declarations)
    definitions = schema["$defs"]
    return Regions(
        declarations=tuple(sorted(declarations, key=lambda d: d.council.slug)),
        open_slots=tuple(slots),
        names=tuple(definitions["region"]["enum"]),
        schemes=tuple(definitions["scheme"]["enum"]),
        kinds=tuple(definitions["authority"]["properties"]["kind"]["enum"]),
    )


class _PlainLoader(yaml.SafeLoader):
    """YAML without its guess at dates, so that the schema sees what was written."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _schema(folder: Path) -> dict[str, Any]:
    try:
        schema: dict[str, Any] = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RegionsError(f"{folder / 'schema.json'} cannot be read: {error}") from error
    return schema


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _PlainLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise RegionsError(f"{path} cannot be read: {error}") from error


def _check(path: Path, content: Any, schema: Mapping[str, Any], definition: str) -> None:
    validator = Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{definition}"})
    errors = sorted(validator.iter_errors(content), key=lambda e: e.json_path)
    if errors:
        raise RegionsError("; ".join(f"{path}: {e.json_path.removeprefix('$.')}: {e.message}" for e in errors))


def _declaration(path: Path, entry: Mapping[str, Any]) -> Declaration:
    try:
        check_slug(entry["slug"])
        council = Council(
            slug=entry["slug"],
            name=entry["name"],
            gss_codes=tuple(_gss_code(code) for code in entry["gss_codes"]),
            dfe_code=entry["dfe_code"],
            region=entry["region"],
            kind=entry["kind"],
            data_controllers=tuple(entry["data_controllers"]),
            delivered_by=entry["delivered_by"],
            schemes=frozenset(entry["schemes"]),
            settings=_settings(entry.get("settings") or ()),
            slot=entry.get("slot"),
        )
    except ValueError as error:
        raise RegionsError(f"{path}: {entry['slug']}: {error}") from error
    return Declaration(council, entry["cohort"], entry["confidence"], path.name, entry.get("slot"))


def _gss_code(entry: Mapping[str, str]) -> GssCode:
    start, end = (date.fromisoformat(entry[n]) if n in entry else None for n in ("valid_from", "valid_to"))
    if start and end and start > end:
        raise ValueError(f"gss_codes: {entry['code']} ends before it begins")
    return GssCode(entry["code"], start, end)


def _settings(entries: Iterable[Mapping[str, Any]]) -> Settings:
    history: dict[str, list[tuple[date, Any]]] = {}
    for entry in entries:
        history.setdefault(entry["name"], []).append((date.fromisoformat(entry["effective_from"]), entry["value"]))
    return Settings({name: sorted(values, key=lambda v: v[0]) for name, values in history.items()})


def _check_unique(declarations: Iterable[Declaration]) -> None:
    seen: dict[tuple[str, str], Declaration] = {}
    for declaration in declarations:
        for field, value in _identifiers(declaration):
            other = seen.get((field, value))
            if other is not None:
                raise RegionsError(
                    f"{declaration.file}: {declaration.council.slug}: {field}: {value} also belongs to"
                    f" {other.council.slug} in {other.file}"
                )
            seen[field, value] = declaration


def _identifiers(declaration: Declaration) -> Iterator[tuple[str, str]]:
    yield "slug", declaration.council.slug
    for code in declaration.council.gss_codes:
        yield "gss_codes", code.code
    if declaration.council.dfe_code:
        yield "dfe_code", declaration.council.dfe_code
    if declaration.slot:
        yield "slot", declaration.slot
