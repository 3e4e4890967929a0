"""From the file to the facts: blanks of the program itself, filled in, moved about, saved by other programs."""

import io
import random
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ppmd_cli import resources
from ppmd_cli.findings.wording import word
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.read import Reader, read_return
from ppmd_cli.intake.source import Source, source_from_bytes
from ppmd_cli.layout import lay_out
from ppmd_cli.model.finding import Outcome, Severity
from ppmd_cli.model.value import BLANK, NOT_AVAILABLE, UNREADABLE, Day, Flag, Quantity, Text
from ppmd_cli.plan.load import load_plan
from tests.conftest import need
from tests.forms.small_plan import FORM, PLAN

LAYOUT = lay_out(PLAN, FORM, "s1", "Q1")
BLANK_FILE = write_blank(LAYOUT, PLAN)


def read(data, plan=PLAN):
    source = source_from_bytes(Path("s1.xlsx"), data)
    assert isinstance(source, Source), source
    return Reader(plan).read_source(source)


def saved(workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def filled(layout, plan):
    """A blank with something in every data cell, and the values that must come out of it."""
    workbook = load_workbook(io.BytesIO(write_blank(layout, plan)))
    expected = {}
    for place, cell in enumerate(layout.cells):
        element = layout.elements[cell.element]
        option = element.options[place % len(element.options)] if element.options else None
        typed, value = {
            "count": (place, Quantity(place)),
            "amount": (place + 0.5, Quantity(Decimal(place) + Decimal("0.5"))),
            "yes_no": (("Có", Flag(True)) if place % 2 else ("Không", Flag(False))),
            "date": (date(2030, 1, 1 + place % 28), Day(date(2030, 1, 1 + place % 28))),
            "text": (f"Văn bản {place + 1}", Text(f"Văn bản {place + 1}")),
            "choice": (option and option.label.vi, Text(option.id) if option else None),
        }[element.type]
        workbook[cell.sheet][cell.cell] = typed
        expected[cell.element, cell.subject] = value
    return workbook, expected


def values(submission):
    return {key: fact.value for key, fact in submission.facts.items()}


def test_a_filled_blank_is_read_without_a_word():
    workbook, expected = filled(LAYOUT, PLAN)
    submission = read(saved(workbook))
    assert values(submission) == expected
    assert submission.findings == ()
    assert (submission.unit, submission.period, submission.form) == ("s1", "Q1", "reading")
    assert submission.outcome is Outcome.CLEAN
    assert submission.declared_date == expected["doc_date", "s1"].day
    fact = submission.facts["pupils", "s1-b"]
    assert (fact.cell.sheet, fact.cell.cell) == ("Biểu 1. Theo lớp", LAYOUT.at["pupils", "s1-b"].cell)
    assert (fact.unit, fact.period, fact.typed) == ("s1", "Q1", str(expected["pupils", "s1-b"].number))
    assert fact.cell.file_sha256 == submission.sha256


def test_an_empty_blank_keeps_every_cell_blank_but_for_what_it_prints():
    submission = read(BLANK_FILE)
    assert submission.facts.keys() == LAYOUT.at.keys()
    given = {key: fact.value for key, fact in submission.facts.items() if fact.value != BLANK}
    assert given == {
        ("from_day", "s1"): Day(date(2030, 1, 1)),
        ("nil", "s1"): Flag(False),
        ("books", "s1"): Quantity(1200),
    }
    assert submission.findings == ()
    assert submission.declared_date is None


def stirred(workbook, chance: random.Random):
    """Rows and columns put in and hidden, sheets renamed and in another order; merged ranges are taken apart."""
    for sheet in workbook.worksheets:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        for _ in range(chance.randrange(3)):
            sheet.insert_rows(chance.randrange(1, sheet.max_row + 1))
        for _ in range(chance.randrange(3)):
            sheet.insert_cols(chance.randrange(1, sheet.max_column + 1))
        sheet.row_dimensions[chance.randrange(1, sheet.max_row + 1)].hidden = True
        sheet.column_dimensions["ABCDEFG"[chance.randrange(7)]].hidden = True
    chance.shuffle(workbook._sheets)
    workbook.active = 0
    for place, sheet in enumerate(workbook.worksheets):
        sheet.title = f"Sheet{place}"


@given(st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_a_return_stirred_about_gives_the_same_facts(chance):
    workbook, expected = filled(LAYOUT, PLAN)
    stirred(workbook, chance)
    submission = read(saved(workbook))
    assert values(submission) == expected
    assert submission.findings == ()


SHIPPED = resources.folder("plans")


def shipped():
    folder = next(path.parent for path in sorted(SHIPPED.glob("*/plan.yaml")))
    return load_plan(folder, use_cache=False)


@pytest.fixture(scope="module")
def plan():
    return shipped()


def test_one_return_of_each_form_of_the_shipped_plan(plan):
    for form in plan.forms:
        for period in plan.periods:
            layout = lay_out(plan, form, form.reporters[0], period.id)
            workbook, expected = filled(layout, plan)
            submission = read(saved(workbook), plan)
            assert values(submission) == expected
            assert submission.findings == ()


@pytest.mark.slow
def test_libreoffice_saves_the_same_facts(plan, tmp_path):
    soffice = need(shutil.which("soffice"), "LibreOffice")
    layouts = {
        "small.xlsx": (LAYOUT, PLAN),
        "large.xlsx": (lay_out(plan, plan.forms[0], plan.forms[0].reporters[0], plan.periods[0].id), plan),
    }
    expected = {}
    for name, (layout, one) in layouts.items():
        workbook, expected[name] = filled(layout, one)
        (tmp_path / name).write_bytes(saved(workbook))
    command = [
        soffice,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    files = [str(tmp_path / name) for name in layouts]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), *files], check=True, timeout=120, capture_output=True
    )
    for name, (_, one) in layouts.items():
        submission = read((tmp_path / "out" / name).read_bytes(), one)
        assert values(submission) == expected[name]
        assert submission.findings == ()


# --- what is typed -------------------------------------------------------------------------------------


def typed(key, text, element=None):
    """The submission and the fact after `text` was typed into one cell of a blank."""
    workbook = load_workbook(io.BytesIO(BLANK_FILE))
    cell = LAYOUT.at[key]
    workbook[cell.sheet][cell.cell] = text
    submission = read(saved(workbook))
    return submission, submission.facts[key]


@pytest.mark.parametrize(
    "key, text, value, code, severity",
    [
        (("pupils", "s1-a"), 0, Quantity(0), None, None),
        (("pupils", "s1-a"), "không phát sinh", Quantity(0), None, None),
        (("pupils", "s1-a"), "30", Quantity(30), "number_as_text", Severity.INFO),
        (("pupils", "s1-a"), "30 học sinh", Quantity(30), "unit_word_removed", Severity.INFO),
        (("pupils", "s1-a"), "không có số liệu", NOT_AVAILABLE, "not_available", Severity.WARNING),
        (("pupils", "s1-a"), "nhiều", UNREADABLE, "not_a_number", Severity.ERROR),
        (("pupils", "s1-a"), -3, UNREADABLE, "negative_number", Severity.ERROR),
        (("pupils", "s1-a"), "=1+1", Quantity(2), "formula_reckoned", Severity.WARNING),
        (("pupils", "s1-a"), "=ROUND(2,0)", UNREADABLE, "formula_not_calculated", Severity.ERROR),
        (("corner", "s1-b"), "có", Flag(True), None, None),
        (("corner", "s1-b"), "có lẽ", UNREADABLE, "not_yes_no", Severity.ERROR),
        (("library_kind", "s1"), "riêng, có phòng", Text("own"), None, None),
        (("library_kind", "s1"), "khác", UNREADABLE, "not_an_option", Severity.ERROR),
        (("doc_date", "s1"), "2/4/2030", Day(date(2030, 4, 2)), "text_normalised", Severity.INFO),
        (("spent", "s1-a"), "1,25", Quantity(Decimal("1.25")), "number_as_text", Severity.INFO),
        (("remarks", "s1"), "=không", None, "formula_not_calculated", Severity.ERROR),
    ],
)
def test_what_is_typed_becomes_a_value_and_at_most_one_finding(key, text, value, code, severity):
    submission, fact = typed(key, text)
    assert fact.value == (UNREADABLE if value is None else value)
    assert [(one.code, one.severity) for one in submission.findings] == ([(code, severity)] if code else [])
    for one in submission.findings:
        assert (one.element, one.subject, one.place.sheet, one.place.cell) == (
            *key,
            fact.cell.sheet,
            fact.cell.cell,
        )
        assert one.value == fact.typed
        assert code != "formula_reckoned" or fact.typed == "2"
    outcome = {
        None: Outcome.CLEAN,
        Severity.INFO: Outcome.CLEAN,
        Severity.WARNING: Outcome.WARNINGS,
        Severity.ERROR: Outcome.ERRORS,
    }
    assert submission.outcome is outcome[severity]


@pytest.mark.parametrize(
    "key, text, read",
    [
        (("pupils", "s1-a"), "1.234", "1234"),
        (("pupils", "s1-a"), "05", "5"),
        (("pupils", "s1-a"), "30 học sinh", "30"),
        (("pupils", "s1-a"), "１２", "12"),
        (("spent", "s1-a"), "1,25", "1,25"),
        (("corner", "s1-b"), "x", "Có"),
        (("doc_date", "s1"), "2/4/2030", "02/04/2030"),
        (("library_kind", "s1"), "RIÊNG, CÓ PHÒNG", "riêng, có phòng"),
    ],
)
def test_a_note_says_what_was_read(key, text, read):
    submission, _ = typed(key, text)
    (one,) = submission.findings
    assert one.slot("read") == read
    assert read in word(one, PLAN, Translator()).message


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("01/13/2030", "02/03/2030", UNREADABLE),
        ("01/13/2030", "23/03/2030", Day(date(2030, 3, 23))),
        ("01/13/2030", "03/03/2030", Day(date(2030, 3, 3))),
        ("01/13/2030", date(2030, 3, 2), Day(date(2030, 3, 2))),
        ("13/01/2030", "02/03/2030", Day(date(2030, 3, 2))),
    ],
)
def test_where_one_day_must_have_its_month_first_the_others_may_too(one, other, expected):
    workbook = load_workbook(io.BytesIO(BLANK_FILE))
    for key, text in ((("doc_date", "s1"), one), (("from_day", "s1"), other)):
        cell = LAYOUT.at[key]
        workbook[cell.sheet][cell.cell] = text
    submission = read(saved(workbook))
    assert submission.facts["from_day", "s1"].value == expected
    doubted = [found.slot("readings") for found in submission.findings if found.element == "from_day"]
    assert doubted == (["02/03/2030|03/02/2030"] if expected == UNREADABLE else [])


def test_two_cells_that_contradict_give_no_value():
    workbook = load_workbook(io.BytesIO(BLANK_FILE))
    first = LAYOUT.at["loans", "s1"]
    sheet = workbook[first.sheet]
    sheet[first.cell] = 5
    sheet.cell(row=40, column=1, value="Y04")
    sheet.cell(row=40, column=first.column, value=6)
    submission = read(saved(workbook))
    assert submission.facts["loans", "s1"].value == UNREADABLE
    assert [one.code for one in submission.findings] == ["duplicate_cell"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(LAYOUT.at)),
            st.one_of(
                st.text(
                    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs"]),
                    max_size=12,
                ),
                st.floats(allow_nan=False, allow_infinity=False),
                st.booleans(),
                st.dates(date(1901, 1, 1), date(9999, 12, 31)),
                st.sampled_from(
                    ["#REF!", "1.234", "12,5", "1/2", "-", "x", "0", "5%", "1e5", "ngày 5 tháng 6"]
                ),
            ),
        ),
        max_size=8,
    )
)
@example([(("corner", "s1-b"), "2"), (("library_kind", "s1"), "0")])
@settings(max_examples=40)
def test_nothing_typed_ever_stops_the_reading(cells):
    workbook = load_workbook(io.BytesIO(BLANK_FILE))
    for key, text in cells:
        cell = LAYOUT.at[key]
        workbook[cell.sheet][cell.cell] = text
    submission = read(saved(workbook))
    assert submission.facts.keys() == LAYOUT.at.keys()
    codes = {(one.element, one.subject) for one in submission.findings if one.severity is Severity.ERROR}
    silent = {key for key, fact in submission.facts.items() if fact.value == UNREADABLE} - codes
    # A list whose values stand one row off their labels is said once, at its first value, for the whole block.
    shifted = {one.place.sheet for one in submission.findings if one.code.startswith("values_")}
    assert {LAYOUT.at[key].sheet for key in silent} <= shifted


# --- files that are none -------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_has_one_finding(tmp_path):
    path = tmp_path / "thư.xlsx"
    for data, code in (
        (b"", "file_empty"),
        (b"<html></html>", "file_is_html"),
        (BLANK_FILE[:3000], "file_truncated"),
    ):
        path.write_bytes(data)
        submission = read_return(path, PLAN)
        assert [one.code for one in submission.findings] == [code]
        assert submission.outcome is Outcome.UNREADABLE
        assert (submission.unit, submission.period, submission.form, submission.facts) == (
            None,
            None,
            None,
            {},
        )
        assert (submission.path, submission.file_name) == (str(path), "thư.xlsx")


def test_a_workbook_that_is_no_return_is_said_to_be_none():
    workbook = Workbook()
    workbook.active["A1"] = "Danh sách khách mời"
    submission = read(saved(workbook))
    assert [one.code for one in submission.findings] == ["not_a_return"]
    assert submission.outcome is Outcome.UNREADABLE


def test_a_return_of_another_plan_is_not_counted(plan):
    submission = read(BLANK_FILE, plan)
    assert len(submission.findings) == 1
    assert submission.findings[0].severity is Severity.ERROR
    assert submission.findings[0].slot("found") == "reading_2030"
    assert (submission.unit, submission.outcome) == (None, Outcome.ERRORS)


def test_who_has_read_others_reads_as_one_who_has_not():
    """What a Reader keeps of a number holds for its element, text and format alone."""
    workbook, _ = filled(LAYOUT, PLAN)
    counts = [cell for cell in LAYOUT.cells if LAYOUT.elements[cell.element].type == "count"][:4]
    amount = next(cell for cell in LAYOUT.cells if LAYOUT.elements[cell.element].type == "amount")
    for place, number_format in enumerate(("0", "0", '0"00"', "General")):
        cell = workbook[counts[place].sheet][counts[place].cell]
        cell.value, cell.number_format = (5, number_format) if place < 3 else (12.5, number_format)
    workbook[amount.sheet][amount.cell] = 12.5
    workbook[amount.sheet][amount.cell].number_format = "General"
    odd = saved(workbook)
    plain = saved(filled(LAYOUT, PLAN)[0])
    reader = Reader(PLAN)
    for data in (odd, plain, BLANK_FILE, odd, plain):
        source = source_from_bytes(Path("s1.xlsx"), data)
        assert reader.read_source(source) == Reader(PLAN).read_source(source)
    said = {
        one.element: one.code for one in reader.read_source(source_from_bytes(Path("s1.xlsx"), odd)).findings
    }
    assert len(said) == 2, "the same number in another format, and half a thing"
    assert said[counts[2].element] == "shown_otherwise"
