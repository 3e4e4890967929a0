"""The formula rules of a plan, compiled for one form and put to one return."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from msgspec import Struct

from ppmd_cli.checks.frames import Frames
from ppmd_cli.checks.scene import Scene
from ppmd_cli.findings.catalogue import rule_finding, with_slots
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Form, MissingPolicy, Rule, Subject
from ppmd_cli.model.formula import Formula, Ref
from ppmd_cli.model.shown import shown_day
from ppmd_cli.model.value import Absence, Day, Quantity
from ppmd_cli.plan.formula import (
    Evaluate,
    Scope,
    Type,
    TypeOf,
    Use,
    Values,
    compile_formula,
    element_type,
    expand,
    names,
)

_SLOT = re.compile(r"\{([a-z0-9_]+)(?:\[([^\]{}]+)\])?\}")
_OWN: dict[str, Subject] = {"child": "child", "month": "month", "task": "task"}


class Compiled(Struct, frozen=True):
    """A rule on one form. texts: the slots of its message and remedy as (element, subject or None)."""

    rule: Rule
    kind: Subject
    evaluate: Evaluate
    uses: tuple[Use, ...]
    at: str | None
    at_subject: str | None
    texts: tuple[tuple[str, str | None], ...]
    slots: tuple[tuple[str, Evaluate, int], ...]


def compile_rule(rule: Rule, form: Form) -> Compiled | None:
    """Compile a formula rule for one form; None for a rule without a formula."""
    if rule.formula is None:
        return None
    ids = tuple(dict.fromkeys(element.id for _, element in form.elements()))
    tree = expand(rule.formula.tree, ids)
    kind: Subject = _OWN.get(rule.scope, "unit")
    type_of = types_of(form, kind, frozenset(operand.name for operand in rule.operands))
    uses = names(tree)
    operands = {operand.name for operand in rule.operands}
    first = next((use.ref for use in uses if use.source == "return" and use.ref.name not in operands), None)
    at, at_subject = (
        (rule.at, rule.at_subject) if rule.at else (first.name, first.subject) if first else (None, None)
    )
    if rule.at and at_subject is None and "[" in rule.at:
        at, _, rest = rule.at.partition("[")
        at_subject = rest.rstrip("]")
    return Compiled(
        rule=rule,
        kind=kind,
        evaluate=compile_formula(tree, rule.missing, type_of),
        uses=uses,
        at=at,
        at_subject=at_subject,
        texts=_texts(rule),
        slots=tuple(
            (slot.name, compile_formula(expand(slot.formula.tree, ids), "any", type_of), slot.decimals)
            for slot in rule.slots
        ),
    )


def compile_condition(
    formula: Formula, form: Form, kind: Subject, policy: MissingPolicy = "never"
) -> Evaluate:
    """Compile the condition of a requirement, which never skips."""
    tree = expand(formula.tree, tuple(element.id for _, element in form.elements()))
    return compile_formula(tree, policy, types_of(form, kind, frozenset()))


def types_of(form: Form, kind: Subject, operands: frozenset[str]) -> TypeOf:
    """The types of the names that a formula on this form may use."""
    known = {element.id: (section, element) for section, element in form.elements()}

    def type_of(ref: Ref) -> Type | None:
        if ref.name in operands:
            return Type("number")
        if ref.name not in known:
            return None
        section, element = known[ref.name]
        return element_type(element, beneath=kind == "unit" and section.subject in ("child", "month"))

    return type_of


def put(compiled: Compiled, scene: Scene, frames: Frames) -> Iterator[Finding]:
    """Put one rule to each of its subjects; a rule whose place the unit is not asked for rests."""
    if compiled.at is not None and not scene.asks(compiled.at):
        return
    for subject in subjects_of_rule(compiled, scene):
        scope = frames.scope(compiled.kind, subject)
        if compiled.evaluate(scope) is False:
            yield speak(compiled, scene, subject, scope)


def subjects_of_rule(compiled: Compiled, scene: Scene) -> tuple[str, ...]:
    """Whom the rule is evaluated for in this return."""
    rule, kind = compiled.rule, compiled.kind
    if kind == "unit":
        return (scene.unit,)
    found: dict[str, None] = {}
    for section in scene.form.sections:
        if section.subject == kind:
            found |= dict.fromkeys(scene.subjects[section.id])
    subjects = [one for one in found if rule.subjects is None or one in rule.subjects]
    if rule.lead_only:
        leads = {task.id for task in scene.plan.tasks if task.role_of(scene.unit) == "lead"}
        subjects = [one for one in subjects if one in leads]
    return tuple(subjects)


def speak(
    compiled: Compiled, scene: Scene, subject: str, scope: Scope, operands: Values | None = None
) -> Finding:
    """The finding of a rule that has failed for `subject`."""
    at = compiled.at
    at_subject = compiled.at_subject or (_home(compiled, scene, at, subject) if at else subject)
    place = scene.place(at, at_subject) if at else Place()
    value = scene.typed(at, at_subject) if at else None
    found = rule_finding(
        compiled.rule,
        place=place,
        element=at,
        subject=at_subject,
        value=value,
        related=_related(compiled, scene, subject, place),
    )
    return with_slots(found, _slots(compiled, scene, subject, scope, operands))


def _home(compiled: Compiled, scene: Scene, element: str, subject: str) -> str:
    return subject if scene.section(element).subject == compiled.kind else scene.unit


def _related(compiled: Compiled, scene: Scene, subject: str, at: Place) -> list[Place]:
    places: dict[Place, None] = {}
    for use in compiled.uses:
        name = use.ref.name
        if use.source != "return" or not scene.asks(name):
            continue
        home = scene.section(name).subject
        if use.ref.subject is not None:
            spots: tuple[str, ...] = (use.ref.subject,)
        elif home == compiled.kind:
            spots = (subject,)
        else:
            spots = (scene.unit,) if home == "unit" else scene.subjects_for(name)
        places |= dict.fromkeys(scene.place(name, spot) for spot in spots)
    return [place for place in places if place.cell is not None and place != at]


def _slots(
    compiled: Compiled, scene: Scene, subject: str, scope: Scope, operands: Values | None
) -> dict[str, object]:
    slots: dict[str, object] = {}
    for name, evaluate, decimals in compiled.slots:
        result = evaluate(scope)
        if isinstance(result, int | Fraction) and not isinstance(result, bool):
            slots[name] = rounded(result, decimals)
    for name, picked in compiled.texts:
        key = name if picked is None else f"{name}[{picked}]"
        if key in slots:
            continue
        operand = operands.get(name) if operands is not None else None
        if isinstance(operand, int | Fraction):
            slots[name] = rounded(operand, 3)
        elif scene.asks(name):
            slots[key] = _text(compiled, scene, name, picked, subject)
    return slots


def _text(compiled: Compiled, scene: Scene, name: str, picked: str | None, subject: str) -> object:
    if picked is None and scene.beneath(name) and compiled.kind == "unit":
        total = scene.total(name)
        return "" if total is None else rounded(total, 3)
    return shown(scene, name, picked or _home(compiled, scene, name, subject))


def shown(scene: Scene, element: str, subject: str) -> object:
    """A value for a sentence: as typed, but a day as a day, and a number as a number without measure."""
    value, typed = scene.value(element, subject), scene.typed(element, subject)
    if isinstance(value, Day):
        return shown_day(value.day)
    fact = scene.fact(element, subject)
    if isinstance(value, Quantity):
        plain = typed is None or fact is None or fact.reading is None
        # The sentence names the measure itself: no "45 triệu triệu đồng".
        if plain or any(letter.isalpha() or not letter.isascii() for letter in typed or ""):
            return value.number
    return typed or "" if not isinstance(value, Absence) or typed else ""


def rounded(number: Fraction | int, decimals: int) -> Decimal | int:
    """Round half up for a sentence; whole numbers keep no decimals."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return exact.numerator
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _texts(rule: Rule) -> tuple[tuple[str, str | None], ...]:
    text = f"{rule.message.vi} {rule.message.en} {rule.remedy.vi} {rule.remedy.en}"
    return tuple(dict.fromkeys((name, picked or None) for name, picked in _SLOT.findall(text)))
