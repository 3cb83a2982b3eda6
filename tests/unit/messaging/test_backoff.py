"""Waits between attempts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chassis.messaging.backoff import LEAST_SECONDS, MOST_SECONDS, Backoff, retry_delay


@given(st.integers(min_value=1, max_value=10_000))
def test_a_retry_waits_from_a_second_to_ten_minutes(attempts: int) -> None:
    assert LEAST_SECONDS <= retry_delay(attempts).total_seconds() <= MOST_SECONDS


def test_the_bound_of_a_retry_doubles() -> None:
    bounds = [retry_delay(n, lambda _, most: most).total_seconds() for n in range(1, 13)]
    assert bounds == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]


def test_a_backoff_doubles_to_its_bound_and_starts_again_after_a_reset() -> None:
    backoff = Backoff(1.0, 5.0)
    for most in (1, 2, 4, 5, 5):
        assert most / 2 <= backoff.next() <= most
    backoff.reset()
    assert backoff.next() <= 1
