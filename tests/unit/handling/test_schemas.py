"""Words at the boundary: what can be stored and says something."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from chassis.contracts.schemas import Text


@pytest.mark.parametrize("words", ["", " ", " \t\r\n ", "a\x00", "a\ud800"])
def test_words_that_say_nothing_or_cannot_be_kept_are_refused(words: str) -> None:
    with pytest.raises(ValidationError):
        Text(longest=20).deserialize(words)


@pytest.mark.parametrize("words", ["a", " a ", "\n.", "\u00a0a"])
def test_other_words_are_taken_as_they_are(words: str) -> None:
    assert Text(longest=20).deserialize(words) == words


@pytest.mark.parametrize("words", ["", "  "])
def test_where_nothing_need_be_said_blanks_may_be(words: str) -> None:
    assert Text(longest=20, shortest=0).deserialize(words) == words
