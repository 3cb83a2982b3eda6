"""Words at the boundary: what can be stored and says something."""

from __future__ import annotations

from collections.abc import Iterator

import marshmallow
import pytest
from marshmallow import ValidationError, fields

from chassis.contracts.schemas import Listed, Schema, Text, Whole, listed, nested
from chassis.contracts.sizes import most_values
from chassis.handling.loading import field_errors
from gateway.contracts import CONTRACTS


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


class Item(Schema):
    word = Text(longest=5)


class Body(Schema):
    items = listed(nested(Item), most=3)
    numbers = listed(Whole(), most=50_000)


class Counting(Whole):
    read = 0

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> object:
        Counting.read += 1
        return super()._deserialize(value, attr, data, **kwargs)


def refused(data: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as error:
        Body().load(data)
    return {one.pointer: one.detail for one in field_errors(error.value)}


def test_the_length_of_a_list_is_judged_before_its_items() -> None:
    with pytest.raises(ValidationError, match="between 1 and 3"):
        listed(Counting(), least=1, most=3).deserialize([1] * 100_000)
    assert Counting.read == 0
    assert refused({"items": [{}] * 4}) == {"/items": "Length must be between 0 and 3."}
    assert Body().load({"items": [{"word": "a"}] * 3}) == {"items": [{"word": "a"}] * 3}


def test_of_many_wrong_items_the_first_are_named() -> None:
    wrong = refused({"numbers": ["x"] * 50_000})
    assert list(wrong) == [f"/numbers/{number}" for number in range(20)]
    assert list(refused({"items": [{"word": "a"}, {"word": 1}]})) == ["/items/1/word"]
    assert refused({"items": {}}) == {"/items": "Not a valid list."}


def test_many_unknown_fields_are_refused_together_before_any_is_read() -> None:
    assert refused({str(number): 1 for number in range(90_000)}) == {
        "": "holds 90000 fields, and at most 2 are known here"
    }
    assert set(refused({"items": [{"word": "a", "more": 1}], "other": 1})) == {"/items/0/more", "/other"}


def test_a_text_that_is_too_long_is_not_looked_at_further() -> None:
    with pytest.raises(ValidationError) as error:
        Text(longest=5, validate=lambda _: pytest.fail("it was looked at")).deserialize("x" * 1_000_000)
    assert error.value.messages == ["Length must be between 1 and 5."]


def lists_of(schema: marshmallow.Schema, at: str) -> Iterator[tuple[str, object]]:
    for name, field in schema.fields.items():
        here = f"{at}.{name}"
        if isinstance(field, fields.List | fields.Dict):
            yield here, field
        inner = getattr(getattr(field, "inner", field), "schema", None)
        if isinstance(inner, marshmallow.Schema):
            yield from lists_of(inner, here)


def test_every_list_that_can_be_sent_has_a_length_and_every_object_names_its_fields() -> None:
    bodies = [(o.name, o.body) for c in CONTRACTS for o in c.operations if o.body is not None]
    found = [one for name, body in bodies for one in lists_of(body(), name)]
    assert found
    assert [at for at, field in found if not isinstance(field, Listed)] == []


def test_a_body_may_hold_what_its_schema_takes() -> None:
    assert most_values(None) == most_values(Item) == 2_000
    assert most_values(Body) == 50_000
    assert most_values(Wide) == 2 * (1 + 1 + 100 * (1 + 1 + 20))


class Row(Schema):
    cells = listed(Whole(), most=20)


class Wide(Schema):
    rows = listed(nested(Row), most=100)
