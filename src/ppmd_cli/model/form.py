"""Forms, their sections and data elements, and the checks on them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ppmd_cli.model.finding import Severity
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.text import Label

ElementType = Literal["count", "amount", "yes_no", "date", "text", "choice"]
Subject = Literal["unit", "child", "month", "task"]
Nature = Literal["stock", "flow", "state", "event"]
Role = Literal["report_number", "report_date", "data_from", "data_to", "nil_return"]


class Option(Struct, frozen=True):
    """One option of a choice: the cell holds the label (in the plan's first language), values the id."""

    id: str
    label: Label


class Requirement(Struct, frozen=True):
    """When a blank is a fault.

    always: never blank. when: `condition` holds (evaluated like a rule that never skips). optional: never.
    lead_only: asked on task rows that the unit leads; optional on the others.
    checked_by: id of the rule that reports the blank instead of the built-in finding.
    """

    kind: Literal["always", "when", "optional"]
    condition: Formula | None = None
    lead_only: bool = False
    checked_by: str | None = None


class Element(Struct, frozen=True):
    """A data element as one form asks it.

    code: printed beside or above its cells, unique in the form. number: the printed ordinal ("12", "a").
    group: column group or row heading it stands under. measure: what it is counted in ("cơ sở").
    default: what the blank prints in the cell. optional_for / only_for: unit codes.
    decimals: at most so many for an amount. role: what the program itself needs the cell for.
    """

    id: str
    code: str
    number: str
    label: Label
    type: ElementType
    nature: Nature
    required: Requirement
    group: Label | None = None
    measure: Label | None = None
    guidance: Label | None = None
    options: tuple[Option, ...] = ()
    max_length: int | None = None
    decimals: int | None = None
    default: Formula | None = None
    optional_for: tuple[str, ...] = ()
    only_for: tuple[str, ...] = ()
    total: bool = False
    role: Role | None = None


class Section(Struct, frozen=True):
    """One sheet of a form.

    cover: identity and document, value column; list: elements down the sheet, one value column (subject
    unit);
    table: subjects down the sheet (child, month or task), elements across.
    """

    id: str
    sheet: Label
    title: Label
    kind: Literal["cover", "list", "table"]
    subject: Subject
    elements: tuple[Element, ...]
    notes: tuple[Label, ...] = ()
    landscape: bool = False


class Form(Struct, frozen=True):
    """A form: who fills it (unit codes) and its sections in order."""

    id: str
    version: str
    title: Label
    reporters: tuple[str, ...]
    sections: tuple[Section, ...]

    def elements(self) -> tuple[tuple[Section, Element], ...]:
        """Every element with its section, in printed order."""
        return tuple((section, element) for section in self.sections for element in section.elements)

    def with_role(self, role: Role) -> Element | None:
        """The element that plays `role`, if the form has one."""
        return next((e for _, e in self.elements() if e.role == role), None)


RuleScope = Literal["unit", "child", "month", "task", "units", "history"]
MissingPolicy = Literal["any", "all", "never"]


class Operand(Struct, frozen=True):
    """A figure across units: the sum of `element` over all its subjects at the `reporters` (unit codes).

    Missing unless every reporter has given it for every subject.
    """

    name: str
    element: str
    reporters: tuple[str, ...]


class MessageSlot(Struct, frozen=True):
    """A figure computed for a rule's message, printed with so many decimals."""

    name: str
    formula: Formula
    decimals: int = 1


class Example(Struct, frozen=True):
    """A case of a rule: typed values by element (a tuple where children have them), or a text for built-in
    checks.
    """

    values: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    text: Label | None = None
    period: str | None = None


class Rule(Struct, frozen=True):
    """A check. Its id is the code of its findings.

    check: "formula", or the name of a built-in check with `params`. forms: ids of the forms it applies to.
    scope: what it is evaluated for. subjects: restricts a task or month rule to these ids; lead_only: to
    tasks the unit leads.
    at: the element (and the subject, as in `state[x]`) where its finding stands. periods: None for all.
    """

    id: str
    number: str
    severity: Severity
    clause: str
    scope: RuleScope
    forms: tuple[str, ...]
    message: Label
    remedy: Label
    check: str = "formula"
    formula: Formula | None = None
    missing: MissingPolicy = "any"
    at: str | None = None
    at_subject: str | None = None
    periods: tuple[str, ...] | None = None
    subjects: tuple[str, ...] | None = None
    lead_only: bool = False
    operands: tuple[Operand, ...] = ()
    slots: tuple[MessageSlot, ...] = ()
    params: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    bad: Example | None = None
    good: Example | None = None

    def param(self, name: str) -> str | tuple[str, ...] | None:
        """A parameter of a built-in check."""
        return dict(self.params).get(name)
