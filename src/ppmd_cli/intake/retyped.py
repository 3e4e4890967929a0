"""Printed codes that were typed again with signs that look like theirs: `HO8`, `Н08`, `H 08` for H08.

Read only where one code alone can be meant that stands nowhere else on its sheet, in the line of the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.intake.anchor_grid import FEW, Wanted, densest
from ppmd_cli.intake.anchor_index import Codes, SheetIndex, Spot, code_key
from ppmd_cli.model.finding import Finding

_LEAST = 3
"""Shorter ones look like ordinals and figures."""
_LONGEST = 40
_BETWEEN = re.compile(r"[\W_]+")
# Letters of other alphabets, by how they look; capitals and small letters look different.
_LETTERS = str.maketrans(
    "АВЕКМНОРСТУХІЅЈаеорсухіѕјкмтнвΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABEKMHOPCTYXISJaeopcyxisjkmthbABEZHIKMNOPTYXo",
)
_ALIKE = str.maketrans("oil|!szb", "01111528")


@lru_cache(maxsize=8192)
def shape(text: str) -> str:
    """Return how a code looks: equal for codes that are taken for one another."""
    plain = unicodedata.normalize("NFKC", text).translate(_LETTERS).casefold()
    return _BETWEEN.sub("", plain.replace("|", "l").replace("!", "l")).translate(_ALIKE)


def read_retyped(
    indexes: Sequence[SheetIndex], sections: Sequence[Wanted]
) -> tuple[list[Finding], frozenset[str]]:
    """Enter the codes that are meant into the indexes; what is said of it, and elements that two may mean."""
    read: list[tuple[SheetIndex, str, Spot]] = []
    unclear: list[tuple[SheetIndex, list[str], Spot]] = []
    known = {code_key(code) for one in sections for code in (*one.codes.all, *one.subject_codes.all)}
    for index in indexes:
        shapes = _shapes(index, known)
        for wanted in sections:
            table = wanted.section.kind == "table"
            some = _Line(index, wanted.codes, 0 if table else 1, shapes)
            read += ((index, code, spot) for code, spot in some.read)
            unclear += ((index, codes, spot) for codes, spot in some.unclear)
            if table:
                # Of a row that two subjects may be meant by, its name speaks.
                rows = _Line(index, wanted.subject_codes, 1, shapes)
                read += ((index, code, spot) for code, spot in rows.read)
    said = [_not_clear(index, codes, spot) for index, codes, spot in unclear]
    if read:
        said.append(_retyped(read))
    for index, code, spot in read:
        index.codes.setdefault(code_key(code), []).append(spot)
    ids = {code: element.id for one in sections for code, element in one.by_code.items()}
    return said, frozenset(ids[code] for _, codes, _ in unclear for code in codes)


class _Line:
    """The codes of one line of a sheet that are missing there, and the texts that look like them."""

    def __init__(self, index: SheetIndex, codes: Codes, axis: int, shapes: dict[str, list[Spot]]) -> None:
        self.read: list[tuple[str, Spot]] = []
        self.unclear: list[tuple[list[str], Spot]] = []
        missing: dict[str, list[str]] = defaultdict(list)
        for code in codes.all:
            key = shape(code)
            if len(key) >= _LEAST and code_key(code) not in index.codes:
                missing[key].append(code)
        found = {key: shapes[key] for key in missing if key in shapes}
        if not found:
            return
        hits = [(missing[key][0], spot) for key, spots in found.items() for spot in spots]
        hits += codes.exact(index)
        line = densest(hits, axis)
        if len({code for code, spot in hits if spot[axis] == line}) < min(2, len(codes.all)):
            return
        for key, spots in found.items():
            there = [spot for spot in spots if spot[axis] == line]
            if len(there) == 1 and len(missing[key]) == 1:
                self.read.append((missing[key][0], there[0]))
            elif there:
                self.unclear += ((missing[key], spot) for spot in there[:FEW])


def _shapes(index: SheetIndex, known: Iterable[str]) -> dict[str, list[Spot]]:
    """How the texts of a sheet look that are no codes as they stand."""
    shapes: dict[str, list[Spot]] = defaultdict(list)
    known = set(known)
    for text, spots in index.codes.items():
        if text not in known and len(text) <= _LONGEST:
            for spot in spots:
                if index.sheet.cells[spot].kind == "text":
                    shapes[shape(index.sheet.cells[spot].text)].append(spot)
    return dict(shapes)


def _retyped(read: Sequence[tuple[SheetIndex, str, Spot]]) -> Finding:
    (index, code, spot), *others = read
    text = index.text(spot)
    return finding(
        "codes_look_alike",
        place=index.place(spot),
        value=text,
        related=[one.place(at) for one, _, at in others],
        n=len(read),
        found=text,
        meant=code,
    )


def _not_clear(index: SheetIndex, codes: Sequence[str], spot: Spot) -> Finding:
    text = index.text(spot)
    said = finding("code_not_clear", place=index.place(spot), value=text, found=text)
    return with_slots(said, {"suggestion": "|".join(codes[:2])})
