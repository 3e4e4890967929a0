"""A return's findings as its sender reads them: what stands there, what was expected, how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from msgspec.structs import replace

from ppmd_cli.checks.fold import FOLDED, Fold, folded
from ppmd_cli.findings.catalogue import CATALOGUE, FILE_CODES
from ppmd_cli.findings.wording import Wording, clip
from ppmd_cli.i18n import Translator
from ppmd_cli.model.cell import cell_ranges, from_a1
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Outcome
from ppmd_cli.model.form import Element, Form
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.shown import shown_day
from ppmd_cli.model.value import Day
from ppmd_cli.report.annotate.marks import RANKS, Hint, Listing, Mark

_MOST_RANGES = 6
PERSONAL = "personal_"


class Words:
    """Words the findings of many returns of one plan."""

    def __init__(self, plan: Plan, t: Translator) -> None:
        self.t = t
        self.plan = plan
        self.wording = Wording(plan, t)
        self.forms = {form.id: form for form in plan.forms}

    def listing(self, file: Submission, reason: str | None = None) -> Listing:
        """The list of one return. reason: why it could not be marked itself, a key of annotate.reason."""
        findings = file.findings
        if any(found.code.startswith(PERSONAL) for found in findings):
            findings = tuple(found for found in findings if found.code.startswith(PERSONAL))
        form = self.forms.get(file.form or "")
        marks = tuple(
            self._line(number, fold, form, file, alone=reason is not None)
            for number, fold in enumerate(folded(replace(file, findings=findings), self.plan), start=1)
        )
        counts = {severity: sum(1 for mark in marks if mark.severity == severity) for severity in RANKS}
        there = [severity for severity in RANKS if counts[severity]]
        parts = [self.t(f"annotate.count.{severity}", count=counts[severity]) for severity in there]
        title = "annotate.title" if counts["error"] else "annotate.title.look"
        return Listing(
            self.t("annotate.sheet"),
            self.t(title, counts=self._counted(", ".join(parts), len(findings), len(marks))),
            tuple(self._intro(file, reason)),
            marks,
            tuple((severity, self.t(f"annotate.legend.{severity}")) for severity in there),
            {hint: self.t(f"annotate.hint.{hint}") for hint in get_args(Hint)},
            self.t.raw("annotate.each"),
        )

    def _counted(self, counts: str, findings: int, lines: int) -> str:
        """The lines of a list, and how many findings they stand for: as many as status and JSON count."""
        return self.t("annotate.places", counts=counts, n=findings) if findings > lines else counts

    def _line(self, number: int, fold: Fold, form: Form | None, file: Submission, *, alone: bool) -> Mark:
        mark = self._mark(number, fold.found, form, file, alone=alone)
        if len(fold.whole) == 1:
            return mark
        parts = (self._mark(number, one, form, file, alone=alone) for one in fold.whole)
        return replace(mark, parts=tuple(parts))

    def _intro(self, file: Submission, reason: str | None) -> list[str]:
        lines = []
        if file.unit is not None:
            names = [self.wording.name(file.unit)]
            if file.period is not None:
                names.append(self.wording.name(file.period))
            lines.append(", ".join(names))
        lines.append(self.t("annotate.intro.file", name=file.file_name.encode("utf-8", "replace").decode()))
        steps: tuple[str, ...] = ("go", "back", "send")
        if reason is not None:
            lines.append(self.t("annotate.intro.list", reason=self.t(f"annotate.reason.{reason}")))
            steps = ("open", "resend") if file.outcome is not Outcome.UNREADABLE else ("follow",)
        sheet = self.t("annotate.sheet")
        return lines + [self.t(f"annotate.step.{step}", sheet=sheet) for step in steps]

    def _mark(self, number: int, found: Finding, form: Form | None, file: Submission, *, alone: bool) -> Mark:
        worded = self.wording.word(found, form, file.unit)
        severity = RANKS[found.severity.rank]
        place = found.place
        label = self.t(f"validate.severity.{severity}")
        slots = {"number": number, "severity": label, "sheet": place.sheet or "", "cell": place.cell or ""}
        slots["more"] = more = int(found.slot("fold_cells") or 1) - 1
        kind = "cell" if place.cell else "sheet" if place.sheet else "file"
        head = self.t(f"annotate.head.{'cells' if more and place.cell else kind}", **slots)
        own = f"annotate.remedy_for.{found.code}"
        mending = self.t(own) if self.t.has(own) else worded.remedy
        remedy = [self.t("annotate.remedy", remedy=mending)] if mending else []
        related = self._related(found) if found.slot(FOLDED) in (None, "one") else []
        code = self.t("annotate.code", code=found.code)
        clause = [self.t("annotate.clause", clause=found.clause)] if found.clause else []
        stands = self._stands(found, form, file)
        note = [f"■ {label}: {worded.message}", *stands, *remedy, *related, code]
        return Mark(
            severity,
            head,
            (worded.message, *(stands if alone else ()), *remedy, *related),
            " · ".join([code, *clause]),
            "\n".join(note),
            place.sheet,
            place.cell,
            said=self.t("annotate.said", cell=place.cell, message=worded.message)
            if place.cell
            else worded.message,
        )

    def _stands(self, found: Finding, form: Form | None, file: Submission) -> list[str]:
        """What stands in the cell, and what a cell of its kind takes."""
        if found.code.startswith(PERSONAL) or found.code in FILE_CODES or found.element is None:
            return []
        fact = file.facts.get((found.element, found.subject or ""))
        value = clip(found.value) if found.value else None
        if value and fact is not None and isinstance(fact.value, Day):
            value = shown_day(fact.value.day, self.t.lang)
        lines = [self.t("annotate.value", value=value) if value else self.t("annotate.value.none")]
        element = self._element(found.element, form)
        if element is not None and found.code in CATALOGUE:
            lines.append(self.t("annotate.expected", expected=self._expected(element)))
        return lines

    def _expected(self, element: Element) -> str:
        measure = element.measure.vi if element.measure is not None else ""
        if measure and self.wording.lang == "en" and element.measure is not None:
            measure = element.measure.en
        options = "; ".join(f"“{option.label.vi}”" for option in element.options)
        key = f"annotate.expected.{element.type}"
        if measure and self.t.has(f"{key}.measure"):
            return self.t(f"{key}.measure", measure=measure)
        return self.t(key, options=options) if options else self.t(key)

    def _element(self, identity: str, form: Form | None) -> Element | None:
        if form is None:
            return None
        return next((element for _, element in form.elements() if element.id == identity), None)

    def _related(self, found: Finding) -> list[str]:
        by_sheet: dict[str, list[tuple[int, int]]] = {}
        for one in found.related:
            if one.cell and one.sheet:
                by_sheet.setdefault(one.sheet, []).append(from_a1(one.cell))
        texts = [
            ranges if sheet == found.place.sheet else f"{ranges} ({sheet})"
            for sheet, spots in by_sheet.items()
            for ranges in [_ranges(spots)]
        ]
        return [self.t("annotate.related", cells="; ".join(texts))] if texts else []


def _ranges(spots: Sequence[tuple[int, int]]) -> str:
    """Cells as ranges; not more than a few."""
    texts = cell_ranges(spots)
    return ", ".join(texts[:_MOST_RANGES]) + (", …" if len(texts) > _MOST_RANGES else "")
