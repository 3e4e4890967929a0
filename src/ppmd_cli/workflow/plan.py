"""`ppmd plan test`: a plan's cases and the examples of its rules, run through checks and indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.checks.rules import compile_rule, put
from ppmd_cli.checks.run import Checker
from ppmd_cli.checks.scene import Scene, scene_of
from ppmd_cli.indicators.assess import assess
from ppmd_cli.intake.parse import parse_cell
from ppmd_cli.layout import asked, subjects_of
from ppmd_cli.model.cell import RawCell
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.finding import Finding, Outcome
from ppmd_cli.model.form import Element, Example, Form, Rule
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import IndicatorResult
from ppmd_cli.model.value import Day, Value
from ppmd_cli.plan.cases import Case, ExpectedFinding, read_cases
from ppmd_cli.plan.faults import Faults
from ppmd_cli.plan.formula import Scope
from ppmd_cli.plan.load import read_folder

MISSING_VALUE = "value_missing"


class Difference(Struct, frozen=True):
    """What differs: key of a sentence of the catalogue and its slots."""

    key: str
    slots: tuple[tuple[str, str], ...]


class Tried(Struct, frozen=True):
    """One case or example; it passes without differences. what: "cases/x.yaml" or "rule_id.bad"."""

    what: str
    name: str
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Tell whether everything came out as expected."""
        return not self.differences


def try_plan(folder: Path, plan: Plan) -> Iterator[Tried]:
    """Run every case of the folder, then both examples of every rule that has values."""
    for case in read_cases(read_folder(folder), plan, Faults()):
        yield try_case(case, plan)
    yield from try_examples(plan)


def try_case(case: Case, plan: Plan) -> Tried:
    """Run one case. Units named nowhere have sent a return whose cells are blank; each return counts."""
    submissions = list(_submissions(case, plan))
    period = next(one for one in plan.periods if one.id == case.period)
    results = {one.id: one for one in assess(plan, case.period, submissions, period.due_before).indicators}
    found = list(_indicators(case, results))
    if case.findings is not None:
        found += _findings(case, plan, submissions)
    return Tried(case.file, case.name, tuple(found))


def _submissions(case: Case, plan: Plan) -> Iterator[Submission]:
    for form in plan.forms:
        for unit in form.reporters:
            if unit not in case.missing:
                yield submission(plan, form, unit, case.period, case.facts.get(unit, {}))


def submission(
    plan: Plan, form: Form, unit: str, period: str, typed: Mapping[tuple[str, str | None], str]
) -> Submission:
    """A return whose cells hold what is typed; subject None is the unit itself or the only one there is."""
    facts: dict[tuple[str, str], Fact] = {}
    lone = {s.id for s in form.sections if len(subjects_of(plan, s, unit, period)) == 1}
    for section, element, subject in asked(plan, form, unit, period):
        text = typed.get((element.id, subject))
        if text is None and section.id in lone:
            text = typed.get((element.id, None))
        facts[element.id, subject] = fact(element, subject, unit, period, text)
    dated = form.with_role("report_date")
    signed = facts[dated.id, unit].value if dated is not None and (dated.id, unit) in facts else None
    return Submission(
        path=f"{unit}.xlsx",
        file_name=f"{unit}.xlsx",
        sha256=None,
        unit=unit,
        period=period,
        form=form.id,
        facts=facts,
        declared_date=signed.day if isinstance(signed, Day) else None,
        findings=(),
        outcome=Outcome.CLEAN,
    )


def fact(element: Element, subject: str, unit: str, period: str, typed: str | None) -> Fact:
    """The fact of a cell in which somebody typed a text."""
    return Fact(element.id, subject, unit, period, read(element, typed), None, typed or None)


def read(element: Element, typed: str | None) -> Value:
    """The value of a text as the reader of returns understands it."""
    raw = RawCell(1, 1, typed, "text") if typed else None
    options = [(option.id, text) for option in element.options for text in (option.label.vi, option.id)]
    measure = None if element.measure is None else element.measure.vi
    return parse_cell(
        raw,
        element.type,
        options=options,
        decimals=element.decimals,
        max_length=element.max_length,
        measure=measure,
    ).value


def _indicators(case: Case, results: Mapping[str, IndicatorResult]) -> Iterator[Difference]:
    for name, wanted in case.indicators.items():
        for key, expected in wanted.items():
            found = _shown(getattr(results[name], key))
            if not _same(expected, found):
                yield _differs(f"{name}.{key}", _word(expected), _word(found))


def _shown(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(getattr(value, "value", value))


def _same(expected: str | None, found: str | None) -> bool:
    if expected is None or found is None:
        return expected is found
    try:
        return Fraction(expected) == Fraction(found)
    except (ValueError, ZeroDivisionError):
        return expected == found


def _word(value: str | None) -> str:
    return "null" if value is None else value


def _differs(what: str, expected: str, found: str) -> Difference:
    return Difference("plan.test.differs", (("expected", expected), ("found", found), ("what", what)))


def _findings(case: Case, plan: Plan, submissions: list[Submission]) -> list[Difference]:
    """Findings of the units that the case names; blanks that it does not expect do not count."""
    checker = Checker(plan)
    wanted = list(case.findings or ())
    named = {one.unit for one in wanted} | set(case.facts)
    chosen = [one for one in submissions if one.unit in named]
    between = checker.between(chosen)
    extra: list[str] = []
    for one in chosen:
        for finding in (*checker.check(one), *between.get(one.path, ())):
            match = next((w for w in wanted if _fits(w, one.unit, finding)), None)
            if match is not None:
                wanted.remove(match)
            elif finding.code != MISSING_VALUE:
                extra.append(_place(one.unit or "", finding.code, finding.element, finding.subject))
    lacking = [_place(one.unit, one.code, one.element, one.subject) for one in wanted]
    return [
        *(Difference("plan.test.finding_missing", (("what", what),)) for what in lacking),
        *(Difference("plan.test.finding_extra", (("what", what),)) for what in extra),
    ]


def _fits(wanted: ExpectedFinding, unit: str | None, found: Finding) -> bool:
    return (
        (wanted.unit, wanted.code) == (unit, found.code)
        and wanted.element in (None, found.element)
        and wanted.subject in (None, found.subject)
    )


def _place(unit: str, code: str, element: str | None, subject: str | None) -> str:
    return " ".join(part for part in (unit, code, element, subject) if part)


def try_examples(plan: Plan) -> Iterator[Tried]:
    """Run the examples of the rules that are formulas: bad fires, good does not."""
    checker = Checker(plan)
    for rule in plan.rules:
        if rule.formula is None:
            continue
        for which, example, key in (
            ("bad", rule.bad, "plan.test.silent"),
            ("good", rule.good, "plan.test.fires"),
        ):
            if example is None or not example.values:
                continue
            what = f"{rule.id}.{which}"
            fired = _fires(rule, example, checker)
            wrong = fired is not (which == "bad")
            differences = (Difference(key, (("what", what),)),) if wrong else ()
            yield Tried(what, rule.message.vi, differences)


def _fires(rule: Rule, example: Example, checker: Checker) -> bool:
    forms = [form for form in checker.plan.forms if form.id in rule.forms]
    return any(_fires_on(rule, example, checker, form) for form in forms)


def _fires_on(rule: Rule, example: Example, checker: Checker, form: Form) -> bool:
    plan = checker.plan
    compiled = compile_rule(rule, form)
    if compiled is None:
        return False
    period = example.period or (rule.periods[0] if rule.periods else plan.periods[0].id)
    if rule.scope == "units":
        values = {name: Fraction(str(value)) for name, value in example.values}
        return compiled.evaluate(Scope(values)) is False
    for unit in form.reporters:
        scene = _scene(rule, example, plan, form, unit, period)
        if scene is not None:
            return any(True for _ in put(compiled, scene, checker.frames(scene)))
    return False


def _scene(rule: Rule, example: Example, plan: Plan, form: Form, unit: str, period: str) -> Scene | None:
    """The scene of an example, with as many children as it gives values; None if the unit does not fit."""
    blank = submission(plan, form, unit, period, {})
    scene = scene_of(plan, form, blank)
    if scene is None or not all(scene.asks(name.partition("[")[0]) for name, _ in example.values):
        return None
    subjects = dict(scene.subjects)
    for section in form.sections:
        if section.subject in ("child", "month"):
            subjects[section.id] = scene.subjects[section.id][: _rows(example, scene, section.id)]
        elif section.subject == "task":
            subjects[section.id] = _tasks(rule, plan, unit, scene.subjects[section.id], example)
    if any(not subjects[scene.section(name.partition("[")[0]).id] for name, _ in example.values):
        return None
    facts = dict(scene.facts)
    for name, value in example.values:
        plain, _, picked = name.rstrip("]").partition("[")
        chosen = (picked,) if picked else subjects[scene.section(plain).id]
        given = value if isinstance(value, tuple) else (value,)
        for subject, typed in zip(chosen, given, strict=False):
            facts[plain, subject] = fact(scene.element(plain), subject, unit, period, typed)
    return replace(scene, subjects=subjects, facts=facts)


def _rows(example: Example, scene: Scene, section: str) -> int:
    counts = [
        len(value)
        for name, value in example.values
        if isinstance(value, tuple) and scene.section(name.partition("[")[0]).id == section
    ]
    return max(counts, default=1)


def _tasks(rule: Rule, plan: Plan, unit: str, tasks: tuple[str, ...], example: Example) -> tuple[str, ...]:
    """The one task whose row the example is about, and those it names in brackets."""
    named = {name.rstrip("]").partition("[")[2] for name, _ in example.values if "[" in name}
    roles = {task.id: task.role_of(unit) for task in plan.tasks}
    fits = [
        task
        for task in tasks
        if (rule.subjects is None or task in rule.subjects) and (not rule.lead_only or roles[task] == "lead")
    ]
    first = sorted(fits, key=lambda task: roles[task] != "lead")[:1]
    return tuple(task for task in tasks if task in named or task in first)
