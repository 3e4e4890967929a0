"""What Excel refuses: a file beyond one of these limits is "repaired" or not opened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|_x[0-9A-Fa-f]{4}_")


def units(text: str | None) -> int:
    """Length as Excel counts it."""
    return len((text or "").encode("utf-16-le")) // 2


def box(ref: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    return range_boundaries(ref)


def broken_limits(data: bytes) -> list[str]:
    """Every limit that a workbook breaks, as sentences; none for a sound one."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        trees = {
            name: ET.fromstring(parts.read(name))
            for name in parts.namelist()
            if name.endswith((".xml", ".rels"))
        }
    found = list(_workbook(trees["xl/workbook.xml"]))
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/sheet"):
            found += [f"{name}: {fault}" for fault in _sheet(tree)]
        for node in tree.iter():
            if CONTROL.search(node.text or ""):
                found.append(f"{name}: a control character")
    strings = trees.get("xl/sharedStrings.xml")
    if strings is not None:
        found += [
            f"string of {units(node.text)}" for node in strings.iter(f"{MAIN}t") if units(node.text) > 32_767
        ]
    formats = trees["xl/styles.xml"].findall(f"{MAIN}cellXfs/{MAIN}xf")
    if len(formats) > 4_000:
        found.append(f"{len(formats)} cell formats")
    return found


def _workbook(tree: ET.Element) -> Iterator[str]:
    names = [sheet.get("name") or "" for sheet in tree.iter(f"{MAIN}sheet")]
    for name in names:
        if (
            not 1 <= units(name) <= 31
            or re.search(r"[\[\]:*?/\\]", name)
            or name.startswith("'")
            or name.endswith("'")
        ):
            yield f"sheet name {name!r}"
    if len({name.casefold() for name in names}) < len(names):
        yield "two sheets of one name"
    if all(sheet.get("state", "visible") != "visible" for sheet in tree.iter(f"{MAIN}sheet")):
        yield "no sheet to be seen"
    for defined in tree.iter(f"{MAIN}definedName"):
        if units(defined.text) > 8_192:
            yield "defined name too long"


def _sheet(tree: ET.Element) -> Iterator[str]:
    for formula in [*tree.iter(f"{MAIN}f"), *tree.iter(f"{MAIN}formula")]:
        if units(formula.text) > 8_192:
            yield f"formula of {units(formula.text)}"
        if deepest(formula.text or "") > 64:
            yield "formula nested too deep"
    for rule in tree.iter(f"{MAIN}dataValidation"):
        for attribute, limit in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
            if units(rule.get(attribute)) > limit:
                yield f"{attribute} of {units(rule.get(attribute))}"
        for formula in (rule.find(f"{MAIN}formula1"), rule.find(f"{MAIN}formula2")):
            if formula is not None and units(formula.text) > 255:
                yield f"validation formula of {units(formula.text)}"
    for part in tree.iter(f"{MAIN}oddFooter"):
        if units(part.text) > 255:
            yield f"footer of {units(part.text)}"
    for row in tree.iter(f"{MAIN}row"):
        if float(row.get("ht", "15")) > 409:
            yield f"row {row.get('r')} of {row.get('ht')}"
    for column in tree.iter(f"{MAIN}col"):
        if float(column.get("width", "8")) > 255:
            yield f"column of {column.get('width')}"
    boxes = [box(merge.get("ref") or "") for merge in tree.iter(f"{MAIN}mergeCell")]
    for place, one in enumerate(boxes):
        for other in boxes[:place]:
            if one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]:
                yield f"merged ranges {one} and {other} overlap"


def deepest(formula: str) -> int:
    """How deep brackets are nested."""
    depth = most = 0
    for sign in re.sub(r'"[^"]*"', "", formula):
        depth += (sign == "(") - (sign == ")")
        most = max(most, depth)
    return most
