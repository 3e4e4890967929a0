"""Facts put close together are the facts they were."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.model.cell import CellRef
from ppmd_cli.model.fact import Fact
from ppmd_cli.model.packed import PackedFacts, content_of, packed
from ppmd_cli.model.value import BLANK, NOT_AVAILABLE, Day, Flag, Quantity, Text

WORDS = st.text("abc01.,", max_size=4)
VALUES = st.one_of(
    st.integers(0, 9_999).map(Quantity),
    st.decimals(0, 99, places=2).map(Quantity),
    WORDS.map(Text),
    st.booleans().map(Flag),
    st.dates(date(2022, 1, 1)).map(Day),
    st.sampled_from((BLANK, NOT_AVAILABLE)),
)
CELLS = st.none() | st.builds(CellRef, st.just("f" * 64), st.just("a.xlsx"), WORDS, WORDS)
FACTS = st.dictionaries(
    st.tuples(WORDS, WORDS),
    st.tuples(VALUES, CELLS, st.none() | WORDS, st.none() | WORDS, st.none() | st.integers(1, 9)),
    max_size=12,
).map(
    lambda rows: {
        pair: Fact(*pair, "380", "H1", value, cell, typed, reading, correction)
        for pair, (value, cell, typed, reading, correction) in rows.items()
    }
)


@given(FACTS, FACTS)
def test_nothing_is_lost_or_mixed_up(facts, others):
    close, further = packed(facts), packed(others)
    assert list(close.items()) == list(facts.items())
    assert list(further.items()) == list(others.items())
    assert (close == further) == (facts == others)


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (Quantity(12), "12"),
        (Quantity(12), "012"),
        (Quantity(12), None),
        (Quantity(Decimal("12.50")), "12.50"),
        (Quantity(Decimal("12.50")), "12,5"),
        (BLANK, None),
        (BLANK, "-"),
        (Text("12"), "12"),
    ],
)
def test_what_was_typed_is_kept_beside_the_value(value, typed):
    close = PackedFacts({("a", "380"): Fact("a", "380", "380", "H1", value, None, typed)})
    assert (close["a", "380"].value, close["a", "380"].typed) == (value, typed)
    assert close.value(("a", "380")) == value


def test_what_is_not_there_is_not_there():
    close = PackedFacts({("a", "380"): Fact("a", "380", "380", "H1", BLANK)})
    assert close.value(("b", "380")) is None
    assert close.get(("b", "380")) is None
    assert ("b", "380") not in close


def test_what_two_files_say_alike_is_kept_once():
    def close(number, typed, digest):
        cell = CellRef(digest, f"{digest}.xlsx", "1", "B2")
        return packed({("a", "380"): Fact("a", "380", "380", "H1", Quantity(Decimal(number)), cell, typed)})

    one, again, otherwise = (close("12.50", "12.50", digest) for digest in "abc")
    other = close("12.5", "12.5", "d")
    assert content_of(one) == content_of(again) == content_of(otherwise) != content_of(other)
    assert [each["a", "380"].typed for each in (one, again, other)] == ["12.50", "12.50", "12.5"]
    assert [each["a", "380"].cell.file_name for each in (one, again)] == ["a.xlsx", "b.xlsx"]
    assert content_of(dict(one)) != content_of(dict(one))
