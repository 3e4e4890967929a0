"""Use: two periods, days, closings, returns or folders -> what moved each indicator, what else differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.errors import UsageError
from ppmd_cli.indicators.assess import assess
from ppmd_cli.indicators.compare import Moved, Side, compare
from ppmd_cli.indicators.facts import counted
from ppmd_cli.ledger.changes import Change, changes
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Plan
from ppmd_cli.settings import Settings
from ppmd_cli.workflow.close import find_edition, kept_plan
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.holdings import Holdings, held
from ppmd_cli.workflow.report import find_period
from ppmd_cli.workflow.validate import Run, validate
from ppmd_cli.workflow.workspace import Workspace, find_workspace

Kind = Literal["period", "day", "edition", "receipt", "path"]
_RECEIPT = re.compile(r"#?(\d{1,9})")
_PERIOD = re.compile(r"(?P<period>[^@#]+?)(?:@(?P<day>[\d/-]+)|#(?P<edition>\d{1,4}))?")


class State(Struct, frozen=True):
    """One side of a comparison. given: as it was named. submissions: those of the period that speak.

    paces: the mid-year references by which it was assessed.
    """

    given: str
    kind: Kind
    side: Side
    submissions: tuple[Submission, ...]
    paces: Mapping[str, Fraction]

    @property
    def period(self) -> str:
        """The period's id."""
        return self.side.assessment.period


FindingOf = tuple[str, Finding]
"""The code of a unit and a finding of its return."""


class Comparison(Struct, frozen=True):
    """Two states and what differs. came, went: units whose figures count on one side only.

    cells: unit and value, where both sides are of one period (between periods nearly all differ).
    """

    before: State
    after: State
    indicators: tuple[Moved, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]
    cells: tuple[tuple[str, Change], ...]
    new: tuple[FindingOf, ...]
    gone: tuple[FindingOf, ...]


def compare_states(before: State, after: State) -> Comparison:
    """Say what differs. Raises UsageError for single returns of different units."""
    single = {"receipt", "path"} >= {before.kind, after.kind}
    if single and len(before.submissions) == 1 == len(after.submissions):
        units = [one.submissions[0].unit for one in (before, after)]
        if units[0] != units[1]:
            raise UsageError("compare.error.units", first=units[0], second=units[1])
    sides = [
        {one.unit or "": one for one in counted(state.side.plan, state.period, state.side.submissions)}
        for state in (before, after)
    ]
    order = [unit.code for unit in after.side.plan.units]
    speaking = [{one.unit: one for one in state.submissions} for state in (before, after)]
    return Comparison(
        before=before,
        after=after,
        indicators=compare(before.side, after.side),
        came=tuple(unit for unit in order if unit in sides[1] and unit not in sides[0]),
        went=tuple(unit for unit in order if unit in sides[0] and unit not in sides[1]),
        cells=tuple(
            (unit, change)
            for unit in order
            if before.period == after.period and unit in speaking[0] and unit in speaking[1]
            for change in changes(speaking[0][unit].facts, speaking[1][unit].facts)
        ),
        new=tuple(_beyond(after.submissions, before.submissions)),
        gone=tuple(_beyond(before.submissions, after.submissions)),
    )


def _beyond(these: Sequence[Submission], those: Sequence[Submission]) -> Iterator[FindingOf]:
    """The findings of these returns that the others have not: by unit, code, element and subject."""
    known = {(one.unit, f.code, f.element, f.subject) for one in those for f in one.findings}
    for one in these:
        for found in one.findings:
            if (one.unit, found.code, found.element, found.subject) not in known:
                yield one.unit or "", found


class Naming(Struct, frozen=True):
    """Finds the states that are named. period: of a folder with several. today: where no day is named."""

    plan: Plan
    settings: Settings
    period: str | None
    today: date

    def state(self, given: str) -> State:
        """The state named: PERIOD, PERIOD@DAY, PERIOD#EDITION, #RECEIPT or a path. Raises UsageError."""
        found = _PERIOD.fullmatch(given)
        ids = {one.id.casefold(): one.id for one in self.plan.periods}
        if found is not None and found["period"].casefold() in ids:
            period = ids[found["period"].casefold()]
            if found["edition"]:
                return self._edition(given, period, int(found["edition"]))
            return self._period(given, period, _day(given, found["day"]))
        if Path(given).exists():
            return self._path(given)
        number = _RECEIPT.fullmatch(given)
        if number is not None:
            return self._receipt(given, int(number[1]))
        raise UsageError("compare.error.unknown", given=given, known=", ".join(ids.values()))

    def _workspace(self, given: str) -> Workspace:
        workspace = find_workspace(self.settings)
        if workspace is None:
            raise UsageError("compare.error.workspace", given=given)
        return workspace

    def _period(self, given: str, period: str, day: date | None) -> State:
        if day is None and self.settings.workspace is None and self.settings.returns is not None:
            run = validate([self.settings.returns], self.plan)
            return self._made(given, "period", self.plan, period, Gathered(run), day=self.today)
        workspace = self._workspace(given)
        with workspace.journal() as journal:
            lateness = self.settings.lateness
            found = held(Holdings.open(workspace, self.plan, journal, as_of=day, lateness=lateness))
        return self._made(given, "day" if day else "period", self.plan, period, found, day=day or self.today)

    def _edition(self, given: str, period: str, number: int) -> State:
        workspace = self._workspace(given)
        with workspace.journal() as journal:
            everything = Holdings.open(workspace, self.plan, journal)
            edition = find_edition(everything, period, number)
            plan, basis = kept_plan(workspace, edition), edition.basis
            found = held(
                Holdings.open(
                    *(workspace, plan, journal),
                    as_of=basis.until,
                    lateness=basis.lateness,
                    upto=basis.last,
                )
            )
        return self._made(given, "edition", plan, period, found, day=basis.as_of, paces=basis.paces)

    def _receipt(self, given: str, number: int) -> State:
        workspace = self._workspace(given)
        with workspace.journal() as journal:
            holdings = Holdings.open(workspace, self.plan, journal)
            booked = holdings.book.receipts.get(number)
            if booked is None or not booked.receipt.readable:
                raise UsageError("compare.error.receipt", number=number)
            found = holdings.weighed(booked)
        return self._single(given, "receipt", found)

    def _path(self, given: str) -> State:
        run = validate([Path(given)], self.plan)
        if not Path(given).is_dir() and len(run.files) == 1:
            return self._single(given, "path", run.files[0])
        periods = list(dict.fromkeys(one.period for one in run.files if one.period is not None))
        if self.period is not None:
            period = find_period(self.plan, self.period).id
        elif len(periods) == 1:
            period = periods[0]
        else:
            raise UsageError("compare.error.periods", given=given, known=", ".join(periods) or "–")
        return self._made(given, "path", self.plan, period, Gathered(run), day=self.today)

    def _single(self, given: str, kind: Kind, one: Submission) -> State:
        if one.unit is None or one.period is None:
            raise UsageError("compare.error.unidentified", given=given)
        return self._made(given, kind, self.plan, one.period, Gathered(Run((one,))), day=self.today)

    def _made(
        self,
        given: str,
        kind: Kind,
        plan: Plan,
        period: str,
        found: Gathered,
        *,
        day: date,
        paces: Mapping[str, Fraction] | None = None,
    ) -> State:
        files, shares = found.run.files, self.settings.pace if paces is None else paces
        made = assess(
            *(plan, period, files, day),
            sendings=found.sendings,
            announced=found.announced,
            paces=shares,
        )
        here = tuple(replace(one, path=given) for one in files if one.period == period)
        return State(given, kind, Side(plan, files, made), here, shares)


def _day(given: str, text: str | None) -> date | None:
    from ppmd_cli.workflow.arrival import read_moment

    if text is None:
        return None
    try:
        return read_moment(text).date()
    except (ValueError, OverflowError):
        raise UsageError("compare.error.day", given=given) from None
