"""The blank workbook of one form for one unit and period, with the same bytes for the same plan."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.forms import style
from ppmd_cli.forms.check_sheet import draw_check
from ppmd_cli.forms.colours import colour_cells
from ppmd_cli.forms.column_sheet import draw_cover, draw_list
from ppmd_cli.forms.page import Canvas, draw_titles, freeze, protect, set_up_page, set_widths
from ppmd_cli.forms.previous import Previous, draw_previous
from ppmd_cli.forms.style import HEADING, NUMBERING, Look, Stylist
from ppmd_cli.forms.table_sheet import draw_table
from ppmd_cli.forms.validation import Lists
from ppmd_cli.i18n import Translator
from ppmd_cli.layout import EXPLANATION_ROWS, FormLayout, period_of, unit_of
from ppmd_cli.model.plan import Plan
from ppmd_cli.system.seal import seal

EXPLANATION_ROW = 6
EXPLANATION_WIDTHS = (30.0, 18.0, 92.0)


def write_blank(layout: FormLayout, plan: Plan, previous: Previous | None = None) -> bytes:
    """The workbook. previous: what is known of the last period, printed in grey beside the cells.

    Raises KeyError when layout and plan do not belong together.
    """
    t = Translator("vi")
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    canvas = Canvas(
        plan=plan,
        layout=layout,
        unit=unit_of(plan, layout.unit),
        period=period_of(plan, layout.period),
        workbook=workbook,
        stylist=Stylist(workbook),
        lists=Lists(workbook, t("forms.sheet.lists")),
        t=t,
        previous=previous or {},
    )
    for sheet in layout.sheets:
        {"cover": draw_cover, "list": draw_list, "table": draw_table}[sheet.kind](canvas, sheet)
        draw_previous(canvas, workbook[sheet.name], sheet)
        colour_cells(canvas, workbook[sheet.name], sheet)
    explanations = _draw_explanations(canvas)
    codes = draw_check(canvas)
    if codes is not None:
        # An aid alone: codes of checks that are made on receipt may be typed too.
        choice = DataValidation(type="list", formula1=codes, showErrorMessage=False, allow_blank=True)
        choice.add(f"A{EXPLANATION_ROW}:A{EXPLANATION_ROW + EXPLANATION_ROWS - 1}")
        explanations.add_data_validation(choice)
    canvas.lists.to_end()
    properties = workbook.properties
    properties.creator = plan.report.issuer
    properties.title = f"{layout.form.title.vi} - {canvas.unit.name} - {canvas.period.label.vi}"
    workbook.calculation.fullCalcOnLoad = True
    out = io.BytesIO()
    workbook.save(out)
    return seal(out.getvalue())


def _draw_explanations(canvas: Canvas) -> Worksheet:
    """Free rows where the sender explains what is right although a check doubts it."""
    t = canvas.t
    sheet: Worksheet = canvas.workbook.create_sheet(t("forms.sheet.explanations"))
    widths = EXPLANATION_WIDTHS
    set_widths(sheet, widths)
    draw_titles(canvas, sheet, widths, t("forms.explanations.title"))
    for column, name in enumerate(("check", "place", "explanation"), 1):
        canvas.stylist.put(sheet, 4, column, t(f"forms.head.{name}"), HEADING)
        canvas.stylist.put(sheet, 5, column, "ABC"[column - 1], NUMBERING)
    look = Look(border=True, wrap=True, fill=style.OPTIONAL, locked=False)
    for row in range(EXPLANATION_ROW, EXPLANATION_ROW + EXPLANATION_ROWS):
        for column in (1, 2, 3):
            canvas.stylist.put(sheet, row, column, None, look)
        sheet.row_dimensions[row].height = 20
    sheet.row_dimensions[4].height = 24
    freeze(sheet, EXPLANATION_ROW, 1)
    set_up_page(canvas, sheet, (EXPLANATION_ROW + EXPLANATION_ROWS - 1, 3), title_rows=(4, 5))
    protect(sheet)
    return sheet
