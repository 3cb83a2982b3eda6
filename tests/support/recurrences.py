"""Texts that are recurrence rules, almost are, or are none."""

from __future__ import annotations

from hypothesis import strategies as st

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _numbers(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.integers(least, most).map(str), min_size=1, max_size=4).map(",".join)


_DAY = st.tuples(st.sampled_from(["", "", "+", "-"]), st.one_of(st.just(""), st.integers(0, 99).map(str))).map("".join)
_WEEKDAY = st.tuples(_DAY, st.sampled_from(WEEKDAYS)).map("".join)
_UNTIL = st.one_of(
    st.dates().map(lambda day: day.strftime("%Y%m%d").zfill(8)),
    st.datetimes().map(lambda moment: moment.strftime("%Y%m%dT%H%M%SZ").zfill(16)),
    st.from_regex(r"[0-9]{8}(T[0-9]{6}Z?)?", fullmatch=True),
)
_PARTS = {
    "INTERVAL": st.integers(0, 120).map(str),
    "BYDAY": st.lists(_WEEKDAY, min_size=1, max_size=3).map(",".join),
    "BYMONTHDAY": _numbers(-99, 99),
    "BYMONTH": _numbers(0, 99),
    "BYSETPOS": _numbers(-999, 999),
    "WKST": st.sampled_from(WEEKDAYS),
}


@st.composite
def rule_texts(draw: st.DrawFn) -> str:
    """Mostly with every part in its form, and numbers far beyond what the calendar has."""
    parts = [f"FREQ={draw(st.sampled_from(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY', 'HOURLY']))}"]
    names = draw(st.lists(st.sampled_from(sorted(_PARTS)), max_size=3, unique=True))
    parts += [f"{name}={draw(_PARTS[name])}" for name in names]
    end = draw(st.sampled_from(["COUNT", "COUNT", "UNTIL", ""]))
    if end:
        parts.append(f"{end}={draw(st.integers(0, 30).map(str) if end == 'COUNT' else _UNTIL)}")
    return draw(st.one_of(st.just(";".join(parts)), st.just(";".join(parts)), st.just(";".join(parts)), st.text()))
