"""The sheets with figures: indicators, units by indicators, and the data they are summed from."""

from __future__ import annotations

from fractions import Fraction

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.report.annexes import AnnexIndicator, AnnexUnit, Rate
from ppmd_cli.report.page import IndicatorView
from ppmd_cli.report.xlsx.charts import charts
from ppmd_cli.report.xlsx.crossed import crossed
from ppmd_cli.report.xlsx.frame import LEADING, TOP, Frame, joined
from ppmd_cli.report.xlsx.looks import SMALL, WHOLE, lacking, marked, shape_of
from ppmd_cli.report.xlsx.reported import reported

WIDTHS = (6, 46, 16, 13, 12, 11, 16, 12, 11, 24, 10, 13, 30)
"""Of the columns of the indicators' sheet, in characters."""
ON_A_PAGE = 4
"""So many indicators stand on a printed page of the units' sheet."""
_UNIT_WIDTHS = (11, 32)
_DATA = {
    "number": 4, "code": 8, "unit": 19, "subject": 20, "top": 7, "denominator": 7, "cells": 25, "typed": 10,
    "file": 37, "sha256": 11,
}  # fmt: skip


def figures(frame: Frame) -> None:
    """Write the sheets in their order. What is summed stands further back; the public gets no such data."""
    first = _Sheets(frame)
    first.indicators()
    charts(frame)
    crossed(frame)
    first.units()
    if not frame.annexes.public:
        reported(frame)
        first.data()


class _Sheets:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.book, self.view, self.annexes, self.t = frame.book, frame.view, frame.annexes, frame.t

    def indicators(self) -> None:
        """The columns of the national indicator set (decision 29/QĐ-BLĐTBXH, annex 1), with the verdicts."""
        t, book = self.t, self.book
        names = (
            "number", "indicator", "measure", "numerator", "denominator", "rate", "target", "cumulative",
            "long_plan", "verdict", "needed", "often", "sources",
        )  # fmt: skip
        sheet = book.sheet(t("report.sheet.indicators"), self.frame.above)
        heads = [t(f"report.annex.{name}") for name in names]
        book.heads(sheet, TOP, heads, WIDTHS)
        for row, (one, shown) in enumerate(self.frame.both, TOP + 1):
            self._indicator(sheet, row, one, shown)

    def _indicator(self, sheet: Worksheet, row: int, one: AnnexIndicator, shown: IndicatorView) -> None:
        texts = {
            1: str(one.number), 2: one.label, 3: one.measure, 7: shown.target, 9: "–",
            10: f"{shown.mark} {shown.verdict_word}", 11: shown.needed, 12: self.t("report.annex.twice"),
            13: one.sources,
        }  # fmt: skip
        looks = dict.fromkeys((1, 7, 9, 11, 12), "middle")
        for column, value in texts.items():
            self.book.text(sheet, row, column, value, looks.get(column, "text"))
        if one.needed is not None:
            self.book.number(sheet, (row, 11), Fraction(one.needed))
        self.book.height(sheet, row, [texts.get(at, "") for at in range(1, len(WIDTHS) + 1)], WIDTHS)
        units, total = self.t("report.sheet.units"), self.frame.last + 1
        for at, figure in ((0, one.rate.numerator), (1, one.rate.denominator)):
            if figure is None:
                self.book.text(sheet, row, 4 + at, lacking(one.rate, at), "middle")
            else:
                letter = get_column_letter(self.frame.places[one.number] + at)
                written = f"='{units}'!{letter}{total}"
                self.frame.formula(sheet, (row, 4 + at), written, figure, self._whole(one, at))
        self._rate(sheet, row, 6, one.kind, one.rate)
        if one.rate.value is None:
            self.book.text(sheet, row, 8, lacking(one.rate, 2), "middle")
        else:
            # Returns count from the first day of the year: what is done in the period is what is done so far.
            self.frame.formula(sheet, (row, 8), f"=F{row}", one.rate.value, shape_of(one.kind, one.rate))

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
            self.book.text(sheet, row, column, lacking(rate, 2), {"figure": "middle"}.get(look, "sum middle"))
            return
        top, under = (f"{get_column_letter(column - back)}{row}" for back in (2, 1))
        written = self.frame.value(kind, top, under)
        self.frame.formula(sheet, (row, column), written, rate.value, shape_of(kind, rate), look)

    def units(self) -> None:
        """Units down, indicators across; each figure a sum over the data sheet, each total of its column."""
        t, book, frame = self.t, self.book, self.frame
        sheet = book.sheet(t("report.sheet.units"), (t("report.docx.units_title"), self.view.period_label))
        heads = [t("report.annex.code"), t("report.page.unit")]
        for one in self.annexes.indicators:
            heads += [f"{one.number}. {one.label}", "", ""]
        widths = (*_UNIT_WIDTHS, *(10 for _ in heads[LEADING:]))
        book.heads(sheet, TOP, heads, widths)
        under = ["", "", *[t(f"report.annex.{name}") for name in ("top", "denominator", "rate")]
                 * len(self.annexes.indicators)]  # fmt: skip
        book.heads(sheet, TOP + 1, under, widths)
        for column in frame.places.values():
            joined(sheet, TOP, column, TOP, column + 2)
        for column in (1, 2):
            joined(sheet, TOP, column, TOP + 1, column)
        sheet.row_dimensions[TOP].height, sheet.row_dimensions[TOP + 1].height = 78, 20
        sheet.freeze_panes = f"{get_column_letter(LEADING + 1)}{frame.first}"
        sheet.print_title_rows = f"{TOP}:{TOP + 1}"
        sheet.print_title_cols = "A:B"
        for row, unit in enumerate(self.annexes.units, frame.first):
            self._unit(sheet, row, unit)
        self._totals(sheet)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        sheet.page_setup.scale, sheet.page_setup.fitToWidth = 64, None
        for at in range(ON_A_PAGE, len(frame.places), ON_A_PAGE):
            sheet.col_breaks.append(Break(id=LEADING + 3 * at))

    def _unit(self, sheet: Worksheet, row: int, unit: AnnexUnit) -> None:
        self.book.text(sheet, row, 1, unit.code)
        self.book.text(sheet, row, 2, unit.name)
        self.book.height(sheet, row, ("", unit.name), _UNIT_WIDTHS, spare=0.1)
        for one in self.annexes.indicators:
            column, rate = self.frame.places[one.number], unit.cells.get(one.number)
            if not isinstance(rate, Rate):
                for at in range(3):
                    self.book.blank(sheet, row, column + at, "middle")
                if rate is not None:
                    self.book.text(sheet, row, column, rate, "middle")
                    joined(sheet, row, column, row, column + 2)
                continue
            for at, figure in ((0, rate.numerator), (1, rate.denominator)):
                if figure is None:
                    self.book.text(sheet, row, column + at, lacking(rate, at), "middle")
                else:
                    written, shape = self._summed(at, one.number, row), marked(self._whole(one, at), rate)
                    self.frame.formula(sheet, (row, column + at), written, figure, shape)
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
        row = self.frame.last + 1
        for column, said in ((1, ""), (2, self.t("report.annex.total"))):
            self.book.text(sheet, row, column, said, "bold")
        for one in self.annexes.indicators:
            column = self.frame.places[one.number]
            for at, figure in ((0, one.rate.numerator), (1, one.rate.denominator)):
                letter = get_column_letter(column + at)
                if figure is None:
                    self.book.text(sheet, row, column + at, lacking(one.rate, at), "sum middle")
                else:
                    written = f"=SUM({letter}{self.frame.first}:{letter}{self.frame.last})"
                    self.frame.formula(
                        sheet, (row, column + at), written, figure, self._whole(one, at), "sum"
                    )
            self._rate(sheet, row, column + 2, one.kind, one.rate, "sum")

    def data(self) -> None:
        """What each subject adds, with the cells it stands in and what was typed there.

        Thousands of lines: they are printed in small letters on upright pages.
        """
        t, book = self.t, self.book
        sheet = book.sheet(t("report.sheet.data"), (t("report.annex.data_title"), self.view.period_label))
        book.heads(sheet, TOP, [t(f"report.annex.{name}") for name in _DATA], tuple(_DATA.values()), SMALL)
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 12, True
        sheet.page_setup.orientation = "portrait"
        end = book.rows(sheet, TOP, [
            (Fraction(one.indicator), one.unit, one.unit_name, one.subject, one.numerator, one.denominator,
             one.cells, one.typed, one.file, one.sha256[:12]) for one in self.annexes.data
        ], ("long", "long middle"))  # fmt: skip
        sheet.auto_filter.ref = f"A{TOP}:J{max(end, TOP)}"
