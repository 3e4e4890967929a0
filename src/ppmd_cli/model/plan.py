"""The plan: everything that one folder of definitions says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from ppmd_cli.model.form import Form, Operand, Rule
from ppmd_cli.model.formula import Formula
from ppmd_cli.model.org_unit import OrgUnit, ReporterClass, UnitKind
from ppmd_cli.model.period import Month, Period
from ppmd_cli.model.text import Label, Noun


class Clause(Struct, frozen=True):
    """Where the plan's document says it, and its words, verbatim."""

    clause: str
    quote: str


class Document(Struct, frozen=True):
    """The plan's own document; number and date are None until somebody enters them."""

    title: str
    issuer: str
    number: str | None
    date: date | None


class Target(Struct, frozen=True):
    """A target as the plan states it: percent (value "80") or a plain number.

    op ">=" or "<="; `upper` makes it a band whose excess is "exceeded", never a breach.
    """

    op: Literal[">=", "<="]
    value: Decimal
    upper: Decimal | None = None
    percent: bool = True

    @property
    def threshold(self) -> Fraction:
        """The value as a fraction of one (percent) or as it stands."""
        return Fraction(self.value) / (100 if self.percent else 1)

    @property
    def ceiling(self) -> Fraction | None:
        """The upper end of the band, like `threshold`."""
        return None if self.upper is None else Fraction(self.upper) / (100 if self.percent else 1)


class Term(Struct, frozen=True):
    """One pair of an indicator. A subject without one of the two leaves both.

    numerator: a number, or for a share the condition that counts a subject. denominator: None for a share
    (one a subject).
    subject: at which level the formulas are evaluated, then summed.
    """

    numerator: Formula
    denominator: Formula | None
    reporters: tuple[str, ...]
    subject: Literal["unit", "child", "month"]
    label: Label | None = None


class Beside(Struct, frozen=True):
    """A second reading printed beside a share: how many subjects meet `condition`.

    sentence: said after the verdict's, with {count}.
    """

    id: str
    label: Label
    condition: Formula
    sentence: Label | None = None


class Lost(Struct, frozen=True):
    """Why a target is out of reach: `text` tells of those that meet `condition`, {count} and {subjects}."""

    condition: Formula
    text: Label


class Indicator(Struct, frozen=True):
    """An indicator with its target.

    share: subjects that meet a condition / subjects of the register. ratio: sum / sum. growth: change of the
    sum against
    the sum of the base (denominator). total: a plain sum against a number.
    part_of_whole: the numerator cannot exceed the denominator (bounds rely on it).
    out_of_reach: true when the rest of the year cannot repair it; out_of_reach_text says so, with
    {difference} and with what lost tells ({parts}). result/need: clauses of the report's
    sentence (result_partly instead of result while figures are outstanding), with
    {numerator} {denominator} {percent} {needed} (growth also {difference} {change}).
    """

    id: str
    clause: Clause
    label: Label
    official: Label
    kind: Literal["share", "ratio", "growth", "total"]
    terms: tuple[Term, ...]
    target: Target
    pace: Fraction
    can_fall: bool
    counted: Noun
    result: Label
    need: Label
    result_partly: Label | None = None
    part_of_whole: bool = True
    unit_verdicts: bool = False
    out_of_reach: Formula | None = None
    out_of_reach_text: Label | None = None
    lost: tuple[Lost, ...] = ()
    interpretation: tuple[Label, ...] = ()
    beside: tuple[Beside, ...] = ()
    not_available_text: Label | None = None


class Duty(Struct, frozen=True):
    """A dated duty, done strictly before `due_before`.

    event: `done` holds and `on` (a date element) tells when; `kept` means fulfilled by an earlier act, never
    late.
    return: the return of `period`. summary: the receiver's own sending for `period`, done when recorded.
    """

    id: str
    clause: Clause
    label: Label
    kind: Literal["event", "return", "summary"]
    due_before: date
    units: tuple[str, ...]
    period: str | None = None
    done: Formula | None = None
    on: str | None = None
    kept: Formula | None = None


class TaskRole(Struct, frozen=True):
    """Who does what in a task, as the plan words it. `units` are reporting units, `bodies` those named
    without a return.
    """

    role: Literal["lead", "coordinate"]
    wording: str
    units: tuple[str, ...]
    bodies: tuple[str, ...] = ()


class Task(Struct, frozen=True):
    """A task of the plan. span: ongoing (thường xuyên), yearlong (cả năm) or dated."""

    id: str
    clause: Clause
    label: Label
    activities: tuple[str, ...]
    time: Label
    span: Literal["ongoing", "yearlong", "dated"]
    roles: tuple[TaskRole, ...]

    def role_of(self, unit: str) -> Literal["lead", "coordinate"] | None:
        """The role of `unit` in this task; lead wins over coordinate."""
        roles = {r.role for r in self.roles if unit in r.units}
        return "lead" if "lead" in roles else "coordinate" if roles else None


class Body(Struct, frozen=True):
    """A body that the plan names but that sends no return."""

    id: str
    name: str


class KnownFigure(Struct, frozen=True):
    """A figure known beforehand: register (period None) or baseline. `unit` is a unit's or a child's code."""

    element: str
    unit: str
    period: str | None
    value: Decimal
    source: str


class Chapter(Struct, frozen=True):
    """A heading of the report's second part; indicators whose clause begins with `clause` belong to it."""

    id: str
    clause: str | None
    title: Label


class Statement(Struct, frozen=True):
    """A sentence of figures in a chapter, printed when every operand has a value."""

    chapter: str
    text: Label
    operands: tuple[Operand, ...]
    slots: tuple[tuple[str, Formula], ...] = ()


class Forwarded(Struct, frozen=True):
    """The report that the superior sends on, which the receiver drafts, and how its issuer is written to.

    submission: the first sentence of the letter that submits it; None for one that names the plan alone.
    """

    issuer: str
    symbol: str
    place: str
    addressed_to: tuple[Label, ...]
    recipients: tuple[Label, ...]
    signatory: tuple[Label, ...]
    opening: Label
    submitted_to: Label
    submission: Label | None = None


class ReportSettings(Struct, frozen=True):
    """What the report prints about its sender and readers. None stays as dots."""

    superior: str
    issuer: str
    symbol: str
    place: str
    subject: Label
    addressed_to: tuple[Label, ...]
    recipients: tuple[Label, ...]
    signatory: tuple[Label, ...]
    opening: Label
    chapters: tuple[Chapter, ...]
    statements: tuple[Statement, ...] = ()
    forwarded: Forwarded | None = None


class Publication(Struct, frozen=True):
    """What is withheld outside the office: counts from 1 to below `withhold_below` in these measures."""

    withhold_below: int
    measures: tuple[str, ...]


class Plan(Struct, frozen=True):
    """The whole definition, checked and with every reference resolved. `sha256` is of the folder's files."""

    id: str
    title: Label
    year: int
    sha256: str
    document: Document
    area: str
    receiver: str
    periods: tuple[Period, ...]
    months: tuple[Month, ...]
    kinds: tuple[UnitKind, ...]
    classes: tuple[ReporterClass, ...]
    units: tuple[OrgUnit, ...]
    bodies: tuple[Body, ...]
    forms: tuple[Form, ...]
    rules: tuple[Rule, ...]
    indicators: tuple[Indicator, ...]
    duties: tuple[Duty, ...]
    tasks: tuple[Task, ...]
    register: tuple[KnownFigure, ...]
    baseline: tuple[KnownFigure, ...]
    report: ReportSettings
    publication: Publication
    decimals: int = 1
