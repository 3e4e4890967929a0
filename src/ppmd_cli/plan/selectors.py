"""`{forms, kinds, classes, units, except}` -> unit codes in the plan's order."""

from __future__ import annotations

from collections.abc import Iterator

from ppmd_cli.plan.build_context import UNITS, Context
from ppmd_cli.plan.schema_indicators import Selector


def select(selector: Selector, context: Context, *, empty: bool = False) -> tuple[str, ...]:
    """The units that a selector means. What it names in vain is a fault, and nobody, unless `empty`."""
    before = len(context.faults.found)
    chosen = set(_chosen(selector, context))
    chosen -= set(context.codes(selector.except_))
    lost = any(
        name in context.lost
        for name in (*selector.forms, *selector.kinds, *selector.classes, *selector.units)
    )
    if lost or len(context.faults.found) > before:
        context.lost.add(UNITS)
    elif not chosen and not empty and UNITS not in context.lost:
        context.faults.add("plan_selector_empty", selector.mark())
    return context.in_order(chosen)


def _chosen(selector: Selector, context: Context) -> Iterator[str]:
    for form in selector.forms:
        if context.known("form", form, context.reporters):
            yield from context.reporters[form]
    for kind in selector.kinds:
        if context.known("kind", kind, context.kinds):
            yield from (unit.code for unit in context.units.values() if unit.kind == kind)
    for group in selector.classes:
        if context.known("class", group, context.classes):
            yield from context.classes[group]
    yield from context.codes(selector.units)
