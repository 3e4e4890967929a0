"""A reader who wants to know what was withheld: exact linear algebra and whole numbers, nothing of the program.

What such a reader knows: the printed figures; of what each is the sum; that a count is never negative; that a
withheld figure is no nought (noughts are printed); that a part is never more than its whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Terms = Mapping[str, int]
SEARCHED = 400_000


@dataclass
class Attack:
    """Unknown counts in sums.

    printed: sums whose value is known. asked: withheld sums by name, each at least `least` (1 where it is not
    said). within: pairs (part, whole).
    """

    printed: Sequence[tuple[Terms, int]]
    asked: Mapping[str, Terms]
    within: Sequence[tuple[Terms, Terms]] = ()
    least: Mapping[str, int] = field(default_factory=dict)

    def solved(self) -> set[str]:
        """The withheld sums that are a combination of printed ones: their value follows by adding and subtracting."""
        rows: list[dict[str, Fraction]] = []
        for terms, _ in self.printed:
            row = _reduced({name: Fraction(count) for name, count in terms.items()}, rows)
            if row:
                first = row[min(row)]
                rows.append({name: count / first for name, count in row.items()})
        return {
            name for name, terms in self.asked.items()
            if not _reduced({one: Fraction(count) for one, count in terms.items()}, rows)
        }  # fmt: skip

    def pinned(self) -> dict[str, int]:
        """The withheld sums that have the same value in every table of whole numbers that fits."""
        self._seen: dict[str, set[int]] = {name: set() for name in self.asked}
        self._left = SEARCHED
        every = [terms for terms, _ in self.printed] + list(self.asked.values())
        self._walk({}, sorted({name for terms in every for name in terms}))
        assert all(self._seen.values()), "no table fits what is printed"
        return {name: min(found) for name, found in self._seen.items() if len(found) == 1}

    def _walk(self, chosen: dict[str, int], rest: list[str]) -> None:
        self._left -= 1
        assert self._left, "too many tables to look through"
        if all(len(found) > 1 for found in self._seen.values()):
            return
        if not rest:
            if self._fits(chosen):
                for name, terms in self.asked.items():
                    self._seen[name].add(_sum(terms, chosen))
            return
        most, name = min((self._most(name, chosen), name) for name in rest)
        after = [one for one in rest if one != name]
        for value in range(most + 1):
            chosen[name] = value
            if all(
                _sum(terms, chosen) == total for terms, total in self.printed
                if name in terms and all(one in chosen for one in terms)
            ):  # fmt: skip
                self._walk(chosen, after)
            del chosen[name]

    def _most(self, name: str, chosen: Mapping[str, int]) -> int:
        """So much can a count be, with what is left of the printed sums that it stands in.

        What stands in none is free: a few values are enough to see that.
        """
        return min(
            ((total - _sum(terms, chosen)) // terms[name] for terms, total in self.printed if name in terms),
            default=4,
        )

    def _fits(self, chosen: Mapping[str, int]) -> bool:
        return all(
            _sum(terms, chosen) >= self.least.get(name, 1) for name, terms in self.asked.items()
        ) and all(_sum(part, chosen) <= _sum(whole, chosen) for part, whole in self.within)


def _reduced(row: dict[str, Fraction], rows: Sequence[dict[str, Fraction]]) -> dict[str, Fraction]:
    """What is left of a row after the others, whose first names are all different, are taken from it."""
    while True:
        other = next((one for one in rows if min(one) in row), None)
        if other is None:
            return row
        factor = row[min(other)]
        mixed = {name: row.get(name, 0) - factor * other.get(name, Fraction(0)) for name in {*row, *other}}
        row = {name: Fraction(count) for name, count in mixed.items() if count}


def _sum(terms: Terms, chosen: Mapping[str, int]) -> int:
    return sum(count * chosen.get(name, 0) for name, count in terms.items())
