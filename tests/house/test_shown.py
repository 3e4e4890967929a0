"""Texts of strangers on the screen and in files: nothing in them is obeyed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.cli.console import Column, Console
from ppmd_cli.model.shown import decodable, harmless, shown_name, storable


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
