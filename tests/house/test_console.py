"""The screen: nothing is taken for markup, colours obey, tables fit."""

import io
import re
import time

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


class Screen(io.StringIO):
    """A terminal that keeps what was written to it."""

    def isatty(self):
        return True


def test_bars_count_what_is_done_of_how_many_and_never_go_back(monkeypatch):
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    console = Console(environ={"COLUMNS": "100", "TERM": "xterm"})
    read = console.progress(range(6), "Reading", total=6)

    def booked():
        """Three are read before the first is booked."""
        waiting = []
        for one in read:
            waiting.append(one)
            time.sleep(0.05)
            if len(waiting) == 3:
                for each in waiting:
                    time.sleep(0.1)
                    yield each
                waiting = []

    assert list(console.progress(booked(), "Booking", total=6)) == list(range(6))
    shown = {
        label: [int(done) for done in re.findall(rf"{label}.*? (\d)/6", screen.getvalue())]
        for label in ("Reading", "Booking")
    }
    for counts in shown.values():
        assert counts == sorted(counts)
        assert counts[-1] == 6
    frames = re.findall(r"Booking.*? (\d)/6.*?Reading.*? (\d)/6", screen.getvalue(), re.DOTALL)
    assert ("0", "2") in frames, "what is read is not booked yet"
    assert list(console.progress([1], "Again")) == [1], "the bars are put away"


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
