"""Use: two plans' folders -> what differs."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from ppmd_cli.model.plan import Plan
from ppmd_cli.model.text import Lang
from ppmd_cli.plan.difference import Change, differences
from ppmd_cli.plan.load import plan_of, read_folder
from ppmd_cli.plan.places import places


class PlansCompared(Struct, frozen=True):
    """Two plans and every difference between them."""

    before: Plan
    after: Plan
    changes: tuple[Change, ...]


def compare_plans(old: Path, new: Path, lang: Lang) -> PlansCompared:
    """Compare the plans of two folders. Raises PlanFault for one with faults, InputError."""
    was, now = read_folder(old), read_folder(new)
    before, after = plan_of(was, old), plan_of(now, new)
    return PlansCompared(before, after, differences(before, after, places(was), places(now), lang))
