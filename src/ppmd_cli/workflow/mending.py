"""What the sender of a return must mend, in words of the form, fit for a letter."""

from __future__ import annotations

from collections.abc import Sequence

from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Severity
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.text import Label
from ppmd_cli.report.reminding import Item

ALONE = 5
"""So many cells with one fault are told one by one, more of them together."""
EMPTY = "value_missing"
SHOWN = 4
"""So many units beneath the sender are named where one thing is lacking of many."""


def items_of(
    plan: Plan, findings: Sequence[Finding], form_id: str | None, unit: str, t: Translator
) -> list[Item]:
    """What must be mended, in the return's order; one fault in many cells of a column is one thing to mend.

    A figure of a unit beneath the sender, or of a measure that may be withheld, is not written into a letter:
    the cell is named, not what it holds.
    """
    form = next((form for form in plan.forms if form.id == form_id), None)
    elements = {one.id: one.measure for _, one in form.elements()} if form is not None else {}
    withheld, beneath = set(plan.publication.measures), {one.code for one in plan.units if one.parent == unit}
    wording, groups = Wording(plan, t), _grouped([one for one in findings if one.severity is Severity.ERROR])
    items: list[Item] = []
    for group in groups:
        one = group[0]
        sheet, title, remedy = one.place.sheet, wording.title(one.code), _remedy(wording, one.code)
        if one.code == EMPTY and len(group) > ALONE:
            title = t("remind.item.empty", count=len(group))
            items.append(Item(sheet, None, title, title, remedy))
        elif len(group) > ALONE:
            title = t("remind.item.many", title=title, count=len(group))
            cells = ", ".join(each.place.cell or "" for each in group)
            items.append(Item(sheet, cells, title, title, remedy))
        elif one.subject in beneath or _measure(elements.get(one.element or "")) in withheld:
            for each in group:
                known = each.subject in beneath
                said = f"{wording.name(each.subject)}: {title}" if known else title
                items.append(Item(sheet, each.place.cell, said, said, remedy))
        else:
            for each in group:
                worded = wording.word(each, form, unit)
                items.append(Item(sheet, each.place.cell, title, worded.message, worded.remedy))
    return items


def lacking_of(plan: Plan, entered: Submission, t: Translator) -> list[Item]:
    """What figures that the office has entered still lack, element by element; there is no file.

    The sheet is the one of the blank workbook where the element is asked.
    """
    form = next(form for form in plan.forms if form.id == entered.form)
    sheets = {element.id: section.sheet.of(t.lang) for section, element in form.elements()}
    labels = {element.id: f"{element.label.of(t.lang)} ({element.code})" for _, element in form.elements()}
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in entered.findings:
        if one.severity is Severity.ERROR:
            groups.setdefault((one.code, one.element or ""), []).append(one)
    wording, items = Wording(plan, t), []
    for (code, element), group in groups.items():
        title, subjects = wording.title(code), [one.subject for one in group if one.subject]
        said = f"{labels[element]}: {title}" if element in labels else title
        if any(one != entered.unit for one in subjects):
            count = len(subjects) - SHOWN
            names = ", ".join(wording.name(one) for one in subjects[: SHOWN if count > 1 else None])
            said += f" ({t('report.names.more', names=names, count=count) if count > 1 else names})"
        items.append(Item(sheets.get(element), None, said, said, _remedy(wording, code)))
    return items


def _remedy(wording: Wording, code: str) -> str:
    """How it is mended; what is said of one empty cell is nothing without its form."""
    return wording.t("remind.item.fill") if code == EMPTY else wording.remedy(code)


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings; those that say the same of many cells of a column, or of empty cells, together."""
    groups: dict[tuple[str | None, ...], list[Finding]] = {}
    for one in findings:
        column = None if one.code == EMPTY else one.element
        groups.setdefault((one.code, one.place.sheet, column), []).append(one)
    found: list[list[Finding]] = []
    for group in groups.values():
        alike = len(group) > ALONE and all(one.place.cell for one in group)
        found += [group] if alike else [[one] for one in group]
    return found


def _measure(label: Label | None) -> str | None:
    return label.vi if label is not None else None
