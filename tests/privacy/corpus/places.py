"""Places of .xlsx and .xlsm that can hold a text, each planted into a good return."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.privacy.corpus.writing import packed, parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
SECOND = "xl/worksheets/sheet2.xml"
ROW = 300
Parts = dict[str, bytes]
Plant = Callable[[Parts, str], None]


def _into(found: Parts, name: str, old: str, new: str) -> None:
    text = found[name].decode()
    assert old in text, (name, old)
    found[name] = text.replace(old, new, 1).encode()


def _before_end_of_cells(found: Parts, row: str) -> None:
    _into(found, SECOND, "</sheetData>", row + "</sheetData>")


def inline(text: str, address: str = f"B{ROW}", more: str = "") -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(text)}</t>{more}</is></c>'


def _row(cells: str, more: str = "") -> str:
    return f'<row r="{ROW}"{more}>{cells}</row>'


def _cell(found: Parts, text: str) -> None:
    _before_end_of_cells(found, _row(inline(text)))


def _formula(formula: str, shown: str | None = None, kind: str = ' t="str"') -> str:
    value = f"<v>{escape(shown)}</v>" if shown is not None else ""
    return _row(f'<c r="B{ROW}"{kind}><f>{escape(formula)}</f>{value}</c>')


def _sheet(
    found: Parts, text: str, state: str = "visible", name: str = "Sheet9", *, kind: str = "worksheet"
) -> None:
    target = f"xl/{kind}s/sheet9.xml"
    _into(
        found,
        "xl/workbook.xml",
        "</sheets>",
        f'<sheet name="{escape(name)}" sheetId="99" state="{state}" xmlns:q="{R}" q:id="rX9"/></sheets>',
    )
    _into(
        found,
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rX9" Type="{R}/{kind}" Target="{kind}s/sheet9.xml"/></Relationships>',
    )
    if kind == "worksheet":
        found[target] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{_row(inline(text))}</sheetData></worksheet>'.encode()
        )


def _rel(
    found: Parts,
    kind: str,
    target: str,
    content: str,
    sheet: str = "xl/worksheets/_rels/sheet2.xml.rels",
    more: str = "",
) -> None:
    found[sheet] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="p1" Type="{kind}" '
        f'Target="{escape(target)}"{more}/></Relationships>'
    ).encode()
    if content:
        found["xl/" + target.removeprefix("../")] = content.encode()


def _comment(found: Parts, text: str) -> None:
    _rel(
        found,
        f"{R}/comments",
        "../comments1.xml",
        f'<comments xmlns="{MAIN}"><authors><author>x</author></authors><commentList><comment ref="D9" authorId="0"><text><r><t>{escape(text)}</t></r></text></comment></commentList></comments>',
    )


def _threaded(found: Parts, text: str) -> None:
    _rel(
        found,
        "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
        "../threadedComments/t1.xml",
        f'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="D9" id="1"><text>{escape(text)}</text></threadedComment></ThreadedComments>',
    )


def _drawing(found: Parts, inner: str) -> None:
    _rel(
        found,
        f"{R}/drawing",
        "../drawings/drawing1.xml",
        f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}">{inner}</xdr:wsDr>',
    )


def _beside(tag: str) -> Plant:
    def plant(found: Parts, text: str) -> None:
        _into(found, SECOND, "<pageMargins", tag.replace("@", escape(text)) + "<pageMargins")

    return plant


def _part(name: str, content: str) -> Plant:
    def plant(found: Parts, text: str) -> None:
        found[name] = content.replace("@", escape(text)).encode()

    return plant


def _shared(item: str) -> Plant:
    """One more shared string, which no cell calls."""

    def plant(found: Parts, text: str) -> None:
        _into(found, "xl/sharedStrings.xml", "</sst>", item.replace("@", escape(text)) + "</sst>")

    return plant


def _format(found: Parts, text: str) -> None:
    quoted = escape(text.replace('"', ""), quote=True)
    _into(
        found,
        "xl/styles.xml",
        "</numFmts>",
        f'<numFmt numFmtId="177" formatCode="0&quot; {quoted}&quot;"/></numFmts>',
    )


def _chart(found: Parts, text: str) -> None:
    _rel(found, f"{R}/drawing", "../drawings/drawing1.xml", f'<xdr:wsDr xmlns:xdr="{XDR}"/>')
    found["xl/charts/chart1.xml"] = (
        f'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="{A}"><c:title><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></c:title></c:chartSpace>'.encode()
    )


def _chart_sheet(found: Parts, text: str) -> None:
    _sheet(found, "", kind="chartsheet")
    found["xl/chartsheets/sheet9.xml"] = (
        f'<chartsheet xmlns="{MAIN}"><headerFooter><oddHeader>&amp;C{escape(text)}</oddHeader></headerFooter></chartsheet>'.encode()
    )


def _footer(found: Parts, text: str) -> None:
    _into(
        found,
        SECOND,
        "</worksheet>",
        f"<headerFooter><oddHeader>&amp;L{escape(text)}</oddHeader></headerFooter></worksheet>",
    )


def _phonetic_inline(found: Parts, text: str) -> None:
    _before_end_of_cells(found, _row(inline("xem", more=f'<rPh sb="0" eb="1"><t>{escape(text)}</t></rPh>')))


def _defined(found: Parts, text: str) -> None:
    _into(
        found,
        "xl/workbook.xml",
        "</sheets>",
        f'</sheets><definedNames><definedName name="x1">"{escape(text)}"</definedName></definedNames>',
    )


def _defined_comment(found: Parts, text: str) -> None:
    _into(
        found,
        "xl/workbook.xml",
        "</sheets>",
        f'</sheets><definedNames><definedName name="x1" comment="{escape(text)}">5</definedName></definedNames>',
    )


def _own_name(found: Parts, text: str) -> None:
    _sheet(found, "x", name=text[:31])


_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="urn:vt"'
PLACES: dict[str, Plant] = {
    "cell": _cell,
    "hidden row": lambda found, text: _before_end_of_cells(found, _row(inline(text), ' hidden="1"')),
    "hidden column": lambda found, text: _before_end_of_cells(found, _row(inline(text, f"AZ{ROW}"))),
    "hidden sheet": lambda found, text: _sheet(found, text, "hidden"),
    "very hidden sheet": lambda found, text: _sheet(found, text, "veryHidden"),
    "comment": _comment,
    "threaded comment": _threaded,
    "text box": lambda found, text: _drawing(
        found, f"<xdr:sp><xdr:txBody><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    ),
    "picture's text": lambda found, text: _drawing(
        found,
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1" descr="{escape(text)}"/></xdr:nvPicPr></xdr:pic>',
    ),
    "head of the page": _footer,
    "name of a sheet": _own_name,
    "defined name": _defined,
    "remark on a defined name": _defined_comment,
    "formula, shown": lambda found, text: _before_end_of_cells(
        found, _formula(f'=IF(A1>0,"{text}","")', text)
    ),
    "formula, not shown": lambda found, text: _before_end_of_cells(
        found, _formula(f'IF(A1>0,"{text}","")', "")
    ),
    "formula, a figure shown": lambda found, text: _before_end_of_cells(
        found, _formula(f'IF(A1="{text}",1,2)', "2", "")
    ),
    "formula with N()": lambda found, text: _before_end_of_cells(found, _formula(f'5+N("{text}")', "5", "")),
    "list of choices": _beside(
        '<dataValidations count="1"><dataValidation type="list" sqref="Z50"><formula1>"Có,@"</formula1></dataValidation></dataValidations>'
    ),
    "prompt": _beside(
        '<dataValidations count="1"><dataValidation type="whole" prompt="@" sqref="Z50"><formula1>0</formula1></dataValidation></dataValidations>'
    ),
    "newer list of choices": _beside(
        '<extLst><ext uri="x" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidations><x14:dataValidation type="list"><x14:formula1><xm:f>"Có,@"</xm:f></x14:formula1><xm:sqref>Z50</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>'
    ),
    "newer prompt": _beside(
        '<extLst><ext uri="x" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations><x14:dataValidation type="list" prompt="@"/></x14:dataValidations></ext></extLst>'
    ),
    "condition": _beside(
        '<conditionalFormatting sqref="Z50"><cfRule type="expression" priority="1"><formula>$A$1="@"</formula></cfRule></conditionalFormatting>'
    ),
    "condition on a text": _beside(
        '<conditionalFormatting sqref="Z50"><cfRule type="containsText" priority="1" operator="containsText" text="@"><formula>1</formula></cfRule></conditionalFormatting>'
    ),
    "filter": _beside(
        '<autoFilter ref="A1:B9"><filterColumn colId="0"><filters><filter val="@"/></filters></filterColumn></autoFilter>'
    ),
    "filter by a rule": _beside(
        '<autoFilter ref="A1:B9"><filterColumn colId="0"><customFilters><customFilter operator="equal" val="@"/></customFilters></filterColumn></autoFilter>'
    ),
    "scenario": _beside(
        '<scenarios><scenario name="@" comment="x" user="y" count="1"><inputCells r="A1" val="5"/></scenario></scenarios>'
    ),
    "scenario's value": _beside(
        '<scenarios><scenario name="s" count="1"><inputCells r="A1" val="@"/></scenario></scenarios>'
    ),
    "link's tip": _beside('<hyperlinks><hyperlink ref="Z50" location="A1" tooltip="@"/></hyperlinks>'),
    "protected range": _beside('<protectedRanges><protectedRange name="@" sqref="A1"/></protectedRanges>'),
    "number format": _format,
    "shared text that no cell uses": _shared("<si><t>@</t></si>"),
    "phonetic guide": _shared('<si><t>xem</t><rPh sb="0" eb="1"><t>@</t></rPh></si>'),
    "phonetic guide in a cell": _phonetic_inline,
    "chart": _chart,
    "chart sheet": _chart_sheet,
    "newer chart": _part(
        "xl/charts/chartEx1.xml", f'<cx:c xmlns:cx="urn:cx" xmlns:a="{A}"><a:t>@</a:t></cx:c>'
    ),
    "shapes of a chart": _part(
        "xl/drawings/drawing7.xml",
        f'<c:userShapes xmlns:c="urn:c" xmlns:a="{A}"><a:p><a:r><a:t>@</a:t></a:r></a:p></c:userShapes>',
    ),
    "form control": _part(
        "xl/drawings/vmlDrawing1.vml",
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><div>@</div></v:textbox></v:shape></xml>',
    ),
    "control's properties": _part(
        "xl/ctrlProps/ctrlProp1.xml",
        '<formControlPr xmlns="urn:f"><itemLst><item val="@"/></itemLst></formControlPr>',
    ),
    "diagram": _part(
        "xl/diagrams/data1.xml",
        f'<dgm:dataModel xmlns:dgm="urn:dgm" xmlns:a="{A}"><a:t>@</a:t></dgm:dataModel>',
    ),
    "properties": _part(
        "docProps/core.xml",
        '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>@</dc:description></cp:coreProperties>',
    ),
    "own properties": _part(
        "docProps/custom.xml",
        f'<Properties {_PACKAGE}><property name="x"><vt:lpwstr>@</vt:lpwstr></property></Properties>',
    ),
    "name of an own property": _part(
        "docProps/custom.xml",
        f'<Properties {_PACKAGE}><property name="@"><vt:lpwstr>x</vt:lpwstr></property></Properties>',
    ),
    "properties of the office": _part(
        "docProps/app.xml", '<Properties xmlns="urn:p"><HyperlinkBase>@</HyperlinkBase></Properties>'
    ),
    "data of another program": _part("customXml/item1.xml", "<a><b>@</b></a>"),
    "attribute of such data": _part("customXml/item1.xml", '<a><b c="@"/></a>'),
    "kept from another file": _part(
        "xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}"><v>@</v></externalLink>'
    ),
    "pivot table's data": _part(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f'<p xmlns="{MAIN}"><sharedItems><s v="@"/></sharedItems></p>',
    ),
    "pivot table's records": _part(
        "xl/pivotCache/pivotCacheRecords1.xml", f'<p xmlns="{MAIN}"><r><s v="@"/></r></p>'
    ),
    "pivot table": _part("xl/pivotTables/pivotTable1.xml", f'<p xmlns="{MAIN}"><pivotField name="@"/></p>'),
    "table": _part(
        "xl/tables/table1.xml",
        f'<table xmlns="{MAIN}"><tableColumns><tableColumn id="1" name="@"/></tableColumns></table>',
    ),
    "table's total row": _part(
        "xl/tables/table1.xml",
        f'<table xmlns="{MAIN}"><tableColumns><tableColumn id="1" name="x" totalsRowLabel="@"/></tableColumns></table>',
    ),
    "connection": _part(
        "xl/connections.xml",
        f'<connections xmlns="{MAIN}"><connection id="1" name="@" description="x"/></connections>',
    ),
    "slicer": _part("xl/slicerCaches/slicerCache1.xml", '<s xmlns="urn:s"><i n="@"/></s>'),
    "changes followed": _part(
        "xl/revisions/revisionLog1.xml",
        f'<revisions xmlns="{MAIN}"><nc r="A1" t="inlineStr"><is><t>@</t></is></nc></revisions>',
    ),
    "macro sheet": _part("xl/macrosheets/sheet1.xml", f'<m xmlns="{MAIN}"><v>@</v></m>'),
    "dialog sheet": _part("xl/dialogsheets/sheet1.xml", f'<m xmlns="{MAIN}"><oddHeader>@</oddHeader></m>'),
    "custom ribbon": _part("customUI/customUI.xml", '<customUI xmlns="urn:u"><button label="@"/></customUI>'),
    "rich values": _part("xl/richData/rdrichvalue.xml", '<rvData xmlns="urn:u"><rv><v>@</v></rv></rvData>'),
    "web extension": _part(
        "xl/webextensions/webextension1.xml", '<we xmlns="urn:u"><property name="x" value="@"/></we>'
    ),
    "query": _part("xl/queryTables/queryTable1.xml", f'<queryTable xmlns="{MAIN}" name="@"/>'),
    "mapped schema": _part("xl/xmlMaps.xml", f'<MapInfo xmlns="{MAIN}"><Map ID="1" Name="@"/></MapInfo>'),
}
"""How a text comes to each place; a place of which Excel says nothing is searched all the same."""


def planted(place: str, text: str) -> bytes:
    """The good return with a text at a place."""
    found = parts()
    PLACES[place](found, text)
    return packed(found)
