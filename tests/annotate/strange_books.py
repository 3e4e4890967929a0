"""Workbooks as senders have them: features that a copy must keep, and parts as other programs write them.

Each builder gives a workbook whose sheet DATA holds 12 in B2 and text in C2; all figures are made up.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, NamedStyle, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from tests.annotate.books import DATA, OTHER, by_openpyxl, by_xlsxwriter, members, png

Parts = dict[str, bytes]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def written(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """By XlsxWriter: `fill` gets the workbook and its sheet DATA."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    sheet = book.add_worksheet(DATA)
    sheet.write("B2", 12)
    sheet.write("C2", "mười hai")
    fill(book, sheet)
    book.close()
    return out.getvalue()


def saved(fill: Callable[[Any, Any], None]) -> bytes:
    """By openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = DATA
    sheet["B2"], sheet["C2"] = 12, "mười hai"
    fill(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(change: Callable[[Parts], Parts | None], data: bytes | None = None) -> bytes:
    """The parts of a workbook (XlsxWriter's, unless given) changed."""
    parts = members(data if data is not None else by_xlsxwriter())
    return zipped(change(parts) or parts)


def data_part(parts: Parts) -> str:
    """The part of the sheet DATA."""
    return max(
        (name for name in parts if name.startswith("xl/worksheets/sheet")),
        key=lambda name: b'r="B2"' in parts[name],
    )


def at(part: str | None, old: bytes, new: bytes) -> Callable[[Parts], None]:
    """A part, or that of DATA, with some bytes replaced; they must be there."""

    def change(parts: Parts) -> None:
        name = part or data_part(parts)
        assert old in parts[name], (name, old)
        parts[name] = parts[name].replace(old, new, 1)

    return change


def renamed(old: str, new: str, mention: tuple[bytes, bytes]) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        return {
            (new if name == old else name): body.replace(*mention)
            if name.endswith((".rels", "[Content_Types].xml"))
            else body
            for name, body in parts.items()
        }

    return change


def prefixed(name_of_part: str, root: str) -> Callable[[Parts], None]:
    """All elements of a part in the main namespace with the prefix x:."""

    def change(parts: Parts) -> None:
        name = name_of_part if name_of_part in parts else data_part(parts)
        body = re.sub(rb"<(/?)(?=[a-zA-Z])(?!\w+:)", rb"<\1x:", parts[name])
        parts[name] = body.replace(b"<x:%s xmlns=" % root.encode(), b"<x:%s xmlns:x=" % root.encode(), 1)

    return change


def several(*changes: Callable[[Parts], Parts | None]) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        for one in changes:
            parts = one(parts) or parts
        return parts

    return change


def unnumbered(parts: Parts) -> None:
    """Rows and cells without their addresses, as some exporters write them."""
    name = data_part(parts)
    rows = b"".join(b"<row><c><v>%d</v></c><c><v>12</v></c></row>" % number for number in range(1, 4))
    parts[name] = re.sub(
        rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>", parts[name], flags=re.DOTALL
    )


def without(*names: str) -> Callable[[Parts], Parts]:
    """A workbook that never had some parts."""

    def change(parts: Parts) -> Parts:
        kept = {}
        for name, body in parts.items():
            if name in names:
                continue
            left = body
            for gone in names:
                left = re.sub(rb'<Override PartName="/%s"[^>]*/>' % re.escape(gone.encode()), b"", left)
                target = re.escape(gone.removeprefix("xl/").encode())
                left = re.sub(rb'<Relationship [^>]*Target="%s"[^>]*/>' % target, b"", left)
            kept[name] = left
        return kept

    return change


def streamed(data: bytes) -> bytes:
    """With data descriptors: sizes stand after the bytes, as programs write that cannot go back."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: Any) -> int:
            self.data += piece
            return len(piece)

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, body in members(data).items():
            archive.writestr(name, body)
    return bytes(out.data)


def wide_zip(data: bytes) -> bytes:
    """With zip64 fields."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members(data).items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(body)
    return out.getvalue()


def table(book: Any, sheet: Any) -> None:
    sheet.add_table("B1:C4", {"name": "Bang1", "columns": [{"header": "Số"}, {"header": "Chữ"}]})
    sheet.write("B2", 12)
    sheet.write("C2", "mười hai")


def chart(book: Any, sheet: Any) -> None:
    drawn = book.add_chart({"type": "column"})
    drawn.add_series({"values": f"='{DATA}'!$B$2:$B$4"})
    sheet.insert_chart("E2", drawn)


def chart_sheet(book: Any, sheet: Any) -> None:
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series({"values": f"='{DATA}'!$B$2:$B$4"})
    page = book.add_chartsheet("Biểu đồ")
    page.set_chart(drawn)
    page.activate()


def conditional(book: Any, sheet: Any) -> None:
    sheet.conditional_format("B2:B9", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("C2:C9", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.conditional_format("D2:D9", {"type": "3_color_scale"})
    sheet.conditional_format(
        "E2:E9", {"type": "formula", "criteria": "=$B2>1", "format": book.add_format({"bg_color": "red"})}
    )


def printed(book: Any, sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.print_area("A1:F20")
    sheet.repeat_rows(0, 1)
    sheet.set_header("&L&G&CBáo cáo &D", {"image_left": "dot.png", "image_data_left": io.BytesIO(png())})
    sheet.set_footer("&CTrang &P/&N")
    sheet.set_h_pagebreaks([10, 20])
    sheet.fit_to_pages(1, 0)
    sheet.write_comment("B2", "Đã xem")


def validated(book: Any, sheet: Any) -> None:
    sheet.data_validation("B2:B9", {"validate": "list", "source": ["Có", "Không"], "input_message": "Chọn"})
    other = book.add_worksheet("Danh mục")
    other.write_column("A1", ["Có", "Không"])
    sheet.data_validation("C2:C9", {"validate": "list", "source": "='Danh mục'!$A$1:$A$2"})


def links(book: Any, sheet: Any) -> None:
    sheet.write_url("B5", "https://example.org/a?b=1&c=2", string="Cổng")
    sheet.write_url("B6", f"internal:'{DATA}'!B2", string="Đến ô")
    sheet.write_url("B7", r"external:\\may\chung\tep.xlsx", string="Tệp")


def formulas(book: Any, sheet: Any) -> None:
    sheet.write_formula("D2", "=B2*2", None, 24)
    sheet.write_array_formula("E2:E4", "{=B2:B4*2}", None, 24)
    sheet.write_dynamic_array_formula("G2", "=_xlfn.SEQUENCE(3)", None, 1)
    sheet.write_formula("H2", "=1/0", None, "#DIV/0!")
    sheet.write_formula("I2", '="a"&"b"', None, "ab")
    sheet.write_formula("J2", "=B2>1", None, True)


def rich(book: Any, sheet: Any) -> None:
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
    sheet.write_rich_string("D2", "số ", bold, "mười", " hai ", red, "thôi")


def many_styles(count: int) -> Callable[[Any, Any], None]:
    def fill(book: Any, sheet: Any) -> None:
        for number in range(count):
            style = book.add_format(
                {"indent": number % 200, "rotation": number // 200 % 90, "bold": number // 18_000 == 1}
            )
            sheet.write_blank(10 + number // 100, number % 100, None, style)

    return fill


def hidden(book: Any, sheet: Any) -> None:
    first, deep = book.add_worksheet("Ẩn"), book.add_worksheet("Ẩn sâu")
    first.write("A1", 1)
    deep.write("A1", 2)
    first.hide()
    deep.very_hidden()
    sheet.activate()


def first_hidden(book: Any, sheet: Any) -> None:
    other = book.add_worksheet(OTHER)
    other.write("A1", 1)
    other.activate()
    other.set_first_sheet()
    sheet.hide()


def away(book: Any, sheet: Any) -> None:
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column("C:C", None, None, {"hidden": True})
    sheet.autofilter("B1:C5")


def tall(book: Any, sheet: Any) -> None:
    look = book.add_format({"border": 1, "num_format": "#,##0"})
    for row in range(100_000):
        sheet.set_row(row, None, look)


def broad(book: Any, sheet: Any) -> None:
    for column in range(16_384):
        sheet.write(4, column, column)
    sheet.write(1_048_575, 16_383, "góc")


def locked(book: Any, sheet: Any) -> None:
    sheet.protect("", {"objects": True, "scenarios": True})
    sheet.write("B2", 12, book.add_format({"locked": False}))


def comments_everywhere(book: Any, sheet: Any) -> None:
    for number in range(1_500):
        sheet.write_comment(
            number, 4, f"ghi chú {number}", {"x_scale": 2, "color": "#99CCFF", "visible": number == 3}
        )
    other = book.add_worksheet(OTHER)
    other.write_comment("A1", "trang khác")
    sheet.insert_button("G2", {"macro": "lam", "caption": "Tính"})
    sheet.insert_checkbox("G6", True) if hasattr(sheet, "insert_checkbox") else None
    sheet.insert_textbox("G8", "hộp chữ")


def sparkline(book: Any, sheet: Any) -> None:
    sheet.add_sparkline("D2", {"range": f"'{DATA}'!B2:C2"})
    sheet.ignore_errors({"number_stored_as_text": "B1:B9"})


def custom_views(parts: Parts) -> None:
    name = data_part(parts)
    guid = b"{6A2A0E5C-0000-4000-8000-000000000001}"
    at(
        "xl/workbook.xml",
        b"</workbook>",
        b'<customWorkbookViews><customWorkbookView name="Cua toi" guid="'
        + guid
        + b'" windowWidth="100" windowHeight="100" activeSheetId="2"/></customWorkbookViews></workbook>',
    )(parts)
    view = b'<customSheetViews><customSheetView guid="' + guid + b'"/></customSheetViews>'
    parts[name] = re.sub(rb"(<mergeCells)", view + rb"\1", parts[name], count=1)


def external(parts: Parts) -> None:
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{RELATIONS}" r:id="rId1"><sheetNames>'
        '<sheetName val="S"/></sheetNames></externalBook></externalLink>'
    ).encode()
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{RELATIONS}/externalLinkPath" Target="tep%20khac.xlsx" TargetMode="External"/></Relationships>'
    ).encode()
    at(
        "[Content_Types].xml",
        b"</Types>",
        b'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/></Types>',
    )(parts)
    at(
        "xl/_rels/workbook.xml.rels",
        b"</Relationships>",
        f'<Relationship Id="rId90" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'.encode(),
    )(parts)
    at(
        "xl/workbook.xml",
        b"</sheets>",
        b'</sheets><externalReferences><externalReference r:id="rId90"/></externalReferences>',
    )(parts)


def alternate_controls(parts: Parts) -> None:
    """As Excel writes form controls: AlternateContent among the last elements; an extension at the end."""
    mc = b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    tail = (
        b"<mc:AlternateContent "
        + mc
        + b'><mc:Choice xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
    )
    tail += b'<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings/></ext></extLst></worksheet>'
    at(None, b"</worksheet>", tail)(parts)


def threaded(parts: Parts) -> None:
    (name,) = [one for one in parts if one.startswith("xl/comments")]
    parts[name] = re.sub(
        rb"<authors>.*</authors>", b"<authors><author>tc={1}</author></authors>", parts[name]
    )


def uncounted(parts: Parts) -> None:
    parts["xl/styles.xml"] = re.sub(rb' count="\d+"', b"", parts["xl/styles.xml"])


def by_overrides(parts: Parts) -> None:
    """Relationships typed one by one, as System.IO.Packaging's clones do."""
    types = parts["[Content_Types].xml"].replace(
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        b"",
    )
    each = b"".join(
        b'<Override PartName="/%s" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        % name.encode()
        for name in parts
        if name.endswith(".rels")
    )
    parts["[Content_Types].xml"] = types.replace(b"</Types>", each + b"</Types>")


def commented_book(book: Any, sheet: Any) -> None:
    sheet["B2"].comment = Comment("Đã hỏi phòng thống kê", "Bà Hoa", height=200, width=400)
    sheet["B9"].comment = Comment("Ô khác", "Ông Nam")
    sheet["B2"].fill = PatternFill("darkGrid", fgColor="FFCCFFCC", bgColor="FF112233")


def local_names(book: Any, sheet: Any) -> None:
    other = book.create_sheet(OTHER)
    for one in (sheet, other):
        quoted = one.title.replace("'", "''")
        one.defined_names["Rieng"] = DefinedName("Rieng", attr_text=f"'{quoted}'!$B$2")
        one.print_area = "A1:D9"
        one.auto_filter.ref = "B1:C5"
    book.defined_names["Chung"] = DefinedName("Chung", attr_text=f"'{DATA}'!$B$2", hidden=True)


def protected_book(book: Any, sheet: Any) -> None:
    book.security.lockStructure = True
    book.security.workbookPassword = "a"
    sheet.protection.sheet = True
    sheet.protection.password = "b"


def charted(book: Any, sheet: Any) -> None:
    drawn = BarChart()
    drawn.add_data(Reference(sheet, min_col=2, min_row=1, max_row=4))
    sheet.add_chart(drawn, "E2")
    sheet.add_table(Table(displayName="B1", ref="B1:C3"))
    sheet["B1"], sheet["C1"] = "Số", "Chữ"


def styled(book: Any, sheet: Any) -> None:
    book.add_named_style(NamedStyle("Đơn vị", font=Font(name=".VnTime", size=14)))
    sheet["B2"].style = "Đơn vị"
    sheet.freeze_panes = "C3"
    sheet.sheet_properties.tabColor = "FF00FF00"
    sheet.row_dimensions.group(5, 9, hidden=True)


def mac(book: Any, sheet: Any) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet["D2"] = dt.date(2023, 6, 14)


def macro_book() -> bytes:
    return by_xlsxwriter(macros=True)


STRICT = (
    (MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
)


def strict(parts: Parts) -> Parts:
    for old, new in STRICT:
        parts = {name: body.replace(old, new) for name, body in parts.items()}
    return parts


def recoded(encoding: str, *, declared: bool = True) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        name = data_part(parts)
        body = parts[name].decode()
        head = f'<?xml version="1.0" encoding="{encoding}"?>' if declared else ""
        parts[name] = re.sub(r"<\?xml[^>]*\?>", head, body).encode(encoding)

    return change


def crlf(parts: Parts) -> Parts:
    return {
        name: body.replace(b"><", b">\r\n<")
        if name.endswith((".xml", ".rels", ".vml")) and b"sharedStr" not in body
        else body
        for name, body in parts.items()
    }


def own_list_name(book: Any, sheet: Any) -> None:
    book.add_worksheet("Cần sửa").write("A1", "việc của tôi")
    book.add_worksheet("cần SỬA (2)").write("A1", "việc khác")


def long_names(book: Any, sheet: Any) -> None:
    for name in ("a" * 31, "Biểu 'hai' & ba", "A1", "R1C1", "2023", "TRUE", "x y!z"):
        book.add_worksheet(name).write("A1", 1)


def add_sheet_ids(parts: Parts) -> None:
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'sheetId="2"', b'sheetId="65534"')


def styleless(parts: Parts) -> Parts:
    parts = without("xl/styles.xml")(parts)
    return {name: re.sub(rb'(<c r="[A-Z]+\d+") s="\d+"', rb"\1", body) for name, body in parts.items()}


def emptied(parts: Parts) -> Parts:
    kept = styleless(parts)
    kept["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}" xml:space="preserve"/>'.encode()
    return parts | {name: body for name, body in kept.items() if name.startswith(("xl/sty", "xl/work"))}


COPIED: dict[str, Callable[[], bytes]] = {
    "XlsxWriter": by_xlsxwriter,
    "openpyxl": by_openpyxl,
    "macros": macro_book,
    "table": lambda: written(table),
    "chart": lambda: written(chart),
    "chart sheet in front": lambda: written(chart_sheet),
    "conditional formats": lambda: written(conditional),
    "print set-up with pictures in the head": lambda: written(printed),
    "validations": lambda: written(validated),
    "links": lambda: written(links),
    "formulas of all kinds": lambda: written(formulas),
    "rich text": lambda: written(rich),
    "hidden and very hidden sheets": lambda: written(hidden),
    "first sheet hidden": lambda: written(first_hidden),
    "hidden row and column, filter": lambda: written(away),
    "wide, and the last cell": lambda: written(broad),
    "protected sheet": lambda: written(locked),
    "1,500 comments and controls": lambda: written(comments_everywhere),
    "sparklines": lambda: written(sparkline),
    "a sheet named like the list": lambda: written(own_list_name),
    "odd names of sheets": lambda: written(long_names),
    "mac dates by XlsxWriter": lambda: written(
        lambda book, sheet: sheet.write_datetime("D2", dt.date(2023, 6, 14)), date_1904=True
    ),
    "texts in the cells": lambda: written(lambda book, sheet: None, constant_memory=True),
    "own comments by openpyxl": lambda: saved(commented_book),
    "names of one sheet": lambda: saved(local_names),
    "protected structure": lambda: saved(protected_book),
    "chart and table by openpyxl": lambda: saved(charted),
    "named style, panes, groups": lambda: saved(styled),
    "mac dates": lambda: saved(mac),
    "custom views": lambda: changed(custom_views),
    "external link": lambda: changed(external),
    "controls and extensions": lambda: changed(alternate_controls),
    "extensions, no drawing yet": lambda: changed(alternate_controls, written(formulas)),
    "a conversation": lambda: changed(threaded),
    "styles without counts": lambda: changed(uncounted),
    "relationships typed one by one": lambda: changed(by_overrides, written(formulas)),
    "no styles": lambda: changed(styleless, written(lambda book, sheet: None)),
    "empty styles": lambda: changed(emptied, written(lambda book, sheet: None)),
    "no shared texts": lambda: changed(
        without("xl/sharedStrings.xml"), written(lambda book, sheet: sheet.write("C2", 5))
    ),
    "no properties": lambda: changed(without("docProps/app.xml", "docProps/core.xml")),
    "largest sheetId": lambda: changed(add_sheet_ids),
    "prefixed sheet": lambda: changed(prefixed("", "worksheet"), written(formulas)),
    "prefixed workbook": lambda: changed(prefixed("xl/workbook.xml", "workbook")),
    "prefixed styles": lambda: changed(prefixed("xl/styles.xml", "styleSheet")),
    "prefixed comments": lambda: changed(prefixed("xl/comments1.xml", "comments")),
    "prefixed types": lambda: changed(prefixed("[Content_Types].xml", "Types")),
    "prefixed relationships": lambda: changed(prefixed("xl/_rels/workbook.xml.rels", "Relationships")),
    "a part named Sheet.XML": lambda: changed(
        renamed("xl/worksheets/sheet2.xml", "xl/worksheets/Sheet2.XML", (b"sheet2.xml", b"Sheet2.XML"))
    ),
    "targets in another case": lambda: changed(
        at("xl/_rels/workbook.xml.rels", b"worksheets/sheet2.xml", b"Worksheets/SHEET2.xml")
    ),
    "absolute targets": lambda: changed(
        at("xl/_rels/workbook.xml.rels", b'"worksheets/sheet2.xml"', b'"/xl/worksheets/sheet2.xml"')
    ),
    "targets with dots": lambda: changed(
        at(
            "xl/_rels/workbook.xml.rels",
            b'"worksheets/sheet2.xml"',
            b'"./worksheets/../worksheets/sheet2.xml"',
        )
    ),
    "a part with a space": lambda: changed(
        several(
            renamed(
                "xl/worksheets/sheet2.xml",
                "xl/worksheets/my sheet2.xml",
                (b"sheet2.xml", b"my%20sheet2.xml"),
            ),
            renamed(
                "xl/worksheets/_rels/sheet2.xml.rels", "xl/worksheets/_rels/my sheet2.xml.rels", (b"-", b"-")
            ),
        )
    ),
    "a BOM": lambda: changed(recoded("utf-8-sig", declared=False)),
    "no declaration": lambda: changed(recoded("utf-8", declared=False)),
    "lines that end with CRLF": lambda: changed(crlf),
    "single quotes": lambda: changed(
        lambda parts: {
            name: (
                re.sub(rb"(?<==)\"([^\"']*)\"", rb"'\1'", body) if name.startswith("xl/worksheets") else body
            )
            for name, body in parts.items()
        }
    ),
    "stored": lambda: zipped(members(by_xlsxwriter()), zipfile.ZIP_STORED),
    "data descriptors": lambda: streamed(by_xlsxwriter()),
    "zip64": lambda: wide_zip(by_xlsxwriter()),
    "bytes before the zip's end": lambda: by_xlsxwriter()[:-2] + b"\x05\x00hello",
    "folders in the zip": lambda: zipped({"xl/": b"", "docProps/": b"", **members(by_xlsxwriter())}),
    "types last": lambda: zipped(dict(sorted(members(by_xlsxwriter()).items(), reverse=True))),
    "rows without addresses": lambda: changed(unnumbered, written(formulas)),
    "a calculation chain": lambda: changed(
        several(
            at(
                "[Content_Types].xml",
                b"</Types>",
                b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>',
            ),
            at(
                "xl/_rels/workbook.xml.rels",
                b"</Relationships>",
                f'<Relationship Id="rId91" Type="{RELATIONS}/calcChain" Target="calcChain.xml"/></Relationships>'.encode(),
            ),
            lambda parts: (
                parts
                | {
                    "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="D2" i="2"/><c r="D3"/></calcChain>'.encode()
                }
            ),
        )
    ),
    "several windows": lambda: changed(
        lambda parts: (
            parts
            | {
                "xl/workbook.xml": re.sub(
                    rb"<bookViews>(.*?)</bookViews>",
                    rb"<bookViews>\1\1</bookViews>",
                    parts["xl/workbook.xml"],
                )
            }
        )
    ),
    "no windows": lambda: changed(
        lambda parts: (
            parts
            | {"xl/workbook.xml": re.sub(rb"<bookViews>.*?</bookViews>", rb"", parts["xl/workbook.xml"])}
        )
    ),
    "comments nobody drew": lambda: changed(
        lambda parts: (
            parts | {data_part(parts): re.sub(rb"<legacyDrawing[^>]*/>", b"", parts[data_part(parts)])}
        )
    ),
    "relative comments of odd names": lambda: (
        changed(renamed("xl/comments1.xml", "xl/worksheets/notes.xml", (b"../comments1.xml", b"notes.xml")))
        and changed(
            several(
                renamed("xl/comments1.xml", "xl/worksheets/notes.xml", (b"../comments1.xml", b"notes.xml")),
                at("[Content_Types].xml", b"/xl/comments1.xml", b"/xl/worksheets/notes.xml"),
            )
        )
    ),
    "a comment after the root": lambda: changed(
        lambda parts: parts | {data_part(parts): parts[data_part(parts)] + b"<!-- </worksheet> -->"}
    ),
    "an instruction and a comment inside": lambda: changed(
        at(None, b"<sheetData>", b"<?a b?><!-- <row r='1'> --><sheetData>")
    ),
    "text in CDATA": lambda: changed(
        at("xl/sharedStrings.xml", "mười hai".encode(), "<![CDATA[mười <hai>]]>".encode())
    ),
    "template": lambda: changed(at("[Content_Types].xml", b"sheet.main+xml", b"template.main+xml")),
    "an unknown element": lambda: changed(at(None, b"</sheetData>", b'</sheetData><a:b xmlns:a="urn:a"/>')),
}
SLOW: dict[str, Callable[[], bytes]] = {
    "100,000 styled rows": lambda: written(tall),
    "30,000 styles": lambda: written(many_styles(30_000)),
}
LISTED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "strict": ("strict", lambda: changed(strict)),
    "shared": (
        "shared",
        lambda: changed(
            at(
                "xl/_rels/workbook.xml.rels",
                b"</Relationships>",
                f'<Relationship Id="rId92" Type="{RELATIONS}/revisionHeaders" Target="styles.xml"/></Relationships>'.encode(),
            )
        ),
    ),
    "UTF-16": ("encoding", lambda: changed(recoded("utf-16"))),
    "signed": ("signed", lambda: changed(lambda parts: parts | {"_xmlsignatures/origin.sigs": b""})),
    "styles with choices": (
        "styles",
        lambda: changed(
            lambda parts: (
                parts
                | {
                    "xl/styles.xml": re.sub(
                        rb"(<fills[^>]*>)",
                        rb'\1<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Fallback/></mc:AlternateContent>',
                        parts["xl/styles.xml"],
                    )
                }
            )
        ),
    ),
    "rows out of order": (
        "rows",
        lambda: changed(
            lambda parts: (
                parts
                | {
                    data_part(parts): re.sub(
                        rb"(<row .*?</row>)(<row .*?</row>)",
                        rb"\2\1",
                        parts[data_part(parts)],
                        count=1,
                        flags=re.DOTALL,
                    )
                }
            )
        ),
    ),
}
