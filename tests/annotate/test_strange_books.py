"""Workbooks as senders have them: each is marked and keeps what it holds, or is refused with its reason."""

from collections.abc import Sequence

import pytest

from ppmd_cli.model.cell import RawSheet
from ppmd_cli.report.annotate.copy import annotated, list_workbook
from ppmd_cli.report.annotate.splice import CannotPatchError
from ppmd_cli.report.annotate.unmark import unmarked
from ppmd_cli.workflow.annotate import _same
from tests.annotate.books import DATA, former, listing, mark, members, raw
from tests.annotate.excel_rules import breaches
from tests.annotate.strange_books import COPIED, LISTED, SLOW

MARKS = (
    mark("B2", "Số <lớn> & sai"),
    mark("C2", "Không phải số", "warning"),
    mark("C2", "Chú ý", "info"),
    mark("B40", "Còn trống"),
    mark("XFD1048576", "Góc xa"),
    mark(None, "Cả trang"),
    mark(None, "Cả tệp", sheet=None),
)
TOUCHED = (
    "[content_types].xml",
    "workbook.xml",
    "styles",
    ".rels",
    "comments",
    "notes.xml",
    ".vml",
    "sheet",
)
SLOWLY = [pytest.param(name, marks=pytest.mark.slow) for name in SLOW]


def alike(before: Sequence[RawSheet], after: Sequence[RawSheet]) -> bool:
    return all(_same(one, other) for one, other in zip(before, after, strict=True))


def faithful(data: bytes) -> bytes:
    """The marked copy, after looking at what must not be lost."""
    made = annotated(data, listing(*MARKS)).data
    assert set(breaches(made)) <= set(breaches(data))
    assert alike(raw(data).sheets, raw(made).sheets[1:])
    before, after = members(data), members(made)
    assert before.keys() <= after.keys()
    for name, body in before.items():
        assert after[name] == body or any(word in name.lower() for word in TOUCHED), name
    return made


@pytest.mark.parametrize("name", [*COPIED, *SLOWLY])
def test_it_is_marked_and_kept(name: str):
    data = (COPIED | SLOW)[name]()
    made = faithful(data)
    again = unmarked(made, former(made))
    assert set(breaches(again)) <= set(breaches(data))
    assert alike(raw(data).sheets, raw(again).sheets)
    twice = faithful(again)
    assert raw(twice).sheets == raw(made).sheets


@pytest.mark.parametrize("name", LISTED)
def test_it_gets_a_list_that_says_why(name: str):
    reason, make = LISTED[name]
    with pytest.raises(CannotPatchError) as caught:
        annotated(make(), listing(*MARKS))
    assert caught.value.reason == reason


def test_a_list_alone_obeys_the_rules_too():
    assert breaches(list_workbook(listing(*MARKS))) == []


def test_the_rules_find_what_excel_would_not_open():
    made = members(annotated(COPIED["XlsxWriter"](), listing(*MARKS)).data)
    from tests.annotate.strange_books import data_part, zipped

    for name, old, new in (
        (
            "[Content_Types].xml",
            b'PartName="/xl/worksheets/ppmd1.xml"',
            b'PartName="/xl/worksheets/ppmd2.xml"',
        ),
        ("xl/workbook.xml", b'localSheetId="2"', b'localSheetId="1"'),
        ("xl/workbook.xml", b'activeTab="0"', b'activeTab="9"'),
        ("xl/worksheets/ppmd1.xml", f"'{DATA}'!B2".encode(), f"{DATA}!B2".encode()),
        ("xl/comments1.xml", b'ref="C2"', b'ref="B2"'),
        ("xl/comments1.xml", b'authorId="1"', b'authorId="7"'),
        ("xl/styles.xml", b'<cellXfs count="', b'<cellXfs count="9'),
        (data_part(made), b"<legacyDrawing", b"<tableParts/><legacyDrawing"),
        ("xl/drawings/vmlDrawing1.vml", b"_x0000_s1025", b"_x0000_s1026"),
    ):
        assert old in made[name], (name, old)
        assert breaches(zipped(made | {name: made[name].replace(old, new, 1)})), (name, old)
