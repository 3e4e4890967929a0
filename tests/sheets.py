"""Returns drawn as Markdown tables become submissions: what a reader sees is what is checked.

    | | cells_total | cells_seen |        elements across, subjects down
    | a1 | 4 | 2 |

    | element | value |                  elements down, the unit's values
    | plan_issued | Có |

A value is typed as in a spreadsheet: plain digits are a number, d/m/yyyy is a day, all else is text; an empty cell is blank.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date

from ppmd_cli.findings.catalogue import finding
from ppmd_cli.intake.parse import parse_cell
from ppmd_cli.layout import FormLayout, form_of, lay_out
from ppmd_cli.model.cell import CellRef, RawCell
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.finding import Finding, Outcome, Place
from ppmd_cli.model.form import Element
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import Day

Typed = str | tuple[str, ...]
_KEY = re.compile(r"([a-z0-9_]+)(?:\[([^\]]+)\])?")


def read_tables(text: str) -> dict[str, str]:
    """Every cell of the Markdown tables in `text`, keyed `element` or `element[subject]`."""
    values: dict[str, str] = {}
    head: list[str] = []
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if "|" in line else []
        if not cells:
            head = []
        elif all(set(cell) <= set("-: ") and cell for cell in cells):
            continue
        elif not head:
            head = cells
        elif head == ["element", "value"]:
            values[cells[0]] = cells[1]
        else:
            values |= {
                f"{element}[{cells[0]}]": cell for element, cell in zip(head[1:], cells[1:], strict=True)
            }
    return values


def typed_cell(text: str, row: int = 1, column: int = 1, how: str = "") -> RawCell | None:
    """A cell as a spreadsheet program would keep it; None for nothing.

    how: "text" for digits kept as text, "error", "formula" (not calculated), "cached" (a formula's result).
    """
    if how == "formula":
        return RawCell(row, column, "", "blank", formula=True)
    if not text:
        return None
    if how in ("text", "error"):
        return RawCell(row, column, text, "text" if how == "text" else "error")
    if how == "cached":
        return RawCell(row, column, text, "number", formula=True, cached=True)
    if (day := _day(text)) is not None and how != "text":
        return RawCell(
            row, column, str((day - date(1899, 12, 30)).days), "number", number_format="dd/mm/yyyy"
        )
    number = re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", text) is not None
    return RawCell(row, column, text, "number" if number else "text")


def _day(text: str) -> date | None:
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)", text)
    if found is None or int(found[2]) > 12:
        return None
    return date(int(found[3]), int(found[2]), int(found[1]))


def submission(
    plan: Plan,
    unit: str,
    period: str,
    values: Mapping[str, Typed] | str = "",
    *,
    path: str | None = None,
    findings: Iterable[Finding] = (),
    without: Iterable[str] = (),
    how: Mapping[str, str] | None = None,
) -> Submission:
    """A return of `unit` with these values, as `intake.read` would give it; all other cells are blank.

    values: Markdown tables, or typed texts by key; for an element of children or months, a tuple gives them in order.
    without: keys of cells that the file lacks. how: by key, how the cell keeps its text (see `typed_cell`).
    """
    form = form_of(plan, unit)
    assert form is not None, f"{unit} fills in no form"
    layout = lay_out(plan, form, unit, period)
    wanted = _by_cell(read_tables(values) if isinstance(values, str) else values, layout)
    digest = hashlib.sha256(repr((unit, period, sorted(wanted.items()))).encode()).hexdigest()
    name = path or f"{unit}-{period}.xlsx"
    kept = {_split(key, layout): word for key, word in (how or {}).items()}
    facts, found = {}, list(findings)
    for cell in layout.cells:
        key = (cell.element, cell.subject)
        if f"{cell.element}[{cell.subject}]" in without or cell.element in without:
            continue
        typed = wanted.get(key, "")
        place = CellRef(digest, name, cell.sheet, cell.cell)
        raw = typed_cell(typed, cell.row, cell.column, kept.get(key, ""))
        facts[key], fault = _fact(layout.elements[cell.element], cell.subject, unit, period, raw, place)
        found += fault
    role = form.with_role("report_date")
    declared = facts.get((role.id, unit)) if role else None
    day = declared.value.day if declared is not None and isinstance(declared.value, Day) else None
    return Submission(name, name, digest, unit, period, form.id, facts, day, tuple(found), Outcome.CLEAN)


def _split(key: str, layout: FormLayout) -> tuple[str, str]:
    match = _KEY.fullmatch(key)
    assert match, f"not a key: {key}"
    element, subject = match[1], match[2]
    assert element in layout.elements, f"{layout.form.id} does not ask {element}"
    subjects = layout.sheet_of[element].subjects
    assert subject is None or subject in subjects, f"{element} is not about {subject}"
    return element, subject or subjects[0]


def _by_cell(values: Mapping[str, Typed], layout: FormLayout) -> dict[tuple[str, str], str]:
    wanted: dict[tuple[str, str], str] = {}
    for key, typed in values.items():
        element, subject = _split(key, layout)
        if isinstance(typed, tuple):
            subjects = layout.sheet_of[element].subjects
            wanted |= {(element, one): text for one, text in zip(subjects, typed, strict=False)}
        else:
            wanted[element, subject] = typed
    return wanted


def _fact(
    element: Element, subject: str, unit: str, period: str, raw: RawCell | None, place: CellRef
) -> tuple[Fact, list[Finding]]:
    parsed = parse_cell(
        raw,
        element.type,
        options=[
            (option.id, label) for option in element.options for label in (option.label.vi, option.label.en)
        ],
        decimals=element.decimals,
        max_length=element.max_length,
        measure=element.measure.vi if element.measure else None,
    )
    typed = raw.text if raw else None
    code = parsed.problem_code or parsed.note_code
    fact = Fact(element.id, subject, unit, period, parsed.value, place, typed, parsed.note_code)
    if code is None:
        return fact, []
    where = Place(place.sheet, place.cell)
    said = finding(code, place=where, element=element.id, subject=subject, value=typed, **dict(parsed.slots))
    return fact, [said]
