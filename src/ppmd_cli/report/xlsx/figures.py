"""The sheets with figures: indicators, units by indicators, charts, and the data they are summed from."""

from __future__ import annotations

from fractions import Fraction

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.i18n import Translator
from ppmd_cli.report.annexes import Annexes, AnnexIndicator, AnnexUnit, Rate
from ppmd_cli.report.decisions import MARK
from ppmd_cli.report.page import IndicatorView, ReportView
from ppmd_cli.report.veil import MARK as WITHHELD
from ppmd_cli.report.xlsx.book import WHOLE, Book

TOP = 4
"""The row of the heads; the units' sheet has two."""
LEADING = 2
"""Columns before the figures in the units' sheet: code and name."""
WIDTHS = (5, 44, 14, 12, 11, 10, 16, 11, 11, 22, 10, 12, 26)
"""Of the columns of the indicators' sheet, in characters."""
ON_A_PAGE = 4
"""So many indicators stand on a printed page of the units' sheet."""


def figures(book: Book, view: ReportView, annexes: Annexes, t: Translator) -> None:
    """Write the sheets in their order. What is summed stands further back; the public gets no such data."""
    first = _Sheets(book, view, annexes, t)
    first.indicators()
    first.chart()
    first.units()
    if not annexes.public:
        first.data()


def _joined(sheet: Worksheet, row: int, column: int) -> None:
    """Merge an indicator's three cells, which have their borders already: openpyxl's own way is slow."""
    sheet.merged_cells.add(f"{get_column_letter(column)}{row}:{get_column_letter(column + 2)}{row}")


def _marked(shape: str, rate: Rate) -> str:
    """A number format that prints the mark of a figure which is not the unit's own; it stays a number."""
    return f'{shape}"{MARK}"' if rate.corrected else shape


def _shape(kind: str, rate: Rate) -> str:
    """The number format of a value: as many decimals as the report prints, a growth with its sign."""
    shape = "#,##0" if rate.decimals is None else "0." + "0" * rate.decimals + "%"
    if rate.decimals == 0:
        shape = "0%"
    if kind == "growth":
        return ";".join(sign + _marked(shape, rate) for sign in ("+", "-", ""))
    return _marked(shape, rate)


def _lacking(rate: Rate, at: int) -> str:
    """What stands in place of numerator, denominator or value: it was withheld, or there is none."""
    return WITHHELD if ("numerator", "denominator", "value")[at] in rate.gone else "–"


class _Sheets:
    def __init__(self, book: Book, view: ReportView, annexes: Annexes, t: Translator) -> None:
        self.book, self.view, self.annexes, self.t = book, view, annexes, t
        self.above = (view.head.subject, view.sending.scope)
        # Indicators of one unit alone have a column, too: each figure of the first sheet is a sum.
        self.places = {one.number: LEADING + 1 + 3 * at for at, one in enumerate(annexes.indicators)}
        self.first = TOP + 2
        self.last = self.first + len(annexes.units) - 1

    def indicators(self) -> None:
        """The columns of the national indicator set (decision 29/QĐ-BLĐTBXH, annex 1), with the verdicts."""
        t, book = self.t, self.book
        names = (
            "number", "indicator", "measure", "numerator", "denominator", "rate", "target", "cumulative",
            "long_plan", "verdict", "needed", "often", "sources",
        )  # fmt: skip
        sheet = book.sheet(t("report.sheet.indicators"), self.above)
        heads = [t(f"report.annex.{name}") for name in names]
        book.heads(sheet, TOP, heads, WIDTHS)
        for row, (one, shown) in enumerate(
            zip(self.annexes.indicators, self.view.indicators, strict=True), TOP + 1
        ):
            self._indicator(sheet, row, one, shown)

    def _indicator(self, sheet: Worksheet, row: int, one: AnnexIndicator, shown: IndicatorView) -> None:
        texts = {
            1: str(one.number), 2: one.label, 3: one.measure, 7: shown.target, 9: "–",
            10: f"{shown.mark} {shown.verdict_word}", 11: shown.needed, 12: self.t("report.annex.twice"),
            13: one.sources,
        }  # fmt: skip
        looks = {1: "middle", 9: "figure", 11: "figure"}
        for column, value in texts.items():
            self.book.text(sheet, row, column, value, looks.get(column, "text"))
        if one.needed is not None:
            self.book.number(sheet, (row, 11), Fraction(one.needed))
        self.book.height(sheet, row, [texts.get(at, "") for at in range(1, len(WIDTHS) + 1)], WIDTHS)
        units, total = self.t("report.sheet.units"), self.last + 1
        for at, figure in ((0, one.rate.numerator), (1, one.rate.denominator)):
            if figure is None:
                self.book.text(sheet, row, 4 + at, _lacking(one.rate, at))
            else:
                letter = get_column_letter(self.places[one.number] + at)
                written = f"='{units}'!{letter}{total}"
                self._formula(sheet, (row, 4 + at), written, figure, self._whole(one, at))
        self._rate(sheet, row, 6, one.kind, one.rate)
        if one.rate.value is None:
            self.book.text(sheet, row, 8, _lacking(one.rate, 2))
        else:
            # Returns count from the first day of the year: what is done in the period is what is done so far.
            self._formula(sheet, (row, 8), f"=F{row}", one.rate.value, _shape(one.kind, one.rate))

    def _whole(self, one: AnnexIndicator, at: int) -> str:
        """How a count is printed: the base of a growth as what it is compared with, for it is no whole."""
        if one.kind != "growth" or not at:
            return WHOLE
        words = self.t("report.growth.base", base=f'"{WHOLE}"')
        return f'"{words}"'.replace('""', "")

    def _rate(
        self, sheet: Worksheet, row: int, column: int, kind: str, rate: Rate, look: str = "figure"
    ) -> None:
        """The value as a formula of the two cells before it."""
        if rate.value is None:
            self.book.text(sheet, row, column, _lacking(rate, 2))
            return
        top, under = (f"{get_column_letter(column - back)}{row}" for back in (2, 1))
        written = {"growth": f"=({top}-{under})/{under}", "total": f"={top}"}.get(kind, f"={top}/{under}")
        self._formula(sheet, (row, column), written, rate.value, _shape(kind, rate), look)

    def _formula(
        self, sheet: Worksheet, spot: tuple[int, int], written: str, result: Fraction,
        shape: str = WHOLE, look: str = "figure",
    ) -> None:  # fmt: skip
        """A formula with its result; for the public the result alone, which nothing leads back from."""
        if self.annexes.public:
            self.book.number(sheet, spot, result, shape, look)
        else:
            self.book.formula(sheet, spot, written, result, shape, look)

    def units(self) -> None:
        """Units down, indicators across; each figure a sum over the data sheet, each total of its column."""
        t, book = self.t, self.book
        sheet = book.sheet(t("report.sheet.units"), (t("report.docx.units_title"), self.view.period_label))
        heads = [t("report.annex.code"), t("report.page.unit")]
        for one in self.annexes.indicators:
            heads += [f"{one.number}. {one.label}", "", ""]
        book.heads(sheet, TOP, heads, (10, 26, *(11 for _ in heads[LEADING:])))
        under = ["", "", *[t(f"report.annex.{name}") for name in ("top", "denominator", "rate")]
                 * len(self.annexes.indicators)]  # fmt: skip
        book.heads(sheet, TOP + 1, under, (10, 26, *(11 for _ in heads[LEADING:])))
        for column in self.places.values():
            _joined(sheet, TOP, column)
        sheet.row_dimensions[TOP].height, sheet.row_dimensions[TOP + 1].height = 75, 18
        sheet.freeze_panes = f"{get_column_letter(LEADING + 1)}{self.first}"
        sheet.print_title_rows = f"{TOP}:{TOP + 1}"
        sheet.print_title_cols = "A:B"
        for row, unit in enumerate(self.annexes.units, self.first):
            self._unit(sheet, row, unit)
        self._totals(sheet)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        sheet.page_setup.scale, sheet.page_setup.fitToWidth = 60, None
        for at in range(ON_A_PAGE, len(self.places), ON_A_PAGE):
            sheet.col_breaks.append(Break(id=LEADING + 3 * at))

    def _unit(self, sheet: Worksheet, row: int, unit: AnnexUnit) -> None:
        self.book.text(sheet, row, 1, unit.code)
        self.book.text(sheet, row, 2, unit.name)
        self.book.height(sheet, row, ("", unit.name), (10, 26))
        for one in self.annexes.indicators:
            column, rate = self.places[one.number], unit.rates.get(one.number)
            if rate is None:
                for at, said in enumerate((unit.states.get(one.number, ""), "", "")):
                    self.book.text(sheet, row, column + at, said)
                if one.number in unit.states:
                    _joined(sheet, row, column)
                continue
            for at, figure in ((0, rate.numerator), (1, rate.denominator)):
                if figure is None:
                    self.book.text(sheet, row, column + at, _lacking(rate, at))
                else:
                    written, shape = self._summed(at, one.number, row), _marked(self._whole(one, at), rate)
                    self._formula(sheet, (row, column + at), written, figure, shape)
            self._rate(sheet, row, column + 2, one.kind, rate)

    def _summed(self, at: int, number: int, row: int) -> str:
        """The sum over the data sheet's rows of an indicator and the row's unit.

        By its name: programs differ on whether a code of digits is a text or a number there.
        """
        end = TOP + len(self.annexes.data)
        data = self.t("report.sheet.data")
        figures, numbers, units = (
            f"'{data}'!${letter}${TOP + 1}:${letter}${end}" for letter in ("EF"[at], "A", "C")
        )
        return f"=SUMIFS({figures},{numbers},{number},{units},$B{row})"

    def _totals(self, sheet: Worksheet) -> None:
        row = self.last + 1
        for column, said in ((1, ""), (2, self.t("report.annex.total"))):
            self.book.text(sheet, row, column, said, "bold")
        for one in self.annexes.indicators:
            column = self.places[one.number]
            for at, figure in ((0, one.rate.numerator), (1, one.rate.denominator)):
                letter = get_column_letter(column + at)
                if figure is None:
                    self.book.text(sheet, row, column + at, _lacking(one.rate, at))
                else:
                    written = f"=SUM({letter}{self.first}:{letter}{self.last})"
                    self._formula(sheet, (row, column + at), written, figure, self._whole(one, at), "sum")
            self._rate(sheet, row, column + 2, one.kind, one.rate, "sum")

    def data(self) -> None:
        """What each subject adds, with the cells it stands in and what was typed there."""
        t, book = self.t, self.book
        sheet = book.sheet(t("report.sheet.data"), (t("report.annex.data_title"), self.view.period_label))
        names = (
            "number",
            "code",
            "unit",
            "subject",
            "top",
            "denominator",
            "cells",
            "typed",
            "file",
            "sha256",
        )
        book.heads(sheet, TOP, [t(f"report.annex.{name}") for name in names],
                   (7, 10, 26, 26, 10, 10, 40, 18, 44, 20))  # fmt: skip
        end = book.rows(sheet, TOP, [
            (Fraction(one.indicator), one.unit, one.unit_name, one.subject, one.numerator, one.denominator,
             one.cells, one.typed, one.file, one.sha256[:12]) for one in self.annexes.data
        ])  # fmt: skip
        sheet.auto_filter.ref = f"A{TOP}:J{max(end, TOP)}"

    def chart(self) -> None:
        """The rates as bars, in the order of the table; their names beside the numbers."""
        sheet = self.book.sheet(
            self.t("report.sheet.chart"), (self.t("report.annex.chart"), self.view.sending.scope)
        )
        source = self.book.book[self.t("report.sheet.indicators")]
        first, last = TOP + 1, TOP + len(self.annexes.indicators)
        chart = BarChart()
        chart.type, chart.style, chart.legend = "bar", 10, None
        chart.height, chart.width, chart.gapWidth = 16, 28, 40
        chart.add_data(Reference(source, min_col=6, min_row=first, max_row=last), titles_from_data=False)
        chart.set_categories(Reference(source, min_col=2, min_row=first, max_row=last))
        chart.y_axis.numFmt, chart.y_axis.delete, chart.x_axis.delete = "0%", False, False
        chart.x_axis.scaling.orientation = "maxMin"
        chart.dataLabels = DataLabelList()
        chart.dataLabels.showVal = True
        for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
            setattr(chart.dataLabels, name, False)
        sheet.add_chart(chart, f"A{TOP}")
