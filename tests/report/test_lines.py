"""How long a text is in the bold of our font, and where it falls into lines."""

from __future__ import annotations

import unicodedata

import pytest

from ppmd_cli.report import lines
from ppmd_cli.report.numbers import document_number, recipients
from ppmd_cli.report.outline import letter


def test_the_motto_is_as_long_as_its_line() -> None:
    """5.61 cm in 13 point, as the font's own table has it; 28.35 points to the centimetre."""
    assert lines.width("Độc lập - Tự do - Hạnh phúc", 13) / 28350 == pytest.approx(5.61, abs=0.01)


def test_marks_do_not_widen_a_letter_but_a_horn_does() -> None:
    assert lines.width("ế", 10) == lines.width("e", 10) == lines.width(unicodedata.normalize("NFD", "ế"), 10)
    assert lines.width("ợ", 10) == lines.width("ơ", 10) > lines.width("o", 10)


def test_words_fall_into_lines() -> None:
    word = lines.width("BINH", 12)
    assert lines.wrapped("BINH BINH BINH", 12, 2 * word + lines.width(" ", 12)) == [
        2 * word + lines.width(" ", 12),
        word,
    ]
    assert lines.wrapped("", 12, 1000) == []


def test_two_lines_are_about_alike() -> None:
    """One word more would have stood on the first line; in the least room two stand on each."""
    word = lines.width("aaaa", 14)
    room = 3 * word + 2 * lines.width(" ", 14)
    assert lines.even("aaaa aaaa aaaa aaaa", 14, room) == 2 * word + lines.width(" ", 14)
    assert lines.even("aaaa", 14, room) == room


def test_points_go_by_the_vietnamese_alphabet() -> None:
    assert [letter(place) for place in (1, 4, 5, 6, 7, 23, 24)] == ["a", "d", "đ", "e", "g", "y", "aa"]


@pytest.mark.parametrize(
    ("entered", "shown"),
    [(None, "…"), ("5", "05"), ("12", "12"), ("05/BC-SO", "05"), ("05", "05"), ("5a", "5a"), ("0", "00")],
)
def test_a_number_below_ten_has_a_leading_zero(entered: str | None, shown: str) -> None:
    assert document_number(entered, "BC-SO") == (shown, "BC-SO")


@pytest.mark.parametrize(
    ("entered", "number", "symbol"),
    [
        ("9/SO-PHONG", "09", "SO-PHONG"),
        ("7 / BC-SO2", "07", "BC-SO2"),
        ("55/", "55", "BC-SO"),
        ("/BC-X", "…", "BC-X"),
    ],
)
def test_the_symbol_entered_behind_a_number_stands_once(entered: str, number: str, symbol: str) -> None:
    assert document_number(entered, "BC-SO") == (number, symbol)


def test_recipients_end_with_a_semicolon_the_last_with_a_full_stop() -> None:
    assert recipients(("Như trên;", "Các sở", "Lưu: VT, PCTNXH.")) == (
        "Như trên;",
        "Các sở;",
        "Lưu: VT, PCTNXH.",
    )
    assert recipients(("Như trên;", "Lưu: VT, ...")) == ("Như trên;", "Lưu: VT, …")
    assert recipients(()) == ()
