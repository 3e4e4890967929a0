"""The sheets with words: tasks, dated duties, findings, figures to be reconciled, decisions, notes."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli.i18n import Translator
from ppmd_cli.report.annexes import Annexes
from ppmd_cli.report.page import ReportView
from ppmd_cli.report.xlsx.book import Book
from ppmd_cli.report.xlsx.figures import TOP


def lists(book: Book, view: ReportView, annexes: Annexes, t: Translator) -> None:
    """Write the sheets in their order; decisions only where there are any. The public gets no findings."""

    def add(
        name: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]
    ) -> Worksheet:
        above = (t(f"report.annex.{name}_title"), view.period_label)
        sheet = book.sheet(t(f"report.sheet.{name}"), above)
        book.table(sheet, TOP, [t(f"report.annex.{head}") for head in heads], rows, widths)
        return sheet

    add(
        "tasks", ("clause", "task", "time", "progress", "led"),
        [(k.clause, k.label, k.time, k.progress, "; ".join(f"{u.name}: {u.state_word}" for u in k.units))
         for k in view.tasks],
        (10, 46, 18, 34, 60),
    )  # fmt: skip
    add(
        "duties", ("clause", "duty", "due", "unit", "state", "on"),
        [(d.clause, d.label, d.due_before, u.name, u.state_word, u.on or "")
         for d in view.duties for u in d.units],
        (10, 50, 16, 34, 24, 14),
    )  # fmt: skip
    found = [
        (one.unit, one.severity, one.place, one.message, one.remedy, one.code) for one in annexes.findings
    ]
    heads, widths = ("unit", "severity", "place", "message", "remedy", "check"), (28, 11, 26, 60, 50, 24)
    if not annexes.public:
        add("findings", heads, found, widths)
        both = [row for row, one in zip(found, annexes.findings, strict=True) if one.between]
        sheet = add("between", heads, both, widths)
        if not both:
            # An empty table leaves open whether anybody has looked.
            book.text(sheet, TOP + 1, 1, t("report.annex.between_none"), "line")
    if view.decisions:
        add(
            "decisions", ("unit", "decision", "message", "why"),
            [(d.unit, d.kind_word, d.what, d.why) for d in view.decisions], (28, 14, 70, 60),
        )  # fmt: skip
    add(
        "notes", ("number", "note"),
        [(str(place), note) for place, note in enumerate(view.notes, 1)], (6, 130),
    )  # fmt: skip
