"""`ppmd validate` on files: a blank filled in, and what may happen to one on its way back."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ppmd_cli import resources
from ppmd_cli.findings.catalogue import CATALOGUE
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.layout import lay_out
from ppmd_cli.plan.load import load_plan
from tests.sheets import read_tables

SHELVES = Path(__file__).parent.parent / "checks" / "shelves"
PLAN = load_plan(SHELVES, use_cache=False)
LAYOUT = lay_out(PLAN, PLAN.forms[0], "a", "A")
SCHEMA = json.loads(resources.schema("findings.schema.json").read_text(encoding="utf-8"))
BLANK = write_blank(LAYOUT, PLAN)
GOOD = """
| | shelves | dusted |
| a1 | 10 | 3 |
| a2 | 4 | 2 |
| a3 | 7 | 1 |

| element | value |
| open | Có |
| keys | 3 |

| | progress |
| dust | Đang làm |
"""
Change = Callable[[Workbook], None]


def at(element: str, subject: str = "a") -> tuple[str, str]:
    cell = LAYOUT.at[element, subject]
    return cell.sheet, cell.cell


def filled(values: str = GOOD) -> Workbook:
    book = openpyxl.load_workbook(io.BytesIO(BLANK))
    for key, typed in read_tables(values).items():
        element, _, subject = key.rstrip("]").partition("[")
        sheet, cell = at(element, subject or "a")
        book[sheet][cell] = int(typed) if typed.isdecimal() else typed or None
    return book


def saved(book: Workbook, path: Path) -> Path:
    for sheet in book.worksheets:
        sheet.protection.sheet = False
    book.save(path)
    return path


def cells_with(sheet: Worksheet, text: str) -> list:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value == text]


def identity(book: Workbook, code: str, value: str | None) -> None:
    row, column = LAYOUT.identity[code]
    book["Bìa"].cell(row, column).value = value


def drop_row(book: Workbook) -> None:
    sheet = book["Phòng"]
    sheet.delete_rows(LAYOUT.at["shelves", "a2"].row)


def strange_row(book: Workbook) -> None:
    sheet = book["Phòng"]
    row = LAYOUT.at["shelves", "a3"].row + 1
    sheet.cell(row, 1).value, sheet.cell(row, LAYOUT.at["shelves", "a3"].column).value = "b1", 5


def double_row(book: Workbook) -> None:
    sheet = book["Phòng"]
    sheet.cell(LAYOUT.at["shelves", "a2"].row, 1).value = "a1"


def exchange_codes(book: Workbook) -> None:
    one, other = (book["Phòng"].cell(LAYOUT.at["shelves", room].row, 1) for room in ("a2", "a3"))
    one.value, other.value = other.value, one.value


def drop_column(book: Workbook) -> None:
    book["Phòng"].delete_cols(LAYOUT.at["dusted", "a1"].column)


def copy_sheet(book: Workbook) -> None:
    copy = book.copy_worksheet(book["Phòng"])
    copy[at("shelves", "a1")[1]] = 99


def drop_sheet(book: Workbook) -> None:
    del book["Phòng"]


def clear_code(book: Workbook) -> None:
    for cell in cells_with(book["Phòng"], "X01"):
        cell.value = None


def merge(book: Workbook) -> None:
    sheet = book["Phòng"]
    one, two = at("shelves", "a1")[1], at("shelves", "a2")[1]
    sheet.merged_cells.add(f"{one}:{two}")  # merge_cells() would delete what is covered


FORM_CASES: dict[str, tuple[Change, set[str]]] = {
    "unknown_unit": (lambda book: identity(book, "UNIT", "9999"), {"unknown_unit"}),
    "unknown_period": (lambda book: identity(book, "PERIOD", "Q9"), {"unknown_period"}),
    "unknown_form": (lambda book: identity(book, "FORM", "other"), {"unknown_form"}),
    "form_version_old": (lambda book: identity(book, "VERSION", "0"), {"form_version_old"}),
    "subject_row_missing": (drop_row, {"rooms_once"}),
    "subject_unknown": (strange_row, {"subject_unknown"}),
    "subject_row_twice": (double_row, {"rooms_once"}),
    "code_and_name_differ": (exchange_codes, {"code_and_name_differ"}),
    "element_missing": (drop_column, {"element_missing"}),
    "section_missing": (drop_sheet, {"section_missing"}),
    "duplicate_cell": (copy_sheet, {"duplicate_cell"}),
    "code_missing_matched_by_name": (clear_code, {"code_missing_matched_by_name"}),
    "value_in_covered_cell": (merge, {"value_in_covered_cell", "value_missing"}),
}


def validated(ppmd: Callable, *words: object) -> dict:
    ran = ppmd("validate", *words, "--plan", SHELVES, "--format", "json")
    answer = json.loads(ran.out)
    jsonschema.validate(answer, SCHEMA, jsonschema.Draft202012Validator)
    assert ran.code == (1 if answer["summary"]["errors"] + answer["summary"]["unreadable"] else 0)
    return answer


def codes(answer: dict) -> list[list[str]]:
    return [[one["code"] for one in file["findings"]] for file in answer["files"]]


def test_a_filled_blank_is_clean(ppmd: Callable, tmp_path: Path):
    answer = validated(ppmd, saved(filled(), tmp_path / "a.xlsx"))
    assert codes(answer) == [[]]
    assert answer["summary"] == {"files": 1, "clean": 1, "warnings": 0, "errors": 0, "unreadable": 0}


@pytest.mark.parametrize("code", FORM_CASES)
def test_what_happens_to_forms(ppmd: Callable, tmp_path: Path, code: str):
    change, expected = FORM_CASES[code]
    book = filled()
    change(book)
    answer = validated(ppmd, saved(book, tmp_path / "a.xlsx"))
    assert set(codes(answer)[0]) == expected
    assert all(one["message"] and "…" not in one["message"] for one in answer["files"][0]["findings"])


def test_a_wrong_cell_is_named(ppmd: Callable, tmp_path: Path):
    book = filled(GOOD.replace("| a2 | 4 | 2 |", "| a2 | 4 | 5 |"))
    (file,) = validated(ppmd, saved(book, tmp_path / "a.xlsx"))["files"]
    (said,) = file["findings"]
    assert (said["code"], said["sheet"], said["cell"], said["value"]) == (
        "dusted_within",
        *at("dusted", "a2"),
        "5",
    )
    assert said["message"] == "Phòng A2: Đã lau 5, nhiều hơn 4 giá"


def test_another_workbook_is_no_return(ppmd: Callable, tmp_path: Path):
    book = Workbook()
    book.active.append(["Họ và tên", "Lương"])
    book.active.append(["Nguyễn Văn A", 5_000_000])
    assert codes(validated(ppmd, saved(book, tmp_path / "a.xlsx"))) == [["not_a_return"]]


def broken(tmp_path: Path) -> dict[str, bytes]:
    whole = saved(filled(), tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "whole.xlsx").unlink()
    with_flip = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        with_flip[parts.getinfo("xl/worksheets/sheet2.xml").header_offset + 100] ^= 0xFF
    hostile = io.BytesIO(whole)
    with zipfile.ZipFile(hostile, "a") as parts:
        parts.writestr("../outside.txt", "x")
    return {
        "file_empty": b"",
        "file_truncated": whole[: len(whole) // 2],
        "file_corrupt": bytes(with_flip),
        "file_hostile": hostile.getvalue(),
        "file_is_html": b"<html><body><p>404</p></body></html>",
        "file_is_document": b"%PDF-1.7\n%...",
        "file_unknown": b"\x00\x01\x02\x03" * 99,
    }


def test_unreadable_files_have_one_code_each_and_the_others_are_checked(ppmd: Callable, tmp_path: Path):
    files = broken(tmp_path)
    for code, data in files.items():
        (tmp_path / f"{code}.xlsx").write_bytes(data)
    saved(filled(), tmp_path / "z_good.xlsx")
    answer = validated(ppmd, tmp_path)
    seen = {Path(file["path"]).stem: [one["code"] for one in file["findings"]] for file in answer["files"]}
    assert seen == {code: [code] for code in files} | {"z_good": []}
    assert answer["summary"]["unreadable"] == len(files)


def test_a_second_return_is_said_at_the_units_code(ppmd: Callable, tmp_path: Path):
    saved(filled(), tmp_path / "one.xlsx")
    saved(filled(GOOD.replace("| a2 | 4 | 2 |", "| a2 | 5 | 2 |")), tmp_path / "two.xlsx")
    said = [one["findings"][0] for one in validated(ppmd, tmp_path)["files"]]
    sheet = next(sheet for sheet in LAYOUT.sheets if sheet.kind == "cover").name
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    for one in said:
        assert (one["code"], one["sheet"]) == ("second_return", sheet)
        assert book[sheet][one["cell"]].value == "a"


def test_every_structure_code_has_a_case():
    structure = {
        code
        for code in CATALOGUE
        if code.startswith(("unknown_", "subject_", "form_version", "element_", "section_"))
    }
    assert structure <= set(FORM_CASES)


class TestCommand:
    def test_a_path_that_is_not_there_is_wrong_usage(self, ppmd: Callable, tmp_path: Path):
        ran = ppmd("validate", tmp_path / "none.xlsx", "--plan", SHELVES)
        assert (ran.code, ran.out) == (2, "")
        assert "none.xlsx" in ran.err

    def test_a_period_that_is_not_there_is_wrong_usage(self, ppmd: Callable, tmp_path: Path):
        ran = ppmd("validate", tmp_path, "--plan", SHELVES, "--period", "Z")
        assert ran.code == 2
        assert "A, B" in ran.err

    def test_a_broken_plan_is_not_the_senders_fault(self, ppmd: Callable, tmp_path: Path):
        (tmp_path / "plan").mkdir()
        (tmp_path / "plan" / "plan.yaml").write_text("format: '1'\nbogus: 1\n", encoding="utf-8")
        path = saved(filled(), tmp_path / "a.xlsx")
        ran = ppmd("validate", path, "--plan", tmp_path / "plan")
        assert (ran.code, ran.out) == (3, "")

    def test_the_period_asked(self, ppmd: Callable, tmp_path: Path):
        path = saved(filled(), tmp_path / "a.xlsx")
        assert codes(validated(ppmd, path, "--period", "B")) == [["right_file"]]
        assert codes(validated(ppmd, path, "--period", "A", "--unit", "a")) == [[]]

    @pytest.mark.parametrize(
        ("values", "fail_on", "code"),
        [
            (GOOD, "info", 0),
            (GOOD.replace("| a2 | 4 | 2 |", "| a2 | 4 | 5 |"), "error", 1),
            (GOOD.replace("| a2 | 4 | 2 |", "| a2 | 4 | 5 |"), "never", 0),
            (GOOD.replace("| a2 | 4 |", "| a2 | không có số liệu |"), "error", 0),
            (GOOD.replace("| a2 | 4 |", "| a2 | không có số liệu |"), "warning", 1),
            (GOOD.replace("| keys | 3 |", "| keys | 03 |").replace("03 |", "3 chìa |"), "warning", 0),
            (GOOD.replace("| keys | 3 |", "| keys | 3 chìa |"), "info", 1),
        ],
    )
    def test_fail_on(self, ppmd: Callable, tmp_path: Path, values: str, fail_on: str, code: int):
        path = saved(filled(values), tmp_path / "a.xlsx")
        assert ppmd("validate", path, "--plan", SHELVES, "--fail-on", fail_on).code == code

    def test_text_and_quiet(self, ppmd: Callable, tmp_path: Path):
        path = saved(filled(), tmp_path / "a.xlsx")
        last = "Tổng số 1 tệp: 1 đạt, 0 có cảnh báo, 0 có lỗi, 0 không đọc được."
        assert ppmd("validate", path, "--plan", SHELVES).out.splitlines()[-1] == last
        assert ppmd("validate", path, "--plan", SHELVES, "--quiet").out == last + "\n"

    def test_an_empty_folder(self, ppmd: Callable, tmp_path: Path):
        ran = ppmd("validate", tmp_path, "--plan", SHELVES)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err

    def test_paths_are_shown_as_given(self, ppmd: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        saved(filled(), tmp_path / "a.xlsx")
        monkeypatch.chdir(tmp_path)
        assert [file["path"] for file in validated(ppmd, ".")["files"]] == ["a.xlsx"]
        assert [file["path"] for file in validated(ppmd, tmp_path)["files"]] == [
            (tmp_path / "a.xlsx").as_posix()
        ]


@pytest.mark.parametrize("word", ["", "  "])
def test_an_empty_word_is_not_the_current_folder(ppmd, word):
    ran = ppmd("validate", word)
    assert ran.code == 2
    assert ran.out == ""
