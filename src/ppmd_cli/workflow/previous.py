"""What a ledger and the register know of a unit before it reports: for the blank that it is sent."""

from __future__ import annotations

from collections.abc import Callable

from ppmd_cli.forms.previous import Known, Previous
from ppmd_cli.layout import asked, form_of
from ppmd_cli.model.period import Period
from ppmd_cli.model.value import Absence, Quantity
from ppmd_cli.workflow.holdings import Holdings, period_before


def previous_of(holdings: Holdings, period: Period) -> Callable[[str], Previous]:
    """For each unit: its accepted figures of the period before, else what the register has of its stocks."""
    plan = holdings.plan
    before = period_before(plan, period.id)
    register = {(one.element, one.unit): one.value for one in plan.register}

    def of(unit: str) -> Previous:
        form = form_of(plan, unit)
        found: dict[tuple[str, str], Known] = {}
        if form is None:
            return found
        accepted = holdings.standing(unit, before.id).in_force if before is not None else None
        facts = holdings.checked(accepted).facts if accepted is not None else {}
        for _, element, subject in asked(plan, form, unit, period.id):
            fact = facts.get((element.id, subject))
            known = register.get((element.id, subject))
            if fact is not None and not isinstance(fact.value, Absence):
                found[element.id, subject] = Known(fact.value)
            elif known is not None and element.nature == "stock":
                number = int(known) if known == known.to_integral_value() else known
                found[element.id, subject] = Known(Quantity(number), register=True)
        return found

    return of
