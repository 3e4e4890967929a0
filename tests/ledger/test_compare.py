"""`ppmd compare`: two periods, days, closings, receipts, files and folders."""

import csv
import io
import json
from fractions import Fraction

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.conftest import REPOSITORY
from tests.ledger.desk import edited
from tests.ledger.test_versions import inspected

SCHEMA = json.loads((REPOSITORY / "schema" / "comparison.schema.json").read_text("utf-8"))


def compared(run, *words):
    ran = run("compare", *words, "--format", "json")
    assert ran.code == 0, ran.err
    answer = json.loads(ran.out)
    Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(answer)
    for one in answer["indicators"]:
        if one["change"] is not None:
            assert sum((Fraction(move["share"]) for move in one["moves"]), Fraction(0)) == Fraction(
                one["change"]
            )
    return answer | {"by": {one["id"]: one for one in answer["indicators"]}}


def test_two_days_of_the_ledger(desk, two, sample):
    first, second, place, value = two
    desk.put(first)
    desk.put(sample("394"))
    desk.batch(received="2023-06-10")
    desk.put(second)
    desk.put(sample("387"))
    desk.batch(received="2023-06-14")
    answer = compared(desk.run, "H1@2023-06-12", "H1@2023-06-18")
    assert (answer["came"], answer["went"]) == (["387"], [])
    moved = answer["by"]["establishments_inspected"]
    (cell,) = [move for move in moved["moves"] if move["why"] == "changed"]
    assert (cell["unit"], cell["numerator"], cell["denominator"]) == ("380", "-1", "0")
    sheet, _, address = place.rpartition("!")
    assert cell["cells"] == [{
        "element": "establishments_inspected", "subject": cell["subject"], "before": str(value),
        "after": str(value - 1), "sheet": sheet, "cell": address,
    }]  # fmt: skip
    (came,) = [move for move in moved["moves"] if move["why"] == "came"]
    told = inspected(desk.report(), "387")
    assert (came["unit"], came["numerator"], came["denominator"]) == ("387", *told)
    text = desk.run("compare", "H1@2023-06-12", "H1@2023-06-18").out
    assert f"{value} → {value - 1} ({place})" in text
    assert compared(desk.run, "H1@12/6/2023", "H1")["came"] == ["387"]


def test_two_receipts_of_a_unit_and_two_files(desk, two, ppmd):
    first, second, _, value = two
    desk.run("submit", first, "--received", "2023-06-10")
    desk.run("submit", second, "--received", "2023-06-12")
    for answer in (
        compared(desk.run, "#1", "#2"), compared(desk.run, "1", "2"),
        compared(ppmd, first, second, "--plan", "thanh_hoa_2023"),
    ):  # fmt: skip
        (cell,) = answer["cells"]
        assert (cell["unit"], cell["before"], cell["after"]) == ("380", str(value), str(value - 1))
        moved = [one["id"] for one in answer["indicators"] if one["moves"]]
        assert moved == ["establishments_inspected"]
    assert "1 giá trị khác nhau" in desk.run("compare", "1", "2").out
    assert compared(desk.run, "1", "1")["cells"] == []


def test_findings_that_are_new_and_gone(desk, two, sample, tmp_path):
    _, _, place, _ = two
    bad = tmp_path / "xấu.xlsx"
    bad.write_bytes(edited(sample("380"), {place: 9999}))
    desk.run("submit", bad, "--received", "2023-06-10")
    desk.run("submit", sample("380"), "--received", "2023-06-11")
    answer = compared(desk.run, "1", "3")
    assert "inspected_within_total" in {one["code"] for one in answer["gone_findings"]}
    assert answer["new_findings"] == []
    assert answer["came"] == ["380"], "its figures did not count before"


def test_two_periods_in_folders_add_up(ppmd):
    answer = compared(ppmd, "sample_data/H1", "sample_data/FY", "--plan", "thanh_hoa_2023")
    assert len(answer["indicators"]) == 14
    moved = answer["by"]["establishments_inspected"]
    assert moved["verdict_changed"] in (True, False)
    tops = sum(Fraction(move["numerator"]) for move in moved["moves"])
    assert tops == Fraction(moved["after"]["numerator"]) - Fraction(moved["before"]["numerator"])
    assert answer["cells"] == [], "between periods nearly all cells differ"


def test_two_closings(desk, two):
    first, second, _, _ = two
    desk.put(first)
    desk.batch(received="2023-06-10")
    desk.run("close", "--period", "H1", "--as-of", "2023-06-20")
    desk.put(second)
    desk.run("close", "--period", "H1", "--reopen", "sửa số")
    desk.batch(received="2023-06-16")
    desk.run("close", "--period", "H1", "--as-of", "2023-06-20")
    answer = compared(desk.run, "H1#1", "H1#2")
    assert [one["kind"] for one in (answer["before"], answer["after"])] == ["edition", "edition"]
    assert [move["numerator"] for move in answer["by"]["establishments_inspected"]["moves"]] == ["-1"]
    assert [one["id"] for one in answer["indicators"] if one["moves"]] == ["establishments_inspected"]


def test_csv_sums_up_in_a_spreadsheet(desk, two):
    first, second, _, _ = two
    desk.run("submit", first, "--received", "2023-06-10")
    desk.run("submit", second, "--received", "2023-06-12")
    rows = list(
        csv.reader(
            io.StringIO(desk.run("compare", "1", "2", "--format", "csv").out.lstrip("\ufeff")), delimiter=";"
        )
    )
    assert rows[0][0] == "Chỉ tiêu"
    (row,) = rows[1:]
    assert row[rows[0].index("Tử số thêm")] == "-1"
    assert "/" not in row[-1], "a spreadsheet takes 1/2 for a day"


@pytest.mark.parametrize(("words", "said"), [
    (("H1@2023-13-40", "H1"), "NĂM-THÁNG-NGÀY"),
    (("H7", "H1"), "H7"),
    (("H1#3", "H1"), "H1"),
    (("99", "1"), "#99"),
    (("H1", "H1", "--indicator", "không_có"), "không_có"),
    (("sample_data", "sample_data"), "--period"),
])  # fmt: skip
def test_wrong_usage_is_named(desk, words, said):
    ran = desk.run("compare", *words)
    assert ran.code == 2
    assert said in ran.err


def test_returns_of_different_units_have_no_cells_in_common(ppmd, sample):
    ran = ppmd("compare", sample("380"), sample("394"), "--plan", "thanh_hoa_2023")
    assert (ran.code, "380" in ran.err, "394" in ran.err) == (2, True, True)
