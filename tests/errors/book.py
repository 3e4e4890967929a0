"""A workbook that can be broken by hand: read from a good return, changed, and saved as .xlsx again.

Only what decides how a return is read is kept: contents, kinds, formulas, number formats, fonts, merged ranges,
what is hidden, the tabs and their order.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from ppmd_cli.model.cell import CellKind, CellRange, Mark, RawCell, RawSheet, RawWorkbook, a1

Spot = tuple[int, int]
Styles = dict[tuple[str | None, str | None, Mark | None], int]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MARKS: dict[Mark | None, str] = {None: "", "struck": "<strike/>", "raised": '<vertAlign val="superscript"/>'}
_OUTER = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass
class Sheet:
    """One sheet, its cells by (row, column)."""

    name: str
    cells: dict[Spot, RawCell]
    state: str = "visible"
    formulas: dict[Spot, str] = field(default_factory=dict)
    merges: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def copy(self, name: str | None = None) -> Sheet:
        return Sheet(
            name or self.name,
            dict(self.cells),
            self.state,
            dict(self.formulas),
            list(self.merges),
            set(self.hidden_rows),
            set(self.hidden_columns),
        )

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return cell.text if cell else ""

    def put(
        self,
        row: int,
        column: int,
        text: str | float | None,
        *,
        kind: CellKind | None = None,
        number_format: str | None = None,
        font: str | None = None,
        mark: Mark | None = None,
        formula: bool | str = False,
        cached: bool = True,
    ) -> None:
        """Type something; None clears the cell. Numbers are numbers, texts are texts."""
        if text is None:
            self.cells.pop((row, column), None)
            return
        if isinstance(formula, str):
            self.formulas[row, column] = formula
        if kind is None:
            kind = "text" if isinstance(text, str) else "number"
        self.cells[row, column] = RawCell(
            row,
            column,
            str(text),
            kind,
            formula=bool(formula),
            cached=bool(formula) and cached,
            number_format=number_format,
            font=font,
            mark=mark,
        )

    def move(self, where: Callable[[int, int], Spot | None]) -> None:
        """Put every cell where `where` says; None drops it. Merged ranges follow their corners."""
        cells: dict[Spot, RawCell] = {}
        for (row, column), cell in self.cells.items():
            to = where(row, column)
            if to is not None:
                cells[to] = cell._replace(row=to[0], column=to[1])
        self.cells = cells
        merges = []
        for top, left, bottom, right in self.merges:
            first, last = where(top, left), where(bottom, right)
            if first and last and first[0] <= last[0] and first[1] <= last[1] and first != last:
                merges.append(CellRange(*first, *last))
        self.merges = merges

    def insert_rows(self, before: int, count: int = 1) -> None:
        self.move(lambda row, column: (row + count * (row >= before), column))

    def insert_columns(self, before: int, count: int = 1) -> None:
        self.move(lambda row, column: (row, column + count * (column >= before)))

    def delete_row(self, gone: int) -> None:
        self.move(lambda row, column: None if row == gone else (row - (row > gone), column))

    def delete_column(self, gone: int) -> None:
        self.move(lambda row, column: None if column == gone else (row, column - (column > gone)))

    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    def last_column(self) -> int:
        return max((column for _, column in self.cells), default=0)


@dataclass
class Book:
    """The sheets in tab order."""

    sheets: list[Sheet]

    @classmethod
    def of(cls, raw: RawWorkbook) -> Book:
        return cls([_sheet(sheet) for sheet in raw.sheets])

    def copy(self) -> Book:
        return Book([sheet.copy() for sheet in self.sheets])

    def __getitem__(self, name: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def __contains__(self, name: str) -> bool:
        return any(sheet.name == name for sheet in self.sheets)

    def remove(self, name: str) -> None:
        self.sheets = [sheet for sheet in self.sheets if sheet.name != name]

    def data(self) -> bytes:
        """The workbook as a file."""
        styles: Styles = {(None, None, None): 0}
        parts = {
            f"xl/worksheets/sheet{n}.xml": _sheet_xml(sheet, styles) for n, sheet in enumerate(self.sheets, 1)
        }
        numbers = range(1, len(self.sheets) + 1)
        tabs = "".join(
            f"<sheet name={quoteattr(sheet.name)} sheetId='{n}' state='{sheet.state}' r:id='rId{n}'/>"
            for n, sheet in zip(numbers, self.sheets, strict=True)
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
            for n in numbers
        )
        parts |= {
            "[Content_Types].xml": f'<Types xmlns="{_OUTER}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{overrides}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_OUTER}/relationships"><Relationship Id="rId1" '
            f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{REL}"><sheets>{tabs}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_OUTER}/relationships">{links}<Relationship '
            f'Id="rIdS" Type="{REL}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": _styles_xml(styles),
        }
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
            for name, text in parts.items():
                package.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
        return out.getvalue()


def _sheet(raw: RawSheet) -> Sheet:
    hidden = {column for first, last in raw.hidden_columns for column in range(first, min(last, 60) + 1)}
    cells = {spot: replace_cell(cell) for spot, cell in raw.cells.items()}
    return Sheet(raw.name, cells, raw.state, {}, list(raw.merges), set(raw.hidden_rows), hidden)


def replace_cell(cell: RawCell) -> RawCell:
    """A cell without what its surroundings made of it."""
    return cell._replace(hidden=False, merged=None)


def _sheet_xml(sheet: Sheet, styles: Styles) -> str:
    rows: dict[int, list[str]] = {row: [] for row in sorted(sheet.hidden_rows)}
    for row, column in sorted(sheet.cells):
        rows.setdefault(row, []).append(
            _cell_xml(sheet.cells[row, column], a1(row, column), styles, sheet.formulas.get((row, column)))
        )
    columns = "".join(
        f'<col min="{one}" max="{one}" width="9" hidden="1" customWidth="1"/>'
        for one in sorted(sheet.hidden_columns)
    )
    body = "".join(
        f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if row in sheet.hidden_rows else ""}>{"".join(rows[row])}</row>'
        for row in sorted(rows)
    )
    merges = "".join(
        f'<mergeCell ref="{a1(top, left)}:{a1(bottom, right)}"/>' for top, left, bottom, right in sheet.merges
    )
    return (
        f"<worksheet {MAIN}>{'<cols>' + columns + '</cols>' if columns else ''}<sheetData>{body}</sheetData>"
        f"{'<mergeCells>' + merges + '</mergeCells>' if merges else ''}</worksheet>"
    )


def _cell_xml(cell: RawCell, ref: str, styles: Styles, written: str | None = None) -> str:
    style = styles.setdefault((cell.number_format, cell.font, cell.mark), len(styles))
    head = f'<c r="{ref}"' + (f' s="{style}"' if style else "")
    # One whose text nobody asked for is none that can be reckoned.
    formula = f"<f>{escape(written or 'N(1)')}</f>" if cell.formula else ""
    if cell.formula and not cell.cached:
        return f"{head}>{formula}</c>"
    if cell.kind == "text":
        if cell.formula:
            return f'{head} t="str">{formula}<v>{escape(cell.text)}</v></c>'
        return f'{head} t="inlineStr"><is><t xml:space="preserve">{escape(cell.text)}</t></is></c>'
    kind = {"bool": ' t="b"', "error": ' t="e"', "date_iso": ' t="d"'}.get(cell.kind, "")
    return f"{head}{kind}>{formula}<v>{escape(cell.text)}</v></c>"


def _styles_xml(styles: Styles) -> str:
    formats = list(dict.fromkeys(code for code, *_ in styles if code is not None))
    fonts = list(dict.fromkeys((font, mark) for _, font, mark in styles))
    number = {None: 0} | {code: 170 + n for n, code in enumerate(formats)}
    xfs = "".join(
        f'<xf numFmtId="{number[code]}" fontId="{fonts.index((font, mark))}" fillId="0" borderId="0"/>'
        for code, font, mark in styles
    )
    return (
        f"<styleSheet {MAIN}><numFmts count='{len(formats)}'>"
        + "".join(f"<numFmt numFmtId='{number[code]}' formatCode={quoteattr(code)}/>" for code in formats)
        + f"</numFmts><fonts count='{len(fonts)}'>"
        + "".join(
            f"<font>{_MARKS[mark]}<sz val='11'/><name val={quoteattr(font or 'Times New Roman')}/></font>"
            for font, mark in fonts
        )
        + f"</fonts><cellXfs count='{len(styles)}'>{xfs}</cellXfs></styleSheet>"
    )
