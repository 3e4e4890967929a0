"""One fault, one line: pictures of sheets and the lines that are read of them."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ppmd_cli import resources
from ppmd_cli.checks.fold import Fold, folded
from ppmd_cli.checks.order import arranged
from ppmd_cli.cli.reporters_findings import FindingsReporter
from ppmd_cli.findings.catalogue import finding, with_slots
from ppmd_cli.i18n import Translator
from ppmd_cli.layout import form_of, lay_out
from ppmd_cli.model.cell import CellRef, a1, cell_ranges, from_a1
from ppmd_cli.model.fact import Fact, Submission
from ppmd_cli.model.finding import Finding, Outcome, Place, Severity
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import BLANK, Quantity
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import Run, check_all
from tests.sheets import submission

UNIT = "381"
CODES = {
    "n": "not_a_number",
    "b": "value_missing",
    "r": "register_differs",
    "j": "number_leaps",
    "t": "number_as_text",
    "s": "column_in_steps",  # a warning of its whole column
    "m": "column_off_by_factor",  # an error of its whole column
    "o": "figures_of_another_unit",  # an error of its whole row
}


@cache
def shipped() -> Plan:
    return load_plan(resources.plans() / "thanh_hoa_2023")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return shipped()


def drawn(picture: str, sheets: str = "S") -> Submission:
    """A table from row 10, column D on: a letter is a finding, `+` two in one cell, `.` a figure, `_` nothing.

    Rows are subjects, columns elements; a line of dashes begins the next sheet.
    """
    facts: dict[tuple[str, str], Fact] = {}
    found: list[Finding] = []
    sheet, row = sheets, 10
    for line in picture.strip().splitlines():
        if set(line.strip()) == {"-"}:
            sheet, row = sheet + "2", 10
            continue
        for number, marks in enumerate(line.split()):
            element, subject, cell = f"{sheet}{number}", f"{sheet}-{row}", a1(row, 4 + number)
            value = BLANK if set(marks) <= {"b", "_"} else Quantity(7)
            ref = CellRef("", "a.xlsx", sheet, cell)
            facts[element, subject] = Fact(element, subject, UNIT, "H1", value, ref, "7")
            for mark in marks:
                if mark in CODES:
                    place = Place(sheet, cell)
                    found.append(finding(CODES[mark], place=place, element=element, subject=subject))
        row += 1
    outcome = Outcome.ERRORS
    found = arranged(found, None)
    return Submission("a.xlsx", "a.xlsx", "0", UNIT, "H1", None, facts, None, tuple(found), outcome)


def told(fold: Fold) -> str:
    """A line as `code cells`, what follows from it behind a plus."""

    def cells(some: tuple[Finding, ...]) -> str:
        return " ".join(cell_ranges(from_a1(one.place.cell or "") for one in some))

    shape = fold.found.slot("fold_shape")
    line = f"{fold.found.code} {cells(fold.members)}" + (f" {shape}" if shape in ("rows", "sheets") else "")
    codes = dict.fromkeys(one.code for one in fold.others)
    followers = (tuple(one for one in fold.others if one.code == code) for code in codes)
    return " + ".join([line, *(f"{some[0].code} {cells(some)}" for some in followers)])


@pytest.mark.parametrize(
    ("picture", "lines"),
    [
        # Three in one column are one fault, two are two slips.
        ("n .\nn .\nn .", ["not_a_number D10:D12"]),
        ("n .\nn .\n. .", ["not_a_number D10", "not_a_number D11"]),
        # A row.
        ("n n n\n. . .", ["not_a_number D10:F10"]),
        # Two columns are one line, with what says the same elsewhere.
        ("n n .\nn n .\nn n n", ["not_a_number D10:E12 F12"]),
        ("n . .\nn . .\nn . n", ["not_a_number D10:D12", "not_a_number F12"]),
        # Two rows exchanged.
        ("r r\n. .\nr r", ["register_differs D10:E10 D12:E12"]),
        ("r .\n. r\n. .", ["register_differs D10", "register_differs E11"]),
        # Different faults stay apart, and so do grave and light.
        ("n .\nn r\nn r\n. r", ["not_a_number D10:D12", "register_differs E11:E13"]),
        # In the same cells the lighter follows from the graver, never the other way.
        ("nr .\nnr .\nn .", ["not_a_number D10:D12 + register_differs D10:D11"]),
        ("nr .\nnr .\nr .", ["not_a_number D10", "not_a_number D11", "register_differs D10:D12"]),
        # A warning of a column explains warnings in it, no error, and nothing beside it.
        ("s .\nr .\nr .", ["column_in_steps D10 + register_differs D11:D12"]),
        ("s .\nn .\n. r", ["not_a_number D11", "column_in_steps D10", "register_differs E12"]),
        # An error of a column explains errors in it.
        ("m .\nn .\n. n", ["column_off_by_factor D10 + not_a_number D11", "not_a_number E12"]),
        # Another unit's row.
        (
            ". o n r\n. . . r",
            ["figures_of_another_unit E10 + not_a_number F10 + register_differs G10", "register_differs G11"],
        ),
        # One number against two known ones is one doubt; two errors in a cell are two.
        ("rj .", ["number_leaps D10 + register_differs D10"]),
        ("nr .", ["not_a_number D10", "register_differs D10"]),
        # Notes are folded, but follow from nothing.
        ("mt .\nt .\nt .", ["column_off_by_factor D10", "number_as_text D10:D12"]),
        # Blanks: whole rows, columns, the rest one by one.
        ("b b\nb b\n. .", ["value_missing D10:E11 rows"]),
        ("b .\nb .\nb .", ["value_missing D10:D12"]),
        ("b .\n. b", ["value_missing D10", "value_missing E11"]),
        ("b b\nb b\nb .\nb .\nb .", ["value_missing D10:E11 rows", "value_missing D12:D14"]),
        # Nobody has typed anything: one line, whatever the number of sheets.
        ("b b\nb b\n---\nb _\nb b", ["value_missing D10:E11 sheets"]),
        ("b b\nb b\n---\n. b", ["value_missing D10:E11 sheets", "value_missing E10"]),
    ],
)
def test_pictures(plan: Plan, picture: str, lines: list[str]):
    said = [told(fold) for fold in folded(drawn(picture), plan)]
    assert said == lines


def test_what_a_sender_has_explained_is_folded_with_its_like_only(plan: Plan):
    file = drawn("r .\nr .\nr .\nr .")
    first = with_slots(file.findings[0], {"explained": "Cơ sở mới"})
    said = [told(fold) for fold in folded(replace(file, findings=(first, *file.findings[1:])), plan)]
    assert said == ["register_differs D10", "register_differs D11:D13"]


@pytest.mark.parametrize("explained", [0, 1])
def test_what_a_sender_has_explained_stands_alone(plan: Plan, explained: int):
    """Two doubts about one number are one line, but not where one of them is explained."""
    found = list(drawn("rj .").findings)
    found[explained] = with_slots(found[explained], {"explained": "Cơ sở mới"})
    assert len(folded(replace(drawn("rj ."), findings=tuple(found)), plan)) == 2


def test_what_stands_for_others_is_not_folded_again(plan: Plan):
    file = drawn("n .\nn .\nn .")
    lines = tuple(with_slots(one, {"fold_shape": "cells"}) for one in file.findings)
    assert [fold.found for fold in folded(replace(file, findings=lines), plan)] == list(lines)


MARKS = st.sampled_from([".", ".", "_", "n", "b", "r", "j", "t", "s", "m", "o", "nr", "rj", "mr", "bn", "on"])
PICTURES = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(MARKS, min_size=wide, max_size=wide), min_size=1, max_size=7)
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PICTURES, min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_no_cell_and_no_severity_is_lost(sheets: list[list[list[str]]], chance):
    plan = shipped()
    file = drawn("\n---\n".join("\n".join(" ".join(row) for row in sheet) for sheet in sheets))
    folds = folded(file, plan)
    # Every finding stands in exactly one line.
    assert sorted(map(repr, (one for fold in folds for one in fold.whole))) == sorted(
        map(repr, file.findings)
    )
    for fold in folds:
        # What is said is of the first member, its code and severity; every cell is named.
        assert (fold.found.code, fold.found.severity) == (fold.members[0].code, fold.members[0].severity)
        assert fold.found.place == fold.members[0].place
        assert {(one.code, one.severity) for one in fold.members} == {(fold.found.code, fold.found.severity)}
        assert {one.place for one in fold.whole} <= {fold.found.place, *fold.found.related}
        # Nothing hides behind something lighter.
        assert all(one.severity.rank >= fold.found.severity.rank for one in fold.others)
    # In the order of the findings; again the same; the same whatever order they came in.
    places = [file.findings.index(fold.members[0]) for fold in folds]
    assert places == sorted(places)
    once = tuple(fold.found for fold in folds)
    assert tuple(fold.found for fold in folded(replace(file, findings=once), plan)) == once
    mixed = list(file.findings)
    chance.shuffle(mixed)
    assert folded(replace(file, findings=tuple(arranged(mixed, None))), plan) == folds


def worded(plan: Plan, file: Submission, lang: str = "vi") -> list[str]:
    words = FindingsReporter(plan, Translator(lang)).wording
    form = next(form for form in plan.forms if form.id == file.form)
    return [words.word(fold.found, form, file.unit).message for fold in folded(file, plan)]


def test_words_of_a_total_typed_in_every_row(plan: Plan):
    (file,) = check_all([submission(plan, UNIT, "H1", {"establishments_total": ("90",) * 7})], plan)
    errors = replace(file, findings=tuple(one for one in file.findings if one.code == "register_differs"))
    (line,) = worded(plan, errors)
    assert line.startswith("Phường Bắc Sơn")
    assert "Cũng như vậy ở 6 ô khác: " in line
    assert "và 3 xã, phường, thị trấn khác (" in line
    assert "The same in 6 more cells: " in worded(plan, errors, "en")[0]


def test_words_of_tables_that_are_gone(plan: Plan):
    (file,) = check_all([submission(plan, UNIT, "H1")], plan)
    gone = tuple(finding("section_missing", place=Place(), found=name) for name in ("Một", "Hai", "Ba"))
    (line,) = worded(plan, replace(file, findings=gone))
    assert "“Một”" in line
    assert line.endswith("Cũng như vậy: “Hai”, “Ba”.")


def test_words_of_communes_left_blank(plan: Plan):
    form = form_of(plan, UNIT)
    assert form is not None
    sheet = next(one for one in lay_out(plan, form, UNIT, "H1").sheets if one.kind == "table")
    numbers = {e.id: ("", "") + ("1",) * 5 for e in sheet.elements if e.type == "count"}
    (file,) = check_all([submission(plan, UNIT, "H1", numbers)], plan)
    table = [one for one in file.findings if one.place.sheet == sheet.name and one.code == "value_missing"]
    rows = [one for one in table if one.subject in sheet.subjects[:2]]
    assert worded(plan, replace(file, findings=tuple(rows))) == [
        f"Phường Bắc Sơn, Phường Ba Đình chưa ghi số liệu nào: {len(rows)} ô bắt buộc còn trống."
    ]


def test_programs_get_the_single_findings(plan: Plan):
    file = drawn("n .\nn .\nn .")
    reporter = FindingsReporter(plan, Translator("vi"))
    answer = json.loads(reporter.json(Run((file,))))["files"][0]["findings"]
    assert [one["cell"] for one in answer] == ["D10", "D11", "D12"]
    assert len({one["fingerprint"] for one in answer}) == 3
    assert reporter.text(Run((file,))).count("[not_a_number]") == 1
    assert all(one.severity is Severity.ERROR for one in file.findings)
