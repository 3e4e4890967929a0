"""The annexes as a workbook: live formulas over the data sheet, whose results are the report's."""

from __future__ import annotations

from ppmd_cli.i18n import Translator
from ppmd_cli.report.annexes import Annexes
from ppmd_cli.report.page import ReportView
from ppmd_cli.system.spare import import_openpyxl

# Before any module of this room asks for it.
import_openpyxl()


def report_xlsx(view: ReportView, annexes: Annexes, t: Translator) -> bytes:
    """The workbook's bytes, the same for the same content; each sheet is ready for A4."""
    from ppmd_cli.report.xlsx.book import Book
    from ppmd_cli.report.xlsx.figures import figures
    from ppmd_cli.report.xlsx.frame import Frame
    from ppmd_cli.report.xlsx.lists import lists

    book = Book()
    figures(Frame(book, view, annexes, t))
    lists(book, view, annexes, t)
    return book.finish()
