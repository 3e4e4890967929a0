"""What a shell offers behind an option: ids and codes of the plan in use, each with its name.

Whatever goes wrong here is told by the command itself later; a shell that completes a line is told nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer

from ppmd_cli.cli.call import this_call
from ppmd_cli.plan.index import find_plan, read_index

if TYPE_CHECKING:
    from ppmd_cli.i18n import Translator
    from ppmd_cli.model.plan import Plan
    from ppmd_cli.model.text import Label

Offered = Iterable[tuple[str, str]]
# Shells put words and their helps into scripts of their own: nothing goes there that could be obeyed.
_WORD = re.compile(r"[\w.-]+")
_OBEYED = re.compile(r"[^\w .,()/%–-]+")


def offered(ctx: typer.Context, incomplete: str, what: str) -> list[tuple[str, str]]:
    """Those of `what` (a key of OFFERS) that begin as typed, in the plan's order; none if anything fails."""
    try:
        return [
            (word, " ".join(_OBEYED.sub(" ", words).split()))
            for word, words in dict(_offers(ctx, what)).items()
            if word.startswith(incomplete) and _WORD.fullmatch(word)
        ]
    except Exception:  # noqa: BLE001 - a line that is being typed is no place for a message
        return []


def _offers(ctx: typer.Context, what: str) -> Offered:
    if what == "plan":
        return ((one, "") for one in read_index().plans)
    return OFFERS[what](_Line(_plan(ctx), this_call(ctx).t, ctx.params))


def _plan(ctx: typer.Context) -> Plan:
    """The plan of the line as far as it is typed: its --plan and --workspace count."""
    from ppmd_cli.plan.load import load_plan

    flags = {key: ctx.params.get(key) for key in ("plan", "workspace")}
    settings = this_call(ctx).settings(**flags)
    return load_plan(find_plan(settings.plan, settings))


class _Line:
    """The plan and the words of a line, and what has been typed on it."""

    def __init__(self, plan: Plan, t: Translator, typed: Mapping[str, Any]) -> None:
        self.plan = plan
        self.t = t
        self.typed = typed

    def label(self, label: Label) -> str:
        return label.of("en" if self.t.lang == "en" else "vi")

    def periods(self) -> Offered:
        return ((one.id, self.label(one.label)) for one in self.plan.periods)

    def units(self) -> Offered:
        """Units that fill in a form: whom every --unit means."""
        asked = {code for form in self.plan.forms for code in form.reporters}
        return ((one.code, one.name) for one in self.plan.units if one.code in asked)

    def subjects(self) -> Offered:
        """What lies beneath the unit of the line, or beneath any; months and tasks."""
        whose = self.typed.get("unit")
        yield from (
            (one.code, one.name)
            for one in self.plan.units
            if (one.parent is not None if whose is None else one.parent == whose)
        )
        yield from ((one.id, self.label(one.label)) for one in self.plan.months)
        yield from ((one.id, self.label(one.label)) for one in self.plan.tasks)

    def indicators(self) -> Offered:
        return ((one.id, self.label(one.label)) for one in self.plan.indicators)

    def elements(self) -> Offered:
        return ((one.id, self.label(one.label)) for form in self.plan.forms for _, one in form.elements())

    def explained(self) -> Offered:
        """What `ppmd explain` takes apart."""
        yield from self.indicators()
        yield from ((one.id, self.label(one.label)) for one in self.plan.duties)
        yield from ((one.id, self.label(one.label)) for one in self.plan.tasks)
        yield from self.elements()

    def codes(self) -> Offered:
        """Codes that a return can have: built-in ones and the plan's rules."""
        from ppmd_cli.findings.catalogue import CATALOGUE
        from ppmd_cli.findings.wording import Wording

        wording = Wording(self.plan, self.t)
        ids = (*CATALOGUE, *(rule.id for rule in self.plan.rules))
        return ((code, wording.title(code)) for code in ids)

    def every_code(self) -> Offered:
        from ppmd_cli.findings.plan_faults import PLAN_FAULTS

        yield from self.codes()
        yield from ((code, "") for code in PLAN_FAULTS)


OFFERS: Mapping[str, Callable[[_Line], Offered]] = {
    "period": _Line.periods,
    "unit": _Line.units,
    "subject": _Line.subjects,
    "indicator": _Line.indicators,
    "explained": _Line.explained,
    "element": _Line.elements,
    "code": _Line.codes,
    "every_code": _Line.every_code,
}
