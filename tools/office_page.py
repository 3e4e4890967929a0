"""The parts of an official page that the makers of the Word templates share.

Measures are those of Decree 30/2020/ND-CP, annex I: A4, margins 20/20/30/20 mm, Times New Roman.
"""

from __future__ import annotations

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
SIZE = 13
"""Of the text, in points: the decree lets an office choose 13 or 14."""
TEXT = 16.0
"""Centimetres between the margins of an upright page."""
LEFT, RIGHT = 6.6, 9.4
"""The two columns of the head: the issuing body; the country's name on one line, which needs 8.83 cm, and 9.3
in fonts that stand in for Times New Roman.

Together as wide as the text: nothing reaches into the margins."""
MOTTO = 5.61
""""Độc lập - Tự do - Hạnh phúc" in bold 13 point: its line is as long as the text."""
SHORT_RULE, EVEN_LINES = "Đường kẻ ngắn", "Trích yếu"
"""Styles by which the program knows what it has to measure: see `report/lines.py`."""


def base() -> DocumentType:
    """An empty page, the number of each page but the first in the middle of its head."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    for name in (SHORT_RULE, EVEN_LINES):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = style
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.header_distance = Cm(1)
    section.different_first_page_header_footer = True
    page_number(section.header.paragraphs[0])
    document.core_properties.author = document.core_properties.title = ""
    return document


def page_number(paragraph: Paragraph) -> None:
    """The number of the page, 13 point, upright, centred."""
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:instrText")
            node.text = text
        run._r.append(node)  # noqa: SLF001 - python-docx offers no fields


def line(
    holder: DocumentType | _Cell, text: str, *, size: float = SIZE, bold: bool = False, italic: bool = False,
    align: ALIGN = ALIGN.CENTER, first: bool = False, before: float = 0, after: float = 0,
) -> Paragraph:  # fmt: skip
    """A paragraph of one run; `first`: the one that a cell begins with."""
    paragraph = holder.paragraphs[0] if first else holder.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def empty_too(paragraph: Paragraph, size: float) -> None:
    """The size of a line in which there may be nothing: else it is as high as one of the text."""
    mark = OxmlElement("w:rPr")
    height = OxmlElement("w:sz")
    height.set(qn("w:val"), str(round(2 * size)))
    mark.append(height)
    paragraph._p.get_or_add_pPr().append(mark)  # noqa: SLF001 - no door in python-docx


def rule(holder: DocumentType | _Cell, width_cm: float, within_cm: float, style: str | None = None) -> None:
    """A line of the asked width: the bottom border of an empty paragraph between two indents."""
    paragraph = holder.add_paragraph(style=style)
    side = Cm((within_cm - width_cm) / 2)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = side
    form.line_spacing = Pt(3)
    form.space_after = Pt(2)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - borders have no door in python-docx
    next(properties.iterchildren(qn("w:spacing"))).addprevious(border)  # Word minds the order


def fixed(table: Table, widths: tuple[float, ...], *, edge_cm: float = 0.1) -> None:
    """Fix the grid, else the national heading wraps. edge_cm: between a cell's edge and its text."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for place, width in enumerate(widths):
        table.columns[place].width = Cm(width)
        for cell in table.columns[place].cells:
            cell.width = Cm(width)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(edge_cm * 567)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # noqa: SLF001 - no door in python-docx


def head(document: DocumentType, *, about: str | None = None, numbered: bool = True) -> None:
    """Who writes, the country, number, place and day; `about` stands under the number of an official letter."""
    table = document.add_table(rows=2, cols=2)
    fixed(table, (LEFT, RIGHT), edge_cm=0)
    left, right = table.rows[0].cells
    line(left, "{%p if v.head.superior %}", first=True)
    line(left, "{{ v.head.superior|upper }}", size=12)
    line(left, "{%p endif %}")
    line(left, "{{ v.head.issuer|upper }}", size=12, bold=True).style = document.styles[EVEN_LINES]
    rule(left, 2.6, LEFT, SHORT_RULE)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, first=True)
    line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    rule(right, MOTTO, RIGHT)
    left, right = table.rows[1].cells
    if numbered:
        line(
            left,
            "{% if not v.public %}Số: {{ v.head.number }}/{{ v.head.symbol }}{% endif %}",
            size=13,
            first=True,
        )
    if about is not None:
        line(left, about, size=12, before=6).style = document.styles[EVEN_LINES]
    day = "{% if v.head.date_line %}{{ v.head.place }}, {{ v.head.date_line }}{% endif %}"
    line(right, day, size=13, italic=True, first=True)


def title(document: DocumentType, kind: str, subject: str, draft: str | None = "v.draft") -> None:
    """The kind of document and what it is about, over a short line. draft: when the word stands above it."""
    if draft is not None:
        line(document, "{%p if " + draft + " %}")
        line(document, "{{ t('report.page.draft') }}", size=12, bold=True, before=4)
        line(document, "{%p endif %}")
    line(document, kind, size=14, bold=True, before=12)
    even = line(document, subject, size=14, bold=True)
    even.style = document.styles[EVEN_LINES]
    rule(document, 5, TEXT, SHORT_RULE)


def addressed(document: DocumentType) -> None:
    """To whom: one on the same line, several each on its own; to nobody what is for everybody."""
    line(document, "{%p if v.public %}")
    line(document, "{%p elif v.head.addressed_to|length == 1 %}")
    line(document, "{{ t('report.docx.to') }} {{ v.head.addressed_to[0] }}", before=12, after=6)
    line(document, "{%p else %}")
    to = line(document, "{{ t('report.docx.to') }}", before=12, align=ALIGN.LEFT)
    to.paragraph_format.left_indent = Cm(3.5)
    line(document, "{%p for who in v.head.addressed_to %}")
    entry = line(document, "- {{ who }}{{ '.' if loop.last else ';' }}", align=ALIGN.LEFT)
    entry.paragraph_format.left_indent = Cm(5)
    line(document, "{%p endfor %}")
    line(document, "{%p endif %}")


def prose(document: DocumentType, text: str, *, bold: bool = False, after: float = 0) -> Paragraph:
    """A paragraph of the text; bold: a heading, which stays with what follows; after: before a table."""
    paragraph = line(document, text, bold=bold, align=ALIGN.JUSTIFY, before=6, after=after)
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.paragraph_format.keep_with_next = bold or None
    return paragraph


def note(document: DocumentType, text: str, *, first_line: float = 0) -> Paragraph:
    """A line in italics below a table, or beside the text with the indent of its paragraphs."""
    paragraph = line(document, text, size=11, italic=True, align=ALIGN.JUSTIFY, before=6)
    paragraph.paragraph_format.first_line_indent = Cm(first_line)
    return paragraph


def grid(
    document: DocumentType, loop: str, heads: tuple[str, ...], cells: tuple[str | tuple[str, ...], ...],
    widths: tuple[float, ...], *, centred: tuple[int, ...] = (), size: float = 12, apart: float = 2,
) -> None:  # fmt: skip
    """A table with a row for each of a list; a cell is a text, or several, each a paragraph of its own.

    apart: points between a row's lines and its borders.
    """
    table = document.add_table(rows=4, cols=len(heads))
    table.style = "Table Grid"
    fixed(table, widths)
    repeat(table.rows[0])
    for place, name in enumerate(heads):
        line(table.rows[0].cells[place], name, size=size, bold=True, first=True, before=2, after=2)
        table.rows[0].cells[place].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        where = ALIGN.CENTER if place in centred else ALIGN.LEFT
        texts = (cells[place],) if isinstance(cells[place], str) else cells[place]
        for at, text in enumerate(texts):
            above, below = (0 if at else apart), (apart if at == len(texts) - 1 else 0)
            line(
                table.rows[2].cells[place], text, size=size, first=not at, align=where, before=above,
                after=below,
            )  # fmt: skip
    table.rows[1].cells[0].paragraphs[0].add_run("{%tr for " + loop + " %}")
    table.rows[3].cells[0].paragraphs[0].add_run("{%tr endfor %}")
    for row in table.rows:
        whole_row(row)


def whole_row(row: _Row) -> None:
    """The row falls on no two pages."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001 - no door in python-docx


def repeat(row: object) -> None:
    """The row heads every page of its table."""
    mark = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]  # noqa: SLF001


def end(document: DocumentType) -> None:
    """To whom it goes on the left, who signs on the right, on one level and never alone on a page.

    What is for everybody is signed by nobody; it says of which signed document it is a part.
    """
    line(document, "{%p if v.public and v.head.excerpt %}")
    excerpt = prose(document, "{{ v.head.excerpt }}")
    excerpt.runs[0].italic = True
    line(document, "{%p endif %}")
    line(document, "{%p if not v.public %}")
    line(document, "", size=6).paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=2)
    fixed(table, (7.6, 8.4), edge_cm=0)
    cells = table.rows[0].cells
    left, right = cells
    line(
        left,
        "{{ t('report.docx.recipients') }}",
        size=12,
        bold=True,
        italic=True,
        align=ALIGN.LEFT,
        first=True,
    )
    line(left, "{%p for who in v.head.recipients %}", size=11, align=ALIGN.LEFT)
    line(left, "- {{ who }}", size=11, align=ALIGN.LEFT)
    line(left, "{%p endfor %}", size=11, align=ALIGN.LEFT)
    line(right, "{%p for title in v.head.signatory %}", first=True)
    line(right, "{{ title|upper }}", bold=True)
    line(right, "{%p endfor %}")
    line(right, "{{ v.head.signer }}", bold=True, before=66)
    whole_row(table.rows[0])
    line(document, "{%p endif %}")


def annexes_begin(document: DocumentType) -> None:
    """From here on pages lie on their side, and each annex counts its own."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.right_margin = Cm(1.5)
    restart(section)


def restart(section: Section) -> None:
    """Pages count from 1 again."""
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:start"), "1")
    cols = section._sectPr.find(qn("w:cols"))  # noqa: SLF001
    cols.addprevious(number)  # Word minds the order


def annex_head(document: DocumentType, numeral: str, name: str, attached: str) -> None:
    """The annex's number alone on its line, its title, and to what it belongs."""
    line(document, f"{{{{ t('report.docx.annex') }}}} {numeral}".rstrip(), size=14, bold=True)
    line(document, name, bold=True)
    line(document, "{%p if v.public %}")
    line(document, "", size=6)
    line(document, "{%p else %}")
    line(document, attached, italic=True, after=8)
    line(document, "{%p endif %}")
