"""The rules of the plan that ships: each one's bad example fires it and no other rule, its good one none."""

from collections.abc import Mapping

import pytest

from ppmd_cli.checks.across import compare
from ppmd_cli.checks.rules import compile_rule
from ppmd_cli.checks.run import Checker
from ppmd_cli.findings.wording import Wording
from ppmd_cli.i18n import Translator
from ppmd_cli.layout import lay_out
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.form import Example, Form, Rule
from ppmd_cli.model.plan import Task
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import check_all
from tests.sheets import Typed, submission

PLAN = load_plan(find_plan(), use_cache=False)
FORMS = {form.id: form for form in PLAN.forms}
CHECKER = Checker(PLAN)
FORMULAS = {rule.id for rule in PLAN.rules if rule.formula is not None}
SINGLE = [rule for rule in PLAN.rules if rule.formula is not None and rule.scope not in ("units", "history")]
ACROSS = [rule for rule in PLAN.rules if rule.formula is not None and rule.scope == "units"]
# A session that nobody attended is also one with too few people; kinds above the total do not make it either.
BESIDE = {
    "sessions_and_people_together": {"people_per_session"},
    "establishment_kinds_within_total": {"establishment_kinds_make_total"},
}


def cases(rules: list[Rule]) -> list:
    pairs = [(rule, FORMS[form]) for rule in rules for form in rule.forms]
    return [
        pytest.param(rule, form, id=f"{rule.id}-{form.id}")
        for rule, form in pairs
        if rule.scope != "task" or any(tasks_for(rule, unit) for unit in form.reporters)
    ]


def tasks_for(rule: Rule, unit: str) -> list[Task]:
    """The rows of the task sheet that the rule speaks of."""
    tasks = [task for task in PLAN.tasks if task.role_of(unit) is not None]
    tasks = [task for task in tasks if task.role_of(unit) == "lead" or not rule.lead_only]
    return [task for task in tasks if rule.subjects is None or task.id in rule.subjects]


def period_of(rule: Rule, example: Example) -> str:
    return example.period or (rule.periods or (PLAN.periods[0].id,))[0]


def returned(rule: Rule, form: Form, example: Example) -> Submission:
    """A return with the values of the example; children that it does not speak of have 0."""
    units = [unit for unit in form.reporters if rule.scope != "task" or tasks_for(rule, unit)]
    unit, period = units[0], period_of(rule, example)
    layout = lay_out(PLAN, form, unit, period)
    tasks = tasks_for(rule, unit)
    values: dict[str, Typed] = {}
    for name, typed in example.values:
        element = name.partition("[")[0]
        sheet = layout.sheet_of[element]
        if isinstance(typed, tuple):
            values[name] = typed + ("0",) * (len(sheet.subjects) - len(typed))
        elif sheet.section is not None and sheet.section.subject == "task" and "[" not in name:
            values[f"{name}[{tasks[0].id}]"] = typed
        else:
            values[name] = typed
    return submission(PLAN, unit, period, values)


def fired(sent: Submission) -> set[str]:
    return {found.code for found in CHECKER.check(sent) if found.code in FORMULAS}


@pytest.mark.parametrize(("rule", "form"), cases(SINGLE))
def test_the_bad_example_fires_and_the_good_one_does_not(rule: Rule, form: Form):
    assert rule.bad is not None
    assert rule.good is not None
    assert fired(returned(rule, form, rule.bad)) - BESIDE.get(rule.id, set()) == {rule.id}
    assert fired(returned(rule, form, rule.good)) == set()


@pytest.mark.parametrize("rule", ACROSS, ids=[rule.id for rule in ACROSS])
def test_across_units(rule: Rule):
    assert rule.bad is not None
    assert rule.good is not None
    assert [one.code for one in between(rule, dict(rule.bad.values))] == [rule.id]
    assert between(rule, dict(rule.good.values)) == []


def between(rule: Rule, sums: Mapping[str, Typed]) -> list:
    """What the rule finds where the first reporter of each operand holds the whole sum, the others 0."""
    period = (rule.periods or (PLAN.periods[0].id,))[0]
    typed: dict[str, dict[str, Typed]] = {}
    for operand in rule.operands:
        for place, unit in enumerate(operand.reporters):
            form = next(form for form in PLAN.forms if unit in form.reporters)
            layout = lay_out(PLAN, form, unit, period)
            count = len(layout.sheet_of[operand.element].subjects)
            first = str(sums[operand.name]) if place == 0 else "0"
            typed.setdefault(unit, {})[operand.element] = (first, *["0"] * (count - 1))
    scenes = [CHECKER.scene(submission(PLAN, unit, period, values)) for unit, values in typed.items()]
    compiled = compile_rule(rule, FORMS[rule.forms[0]])
    assert compiled is not None
    return [one for _, one in compare(compiled, [scene for scene in scenes if scene], CHECKER.frames)]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("rule", "form"), cases(SINGLE))
def test_messages_have_no_gaps(rule: Rule, form: Form, lang: str):
    assert rule.bad is not None
    sent = returned(rule, form, rule.bad)
    said = next(one for one in CHECKER.check(sent) if one.code == rule.id)
    worded = Wording(PLAN, Translator(lang)).word(said, form, sent.unit)
    assert "…" not in worded.message
    assert "{" not in worded.message + worded.remedy
    assert worded.remedy


@pytest.mark.parametrize(
    ("total", "lodging", "karaoke", "found"),
    [
        ("6", "4", "2", set()),
        ("6", "4", "", {"establishment_kinds_make_total"}),
        ("6", "", "", {"establishment_kinds_make_total"}),
        ("5", "4", "2", {"establishment_kinds_within_total", "establishment_kinds_make_total"}),
        ("0", "4", "2", {"establishment_kinds_within_total"}),
        ("0", "", "", set()),
        ("", "4", "2", set()),
    ],
)
def test_kinds_and_their_total(total: str, lodging: str, karaoke: str, found: set[str]):
    """forms.md, rules 3 and 4: kinds above the total are within it nor make it; a total of 0 makes no claim."""
    form = FORMS["district"]
    layout = lay_out(PLAN, form, form.reporters[0], PLAN.periods[0].id)
    rest = len(layout.sheet_of["establishments_total"].subjects) - 1
    kinds = {
        "establishments_total": total,
        "establishments_lodging": lodging,
        "establishments_karaoke": karaoke,
        "service_workers_total": "0",
    }
    typed: dict[str, Typed] = {name: (value, *["0"] * rest) for name, value in kinds.items()}
    sent = submission(PLAN, form.reporters[0], PLAN.periods[0].id, typed)
    assert {code for code in fired(sent) if code.startswith("establishment_kinds")} == found


@pytest.mark.parametrize("typed", ["45", "45 triệu", "45tr", "45 triệu đồng", "４５"])
def test_a_measure_typed_behind_a_number_is_said_once(typed: str):
    form = FORMS["district"]
    parts = {"budget_local": "20", "budget_integrated": "20", "budget_other": "0"}
    sent = submission(PLAN, form.reporters[0], PLAN.periods[0].id, {"budget_total": typed, **parts})
    found = next(one for one in CHECKER.check(sent) if one.code == "budget_parts_make_total")
    worded = Wording(PLAN, Translator("vi")).word(found, form, sent.unit)
    assert worded.message == "Tổng kinh phí (45 triệu đồng) khác cộng các nguồn (40 triệu đồng)"


def test_a_blank_return_is_only_told_what_is_missing():
    """No rule adds to it, except those that speak for a missing value."""
    spoken = {e.required.checked_by for form in PLAN.forms for _, e in form.elements()}
    for form in PLAN.forms:
        sent = submission(PLAN, form.reporters[0], PLAN.periods[0].id)
        codes = {one.code for one in check_all([sent], PLAN)[0].findings}
        assert codes - spoken <= {"value_missing"}
