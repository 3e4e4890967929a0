"""The decree's measures on a document's paragraphs and pages, and for each a way to break it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from lxml import etree

from tests.report.typed import TWIPS_CM, Line, Typed, w

LETTERS = "abcdđeghiklmnopqrstuvxy"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def chosen(row: dict[str, Any], lines: list[Line]) -> list[Line]:
    """The paragraphs that a row of the table is about."""
    here = [one for one in lines if one.where == row["where"] and one.text.strip() and not one.ruled]
    if "after" in row:
        here = [b for a, b in pairwise(here) if re.fullmatch(row["after"], a.text.strip())]
    found = [one for one in here if re.fullmatch(row["find"], one.text.strip(), re.DOTALL)]
    return found[:1] if row.get("first") else found[-1:] if row.get("last") else found


def measure(name: str, wanted: Any, line: Line) -> bool:
    """Tell whether a paragraph has a measure of the table."""
    text = line.text.strip()
    match name:
        case "size":
            return all(wanted[0] <= size <= wanted[1] for size in line.sizes)
        case "bold":
            return line.is_on("b") == {wanted}
        case "italic":
            return line.is_on("i") == {wanted}
        case "align":
            return line.align == wanted
        case "case":
            return wanted == "any" or (text == text.upper()) == (wanted == "upper")
        case "indent":
            return any(abs(line.indent - one) < 0.02 for one in wanted)
        case "apart":
            return line.apart >= wanted
        case "line":
            return wanted[0] <= line.line <= wanted[1]
    raise LookupError(name)


NOT_MEASURES = {"id", "box", "where", "find", "after", "in", "first", "last", "periods"}


def measures(row: dict[str, Any]) -> dict[str, Any]:
    """The measures that a row asks for; "any" asks for nothing."""
    return {name: wanted for name, wanted in row.items() if name not in NOT_MEASURES and wanted != "any"}


def harm(name: str, wanted: Any, line: Line) -> None:
    """Break one measure of a paragraph."""
    properties = _pr(line.node)
    runs = [one for one in line.node.iter(w("r")) if "".join(t.text or "" for t in one.iter(w("t"))).strip()]
    match name:
        case "size":
            _put(runs[-1], "sz", str(int(wanted[1] * 2) + 1))
        case "bold" | "italic":
            _put(runs[-1], name[0], "0" if wanted else "1")
        case "align":
            _set(properties, "jc", val="right")
        case "case":
            for one in line.node.iter(w("t")):
                text = one.text or ""
                one.text = text[:5] + text[5:].lower() if wanted == "upper" else text.upper()
        case "indent":
            _set(properties, "ind", firstLine=str(int(0.7 * TWIPS_CM)))
        case "apart":
            _set(properties, "spacing", before="60", after="40")
        case "line":
            _set(properties, "spacing", line=str(int(wanted[1] * 240) + 60), lineRule="auto")


def _pr(node: etree._Element) -> etree._Element:
    found = node.find(w("pPr"))
    if found is None:
        found = etree.Element(w("pPr"))
        node.insert(0, found)
    return found


def _set(properties: etree._Element, name: str, **values: str) -> None:
    node = properties.find(w(name))
    if node is None:
        node = etree.SubElement(properties, w(name))
    for key, value in values.items():
        node.set(w(key), value)


def _put(run: etree._Element, name: str, value: str) -> None:
    properties = run.find(w("rPr"))
    if properties is None:
        properties = etree.Element(w("rPr"))
        run.insert(0, properties)
    _set(properties, name, val=value)


def faults(table: dict[str, Any], kind: str, page: Typed, period: str = "H1") -> set[tuple[str, str]]:
    """What is not as the decree has it: (row, measure); a row without a paragraph is a fault too.

    So is one with a paragraph in a period for which it is not.
    """
    return {*_paragraphs(table, kind, page, period), *_document(table, kind, page)}


def _paragraphs(table: dict[str, Any], kind: str, page: Typed, period: str) -> Iterator[tuple[str, str]]:
    lines = page.lines()
    for row in table["paragraphs"]:
        if kind not in row.get("in", (kind,)):
            continue
        found = chosen(row, lines)
        if period not in row.get("periods", (period,)):
            if found:
                yield row["id"], "present"
            continue
        if not found:
            yield row["id"], "absent"
        for name, wanted in measures(row).items():
            if not all(measure(name, wanted, one) for one in found):
                yield row["id"], name


def _document(table: dict[str, Any], kind: str, page: Typed) -> Iterator[tuple[str, str]]:
    for row in table["document"]:
        if kind in row.get("in", (kind,)) and not CHECKS[row["id"]](page):
            yield row["id"], "document"


def _cm(node: etree._Element, name: str) -> float:
    return int(node.get(w(name))) / TWIPS_CM


def page_is_a4(page: Typed) -> bool:
    """Upright A4; only annexes lie on their side."""
    for place, section in enumerate(page.sections):
        size = section.find(w("pgSz"))
        wide, high = sorted((_cm(size, "w"), _cm(size, "h")))
        if abs(wide - 21) > 0.05 or abs(high - 29.7) > 0.05:
            return False
        if place == 0 and _cm(size, "w") > _cm(size, "h"):
            return False
    return True


def margins(page: Typed) -> bool:
    """20 to 25 mm above and below, 30 to 35 left, 15 to 20 right."""
    wanted = {"top": (2, 2.5), "bottom": (2, 2.5), "left": (3, 3.5), "right": (1.5, 2)}
    return all(
        low - 0.02 <= _cm(section.find(w("pgMar")), side) <= high + 0.02
        for section in page.sections
        for side, (low, high) in wanted.items()
    )


def times_new_roman(page: Typed) -> bool:
    """One font, black, everywhere, the page's number included."""
    heads = [page.line(node) for head in page.heads.values() for node in head.iter(w("p"))]
    return all(
        line.looks("rFonts", name) <= {"Times New Roman"} and line.looks("color") <= {None, "000000", "auto"}
        for line in [*page.lines(), *heads]
        for name in ("ascii", "hAnsi", "cs")
    )


def unicode(page: Typed) -> bool:
    """Composed letters only."""
    text = "\n".join(line.text for line in page.lines())
    return unicodedata.is_normalized("NFC", text)


def page_number_field(page: Typed) -> bool:
    """In the head's middle, 13 or 14 point, upright; the first page has a head of its own, which is empty."""
    first = page.sections[0]
    kinds = {one.get(w("type")) for one in first.findall(w("headerReference"))}
    if first.find(w("titlePg")) is None or "default" not in kinds or "first" in kinds:
        return False
    numbers = [page.line(node) for head in page.heads.values() for node in head.iter(w("p"))]
    found = [
        one
        for one in numbers
        if any((i.text or "").split()[:1] == ["PAGE"] for i in one.node.iter(w("instrText")))
    ]
    for one in found:
        properties = [*page.layers("rPr", None), *one.node.iter(w("rPr"))]
        sizes = [node for layer in properties for node in layer.findall(w("sz"))]
        slanted = any(layer.find(w(name)) is not None for layer in one.node.iter(w("rPr")) for name in "bi")
        if one.align != "center" or not 26 <= int(sizes[-1].get(w("val"))) <= 28 or slanted:
            return False
    return bool(found)


def annexes_count_their_own_pages(page: Typed) -> bool:
    """Every section behind the first starts from one."""
    starts = [one.find(w("pgNumType")) for one in page.sections]
    later = [None if one is None else one.get(w("start")) for one in starts[1:]]
    return later == ["1"] * len(_annexes(page)) and starts[0] is None


def _annexes(page: Typed) -> list[str]:
    texts = [one.text.strip() for one in page.lines() if one.where == "annex"]
    return [text.removeprefix("Phụ lục ") for text in texts if re.fullmatch(r"Phụ lục [IVX]+", text)]


def annexes_are_numbered_in_order(page: Typed) -> bool:
    """In Roman numbers, and the text points to each."""
    named = _annexes(page)
    text = "\n".join(one.text for one in page.lines() if one.where == "text")
    return named == list(ROMAN[: len(named)]) and all(re.search(rf"Phụ lục {n}\b", text) for n in named)


def blanks_of_annexes_are_not_filled(page: Typed) -> bool:
    """Number and day stay blank: the signed file has them at its head."""
    lines = [one.text for one in page.lines() if one.where == "annex" and one.text.startswith("(Kèm theo")]
    return bool(lines) and all(
        re.fullmatch(r"\(Kèm theo \S.* số +/[A-ZĐ]+-[A-ZĐ]+ ngày +tháng +năm +của .+\)", one) for one in lines
    )


def ends(page: Typed) -> bool:
    """The last words of the text, there and nowhere else."""
    text = [one.text.rstrip() for one in page.lines() if one.where == "text" and one.text.strip()]
    return (
        text[-1].endswith("./.") and not text[-1].endswith("../.") and sum("./." in one for one in text) == 1
    )


def parts_in_order(page: Typed) -> bool:
    """Parts, clauses and points each count on from the first without a gap."""
    part = clause = point = 0
    for one in page.lines():
        if one.where != "text":
            continue
        if found := re.match(r"([IVX]+)\. ", one.text):
            part, clause, point = part + 1, 0, 0
            fine = found[1] == ROMAN[part - 1]
        elif found := re.match(r"(\d+)\. ", one.text):
            clause, point = clause + 1, 0
            fine = found[1] == str(clause)
        elif found := re.match(r"([^\W\d_])\) ", one.text):
            point += 1
            fine = found[1] == LETTERS[point - 1]
        else:
            continue
        if not fine:
            return False
    return part > 0


def _list_ends(lines: list[str]) -> bool:
    return all(one.endswith(";") for one in lines[:-1]) and lines[-1].endswith((".", "…"))


def receivers_end_right(page: Typed) -> bool:
    """A semicolon after each, a full stop after the last."""
    lines = [one.text.strip() for one in page.lines() if one.where == "front" and one.text.startswith("- ")]
    return len(lines) > 1 and _list_ends(lines)


def recipients_end_right(page: Typed) -> bool:
    """The first is "as above", the last the file copy."""
    lines = [
        one.text.strip() for one in page.lines() if one.where == "end_left" and one.text.startswith("- ")
    ]
    return (
        len(lines) > 1
        and lines[0] == "- Như trên;"
        and lines[-1].startswith("- Lưu: VT, ")
        and _list_ends(lines)
    )


def days_in_figures(page: Typed) -> bool:
    """Days below 10 and months 1 and 2 with a leading zero, months 3 to 9 without."""
    text = "\n".join(one.text for one in page.lines())
    days = re.findall(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{4}", text)
    days += re.findall(r"ngày (\d+) tháng (\d+) năm", text)
    return bool(days) and all(
        re.fullmatch(r"\d\d", day) and re.fullmatch(r"0[12]|[3-9]|1[0-2]", month) for day, month in days
    )


def no_empty_lines(page: Typed) -> bool:
    """Nothing stands empty in the text; between a table and the next one a paragraph must stand, a small one."""
    empty = [
        one
        for one in page.lines()
        if one.where in ("front", "text") and not one.text.strip() and not one.ruled
    ]
    return all(one.node.getnext().tag == w("tbl") and empty[-1] is one for one in empty)


CHECKS: dict[str, Callable[[Typed], bool]] = {
    check.__name__: check
    for check in (
        page_is_a4, margins, times_new_roman, unicode, page_number_field, annexes_count_their_own_pages,
        annexes_are_numbered_in_order, blanks_of_annexes_are_not_filled, ends, parts_in_order,
        receivers_end_right, recipients_end_right, days_in_figures, no_empty_lines,
    )
}  # fmt: skip
