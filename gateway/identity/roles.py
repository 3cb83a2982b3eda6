"""Which scopes a client is granted: by a role, read from what the contracts declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chassis.contracts.contract import Contract

READER, EVERYTHING = "reader", "everything"
"""All that can be read and is not closed; all that is not closed."""


def all_scopes(contracts: Iterable[Contract]) -> dict[str, str]:
    """Every scope and its meaning."""
    return {scope: meaning for contract in contracts for scope, meaning in contract.scopes.items()}


def roles(contracts: Sequence[Contract]) -> Mapping[str, frozenset[str]]:
    """The scopes of each role, the least first. No role holds a closed scope: those are named one by one."""
    closed = frozenset(scope for contract in contracts for scope in contract.closed_scopes)
    reading = {o.scope for contract in contracts for o in contract.operations if o.scope and not o.writes}
    reading |= {event.scope for contract in contracts for event in contract.events}
    declared = sorted({name for contract in contracts for name in contract.roles})
    found = {name: frozenset().union(*(c.roles.get(name, frozenset()) for c in contracts)) for name in declared}
    everything = frozenset(all_scopes(contracts))
    whole = {READER: reading, **found, EVERYTHING: everything}
    return {name: frozenset(scopes) - closed for name, scopes in sorted(whole.items(), key=lambda one: len(one[1]))}
