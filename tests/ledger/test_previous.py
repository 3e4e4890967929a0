"""Blanks of the next period: the last accepted figures stand in grey beside the cells, and are never read."""

import json
import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from tests.conftest import need
from tests.ledger.desk import edited

UNITS = ("380", "cong-an", "so-tttt", "so-gddt")


def handed_out(desk, out, *words, units=UNITS, period="FY"):
    chosen = [word for unit in units for word in ("--unit", unit)]
    ran = desk.run("template", "--period", period, *chosen, "--out", out, "--format", "json", *words)
    return json.loads(ran.out) | {"exit": ran.code, "err": ran.err}


@pytest.fixture
def half(desk, sample):
    """A workspace that has accepted some units' half-years."""
    for unit in UNITS:
        desk.put(sample(unit))
    desk.batch(received="2023-06-10")
    return desk


def cell_of(answer, element, subject):
    (found,) = [
        (one["sheet"], one["cell"])
        for file in answer["files"]
        for one in file["cells"]
        if (one["element"], one["subject"]) == (element, subject)
    ]
    return found


def beside(sheet, cell, step):
    return sheet.cell(sheet[cell].row, sheet[cell].column + step)


def test_the_last_accepted_figures_stand_in_grey_beside_empty_cells(half, tmp_path, sample):
    answer = handed_out(half, tmp_path, units=("380",))
    book, old = load_workbook(answer["files"][0]["path"]), load_workbook(sample("380"))
    name, cell = cell_of(answer, "outreach_sessions", "380")
    grey = beside(book[name], cell, 1)
    assert (book[name][cell].value, grey.value) == (None, old[name][cell].value)
    assert (grey.font.color.rgb[-6:], grey.protection.locked) == ("7F7F7F", True)
    name, cell = cell_of(answer, "establishments_total", "14755")
    # Thirteen columns of the table, one free, then the block in the same order.
    assert (book[name][cell].value, beside(book[name], cell, 14).value) == (None, old[name][cell].value)
    printed = book[name].print_area.rpartition(":")[2].replace("$", "")
    assert book[name][printed].column < beside(book[name], cell, 14).column - 2, "paper is as before"


def test_the_list_of_cells_is_the_same_as_without_a_ledger(half, tmp_path, ppmd):
    words = [word for unit in UNITS for word in ("--unit", unit)]
    plain = ppmd(
        "template",
        "--period",
        "FY",
        *words,
        "--out",
        tmp_path / "a",
        "--format",
        "json",
        "--plan",
        "thanh_hoa_2023",
    )
    known = handed_out(half, tmp_path / "b")
    assert [one["cells"] for one in known["files"]] == [
        one["cells"] for one in json.loads(plain.out)["files"]
    ]


def test_a_stock_of_the_register_stands_where_nothing_was_accepted(desk, tmp_path):
    answer = handed_out(desk, tmp_path, units=("384", "381"), period="H1")
    book = load_workbook(answer["files"][0]["path"])
    name, cell = cell_of(answer, "establishments_total", first_child(answer))
    grey = beside(book[name], cell, 14)
    assert isinstance(grey.value, int)
    assert "(DM)" in grey.number_format
    assert book[name][cell].value is None
    name, cell = cell_of(
        answer | {"files": answer["files"][:1]}, "outreach_sessions", answer["files"][0]["unit"]
    )
    assert beside(book[name], cell, 1).value is None, "a flow has no figure beforehand"


def first_child(answer):
    return next(
        one["subject"] for one in answer["files"][0]["cells"] if one["element"] == "establishments_total"
    )


def test_a_return_that_was_sent_back_is_no_accepted_figure(desk, tmp_path, sample):
    desk.put(sample("402"))
    assert desk.batch(received="2023-06-10")["summary"]["returned"] == 1
    answer = handed_out(desk, tmp_path, units=("402",))
    name, cell = cell_of(answer, "outreach_sessions", "402")
    assert beside(load_workbook(answer["files"][0]["path"])[name], cell, 1).value is None


def filled(answer, sample, out):
    """The blanks with the values of the sample returns, which have the same cells."""
    for file in answer["files"]:
        book, values = load_workbook(file["path"]), load_workbook(sample(file["unit"], "FY"))
        for one in file["cells"]:
            book[one["sheet"]][one["cell"]].value = values[one["sheet"]][one["cell"]].value
        out.mkdir(exist_ok=True)
        book.save(out / f"{file['unit']}.xlsx")
    return out


def read(folder):
    """What reading finds: every fact by unit, and the findings."""
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.validate import validate

    run = validate([folder], load_plan(find_plan("thanh_hoa_2023")))
    facts = {
        (one.unit, *key): (fact.value, fact.cell and fact.cell.cell)
        for one in run.files
        for key, fact in one.facts.items()
    }
    return facts, sorted((one.unit, f.code, f.place.cell) for one in run.files for f in one.findings)


def without_codes(folder, out, row_text):
    """The same workbooks without the codes of the table's columns."""
    out.mkdir()
    for path in folder.iterdir():
        book = load_workbook(path)
        for sheet in book.worksheets:
            for row in sheet.iter_rows(min_row=1, max_row=12):
                for cell in row:
                    if isinstance(cell.value, str) and row_text(cell):
                        cell.value = None
        book.save(out / path.name)
    return out


def test_grey_figures_are_never_read(half, tmp_path, ppmd, sample):
    words = [word for unit in UNITS for word in ("--unit", unit)]
    ran = ppmd(
        "template",
        "--period",
        "FY",
        *words,
        "--out",
        tmp_path / "a",
        "--format",
        "json",
        "--plan",
        "thanh_hoa_2023",
    )
    plain = filled(json.loads(ran.out), sample, tmp_path / "plain")
    known = filled(handed_out(half, tmp_path / "b"), sample, tmp_path / "known")
    assert read(known) == read(plain)
    assert len(read(known)[0]) > 500

    def element_code(cell):
        return cell.value[0] == "X" and cell.value[1:].isdigit()

    def unit_code(cell):
        return cell.value in UNITS and cell.column > 3 and cell.parent.title != "Bìa"

    for number, gone in enumerate((element_code, unit_code)):
        one = read(without_codes(known, tmp_path / f"k{number}", gone))
        assert one == read(without_codes(plain, tmp_path / f"p{number}", gone)), "also where codes are gone"
        assert one[1], "the guard: something was taken away"


def test_an_empty_prefilled_workbook_reports_nothing(half, tmp_path):
    handed_out(half, tmp_path / "out", units=("380",))
    facts, _ = read(tmp_path / "out")
    from ppmd_cli.model.value import Quantity

    assert facts
    assert [key for key, (value, _) in facts.items() if isinstance(value, Quantity)] == []


def test_it_is_known_as_untouched_whatever_was_accepted_since(half, tmp_path, sample, ppmd):
    out = tmp_path / "out"
    ppmd("template", "--period", "FY", "--unit", "380", "--out", out, "--plan", "thanh_hoa_2023")
    assert handed_out(half, out, units=("380",))["exit"] == 0, "a blank without grey figures gets them"
    (path,) = out.glob("*.xlsx")
    first = path.read_bytes()
    changed = tmp_path / "lại.xlsx"
    changed.write_bytes(edited(sample("380"), {"Biểu 2. Chung của huyện!E18": 61}))
    assert half.run("submit", changed, "--received", "2023-06-12").code == 0
    assert handed_out(half, out, units=("380",))["exit"] == 0, "other grey figures are no work of the sender"
    assert path.read_bytes() != first
    path.write_bytes(edited(path, {"Biểu 2. Chung của huyện!E18": 61}))
    answer = handed_out(half, out, units=("380",))
    assert (answer["exit"], answer["files"]) == (4, []), "a figure that was typed is kept"
    path.write_bytes(first)
    typed = load_workbook(path)
    spot = next(
        c
        for c in typed["Biểu 2. Chung của huyện"]["F"]
        if c.value is None and c.row > 20 and c.fill.fgColor.rgb[-6:] == "EDEDED"
    )
    spot.value = 7
    typed.save(path)
    assert handed_out(half, out, units=("380",))["exit"] == 4, "so is one typed into the grey column"


@pytest.mark.slow
def test_libreoffice_opens_it_and_saves_it_as_it_was(half, tmp_path, sample):
    soffice = need(shutil.which("soffice"), "LibreOffice")
    known = filled(handed_out(half, tmp_path / "b", units=("380", "so-tttt")), sample, tmp_path / "known")
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "ods", "--outdir",
         tmp_path / "ods", *known.iterdir()], check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    def values(folder):
        return {key: value for key, (value, _) in read(folder)[0].items()}

    assert values(tmp_path / "ods") == values(known)
