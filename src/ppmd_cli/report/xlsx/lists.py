"""The sheets with words: tasks, dated duties, findings, figures to be reconciled, decisions, notes."""

from __future__ import annotations

from collections.abc import Sequence

from ppmd_cli.i18n import Translator
from ppmd_cli.report.annexes import Annexes
from ppmd_cli.report.page import ReportView
from ppmd_cli.report.progress import TaskView
from ppmd_cli.report.xlsx.book import Book
from ppmd_cli.report.xlsx.frame import TOP


def lists(book: Book, view: ReportView, annexes: Annexes, t: Translator) -> None:
    """Write the sheets in their order; decisions only where there are any. The public gets no findings."""

    def add(
        name: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]
    ) -> None:
        above = (t(f"report.annex.{name}_title"), view.period_label)
        sheet = book.sheet(t(f"report.sheet.{name}"), above)
        heads = tuple(t(f"report.annex.{head}") for head in heads)
        book.table(sheet, TOP, heads, rows, widths, t(f"report.annex.{name}_none"))

    add(
        "tasks", ("clause", "task", "time", "progress", "led"),
        [(k.clause, k.label, k.time, k.progress, _by_state(k))
         for k in view.tasks],
        (11, 48, 20, 36, 62),
    )  # fmt: skip
    add(
        "duties", ("clause", "duty", "due", "unit", "state", "on"),
        [(d.clause, d.label, d.due_before, u.name, u.state_word, u.on or "")
         for d in view.duties for u in d.units],
        (11, 52, 18, 36, 26, 16),
    )  # fmt: skip
    found = [
        (one.unit, one.severity, one.place, one.message, one.remedy, one.code) for one in annexes.findings
    ]
    heads, widths = ("unit", "severity", "place", "message", "remedy", "check"), (30, 13, 28, 62, 52, 26)
    if not annexes.public:
        add("findings", heads, found, widths)
        both = [row for row, one in zip(found, annexes.findings, strict=True) if one.between]
        add("between", heads, both, widths)
    if view.decisions:
        add(
            "decisions", ("unit", "decision", "message", "why"),
            [(d.unit, d.kind_word, d.what, d.why) for d in view.decisions], (30, 16, 72, 62),
        )  # fmt: skip
    add(
        "notes", ("number", "note"),
        [(str(place), note) for place, note in enumerate(view.notes, 1)], (7, 132),
    )  # fmt: skip


def _by_state(task: TaskView) -> str:
    """The units of a task, state by state, each on a line of its own."""
    found: dict[str, list[str]] = {}
    for unit in task.units:
        found.setdefault(unit.state_word, []).append(unit.name)
    return "\n".join(f"{state} ({len(names)}): {', '.join(names)}" for state, names in found.items())
