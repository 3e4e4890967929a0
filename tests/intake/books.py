"""Workbooks made by hand, part by part, so that a test shows exactly what is in the file."""

import io
import re
import zipfile
from pathlib import Path

from ppmd_cli.intake.refusal import Limits, Refused
from ppmd_cli.intake.source import source_from_bytes
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.model.cell import RawSheet, RawWorkbook, a1

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def parts(
    rows: str = "", *, strings: str = "", styles: str = "", before: str = "", after: str = ""
) -> dict[str, str]:
    """The parts of a workbook with one sheet "Biểu 1", whose <sheetData> holds `rows`."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="x"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr/>'
        '<sheets><sheet name="Biểu 1" sheetId="1" r:id="s1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="s1" Type="{RELATIONS}/worksheet" Target="worksheets/one.xml"/>'
        f'<Relationship Id="s2" Type="{RELATIONS}/sharedStrings" Target="texts.xml"/>'
        f'<Relationship Id="s3" Type="{RELATIONS}/styles" Target="/xl/looks.xml"/></Relationships>',
        "xl/worksheets/one.xml": f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
        "xl/texts.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/looks.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }


def packed(contents: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, text in contents.items():
            archive.writestr(name, text.encode())
    return stream.getvalue()


def read(data: bytes | dict[str, str], limits: Limits | None = None) -> RawWorkbook | Refused:
    """Read bytes or parts as the program does."""
    whole = packed(data) if isinstance(data, dict) else data
    source = source_from_bytes(Path("a.xlsx"), whole, limits or Limits())
    return source if isinstance(source, Refused) else read_xlsx(source, limits or Limits())


def sheet(data: bytes | dict[str, str]) -> RawSheet:
    """The first sheet of a workbook that must be readable."""
    workbook = read(data)
    assert isinstance(workbook, RawWorkbook), workbook
    return workbook.sheets[0]


def drawn(data: bytes | dict[str, str]) -> dict[str, str]:
    """Address -> "kind text", with "f" before a formula, "?" where it is not calculated, "h" where hidden."""
    marks: dict[str, str] = {}
    for (row, column), cell in sheet(data).cells.items():
        flags = (
            ("f" if cell.formula else "")
            + ("?" if cell.formula and not cell.cached else "")
            + ("h" if cell.hidden else "")
        )
        marks[a1(row, column)] = " ".join(filter(None, (flags, cell.kind, cell.text)))
    return marks


def code(data: bytes | dict[str, str], limits: Limits | None = None) -> str:
    """The code and reason of the refusal, or "read"."""
    result = read(data, limits)
    if not isinstance(result, Refused):
        return "read"
    assert all(re.fullmatch(r"[a-z0-9_]+", text) for _, text in result.slots)
    return " ".join((result.code, *(text for _, text in result.slots)))
