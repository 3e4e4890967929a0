"""Two plans that share nothing with the one that ships go the whole way: workbooks, checks, report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Ran

PLANS = Path(__file__).parents[1] / "plans"
Typed = str | int | float | date
Ppmd = Callable[..., Ran]

# unit -> element -> value, or one value for each subject in printed order
WATER: dict[str, dict[str, Typed | list[Typed]]] = {
    "C1": {
        "letter_number": "5/BC", "letter_date": date(2031, 4, 10), "map_drawn": "Có", "map_date": date(2031, 2, 28),
        "wells_total": [12, 8], "wells_tested": [5, 3], "wells_unsafe": [1, 0], "work_state": "đang làm",
    },
    "C2": {
        "letter_number": "6/BC", "letter_date": date(2031, 4, 12), "map_drawn": "Có", "map_date": date(2031, 3, 2),
        "wells_total": [10, 10, 10], "wells_tested": [2, 0, 0], "wells_unsafe": [0], "work_state": "chưa làm",
    },
    "C3": {
        "letter_number": "7/BC", "letter_date": date(2031, 4, 1), "map_drawn": "Không",
        "wells_total": [9], "wells_tested": [6], "wells_unsafe": [1], "work_state": "xong",
    },
    "WL": {"letter_number": "8/BC", "letter_date": date(2031, 4, 1), "samples_tested": [6, 6, 6]},
}  # fmt: skip
MEALS: dict[str, dict[str, Typed | list[Typed]]] = {
    code: {"signed_on": date(2028, 6, 1), "kitchen": kitchen, "meals_served": meals, "meal_price": price}
    for code, kitchen, meals, price in (
        ("s-an", "đạt chuẩn", 1100, 25),
        ("s-binh", "đạt chuẩn", 2300, 24.5),
        ("s-cam", "chờ kiểm tra", 600, 20),
        ("s-dong", "đạt chuẩn", 1750, 30),
    )
}


def fill(
    ppmd: Ppmd, plan: str, period: str, values: Mapping[str, Mapping[str, object]], folder: Path
) -> Path:
    """Make the blanks, type the values into the cells that the template names, give the folder."""
    made = ppmd(
        "template", "--plan", PLANS / plan, "--period", period, "--all", "--out", folder, "--format", "json"
    )
    assert made.code == 0, made.err
    for file in json.loads(made.out)["files"]:
        path = Path(file["path"])
        if file["unit"] not in values:
            path.unlink()
            continue
        book = load_workbook(path)
        for element, value in values[file["unit"]].items():
            cells = [cell for cell in file["cells"] if cell["element"] == element]
            assert cells, element
            for cell, one in zip(cells, value if isinstance(value, list) else [value], strict=False):
                book[cell["sheet"]][cell["cell"]] = one
        book.save(path)
    return folder


def report(ppmd: Ppmd, plan: str, period: str, folder: Path, as_of: str) -> dict[str, object]:
    ran = ppmd(
        "report", "--plan", PLANS / plan, "--period", period, "--from", folder, "--out", folder / "out",
        "--as-of", as_of, "--format", "json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    for name in ("docx", "html", "json"):
        assert (folder / "out" / f"bao-cao-{period}.{name}").stat().st_size > 500
    data: dict[str, object] = json.loads(ran.out)
    return data


def row(data: dict[str, object], name: str) -> dict[str, object]:
    indicators = data["indicators"]
    assert isinstance(indicators, list)
    return next(item for item in indicators if item["id"] == name)


def test_water_of_three_levels_by_quarters(ppmd: Ppmd, tmp_path: Path) -> None:
    folder = fill(ppmd, "clean_water_k7", "Q1", WATER, tmp_path)
    checked = ppmd("validate", folder, "--plan", PLANS / "clean_water_k7", "--format", "json")
    files = json.loads(checked.out)["files"]
    assert {f["unit"]: f["outcome"] for f in files} == dict.fromkeys(WATER, "clean"), checked.out
    data = report(ppmd, "clean_water_k7", "Q1", folder, "2031-04-20")
    wells = row(data, "wells_tested_total")
    # 5 + 3 + 2 + 6 wells of the 40 of the year: more than the quarter expected now, not yet the year's
    assert (wells["numerator"], wells["denominator"], wells["verdict"], wells["needed"]) == (
        "16",
        None,
        "on_track",
        "24",
    )
    unsafe = row(data, "unsafe_wells")
    # Làng Đá and Làng Cỏ tested none and leave their unsafe ones blank: both leave the rate; 2 of 16
    assert (unsafe["numerator"], unsafe["denominator"], unsafe["percent"]) == ("2", "16", "12.5")
    assert data["completeness"]["late"] == ["C2"]  # type: ignore[index]
    duties = data["duties"]
    assert isinstance(duties, list)
    assert [u["state"] for u in duties[0]["units"]] == ["done", "late", "not_done"]
    assert [u["state"] for u in duties[1]["units"]] == ["done", "late", "done"]


def test_water_with_a_county_missing(ppmd: Ppmd, tmp_path: Path) -> None:
    some = {unit: values for unit, values in WATER.items() if unit != "C3"}
    data = report(
        ppmd, "clean_water_k7", "Q1", fill(ppmd, "clean_water_k7", "Q1", some, tmp_path), "2031-04-20"
    )
    wells = row(data, "wells_tested_total")
    # 10 wells so far, exactly the quarter expected; whatever C3 adds can only help, up to the year's 40
    assert (wells["numerator"], wells["lower"], wells["upper"]) == ("10", "10", None)
    assert (wells["verdict"], wells["open_units"]) == ("undetermined", ["C3"])


def test_meals_without_months_or_children(ppmd: Ppmd, tmp_path: Path) -> None:
    folder = fill(ppmd, "school_meals", "term", MEALS, tmp_path)
    checked = ppmd("validate", folder, "--plan", PLANS / "school_meals", "--format", "json")
    assert json.loads(checked.out)["summary"] == {
        "files": 4, "clean": 4, "warnings": 0, "errors": 0, "unreadable": 0,
    }, checked.out  # fmt: skip
    data = report(ppmd, "school_meals", "term", folder, "2028-06-20")
    kitchens, meals = row(data, "certified_kitchens"), row(data, "meals_growth")
    assert (kitchens["numerator"], kitchens["denominator"], kitchens["verdict"]) == ("3", "4", "met")
    # (1100 + 2300 + 600 + 1750) / (1000 + 2000 + 500 + 1500) = 5750 / 5000: 15 % more, inside 10 to 20
    assert (meals["value"], meals["percent"], meals["verdict"]) == ("3/20", "15.0", "met")


@pytest.mark.parametrize(
    ("element", "value", "code"),
    [("kitchen", "không có bếp", "kitchen_for_meals"), ("meal_price", 25000, "price_plausible"), ("meals_served", -1, "negative_number")],
)  # fmt: skip
def test_a_fault_is_named_at_its_cell(
    ppmd: Ppmd, tmp_path: Path, element: str, value: Typed, code: str
) -> None:
    folder = fill(ppmd, "school_meals", "term", {"s-an": MEALS["s-an"] | {element: value}}, tmp_path)
    checked = ppmd("validate", folder, "--plan", PLANS / "school_meals", "--format", "json")
    found = json.loads(checked.out)["files"][0]["findings"]
    assert [finding["code"] for finding in found] == [code]
    assert found[0]["cell"]
