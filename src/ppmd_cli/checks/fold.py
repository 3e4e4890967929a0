"""One fault, one line: the findings of a return as people read them.

Findings that say the same of many cells become one line at the first of them; what follows from a graver
fault in the same cells is told beside it. Only what is shown is folded: ledger, waivers, counts, JSON, CSV
and the marks in a copy's cells go on with the single findings, and every one of them is in exactly one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ppmd_cli.checks.fold_lead import Leads, led
from ppmd_cli.checks.fold_lines import Line, blank_lines, lines
from ppmd_cli.findings.catalogue import FILE_CODES, PERSONAL_CODES, with_slots
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.model.plan import Plan

EMPTY = "value_missing"
FOLDED = "fold_shape"
"""The slot by which a finding is known to stand for others."""
_HINTS = ("mend_cell", "#mend_number", "readings", "suggestion")  # they are about one cell
_T = TypeVar("_T")
_Key = tuple[str, Severity, str | None]


class Fold(Struct, frozen=True):
    """One line. found: what is said (findings/wording_fold.py tells its slots).

    members: the findings that say it, of one code and severity. others: what follows from it in the same
    cells, nothing graver.
    """

    found: Finding
    members: tuple[Finding, ...]
    others: tuple[Finding, ...] = ()

    @property
    def whole(self) -> tuple[Finding, ...]:
        """Every finding that the line stands for."""
        return self.members + self.others


def folded(file: Submission, plan: Plan) -> tuple[Fold, ...]:
    """The lines of a return in the order of their first findings."""
    found = tuple(dict.fromkeys(file.findings))
    if len(found) < 2:
        return tuple(Fold(one, (one,)) for one in found)
    place = {one: number for number, one in enumerate(found)}
    leads = Leads(file, plan)
    groups: dict[_Key, list[Finding]] = {}
    done: list[Line] = []
    for one in found:
        if _stays(one) or leads.is_lead(one):
            done.append(Line((one,)))
        else:
            groups.setdefault((one.code, one.severity, one.slot("explained")), []).append(one)
    for (code, *_), group in groups.items():
        done += blank_lines(group, file, plan) if code == EMPTY else lines(group)
    done.sort(key=lambda line: place[line.members[0]])
    folds = [_fold(line, others) for line, others in led(done, leads)]
    return tuple(sorted(folds, key=lambda fold: place[fold.members[0]]))


def _stays(one: Finding) -> bool:
    return one.code in FILE_CODES or one.code in PERSONAL_CODES or one.slot(FOLDED) is not None


def _fold(line: Line, others: Sequence[Finding]) -> Fold:
    first, members = line.members[0], line.members
    if len(members) == 1 and not others:
        return Fold(first, members)
    spoken = first
    if len(members) > 1:
        spoken = replace(first, slots=tuple(pair for pair in first.slots if pair[0] not in _HINTS))
    counts = Counter(one.code for one in others)
    places = _distinct(one.place for one in members)
    others_there = _distinct(
        [*(place for one in members for place in one.related), *(one.place for one in others)]
    )
    related = [one for one in _distinct([*places, *others_there]) if one not in (first.place, Place())]
    slots: dict[str, object] = {
        FOLDED: line.shape,
        "fold_cells": str(len(places)),
        "fold_subjects": "|".join(_distinct(one.subject or "" for one in members)),
        "fold_elements": "|".join(_distinct(one.element or "" for one in members)),
        "fold_found": "|".join(_distinct(one.slot("found") or "" for one in members)),
        "fold_others": "|".join(f"{code}:{count}" for code, count in counts.items()),
    }
    return Fold(with_slots(replace(spoken, related=tuple(related)), slots), members, tuple(others))


def _distinct(things: Iterable[_T]) -> list[_T]:
    return list(dict.fromkeys(things))
