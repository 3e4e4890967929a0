"""All checks: of one return, and of the returns of one run together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from ppmd_cli.checks import across, structure
from ppmd_cli.checks.frames import Frames
from ppmd_cli.checks.mend import Sums, mended, sums_of
from ppmd_cli.checks.order import arranged
from ppmd_cli.checks.register import Register, register_differs, register_of
from ppmd_cli.checks.required import Conditions, value_missing
from ppmd_cli.checks.rules import Compiled, compile_condition, compile_rule, put
from ppmd_cli.checks.scene import Layout, Scene, layout_of, scene_of
from ppmd_cli.checks.slips import leaps, slips, without_cutoff
from ppmd_cli.checks.structure import Asked
from ppmd_cli.findings.catalogue import PERSONAL_CODES, finding
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Severity
from ppmd_cli.model.form import Form, Rule
from ppmd_cli.model.plan import Plan

ANYTHING = Asked()
CODES_MOVED = ("code_and_name_differ", "code_and_label_differ")
DOUBTFUL = 4  # so many figures that the register knows otherwise may be those of other rows
_SINGLE: dict[str, Callable[[Rule, Scene], Iterator[Finding]]] = {
    "rows_repeated": structure.rows_repeated,
    "column_constant": structure.column_constant,
    "task_state_given": structure.task_state_given,
    "nil_return": structure.nil_return,
    "all_full": structure.all_full,
}
_ROWS = ("every_child_once", "months_complete")


class Checker:
    """Checks the returns of one plan; the rules are compiled once for each form."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.forms = {form.id: form for form in plan.forms}
        self._register: Register = register_of(plan)
        self._known_register = {(one.unit, one.element, one.period): one.value for one in plan.register}
        self._known_baseline = {(one.unit, one.element, one.period): one.value for one in plan.baseline}
        self._compiled: dict[str, tuple[Compiled, ...]] = {}
        self._conditions: dict[str, Conditions] = {}
        self._sums: dict[str, Sums] = {}
        self._layouts: dict[tuple[str, str, str], Layout] = {}

    def scene(self, submission: Submission) -> Scene | None:
        """What the checks see of a return; None for one that is not identified."""
        form = self.forms.get(submission.form or "")
        if form is None or submission.unit is None or submission.period is None:
            return None
        whose = form.id, submission.unit, submission.period
        if (layout := self._layouts.get(whose)) is None:
            layout = self._layouts[whose] = layout_of(self.plan, form, submission.unit, submission.period)
        return scene_of(self.plan, form, submission, layout)

    def frames(self, scene: Scene) -> Frames:
        """The scopes of a return."""
        return Frames(scene, self._known_baseline, self._known_register)

    def check(self, submission: Submission, asked: Asked = ANYTHING) -> list[Finding]:
        """All findings of one return, those of reading among them, most useful first."""
        scene = self.scene(submission)
        if scene is None or is_refused(submission):
            return arranged(submission.findings, self.forms.get(submission.form or ""))
        scene, shifted = self._unshifted(scene, submission)
        scene, cutoff = without_cutoff(scene)
        found = [*self._reading(scene, submission.findings, asked), *shifted, *cutoff]
        frames = self.frames(scene)
        blamed = {(one.element, one.subject, one.place) for one in found if one.severity is Severity.ERROR}
        found += [
            one
            for one in self._checks(scene, frames)
            if one.code != "value_missing" or (one.element, one.subject, one.place) not in blamed
        ]
        found = list(mended(found, self._sums_of(scene.form), scene, frames, self._register))
        return arranged(found, scene.form)

    def _unshifted(self, scene: Scene, submission: Submission) -> tuple[Scene, list[Finding]]:
        """The scene without blocks of figures that the register knows of other rows; what is said of them."""
        if any(one.code in CODES_MOVED for one in submission.findings):
            return scene, []
        if len(list(islice(register_differs(scene, self._register), DOUBTFUL))) < DOUBTFUL:
            return scene, []
        from ppmd_cli.checks.columns import columns_by_register
        from ppmd_cli.checks.shift import blurred, shifts_by_register

        # Sorted figures may look shifted in a column or two, shifted ones do not look sorted.
        shifts = [*columns_by_register(scene, self._register)]
        shifts = shifts or [*shifts_by_register(scene, self._register)]
        return blurred(scene, shifts), [one.found for one in shifts]

    def _reading(self, scene: Scene, reading: tuple[Finding, ...], asked: Asked) -> Iterator[Finding]:
        rules = [rule for rule in self._rules(scene) if rule.check in (*_ROWS, "identity")]
        identified = False
        for rule in rules:
            if rule.check == "identity":
                identified = True
                yield from structure.identity(rule, scene, asked)
            else:
                reading = structure.rows_given(rule, scene, reading)
        if not identified:
            pairs = ((scene.unit, asked.unit), (scene.period.id, asked.period))
            for given, expected in pairs:
                if expected is not None and given != expected:
                    yield finding("identity_differs", value=given, found=given, expected=expected)
        yield from reading

    def _checks(self, scene: Scene, frames: Frames) -> Iterator[Finding]:
        yield from value_missing(scene, frames, self._conditions_of(scene.form))
        yield from register_differs(scene, self._register)
        yield from slips(scene, self._register)
        for compiled in self._compiled_of(scene.form):
            if _in_period(compiled.rule, scene):
                yield from put(compiled, scene, frames)
        for rule in self._rules(scene):
            check = _SINGLE.get(rule.check)
            if check is not None:
                yield from check(rule, scene)

    def _rules(self, scene: Scene) -> Iterator[Rule]:
        """The rules that may speak of this return alone."""
        for rule in self.plan.rules:
            if (not rule.forms or scene.form.id in rule.forms) and _in_period(rule, scene):
                yield rule

    def _compiled_of(self, form: Form) -> tuple[Compiled, ...]:
        if form.id not in self._compiled:
            rules = (
                rule
                for rule in self.plan.rules
                if form.id in rule.forms
                and rule.scope not in ("units", "history")
                and rule.formula is not None
            )
            compiled = (compile_rule(rule, form) for rule in rules)
            self._compiled[form.id] = tuple(one for one in compiled if one is not None)
        return self._compiled[form.id]

    def _sums_of(self, form: Form) -> Sums:
        if form.id not in self._sums:
            names = dict.fromkeys(element.id for _, element in form.elements())
            self._sums[form.id] = sums_of(self._compiled_of(form), names)
        return self._sums[form.id]

    def _conditions_of(self, form: Form) -> Conditions:
        if form.id not in self._conditions:
            self._conditions[form.id] = {
                element.id: compile_condition(element.required.condition, form, section.subject)
                for section, element in form.elements()
                if element.required.condition is not None
            }
        return self._conditions[form.id]

    def between(self, submissions: Sequence[Submission]) -> dict[str, list[Finding]]:
        """The findings between returns of one run, by path: double returns, units, earlier periods."""
        found: dict[str, list[Finding]] = defaultdict(list)
        submissions = [submission for submission in submissions if not is_refused(submission)]
        doubled: set[str] = set()
        for path, one in across.second_return(submissions):
            found[path].append(one)
            doubled.add(path)
        alike = _alike([one for one in submissions if one.path not in doubled])
        firsts = [same[0] for same in alike]
        scenes = [self._unshifted(scene, one)[0] for one in firsts if (scene := self.scene(one))]
        for path, one in self._rules_between(scenes):
            found[path].append(one)
        wrong = {one.path for one in firsts if _has_error((*one.findings, *found.get(one.path, ())))}
        for path, one in self._since_earlier(scenes, wrong):
            found[path].append(one)
        for first, *others in alike:
            for other in others:
                found[other.path].extend(found.get(first.path, ()))
        return {path: said for path, said in found.items() if said}

    def _rules_between(self, scenes: Sequence[Scene]) -> across.Found:
        yield from across.figures_shared(scenes, self._register)
        for rule in self.plan.rules:
            if rule.check == "units_identical":
                yield from across.units_identical(rule, [scene for scene in scenes if _may(rule, scene)])
            elif rule.scope == "units" and rule.formula is not None:
                yield from self._compare(rule, scenes)

    def _since_earlier(self, scenes: Sequence[Scene], wrong: set[str]) -> across.Found:
        """Each return against its unit's for the period before, where that one is used, having no errors."""
        order = {period.id: place for place, period in enumerate(self.plan.periods)}
        earlier: dict[tuple[str, str | None], Scene] = {}
        for scene in sorted(scenes, key=lambda one: order[one.period.id]):
            before = earlier.get((scene.unit, scene.period.id))
            found = list(self._since(scene, before)) if before is not None else []
            yield from ((scene.path, one) for one in found)
            if scene.path not in wrong and not _has_error(found):
                earlier[scene.unit, scene.period.accumulates_into] = scene

    def _since(self, scene: Scene, before: Scene) -> Iterator[Finding]:
        """What the same unit's return for the period before has against this one."""
        from ppmd_cli.checks import history
        from ppmd_cli.checks.columns import columns_since
        from ppmd_cli.checks.shift import blurred, shifts_since

        shifts = list(columns_since(scene, before)) or list(shifts_since(scene, before))
        if shifts:
            yield from (one.found for one in shifts)
            scene = blurred(scene, shifts)
        told: set[tuple[str | None, str | None]] = set()
        for rule in self.plan.rules:
            if rule.check in history.CHECKS and _may(rule, scene):
                for one in history.CHECKS[rule.check](rule, scene, before):
                    told.add((one.element, one.subject))
                    yield one
        yield from (
            one for one in leaps(scene, before, self._register) if (one.element, one.subject) not in told
        )

    def _compare(self, rule: Rule, scenes: Sequence[Scene]) -> across.Found:
        form = next((one for one in self.plan.forms if one.id in rule.forms), self.plan.forms[0])
        compiled = compile_rule(rule, form)
        if compiled is not None:
            yield from across.compare(compiled, scenes, self.frames)


def _alike(submissions: Sequence[Submission]) -> list[list[Submission]]:
    """Those that say the same in the same cells together: one of them is compared with others for all."""
    if len(submissions) < 2:
        return [[one] for one in submissions]
    from ppmd_cli.model.packed import content_of

    groups: dict[object, list[list[Submission]]] = defaultdict(list)
    alike: list[list[Submission]] = []
    for one in submissions:
        some = groups[one.unit, one.period, one.form, content_of(one.facts)]
        same = next((each for each in some if each[0].findings == one.findings), None)
        if same is None:
            some.append(same := [])
            alike.append(same)
        same.append(one)
    return alike


def _has_error(findings: Iterable[Finding]) -> bool:
    return any(found.severity is Severity.ERROR for found in findings)


def is_refused(submission: Submission) -> bool:
    """Tell whether a return was refused for the persons it tells of: there is nothing in it to check."""
    return any(found.code in PERSONAL_CODES for found in submission.findings)


def _in_period(rule: Rule, scene: Scene) -> bool:
    return rule.periods is None or scene.period.id in rule.periods


def _may(rule: Rule, scene: Scene) -> bool:
    return (not rule.forms or scene.form.id in rule.forms) and _in_period(rule, scene)


def check(plan: Plan, form: Form, submission: Submission, asked: Asked = ANYTHING) -> list[Finding]:
    """All findings of one return on `form`, those of reading among them, most useful first.

    Callers that check many returns keep a Checker.
    """
    checker = Checker(plan)
    checker.forms = {form.id: form}
    return checker.check(submission, asked)


def check_across(plan: Plan, submissions: Iterable[Submission]) -> dict[str, list[Finding]]:
    """The findings between the returns of one run, by path."""
    return Checker(plan).between(tuple(submissions))
