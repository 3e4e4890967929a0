"""The words of a finding that stands for others (checks/fold.py).

Its slots: fold_shape (one, cells, rows, sheets), fold_cells: how many places it has itself (`place` and the
first of `related`), fold_subjects and fold_elements: ids of its members, fold_found: the things named by
members without a place, fold_others: code:count of what follows from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ppmd_cli.model.cell import cell_ranges, from_a1
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.form import Form

if TYPE_CHECKING:
    from ppmd_cli.findings.wording import Worded, Wording

EMPTY = "value_missing"
_NAMES = 3
_CODES = 6
_RANGES = 8
_OTHERS = 4


def told(worded: Worded, found: Finding, wording: Wording, form: Form | None, unit: str | None) -> Worded:
    """The sentence and the remedy of one finding made those of all that it stands for."""
    shape = found.slot("fold_shape")
    message, remedy = worded.message, worded.remedy
    if shape != "one":
        message, remedy = _Words(found, wording, form, unit).told(worded, shape or "cells")
    others = _listed(found, "fold_others")
    if others:
        message = f"{message.rstrip('.')}. {_others(others, wording)}"
    return type(worded)(message, remedy)


class _Words:
    def __init__(self, found: Finding, wording: Wording, form: Form | None, unit: str | None) -> None:
        self.found, self.wording, self.t = found, wording, wording.t
        self.form = form
        self.subjects = [one for one in _listed(found, "fold_subjects") if one != unit]
        self.elements = _listed(found, "fold_elements")
        self.named = _listed(found, "fold_found")
        count = int(found.slot("fold_cells") or 1)
        self.places = (found.place, *found.related[: count - 1])

    def told(self, worded: Worded, shape: str) -> tuple[str, str]:
        n = len(self.places)
        if self.found.code == EMPTY:
            remedy = worded.remedy if len(self.elements) == 1 else self.t("fold.blank.remedy")
            if shape == "sheets":
                names = ", ".join(f"“{one}”" for one in dict.fromkeys(place.sheet for place in self.places))
                return self.t("fold.blank.sheets", sheets=names, n=n), remedy
            if shape == "rows":
                return self.t("fold.blank.rows", who=self._who(self.subjects), n=n), remedy
            return self.t("fold.blank.cells", n=n, where=self._where(self.subjects, self.places)), remedy
        rest = self.places[1:]
        own = [one for one in (self.found.subject,) if len(self.subjects) > 1]
        where = self._where([one for one in self.subjects if one not in own], rest)
        where = where or ", ".join(f"“{one}”" for one in self.named[1:])
        if not where:
            return worded.message, worded.remedy
        key = "fold.more" if self.found.place.cell else "fold.more.rows"
        more = self.t(key, n=len(rest), where=where)
        return f"{worded.message.rstrip('.')}. {more}", worded.remedy

    def _where(self, subjects: Sequence[str], places: Sequence[Place]) -> str:
        """Whose rows, which elements if there are several, and which cells."""
        parts = [self._who(subjects)] if subjects else []
        blank = self.found.code == EMPTY
        if len(self.elements) > 1:
            parts.insert(0, self._codes())
        elif blank and self.elements:
            pair = self.wording.element(self.elements[0], self.form)
            if pair is not None:
                label = pair[1].label.of(self.wording.lang)
                parts.insert(0, self.t("finding.where.unit", label=label, code=pair[1].code))
        cells = self._cells(places)
        return "; ".join(parts) + (f" ({cells})" if parts and cells else cells)

    def _who(self, subjects: Sequence[str]) -> str:
        named = [self.wording.name(one) for one in subjects]
        if len(named) <= _NAMES + 1:
            return ", ".join(named)
        noun = self._noun(subjects[0])
        return self.t("fold.names.more", names=", ".join(named[:_NAMES]), n=len(named) - _NAMES, noun=noun)

    def _noun(self, subject: str) -> str:
        plan = self.wording.plan
        if plan is not None:
            kind = next((unit.kind for unit in plan.units if unit.code == subject), None)
            for one in plan.kinds:
                if one.id == kind:
                    return one.many.of(self.wording.lang)
            if any(month.id == subject for month in plan.months):
                return self.t("fold.noun.month")
            if any(task.id == subject for task in plan.tasks):
                return self.t("fold.noun.task")
        return self.t("fold.noun.row")

    def _codes(self) -> str:
        pairs = [self.wording.element(one, self.form) for one in self.elements]
        codes = [pair[1].code for pair in pairs if pair is not None]
        if len(codes) <= _CODES + 1:
            return self.t("fold.codes", names=", ".join(codes))
        return self.t("fold.codes.more", names=", ".join(codes[:_CODES]), n=len(codes) - _CODES)

    def _cells(self, places: Sequence[Place]) -> str:
        by_sheet: dict[str, list[tuple[int, int]]] = {}
        for place in places:
            if place.cell and place.sheet:
                by_sheet.setdefault(place.sheet, []).append(from_a1(place.cell))
        texts = []
        for sheet, spots in by_sheet.items():
            ranges = cell_ranges(spots)
            cells = ", ".join(ranges[:_RANGES]) + (", …" if len(ranges) > _RANGES else "")
            alone = sheet == self.found.place.sheet
            texts.append(cells if alone else self.t("fold.sheet", cells=cells, sheet=sheet))
        return "; ".join(texts)


def _others(others: Sequence[str], wording: Wording) -> str:
    counts = [(code, int(count)) for code, _, count in (one.rpartition(":") for one in others)]
    titles = [f"{_short(wording.title(code))} ({count})" for code, count in counts[:_OTHERS]]
    what = "; ".join(titles) + ("; …" if len(counts) > _OTHERS else "")
    return wording.t("fold.others", n=sum(count for _, count in counts), what=what)


def _short(title: str) -> str:
    """A title without what is told of one return only."""
    head, _, tail = title.partition(":")
    return (head if "…" in tail else title).replace(" “…”", "").rstrip(".")


def _listed(found: Finding, slot: str) -> list[str]:
    return [one for one in (found.slot(slot) or "").split("|") if one]
