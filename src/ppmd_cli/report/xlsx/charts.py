"""Native charts over cells: the rates beside their targets, and how many units stand how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct
from openpyxl.chart import BarChart, Reference, series_factory
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.report.annexes import AnnexIndicator
from ppmd_cli.report.page import IndicatorView
from ppmd_cli.report.xlsx.crossed import judged, of_units
from ppmd_cli.report.xlsx.frame import TOP, Frame, Standing, joined, standing
from ppmd_cli.report.xlsx.looks import FONT, plain_shape, share_shape

WIDTHS = (7, 72, 13, 13, 13, 13, 13, 10)
"""Of number, name, and up to six columns of figures; a chart is as wide as all of them."""
_LETTERS = "ABCDEFGH"
_TALL = 24
"""Rows that a chart takes."""
# Told apart by whoever sees colours otherwise, and on grey paper by how dark they are (Okabe and Ito's).
BLUE, SKY, ORANGE = "0072B2", "7CC4EE", "E69F00"
GREY, MIDDLE, LIGHT = "8C8C8C", "CFCFCF", "E6E6E6"
_COLOURS: dict[Standing, tuple[str, str]] = {
    "reached": (BLUE, "FFFFFF"), "in_pace": (SKY, "000000"), "below": (ORANGE, "000000"),
    "open": (GREY, "000000"), "lacking": (LIGHT, "000000"),
}  # fmt: skip
"""Of a bar and of the digits on it."""


class _Table(Struct, frozen=True):
    """Where a chart's figures stand: the row of the heads, and the last row."""

    head: int
    last: int


def charts(frame: Frame) -> None:
    """Write the sheet: each chart above the figures that it draws."""
    sheet = frame.book.sheet(frame.t("report.sheet.chart"), frame.above)
    for letter, width in zip(_LETTERS, WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    _prose(frame, sheet, TOP - 2, frame.above[1])
    shares = [(one, shown) for one, shown in frame.both if one.goal is not None]
    row = TOP
    if shares:
        table = _rates(frame, sheet, row + _TALL, shares)
        _set(sheet, _rate_chart(frame, sheet, table), row)
        row = _left_out(frame, sheet, table.last + 1) + 1
    several = [(one, shown) for one, shown in shares if len(shown.units) > 1]
    if several:
        sheet.row_breaks.append(Break(id=row - 1))
        # A chart that begins with the page would draw its edge on the page before.
        row += 1
        standings = _standings(frame)
        table = _counts(frame, sheet, row + _TALL, several, standings)
        _set(sheet, _count_chart(frame, sheet, table, standings), row)


def _set(sheet: Worksheet, chart: BarChart, row: int) -> None:
    """Place a chart from its row on across all columns, whatever their widths are in a program."""
    place = TwoCellAnchor(editAs="oneCell")
    place._from = AnchorMarker(col=0, row=row - 1)  # noqa: SLF001 - openpyxl's name for it
    place.to = AnchorMarker(col=len(WIDTHS), row=row + _TALL - 2)
    chart.anchor = place  # type: ignore[assignment]  # the stubs know only of a cell
    sheet.add_chart(chart)


def _left_out(frame: Frame, sheet: Worksheet, row: int) -> int:
    """Say which indicators have no place on an axis of shares, with what they have come to."""
    others = [(one, shown) for one, shown in frame.both if one.goal is None]
    for one, shown in others:
        said = frame.t(
            "report.chart.left_out",
            number=one.number,
            label=one.label,
            value=shown.percent,
            target=shown.target,
        )
        _prose(frame, sheet, row, said)
        row += 1
    return row


def _prose(frame: Frame, sheet: Worksheet, row: int, text: str) -> None:
    """A text as wide as the charts: beyond their end it would make the printed page wider."""
    frame.book.text(sheet, row, 1, text, "prose")
    _joined_to_end(sheet, row, 1)
    frame.book.height(sheet, row, [text], [sum(WIDTHS)], spare=0.1)


def _rates(
    frame: Frame, sheet: Worksheet, top: int, shares: Sequence[tuple[AnnexIndicator, IndicatorView]]
) -> _Table:
    """The rates with their targets, taken from the sheets before and behind."""
    book, t = frame.book, frame.t
    names = ["number", "indicator", "rate", "goal", *(["reference"] if frame.interim else []), "verdict"]
    heads = [t(f"report.chart.{name}") for name in names]
    _heads(frame, sheet, top, [*heads, *[""] * (len(WIDTHS) - len(heads))])
    crossed = frame.t("report.sheet.crossed")
    _joined_to_end(sheet, top, len(names))
    for row, (one, shown) in enumerate(shares, top + 1):
        _leading(frame, sheet, row, one)
        letter = frame.crossed_letter(one.number)
        if one.rate.value is None:
            book.blank(sheet, row, 3, "middle")
        else:
            written = f"='{t('report.sheet.indicators')}'!F{TOP + one.number}"
            frame.formula(sheet, (row, 3), written, one.rate.value, plain_shape(one.rate), "middle")
        for column, level in enumerate((one.goal, one.reference)[: len(names) - 4], 4):
            if level is None:
                book.blank(sheet, row, column, "middle")
                continue
            written = f"='{crossed}'!{letter}{TOP + column - 3}"
            frame.formula(sheet, (row, column), written, level, share_shape(level), "middle")
        for column in range(len(names), len(WIDTHS) + 1):
            book.blank(sheet, row, column)
        book.text(sheet, row, len(names), f"{shown.mark} {shown.verdict_word}")
        _joined_to_end(sheet, row, len(names))
    return _Table(top, top + len(shares))


def _joined_to_end(sheet: Worksheet, row: int, column: int) -> None:
    joined(sheet, row, column, row, len(WIDTHS))


def _counts(
    frame: Frame, sheet: Worksheet, top: int, several: Sequence[tuple[AnnexIndicator, IndicatorView]],
    standings: Sequence[Standing],
) -> _Table:  # fmt: skip
    """How many units stand how, counted over the cross table."""
    t = frame.t
    said = {
        "below": f"below.{'interim' if frame.interim else 'final'}",
        "lacking": "lacking.public" if frame.annexes.public else "lacking",
    }
    names = ["number", "indicator", *(said.get(one, one) for one in standings), "sum"]
    _heads(frame, sheet, top, [t(f"report.chart.{name}") for name in names])
    for row, (one, _) in enumerate(several, top + 1):
        _leading(frame, sheet, row, one)
        found = Counter(
            standing(unit.cells.get(one.number), frame.levels.get((one.number, unit.code), ""))
            for unit in frame.annexes.units
        )
        for column, name in enumerate(standings, 3):
            written = _counted(frame, one, name, row, 2 + standings.index("open"))
            frame.formula(sheet, (row, column), written, Fraction(found[name]), "0", "middle")
        end = _LETTERS[1 + len(standings)]
        total = Fraction(sum(found[name] for name in standings))
        frame.formula(sheet, (row, 3 + len(standings)), f"=SUM(C{row}:{end}{row})", total, "0", "middle")
    return _Table(top, top + len(several))


def _counted(frame: Frame, one: AnnexIndicator, name: Standing, row: int, last: int) -> str:
    """The formula of a count. last: the column up to which those that stand at a level are counted before."""
    sheet, letter = f"'{frame.t('report.sheet.crossed')}'!", frame.crossed_letter(one.number)
    every = f"{sheet}{letter}{frame.crossed_first}:{letter}{frame.crossed_last}"
    if name == "lacking":
        return f'=COUNTA({every})-COUNT({every})-COUNTIF({every},"–")'
    if name == "open":
        return f'=COUNT({every})+COUNTIF({every},"–")-SUM(C{row}:{_LETTERS[last - 1]}{row})'
    goal, expected = (f"{sheet}{letter}${TOP + at}" for at in (1, 2 if frame.interim else 1))
    if of_units(frame, one):
        test = {"reached": "({0}>=1)", "below": "({0}<1)"}.get(name, "0")
    elif one.upward:
        test = {"reached": f"({{0}}>={goal})", "below": f"({{0}}<{expected})"}.get(
            name, f"({{0}}>={expected})*({{0}}<{goal})"
        )
    else:
        test = {"reached": f"({{0}}<={goal})", "below": f"({{0}}>{goal})"}.get(name, "0")
    runs = [f"{sheet}{letter}{low}:{letter}{high}" for low, high in judged(frame, one)]
    return "=" + ("+".join(f"SUMPRODUCT(ISNUMBER({run})*{test.format(run)})" for run in runs) or "0")


def _standings(frame: Frame) -> tuple[Standing, ...]:
    """Those of a period: at the end of the year there is nothing between reached and below."""
    between: tuple[Standing, ...] = ("in_pace",) if frame.interim else ()
    return ("reached", *between, "below", "open", "lacking")


def _heads(frame: Frame, sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
    for column, head in enumerate(heads, 1):
        frame.book.text(sheet, row, column, head, "head")
    frame.book.height(sheet, row, heads, WIDTHS)


def _leading(frame: Frame, sheet: Worksheet, row: int, one: AnnexIndicator) -> None:
    frame.book.number(sheet, (row, 1), Fraction(one.number), "0", "middle")
    frame.book.text(sheet, row, 2, one.label)
    frame.book.height(sheet, row, ["", one.label], WIDTHS, spare=0.1)


def _rate_chart(frame: Frame, sheet: Worksheet, table: _Table) -> BarChart:
    """A bar for what was done; beside it the target, and what is expected of it by now."""
    chart = BarChart()
    chart.gapWidth, chart.overlap = 45, 0
    for column, colour in ((3, BLUE), (4, MIDDLE), (5, "FFFFFF"))[: 3 if frame.interim else 2]:
        bars = _series(sheet, column, table)
        bars.graphicalProperties = GraphicalProperties(
            solidFill=colour, ln=LineProperties(solidFill="404040", w=6350)
        )
        if colour == BLUE:
            bars.dLbls = _labels("outEnd", "000000")
        chart.series.append(bars)
    _dress(frame, chart, "report.chart.rates_title", "report.chart.rate", "report.chart.number_axis")
    chart.y_axis.number_format, chart.y_axis.scaling.min = "0%", 0
    if not any(one.rate.value is not None and one.rate.value > 1 for one in frame.annexes.indicators):
        # Room above a whole for its digits.
        chart.y_axis.scaling.max, chart.y_axis.majorUnit = 1.1, 0.2
    return chart


def _count_chart(frame: Frame, sheet: Worksheet, table: _Table, standings: Sequence[Standing]) -> BarChart:
    """Units stacked by how they stand."""
    chart = BarChart()
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 50
    for column, name in enumerate(standings, 3):
        colour, digits = _COLOURS[name]
        bars = _series(sheet, column, table)
        bars.graphicalProperties = GraphicalProperties(
            solidFill=colour, ln=LineProperties(solidFill="595959", w=6350)
        )
        # A nought is no part of a bar.
        bars.dLbls = _labels("ctr", digits, "0;;;")
        chart.series.append(bars)
    _dress(frame, chart, "report.chart.units_title", "report.chart.units_axis", "report.chart.number_axis")
    chart.y_axis.number_format, chart.y_axis.scaling.min = "0", 0
    return chart


def _series(sheet: Worksheet, column: int, table: _Table) -> Series:
    """A column of the table with its head as name and the numbers of the indicators below the bars."""
    made: Series = series_factory.SeriesFactory(
        Reference(sheet, min_col=column, min_row=table.head, max_row=table.last), title_from_data=True
    )
    # Their names do not move with the sheet either.
    letter = _LETTERS[column - 1]
    made.tx = SeriesLabel(strRef=StrRef(f"{quote_sheetname(sheet.title)}!${letter}${table.head}"))
    numbers = Reference(sheet, min_col=1, min_row=table.head + 1, max_row=table.last)
    made.cat = AxDataSource(numRef=NumRef(f=str(numbers)))
    return made


def _dress(frame: Frame, chart: BarChart, title: str, up: str, across: str) -> None:
    """Size, titles, axes and legend, in the font of the report."""
    chart.style = 2
    chart.title = _said(frame.t(title), 13)
    for axis, said in ((chart.y_axis, up), (chart.x_axis, across)):
        axis.title, axis.delete, axis.txPr = _said(frame.t(said), 10), False, _text(10)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="808080"))
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill="D9D9D9")))
    chart.legend.position, chart.legend.txPr = "b", _text(10)


def _labels(place: str, colour: str, shape: str | None = None) -> DataLabelList:
    labels = DataLabelList(dLblPos=place, showVal=True, numFmt=shape)
    for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(labels, name, False)
    labels.txPr = _text(9, colour, bold=True)
    return labels


def _letters(size: int, colour: str = "000000", *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(latin=Font(typeface=FONT), sz=100 * size, b=bold, solidFill=colour)


def _text(size: int, colour: str = "000000", *, bold: bool = False) -> RichText:
    letters = _letters(size, colour, bold=bold)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _said(text: str, size: int) -> Title:
    letters = _letters(size, bold=True)
    run = RegularTextRun(rPr=letters, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[run])
    rich = RichText(bodyPr=RichTextProperties(), p=[paragraph])
    return Title(tx=Text(rich=rich), overlay=False)
