"""Run the Department's rules on a folder, as the package csc-validator-be-903 holds them; prints one JSON object.

Runs in the virtual environment of that package. Arguments: the folder with the year's files, the folder with the files
of the year before or "-", the rule set (lac2025_26), the collection year (2026), the GSS code of the council, and
"backward" where the rules are to run from the last to the first.
Prints {"tables", "registered", "ran", "skipped", "crashed", "issues": [{"rule", "table", "child", "row"}]}.
"""

import contextlib
import copy
import importlib
import io
import json
import logging
import pathlib
import sys


def files(folder: str) -> list:
    return [] if folder == "-" else [str(path) for path in sorted(pathlib.Path(folder).glob("*.csv"))]


def own_copy(tables: dict) -> dict:
    """The package copies its tables shallowly, so that what one rule writes into them (365 fills DEC) all later rules
    read: an episode that goes on is open to none of them."""
    return copy.deepcopy(tables)


def main(this_year: str, last_year: str, ruleset: str, year: str, authority: str, order: str = "") -> dict:
    from lac_validator import lac_validator
    from lac_validator.utils import process_uploaded_files

    lac_validator.copy_datastore = own_copy
    registry = importlib.import_module(f"lac_validator.rules.{ruleset}").registry
    if order == "backward":
        registry = dict(reversed(registry.items()))
    sent = process_uploaded_files({"This year": files(this_year), "Prev year": files(last_year)})
    validator = lac_validator.LacValidator(
        metadata={"collectionYear": year, "localAuthority": authority},
        files=sent,
        registry=registry,
        selected_rules=None,
    )
    issues = []
    for table, frame in validator.ds_results.items():
        if table == "metadata":
            continue
        for column in [name for name in frame.columns if name.startswith("ERR_")]:
            hit = frame[frame[column] == True]  # noqa: E712 - a column of pandas
            issues += [
                {"rule": column[4:], "table": table, "child": child, "row": int(row)}
                for row, child in zip(hit.index, hit["CHILD"], strict=True)
            ]
    return {
        "tables": sorted(name for name in validator.dfs if name != "metadata"),
        "registered": len(registry),
        "ran": sorted(map(str, validator.dones)),
        "skipped": sorted(map(str, validator.skips)),
        "crashed": sorted(map(str, validator.fails)),
        "issues": issues,
    }


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stdout(io.StringIO()):
        found = main(*sys.argv[1:7])
    print(json.dumps(found))
