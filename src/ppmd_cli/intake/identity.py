"""Whose return it is: plan, form, version, unit and period as the cover says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.findings.catalogue import finding, rule_finding, with_slots
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.anchor_index import Codes, SheetIndex, Spot
from ppmd_cli.intake.names import fold, name_keys, safe_key
from ppmd_cli.layout import IDENTITY, form_of
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Form
from ppmd_cli.model.plan import Plan

_REACH = 64


class Printed(Struct, frozen=True):
    """The identity block of one sheet. values: by identity code, as they stand; spots: their cells."""

    index: SheetIndex
    column: int
    values: dict[str, str]
    spots: dict[str, Spot]
    findings: tuple[Finding, ...] = ()

    def place(self, code: str) -> Place:
        """Return where the value of an identity code stands, or should."""
        spot = self.spots.get(code)
        return self.index.place(spot) if spot is not None else Place(self.index.sheet.name)


class Identity(Struct, frozen=True):
    """Unit, period and form as the plan knows them, else None. cover: the block they are from."""

    cover: Printed | None
    unit: str | None = None
    period: str | None = None
    form: Form | None = None
    findings: tuple[Finding, ...] = ()


def identify(indexes: Sequence[SheetIndex], plan: Plan, *, date1904: bool = False) -> Identity:
    """Find the cover and judge what it says; without a cover all is None and nothing is found."""
    blocks = _blocks(indexes, plan)
    if not blocks:
        return Identity(None)
    cover, *others = blocks
    values = cover.values
    if "PLAN" in values and Codes((plan.id,)).find(values["PLAN"]) is None:
        return Identity(cover, findings=(_differs(plan, cover, "PLAN", plan.id),))
    findings = list(cover.findings)
    if "PLAN" not in values:
        findings.append(_differs(plan, cover, "PLAN", plan.id))
    reporters = Codes(unit for form in plan.forms for unit in form.reporters)
    periods = Codes((period.id for period in plan.periods), date1904=date1904)
    unit = reporters.find(values.get("UNIT", ""))
    cell = cover.index.cell(cover.spots["PERIOD"]) if "PERIOD" in cover.spots else None
    period = periods.find(values.get("PERIOD", ""), cell)
    for code, known, said in (("UNIT", unit, "unknown_unit"), ("PERIOD", period, "unknown_period")):
        if known is None:
            found = values.get(code, "")
            unknown = finding(said, place=cover.place(code), value=found or None, found=found)
            near = _nearest(plan, found) if code == "UNIT" else None
            findings.append(with_slots(unknown, {"suggestion": near}) if near else unknown)
    for code, known in (("UNIT", unit), ("PERIOD", period)):
        if known is not None:
            findings += _named_otherwise(plan, cover, code, known)
    form = form_of(plan, unit) if unit is not None else None
    if form is not None:
        form = _judge_form(cover, form, findings)
    for other in others:
        findings += _contradictions(plan, cover, other)
    return Identity(cover, unit, period, form, tuple(findings))


def _nearest(plan: Plan, found: str) -> str | None:
    """The reporting unit that a name in place of its code may mean, as code and name: to suggest."""
    reporters = {unit for form in plan.forms for unit in form.reporters}
    key, folded = safe_key(found).removeprefix("ubnd "), fold(found).removeprefix("ubnd ")
    near = [
        f"{one.code} ({one.name})"
        for one in plan.units
        if one.code in reporters and folded and (key in name_keys(one.name) or folded == fold(one.name))
    ]
    return near[0] if len(near) == 1 else None


def _named_otherwise(plan: Plan, cover: Printed, code: str, known: str) -> list[Finding]:
    """The finding that the name printed beside a known code is that of another unit or period."""
    if code == "UNIT":
        reporters = {unit for form in plan.forms for unit in form.reporters}
        keys = {one.code: name_keys(one.name) for one in plan.units if one.code in reporters}
    else:
        keys = {one.id: (safe_key(one.label.vi), safe_key(one.label.en)) for one in plan.periods}
    row = cover.spots[code][0]
    for spot in ((row, column) for column in _right_of(cover.index, cover.spots[code])):
        name = safe_key(cover.index.text(spot))
        if name not in keys[known] and any(name in others for others in keys.values()):
            said = _differs(plan, cover, code, cover.index.text(spot))
            return [replace(said, related=(cover.index.place(spot),))]
    return []


def _judge_form(cover: Printed, form: Form, findings: list[Finding]) -> Form | None:
    """Return the unit's form if the cover names it or none, which is a finding; another one is not read."""
    given, version = cover.values.get("FORM"), cover.values.get("VERSION")
    if given is None:
        findings.append(finding("unknown_form", place=cover.place("FORM"), found=""))
    if given is not None and Codes((form.id,)).find(given) is None:
        findings.append(finding("unknown_form", place=cover.place("FORM"), value=given, found=given))
        return None
    if version is not None and Codes((form.version,)).find(version) is None:
        findings.append(
            finding(
                "form_version_old",
                place=cover.place("VERSION"),
                value=version,
                found=version,
                expected=form.version,
            )
        )
    return form


def _contradictions(plan: Plan, cover: Printed, other: Printed) -> list[Finding]:
    """Two returns in one workbook: the second cover speaks of something else."""
    return [
        _differs(plan, other, code, cover.values[code])
        for code in ("PLAN", "UNIT", "PERIOD")
        if code in other.values
        and code in cover.values
        and Codes((cover.values[code],)).find(other.values[code]) is None
    ]


def _differs(plan: Plan, block: Printed, code: str, expected: str) -> Finding:
    """The finding of the plan's own rule on identity, or the built-in one."""
    rule = next((rule for rule in plan.rules if rule.check == "identity"), None)
    found, place = block.values.get(code, ""), block.place(code)
    if rule is not None:
        return rule_finding(rule, place=place, value=found or None, found=found, expected=expected)
    return finding("identity_differs", place=place, value=found or None, found=found, expected=expected)


def rows_of_another(plan: Plan, cover: Printed, unit: str) -> Finding:
    """The finding that the file's rows are another unit's than the cover says."""
    return with_slots(_differs(plan, cover, "UNIT", unit), {"rows_of": unit})


def _blocks(indexes: Sequence[SheetIndex], plan: Plan) -> list[Printed]:
    """The identity blocks of a workbook, the fullest first; by their labels if no sheet has the codes."""
    marked = [(index, marks) for index in indexes if len(marks := _marks(index)) >= 2]
    if not marked:
        found = [_block(index, plan, {}, by_label=True) for index in indexes]
        return [block for block in found if len(block.spots) >= 2]
    marked.sort(key=lambda pair: -len(pair[1]))
    return [
        _block(index, plan, marks, by_label=place == 0 and len(marks) < len(IDENTITY))
        for place, (index, marks) in enumerate(marked)
    ]


def _marks(index: SheetIndex) -> dict[str, Spot]:
    """The identity codes of the column that has most of them."""
    by_column: dict[int, dict[str, Spot]] = defaultdict(dict)
    for code, spot in Codes(IDENTITY).exact(index):
        by_column[spot[1]].setdefault(code, spot)
    return max(by_column.items(), key=lambda pair: (len(pair[1]), -pair[0]), default=(0, {}))[1]


def _block(index: SheetIndex, plan: Plan, marks: dict[str, Spot], *, by_label: bool) -> Printed:
    findings = _by_label(index, marks) if by_label else []
    column = _value_column(index, plan, marks)
    spots = {code: (row, column) for code, (row, _) in marks.items()} if column else {}
    values = {code: text for code, spot in spots.items() if (text := index.text(spot))}
    return Printed(index, column, values, spots, tuple(findings))


def _by_label(index: SheetIndex, marks: dict[str, Spot]) -> list[Finding]:
    """Add to `marks` the rows whose code is gone and whose label still stands."""
    t = Translator("vi")
    findings: list[Finding] = []
    for code in IDENTITY:
        spots = () if code in marks else index.names.get(safe_key(t(f"forms.identity.{code.lower()}")), ())
        if len(spots) == 1:
            marks[code] = spots[0]
            place, name = index.place(spots[0]), index.text(spots[0])
            findings.append(finding("code_missing_matched_by_name", place=place, found=name))
    return findings


def _value_column(index: SheetIndex, plan: Plan, marks: dict[str, Spot]) -> int:
    """The column where a known code stands beside its mark; else the first that holds more than a label."""
    known = {
        "UNIT": Codes(unit for form in plan.forms for unit in form.reporters),
        "PLAN": Codes((plan.id,)),
        "PERIOD": Codes(period.id for period in plan.periods),
        "FORM": Codes(form.id for form in plan.forms),
    }
    for code, codes in known.items():
        if code in marks:
            for column in _right_of(index, marks[code]):
                if codes.find(index.text((marks[code][0], column))) is not None:
                    return column
    t = Translator("vi")
    for code in ("UNIT", *known, "VERSION"):
        if code in marks:
            label = safe_key(t(f"forms.identity.{code.lower()}"))
            for column in _right_of(index, marks[code]):
                if safe_key(index.text((marks[code][0], column))) != label:
                    return column
    return 0


def _right_of(index: SheetIndex, mark: Spot) -> list[int]:
    row, first = mark
    return [column for column in range(first + 1, first + _REACH) if index.text((row, column))]
