"""Texts of strangers on the screen and in files: nothing in them is obeyed."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.cli.console import Column, Console
from ppmd_cli.model.shown import decodable, harmless, shown_day, shown_name, storable
from tests.conftest import REPOSITORY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xã Nga Thủy", "Xã Nga Thủy"),
        ("a\x1b[2Jb", "a\\u001b[2Jb"),
        ("a\x9b31mb\x7f", "a\\u009b31mb\\u007f"),
        ("một\ndòng\tmới\r\n", "một\ndòng\tmới\r\n"),
        ("đè\rlên", "đè\\u000dlên"),
        ("abc\u202excod.exe", "abc\\u202excod.exe"),
    ],
)
def test_controls_are_spelled_out(text, expected):
    assert harmless(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nga Sơn.xlsx", "Nga Sơn.xlsx"),
        ("a\nb\x1b.xlsx", "a\\u000ab\\u001b.xlsx"),
        (b"a\xff\xe1.xlsx".decode("utf-8", "surrogateescape"), "a\\xff\\xe1.xlsx"),
        ("a\ud800.xlsx", "a\\ud800.xlsx"),
    ],
)
def test_a_name_stands_on_one_line_whatever_its_bytes(name, expected):
    assert shown_name(name) == expected


@given(st.binary(max_size=40))
def test_every_name_can_be_encoded(name):
    text = name.decode("utf-8", "surrogateescape")
    assert decodable(text).encode("utf-8").decode("utf-8") == decodable(text)
    assert len(shown_name(text).splitlines()) <= 1


@given(st.text(st.characters(), max_size=40))
def test_json_means_the_same_after_it_is_made_harmless(text):
    answer = json.dumps({"a": decodable(text)}, ensure_ascii=False)
    assert json.loads(harmless(answer)) == {"a": decodable(text)}


def test_what_no_xml_can_hold_is_replaced():
    assert storable("a\x00\x1b\ud800\uffffb\n\t\u0085") == "a\ufffd\ufffd\ufffd\ufffdb\n\t\u0085"


def test_the_console_obeys_no_cell_and_no_line(capsys):
    console = Console(environ={})
    console.answer("\x1b]0;title\x07x")
    console.warn("\x1b[8mhidden")
    console.table([Column("a")], [["\x1b[2J[red]x[/red]"]])
    ran = capsys.readouterr()
    assert "\x1b" not in ran.out + ran.err
    assert ran.out.startswith("\\u001b]0;title\\u0007x\n")
    assert "\\u001b[2J[red]x[/red]" in ran.out


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        (date(2023, 6, 15), "15/6/2023", "15 June 2023"),
        (date(2023, 1, 5), "05/01/2023", "5 January 2023"),
        (date(2023, 12, 14), "14/12/2023", "14 December 2023"),
    ],
)
def test_a_day_is_shown_as_official_documents_write_it(day, vi, en):
    assert (shown_day(day), shown_day(day, "en")) == (vi, en)


def test_no_other_way_of_showing_a_day():
    source = REPOSITORY / "src" / "ppmd_cli"
    other = re.compile(r"%d/%m|\.day\}/")
    found = [
        f"{path.relative_to(source)}:{number}"
        for path in sorted(source.rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if other.search(line)
    ]
    assert found == []
