"""Break good returns in every way and see what the program says of each."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from msgspec.structs import replace

from ppmd_cli import resources
from ppmd_cli.checks.fold import folded
from ppmd_cli.checks.order import arranged
from ppmd_cli.checks.run import Checker
from ppmd_cli.checks.structure import Asked
from ppmd_cli.findings.catalogue import FILE_CODES
from ppmd_cli.intake.read import Reader, refusal
from ppmd_cli.intake.source import Source, open_source, source_from_bytes
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.layout import form_of, lay_out
from ppmd_cli.model.cell import RawWorkbook
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Severity
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import Value
from ppmd_cli.plan.load import load_plan
from tests.errors import (
    kinds_beyond,
    kinds_copies,
    kinds_habits,
    kinds_layout,
    kinds_names,
    kinds_values,
    kinds_wrong,
)
from tests.errors.book import Book
from tests.errors.case import KINDS, Broken, Case, Kind, Pair

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
UNITS = ("381", "385", "398", "399", "so-ldtbxh", "so-tttt", "cong-an")
SEEDS = 2
MODULES = (kinds_layout, kinds_names, kinds_values, kinds_habits, kinds_beyond, kinds_copies, kinds_wrong)
VERDICTS = ("cell", "elsewhere", "harmless", "missed", "alarm")
MANY = 8


@dataclass(frozen=True)
class Good:
    """A good return as read: its workbook, its submission checked, its layout's case."""

    case: Case
    submission: Submission


@dataclass
class Tally:
    """How one kind fared."""

    kind: Kind
    verdicts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class Bench:
    """The plan, its checks, and the good returns of the sample."""

    def __init__(self) -> None:
        self.plan: Plan = load_plan(resources.plans() / "thanh_hoa_2023")
        self.reader = Reader(self.plan)
        self.checker = Checker(self.plan)
        self.anything = Asked()
        self.names = {one.code: one.name for one in self.plan.units}
        self.goods = {(unit, period): self._good(unit, period) for unit in UNITS for period in ("H1", "FY")}

    def _good(self, unit: str, period: str) -> Good:
        path = next((SAMPLE / period).glob(f"{unit} - *.xlsx"))
        source = open_source(path)
        assert isinstance(source, Source)
        submission = self.reader.read_source(source)
        raw = read_xlsx(source)
        form = form_of(self.plan, unit)
        assert form is not None
        assert isinstance(raw, RawWorkbook)
        case = Case(
            unit,
            period,
            lay_out(self.plan, form, unit, period),
            Book.of(raw),
            _values(submission),
            Random(),
            self.names,
            frozenset((one.unit, one.element) for one in self.plan.register),
            next((one.first, one.last) for one in self.plan.periods if one.id == period),
        )
        return Good(case, submission)

    def case(self, unit: str, period: str, rng: Random) -> Case:
        """A fresh case to be broken."""
        good = self.goods[unit, period].case
        others = [
            one.case
            for (code, when), one in self.goods.items()
            if when == period and code != unit and one.case.layout.form.id == good.layout.form.id
        ]
        before = self.goods[unit, "H1"].case if period == "FY" else None
        return dataclasses.replace(good, book=good.book.copy(), rng=rng, others=others, before=before)

    def company(self, unit: str, period: str) -> list[Submission]:
        """The returns that lie beside this one: its own of the period before, and the others' of this one."""
        kept = [
            good.submission for (code, when), good in self.goods.items() if code != unit and when == period
        ]
        return [*kept, self.goods[unit, "H1"].submission] if period == "FY" else kept

    def said(
        self, data: Sequence[bytes], company: Iterable[Submission], asked: Asked, name: str | None = None
    ) -> tuple[Submission, list[Finding]]:
        """The first file as read and all that is found in it, as `ppmd validate` finds it."""
        mine = [self._read(one, (not n and name) or f"sent-{n}.xlsx") for n, one in enumerate(data)]
        found = self.checker.check(mine[0], asked)
        if mine[0].unit is not None and mine[0].period is not None:
            found += self.checker.between([*mine, *company]).get(mine[0].path, [])
        return mine[0], found

    def lines(self, read: Submission, found: list[Finding], fresh: list[Finding]) -> int:
        """In how many lines the sender reads what is new."""
        ordered = arranged(found, self.checker.forms.get(read.form or ""))
        new = set(fresh)
        folds = folded(replace(read, findings=tuple(ordered)), self.plan)
        return sum(1 for fold in folds if not new.isdisjoint(fold.whole))

    def _read(self, data: bytes, name: str) -> Submission:
        source = source_from_bytes(Path(name), data)
        return self.reader.read_source(source) if isinstance(source, Source) else refusal(Path(name), source)

    @cache  # noqa: B019 - one bench lives as long as the run
    def baseline(self, unit: str, period: str) -> frozenset[tuple[str, str | None, str | None]]:
        """What is found in the good return itself: explained warnings of the sample."""
        good = self.goods[unit, period]
        _, found = self.said([good.case.book.data()], self.company(unit, period), Asked())
        return frozenset((one.code, one.element, one.subject) for one in found if _alarms(one))


def _values(submission: Submission) -> dict[Pair, Value]:
    return {pair: fact.value for pair, fact in submission.facts.items()}


def _alarms(one: Finding) -> bool:
    return one.severity is not Severity.INFO


def put(bench: Bench, kind: Kind, unit: str, period: str, seed: int) -> tuple[str, str, int] | None:
    """Verdict, what was said and in how many lines; None where the kind cannot befall this return."""
    case = bench.case(unit, period, Random(f"{kind.name} {unit} {period} {seed}"))
    broken = kind.make(case)
    if broken is None:
        return None
    files = [book.data() for book in (broken.book, *broken.beside)]
    read, found = bench.said(files, bench.company(unit, period), broken.asked, broken.name)
    known = bench.baseline(unit, period)
    fresh = [one for one in found if _alarms(one) and (one.code, one.element, one.subject) not in known]
    same = _values(read) == (broken.truth or case.truth)
    said = "; ".join(
        dict.fromkeys(
            f"{one.code} {one.place.sheet}!{one.place.cell} {one.element} {one.subject}" for one in fresh[:4]
        )
    )
    where = {
        (
            cell.sheet,
            cell.cell,
        ): f"{cell.element}[{cell.subject}]={read.facts[cell.element, cell.subject].typed}"
        for cell in case.layout.cells
        if (cell.element, cell.subject) in read.facts
    }
    said += " @ " + " ".join(where.get(one, str(one)) for one in sorted(broken.at)[:2])
    said = f"{unit} {period} {seed}: {'same' if same else 'other'} facts; {said}"
    return judge(broken, fresh, same=same), said, bench.lines(read, found, fresh)


def judge(broken: Broken, fresh: list[Finding], *, same: bool) -> str:
    """cell, elsewhere, harmless, missed or alarm."""
    if broken.harmless:
        unplanned = [one for one in fresh if one.code not in broken.planned]
        if same:
            return "alarm" if unplanned else "harmless"
        return "elsewhere" if any(one.severity is Severity.ERROR for one in fresh) else "missed"
    if any(_hits(broken, one) for one in fresh):
        return "cell"
    if fresh:
        return "elsewhere"
    return "harmless" if same and not broken.at and not broken.whole else "missed"


def _hits(broken: Broken, one: Finding) -> bool:
    places = [one.place, *(one.related if len(one.related) <= MANY else ())]
    if any((place.sheet, place.cell) in broken.at for place in places):
        return True
    # A second return is about the file, though it is said at the unit's code.
    if broken.whole and (one.place.cell is None or one.code in FILE_CODES | {"second_return"}):
        return True
    pairs = {(one.element or "", one.subject or ""), ("", one.subject or ""), (one.element or "", "")}
    return bool(pairs & broken.spots)


def measure(
    bench: Bench, kinds: Iterable[Kind] | None = None, units: Iterable[str] = UNITS, seeds: int = SEEDS
) -> Iterator[Tally]:
    """Every kind on every unit, period and seed."""
    for kind in kinds or KINDS.values():
        tally = Tally(kind)
        for unit in units:
            for period in kind.periods:
                for seed in range(seeds):
                    outcome = put(bench, kind, unit, period, seed)
                    if outcome is not None:
                        tally.verdicts[outcome[0]] += 1
                        tally.lines.append(outcome[2])
                        if outcome[0] in ("elsewhere", "missed", "alarm"):
                            tally.misses.append(f"{outcome[0]} {outcome[1]}")
        yield tally
