"""Every check on a small plan: what is typed, what is found where, and what mends it (cases.yaml)."""

from pathlib import Path

import pytest
import yaml

from ppmd_cli.findings.catalogue import CATALOGUE, FILE_CODES, PERSONAL_CODES
from ppmd_cli.layout import lay_out
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Finding, Place
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.validate import check_all
from tests.sheets import read_tables, submission

HERE = Path(__file__).parent
DATA = yaml.load((HERE / "cases.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
CASES = [pytest.param(case, id=f"{case['code']}-{number}") for number, case in enumerate(DATA["cases"])]
VALUE_CODES = [
    code
    for code in CATALOGUE
    if code not in FILE_CODES | PERSONAL_CODES and not code.startswith(("unknown_", "subject_"))
]
# Only a file can show these: see tests/intake and tests/validate.
BY_FILES = {
    "not_a_return", "form_version_old", "element_missing", "section_missing", "measure_changed", "table_turned", "headings_missing", "duplicate_cell", "copies_differ", "code_missing_matched_by_name",
    "value_in_covered_cell", "second_return", "identity_differs", "code_and_name_differ",
    "code_and_label_differ",
    "codes_look_alike", "code_not_clear", "cells_merged",  # tests/intake/test_retyped.py
    "title_of_another", "file_name_of_another",  # tests/intake/test_named_otherwise.py
    "columns_alike", "column_in_steps", "year_as_count", "number_leaps", "date_far_away", "date_after_report", "cutoff_of_another_time", "months_running",  # test_slips.py
    "date_perhaps_swapped",  # tests/intake/test_month_first.py
    "sum_differs",  # tests/intake/test_sums.py
    "values_in_next_column",  # tests/intake/test_shifted.py
    "values_below_labels", "values_above_labels", "column_off_by_factor", "column_sorted_apart", "column_misplaced",  # test_shift.py
    "figures_of_another_unit", "flows_hardly_changed",  # test_copies.py
    "encoding_guessed", "business_names", "format_without_checksum",
    "amount_in_dong", "document_number_open",  # tests/intake/test_parse.py
    "pictures_not_searched", "objects_not_searched", "name_in_file_name",  # tests/privacy/test_places.py
    "correction_disputed", "waiver_without_finding", "explanation_without_finding",  # tests/ledger
    "shown_otherwise", "struck_or_raised",  # tests/intake/test_marks.py
    "name_perhaps",  # tests/privacy/test_sheets.py
    "shown_rounded",  # tests/intake/test_number_seen.py
    "formula_stale", "formula_reckoned",  # tests/intake/test_reckon.py
}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(HERE / "shelves", use_cache=False)


def made(plan: Plan, unit: str, period: str, values: dict[str, str], typed: str = "") -> Submission:
    base = read_tables(DATA["base"][unit])
    return submission(plan, unit, period, base | values, how=dict.fromkeys(values, typed))


def found_in(plan: Plan, case: dict, which: str) -> list[Finding]:
    """The findings of library a's last return, when run with the others of the case."""
    typed = case.get("typed", "") if which == "bad" else ""
    runs = [made(plan, unit, "A", values) for unit, values in case.get("others", {}).items()]
    if "before" in case:
        runs.append(made(plan, "a", "A", case["before"]))
    last = made(plan, "a", "B" if "before" in case else "A", case[which], typed)
    return list(check_all([*runs, last], plan)[-1].findings)


def key(found: Finding) -> str:
    return f"{found.element or ''}[{found.subject}]"


def cells(plan: Plan, case: dict) -> dict[str, Place]:
    """Where the values of library a's last return stand."""
    layout = lay_out(plan, plan.forms[0], "a", "B" if "before" in case else "A")
    places = {f"{c.element}[{c.subject}]": Place(c.sheet, c.cell) for c in layout.cells}
    return {f"{element}[a]": Place(sheet.name) for element, sheet in layout.sheet_of.items()} | places


@pytest.mark.parametrize("case", CASES)
def test_bad_is_found_and_good_is_not(plan: Plan, case: dict):
    bad = found_in(plan, case, "bad")
    assert sorted(one.code for one in bad) == sorted([case["code"], *case.get("also", [])])
    said = next(one for one in bad if one.code == case["code"])
    places = cells(plan, case)
    assert key(said) == case["finds"]
    assert said.place == places.get(case.get("at", case["finds"]), Place("Phòng"))
    assert list(said.related) == [places[other] for other in case.get("related", [])]
    assert [one.code for one in found_in(plan, case, "good")] == []


@pytest.mark.parametrize("unit", ["a", "b"])
def test_the_base_gives_no_finding(plan: Plan, unit: str):
    assert check_all([made(plan, unit, "A", {})], plan)[0].findings == ()


def test_every_code_of_values_and_every_rule_has_a_case(plan: Plan):
    cased = {case["code"] for case in DATA["cases"]}
    rules = {rule.id for rule in plan.rules} - {"rooms_once", "right_file", "months_given"}
    assert (set(VALUE_CODES) - BY_FILES) | rules <= cased
