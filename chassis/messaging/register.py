"""The register of councils, as far as messaging needs it."""

from __future__ import annotations

from typing import Protocol

from chassis.council import Council


class Register(Protocol):
    """`chassis.councils.registry.Registry` is one."""

    def find(self, reference: str) -> Council | None: ...

    def all(self) -> tuple[Council, ...]: ...
