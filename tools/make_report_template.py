"""Make templates/report.docx: the report's page in the official layout, ready to be edited in Word.

Run it only to start the template again: whoever edits the file in Word edits the template itself.
Measures are those of Decree 30/2020/ND-CP, annex I: A4, margins 20/20/30/20 mm, Times New Roman.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from ppmd_cli.system.seal import seal

FONT = "Times New Roman"
TARGET = Path(__file__).resolve().parent.parent / "templates" / "report.docx"


def main() -> None:
    """Write the template."""
    document = Document()
    _base(document)
    _head(document)
    _title(document)
    _body(document)
    _end(document)
    _annexes(document)
    document.core_properties.author = ""
    document.core_properties.title = ""
    document.save(str(TARGET))
    TARGET.write_bytes(seal(TARGET.read_bytes()))


def _base(document: DocumentType) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.header_distance = Cm(1)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])


def _page_number(paragraph: Paragraph) -> None:
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


def _line(
    holder: DocumentType | _Cell, text: str, *, size: float = 14, bold: bool = False, italic: bool = False,
    align: ALIGN = ALIGN.CENTER, first: bool = False, before: float = 0, after: float = 0,
) -> Paragraph:  # fmt: skip
    paragraph = holder.paragraphs[0] if first else holder.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def _rule(holder: DocumentType | _Cell, width_cm: float, within_cm: float) -> None:
    """A line of the asked width: the bottom border of an empty paragraph between two indents."""
    paragraph = holder.add_paragraph()
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


def _fixed(table: Table, widths: tuple[float, ...]) -> None:
    """Fix the grid, else the national heading wraps."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for place, width in enumerate(widths):
        table.columns[place].width = Cm(width)
        for cell in table.columns[place].cells:
            cell.width = Cm(width)


def _head(document: DocumentType) -> None:
    table = document.add_table(rows=2, cols=2)
    _fixed(table, (6.6, 10.2))
    left, right = table.rows[0].cells
    _line(left, "{{ v.head.superior }}", size=12, first=True)
    _line(left, "{{ v.head.issuer|upper }}", size=12, bold=True)
    _rule(left, 2.6, 6.2)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, first=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    _rule(right, 5.6, 9.8)
    left, right = table.rows[1].cells
    _line(left, "Số: {{ v.head.number }}/{{ v.head.symbol }}", size=13, first=True)
    _line(right, "{{ v.head.place }}, {{ v.head.date_line }}", size=13, italic=True, first=True)


def _title(document: DocumentType) -> None:
    _line(document, "{% if v.draft %}{{ t('report.page.draft') }}{% endif %}", size=12, bold=True, before=4)
    _line(document, "{{ t('report.docx.report') }}", bold=True, before=6)
    _line(document, "{{ v.head.subject }}", bold=True)
    _rule(document, 5, 16)
    _line(document, "{%p if v.head.addressed_to|length == 1 %}")
    _line(document, "{{ t('report.docx.to') }} {{ v.head.addressed_to[0] }}.", before=6)
    _line(document, "{%p else %}")
    _line(
        document, "{{ t('report.docx.to') }}", before=6, align=ALIGN.LEFT
    ).paragraph_format.left_indent = Cm(4)
    _line(document, "{%p for who in v.head.addressed_to %}")
    entry = _line(document, "- {{ who }}{{ '.' if loop.last else ';' }}", align=ALIGN.LEFT)
    entry.paragraph_format.left_indent = Cm(5)
    _line(document, "{%p endfor %}")
    _line(document, "{%p endif %}")


def _prose(document: DocumentType, text: str, *, bold: bool = False, upper: bool = False) -> Paragraph:
    paragraph = _line(document, text, bold=bold, align=ALIGN.JUSTIFY, before=6)
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.paragraph_format.line_spacing = 1.1
    if upper or bold:
        paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _body(document: DocumentType) -> None:
    _prose(document, "{{ v.head.opening }}")
    _prose(document, "{{ v.sending.scope }}")
    _prose(document, "I. {{ t('report.docx.results')|upper }}", bold=True)
    _line(document, "{%p for chapter in v.chapters if chapter.paragraphs %}")
    _prose(document, "{{ loop.index }}. {{ chapter.title }}", bold=True)
    _line(document, "{%p for text in chapter.paragraphs %}")
    _prose(document, "{{r rich(text) }}")
    _line(document, "{%p endfor %}")
    _line(document, "{%p endfor %}")
    _prose(document, "{{ v.written_chapters + 1 }}. {{ t('report.page.indicators') }}", bold=True)
    _indicators(document)
    _prose(document, "II. {{ t('report.docx.duties')|upper }}", bold=True)
    _line(document, "{%p for duty in v.duties %}")
    _prose(document, "{{ loop.index }}. {{ duty.sentence }}")
    _line(document, "{%p endfor %}")
    _prose(document, "{{ v.duties|length + 1 }}. {{ v.sending.timeliness }}")
    for numeral, name in (("III", "assessment"), ("IV", "ahead"), ("V", "proposals")):
        _prose(document, f"{numeral}. {{{{ t('report.docx.{name}')|upper }}}}", bold=True)
        _prose(document, "…")
    _prose(document, "{{ t('report.docx.annexes') }}./.")


def _indicators(document: DocumentType) -> None:
    names = ("number", "indicator", "result", "rate", "target", "verdict")
    heads = tuple(f"{{{{ t('report.table.{name}') }}}}" for name in names)
    cells = (
        "{{ i.number }}", "{{ i.label }}", "{{ i.result }}", "{{ i.percent }}", "{{ i.target }}",
        "{{ i.mark }} {{ i.verdict_word }}",
    )  # fmt: skip
    _grid(document, "i in v.indicators", heads, cells, (1.0, 5.0, 3.1, 1.7, 2.4, 2.8), centred=(0, 2, 3))


def _grid(
    document: DocumentType, loop: str, heads: tuple[str, ...], cells: tuple[str, ...],
    widths: tuple[float, ...], *, centred: tuple[int, ...] = (), size: float = 12,
) -> None:  # fmt: skip
    table = document.add_table(rows=4, cols=len(heads))
    table.style = "Table Grid"
    _fixed(table, widths)
    _repeat(table.rows[0])
    for place, head in enumerate(heads):
        _line(table.rows[0].cells[place], head, size=size, bold=True, first=True, before=2, after=2)
        where = ALIGN.CENTER if place in centred else ALIGN.LEFT
        _line(table.rows[2].cells[place], cells[place], size=size, first=True, align=where, before=2, after=2)
    table.rows[1].cells[0].paragraphs[0].add_run("{%tr for " + loop + " %}")
    table.rows[3].cells[0].paragraphs[0].add_run("{%tr endfor %}")
    for row in table.rows:
        limit = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(limit)  # noqa: SLF001 - no door in python-docx


def _repeat(row: object) -> None:
    mark = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]  # noqa: SLF001


def _end(document: DocumentType) -> None:
    table = document.add_table(rows=1, cols=2)
    _fixed(table, (7.5, 9.0))
    left, right = table.rows[0].cells
    _line(
        left,
        "{{ t('report.docx.recipients') }}",
        size=12,
        bold=True,
        italic=True,
        align=ALIGN.LEFT,
        first=True,
        before=12,
    )
    _line(left, "{%p for who in v.head.recipients %}", size=11, align=ALIGN.LEFT)
    _line(left, "- {{ who }}{{ '.' if loop.last else ';' }}", size=11, align=ALIGN.LEFT)
    _line(left, "{%p endfor %}", size=11, align=ALIGN.LEFT)
    _line(right, "{%p for title in v.head.signatory %}", first=True)
    _line(right, "{{ title }}", bold=True, before=12)
    _line(right, "{%p endfor %}")


def _annexes(document: DocumentType) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin, section.right_margin = Cm(2), Cm(2)
    section.different_first_page_header_footer = False
    _restart(section)
    _annex_head(document, "I", "{{ t('report.docx.units_title')|upper }}")
    _matrix(document)
    document.add_section(WD_SECTION.NEW_PAGE)  # each annex counts its own pages
    _annex_head(document, "II", "{{ t('report.docx.tasks_title')|upper }}")
    names = ("clause_head", "task", "time", "progress")
    heads = tuple(f"{{{{ t('report.page.{name}') }}}}" for name in names)
    cells = ("{{ k.clause }}", "{{ k.label }}", "{{ k.time }}", "{{ k.progress }}")
    _grid(document, "k in v.tasks", heads, cells, (2.4, 11.5, 3.3, 8.3), size=12)
    document.add_section(WD_SECTION.NEW_PAGE)
    _annex_head(document, "III", "{{ t('report.docx.notes_title')|upper }}")
    _line(document, "{%p for note in v.notes %}", align=ALIGN.LEFT)
    _line(document, "{{ loop.index }}. {{ note }}", size=13, align=ALIGN.JUSTIFY, before=4)
    _line(document, "{%p endfor %}", align=ALIGN.LEFT)


def _restart(section: object) -> None:
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:start"), "1")
    cols = section._sectPr.find(qn("w:cols"))  # type: ignore[attr-defined]  # noqa: SLF001
    cols.addprevious(number)  # Word minds the order


def _annex_head(document: DocumentType, numeral: str, title: str) -> None:
    _line(document, f"{{{{ t('report.docx.annex') }}}} {numeral}", bold=True)
    _line(document, title, size=13, bold=True)
    kind = "{{ t('report.docx.attached', symbol=v.head.symbol, issuer=v.head.issuer) }}"
    _line(document, kind, size=13, italic=True, after=8)


def _matrix(document: DocumentType) -> None:
    """Units down, indicators across; the columns are as many as the plan needs (docxtpl's tc loop)."""
    table = document.add_table(rows=4, cols=4)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _repeat(table.rows[0])
    head = table.rows[0].cells
    _line(head[0], "{{ t('report.page.unit') }}", size=10, bold=True, first=True)
    _line(head[1], "{%tc for c in v.matrix.columns %}", size=9, first=True)
    _line(head[2], "{{ c }}", size=9, bold=True, first=True)
    _line(head[3], "{%tc endfor %}", size=9, first=True)
    table.rows[1].cells[0].paragraphs[0].add_run("{%tr for row in v.matrix.rows %}")
    cells = table.rows[2].cells
    _line(cells[0], "{{ row.name }}", size=10, first=True, align=ALIGN.LEFT)
    _line(cells[1], "{%tc for c in row.cells %}", size=9, first=True)
    _line(cells[2], "{{ c }}", size=9, first=True)
    _line(cells[3], "{%tc endfor %}", size=9, first=True)
    table.rows[3].cells[0].paragraphs[0].add_run("{%tr endfor %}")


if __name__ == "__main__":
    main()
