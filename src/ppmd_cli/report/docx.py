"""The report as a Word document from the office's own template. The only door to docxtpl."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from docx.shared import Length
from docx.table import Table
from docxtpl import DocxTemplate, RichText
from jinja2 import Environment, StrictUndefined

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.report.page import ReportView
from ppmd_cli.system.seal import seal

WIDE = 8
"""From so many columns on a table is a matrix of units by indicators."""


def report_docx(
    view: ReportView, t: Translator, templates: Callable[[str], bytes] = resources.template_bytes
) -> bytes:
    """The document's bytes, the same for the same view and template.

    An undefined name in the template is an error that names it.
    """
    template = DocxTemplate(io.BytesIO(templates("report.docx")))
    environment = Environment(undefined=StrictUndefined, autoescape=True)
    template.render({"v": view, "t": t, "rich": rich}, environment, autoescape=True)
    for table in template.docx.tables:
        room_for_names(table)
    buffer = io.BytesIO()
    template.save(buffer)
    return seal(buffer.getvalue())


def room_for_names(table: Table) -> None:
    """Give the first column of a wide table twice the width of the others, which docxtpl made all alike."""
    grid = table._tbl.tblGrid.gridCol_lst  # noqa: SLF001 - python-docx counts columns by rows' cells
    if len(grid) < WIDE:
        return
    part = Length(sum(int(column.w or 0) for column in grid) // (len(grid) + 1))
    table.autofit = False
    for column in grid:
        column.w = part
    grid[0].w = Length(2 * part)
    for row in table._tbl.tr_lst:  # noqa: SLF001 - likewise; row.cells is slow
        for place, cell in enumerate(row.tc_lst):
            cell.width = part if place else Length(2 * part)


def rich(text: str) -> RichText:
    """`**` around words becomes bold; the rest keeps the paragraph's own style."""
    made = RichText()
    for place, part in enumerate(re.split(r"\*\*", text)):
        if part:
            made.add(part, bold=bool(place % 2))
    return made
