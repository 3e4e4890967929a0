"""What the units have reported: elements down, units across, each a sum over the unit's subjects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ppmd_cli.model.fact import Submission
from ppmd_cli.model.result import Completeness
from ppmd_cli.report.cross import COUNTED, Added, Crossed, Key, added
from ppmd_cli.report.export import number_of
from ppmd_cli.report.long_data import Figure, LongData
from ppmd_cli.report.words import Words


class ReportedElement(Struct, frozen=True):
    """An element's row; cells: in the order of the form's units."""

    code: str
    label: str
    measure: str
    cells: tuple[Crossed, ...]


class ReportedForm(Struct, frozen=True):
    """A form's elements that are numbers. units: (name, why there is no figure of it or "")."""

    title: str
    units: tuple[tuple[str, str], ...]
    elements: tuple[ReportedElement, ...]


def reported(
    words: Words, completeness: Completeness, submissions: Sequence[Submission]
) -> tuple[ReportedForm, ...]:
    """The returns that count of the period, form by form in the plan's order."""
    data = LongData(words.plan, (words.period.id,), submissions)
    figures = _but_blanks_left_free(
        [one for one in data.figures() if one.element.type in COUNTED and one.state != "not_applicable"]
    )
    counted = {one.unit for one in figures if one.counted}
    table = added(
        [((one.unit,), (one.element.id,), number_of(one), one.state) for one in figures if one.counted]
    )
    forms: dict[str, dict[str, None]] = {}
    asked: dict[str, dict[str, Figure]] = {}
    for one in figures:
        forms.setdefault(one.form.id, {})[one.unit] = None
        asked.setdefault(one.form.id, {}).setdefault(one.element.id, one)
    return tuple(
        ReportedForm(
            figures_of.title.of(words.lang),
            tuple((words.units[unit].name, "" if unit in counted else _lacking(words, completeness, unit))
                  for unit in forms[figures_of.id]),
            tuple(_element(words, one, forms[figures_of.id], table) for one in asked[figures_of.id].values()),
        )
        for figures_of in words.plan.forms
        if figures_of.id in forms
    )  # fmt: skip


def _but_blanks_left_free(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without the blanks that the form leaves free in a table where others are filled in.

    There a form asks for what is not nought ("chỉ ghi ô khác 0"): nothing is lacking.
    """
    given = {
        (one.period, one.unit, one.element.id, id(one.file)) for one in figures if number_of(one) is not None
    }
    return [
        one
        for one in figures
        if one.state != "blank"
        or one.element.required.kind != "optional"
        or (one.period, one.unit, one.element.id, id(one.file)) not in given
    ]


def _element(
    words: Words, one: Figure, units: Mapping[str, None], table: Mapping[Key, Mapping[Key, Added]]
) -> ReportedElement:
    def cell(unit: str) -> Crossed:
        found = table.get((unit,), {}).get((one.element.id,))
        if found is None:
            return None
        return found.told(
            lambda state: words.t(f"export.state.{state}"),
            lambda lacking, whole: words.t("report.reported.partly", lacking=lacking, all=whole),
        )

    measure = one.element.measure
    return ReportedElement(
        one.element.code,
        one.element.label.of(words.lang),
        "" if measure is None else measure.of(words.lang),
        tuple(cell(unit) for unit in units),
    )


def _lacking(words: Words, completeness: Completeness, unit: str) -> str:
    """Why nothing of a unit is told."""
    if unit in completeness.unusable:
        return words.t("report.unit.unusable")
    return words.t("report.unit.missing" if unit in completeness.missing else "report.unit.not_asked")
