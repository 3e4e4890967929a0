"""Places of .ods and .fods that can hold a text."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.privacy.corpus.writing import SPACES, flat, ods

_TEXT = '<table:table-cell office:value-type="string"><text:p>@</text:p></table:table-cell>'
_EMPTY = "<table:table-cell/>"
_ONE = '<table:table-cell office:value-type="float" office:value="5">{}<text:p>5</text:p></table:table-cell>'


def _with(**pieces: str) -> Callable[[str], str]:
    def make(text: str) -> str:
        return flat(**{key: piece.replace("@", escape(text)) for key, piece in pieces.items()})

    return make


def _formula(formula: str, shown: str) -> str:
    return f'<table:table-cell table:formula="of:{escape(formula)}" office:value-type="string"><text:p>{shown}</text:p></table:table-cell>'


_HIDDEN = (
    '<office:automatic-styles><style:style style:name="tah" style:family="table"><style:table-properties '
    'table:display="false"/></style:style></office:automatic-styles>'
)
_RULE = (
    '<table:content-validations><table:content-validation table:name="v" '
    'table:condition="{}" table:base-cell-address="Bìa.Z50"/></table:content-validations>'
)
FLAT: dict[str, Callable[[str], str]] = {
    "cell": _with(cells=_EMPTY + _TEXT),
    "hidden row": _with(cells=_EMPTY + _TEXT, row='table:visibility="collapse"'),
    "hidden sheet": _with(
        head=_HIDDEN,
        tables=f'<table:table table:name="X9" table:style-name="tah"><table:table-row>{_TEXT}</table:table-row></table:table>',
    ),
    "covered cell": _with(cells=_EMPTY + _TEXT.replace("table-cell", "covered-table-cell")),
    "comment": _with(
        cells=_ONE.format(
            "<office:annotation><dc:creator>x</dc:creator><text:p>@</text:p></office:annotation>"
        )
    ),
    "text box": _with(
        cells=_ONE.format("<draw:frame><draw:text-box><text:p>@</text:p></draw:text-box></draw:frame>")
    ),
    "picture's text": _with(
        cells=_ONE.format('<draw:frame draw:name="Picture"><svg:desc>@</svg:desc></draw:frame>')
    ),
    "link's tip": _with(
        cells='<table:table-cell office:value-type="string"><text:p><text:a xlink:href="#A1" office:title="@">xem</text:a></text:p></table:table-cell>'
    ),
    "head of the page": _with(
        head="<office:master-styles><style:master-page><style:header><text:p>@</text:p></style:header></style:master-page></office:master-styles>"
    ),
    "list of choices": _with(frame=_RULE.format("of:cell-content-is-in-list(&quot;Có&quot;;&quot;@&quot;)")),
    "prompt": _with(
        frame='<table:content-validations><table:content-validation table:name="v" table:condition="x" table:base-cell-address="Bìa.Z50"><table:help-message><text:p>@</text:p></table:help-message></table:content-validation></table:content-validations>'
    ),
    "defined name": _with(
        frame='<table:named-expressions><table:named-expression table:name="n" table:expression="of:=&quot;@&quot;"/></table:named-expressions>'
    ),
    "formula, shown": _with(cells=_EMPTY + _formula('=IF([.A1]>0;"@";"")', "@")),
    "formula, not shown": _with(cells=_EMPTY + _formula('=IF([.A1]>0;"@";"")', "")),
    "condition": _with(
        after='<calcext:conditional-formats><calcext:conditional-format><calcext:condition calcext:value="=&quot;@&quot;" calcext:base-cell-address="Bìa.B2"/></calcext:conditional-format></calcext:conditional-formats>'
    ),
    "older condition": _with(
        head='<office:automatic-styles><style:style style:name="c" style:family="table-cell"><style:map style:condition="cell-content()=&quot;@&quot;" style:apply-style-name="x"/></style:style></office:automatic-styles>'
    ),
    "number format": _with(
        head='<office:automatic-styles><number:number-style style:name="N1"><number:number/><number:text> @</number:text></number:number-style></office:automatic-styles>'
    ),
    "name of a style": _with(
        head='<office:automatic-styles><style:style style:name="ce9" style:display-name="@" style:family="table-cell"/></office:automatic-styles>'
    ),
    "properties": _with(head="<office:meta><dc:description>@</dc:description></office:meta>"),
    "own properties": _with(
        head='<office:meta><meta:user-defined meta:name="x">@</meta:user-defined></office:meta>'
    ),
    "name of an own property": _with(
        head='<office:meta><meta:user-defined meta:name="@">x</meta:user-defined></office:meta>'
    ),
    "settings": _with(
        head='<office:settings><config:config-item config:name="x">@</config:config-item></office:settings>'
    ),
    "changes followed": _with(
        frame="<table:tracked-changes><table:deletion><table:cell-content-deletion><text:p>@</text:p></table:cell-content-deletion></table:deletion></table:tracked-changes>"
    ),
    "name of a range": _with(
        after='<table:database-ranges><table:database-range table:name="@" table:target-range-address="Bìa.A1:Bìa.B2"/></table:database-ranges>'
    ),
    "filter": _with(
        after='<table:database-ranges><table:database-range table:name="x"><table:filter><table:filter-condition table:field-number="0" table:value="@" table:operator="="/></table:filter></table:database-range></table:database-ranges>'
    ),
    "pivot table's data": _with(
        after='<table:data-pilot-tables><table:data-pilot-table table:name="p"><table:data-pilot-member table:name="@"/></table:data-pilot-table></table:data-pilot-tables>'
    ),
    "form control": _with(
        tables='<table:table table:name="X9"><office:forms><form:form><form:listbox><form:option form:label="@"/></form:listbox></form:form></office:forms></table:table>'
    ),
    "subtable": _with(
        cells='<table:table-cell><table:table table:is-sub-table="true"><table:table-row><table:table-cell><text:p>@</text:p></table:table-cell></table:table-row></table:table></table:table-cell>'
    ),
    "name of a sheet": _with(
        tables='<table:table table:name="@"><table:table-row><table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell></table:table-row></table:table>'
    ),
    "scenario": _with(
        tables='<table:table table:name="X9"><table:scenario table:scenario-ranges="A1" table:comment="@"/><table:table-row><table:table-cell/></table:table-row></table:table>'
    ),
    "macro": _with(
        head="<office:scripts><office:script script:language='ooo:Basic'>REM @</office:script></office:scripts>"
    ),
    "text beside the paragraphs": _with(
        cells='<table:table-cell office:value-type="string" office:string-value="@"><text:p>xem</text:p></table:table-cell>'
    ),
}
_OBJECT = f"<office:document-content {SPACES}><office:body><office:chart><chart:chart><chart:title><text:p>@</text:p></chart:title></chart:chart></office:chart></office:body></office:document-content>"
_STYLES = f"<office:document-styles {SPACES}>{{}}</office:document-styles>"
ODS: dict[str, Callable[[str], bytes]] = {
    "chart": lambda text: ods(flat(), Object__content_xml=_OBJECT.replace("@", escape(text))),
    "properties, own part": lambda text: ods(
        flat(),
        meta_xml=f"<office:document-meta {SPACES}><office:meta><dc:title>{escape(text)}</dc:title></office:meta></office:document-meta>",
    ),
    "settings, own part": lambda text: ods(
        flat(),
        settings_xml=f"<office:document-settings {SPACES}><config:config-item config:name='x'>{escape(text)}</config:config-item></office:document-settings>",
    ),
    "styles, own part": lambda text: ods(
        flat(),
        styles_xml=_STYLES.format(
            f"<office:master-styles><style:master-page><style:footer><text:p>{escape(text)}</text:p></style:footer></style:master-page></office:master-styles>"
        ),
    ),
    "number format, own part": lambda text: ods(
        flat(),
        styles_xml=_STYLES.format(
            f"<office:styles><number:number-style style:name='N1'><number:text>{escape(text)}</number:text></number:number-style></office:styles>"
        ),
    ),
    "macro, own part": lambda text: ods(flat(), Basic__Standard__Module1_xml=f"<m>REM {escape(text)}</m>"),
    "data of another program": lambda text: ods(flat(), custom__more_xml=f"<a><b>{escape(text)}</b></a>"),
}


def flat_planted(place: str, text: str) -> bytes:
    """The good return as .fods with a text at a place."""
    return FLAT[place](text).encode()


def ods_planted(place: str, text: str) -> bytes:
    """The same as .ods."""
    return ODS[place](text) if place in ODS else ods(FLAT[place](text))
