"""Rules of the Department that `csc-validator-be-903` has wrong, by number: the allow-list, each entry tested.

Made with a copy of the tables for each rule (`department_rules.own_copy`): no entry is the work of another rule.
"""

from __future__ import annotations

CRASHES = {
    "231": "asks the wrong table for UASC_STATUS",
    "233": "asks the wrong table for DATE_EPISODE_CEASED",
}
CRASHES_WITH_DEPRIVATION_OF_LIBERTY = {
    "709": "asks for PLACEMENT; the column is PLACE",
    "710": "asks for PLACEMENT; the column is PLACE",
}
CRASHES_WITHOUT_LAST_YEARS = {"706": "asks for last year's table without looking whether it is there"}
FIRES_WRONGLY = {
    "218": "wants a URN on V3 and V4 rows, where rule 214 forbids one",
    "634": "compares with the start of this year, not with 1 April 2016",
}
ASKS = {"232": "no error: asks a council to look again where the sex is U"}
