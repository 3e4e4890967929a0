"""The cases: what may be said of somebody, at every place of every format that can hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

from tests.privacy.corpus.people import ALONE, BARE_NAMES, KINDS, Said, people, said_of
from tests.privacy.corpus.places import PLACES, planted
from tests.privacy.corpus.places_more import CSV, HTML, XLS, csv_planted, html_planted, xls_planted
from tests.privacy.corpus.places_odf import FLAT, ODS, flat_planted, ods_planted

Content = bytes | dict[str, bytes]
FORMATS: dict[str, tuple[tuple[str, ...], Callable[[str, str], Content]]] = {
    "xlsx": (tuple(PLACES), planted),
    "xlsm": (("cell", "comment", "formula, not shown", "hidden sheet"), planted),
    "xls": (tuple(XLS), xls_planted),
    "ods": ((*FLAT, *ODS), ods_planted),
    "fods": (tuple(FLAT), flat_planted),
    "html": (tuple(HTML), html_planted),
    "csv": (tuple(CSV), csv_planted),
}
# Whoever made or keeps a file stands there by name and mailbox.
OWN = frozenset(
    (
        *("properties", "own properties", "name of an own property", "properties of the office"),
        *("properties, own part", "data of another program", "attribute of such data"),
    )
)
_LONGEST_SHEET_NAME = 31
# Where somebody types a name and nothing else.
BY_HAND = frozenset(
    (
        *("cell", "hidden row", "hidden column", "covered cell", "hidden sheet", "very hidden sheet"),
        *("comment", "threaded comment", "formula, shown"),
    )
)


@dataclass(frozen=True)
class Positive:
    """A file that must be refused."""

    format: str
    place: str
    said: Said

    def content(self) -> Content:
        """The file; of several the name of each sheet's."""
        return FORMATS[self.format][1](self.place, self.said.text)


def told(place: str, said: Said) -> bool:
    """Tell whether it must be found there."""
    if place in OWN and (said.kind in BARE_NAMES or said.kind == "e-mail"):
        return False
    return place != "name of a sheet" or len(said.text) <= _LONGEST_SHEET_NAME


def places() -> Iterator[tuple[str, str]]:
    """Every place of every format."""
    for name, (found, _) in FORMATS.items():
        yield from ((name, place) for place in found)


def positives(seed: int, each: int) -> Iterator[Positive]:
    """Cases with so many kinds at each place, each of another person; all kinds come by turns.

    Names that stand alone come at every place where somebody types one.
    """
    crowd = people(seed)
    turn = cycle(KINDS)
    for name, place in places():
        for _ in range(each):
            while True:
                kind = next(turn)
                said = next(one for one in said_of(next(crowd)) if one.kind == kind)
                if told(place, said):
                    break
            yield Positive(name, place, said)
        if place in BY_HAND:
            for kind in ALONE:
                said = next(one for one in said_of(next(crowd)) if one.kind == kind)
                yield Positive(name, place, said)
