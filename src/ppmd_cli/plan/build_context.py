"""What the parts of a plan know of each other while it is built."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct, field

from ppmd_cli.model.form import Element, Form, Section
from ppmd_cli.model.org_unit import OrgUnit
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Task
from ppmd_cli.plan.faults import Faults, Mark
from ppmd_cli.plan.yamltree import Marked

# Stands among the lost ids once a selection has failed: who reports what is then not known for sure.
UNITS = "units"


class Context(Struct):
    """Everything named so far. lost: ids of parts that were left out because they are wrong themselves.

    units: in the plan's order. class_of, form_of: by unit code. forms: by id.
    element_marks: by (form, element).
    """

    faults: Faults
    lost: set[str]
    units: dict[str, OrgUnit] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    class_of: dict[str, str] = field(default_factory=dict)
    reporters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    form_of: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    months: tuple[str, ...] = ()
    tasks: dict[str, Task] = field(default_factory=dict)
    bodies: tuple[str, ...] = ()
    rule_ids: tuple[str, ...] = ()
    element_marks: dict[tuple[str, str], Mark] = field(default_factory=dict)
    cells: dict[str, dict[str, tuple[Section, Element]]] = field(default_factory=dict)

    def known(self, what: str, value: Marked, names: Collection[str], mark: Mark | None = None) -> bool:
        """Tell whether `value` is one of `names`; if not, and it was not lost to another fault, say so."""
        if value in names:
            return True
        if value not in self.lost:
            self.faults.unknown(what, mark or value.mark, value, names)
        return False

    def codes(self, values: Iterable[Marked]) -> tuple[str, ...]:
        """Those of the unit codes that exist, in the order given."""
        return tuple(str(value) for value in values if self.known("unit", value, self.units))

    def in_order(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Unit codes in the plan's order, each once."""
        return tuple(sorted(set(codes), key=self.order.__getitem__))

    def not_a_reporter(self, unit: str, mark: Mark) -> None:
        """Tell that a unit fills no form, unless that may come from another fault."""
        if UNITS not in self.lost:
            self.faults.add("plan_not_a_reporter", mark, unit=unit)

    def forms_of(self, units: Iterable[str]) -> tuple[str, ...]:
        """The forms that these units fill, in the plan's order."""
        used = {self.form_of[unit] for unit in units if unit in self.form_of}
        return tuple(form for form in self.forms if form in used)

    def all_elements(self) -> Mapping[str, Element]:
        """Every element by id, as the first form that has it asks it."""
        found: dict[str, Element] = {}
        for cells in self.cells.values():
            for name, (_, element) in cells.items():
                found.setdefault(name, element)
        return found


def once(faults: Faults, items: Iterable[tuple[Marked, Mark]]) -> set[str]:
    """Tell every id that stands twice; gives the ids."""
    seen: dict[str, Mark] = {}
    for name, mark in items:
        if name in seen:
            faults.add("plan_duplicate_id", mark, id=name, line=seen[name].line)
        else:
            seen[str(name)] = mark
    return set(seen)
