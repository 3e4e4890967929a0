"""The report and the letters as Word documents from the office's own templates. The only door to docxtpl."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from hashlib import sha256

from docx import Document
from docx.shared import Length
from docx.table import Table
from docxtpl import DocxTemplate, RichText
from jinja2 import Environment, StrictUndefined

from ppmd_cli import resources
from ppmd_cli.i18n import Translator
from ppmd_cli.report.page import ReportView
from ppmd_cli.report.reminding import LetterView
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
    template.render({"v": view, "t": t, "rich": rich}, _strict(), autoescape=True)
    for table in template.docx.tables:
        room_for_names(table)
    buffer = io.BytesIO()
    template.save(buffer)
    return seal(buffer.getvalue())


def letter_docx(view: LetterView, t: Translator, name: str) -> bytes:
    """A letter from the template of this name; the digest of its text among its properties."""
    template = DocxTemplate(io.BytesIO(resources.template_bytes(name)))
    template.render({"v": view, "t": t}, _strict(), autoescape=True)
    first, second = io.BytesIO(), io.BytesIO()
    template.save(first)
    template.docx.core_properties.identifier = _digest(first.getvalue())
    template.docx.save(second)
    return seal(second.getvalue())


def is_untouched(data: bytes) -> bool:
    """Tell whether a letter is as `letter_docx` wrote it; when in doubt it is not."""
    try:
        return bool(Document(io.BytesIO(data)).core_properties.identifier == _digest(data))
    except Exception:  # noqa: BLE001 - whatever it is, it is not ours
        return False


def _digest(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return sha256(pack.read("word/document.xml")).hexdigest()


def _strict() -> Environment:
    return Environment(undefined=StrictUndefined, autoescape=True)


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
