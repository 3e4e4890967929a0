"""One sheet of paper: title block, column widths, print set-up, protection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.forms import measure
from ppmd_cli.forms.style import FONT, GREY, Look, Stylist
from ppmd_cli.forms.validation import Lists
from ppmd_cli.i18n import Translator
from ppmd_cli.layout import FormLayout
from ppmd_cli.model.org_unit import OrgUnit
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan

TALLEST = 409.0  # points; Excel knows no higher row
FOOT_FONT = f"{FONT},Regular"


class Canvas(Struct, frozen=True):
    """What every sheet of one workbook is drawn with. previous: `forms.previous.Previous`."""

    plan: Plan
    layout: FormLayout
    unit: OrgUnit
    period: Period
    workbook: Any
    stylist: Stylist
    lists: Lists
    t: Translator
    previous: Mapping[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year that a date in a return may lie in."""
        return self.plan.year - 20, self.plan.year + 1

    @property
    def period_line(self) -> str:
        """The period with its days, as printed under a title."""
        first, last = (day_text(day) for day in (self.period.first, self.period.last))
        return self.t("forms.title.period", period=self.period.label.vi, first=first, last=last)


def day_text(day: date) -> str:
    """A day as people write it."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def set_widths(sheet: Worksheet, widths: tuple[float, ...]) -> None:
    """Set the columns from the first on."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def fit_row(sheet: Worksheet, row: int, texts: list[tuple[str, float, Look]], least: float = 0) -> None:
    """Make a row high enough for texts in cells of the given widths."""
    high = [
        measure.height(measure.lines(text, room, look.size, bold=look.bold), look.size)
        for text, room, look in texts
    ]
    sheet.row_dimensions[row].height = min(max(least, *high), TALLEST)


def span(widths: tuple[float, ...], first: int, last: int) -> float:
    """Width of the columns first..last together."""
    return sum(widths[first - 1 : last])


def draw_titles(canvas: Canvas, sheet: Worksheet, widths: tuple[float, ...], title: str) -> None:
    """The three rows above a form's table: who reports to whom on what form; the title; the period."""
    last = len(widths)
    half = _half(widths)
    put, t = canvas.stylist, canvas.t
    left, right = (
        Look(size=10, bold=True, wrap=True),
        Look(size=10, italic=True, align="right", color=GREY, wrap=True),
    )
    reporter = t("forms.title.unit", unit=canvas.unit.name)
    form = f"{canvas.layout.form.title.vi} - {sheet.title}"
    put.spread(sheet, (1, 1, 1, half), reporter, left)
    put.spread(sheet, (1, half + 1, 1, last), form, right)
    fit_row(sheet, 1, [(reporter, span(widths, 1, half), left), (form, span(widths, half + 1, last), right)])
    look = Look(bold=True, size=14, align="center", wrap=True)
    put.spread(sheet, (2, 1, 2, last), title.upper(), look)
    fit_row(sheet, 2, [(title.upper(), span(widths, 1, last), look)], 26)
    look = Look(italic=True, align="center", wrap=True)
    put.spread(sheet, (3, 1, 3, last), canvas.period_line, look)
    fit_row(sheet, 3, [(canvas.period_line, span(widths, 1, last), look)], 20)


def draw_notes(
    canvas: Canvas, sheet: Worksheet, row: int, widths: tuple[float, ...], notes: list[str]
) -> int:
    """Lines of notes under a table; gives the next free row."""
    if not notes:
        return row
    head = Look(bold=True, italic=True, size=10)
    body = Look(size=10, wrap=True, valign="top")
    canvas.stylist.put(sheet, row + 1, 1, canvas.t("forms.notes"), head)
    for place, note in enumerate(notes, row + 2):
        canvas.stylist.spread(sheet, (place, 1, place, len(widths)), f"- {note}", body)
        fit_row(sheet, place, [(f"- {note}", span(widths, 1, len(widths)), body)])
    return row + 2 + len(notes)


def set_up_page(
    canvas: Canvas,
    sheet: Worksheet,
    area: tuple[int, int],
    *,
    landscape: bool = False,
    title_rows: tuple[int, int] | None = None,
) -> None:
    """A4, one page wide, heads repeated, a footer. area: last row and column printed."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.5, 0.6, 0.7
    margins.header = margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    sheet.print_area = f"A1:{get_column_letter(area[1])}{max(area[0], 1)}"
    if title_rows is not None:
        sheet.print_title_rows = f"{title_rows[0]}:{title_rows[1]}"
    footer = HeaderFooterItem(
        left=_foot(f"{sheet.title} - {canvas.layout.form.id}/{canvas.layout.form.version}"),
        center=_foot(f"{canvas.unit.name} ({canvas.unit.code}) - {canvas.period.id}"),
        right=_HeaderFooterPart(canvas.t("forms.footer.page", page="&P", pages="&N"), font=FOOT_FONT, size=8),
    )
    sheet.oddFooter = footer


def protect(sheet: Worksheet) -> None:
    """Lock what is not for typing, without a password; widths, heights and sorting stay free."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = guard.sort = guard.autoFilter = False


def freeze(sheet: Worksheet, row: int, column: int) -> None:
    """Keep what is above `row` and left of `column` in sight."""
    sheet.freeze_panes = f"{get_column_letter(column)}{row}"


def _foot(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text.replace("&", "&&"), font=FOOT_FONT, size=8)


def _half(widths: tuple[float, ...]) -> int:
    """The column after which about half of the width is used; never the last."""
    total = sum(widths)
    place = next(one for one in range(1, len(widths) + 1) if sum(widths[:one]) >= total * 0.45)
    return max(1, min(place, len(widths) - 1))
