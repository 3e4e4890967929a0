"""The cross table of rates: units down, indicators across, on one page."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.report.annexes import AnnexIndicator, AnnexUnit, Rate
from ppmd_cli.report.decisions import MARK
from ppmd_cli.report.levels import LEVEL_MARKS, Level
from ppmd_cli.report.xlsx.frame import STANDINGS, TOP, Frame, joined
from ppmd_cli.report.xlsx.looks import BELOW, SMALL, lacking, level_shape, shape_of, share_shape

_NAME, _RATE = 27, 11.3
_ONE_PAGE = 60
"""So many units can be read on one page of paper."""
_SAID: tuple[Level, ...] = ("reached", "in_pace", "below", "small", "nothing", "withheld")
"""The levels whose signs have to be explained; the others are words."""


def crossed(frame: Frame) -> None:
    """Write the sheet: each rate a formula of the figures in the units' sheet."""
    book, t = frame.book, frame.t
    sheet = book.sheet(t("report.sheet.crossed"), (t("report.crossed.title"), frame.view.period_label))
    heads = [t("report.page.unit"), *(f"{one.number}. {one.label}" for one in frame.annexes.indicators)]
    book.heads(sheet, TOP, heads, (_NAME, *(_RATE for _ in heads[1:])), SMALL)
    sheet.freeze_panes = f"B{frame.crossed_first}"
    sheet.print_title_rows, sheet.print_title_cols = f"{TOP}:{frame.crossed_first - 1}", "A:A"
    if len(frame.annexes.units) <= _ONE_PAGE:
        sheet.page_setup.fitToHeight = 1
    _targets(frame, sheet)
    for row, unit in enumerate(frame.annexes.units, frame.crossed_first):
        _unit(frame, sheet, row, frame.first + row - frame.crossed_first, unit)
    _whole(frame, sheet)
    for one in frame.annexes.indicators:
        _point_out(frame, sheet, one)
    _key(frame, sheet)


def _targets(frame: Frame, sheet: Worksheet) -> None:
    book, t = frame.book, frame.t
    book.text(sheet, TOP + 1, 1, t("report.crossed.goal"), "small bold")
    if frame.interim:
        book.text(sheet, TOP + 2, 1, t("report.crossed.reference"), "small bold")
    for one, shown in frame.both:
        column = 1 + one.number
        if one.goal is None:
            book.text(sheet, TOP + 1, column, shown.target, "small sum")
        else:
            book.number(sheet, (TOP + 1, column), one.goal, share_shape(one.goal), "small sum")
        if frame.interim and one.goal is None:
            book.text(sheet, TOP + 2, column, "–", "small sum")
        elif frame.interim and one.goal is not None:
            expected = one.goal if one.reference is None else one.reference
            book.number(sheet, (TOP + 2, column), expected, share_shape(expected), "small sum")


def _unit(frame: Frame, sheet: Worksheet, row: int, source: int, unit: AnnexUnit) -> None:
    book = frame.book
    book.text(sheet, row, 1, unit.name, "small text")
    texts, words = [unit.name], (frame.t("report.crossed.has"), frame.t("report.crossed.has_not"))
    for one in frame.annexes.indicators:
        cell, spot = unit.cells.get(one.number), (row, 1 + one.number)
        if not isinstance(cell, Rate):
            texts.append(cell or "")
            if cell is None:
                book.blank(sheet, *spot, "small middle")
            else:
                book.text(sheet, *spot, cell, "small middle")
        elif cell.value is None:
            book.text(sheet, *spot, lacking(cell, 2), "small middle")
        else:
            shape = level_shape(one, cell, frame.levels[one.number, unit.code], words)
            frame.formula(sheet, spot, _rate(frame, one, source), cell.value, shape, "small middle")
    book.height(sheet, row, texts, (_NAME, *(_RATE for _ in texts[1:])), SMALL, spare=0.15)


def _rate(frame: Frame, one: AnnexIndicator, row: int) -> str:
    """The formula of a value from the two figures in a row of the units' sheet."""
    units, at = frame.t("report.sheet.units"), frame.places[one.number]
    top, under = (f"'{units}'!{get_column_letter(at + more)}{row}" for more in (0, 1))
    return frame.value(one.kind, top, under)


def _whole(frame: Frame, sheet: Worksheet) -> None:
    """The whole, and its verdicts in words."""
    book, row = frame.book, frame.crossed_last + 1
    book.text(sheet, row, 1, frame.t("report.annex.total"), "small bold")
    book.text(sheet, row + 1, 1, frame.t("report.annex.verdict"), "small bold")
    words = []
    for one, shown in frame.both:
        spot = row, 1 + one.number
        if one.rate.value is None:
            book.text(sheet, *spot, lacking(one.rate, 2), "small sum")
        else:
            shape = shape_of(one.kind, one.rate)
            written = _rate(frame, one, frame.last + 1)
            frame.formula(sheet, spot, written, one.rate.value, shape, "small sum")
        words.append(f"{shown.mark} {shown.verdict_word}")
        book.text(sheet, row + 1, 1 + one.number, words[-1], "small sum")
    book.height(sheet, row + 1, words, [_RATE for _ in words], SMALL)


def judged(frame: Frame, one: AnnexIndicator) -> list[tuple[int, int]]:
    """Rows (from, to) of the cross table whose numbers stand at a level; words between them do no harm."""
    runs: list[tuple[int, int]] = []
    start = frame.crossed_first
    for row, unit in enumerate(frame.annexes.units, start):
        cell = unit.cells.get(one.number)
        level = frame.levels.get((one.number, unit.code), "")
        if isinstance(cell, Rate) and cell.value is not None and level not in STANDINGS:
            runs.append((start, row - 1))
            start = row + 1
    return [run for run in (*runs, (start, frame.crossed_last)) if run[0] <= run[1]]


def of_units(frame: Frame, one: AnnexIndicator) -> bool:
    """Whether the units themselves are counted, so that each has it or has it not."""
    levels = {frame.levels.get((one.number, unit.code)) for unit in frame.annexes.units}
    return bool(levels & {"has", "has_not"})


def _point_out(frame: Frame, sheet: Worksheet, one: AnnexIndicator) -> None:
    """Bold digits and a colour for what is below its level; the sign beside is the number format's."""
    runs = judged(frame, one)
    if one.goal is None or not runs:
        return
    # Where not every unit must have it, those that have it not are nobody to point out.
    if of_units(frame, one) and one.goal != 1:
        return
    letter = frame.crossed_letter(one.number)
    first = f"{letter}{runs[0][0]}"
    if of_units(frame, one):
        below = f"{first}<1"
    elif one.upward:
        below = f"{first}<{letter}${TOP + (1 if one.reference is None else 2)}"
    else:
        below = f"{first}>{letter}${TOP + 1}"
    rule = Rule(
        type="expression", formula=[f"AND(ISNUMBER({first}),{below})"],
        dxf=DifferentialStyle(font=Font(bold=True), fill=BELOW),
    )  # fmt: skip
    sheet.conditional_formatting.add(" ".join(f"{letter}{low}:{letter}{high}" for low, high in runs), rule)


def _key(frame: Frame, sheet: Worksheet) -> None:
    """What the signs say, below the table."""
    t, row, across = frame.t, frame.crossed_last + 3, 1 + len(frame.annexes.indicators)
    found, corrected = set(frame.levels.values()), False
    for unit in frame.annexes.units:
        for cell in unit.cells.values():
            corrected |= isinstance(cell, Rate) and cell.corrected
    parts = [f"{LEVEL_MARKS[one]} {frame.view.atlas.words[one][1]}" for one in _SAID if one in found]
    if "below" in found:
        parts[parts.index(f"{LEVEL_MARKS['below']} {frame.view.atlas.words['below'][1]}")] += (
            f" {t('report.crossed.pointed_out')}"
        )
    if corrected:
        parts.append(f"{MARK} {t('report.unit.corrected')}")
    text = t("report.crossed.key", signs="; ".join([*parts, t("report.crossed.not_asked")]))
    frame.book.text(sheet, row, 1, text, "small prose")
    joined(sheet, row, 1, row, across)
    frame.book.height(sheet, row, [text], [_NAME + _RATE * (across - 1)], SMALL)
