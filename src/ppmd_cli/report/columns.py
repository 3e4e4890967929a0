"""How wide the columns of a table of many are: as what stands in them asks for, the rest to the names."""

from __future__ import annotations

from collections.abc import Sequence

from ppmd_cli.report import lines

MM = 2835
"""Thousandths of a point; all lengths here are in those."""
USUAL, LEAST_OF_NAMES, MOST_OF_NAMES = 16 * MM, 40 * MM, 62 * MM
SLACK = 1 * MM
"""For a font that stands in for ours."""


def widths(rows: Sequence[Sequence[str]], sizes: Sequence[int], whole: int, edge: int) -> list[int]:
    """Widths that make up the whole. rows: the head first; in it words may stand below each other.

    sizes: of a name and of a figure, in points. edge: between a cell's border and its text.
    """
    beside = 2 * edge + SLACK
    needs = [_need(column, sizes[1]) + beside for column in list(zip(*rows, strict=True))[1:]]
    found = [max(need, USUAL) for need in needs]
    if whole - sum(found) < LEAST_OF_NAMES:
        found = needs
    named = max(lines.width(row[0], sizes[0]) for row in rows) + beside
    spare = max(0, whole - sum(found) - min(named, MOST_OF_NAMES)) // len(found)
    found = [wide + spare for wide in found]
    return [whole - sum(found), *found]


def _need(column: Sequence[str], size: int) -> int:
    """The longest word of the head, or the longest figure, which is not to be torn."""
    return max(lines.width(text, size) for text in (*column[0].split(), *column[1:]))
