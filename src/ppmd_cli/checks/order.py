"""The order of findings: most useful first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ppmd_cli.findings.catalogue import FILE_CODES
from ppmd_cli.model.cell import from_a1
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.form import Form

_IDENTITY = frozenset(
    {
        "unknown_unit",
        "unknown_period",
        "unknown_form",
        "identity_differs",
        "second_return",
        "title_of_another",
    }
)
Key = tuple[int, int, int, int, int, str, str, str]


def arranged(
    findings: Iterable[Finding], form: Form | None, sheets: Mapping[str, int] | None = None
) -> list[Finding]:
    """Each finding once: errors, warnings, infos; within each the file's own first, then sheet, row, column.

    sheets: place of each sheet by its name in the file; without it the form's own order counts.
    """
    elements = (
        {}
        if form is None
        else {
            element.id: place for place, section in enumerate(form.sections) for element in section.elements
        }
    )
    by_name = {} if form is None else {section.sheet.vi: place for place, section in enumerate(form.sections)}
    tabs = by_name | dict(sheets or {})

    def key(finding: Finding) -> Key:
        place = finding.place
        section = elements.get(finding.element or "", tabs.get(place.sheet or "", len(tabs)))
        whole = finding.code in FILE_CODES or finding.code in _IDENTITY
        row, column = from_a1(place.cell) if place.cell else (0, 0)
        return (
            finding.severity.rank,
            0 if whole else 1,
            section,
            row,
            column,
            finding.code,
            finding.subject or "",
            finding.value or "",
        )

    return sorted(dict.fromkeys(findings), key=key)
