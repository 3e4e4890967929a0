"""A file becomes a submission: opened, its form found, every asked cell read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from ppmd_cli.checks.privacy import PrivacyScanner
from ppmd_cli.checks.privacy_look import DataCell, masked_name
from ppmd_cli.checks.privacy_words import HIDDEN
from ppmd_cli.findings.catalogue import FILE_CODES, PERSONAL_CODES, finding, with_slots
from ppmd_cli.intake.anchor import Anchored, Located, find_form
from ppmd_cli.intake.charsets import LOST, charset_of, in_unicode
from ppmd_cli.intake.named_otherwise import NamedOtherwise
from ppmd_cli.intake.parse import as_read, asked_of, measures_of, parse_cell
from ppmd_cli.intake.parse_date import days_of
from ppmd_cli.intake.parsed import Parsed
from ppmd_cli.intake.refusal import Refused
from ppmd_cli.intake.source import Source, open_source
from ppmd_cli.intake.workbook import read_workbook, reckoner
from ppmd_cli.layout import asked
from ppmd_cli.model.cell import CellRef, RawCell, RawWorkbook, a1
from ppmd_cli.model.fact import Explanation, Fact, Submission
from ppmd_cli.model.finding import Finding, Outcome, Place, Severity
from ppmd_cli.model.form import Form
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.shown import shown_name
from ppmd_cli.model.value import BLANK, UNREADABLE, Day, Quantity, Value

# What is said of a value of another kind than belongs there; where there are several, they may be shifted.
OTHER_KIND = frozenset(
    {
        "not_a_number",
        "two_numbers",
        "not_yes_no",
        "not_an_option",
        "not_a_date",
        "date_out_of_range",
        "date_incomplete",
        "date_for_text",
        "document_number_open",
    }
)
DOUBTFUL = 2
_NUMBERS_KEPT = 20_000


Reading = tuple[Value, str | None, str | None]
"""A cell's value, what was typed, and a note on how it was read."""


class _File(NamedTuple):
    """What is known of a file while its cells are read. reckoned: what a formula in a cell gives."""

    workbook: RawWorkbook
    reckoned: Callable[[str, int, int], Fraction | None]
    findings: list[Finding]


def read_return(path: Path, plan: Plan) -> Submission:
    """Read one file; whatever is wrong with it is in the findings, no error is raised for it.

    For many files of one plan keep a Reader.
    """
    return Reader(plan).read(path)


class Reader:
    """Reads returns of one plan."""

    def __init__(
        self, plan: Plan, passwords: Sequence[str] = (), periods: Collection[str] | None = None
    ) -> None:
        """Keep the plan, and the passwords to try on protected files.

        periods: those whose figures are wanted; of a return of another only cover and days are read.
        """
        self.plan = plan
        self._periods = periods
        self._passwords = tuple(passwords)
        self._privacy = PrivacyScanner(plan, LOST)
        self._asked: dict[str, dict[str, dict[str, Any]]] = {}
        self._measures = measures_of(plan)
        self._days = days_of(plan)
        self._otherwise = NamedOtherwise(plan)
        # Plain numbers as they were read, by what was asked, text and format: most stand in many cells.
        self._numbers: dict[tuple[int, str, str | None], Quantity] = {}

    def read(self, path: Path) -> Submission:
        """Read one file."""
        source = open_source(path)
        return refusal(path, source) if isinstance(source, Refused) else self.read_source(source)

    def read_source(self, source: Source) -> Submission:
        """Read a file that has been opened."""
        try:
            return self._read_source(source)
        except (MemoryError, RecursionError):
            # One file must not end the run.
            return refusal(source.path, Refused("file_hostile", (("reason", "memory"),), source.sha256))

    def _read_source(self, source: Source) -> Submission:
        workbook = read_workbook(source, self._passwords)
        if isinstance(workbook, Refused):
            return refusal(source.path, workbook)
        anchored = find_form(workbook, self.plan)
        # Of what is no return there is nothing more to say than that.
        notices = workbook.notices if anchored.printed else ()
        findings = [with_slots(finding(code), dict(slots)) for code, slots in notices]
        personal = self._privacy.scan(_in_unicode(workbook), lambda: _asked_cells(anchored))
        if anchored.printed:
            personal += self._privacy.file_name(source.name, *(part.name for part in source.parts))
        if any(found.code in PERSONAL_CODES for found in personal):
            # Nothing of such a file is kept but where the data stand.
            no_return = [found for found in anchored.findings if found.code in FILE_CODES]
            return _submission(source, replace(anchored, explanations=()), {}, no_return or personal)
        anchored = replace(anchored, explanations=_impersonal(anchored.explanations, personal))
        findings += (*anchored.findings, *personal)
        facts: dict[tuple[str, str], Fact] = {}
        form, unit, period = anchored.form, anchored.unit, anchored.period
        name = masked_name(source.name)
        findings += self._otherwise.findings(name, workbook, anchored)
        file = _File(workbook, reckoner(source, workbook), findings)
        if form is not None and unit is not None and period is not None:
            kinds = self._kinds(form)
            whole = self._periods is None or period in self._periods
            for section, element, subject in asked(self.plan, form, unit, period):
                # Days are doubted together: whoever needs the cover's needs all.
                if not whole and section.kind != "cover" and element.type != "date":
                    continue
                pair = (element.id, subject)
                located = anchored.cells.get(pair)
                if located is not None:
                    cell = CellRef(source.sha256, name, located.sheet, a1(located.row, located.column))
                    value, typed, note = self._read_cell(pair, located, kinds[element.id], file)
                    facts[pair] = Fact(element.id, subject, unit, period, value, cell, typed, note)
            if whole:
                self._leave_unread(anchored, workbook, facts, findings)
            _doubt_days(form, anchored, facts, findings)
            if whole and anchored.sums:
                from ppmd_cli.intake.sums import sums_differ

                reads = _parser_of(kinds, date1904=workbook.date1904)
                findings += sums_differ(anchored, workbook, facts, reads)
        return _submission(source, anchored, facts, findings)

    def _leave_unread(
        self,
        anchored: Anchored,
        workbook: RawWorkbook,
        facts: dict[tuple[str, str], Fact],
        findings: list[Finding],
    ) -> None:
        """Leave out lists whose values stand in other rows or in the next column; both are rare."""
        if anchored.form is None:
            return
        reads = _reader_of(self._kinds(anchored.form), date1904=workbook.date1904)
        if sum(one.code in OTHER_KIND for one in findings) >= DOUBTFUL:
            from ppmd_cli.intake.shifted import unread_shifted

            unread_shifted(self.plan, anchored, workbook, facts, findings, reads)
        own = [fact.value == BLANK for (_, subject), fact in facts.items() if subject == anchored.unit]
        if sum(own) * 2 > len(own):
            from ppmd_cli.intake.beside import blank_lists, unread_beside

            lists = blank_lists(self.plan, anchored, facts)
            unread_beside(anchored, lists, workbook, facts, findings, reads)

    def _read_cell(
        self, asked_for: tuple[str, str], located: Located, kind: dict[str, Any], file: _File
    ) -> Reading:
        """Read a cell as `_read_cell` does, a number of which there is nothing to say once."""
        raw = located.raw
        if raw is None or raw.kind != "number" or raw.formula or raw.mark is not None or not located.clear:
            return _read_cell(asked_for, located, kind, file)
        key = id(kind), raw.text, raw.number_format
        known = self._numbers.get(key)
        if known is not None:
            return known, raw.text, None
        said = len(file.findings)
        value, typed, note = _read_cell(asked_for, located, kind, file)
        if isinstance(value, Quantity) and note is None and len(file.findings) == said:
            if len(self._numbers) > _NUMBERS_KEPT:
                self._numbers.clear()
            self._numbers[key] = value
        return value, typed, note

    def _kinds(self, form: Form) -> dict[str, dict[str, Any]]:
        """How `parse_cell` is called, by element."""
        if form.id not in self._asked:
            self._asked[form.id] = {
                element.id: asked_of(element, self._measures, self._days) for _, element in form.elements()
            }
        return self._asked[form.id]


def _doubt_days(
    form: Form, anchored: Anchored, facts: dict[tuple[str, str], Fact], findings: list[Finding]
) -> None:
    """Doubt the days of a file whose program may have put the month first; such files are rare."""
    if any(one.code == "date_ambiguous" for one in findings):
        from ppmd_cli.intake.month_first import doubt_days

        doubt_days(facts, findings)
    dates = {element.id: element for _, element in form.elements() if element.type == "date"}
    pairs = [pair for pair in facts if pair[0] in dates]
    cells = [(dates[pair[0]], raw, pair) for pair in pairs if (raw := anchored.cells[pair].raw) is not None]
    mixed = len({raw.kind for _, raw, _ in cells}) > 1
    if mixed or any((raw.number_format or "").lower().startswith(("m", "[")) for _, raw, _ in cells):
        from ppmd_cli.intake.month_first import doubt_stored_days

        doubt_stored_days([one[:2] for one in cells], [facts[pair] for _, _, pair in cells], findings)


def refusal(path: Path, refused: Refused) -> Submission:
    """The submission of a file that cannot be read: unidentified, with its one finding."""
    found = with_slots(finding(refused.code), dict(refused.slots))
    return Submission(
        path=str(path),
        file_name=masked_name(shown_name(path.name)),
        sha256=refused.sha256,
        unit=None,
        period=None,
        form=None,
        facts={},
        declared_date=None,
        findings=(found,),
        outcome=Outcome.UNREADABLE,
    )


def _in_unicode(workbook: RawWorkbook) -> RawWorkbook:
    """The workbook with the texts of fonts of before Unicode in Unicode; mostly it has none."""
    fonts = {cell.font for sheet in workbook.sheets for cell in sheet.cells.values()}
    if not any(map(charset_of, fonts)):
        return workbook
    sheets = (
        replace(sheet, cells={spot: in_unicode(cell) for spot, cell in sheet.cells.items()})
        for sheet in workbook.sheets
    )
    return replace(workbook, sheets=tuple(sheets))


def _impersonal(explanations: tuple[Explanation, ...], personal: list[Finding]) -> tuple[Explanation, ...]:
    """The explanations; what may be a person's name is hidden in them."""
    doubted = {
        (place.sheet, place.cell)
        for one in personal
        if one.code == "name_perhaps"
        for place in (one.place, *one.related)
    }
    return tuple(
        replace(one, text=HIDDEN * 3) if (one.place.sheet, one.place.cell) in doubted else one
        for one in explanations
    )


def _asked_cells(anchored: Anchored) -> dict[tuple[str, int, int], DataCell]:
    """The cells that the form asks for, by their place."""
    if anchored.form is None:
        return {}
    types = {element.id: element.type for _, element in anchored.form.elements()}
    return {
        (cell.sheet, cell.row, cell.column): (element, subject, types[element])
        for (element, subject), cell in anchored.cells.items()
    }


def _parser_of(kinds: dict[str, dict[str, Any]], *, date1904: bool) -> Callable[[RawCell, str], Parsed]:
    """Read a cell as an element's value."""
    return lambda raw, element: parse_cell(in_unicode(raw), date1904=date1904, **kinds[element])


def _reader_of(kinds: dict[str, dict[str, Any]], *, date1904: bool) -> Callable[[RawCell, str], bool]:
    """Tell of a cell whether it can be read as an element's value."""
    parse = _parser_of(kinds, date1904=date1904)
    return lambda raw, element: parse(raw, element).problem_code is None


def _read_cell(asked_for: tuple[str, str], located: Located, kind: dict[str, Any], file: _File) -> Reading:
    """Return value, typed text and note of one cell, and add what there is to say about its reading."""
    raw = located.raw
    if raw is None and located.clear:
        return BLANK, None, None
    typed = raw.text if raw is not None else None
    if not located.clear:
        return UNREADABLE, typed, None
    shown = in_unicode(raw) if raw is not None and raw.font is not None else raw
    result = None
    if raw is not None and raw.formula and kind["kind"] in {"count", "amount"}:
        result = file.reckoned(located.sheet, located.row, located.column)
    parsed = parse_cell(shown, date1904=file.workbook.date1904, reckoned=result, **kind)
    if parsed.note_code == "formula_reckoned":
        # The file holds nothing that could be quoted.
        typed = as_read(parsed.value)
    code = parsed.problem_code or parsed.note_code or ("text_normalised" if shown is not raw else None)
    if file.workbook.texts_only and code == "number_as_text":
        code = None
    if code is not None:
        place = Place(located.sheet, a1(located.row, located.column))
        said = finding(code, place=place, element=asked_for[0], subject=asked_for[1], value=typed)
        slots = dict(parsed.slots)
        if parsed.problem_code is None:
            slots["read"] = as_read(parsed.value, kind["options"])
        file.findings.append(with_slots(said, slots) if slots else said)
    return parsed.value, typed, parsed.note_code


def _submission(
    source: Source,
    anchored: Anchored,
    facts: dict[tuple[str, str], Fact],
    findings: list[Finding],
) -> Submission:
    form = anchored.form
    dated = form.with_role("report_date") if form is not None else None
    fact = facts.get((dated.id, anchored.unit)) if dated is not None and anchored.unit is not None else None
    return Submission(
        path=str(source.path),
        file_name=masked_name(source.name),
        sha256=source.sha256,
        unit=anchored.unit,
        period=anchored.period,
        form=form.id if form is not None else None,
        facts=facts,
        declared_date=fact.value.day if fact is not None and isinstance(fact.value, Day) else None,
        findings=tuple(findings),
        outcome=_outcome(findings),
        signed_as=anchored.signed_as,
        explanations=anchored.explanations if form is not None else (),
    )


def _outcome(findings: list[Finding]) -> Outcome:
    """What reading alone makes of a file; checks judge again."""
    if any(found.code in FILE_CODES for found in findings):
        return Outcome.UNREADABLE
    severities = {found.severity for found in findings}
    if Severity.ERROR in severities:
        return Outcome.ERRORS
    return Outcome.WARNINGS if Severity.WARNING in severities else Outcome.CLEAN
