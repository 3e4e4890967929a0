"""The cross tables and charts of the Excel annexes: rates of units, what was reported, bars over cells."""

from __future__ import annotations

import json
import operator
import re
import subprocess
import sys
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from ppmd_cli.i18n import Translator
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.cross import pivoted
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import find_period, make_report, page
from ppmd_cli.workflow.validate import validate
from tests.conftest import REPOSITORY
from tests.report.called import call

SAMPLE = REPOSITORY / "sample_data"
DAYS = {"H1": "2023-06-20", "FY": "2023-12-20"}
SIGNS = {"reached": "●", "in_pace": "◐", "below": "○", "has": "● có", "has_not": "○ chưa", "small": "·"}

HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@pytest.fixture(scope="module", params=["H1", "FY"])
def made(request, tmp_path_factory):
    """The workbook with results, with formulas, its path, and the report as JSON."""
    folder, period = tmp_path_factory.mktemp("crossed"), request.param
    words = ("--from", SAMPLE / period, "--period", period, "--as-of", DAYS[period])
    ran = call("report", *words, "--out", folder, "--write", "xlsx", "--format", "json")
    assert ran.code == 0, ran.err
    path = folder / f"bao-cao-{period}.xlsx"
    return load_workbook(path, data_only=True), load_workbook(path), path, json.loads(ran.out)


@pytest.fixture(scope="module")
def views():
    """The page of each period, whose levels stand in the web page's tables and maps."""
    plan = load_plan(REPOSITORY / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023")
    return {
        period: make_report(
            plan, find_period(plan, period), Gathered(validate([SAMPLE / period], plan)), Translator("vi"),
            as_of=date.fromisoformat(day),
        ).view
        for period, day in DAYS.items()
    }  # fmt: skip


def first_row(report):
    return 7 if report["period"] == "H1" else 6


def shown(value, shape):
    """What a cell prints of a number whose format has conditions."""
    for part in shape.split(";"):
        found = re.match(r"\[(<=|>=|<|>)([\d.]+)\](.*)", part)
        if found is not None and not HOLDS[found[1]](value, float(found[2])):
            continue
        said = found[3] if found else part
        digits = re.match(r"0(?:\.(0+))?%", said)
        text = "".join(re.findall(r'"([^"]*)"', said))
        if digits is None:
            return text
        places = Decimal(1).scaleb(-len(digits[1] or ""))
        return f"{Decimal(repr(value * 100)).quantize(places, ROUND_HALF_UP)}%{text}"
    raise AssertionError(shape)


def test_each_rate_is_a_formula_of_the_figures_of_its_unit(made):
    results, live, _, report = made
    sheet, formulas, units = results["Bảng chéo"], live["Bảng chéo"], live["Theo đơn vị"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=first_row(report)) if row[0].value}
    at = {row[1].value: row[1].row for row in units.iter_rows(min_row=6)}
    codes = {row[0].value: row[1].value for row in units.iter_rows(min_row=6)}
    seen = {"rates": 0, "words": 0, "dashes": 0}
    for place, one in enumerate(report["indicators"], 1):
        asked = {codes[unit["unit"]]: unit for unit in one["units"]}
        for name in codes.values():
            cell = rows[name][place] if name in rows else None
            if name not in asked:
                assert cell is None or cell.value is None or name == "Tổng cộng", "a blank is a blank"
                continue
            unit = asked[name]
            if unit["value"] is None:
                assert cell.value in ("–", "chưa gửi báo cáo", "đang chỉnh lý", "không có số liệu"), (
                    cell.value
                )
                assert (cell.value == "–") == (unit["numerator"] is not None)
                seen["dashes" if cell.value == "–" else "words"] += 1
                continue
            assert abs(cell.value - float(Fraction(unit["value"]))) < 1e-12
            written = formulas[cell.coordinate].value
            assert re.findall(r"'Theo đơn vị'!([A-Z]+)(\d+)", written), written
            assert {int(row) for _, row in re.findall(r"'Theo đơn vị'!([A-Z]+)(\d+)", written)} == {at[name]}
            seen["rates"] += 1
    assert seen["rates"] > 150
    assert report["period"] == "FY" or seen["words"] > 10
    assert seen["dashes"] > 10


def test_the_sign_in_a_cell_and_its_colour_are_the_level_of_the_page(made, views):
    """Told by the number that stands there, so that a figure mended in Excel takes its sign along."""
    results, _, _, report = made
    sheet, view = results["Bảng chéo"], views[report["period"]]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=first_row(report)) if row[0].value}
    names = {unit.code: unit.name for unit in view.atlas.spots}
    coloured = {}
    for area in sheet.conditional_formatting:
        (rule,) = area.rules
        assert rule.dxf.font.b
        assert rule.dxf.fill.bgColor.rgb.endswith("FCE4D6")
        for part in area.sqref.ranges:
            coloured |= {sheet.cell(*spot).coordinate: rule.formula[0] for spot in part.cells}
    seen = set()
    for place, one in enumerate(view.indicators, 1):
        for unit in one.units:
            cell = rows.get(names.get(unit.code, unit.name), rows.get(unit.name))[place]
            if unit.level not in SIGNS:
                continue
            seen.add(unit.level)
            text = shown(cell.value, cell.number_format)
            if unit.level in ("has", "has_not"):
                assert text == SIGNS[unit.level]
            else:
                assert text == f"{unit.percent.replace(',', '.')} {SIGNS[unit.level]}", (
                    unit,
                    cell.number_format,
                )
            if unit.level == "small":
                assert cell.coordinate not in coloured, "too few people are not below anything"
                continue
            if unit.level in ("has", "has_not") and one.target != "100%":
                assert cell.coordinate not in coloured, "not every unit must have it"
                continue
            low = re.fullmatch(r"AND\(ISNUMBER\(\w+\),\w+<(?:1|(\w\$\d))\)", coloured[cell.coordinate])
            level = sheet[low[1].replace("$", "")].value if low[1] else 1
            assert (cell.value < level) == (unit.level in ("below", "has_not")), (unit, level)
    assert seen >= {"reached", "below", "has", "has_not", "small"}
    assert ("in_pace" in seen) == (not view.final)


def test_the_cross_table_is_one_page_and_explains_its_signs(made):
    results, _, _, report = made
    sheet = results["Bảng chéo"]
    assert (sheet.page_setup.fitToHeight, sheet.page_setup.fitToWidth) == (1, 1)
    assert sheet.page_setup.orientation == "landscape"
    (key,) = [
        cell.value for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Ký hiệu:")
    ]
    for said in ("● đạt mức chỉ tiêu năm trở lên", "(in đậm, nền màu)", "– không phát sinh", "ô trống:"):
        assert said in key
    assert ("◐" in key) == (report["period"] == "H1")


def test_every_sheet_is_ready_for_paper(made):
    for sheet in made[0]:
        assert sheet.page_setup.paperSize == 9
        assert "&A" in sheet.oddFooter.left.text
        assert sheet.oddFooter.right.text == "&P/&N"
        if sheet.title not in ("Biểu đồ", "Số liệu báo cáo"):
            assert sheet.print_title_rows, sheet.title
    assert made[0]["Dữ liệu"].page_setup.orientation == "portrait"


def chart_parts(path):
    with zipfile.ZipFile(path) as pack:
        return [pack.read(name).decode() for name in sorted(pack.namelist()) if name.startswith("xl/charts/")]


def test_the_charts_draw_cells_that_say_what_the_report_says(made, views):
    results, live, path, report = made
    sheet, view = results["Biểu đồ"], views[report["period"]]
    rates, counts = chart_parts(path)
    interim = report["period"] == "H1"
    for text in (rates, counts):
        root = ET.fromstring(text)
        assert "growth" not in text
        letters = {
            one.get("typeface")
            for one in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}latin")
        }
        assert letters == {"Times New Roman"}
        names = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
        assert root.find(f".//{names}legendPos").get("val") == "b"
        assert len(list(root.iter(f"{names}title"))) == 3, "the chart's and both axes'"
        series = list(root.iter(f"{names}ser"))
        assert len(series) == (3 if text is rates else 5) - (not interim)
        colours = [one.find(f"{names}spPr")[0][0].get("val") for one in series]
        assert len(set(colours)) == len(colours)
        for one in series:
            area = one.find(f"{names}val/{names}numRef/{names}f").text.split("!")[1].replace("$", "")
            head = one.find(f"{names}tx/{names}strRef/{names}f").text.split("!")[1].replace("$", "")
            assert isinstance(sheet[head].value, str)
            for (cell,) in sheet[area]:
                assert cell.value is None or str(live["Biểu đồ"][cell.coordinate].value).startswith("=")
    rows = {row[1].value: row for row in sheet.iter_rows(max_row=50) if isinstance(row[0].value, int)}
    for one, shown_ in zip(report["indicators"], view.indicators, strict=True):
        if one["id"] == "crimes_growth":
            assert shown_.label not in rows
            said = [
                cell.value
                for row in sheet.iter_rows()
                for cell in row
                if "Không biểu diễn" in str(cell.value)
            ]
            assert shown_.percent in said[0]
            continue
        row = rows[shown_.label]
        assert abs(row[2].value - float(Fraction(one["value"]))) < 1e-12
        assert abs(row[3].value * 100 - float(one["target"]["value"])) < 1e-9


def test_how_many_units_stand_how_is_what_the_page_shows(made, views):
    results, _, _, report = made
    view = views[report["period"]]
    kinds = [{"reached", "has"}, *([{"in_pace"}] if report["period"] == "H1" else []), {"below", "has_not"},
             {"small", "nothing"}, {"missing", "unusable", "not_available"}]  # fmt: skip
    rows = [row for row in results["Biểu đồ"].iter_rows(min_row=45) if isinstance(row[0].value, int)]
    rows = {row[1].value: [cell.value for cell in row[2:]] for row in rows if isinstance(row[2].value, int)}
    several = [one for one in view.indicators if len(one.units) > 1]
    assert len(rows) == len(several) > 5
    for one in several:
        levels = [unit.level for unit in one.units]
        found = [sum(level in kind for level in levels) for kind in kinds]
        assert rows[one.label][: len(kinds) + 1] == [*found, len(levels)], one.label


def test_what_was_reported_is_summed_over_the_rows_of_a_unit(made):
    results, _, _, report = made
    period = report["period"]
    rows = [[cell.value for cell in row] for row in results["Số liệu báo cáo"].iter_rows(min_row=5)]
    place = rows[0].index("Thị xã Bỉm Sơn")
    found = {row[0].partition(".")[0]: row[place] for row in rows[1:50] if row[0]}
    sheet = load_workbook(next((SAMPLE / period).glob("381 - *.xlsx")), data_only=True)["Biểu 1. Theo xã"]
    codes = next(row for row in sheet.iter_rows() if "X10" in [cell.value for cell in row])
    (column,) = [cell.column for cell in codes if cell.value == "X10"]
    communes = [
        row for row in sheet.iter_rows(min_row=codes[0].row + 1) if re.fullmatch(r"\d{5}", str(row[0].value))
    ]
    assert found["X10"] == sum(row[column - 1].value for row in communes) > 0
    lacking = [row[column - 3].value for row in communes]
    assert found["X10"] != found["X03"]
    assert any(str(one).startswith("thiếu ") for one in found.values()) or None not in lacking


def test_a_return_that_does_not_count_gives_words_and_no_figures(made):
    results, _, _, report = made
    rows = [[cell.value for cell in row] for row in results["Số liệu báo cáo"].iter_rows(min_row=5)]
    for name, said in (("Huyện Mường Lát", "chưa gửi báo cáo"), ("Huyện Như Xuân", "đang chỉnh lý")):
        column = [row[rows[0].index(name)] for row in rows[1:44]]
        if report["period"] == "H1":
            assert [one for one in column if one is not None] == [said]
        else:
            assert sum(isinstance(one, int | float) for one in column) > 20


def test_nothing_of_such_a_return_is_hidden_beneath_the_words():
    plan = load_plan(REPOSITORY / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023")
    gathered = Gathered(validate([SAMPLE / "H1"], plan))
    made = make_report(plan, find_period(plan, "H1"), gathered, Translator("vi"), as_of=date(2023, 6, 20))
    form = next(one for one in made.annexes().reported if len(one.units) == 27)
    words = {place: why for place, (_, why) in enumerate(form.units) if why}
    assert list(words.values()) == ["chưa gửi báo cáo", "đang chỉnh lý"]
    for one in form.elements:
        assert all((one.cells[place] is None) == (place in words) for place in range(27)), one.code


def test_only_inside_the_office_is_told_what_was_reported(tmp_path):
    ran = call("report", "--from", SAMPLE / "H1", "--period", "H1", "--as-of", "2023-06-20", "--out", tmp_path,
               "--write", "xlsx", "--audience", "public")  # fmt: skip
    assert ran.code == 0, ran.err
    (path,) = tmp_path.iterdir()
    book = load_workbook(path)
    assert "Bảng chéo" in book.sheetnames
    assert not {"Số liệu báo cáo", "Dữ liệu"} & set(book.sheetnames)


def test_an_unread_figure_is_none_in_the_cross_table_for_the_public():
    """Two of eight have been helped: withheld with its rate, no level and no colour tells of it."""
    plan = load_plan(REPOSITORY / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023")
    run = validate([SAMPLE / "H1"], plan)

    def given(file):
        if file.unit not in ("395", "406"):
            return file
        own = {"support_received": 1 if file.unit == "395" else 2, "support_needed": 8}
        facts = {
            key: replace(fact, value=Quantity(own[key[0]])) if key[0] in own and key[1] == file.unit else fact
            for key, fact in file.facts.items()
        }
        return replace(file, facts=facts)

    run = replace(run, files=tuple(given(one) for one in run.files))
    made = make_report(plan, find_period(plan, "H1"), Gathered(run), Translator("vi"), as_of=date(2023, 6, 20),
                       audience="public")  # fmt: skip
    from io import BytesIO

    sheet = load_workbook(BytesIO(page(made, "xlsx", Translator("vi"))))["Bảng chéo"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=7) if row[0].value}
    at = next(place for place, one in enumerate(made.view.indicators, 1) if one.id == "support_access")
    for name in ("Huyện Thọ Xuân", "Huyện Quảng Xương"):
        assert rows[name][at].value == "…"
    areas = [str(one.sqref) for one in sheet.conditional_formatting]
    assert all("=" not in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert areas, "what is printed is pointed out for the public, too"


def test_two_cells_in_one_place_are_a_fault():
    assert pivoted([("a", 1, "x"), ("b", 2, "y")]) == {"a": {1: "x"}, "b": {2: "y"}}
    with pytest.raises(ValueError, match="duplicate"):
        pivoted([("a", 1, "x"), ("a", 1, "y")])


def test_pandas_is_loaded_without_what_only_parquet_needs():
    """And Parquet is written in the same process all the same."""
    code = (
        "from ppmd_cli.system.spare import import_pandas; import_pandas(); import sys;"
        "assert 'pyarrow' not in sys.modules; import pyarrow as pa, pandas as pd, io;"
        "frame = pd.DataFrame({'a': ['x', None]}, dtype=object);"
        "data = frame.to_parquet(index=False, engine='pyarrow', schema=pa.schema([('a', pa.string())]));"
        "import pyarrow.parquet as pq; print(pq.read_table(io.BytesIO(data)).to_pydict())"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "{'a': ['x', None]}"
