"""Numbers and choices that a council sets, each with the day from which it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Setting:
    """One setting. `default` holds until a council sets another; `source` says where the default comes from."""

    name: str
    kind: type[int] | type[bool] | type[str]
    default: int | bool | str
    meaning: str
    source: str
    least: int = 0
    most: int = 100_000

    def check(self, value: Any) -> None:
        """Raises ValueError with a sentence where `value` cannot be a value of this setting."""
        if type(value) is not self.kind:
            raise ValueError(f"{self.name} takes {self.kind.__name__}, not {value!r}")
        if isinstance(value, int) and not isinstance(value, bool) and not self.least <= value <= self.most:
            raise ValueError(f"{self.name} lies between {self.least} and {self.most}")


@dataclass(frozen=True)
class Settings:
    """What one council has set: for each name the (effective from, value) pairs, oldest first."""

    history: Mapping[str, Sequence[tuple[date, Any]]] = field(default_factory=dict)

    def value(self, setting: Setting, day: date) -> Any:
        """The value in force on `day`."""
        in_force = [value for start, value in self.history.get(setting.name, ()) if start <= day]
        return in_force[-1] if in_force else setting.default
