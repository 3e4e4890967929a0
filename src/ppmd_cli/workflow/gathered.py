"""What a report is made from, wherever it comes from: files, or the ledger."""

from __future__ import annotations

from msgspec import Struct

from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import Announcement, Sending
from ppmd_cli.workflow.validate import Run


class Gathered(Struct, frozen=True):
    """Checked returns, and what only a ledger knows: summaries sent, reports that came without a workbook."""

    run: Run
    sendings: tuple[Sending, ...] = ()
    announced: tuple[Announcement, ...] = ()


def feeding(plan: Plan, period: str) -> frozenset[str]:
    """The period, and those whose figures go into it by whatever way."""
    found = {period}
    while more := {one.id for one in plan.periods if one.accumulates_into in found} - found:
        found |= more
    return frozenset(found)
