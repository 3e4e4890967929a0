"""Which files `ppmd template` writes, and which it leaves alone."""

import io
import json
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from ppmd_cli.errors import UsageError
from ppmd_cli.model.org_unit import OrgUnit
from ppmd_cli.workflow.template import file_name, find_period, find_units, make_templates, templates_json
from tests.forms.small_plan import PLAN

PERIOD = PLAN.periods[0]
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schema" / "templates.schema.json").read_text(encoding="utf-8")
)


def make(folder: Path, *codes: str, force: bool = False):
    return list(make_templates(PLAN, PERIOD, find_units(PLAN, codes, every=not codes), folder, force=force))


def test_one_file_a_unit(tmp_path: Path):
    made = make(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "s1 - Trường Tiểu học Hoa Sen - quý I 2030.xlsx",
        "s2 - Trường Tiểu học Bình Minh cơ sở 2 3 - quý I 2030.xlsx",
    ]
    assert [one.kept for one in made] == [False, False]


def test_an_untouched_blank_is_replaced_and_figures_never(tmp_path: Path):
    path = make(tmp_path, "s1")[0].path
    fresh = path.read_bytes()
    book = load_workbook(path)
    book.save(path)  # another program's bytes, nothing typed
    assert make(tmp_path, "s1")[0].kept is False
    assert path.read_bytes() == fresh
    book["Biểu 1. Theo lớp"]["D10"] = 31
    book.save(path)
    typed = path.read_bytes()
    assert make(tmp_path, "s1")[0].kept is True
    assert path.read_bytes() == typed
    assert make(tmp_path, "s1", force=True)[0].kept is False
    assert path.read_bytes() == fresh


def test_an_explanation_is_as_good_as_a_figure(tmp_path: Path):
    path = make(tmp_path, "s1")[0].path
    book = load_workbook(path)
    book["Giải trình"]["C6"] = "đã kiểm tra lại"
    book.save(path)
    assert make(tmp_path, "s1")[0].kept is True


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_file_of_another_kind_is_left_alone(tmp_path: Path, content: bytes):
    path = tmp_path / file_name(PLAN, PLAN.units[1], PERIOD)
    path.write_bytes(content)
    assert make(tmp_path, "s1")[0].kept is True
    assert path.read_bytes() == content


def test_the_answer_tells_where_each_value_goes(tmp_path: Path):
    made = make(tmp_path, "s1")
    answer = json.loads(templates_json(made))
    jsonschema.validate(answer, SCHEMA)
    file = answer["files"][0]
    assert {key: file[key] for key in ("path", "unit", "period", "form")} == {
        "path": str(made[0].path),
        "unit": "s1",
        "period": "Q1",
        "form": "reading",
    }
    by_cell = {(cell["sheet"], cell["cell"]): cell for cell in file["cells"]}
    assert by_cell["Biểu 1. Theo lớp", "F11"] == {
        "element": "corner",
        "subject": "s1-b",
        "sheet": "Biểu 1. Theo lớp",
        "cell": "F11",
        "type": "yes_no",
        "required": True,
        "options": ["Có", "Không"],
    }
    assert by_cell["Biểu 2. Toàn trường", "E9"]["options"] == ["riêng, có phòng", "chung"]
    assert by_cell["Biểu 2. Toàn trường", "E9"]["required"] is False


def test_a_program_can_fill_a_return_by_the_answer(tmp_path: Path):
    made = make(tmp_path, "s1")
    book = load_workbook(io.BytesIO(made[0].path.read_bytes()))
    for cell in json.loads(templates_json(made))["files"][0]["cells"]:
        sheet = book[cell["sheet"]]
        place = sheet[cell["cell"]]
        code = sheet.cell(place.row, 1).value
        heads = [sheet.cell(row, place.column).value for row in range(1, place.row)]
        # Two codes lead to the cell: one at the left, one above.
        if code == cell["subject"]:
            assert any(
                element.id == cell["element"] and element.code in heads
                for _, element in PLAN.forms[0].elements()
            )
        else:
            assert cell["subject"] in heads
            assert any(
                element.id == cell["element"] and element.code == code
                for _, element in PLAN.forms[0].elements()
            )


@pytest.mark.parametrize(
    ("codes", "key"),
    [
        (("nowhere",), "template.error.unit"),
        (("s3",), "template.error.unit_near"),
        (("p",), "template.error.no_form"),
        ((), "template.error.no_unit"),
    ],
)
def test_units_that_cannot_be_served(codes: tuple[str, ...], key: str):
    with pytest.raises(UsageError) as caught:
        find_units(PLAN, codes, every=False)
    assert caught.value.key == key


def test_units_by_name_in_the_plans_order():
    assert [unit.code for unit in find_units(PLAN, ("s2", "trường tiểu học hoa sen"), every=False)] == [
        "s1",
        "s2",
    ]


@pytest.mark.parametrize(
    ("given", "key"), [(None, "template.error.no_period"), ("H7", "template.error.period")]
)
def test_periods_that_the_plan_lacks(given: str | None, key: str):
    with pytest.raises(UsageError) as caught:
        find_period(PLAN, given)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("code", "name", "safe"),
    [
        ("con", "X", "con - X - quý I 2030.xlsx"),
        ("a/b", 'Tên: "lạ" <1>?', "a b - Tên lạ 1 - quý I 2030.xlsx"),
        ("x", "Tên rất dài " * 40, None),
    ],
)
def test_names_that_every_system_takes(code: str, name: str, safe: str | None):
    made = file_name(PLAN, OrgUnit(code, name, "school", None), PERIOD)
    assert len(made.encode()) <= 255
    assert not set(made) & set('<>:"/\\|?*')
    if safe:
        assert made == safe


def test_two_units_never_share_a_file(tmp_path: Path):
    units = tuple(
        replace(unit, code=unit.code, name="Trường") if unit.code == "s2" else unit for unit in PLAN.units
    )
    twins = (*units, replace(units[2], code="S2"))
    form = replace(PLAN.forms[0], reporters=("s2", "S2"))
    plan = replace(PLAN, units=twins, forms=(form,))
    made = list(make_templates(plan, PERIOD, find_units(plan, (), every=True), tmp_path))
    assert len({one.path.name.casefold() for one in made}) == 2
