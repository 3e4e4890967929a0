"""The plan's rules and conditions as live formulas: which apply here, and where their operands stand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from ppmd_cli.forms.defaults import YES
from ppmd_cli.forms.excel_cells import ExcelRef
from ppmd_cli.forms.excel_rules import to_excel
from ppmd_cli.forms.live import is_flow, nil_cell, quoted, ranges, reference
from ppmd_cli.layout import FormLayout, SheetLayout, period_of, requirement_for
from ppmd_cli.model.cell import column_letters
from ppmd_cli.model.finding import Severity
from ppmd_cli.model.form import Element, MissingPolicy, Rule, Subject
from ppmd_cli.model.formula import Node, Ref, Unary
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.formula import element_type, expand, names

RESTS = "-"
NAME_COLUMN = 3
# Stands for the number of a row until a formula is written for that row; no text of a plan holds it.
ROW = "\ue000"
_KINDS: dict[str, Subject] = {"child": "child", "month": "month", "task": "task"}


class LiveRule(Struct, frozen=True):
    """A check whose formula gives TRUE (holds), FALSE (fails) or "-" (rests).

    rule: None for a cell required on a condition, which is `element`. formula: holds ROW where it is one for
    each row of `sheet` in `rows`. codes: of the elements it looks at. at: the element where its fault stands.
    """

    rule: Rule | None
    element: Element | None
    severity: Severity
    formula: str
    codes: str
    at: str | None
    sheet: SheetLayout | None = None
    rows: tuple[int, ...] = ()

    def on(self, row: int) -> str:
        """The formula for one row."""
        return self.formula.replace(ROW, str(row))

    @property
    def names(self) -> str:
        """The range of the names of the sheet's rows."""
        if self.sheet is None:
            raise ValueError("a check of the unit has no rows")
        first, last = self.sheet.first_row, self.sheet.last_row
        return reference(self.sheet.name, first, NAME_COLUMN, last, NAME_COLUMN)


def live_rules(plan: Plan, layout: FormLayout) -> tuple[LiveRule, ...]:
    """Every rule that applies to the form and that Excel can express, in the plan's order."""
    translator = Translator(plan, layout)
    return tuple(found for rule in plan.rules if (found := translator.rule(rule)) is not None)


def live_conditions(plan: Plan, layout: FormLayout) -> tuple[LiveRule, ...]:
    """Every cell that is required on a condition and has no rule of its own to say so."""
    return tuple(Translator(plan, layout).conditions())


class Translator:
    """Knows where the names of a formula stand. here: a sheet within which alone references may point."""

    def __init__(self, plan: Plan, layout: FormLayout, here: SheetLayout | None = None) -> None:
        self.plan = plan
        self.layout = layout
        self.period = period_of(plan, layout.period)
        self._here = here
        self._ids = tuple(element.id for _, element in layout.form.elements())

    def rule(self, rule: Rule) -> LiveRule | None:
        """A rule, or None if it does not apply or cannot be said."""
        applies = layout_takes(rule, self.layout)
        if applies and rule.check == "nil_return":
            return self._nil_return(rule)
        if not applies or rule.formula is None or rule.scope in ("units", "history"):
            return None
        tree = expand(rule.formula.tree, self._ids)
        kind = _KINDS.get(rule.scope, "unit")
        text = self.excel(tree, kind, rule.missing)
        sheet = self._sheet_of(tree, kind)
        if text is None or (kind != "unit" and sheet is None):
            return None
        used = [use.ref.name for use in names(tree) if use.source == "return"]
        at = rule.at.partition("[")[0] if rule.at else (used[0] if used else None)
        if at is not None and at not in self.layout.elements:
            return None
        return LiveRule(
            rule=rule,
            element=None,
            severity=rule.severity,
            formula=text,
            codes=self._codes(used),
            at=at,
            sheet=sheet if kind != "unit" else None,
            rows=self._rows(rule, sheet) if kind != "unit" and sheet is not None else (),
        )

    def conditions(self) -> Iterator[LiveRule]:
        """Cells that are required on a condition."""
        for sheet in self.layout.sheets:
            for element in sheet.elements:
                need = element.required
                wanted = tuple(
                    subject
                    for subject in sheet.subjects
                    if requirement_for(self.plan, element, self.layout.unit, subject) == "when"
                )
                if need.condition is None or need.checked_by is not None or not wanted:
                    continue
                kind: Subject = sheet.section.subject if sheet.section else "unit"
                tree = expand(need.condition.tree, self._ids)
                free = self.excel(Unary("not", tree), kind, "never", resting="TRUE")
                place = self._place(Ref(element.id), kind)
                if free is None or place is None or place.cell is None:
                    continue
                used = [element.id, *(use.ref.name for use in names(tree) if use.source == "return")]
                yield LiveRule(
                    rule=None,
                    element=element,
                    severity=Severity.ERROR,
                    formula=f'OR({free},TRIM({place.cell})<>"")',
                    codes=self._codes(used),
                    at=element.id,
                    sheet=sheet if kind != "unit" else None,
                    rows=tuple(sheet.rows[subject] for subject in wanted) if kind != "unit" else (),
                )

    def excel(
        self, tree: Node, kind: Subject, missing: MissingPolicy, resting: str = f'"{RESTS}"'
    ) -> str | None:
        """The formula's text; None if Excel cannot say it from here."""
        return to_excel(
            tree,
            lambda ref: self._place(ref, kind),
            missing=missing,
            period=self.period,
            known=self._known if kind == "unit" else None,
            resting=resting,
        )

    def _place(self, ref: Ref, kind: Subject) -> ExcelRef | None:
        sheet = self.layout.sheet_of.get(ref.name)
        if sheet is None or (self._here is not None and sheet is not self._here):
            return None
        element = self.layout.elements[ref.name]
        type_ = element_type(element).name
        prefix = "" if self._here is not None else f"{quoted(sheet.name)}!"
        column = f"${column_letters(sheet.columns[ref.name])}"
        home: Subject = sheet.section.subject if sheet.section else "unit"

        def at(cell: str | None, area: str | None = None) -> ExcelRef:
            options = {option.id: option.label.vi for option in element.options}
            decimals = 0 if element.type == "count" else element.decimals
            return ExcelRef(type_, cell, area, options=options, strict=True, decimals=decimals)

        if ref.subject is not None or home == "unit":
            cell = self.layout.at.get((ref.name, ref.subject or self.layout.unit))
            return at(f"{prefix}{column}${cell.row}") if cell else None
        if home == kind:
            return at(f"{prefix}{column}{ROW}")
        if home == "task" or not sheet.subjects:
            return None
        return at(None, f"{prefix}{column}${sheet.first_row}:{column}${sheet.last_row}")

    def _known(self, source: Literal["baseline", "register"], name: str) -> Decimal | None:
        figures = self.plan.baseline if source == "baseline" else self.plan.register
        for period in (self.layout.period, None):
            for figure in figures:
                if (figure.unit, figure.element, figure.period) == (self.layout.unit, name, period):
                    return figure.value
        return None

    def _sheet_of(self, tree: Node, kind: Subject) -> SheetLayout | None:
        """The sheet whose rows a rule of rows runs over; None if it has none or several."""
        found: list[SheetLayout] = []
        for use in names(tree):
            sheet = self.layout.sheet_of.get(use.ref.name)
            if sheet and sheet.section and sheet.section.subject == kind and use.ref.subject is None:
                found.append(sheet)
        # One row number serves all operands, so they have to stand on one sheet.
        return found[0] if found and found[0].subjects and all(one is found[0] for one in found) else None

    def _rows(self, rule: Rule, sheet: SheetLayout) -> tuple[int, ...]:
        leads = {task.id for task in self.plan.tasks if task.role_of(self.layout.unit) == "lead"}
        return tuple(
            sheet.rows[subject]
            for subject in sheet.subjects
            if (rule.subjects is None or subject in rule.subjects)
            and (not rule.lead_only or subject in leads)
        )

    def _codes(self, elements: list[str]) -> str:
        found = (self.layout.elements.get(name) for name in dict.fromkeys(elements))
        return ", ".join(element.code for element in found if element is not None)

    def _nil_return(self, rule: Rule) -> LiveRule | None:
        element = self.layout.form.with_role("nil_return")
        place = nil_cell(self.layout)
        flows = ranges(cell for cell in self.layout.cells if is_flow(self.layout.elements[cell.element]))
        if element is None or place is None or not flows or self._here is not None:
            return None
        given = "+".join(f"SUMPRODUCT(ISNUMBER({one})*({one}<>0))" for one in flows)
        text = f'OR({place}<>"{YES}",({given})=0)'
        return LiveRule(rule, None, rule.severity, text, element.code, element.id)


def layout_takes(rule: Rule, layout: FormLayout) -> bool:
    """Tell whether the rule is one of the form's in this period."""
    return (not rule.forms or layout.form.id in rule.forms) and (
        rule.periods is None or layout.period in rule.periods
    )
