"""What `ppmd plan diff` answers: by what the differences can change, each with its id and its lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ppmd_cli import __version__
from ppmd_cli.findings.wording import LONGEST_VALUE, clip
from ppmd_cli.i18n import Translator
from ppmd_cli.model.finding import PlanPlace
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.difference import EFFECTS, Change, FieldChange
from ppmd_cli.workflow.plan_diff import PlansCompared

SHOWN = 10
"""So many changes of one kind of part are told on the screen; all of them with -v."""
LISTED = 12
AROUND = 15
"""So many characters stand before what differs in a long text."""


class DifferenceReporter:
    """One comparison in one language. given: the two plans as they were named."""

    def __init__(self, found: PlansCompared, given: tuple[str, str], t: Translator) -> None:
        self.found = found
        self.given = given
        self.t = t

    def json(self) -> str:
        """The contract ppmd.plan-difference 1.0."""
        counts = Counter(one.effect for one in self.found.changes)
        answer = {
            "schema": "ppmd.plan-difference",
            "schema_version": "1.0",
            "tool_version": __version__,
            "before": _plan(self.given[0], self.found.before),
            "after": _plan(self.given[1], self.found.after),
            "changes": [_change(one) for one in self.found.changes],
            "summary": {effect: counts[effect] for effect in EFFECTS},
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def text(self, *, every: bool) -> str:
        """A heading for what can change, beneath it the parts that differ, gravest first."""
        return "\n".join(self._lines(every=every)) + "\n"

    def _lines(self, *, every: bool) -> Iterator[str]:
        before, after = self.found.before, self.found.after
        yield self.t(
            "plan.diff.head", before=f"{before.id} ({before.year})", after=f"{after.id} ({after.year})"
        )
        if not self.found.changes:
            yield self.t("plan.diff.same")
        for effect, some in groupby(self.found.changes, key=lambda one: one.effect):
            changes = list(some)
            yield ""
            yield self.t(f"plan.diff.effect.{effect}", count=len(changes))
            for _, of_group in groupby(changes, key=lambda one: (one.group, one.kind)):
                all_ = list(of_group)
                shown = all_ if every else all_[:SHOWN]
                for one in shown:
                    yield from self._told(one)
                if len(all_) > len(shown):
                    more = {
                        "count": len(all_) - len(shown),
                        "group": self.t(f"plan.diff.group.{all_[0].group}"),
                    }
                    yield f"  {self.t('plan.diff.more', **more)}"

    def _told(self, one: Change) -> Iterator[str]:
        places = dict.fromkeys(_place(place) for place in (one.before, one.after) if place is not None)
        where = f" ({' → '.join(places)})" if places else ""
        forms = f" [{', '.join(one.forms)}]" if one.forms else ""
        name = "" if one.group in {one.id, "plan"} else f" {one.id}"
        kind = self.t(f"plan.diff.kind.{one.kind}", what=self.t(f"plan.diff.group.{one.group}") + name)
        yield f"  {kind}{forms}{where}"
        for field in one.fields:
            yield f"    {field.name}: {self._values(field)}"

    def _values(self, field: FieldChange) -> str:
        if field.came or field.gone:
            marks = [*(f"+{one}" for one in field.came), *(f"-{one}" for one in field.gone)]
            more = [f"… ({len(marks)})"] if len(marks) > LISTED else []
            return ", ".join([*marks[:LISTED], *more])
        nothing = self.t("plan.diff.nothing")
        if field.before is None or field.after is None:
            return " → ".join(nothing if side is None else clip(side) for side in (field.before, field.after))
        return " → ".join(_around(field.before, field.after))


def _around(before: str, after: str) -> tuple[str, str]:
    """Two texts, of long ones the part that differs with what stands around it."""
    one, other = (" ".join(text.split()) for text in (before, after))
    if max(len(one), len(other)) > LONGEST_VALUE:
        same = next(
            (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
            min(len(one), len(other)),
        )
        start = max(0, one.rfind(" ", 0, max(0, same - AROUND)) + 1)
        if start:
            one, other = f"…{one[start:]}", f"…{other[start:]}"
    return clip(one), clip(other)


def _plan(given: str, plan: Plan) -> dict[str, Any]:
    return {"given": given, "id": plan.id, "year": plan.year, "sha256": plan.sha256}


def _place(place: PlanPlace) -> str:
    return f"{place.file}:{place.line}"


def _change(one: Change) -> dict[str, Any]:
    return {
        "group": one.group,
        "id": one.id,
        "forms": list(one.forms),
        "change": one.kind,
        "effect": one.effect,
        "before": _at(one.before),
        "after": _at(one.after),
        "fields": [
            {"field": field.name, "effect": field.effect, "before": field.before, "after": field.after}
            for field in one.fields
        ],
    }


def _at(place: PlanPlace | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line}
