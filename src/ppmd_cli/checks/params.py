"""The parameters of the built-in checks."""

from __future__ import annotations

from fractions import Fraction

from ppmd_cli.checks.scene import Scene
from ppmd_cli.model.form import Rule, Section, Subject


def number(rule: Rule, name: str, default: str) -> Fraction:
    """A number, exact."""
    given = rule.param(name)
    return Fraction(given if isinstance(given, str) else default)


def texts(rule: Rule, name: str) -> tuple[str, ...]:
    """A list; a single text is a list of one."""
    given = rule.param(name)
    return () if given is None else (given,) if isinstance(given, str) else given


def elements(rule: Rule, scene: Scene, name: str = "elements") -> tuple[str, ...] | None:
    """The elements named that the form asks, stars filled in; None where the rule names none."""
    named = texts(rule, name)
    if not named:
        return None
    return tuple(one for one in scene.sections if any(_fits(one, pattern) for pattern in named))


def sections(rule: Rule, scene: Scene, subject: Subject) -> list[Section]:
    """The tables about `subject`, only those named if the rule names any."""
    named = texts(rule, "section")
    return [
        section
        for section in scene.form.sections
        if section.kind == "table" and section.subject == subject and (not named or section.id in named)
    ]


def _fits(name: str, pattern: str) -> bool:
    head, star, tail = pattern.partition("*")
    if not star:
        return name == pattern
    return name.startswith(head) and name.endswith(tail) and len(name) > len(head) + len(tail)
