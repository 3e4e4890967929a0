"""Every fault of a plan is told, at its line and column, and nothing else with it."""

import shutil
from pathlib import Path

import pytest
import yaml

from ppmd_cli.findings.plan_faults import PLAN_FAULTS
from ppmd_cli.findings.wording import word
from ppmd_cli.i18n import Translator
from ppmd_cli.plan.load import check_folder

PLANS = Path(__file__).parents[1] / "plans"
CASES = [
    case
    for case in yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))
    if not case.get("skip")
]
# Faults of whole files and those that no good plan turns into by one change.
ELSEWHERE = {
    "plan_file_missing",
    "plan_file_empty",
    "plan_not_utf8",
    "plan_csv_header_missing",
    "plan_unit_without_form",
    "plan_formula_wildcard_differs",
}


def spoilt(case, tmp_path):
    """The folder with the change, and where the fault must stand: (file, line, column) or None."""
    folder = tmp_path / "plan"
    shutil.copytree(PLANS / case["plan"], folder)
    path = folder / case["file"]
    text = path.read_text(encoding="utf-8")
    assert case["old"] in text, "the good plan has changed: mend the corpus"
    new = case["new"].replace("LONG", "x" * case.get("long", 0))
    text = text.replace(case["old"], new, 1)
    place = None
    if case.get("at_text"):
        where = case.get("at_file", case["file"])
        held = text if where == case["file"] else (folder / where).read_text(encoding="utf-8")
        place = (where, *line_column(held, held.index(case["at_text"])))
    elif "⟦" in text:
        place = (case["file"], *line_column(text, text.index("⟦")))
    path.write_text(text.replace("⟦", ""), encoding="utf-8")
    return folder, place


def line_column(text, index):
    before = text[:index]
    return before.count("\n") + 1, index - before.rfind("\n")


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c['code']}" for n, c in enumerate(CASES)])
def test_fault_is_told_at_its_place(case, tmp_path):
    folder, place = spoilt(case, tmp_path)
    found = [
        (f.code, f.plan_place.file, f.plan_place.line, f.plan_place.column) for f in check_folder(folder)
    ]
    codes = {code for code, *_ in found}
    if case.get("anywhere"):
        assert case["code"] in codes
    else:
        assert (case["code"], *place) in found, found
    if not case.get("more"):
        assert codes <= {case["code"], *case.get("also", [])}, found


def test_corpus_holds_every_code():
    assert set(PLAN_FAULTS) == {case["code"] for case in CASES} | ELSEWHERE


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("case", CASES[::6], ids=[c["code"] for c in CASES[::6]])
def test_every_slot_of_the_sentence_is_filled(case, lang, tmp_path):
    folder, _ = spoilt(case, tmp_path)
    for finding in check_folder(folder):
        worded = word(finding, None, Translator(lang))
        assert worded.message != finding.code
        assert "…" not in worded.message, worded
        assert worded.remedy


def test_all_faults_of_all_files_in_one_run(tmp_path):
    folder = tmp_path / "plan"
    shutil.copytree(PLANS / "clean_water_k7", folder)
    for file, old, new in (
        ("plan.yaml", "    clause: 2.2\n", ""),
        ("plan.yaml", "area: K7", "area: K8"),
        ("forms.yaml", "code: W02", "code: W01"),
        ("rules.yaml", "formula: wells_unsafe <= wells_tested", "formula: wells_unsafe / map_date <= 1"),
        ("rules.yaml", "missing: never", "missing: sometimes"),
        ("register.csv", "V12,wells_total,8", "V12,wells_total,tám"),
    ):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [(f.plan_place.file, f.code) for f in check_folder(folder)]
    assert found == [
        ("plan.yaml", "plan_unknown_id"),
        ("plan.yaml", "plan_missing_clause"),
        ("forms.yaml", "plan_duplicate_code"),
        ("rules.yaml", "plan_formula_type"),
        ("rules.yaml", "plan_not_one_of"),
        ("register.csv", "plan_bad_value"),
    ]


def test_missing_empty_and_foreign_files(tmp_path):
    folder = tmp_path / "plan"
    shutil.copytree(PLANS / "school_meals", folder)
    (folder / "units.csv").unlink()
    (folder / "rules.yaml").write_text("", encoding="utf-8")
    (folder / "forms.yaml").write_bytes("forms: [Tr\u01b0\u1eddng]".encode("utf-16"))
    found = {(f.plan_place.file, f.code) for f in check_folder(folder)}
    assert {
        ("units.csv", "plan_file_missing"),
        ("rules.yaml", "plan_file_empty"),
        ("forms.yaml", "plan_not_utf8"),
    } <= found
