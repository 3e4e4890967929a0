"""Returns without errors, in which nothing may be found."""

from __future__ import annotations

from pathlib import Path
from random import Random

from ppmd_cli.forms.blank import write_blank
from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.model.cell import RawWorkbook
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Severity
from ppmd_cli.workflow.validate import validate
from tests.errors.book import Book
from tests.errors.case import KINDS
from tests.errors.measure import SAMPLE, UNITS, Bench

PLANTED = ("402", "H1")  # tools/sample/story.py
VARIED = 30
TYPED = [
    "thousands_point",
    "thousands_space",
    "decimal_comma",
    "leading_zero",
    "unit_word",
    "full_width",
    "number_text",
    "nothing_occurred",
    "tick",
    "tick_wingdings",
    "no_words",
    "choice_spelling",
    "format_shows_measure",
    "money_word",
    "date_text",
    "date_serial",
    "number_and_words",
    "trailing_signs",
    "office_formats",
    "all_as_text",
]
LAID_OUT = [
    "row_inserted",
    "rows_above",
    "column_inserted",
    "own_column",
    "columns_moved",
    "rows_sorted",
    "row_hidden",
    "column_hidden",
    "filter_on",
    "sheets_renamed",
    "sheets_reordered",
    "sheet_hidden",
    "helpers_deleted",
    "notes_below",
    "subtotal_between",
    "heading_rows",
    "coded_total",
    "renumbered",
    "own_sum_column",
    "comparison_rows",
    "all_on_one_sheet",
    "split_over_sheets",
    "code_column_right",
    "plan_column",
]
OWN_WORDS = "not_available"  # the sender says so


def alarms(bench: Bench) -> tuple[list[str], int]:
    """What is found needlessly, and in how many returns it was looked for."""
    run = validate([SAMPLE / "H1", SAMPLE / "FY"], bench.plan)
    looked = [one for one in run.files if (one.unit, one.period) != PLANTED]
    found = [text for one in looked for text in _unexplained(one)]
    for unit in UNITS:
        good = bench.goods[unit, "H1"]
        filled = fresh(bench, unit)
        submission, said = bench.said([filled.data()], bench.company(unit, "H1"), bench.anything)
        same = {pair: fact.value for pair, fact in submission.facts.items()} == good.case.truth
        known = bench.baseline(unit, "H1")
        found += [] if same else [f"{unit} H1 filled: read wrong"]
        found += [
            f"{unit} H1 filled: {one.code}"
            for one in said
            if one.severity is not Severity.INFO and (one.code, one.element, one.subject) not in known
        ]
    found += varied(bench)
    return found, len(looked) + len(UNITS) + VARIED


def varied(bench: Bench) -> list[str]:
    """Returns in the manner of many offices, all of it legitimate: what is found in them, or read wrong.

    Each has several habits of typing at once, then one of laying out: those that stand in the list of kinds as
    read right without a word.
    """
    found = []
    for number in range(VARIED):
        rng = Random(f"varied {number}")
        unit, period = rng.choice(UNITS), rng.choice(("H1", "H1", "FY"))
        case = bench.case(unit, period, rng)
        typed = rng.sample(TYPED, 6)
        for name in (*typed, rng.choice(LAID_OUT)):
            KINDS[name].make(case)
        submission, said = bench.said([case.book.data()], bench.company(unit, period), bench.anything)
        known = bench.baseline(unit, period)
        about = f"varied {number} ({unit} {period}; {', '.join(typed)})"
        if {pair: fact.value for pair, fact in submission.facts.items()} != case.truth:
            found.append(f"{about}: read wrong")
        found += [
            f"{about}: {one.code} {one.place.cell}"
            for one in said
            if one.severity is not Severity.INFO and (one.code, one.element, one.subject) not in known
        ]
    return found


def _unexplained(one: Submission) -> list[str]:
    """Findings without a line on the return's own sheet of explanations."""
    source = source_from_bytes(Path(one.file_name), Path(one.path).read_bytes())
    assert isinstance(source, Source)
    raw = read_xlsx(source)
    assert isinstance(raw, RawWorkbook)
    said = {cell.text for sheet in raw.sheets if sheet.name == "Giải trình" for cell in sheet.cells.values()}
    return [
        f"{one.unit} {one.period}: {found.code} {found.place.cell}"
        for found in one.findings
        if found.severity is not Severity.INFO and found.code != OWN_WORDS and found.code not in said
    ]


def fresh(bench: Bench, unit: str) -> Book:
    """The unit's blank, made now, filled with the figures of its good return."""
    case = bench.goods[unit, "H1"].case
    source = source_from_bytes(Path("blank.xlsx"), write_blank(case.layout, bench.plan))
    assert isinstance(source, Source)
    raw = read_xlsx(source)
    assert isinstance(raw, RawWorkbook)
    book = Book.of(raw)
    for cell in case.layout.cells:
        typed = case.raw(cell)
        book[cell.sheet].put(cell.row, cell.column, None)
        if typed is not None:
            book[cell.sheet].cells[cell.row, cell.column] = typed
    return book
