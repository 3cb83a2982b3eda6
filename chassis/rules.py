"""Named rules: small pure functions with an identifier, a reason in plain words, and a source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec

from chassis.problems import REFUSED, Problem, Violation

P = ParamSpec("P")

CATALOGUE: dict[str, Rule[...]] = {}


@dataclass(frozen=True)
class Rule(Generic[P]):
    """A rule of the business.

    `test` answers True where it is satisfied, False where it refuses, or a sentence where the reason depends on
    the values; the sentence must name no person.
    """

    identifier: str
    reason: str
    source: str
    test: Callable[P, bool | str]

    def judge(self, *args: P.args, **kwargs: P.kwargs) -> Violation | None:
        """None where the rule is satisfied, otherwise the violation."""
        verdict = self.test(*args, **kwargs)
        if verdict is True:
            return None
        return Violation(self.identifier, verdict if isinstance(verdict, str) else self.reason, self.source)


def rule(identifier: str, reason: str, source: str) -> Callable[[Callable[P, bool | str]], Rule[P]]:
    """Make a function a named rule. `identifier` is kebab case and unique in the whole suite."""

    def name(test: Callable[P, bool | str]) -> Rule[P]:
        if identifier in CATALOGUE:
            raise ValueError(f"two rules are called {identifier}")
        made = Rule(identifier, reason, source, test)
        CATALOGUE[identifier] = made
        return made

    return name


def violations(*judgements: Violation | None) -> tuple[Violation, ...]:
    return tuple(v for v in judgements if v is not None)


def require(*judgements: Violation | None) -> None:
    """Refuse with every violation at once, not only the first. Raises `Problem` (409)."""
    broken = violations(*judgements)
    if broken:
        count = "One rule refuses" if len(broken) == 1 else f"{len(broken)} rules refuse"
        raise Problem(REFUSED, f"{count} this step.", violations=broken)
