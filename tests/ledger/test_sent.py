"""The office's own summary: its sending is booked, and judged against the plan's day (before 20/6/2023)."""

import json

import pytest

from tests.conftest import REPOSITORY


def duty(desk, as_of="2023-06-30"):
    found = desk.report(as_of=as_of)["duties"]
    (one,) = next(each for each in found if each["id"] == "h1_summary")["units"]
    return one["state"], one["on"], one["days_late"]


@pytest.fixture(autouse=True)
def _in_july(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1688200000")  # 2023-07-01


def sent(desk, day, number="05/BC-SLĐTBXH", *more):
    return desk.run("sent", "--period", "H1", "--number", number, "--date", day, *more)


@pytest.mark.parametrize(
    ("day", "said", "state"),
    [
        ("2023-06-19", "Đúng hạn (trước ngày 20/6/2023).", ("done", "2023-06-19", None)),
        ("20/6/2023", "Chậm 1 ngày (hạn: trước ngày 20/6/2023).", ("late", "2023-06-20", 1)),
        ("2023-06-26", "Chậm 7 ngày (hạn: trước ngày 20/6/2023).", ("late", "2023-06-26", 7)),
    ],
)
def test_in_time_or_late(desk, day, said, state):
    assert duty(desk) == ("not_reported", None, None)
    ran = sent(desk, day, "05/BC-SLĐTBXH", "--by", "Văn thư")
    assert (ran.code, ran.err) == (0, "")
    assert said in ran.out
    assert "số 05/BC-SLĐTBXH" in ran.out
    assert duty(desk) == state
    (row,) = desk.log()
    assert (row["kind"], row["period"], row["number"], row["by"]) == (
        "sent",
        "H1",
        "05/BC-SLĐTBXH",
        "Văn thư",
    )


def test_the_first_sending_counts_and_none_is_erased(desk):
    sent(desk, "2023-06-22")
    assert "Đúng hạn" in sent(desk, "2023-06-18", "06/BC-SLĐTBXH").out
    again = sent(desk, "2023-06-28", "07/BC-SLĐTBXH").out
    assert "sớm nhất là ngày 18/6/2023" in again
    assert "Đúng hạn" in again
    assert duty(desk) == ("done", "2023-06-18", None)
    assert len(desk.log()) == 3
    assert duty(desk, as_of="2023-06-17") == ("not_due", None, None), "as it was known then"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--number", "05/BC-X", "--date", "2023-07-03"), "tương lai"),
        (("--number", "05/BC-X", "--date", "2013-06-19"), "năm"),
        (("--number", "05/BC-X"), "--date"),
        (("--date", "2023-06-19"), "--number"),
        (("--number", "năm", "--date", "2023-06-19"), "số, ký hiệu văn bản"),
        (("--number", "05/BC-X", "--date", "2023-06-31"), "có thật"),
    ],
)
def test_what_is_wrong_is_said_and_not_booked(desk, words, said):
    ran = desk.run("sent", "--period", "H1", *words)
    assert ran.code == 2
    assert said in ran.err
    assert desk.log() == []


def test_a_period_without_such_a_duty(tmp_path, ppmd, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")  # 2030
    folder, plan = tmp_path / "meals", REPOSITORY / "tests" / "plans" / "school_meals"
    assert ppmd("init", folder, "--plan", plan).code == 0
    (period, *_) = json.loads(ppmd("plan", "show", plan, "--format", "json").out)["periods"]
    ran = ppmd("sent", "--workspace", folder, "--period", period["id"], "-n", "1/BC", "-d", period["to"])
    assert (ran.code, ran.err) == (0, "")
    assert "không quy định" in ran.out
