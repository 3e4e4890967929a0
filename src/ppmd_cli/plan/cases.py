"""The plan's own tests: facts in, results out. Read here, run in the workflow."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.faults import Faults, Source
from ppmd_cli.plan.schema_files import read_model
from ppmd_cli.plan.schema_rules import CaseModel, ExpectedIndicator, ExpectModel
from ppmd_cli.plan.yamltree import Marked, find_marks, read_yaml

FOLDER = "cases/"


class ExpectedFinding(Struct, frozen=True):
    """A finding that must be there; element and subject None where they do not matter."""

    unit: str
    code: str
    element: str | None
    subject: str | None


class Case(Struct, frozen=True):
    """One case. facts: unit -> (element, subject or None) -> as typed. missing: units without a return.

    indicators: id -> what is expected of it, None where a value must be absent. findings: None if not judged.
    """

    file: str
    name: str
    period: str
    facts: Mapping[str, Mapping[tuple[str, str | None], str]]
    missing: tuple[str, ...]
    indicators: Mapping[str, Mapping[str, str | None]]
    findings: tuple[ExpectedFinding, ...] | None


def read_cases(texts: Mapping[str, bytes], plan: Plan, faults: Faults) -> tuple[Case, ...]:
    """The cases of a plan's folder by file name; what they name in vain is a fault of a sound plan."""
    made = []
    for name in sorted(texts):
        if not name.startswith(FOLDER) or not name.endswith(".yaml"):
            continue
        sound = not faults.any()
        model = _model(name, texts[name], faults)
        if model is not None:
            if sound:
                _check(model, plan, faults)
            made.append(_case(name, model))
    return tuple(made)


def _model(name: str, data: bytes, faults: Faults) -> CaseModel | None:
    try:
        source = Source(name, data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        faults.add("plan_not_utf8", Source(name, "").mark(0, 0))
        return None
    tree = read_yaml(source, faults)
    if tree is None:
        return None
    find_marks(source, faults)
    before = len(faults.found)
    model = read_model(CaseModel, tree, faults, {}, set())
    return model if len(faults.found) == before else None


def _check(model: CaseModel, plan: Plan, faults: Faults) -> None:
    reporters = [unit for form in plan.forms for unit in form.reporters]
    _known("period", model.period, [period.id for period in plan.periods], faults)
    for absent in model.missing:
        _known("unit", absent, reporters, faults)
    elements = {form.id: {element.id for _, element in form.elements()} for form in plan.forms}
    form_of = {unit: form.id for form in plan.forms for unit in form.reporters}
    subjects = [task.id for task in plan.tasks] + [month.id for month in plan.months]
    subjects += [one.code for one in plan.units]
    for unit, facts in model.facts.items():
        if unit not in form_of:
            faults.unknown("unit", model.mark("facts"), unit, reporters)
            continue
        for element, value in facts.items():
            if element not in elements[form_of[unit]]:
                faults.unknown("element", model.mark("facts"), element, elements[form_of[unit]])
            for subject in value if isinstance(value, dict) else ():
                if subject not in subjects:
                    faults.unknown("subject", model.mark("facts"), subject, subjects)
    _check_expected(model.expect, plan, reporters, faults)


def _check_expected(expect: ExpectModel, plan: Plan, reporters: list[str], faults: Faults) -> None:
    ids = [indicator.id for indicator in plan.indicators]
    for name in expect.indicators:
        if name not in ids:
            faults.unknown("indicator", expect.mark("indicators"), name, ids)
    for one in expect.findings or ():
        _known("unit", one.unit, reporters, faults)


def _known(what: str, value: Marked, known: list[str], faults: Faults) -> None:
    if value not in known:
        faults.unknown(what, value.mark, value, known)


def _case(name: str, model: CaseModel) -> Case:
    findings = model.expect.findings
    return Case(
        file=name,
        name=str(model.name),
        period=str(model.period),
        facts={unit: dict(_facts(facts)) for unit, facts in model.facts.items()},
        missing=tuple(str(unit) for unit in model.missing),
        indicators={one: _expected(wanted) for one, wanted in model.expect.indicators.items()},
        findings=None
        if findings is None
        else tuple(
            ExpectedFinding(
                str(one.unit),
                str(one.code),
                None if one.element is None else str(one.element),
                None if one.subject is None else str(one.subject),
            )
            for one in findings
        ),
    )


def _facts(
    facts: Mapping[str, Marked | list[Marked | None] | dict[str, Marked | None] | None],
) -> list[tuple[tuple[str, str | None], str]]:
    made: list[tuple[tuple[str, str | None], str]] = []
    for element, value in facts.items():
        if isinstance(value, dict):
            made.extend(((element, subject), str(one or "")) for subject, one in value.items())
        elif isinstance(value, str):
            made.append(((element, None), str(value)))
    return made


def _expected(wanted: ExpectedIndicator) -> dict[str, str | None]:
    given = {name: getattr(wanted, name) for name in wanted.model_fields_set}
    return {name: None if value is None else str(value) for name, value in given.items()}
