"""Preconditions: no change without the version that was read, and what a proxy has done to it is said."""

from __future__ import annotations

import pytest

from chassis.contracts.operation import Operation, Precondition
from chassis.handling.conditions import versions_seen
from chassis.problems import Problem

REQUIRED, ACCEPTED, NONE = Precondition.REQUIRED, Precondition.ACCEPTED, Precondition.NONE


def heard(method: str, kind: Precondition, if_match: str | None, if_none_match: str | None) -> int | set[int] | None:
    """The versions, or the status of the refusal."""
    operation = Operation("change_thing", method, "/things/{thing_id}", "Change", precondition=kind)
    try:
        seen = versions_seen(operation, if_match, if_none_match)
    except Problem as problem:
        return problem.status
    return None if seen is None else set(seen)


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "PUT"])
@pytest.mark.parametrize("if_none_match", [None, "*", '"3"'])
@pytest.mark.parametrize("if_match", [None, "*", " * "])
def test_what_changes_a_record_names_its_version(method: str, if_match: str | None, if_none_match: str | None) -> None:
    creates = method == "PUT" and if_match is None and if_none_match == "*"
    assert heard(method, REQUIRED, if_match, if_none_match) == (None if creates else 428)


@pytest.mark.parametrize(
    ("method", "kind", "if_match", "if_none_match", "expected"),
    [
        ("PATCH", REQUIRED, '"3"', None, {3}),
        ("PATCH", REQUIRED, '"3"', "*", 400),
        ("DELETE", REQUIRED, '"3"', '"4"', 400),
        ("PUT", REQUIRED, '"3"', '"4"', 400),
        ("PUT", REQUIRED, '"3"', "*", {3}),
        ("POST", ACCEPTED, None, None, None),
        ("POST", ACCEPTED, "*", None, None),
        ("POST", ACCEPTED, '"3"', None, {3}),
        ("POST", ACCEPTED, None, "*", 400),
        ("POST", NONE, None, None, None),
        ("POST", NONE, '"3"', None, 400),
        ("POST", NONE, None, "*", 400),
        ("GET", NONE, '"3"', '"3"', None),
    ],
)
def test_a_condition_is_heeded_or_refused(
    method: str, kind: Precondition, if_match: str | None, if_none_match: str | None, expected: object
) -> None:
    assert heard(method, kind, if_match, if_none_match) == expected


@pytest.mark.parametrize(
    ("if_match", "expected"),
    [
        ('"1", "2"', {1, 2}),
        (' "1",,\t"2" ,', {1, 2}),
        ('W/"1", "2"', {2}),
        ('"a,b", "2-gzip", "2"', {2}),
        ('"007"', 400),
        ('"1234567890"', 400),
        ("", 400),
        (" , ", 400),
        ('"1" "2"', 400),
        ('*, "1"', 400),
        ("1", 400),
        ('"1', 400),
        ('w/"1"', 400),
        ('"\u0663"', 400),
        ('"' * 512, 400),
    ],
)
def test_a_list_of_tags_is_read_as_rfc_9110_writes_it(if_match: str, expected: object) -> None:
    assert heard("PATCH", REQUIRED, if_match, None) == expected


@pytest.mark.parametrize("tag", ['"3-gzip"', 'W/"3"', '"3;br"', '"3-gzip", W/"3"', 'W/"3-gzip"'])
def test_a_tag_that_a_proxy_has_changed_is_refused_in_words_that_name_the_proxy(tag: str) -> None:
    operation = Operation("change_thing", "PATCH", "/things/{thing_id}", "Change", precondition=REQUIRED)
    with pytest.raises(Problem) as refused:
        versions_seen(operation, tag, None)
    assert "proxy" in refused.value.detail
    assert tag.split(",")[0] in refused.value.detail
    assert refused.value.status == 400
