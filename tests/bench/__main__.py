"""`python -m tests.bench [SECTION]…`: measure and print. Without a section, all of them."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import embedded, events, match_runs, memory, requests, suggestions
from tests.bench.table import Table

SECTIONS: dict[str, Callable[[], Table]] = {
    "requests": requests.measure,
    "events": events.measure,
    "embedded": embedded.measure,
    "memory": memory.measure,
    "suggestions": suggestions.measure,
    "match_runs": match_runs.measure,
}


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - SECTIONS.keys()
    if unknown:
        print(f"No such section: {', '.join(sorted(unknown))}. There are: {', '.join(SECTIONS)}.", file=sys.stderr)
        return 2
    for name in wanted or SECTIONS:
        print(f"\n{SECTIONS[name]()}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
