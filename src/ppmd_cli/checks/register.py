"""Reported stocks against the figures that the plan's register knows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ppmd_cli.checks.scene import NUMERIC, Scene
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.findings.fingerprint import plain_number
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Plan

PERCENT = 20

# (unit or child, element) -> figure
Register = dict[tuple[str, str], Decimal]


def register_of(plan: Plan) -> Register:
    """Index the register by unit and element."""
    return {(figure.unit, figure.element): figure.value for figure in plan.register}


def register_differs(scene: Scene, register: Register) -> Iterator[Finding]:
    """Give a finding for each stock that differs by more than PERCENT from its register figure.

    A figure of a child is compared with the child's cell, one of the unit with its cell or the sum.
    """
    for name, (_, section, element) in scene.sections.items():
        if element.nature != "stock" or element.type not in NUMERIC or section.subject in ("month", "task"):
            continue
        for subject in scene.subjects_for(name):
            if (known := register.get((subject, name))) is None:
                continue
            number = scene.number(name, subject)
            if number is None or number == known:
                continue
            if far(Fraction(number), known):
                yield finding(
                    "register_differs",
                    place=scene.place(name, subject),
                    element=name,
                    subject=subject,
                    value=scene.typed(name, subject),
                    known=known,
                    now=number,
                    percent=PERCENT,
                )
        if section.subject == "child" and (scene.unit, name) in register:
            known, total = register[scene.unit, name], scene.total(name)
            if total is not None and far(total, known):
                summed = plain_number(Decimal(total.numerator) / Decimal(total.denominator))
                yield finding(
                    "register_differs",
                    place=scene.place(name, scene.unit),
                    element=name,
                    subject=scene.unit,
                    value=summed,
                    known=known,
                    now=Decimal(summed),
                    percent=PERCENT,
                )


def far(number: int | Decimal | Fraction, known: int | Decimal | Fraction) -> bool:
    """Tell whether a number is more than PERCENT off a known one."""
    if isinstance(number, int) and isinstance(known, int):
        return abs(number - known) * 100 > PERCENT * known
    known = Fraction(known)
    return abs(Fraction(number) - known) * 100 > PERCENT * known
