"""A council as the command shows it."""

from __future__ import annotations

from typing import Any

from chassis.council import Council

COUNCIL_COLUMNS = ("slug", "name", "gss", "dfe", "region", "state", "schemes")


def council_row(council: Council) -> dict[str, Any]:
    """All that identifies a council, ready for JSON; `gss` lists present and former codes."""
    return {
        "slug": council.slug,
        "name": council.name,
        "gss": [code.code for code in council.gss_codes],
        "dfe": council.dfe_code,
        "region": council.region,
        "kind": council.kind,
        "data_controllers": list(council.data_controllers),
        "delivered_by": council.delivered_by,
        "schemes": sorted(council.schemes),
        "state": council.state.value,
        "slot": council.slot,
    }
