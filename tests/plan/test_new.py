"""`ppmd plan new`: a plan's folder for another year, with what people have to look at."""

import shutil
from pathlib import Path

import pytest

from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import check_folder, load_plan
from ppmd_cli.plan.renew import moved_years

PLANS = Path(__file__).parents[1] / "plans"
ALL = ["thanh_hoa_2023", str(PLANS / "school_meals"), str(PLANS / "clean_water_k7")]


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("2023-06-15", "2025-06-15"),
        ("Tháng 01/2023 (15/12/2022-14/01/2023)", "Tháng 01/2025 (15/12/2024-14/01/2025)"),
        ("so với cùng kỳ năm 2022.", "so với cùng kỳ năm 2024."),
        ("Quý I/2023", "Quý I/2025"),
        (
            "plan_date >= 2022-12-01 and plan_date <= data_to",
            "plan_date >= 2024-12-01 and plan_date <= data_to",
        ),
        ("năm học 2022-2023", "năm học 2024-2025"),
        # what is no year of this plan
        ("giai đoạn 2022-2025", "giai đoạn 2022-2025"),
        ("giai đoạn 2021 – 2024", "giai đoạn 2021 – 2024"),
        ("Nghị định số 130/2021/NĐ-CP", "Nghị định số 130/2021/NĐ-CP"),
        ("Nghị định số 12/2022/NĐ-CP", "Nghị định số 12/2022/NĐ-CP"),
        ("Luật năm 2012", "Luật năm 2012"),
        ("thanh_hoa_2023 x2023 12023 2.023 2,2023", "thanh_hoa_2023 x2023 12023 2.023 2,2023"),
    ],
)
def test_which_years_are_moved(text: str, later: str):
    assert moved_years(text, 2023, 2) == later


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("2024-02-29", "2025-02-28"),
        ("ngày 29/2/2024", "ngày 28/2/2025"),
        ("2023-02-28", "2024-02-28"),
    ],
)
def test_a_leap_day_becomes_a_day_that_there_is(text: str, later: str):
    assert moved_years(text, 2024, 1) == later


@pytest.mark.parametrize("old", ALL, ids=lambda name: Path(name).name)
def test_the_new_plan_has_no_faults_and_its_cases_hold(ppmd, tmp_path, old: str):
    folder = tmp_path / "moi_2040"
    ran = ppmd("plan", "new", folder, "--from", old)
    assert ran.code == 0, ran.out + ran.err
    before, after = load_plan(find_plan(old)), load_plan(folder)
    assert check_folder(folder) == check_folder(find_plan(old))
    assert (after.id, after.year) == ("moi_2040", before.year + 1)
    assert (after.document.number, after.document.date) == (None, None)
    assert [one.due_before.year for one in after.periods] == [
        one.due_before.year + 1 for one in before.periods
    ]
    assert [one.target for one in after.indicators] == [one.target for one in before.indicators]
    assert [one.clause for one in after.indicators] == [one.clause for one in before.indicators]
    assert ppmd("plan", "test", folder).code == ppmd("plan", "test", old).code == 0


def test_the_author_s_layout_and_comments_stay(ppmd, tmp_path):
    old, folder = find_plan("thanh_hoa_2023"), tmp_path / "moi"
    ppmd("plan", "new", folder, "--from", "thanh_hoa_2023", "--year", "2023")
    assert (folder / "forms.yaml").read_text("utf-8") == (old / "forms.yaml").read_text("utf-8")
    before, after = ((one / "plan.yaml").read_text("utf-8").splitlines() for one in (old, folder))
    told = [line for line in after if line not in before]
    assert [line.startswith("#") or line == "id: moi" for line in told] == [True] * len(told)
    assert [line for line in before if line not in after] == ["id: thanh_hoa_2023"]


def test_known_figures_say_whose_they_are(ppmd, tmp_path):
    folder = tmp_path / "moi"
    ran = ppmd("plan", "new", folder, "--from", PLANS / "school_meals", "--lang", "en")
    figures = load_plan(folder).baseline
    assert [one.value for one in figures] == [one.value for one in load_plan(PLANS / "school_meals").baseline]
    assert {
        one.source.startswith("TO BE REPLACED, figure of the plan school_meals: ") for one in figures
    } == {True}
    assert f"    baseline.csv:2: {len(figures)} rows" in ran.out.splitlines()


def test_what_is_left_to_people_is_told_with_its_line(ppmd, tmp_path):
    folder = tmp_path / "moi"
    lines = ppmd("plan", "new", folder, "--from", PLANS / "school_meals").out.splitlines()
    text = (folder / "plan.yaml").read_text("utf-8").splitlines()
    told = [line.strip() for line in lines if line.startswith("    plan.yaml:")]
    assert len(told) >= 3
    for line in told:
        _, number, words = (*line.split(":", 2), "")[:3]
        said = text[int(number) - 1]
        assert words.strip() in said if words else said.startswith("document:")


def test_a_number_and_a_date_of_a_document_are_nobody_s_to_guess(ppmd, tmp_path):
    old = shutil.copytree(PLANS / "school_meals", tmp_path / "old")
    text = (old / "plan.yaml").read_text("utf-8")
    end = "issuer: Phòng Bữa ăn học đường}"
    assert text.count(end) == 1
    (old / "plan.yaml").write_text(
        text.replace(end, end[:-1] + ', number: "12/KH-UBND", date: 2028-01-05}'), "utf-8"
    )
    assert load_plan(old).document.number == "12/KH-UBND"
    ppmd("plan", "new", tmp_path / "moi", "--from", old)
    made = load_plan(tmp_path / "moi").document
    assert (made.number, made.date) == (None, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("đề án",), "--id"),
        (("moi", "--id", "school_meals"), "school_meals"),
        (("full",), "full"),
    ],
)
def test_what_cannot_be_made_changes_nothing(ppmd, tmp_path, words, said):
    here = tmp_path / "here"
    (here / "full").mkdir(parents=True)
    (here / "full" / "x.txt").write_text("mine", "utf-8")
    ran = ppmd("plan", "new", here / words[0], *words[1:], "--from", PLANS / "school_meals")
    assert ran.code == 2
    assert said in ran.err
    assert sorted(one.relative_to(here).as_posix() for one in here.rglob("*")) == ["full", "full/x.txt"]


def test_an_empty_folder_is_filled_and_a_plan_with_faults_is_no_start(ppmd, tmp_path):
    (tmp_path / "moi").mkdir()
    assert ppmd("plan", "new", tmp_path / "moi", "--from", PLANS / "school_meals").code == 0
    broken = shutil.copytree(PLANS / "school_meals", tmp_path / "broken")
    (broken / "plan.yaml").write_text("id: [", "utf-8")
    assert ppmd("plan", "new", tmp_path / "hai", "--from", broken).code == 3
    assert not (tmp_path / "hai").exists()
