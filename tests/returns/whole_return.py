"""A council's whole return: our rows, and the other tables as a council with nothing more to say would send them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.links.returns.files import as_csv
from services.links.returns.judging import Part
from services.links.returns.rows import EPISODE_COLUMNS, HEADER_COLUMNS, header_cells, written

OTHERS = {
    "reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    "uasc": ("CHILD", "SEX", "DOB", "DUC"),
    "oc2": (
        *("CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK"),
        *("HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"),
    ),
    "oc3": ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
    "ad1": ("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
    "placed_for_adoption": ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    "missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
    "social_workers": ("CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"),
}
PREVIOUS_PERMANENCE = ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM")
DEPRIVATION_OF_LIBERTY = ("CHILD", "DOB", "DOLO_START", "DOLO_END")
NEVER_BEFORE = "Z1"


def ours(parts: Iterable[Part]) -> dict[str, bytes]:
    """The two files that Kinweave answers."""
    with_rows = [part for part in parts if part.episodes]
    return {
        "header": as_csv(HEADER_COLUMNS, [header_cells(part.child) for part in with_rows]),
        "episodes": as_csv(EPISODE_COLUMNS, [row.cells for part in with_rows for row in part.episodes]),
    }


def whole(parts: Sequence[Part], deprivation_of_liberty: bool = False) -> dict[str, bytes]:
    permanence = [(p.child.number, written(p.child.born), NEVER_BEFORE, "", "") for p in parts if p.episodes]
    tables = {name: as_csv(columns, []) for name, columns in OTHERS.items()}
    tables["previous_permanence"] = as_csv(PREVIOUS_PERMANENCE, permanence)
    if deprivation_of_liberty:
        tables["deprivation_of_liberty"] = as_csv(DEPRIVATION_OF_LIBERTY, [])
    return {**tables, **ours(parts)}
