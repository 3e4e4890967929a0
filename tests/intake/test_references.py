"""Letters to which XML refers by name or number are those that a parser hears."""

from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.intake.xlsx_runs import unreferred

PIECES = (
    "&amp;",
    "&lt;",
    "&gt;",
    "&quot;",
    "&apos;",
    "&#38;",
    "&#x26;",
    "&#7841;",
    "amp;",
    "lt;",
    "#60;",
    "a",
    "ạ",
)


def heard(text: str) -> str:
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = pieces.append
    parser.Parse(f"<a>{text}</a>", True)
    return "".join(pieces)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A1&lt;&gt;&quot;0&quot;", 'A1<>"0"'),
        ("&amp;lt;", "&lt;"),
        ("&amp;#60;", "&#60;"),
        ("&#38;quot;", "&quot;"),
        ("&#x1EA1;&apos;", "ạ'"),
        ("Xã", "Xã"),
    ],
)
def test_each_is_put_once(written, meant):
    assert unreferred(written) == meant == heard(written)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_as_a_parser_hears_them(text):
    assert unreferred(text) == heard(text)
