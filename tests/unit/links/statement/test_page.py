"""The page: it escapes all that was written, and whoever cannot see or click can use it."""

from __future__ import annotations

import copy
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from services.links.contract.codes import BREAK_TYPES
from services.links.contract.examples import example
from services.links.statement import page as pages
from services.links.statement.figures import LABELS

EVIL = "<script>alert('x')</script>\"'&"
FIGURES = [{"name": name, "label": label, "value": "c"} for name, label in LABELS.items()]
ALLOWED = re.compile(r"(#[a-z-]+|mailto:[^\"<>]+|tel:\+?[0-9]+|https?://[^\"<>]+|/v1/councils/north/[a-z/-]+)")


class Reading(HTMLParser):
    """What a browser would make of it."""

    VOID = {"meta", "br", "link", "img", "input"}

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def statement(**changes: Any) -> dict[str, Any]:
    body = copy.deepcopy(example("publish_statement").body)
    more = {"council": "North Council", "version": 3, "latest": True, "published_at": datetime(2025, 9, 30, tzinfo=UTC)}
    return {**body, **more, "review_on": date(2026, 4, 5), **changes}


def read(**changes: Any) -> Reading:
    return Reading(pages.page(statement(**changes), FIGURES, "/v1/councils/north").decode())


def poisoned(value: Any, key: str = "") -> Any:
    """Every text replaced, save those whose form is checked before they are kept."""
    checked = {
        "code",
        "break_types",
        "break_type",
        "needs",
        "days",
        "opens_at",
        "closes_at",
        "place",
        "places",
        "state",
    }
    checked |= {"url", "email", "telephone", "postcode", "postcode_areas"}
    if isinstance(value, dict):
        return {name: poisoned(inner, name) for name, inner in value.items()}
    if isinstance(value, list) and (key != "places" or (value and isinstance(value[0], dict))):
        return [poisoned(inner, "" if isinstance(inner, dict) else key) for inner in value]
    return EVIL if isinstance(value, str) and key not in checked else value


def test_it_is_whole_and_in_english() -> None:
    found = read()
    assert found.open == []
    assert found.all("html") == [{"lang": "en-GB"}]
    assert "Short breaks services statement – North Council" in found.words
    assert {"header", "nav", "main", "footer", "title"} <= {tag for tag, _ in found.tags}
    assert len(found.all("h1")) == len(found.all("main")) == 1


def test_headings_skip_no_level_and_everything_named_is_there() -> None:
    found = read()
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    identifiers = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(set(identifiers)) == len(identifiers)
    named = {a["href"][1:] for a in found.all("a") if a["href"] and a["href"].startswith("#")}
    named |= {a["aria-labelledby"] for a in found.all("section") if "aria-labelledby" in a}
    assert named <= set(identifiers)


def test_the_table_has_a_caption_and_its_heads_say_what_they_head() -> None:
    found = read()
    assert len(found.all("caption")) == len(found.all("table")) == 1
    assert {a.get("scope") for a in found.all("th")} == {"col", "row"}


def test_it_needs_no_script_and_nothing_from_elsewhere() -> None:
    found = read()
    assert not {"script", "link", "img", "iframe", "form", "object"} & {tag for tag, _ in found.tags}
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on") or name == "style"]
    assert all(ALLOWED.fullmatch(a["href"] or "") for a in found.all("a"))
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[^']+'; .*", pages.policy())


def test_all_that_was_written_is_escaped() -> None:
    content = poisoned(example("publish_statement").body)
    content["review_on"] = date(2026, 4, 5)
    found = read(**{**content, "council": EVIL})
    assert found.open == []
    assert not found.all("script")
    assert sum(EVIL in words for words in found.words) > 20


def test_an_earlier_version_says_so() -> None:
    assert any("earlier version" in words for words in read(latest=False).words)
    assert not any("earlier version" in words for words in read().words)


def test_words_are_cut_at_empty_lines() -> None:
    assert pages.paragraphs("one\ntwo\n\n  \nthree\n") == ["one\ntwo", "three"]


def test_every_kind_of_break_has_words() -> None:
    assert set(pages.BREAK_TYPES) == set(BREAK_TYPES)


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 4, 5), "5 April 2026"), (date(2026, 12, 31), "31 December 2026")]
)
def test_days_are_written_out(day: date, words: str) -> None:
    assert pages.written(day) == words
