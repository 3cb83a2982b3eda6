"""How a service refuses that has to ask about contact and hears nothing."""

from __future__ import annotations

from chassis.problems import problem_type

RESTRICTIONS_UNAVAILABLE = problem_type(
    "restrictions-unavailable",
    503,
    "Contact restrictions cannot be checked",
    "Nothing was changed; try again after Retry-After.",
)
