"""A day is shown as its sender saw it, not as the number by which a file keeps it."""

import csv
import io
import json
from datetime import date
from fractions import Fraction

import pytest

from ppmd_cli.i18n import Translator
from ppmd_cli.model.value import UNREADABLE, Day, Quantity, Text
from ppmd_cli.report.seen import seen
from tests.conftest import REPOSITORY
from tests.report.called import call

DAY = Day(date(2023, 6, 16))
(SENT,) = (REPOSITORY / "sample_data" / "H1").glob("406*")
WORDS = ("--period", "H1", "--from", SENT, "--plan", "thanh_hoa_2023")


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("45093", DAY, "16/6/2023"),
        ("45093.0", DAY, "16/6/2023 (tệp lưu số 45093.0)"),
        ("45093.5", DAY, "16/6/2023 (tệp lưu số 45093.5)"),
        ("43631", DAY, "16/6/2023 (tệp lưu số 43631)"),  # a workbook that counts from 1904
        ("44993", Day(date(2023, 3, 8)), "08/3/2023"),
        ("16/6/2023", DAY, "16/6/2023"),
        ("16-06-23", DAY, "16-06-23"),
        ("ngày 16 tháng 6 năm 2023", DAY, "ngày 16 tháng 6 năm 2023"),
        ("2023-06-16T10:00:00", DAY, "2023-06-16T10:00:00"),
        ("45093", Quantity(Fraction(45093)), "45093"),
        ("45093", Text("45093"), "45093"),
        ("45093", UNREADABLE, "45093"),
    ],
)
def test_what_the_sender_saw(typed, value, shown):
    assert seen(typed, value, Translator("vi")) == shown


def test_in_english_too_the_day_stands_as_in_the_workbook():
    assert seen("45093", DAY, Translator("en")) == "16/6/2023"
    assert seen("43631", DAY, Translator("en")) == "16/6/2023 (the file keeps 43631)"


def test_explain_shows_the_day_and_json_keeps_what_is_stored():
    ran = call("explain", "report_date", *WORDS, "--unit", "406")
    assert "“16/6/2023”   16/6/2023" in ran.out
    assert "45093" not in ran.out
    assert "huyện Quảng Xương; tệp: 406" in ran.out, "a day has no sum"
    told = json.loads(call("explain", "report_date", *WORDS, "--unit", "406", "--format", "json").out)
    assert told["units"][0]["facts"][0]["typed"] == "45093"


def test_what_cannot_be_added_up_has_no_column_of_sums():
    said = call("explain", "report_date", *WORDS).out
    assert "Tình trạng" not in said
    assert "huyện Quảng Xương   Bìa!D18   16/6/2023" in said
    added = call("explain", "inspection_rounds", *WORDS).out
    assert "Tình trạng, số liệu" in added


def test_the_export_shows_the_day(tmp_path):
    assert call("export", *WORDS, "--out", tmp_path).code == 0
    (out,) = tmp_path.glob("*.csv")
    rows = csv.DictReader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";")
    typed = {row["Mã đơn vị"]: row["Nguyên văn"] for row in rows if row["Mã chỉ tiêu"] == "report_date"}
    assert typed["406"] == "16/6/2023"


def test_on_the_page(tmp_path):
    assert call("report", *WORDS, "--as-of", "2023-06-19", "--out", tmp_path, "--write", "html").code == 0
    page = (tmp_path / "bao-cao-H1.html").read_text(encoding="utf-8")
    assert '"“16/6/2023”"' in page
    assert '"“45093”"' not in page
