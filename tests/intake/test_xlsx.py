"""The sparse reader: what stands in the cells, from parts written out by hand."""

import time

import pytest

from ppmd_cli.intake.refusal import Limits, Refused
from ppmd_cli.model.cell import CellRange, RawWorkbook
from tests.intake.books import MAIN, RELATIONS, code, drawn, parts, read, sheet


def test_each_kind_of_cell_keeps_its_exact_text():
    rows = """<row r="2"><c r="A2"><v>1234</v></c><c r="B2"><v>1.2339999999999999E3</v></c><c r="C2" t="s"><v>0</v></c>
      <c r="D2" t="inlineStr"><is><t> 05 </t></is></c><c r="E2" t="b"><v>1</v></c><c r="F2" t="e"><v>#REF!</v></c>
      <c r="G2" t="d"><v>2023-06-14</v></c><c r="H2" s="3"/><c r="I2"><v></v></c><c r="J2" t="n"><v>-0.5</v></c></row>"""
    assert drawn(parts(rows, strings="<si><t>Xã Nga Thủy</t></si>")) == {
        "A2": "number 1234",
        "B2": "number 1.2339999999999999E3",
        "C2": "text Xã Nga Thủy",
        "D2": "text  05 ",
        "E2": "bool 1",
        "F2": "error #REF!",
        "G2": "date_iso 2023-06-14",
        "J2": "number -0.5",
    }


def test_a_formula_is_told_from_its_value_and_from_the_lack_of_one():
    rows = """<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v/></c>
      <c r="D1" t="str"><f>"a"</f><v>a</v></c><c r="E1" t="str"><f>""</f><v></v></c>
      <c r="F1"><f t="shared" si="0"/><v>7</v></c><c r="G1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="H1"><v>8</v></c></row>"""
    assert drawn(parts(rows)) == {
        "A1": "f number 2",
        "B1": "f? blank",
        "C1": "f? blank",
        "D1": "f text a",
        "E1": "f text",
        "F1": "f number 7",
        "G1": "f error #DIV/0!",
        "H1": "number 8",
    }


def test_rich_text_is_joined_phonetic_guides_are_left_out_and_escapes_undone():
    strings = """<si><r><t>Quan </t></r><r><rPr><b/></rPr><t>Hóa</t></r></si>
      <si><t>xã</t><rPh sb="0" eb="1"><t>XA</t></rPh></si><si><t>a_x000D_b_x005F_x0041_</t></si><si/>"""
    rows = "<row>" + "".join(f'<c t="s"><v>{i}</v></c>' for i in range(4))
    rows += '<c t="inlineStr"><is><r><t>1</t></r><rPh><t>9</t></rPh><r><t>2</t></r></is></c></row>'
    assert drawn(parts(rows, strings=strings)) == {
        "A1": "text Quan Hóa",
        "B1": "text xã",
        "C1": "text a\rb_x0041_",
        "E1": "text 12",
    }


PLAIN_STRINGS = """<si><t>a &amp;amp; &lt;b&gt; &quot;c&quot; &apos;d&apos;</t></si><si><t xml:space="preserve"> xã_x0041_ </t></si><si><t></t></si>"""
CELLS = "<row>" + "".join(f'<c t="s"><v>{number}</v></c>' for number in range(3)) + "</row>"


@pytest.mark.parametrize(
    "beside", ["", "<si><t/></si>", "<!-- -->", "<si><r><t>x</t></r></si>", "<si><t>&#32;</t></si>"]
)
def test_plain_strings_are_read_like_those_beside_what_only_a_parser_knows(beside):
    assert drawn(parts(CELLS, strings=PLAIN_STRINGS + beside)) == {
        "A1": """text a &amp; <b> "c" 'd'""",
        "B1": "text  xãA ",
    }


@pytest.mark.parametrize(
    "wrong",
    ["<si><t>&nbsp;</t></si>", "<si><t>a & b</t></si>", "<si><t>\x01</t></si>", "<si><t>]]></t></si>"],
)
def test_strings_that_are_no_xml_are_refused_however_plain(wrong):
    found = read(parts(CELLS, strings=PLAIN_STRINGS + wrong))
    assert isinstance(found, Refused)
    assert found.code == "file_corrupt"


def test_a_line_end_in_a_plain_string_is_that_of_xml():
    assert (
        drawn(parts(CELLS, strings="<si><t>a\r\nb</t></si><si><t>c</t></si><si><t>d</t></si>"))["A1"]
        == "text a\nb"
    )


def test_figures_struck_out_or_raised_are_not_read_as_part_of_a_number():
    struck, raised = "<rPr><strike/></rPr>", '<rPr><vertAlign val="superscript"/></rPr>'
    texts = (
        f"<r>{struck}<t>5</t></r><r><t>7</t></r>",
        f"<r><t>60</t></r><r>{raised}<t>1</t></r>",
        '<r><rPr><strike val="0"/><vertAlign val="baseline"/></rPr><t>12</t></r><r><t>3</t></r>',
        f"<r><t>038185</t></r><r>{struck}<t>001234</t></r>",
        f"<r><t>Năm 20</t></r><r>{raised}<t>23</t></r>",
    )
    cells = "".join(f'<c t="s"><v>{place}</v></c>' for place in range(len(texts)))
    strings = "".join(f"<si>{text}</si>" for text in texts)
    read_back = sheet(parts(f'<row r="1">{cells}</row>', strings=strings))
    # What may be a person's number stays whole, so that it is found.
    assert [read_back.cells[1, column].text for column in range(1, 6)] == [
        "5\u03367",
        "60¹",
        "123",
        "038185001234",
        "Năm 20²³",
    ]


def test_cells_and_rows_without_an_address_follow_the_one_before():
    rows = """<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="D5"/><c><v>9</v></c></row>
      <row><c><v>6</v></c></row>"""
    assert drawn(parts(rows)) == {"A1": "number 1", "C1": "number 3", "E5": "number 9", "A6": "number 6"}


def test_hidden_rows_columns_and_sheets_are_told():
    before = '<cols><col min="2" max="3" hidden="1"/></cols>'
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="2" hidden="1"><c r="A2"><v>3</v></c></row>'
    made = parts(rows, before=before)
    assert drawn(made) == {"A1": "number 1", "C1": "h number 2", "A2": "h number 3"}
    assert sheet(made).hidden_rows == {2}
    assert [sheet(made).column_hidden(column) for column in (1, 2, 3, 4)] == [False, True, True, False]
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("<sheet ", '<sheet state="veryHidden" ')
    assert sheet(made).state == "veryHidden"


def test_merged_cells_know_their_top_left():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
    made = parts(rows, after='<mergeCells><mergeCell ref="A1:B4"/></mergeCells>')
    found = sheet(made)
    assert found.merges == (CellRange(1, 1, 4, 2),)
    assert [found.cells[1, column].merged for column in (1, 2, 3)] == [(1, 1), (1, 1), None]
    assert found.merge_at(3, 2) == CellRange(1, 1, 4, 2)


def test_number_format_and_font_come_from_the_style():
    styles = """<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>
      <fonts><font><name val="Times New Roman"/></font><font><name val=".VnTime"/></font></fonts>
      <cellStyleXfs><xf numFmtId="9" fontId="1"/></cellStyleXfs>
      <cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="1"/><xf numFmtId="9" fontId="0"/></cellXfs>"""
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>1</v></c><c r="C1" s="2"><v>1</v></c></row>'
    cells = sheet(parts(rows, styles=styles)).cells
    assert [(cells[1, c].number_format, cells[1, c].font) for c in (1, 2, 3)] == [
        (None, "Times New Roman"),
        ("dd/mm/yyyy", ".VnTime"),
        ("0%", "Times New Roman"),
    ]


@pytest.mark.parametrize("change", ["strict", "prefix", "utf-16"])
def test_other_ways_of_writing_the_same_parts(change):
    made = parts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>', strings="<si><t>xã</t></si>"
    )
    if change == "strict":
        made = {
            name: text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
                RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"
            )
            for name, text in made.items()
        }
    elif change == "prefix":
        text = (
            made["xl/worksheets/one.xml"].replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
        )
        made["xl/worksheets/one.xml"] = text.replace("xmlns=", "xmlns:x=")
    whole: dict[str, str] = made
    if change == "utf-16":
        import io
        import zipfile

        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, text in made.items():
                archive.writestr(name, text.encode("utf-16"))
        assert drawn(stream.getvalue()) == {"A1": "text xã", "B1": "number 5"}
    else:
        assert drawn(whole) == {"A1": "text xã", "B1": "number 5"}


def test_foreign_tags_that_look_like_cells_are_not_cells():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    after = '<extLst><ext><z:c xmlns:z="urn:other" r="B1"><z:v>9</z:v></z:c></ext></extLst>'
    assert drawn(parts(rows, after=after)) == {"A1": "number 1"}


def test_sheets_come_in_the_order_of_the_tabs_and_dates_may_count_from_1904():
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    made["xl/workbook.xml"] = (
        made["xl/workbook.xml"]
        .replace("<workbookPr/>", '<workbookPr date1904="true"/>')
        .replace(
            "<sheets>",
            '<sheets><sheet name="Trước" sheetId="9" r:id="s9"/><sheet name="Đồ thị" sheetId="8" r:id="s8"/>',
        )
    )
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(
        "<Relationship ",
        f'<Relationship Id="s9" Type="{RELATIONS}/worksheet" Target="/xl/worksheets/two.xml"/>'
        f'<Relationship Id="s8" Type="{RELATIONS}/chartsheet" Target="chart.xml"/><Relationship ',
        1,
    )
    made["xl/worksheets/two.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    workbook = read(made)
    assert isinstance(workbook, RawWorkbook)
    assert [found.name for found in workbook.sheets] == ["Trước", "Biểu 1"]
    assert workbook.other_sheets == ("Đồ thị",)
    assert workbook.date1904


def test_a_far_corner_and_a_lying_dimension_cost_nothing():
    made = parts(
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        before='<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384"/></cols>',
        after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    assert drawn(made) == {"XFD1048576": "number 1"}
    assert sheet(made).dimensions == (1_048_576, 16_384)
    assert sheet(parts(before='<dimension ref="A1:ZZ9"/>')).dimensions == (0, 0)


def test_a_hundred_thousand_empty_styled_rows_are_read_in_a_moment():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"/><c r="C{n}" s="0"/></row>'
        for n in range(1, 100_001)
    )
    begun = time.process_time()
    assert drawn(parts(rows)) == {}
    assert time.process_time() - begun < 10


CORRUPT = {
    "a shared string that is not there": '<row r="1"><c r="A1" t="s"><v>1</v></c></row>',
    "a number that is none": '<row r="1"><c r="A1"><v>12a</v></c></row>',
    "a number with underscores": '<row r="1"><c r="A1"><v>1_000</v></c></row>',
    "not a number": '<row r="1"><c r="A1"><v>NaN</v></c></row>',
    "a type nobody knows": '<row r="1"><c r="A1" t="q"><v>1</v></c></row>',
    "a boolean that is none": '<row r="1"><c r="A1" t="b"><v>2</v></c></row>',
    "a cell of another row": '<row r="1"><c r="A2"><v>1</v></c></row>',
    "a cell of another row that ends alike": '<row r="1"><c r="A11"><v>1</v></c></row>',
    "one address twice": '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    "one row twice": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    "two values": '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
    "a value outside a cell": '<row r="1"><v>2</v></row>',
    "row nought": '<row r="0"><c r="A0"><v>1</v></c></row>',
    "broken xml": '<row r="1">',
}


@pytest.mark.parametrize("rows", CORRUPT.values(), ids=CORRUPT.keys())
def test_a_contradiction_is_refused_not_interpreted(rows):
    assert code(parts(rows)).startswith("file_corrupt ")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c><c><v>1</v></c></row>',
    ],
)
def test_a_cell_outside_the_grid_is_refused(rows):
    assert code(parts(rows)) == "file_hostile grid"


def test_too_many_cells_with_values_are_refused_empty_ones_are_not():
    limits = Limits(max_cells=3)
    assert code(parts('<row r="1">' + "<c s='1'/>" * 9 + "<c><v>1</v></c>" * 3 + "</row>"), limits) == "read"
    assert code(parts('<row r="1">' + "<c><v>1</v></c>" * 4 + "</row>"), limits) == "file_hostile cells"


def test_two_sheets_of_one_name_are_refused():
    made = parts()
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(
        "</sheets>", '<sheet name="BIỂU 1" sheetId="2" r:id="s1"/></sheets>'
    )
    assert code(made) == "file_corrupt sheet_name_twice"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/one.xml", "xl/texts.xml", "xl/looks.xml", "_rels/.rels"]
)
def test_a_missing_part_is_refused(part):
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    del made[part]
    assert code(made).startswith("file_corrupt missing_part")


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/worksheets/one.xml", "xl/texts.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_in_any_part_is_refused(part, encoding):
    import io
    import zipfile

    made = parts()
    made[part] = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + made[part]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in made.items():
            archive.writestr(name, text.encode(encoding))
    assert code(stream.getvalue()) == "file_hostile doctype"


def test_a_refusal_bears_the_hash_of_the_file():
    refused = read(parts('<row r="0"/>'))
    assert isinstance(refused, Refused)
    assert refused.sha256 is not None
    assert len(refused.sha256) == 64


def test_merges_that_would_keep_us_busy_are_refused():
    rows = "".join(f'<row r="{n}">' + "<c><v>1</v></c>" * 50 + "</row>" for n in range(1, 61))
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 5000
    assert code(parts(rows, after=f"<mergeCells>{merges}</mergeCells>")) == "file_hostile merges"
    columns = '<col min="1" max="16000" hidden="1"/>' * 9
    assert code(parts(before=f"<cols>{columns}</cols>")) == "file_hostile grid"


def test_each_head_and_foot_of_a_page_is_one_text_whatever_stands_after_them():
    def margins(more: str) -> tuple[str, ...]:
        head = "<headerFooter>\n<oddHeader>&amp;CĐầu trang</oddHeader>\n<oddFooter>&amp;P</oddFooter>\n</headerFooter>\n"
        return sheet(parts(after=head + more)).margins

    assert margins("<tableParts/>\n") == margins("\n") == ("&CĐầu trang\n", "&P\n\n\n")
