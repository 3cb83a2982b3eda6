"""Comma-separated values: as RFC 4180 has them, and no cell a formula."""

from __future__ import annotations

import pytest

from chassis.csv_files import csv_file, inert


def test_lines_end_with_crlf_and_only_cells_that_need_quotes_have_them() -> None:
    written = csv_file(("a", "b"), [("1", "x, y"), ("", 'say "so"'), ("£", "two\nlines")])
    assert written == 'a,b\r\n1,"x, y"\r\n,"say ""so"""\r\n£,"two\nlines"\r\n'.encode()


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_would_be_a_formula_is_none(begin: str) -> None:
    assert inert(f"{begin}1+1") == f"'{begin}1+1"
    assert inert(f"1{begin}1") == f"1{begin}1"


def test_an_empty_cell_stays_empty() -> None:
    assert inert("") == ""
