"""The screen: nothing is taken for markup, colours obey, tables fit."""

import pytest

from ppmd_cli.cli.console import Column, Console


def test_a_table_shows_what_it_is_given(capsys):
    columns = [Column("Chỉ tiêu"), Column("Giá trị", "right", fixed=True)]
    Console(environ={}).table(columns, [["[bold]Biểu[/bold] :smile:", "81,4"], ["Tỷ lệ", "100"]])
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "Chỉ tiêu                    Giá trị",
        "───────────────────────────────────",
        "[bold]Biểu[/bold] :smile:      81,4",
        "Tỷ lệ                           100",
    ]


@pytest.mark.parametrize(
    ("environ", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
    ],
)
def test_colour_is_asked_for(capsys, environ, coloured):
    Console(environ=environ).table([Column("a")], [["b"]], styles=["red"])
    assert ("\x1b[31m" in capsys.readouterr().out) is coloured


def test_a_dumb_terminal_gets_ascii(capsys):
    Console(environ={"TERM": "dumb"}).table([Column("a")], [["b"]])
    assert capsys.readouterr().out.isascii()


def test_width_is_that_of_columns(capsys):
    console = Console(environ={"COLUMNS": "40"})
    console.table([Column("a"), Column("b", fixed=True)], [["chữ " * 30, "12345"]])
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 40
    assert out.count("chữ") == 30


def test_no_bar_into_a_pipe(capsys):
    assert list(Console(environ={}).progress([1, 2], "reading")) == [1, 2]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Chỉ tiêu: 81,4%",
        "  ███│▒··  ",
        "[bold]Biểu[/bold] :smile:",
        "dài " * 90,
        "a\tb",
        "a\x1b[31mb",
        "a\nb",
    ],
)
def test_lines_into_a_pipe_are_those_of_a_screen_without_colour(capsys, monkeypatch, text):
    """Where none is coloured they are written as they are, which must make no difference."""
    lines = [("đầu", None), (text, "red"), ("cuối", "bold")]
    console = Console(environ={})
    console.lines(lines)
    plainly = capsys.readouterr().out
    monkeypatch.setattr(Console, "_plainly", lambda *_: False)
    console.lines(lines)
    assert plainly == capsys.readouterr().out
    assert plainly.startswith("đầu\n")
