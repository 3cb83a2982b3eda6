"""Reading documented examples: one JSON file per operation in a folder of its service's contract."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chassis.contracts.operation import Example


def read_file(folder: Path, operation: str) -> Mapping[str, Any]:
    """All that the file of an operation says. Raises FileNotFoundError where there is none."""
    read: Mapping[str, Any] = json.loads((folder / f"{operation}.json").read_text(encoding="utf-8"))
    return read


def read_example(folder: Path, operation: str) -> Example:
    """The example of an operation. Raises FileNotFoundError where there is none."""
    read = read_file(folder, operation)
    return Example(
        path=read.get("path", {}), query=read.get("query", {}), body=read.get("body"), answer=read.get("answer")
    )
