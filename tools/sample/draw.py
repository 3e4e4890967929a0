"""Numbers that depend on nothing but a seed and names: the same on every machine and in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

SEED = "ppmd sample 2023"
T = TypeVar("T")


def fraction(*names: str) -> float:
    """A number from 0 up to 1."""
    digest = hashlib.sha256("|".join((SEED, *names)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def between(low: int, high: int, *names: str) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(fraction(*names) * (high - low + 1))


def chance(probability: float, *names: str) -> bool:
    """Tell whether something that happens with this probability happens."""
    return fraction(*names) < probability


def pick(options: Sequence[T], *names: str) -> T:
    """One of the options."""
    return options[between(0, len(options) - 1, *names)]


def part(whole: int, rate: float, *names: str) -> int:
    """About `rate` of `whole`: from 0.6 to 1.4 times as much, a rest rounded up by chance, never more than
    all.
    """
    exact = whole * rate * (0.6 + 0.8 * fraction("part", *names))
    count = int(exact) + (fraction("rest", *names) < exact - int(exact))
    return min(whole, count)


def working_day(first: date, last: date, *names: str) -> date:
    """A Monday to Friday from `first` to `last`."""
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    return pick([day for day in days if day.weekday() < 5], *names)
