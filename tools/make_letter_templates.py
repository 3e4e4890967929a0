"""Make templates/reminder.docx and templates/reminder_list.docx: the letter to a unit and the list for the superior.

Run it only to start the templates again: whoever edits the files in Word edits the templates themselves.
Measures are those of Decree 30/2020/ND-CP, annex I. An official letter has no type name: what it is about
stands under its number. A table of what is to be mended follows as an annex where there is one.
"""

from __future__ import annotations

from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from make_report_template import FOLDER
from office_page import LEFT, MOTTO, RIGHT, base, fixed, grid, line, page_number, prose, restart, rule

from ppmd_cli.system.seal import seal


def main() -> None:
    """Write both templates."""
    _save(_letter(), "reminder.docx")
    _save(_list(), "reminder_list.docx")


def _letter() -> DocumentType:
    document = base()
    _head(document, about=True)
    _to(document)
    _paragraphs(document, "v.paragraphs")
    _end(document)
    line(document, "{%p if v.rows %}")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    # Without rows the first section goes with them, and this one must hold all that the page needs.
    section.header.is_linked_to_previous = False
    page_number(section.header.paragraphs[0])
    section.different_first_page_header_footer = True
    restart(section)
    line(document, "{{ t('report.docx.annex') }}", bold=True)
    line(document, "{{ t('remind.annex.title')|upper }}", size=13, bold=True)
    attached = "{{ t('remind.annex.attached', symbol=v.head.symbol, issuer=v.head.issuer) }}"
    line(document, attached, size=13, italic=True, after=8)
    heads = ("number", "place", "what", "remedy")
    cells = ("{{ r.number }}", "{{ r.first }}", "{{ r.second }}", "{{ r.third }}")
    _table(document, heads, cells, (1.0, 3.6, 6.2, 5.2))
    line(document, "", size=2)
    line(document, "{%p endif %}")
    return document


def _list() -> DocumentType:
    document = base()
    _head(document, about=False)
    line(document, "{{ t('report.docx.report') }}", bold=True, before=12)
    line(document, "{{ v.head.about }}", bold=True)
    rule(document, 5, 16)
    _to(document)
    _paragraphs(document, "v.paragraphs")
    line(document, "", size=6)
    heads = ("number", "unit", "state", "received")
    cells = ("{{ r.number }}", "{{ r.first }}", "{{ r.second }}", "{{ r.third }}")
    _table(document, heads, cells, (1.2, 6.8, 5.2, 2.8))
    _paragraphs(document, "v.after")
    _end(document)
    return document


def _head(document: DocumentType, *, about: bool) -> None:
    table = document.add_table(rows=2, cols=2)
    fixed(table, (LEFT, RIGHT), edge_cm=0)
    left, right = table.rows[0].cells
    line(left, "{{ v.head.superior }}", size=12, first=True)
    line(left, "{{ v.head.issuer|upper }}", size=12, bold=True)
    rule(left, 2.6, LEFT)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, first=True)
    line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    rule(right, MOTTO, RIGHT)
    left, right = table.rows[1].cells
    line(left, "{{ t('remind.letter.number', symbol=v.head.symbol) }}", size=13, first=True, before=4)
    if about:
        line(left, "{{ v.head.about }}", size=12, before=6)
    line(right, "{{ v.head.place }}, {{ v.head.date_line }}", size=13, italic=True, first=True, before=4)


def _to(document: DocumentType) -> None:
    line(document, "{%p for who in v.head.addressed_to %}")
    line(document, "{{ t('report.docx.to') }} {{ who }}.", before=18, after=6)
    line(document, "{%p endfor %}")


def _paragraphs(document: DocumentType, name: str) -> None:
    line(document, "{%p for text in " + name + " %}")
    # The signature is never left alone on a page.
    prose(document, "{{ text }}").paragraph_format.keep_with_next = True
    line(document, "{%p endfor %}")


def _table(
    document: DocumentType, heads: tuple[str, ...], cells: tuple[str, ...], widths: tuple[float, ...]
) -> None:
    titles = tuple(f"{{{{ t('remind.table.{name}') }}}}" for name in heads)
    grid(document, "r in v.rows", titles, cells, widths, centred=(0,), size=13)


def _end(document: DocumentType) -> None:
    line(document, "", size=6).paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=2)
    fixed(table, (7.6, 8.4), edge_cm=0)
    limit = OxmlElement("w:cantSplit")
    table.rows[0]._tr.get_or_add_trPr().append(limit)  # noqa: SLF001 - no door in python-docx
    left, right = table.rows[0].cells
    line(
        left, "{{ t('report.docx.recipients') }}", size=12, bold=True, italic=True, align=ALIGN.LEFT,
        first=True,
    )  # fmt: skip
    line(left, "{%p for who in v.head.recipients %}", size=11, align=ALIGN.LEFT)
    line(left, "- {{ who }}", size=11, align=ALIGN.LEFT)
    line(left, "{%p endfor %}", size=11, align=ALIGN.LEFT)
    line(right, "{%p for title in v.head.signatory %}", first=True)
    line(right, "{{ title }}", bold=True)
    line(right, "{%p endfor %}")
    line(right, "{{ v.head.signer }}", bold=True, before=70)


def _save(document: DocumentType, name: str) -> None:
    document.core_properties.author = ""
    document.core_properties.title = ""
    document.core_properties.comments = ""
    path = FOLDER / name
    document.save(str(path))
    path.write_bytes(seal(path.read_bytes()))


if __name__ == "__main__":
    main()
