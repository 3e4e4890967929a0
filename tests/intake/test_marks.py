"""Struck out, raised, shown otherwise: every format tells what the cell looks like, not only what it stores."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from ppmd_cli.intake.parse import parse_cell
from ppmd_cli.intake.source import Source, open_source, source_from_bytes
from ppmd_cli.intake.workbook import read_workbook
from ppmd_cli.model.cell import RawWorkbook
from tests.intake.books import drawn, parts
from tests.intake.test_formats import office  # noqa: F401 - a fixture
from tests.intake.test_parse import said

STRUCK, RAISED, BOLD = InlineFont(strike=True), InlineFont(vertAlign="superscript"), InlineFont(b=True)
# What stands in column A -> how a count of "cơ sở" reads it.
CELLS = [
    (57, Font(strike=True), None, "struck_or_raised 57"),
    ("57", Font(strike=True), None, "struck_or_raised 57"),
    (CellRichText("57", TextBlock(RAISED, "2")), None, None, "struck_or_raised 57|572"),
    (CellRichText("57", TextBlock(InlineFont(vertAlign="subscript"), "2")), None, None, "struck_or_raised 57|572"),
    (CellRichText(TextBlock(STRUCK, "5"), "7"), None, None, "struck_or_raised 7|57"),
    (CellRichText(TextBlock(STRUCK, "57")), None, None, "struck_or_raised 57"),
    (CellRichText(TextBlock(STRUCK, "5"), TextBlock(BOLD, "7 cơ sở")), None, None, "struck_or_raised 7|57"),
    (CellRichText(TextBlock(BOLD, "5"), "7"), None, None, "57 (number_as_text)"),
    (45, None, '0 "tỷ"', "shown_otherwise 45000000000|45 45 tỷ"),
    (45, None, '0 "cơ sở"', "45"),
    (45000, None, "#,##0,", "shown_otherwise 45000|45 45"),
    (45, None, ";;;", "shown_otherwise 45 "),
    (45, None, '[>=10]0 "người";0', "shown_otherwise 45 45 người"),
    (9, None, '[>=10]0 "người";0', "9"),
    (45, None, "#,##0.000", "shown_otherwise 45|45000 45,000"),
    (45, None, "#,##0\\ [$₫-42A];\\-#,##0\\ [$₫-42A]", "shown_otherwise 45 45 ₫"),
    (45, None, '_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* "-"\\ _₫_-;_-@_-', "45"),
    (45, None, "#,##0.00", "45"),
    (45, None, "@", "45"),
    (45, None, "[Red]0", "45"),
]  # fmt: skip


def counts(workbook: object) -> list[str]:
    assert isinstance(workbook, RawWorkbook), workbook
    cells = workbook.sheets[0].cells
    asked = {"measure": "cơ sở", "measures": ("cơ sở", "người")}
    return [said(parse_cell(cells.get((row, 1)), "count", **asked)) for row in range(1, len(CELLS) + 1)]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    book = Workbook()
    for row, (value, font, code, _) in enumerate(CELLS, 1):
        cell = book.active.cell(row, 1, value)
        cell.font = font or Font()
        cell.number_format = code or "General"
    path = tmp_path_factory.mktemp("marks") / "marks.xlsx"
    book.save(path)
    return path


def test_an_xlsx_shows_what_is_struck_out_raised_or_shown_otherwise(made):
    assert counts(read_workbook(open_source(made))) == [read for *_, read in CELLS]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "fods"])
def test_every_format_shows_it(made, office, tmp_path, kind):  # noqa: F811
    out = office([made], kind, tmp_path)
    assert counts(read_workbook(open_source(out / f"marks.{kind}"))) == [read for *_, read in CELLS]


def test_inline_texts_have_runs_too():
    struck = "<r><rPr><strike/></rPr><t>5</t></r><r><t>7</t></r>"
    rows = f'<row r="1"><c t="inlineStr"><is>{struck}</is></c><c t="inlineStr"><is><t>57</t></is></c></row>'
    assert drawn(parts(rows)) == {"A1": "text 5\u03367", "B1": "text 57"}


PAGE = """<html><style>.xl7 {{mso-style-parent:style0; text-decoration:line-through;}}</style>
<table><tr><td>{0}</td></tr></table></html>"""


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("<td>57", "57 (number_as_text)"),
        ("<td><s>57</s>", "struck_or_raised 57"),
        ("<td sdval=57><strike>57</strike>", "struck_or_raised 57"),
        ("<td class='a xl7'>57", "struck_or_raised 57"),
        ("<td><span style='text-decoration: line-through'>57</span>", "struck_or_raised 57"),
        ("<td><del>5</del>7", "struck_or_raised 7|57"),
        ("<td>57<sup>1</sup>", "struck_or_raised 57|571"),
        ("<td>57<span style='vertical-align:sub'>1</span>", "struck_or_raised 57|571"),
        ("<td><s></s><b>57</b>", "57 (number_as_text)"),
        ("<td sdval=45 sdnum='1033;0;[&gt;=10]0 \"người\";0'>45 người", "shown_otherwise 45 45 người"),
        ("<td sdval=4500 sdnum='1066;0;#.##0'>4.500", "4500"),
        ("<td sdval=45 sdnum='1066;0;0\\.000'>0.045", "shown_otherwise 45 0.045"),
        ("<td sdval=45000 sdnum='1066;1033;#,##0,'>45", "shown_otherwise 45000|45 45"),
        ("<td sdval=45000 sdnum='1066;0;#.##0.'>45", "shown_otherwise 45000|45 45"),
        ("<td sdval=4500 sdnum='1033;0;#.##0'>4500,000", "shown_otherwise 4500|4500000 4500,000"),
    ],
)
def test_a_page_shows_it(cell, read):
    data = PAGE.replace("<td>{0}", cell).replace("{{", "{").replace("}}", "}").encode()
    source = source_from_bytes(Path("a.xls"), data)
    assert isinstance(source, Source)
    assert counts(read_workbook(source))[0] == read


FODS = """<?xml version="1.0"?><office:document xmlns:office="{0}office:1.0" xmlns:table="{0}table:1.0"
 xmlns:text="{0}text:1.0" xmlns:style="{0}style:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"
 office:version="1.3"><office:automatic-styles>
 <style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
 <style:style style:name="T2" style:family="text"><style:text-properties style:text-position="0% 100%"/></style:style>
 <style:style style:name="c1" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>
 <style:style style:name="c2" style:family="table-cell" style:parent-style-name="c1"/>
 <style:style style:name="c3" style:family="table-cell" style:parent-style-name="c1"><style:text-properties
  style:text-line-through-style="none"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
 <table:table table:name="A"><table:table-row>{1}</table:table-row></table:table></office:spreadsheet></office:body></office:document>"""


@pytest.mark.parametrize(
    ("style", "text", "read"),
    [
        ("", '57<text:span text:style-name="T1">2</text:span>', "struck_or_raised 57|572"),
        ("", '57<text:span text:style-name="T2">2</text:span>', "572 (number_as_text)"),
        ("c1", "57", "struck_or_raised 57"),
        ("c2", "57", "struck_or_raised 57"),
        ("c3", "57", "57 (number_as_text)"),
    ],
)
def test_an_opendocument_style_passes_on_what_it_has(style, text, read):
    cell = f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    data = FODS.format("urn:oasis:names:tc:opendocument:xmlns:", cell).encode()
    source = source_from_bytes(Path("a.fods"), data)
    assert isinstance(source, Source)
    assert counts(read_workbook(source))[0] == read
