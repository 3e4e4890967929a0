"""`ppmd validate --annotate DIR`: what is written, where, and what is left alone."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ppmd_cli.report.annotate.comments import MARKER
from ppmd_cli.report.annotate.styles import FILLS
from tests.annotate.books import cells, raw
from tests.annotate.excel_rules import breaches
from tests.conftest import Ran, need
from tests.forms.conftest import Convert
from tests.validate.test_files import GOOD, SHELVES, at, filled, saved

Ppmd = Callable[..., Ran]
BAD = GOOD.replace("| a1 | 10 | 3 |", "| a1 | mười | 3 |").replace("| keys | 3 |", "| keys | |")
SHELF, KEYS = at("shelves", "a1"), at("keys")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    return (
        saved(filled(BAD), tmp_path / "in" / "Nhà sách.xlsx")
        if (tmp_path / "in").mkdir() is None
        else tmp_path
    )


@pytest.fixture
def annotate(ppmd: Ppmd, tmp_path: Path) -> Callable[..., Ran]:
    def run(*words: object) -> Ran:
        return ppmd("validate", *words, "--plan", SHELVES, "--annotate", tmp_path / "out")

    return run


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def codes(ran: Ran) -> list[list[tuple[str, str | None]]]:
    return [[(one["code"], one["cell"]) for one in file["findings"]] for file in json.loads(ran.out)["files"]]


def test_a_copy_is_written_and_named(annotate, sent: Path, tmp_path: Path):
    before = sent.read_bytes()
    ran = annotate(sent)
    copy = only(tmp_path / "out")
    assert ran.code == 1
    assert copy.name == "Nhà sách - cần sửa.xlsx"
    assert str(copy) in ran.err
    assert str(copy) not in ran.out
    assert sent.read_bytes() == before
    found = cells(copy.read_bytes())
    assert found[SHELF]["fill"] == found[KEYS]["fill"] == ("solid", FILLS["error"])
    assert found[SHELF]["value"] == "mười"
    for text in ("mười", "Đang ghi", "Cần ghi", "Cách sửa", "Mã: not_a_number"):
        assert text in found[SHELF]["comment"]
    assert "Mã: value_missing" in found[KEYS]["comment"]


def test_english(annotate, sent: Path, tmp_path: Path):
    assert annotate(sent, "--lang", "en").code == 1
    assert openpyxl.load_workbook(only(tmp_path / "out")).sheetnames[0] == "To mend"


def test_a_clean_return_gets_nothing(annotate, tmp_path: Path):
    assert annotate(saved(filled(), tmp_path / "a.xlsx")).code == 0
    assert not (tmp_path / "out").exists()


def test_the_copy_is_read_as_the_return_is(annotate, ppmd: Ppmd, sent: Path, tmp_path: Path):
    first = annotate(sent, "--format", "json")
    second = ppmd("validate", only(tmp_path / "out"), "--plan", SHELVES, "--format", "json")
    assert codes(second) == codes(first) != [[]]


def test_copies_in_a_folder_of_returns_are_passed_over(annotate, ppmd: Ppmd, sent: Path, tmp_path: Path):
    annotate(sent)
    shutil.copytree(tmp_path / "out", sent.parent / "out")
    ran = ppmd("validate", sent.parent, "--plan", SHELVES, "--format", "json")
    assert [Path(file["path"]).name for file in json.loads(ran.out)["files"]] == [sent.name]
    assert "cần sửa" not in ran.err
    assert "cần sửa" in ppmd("validate", sent.parent, "--plan", SHELVES, "-v").err


def test_again_replaces_only_what_nobody_has_touched(annotate, sent: Path, tmp_path: Path):
    annotate(sent)
    copy = only(tmp_path / "out")
    first = copy.read_bytes()
    assert annotate(sent).code == 1
    assert copy.read_bytes() == first
    saved(filled(BAD.replace("mười", "chín")), sent)
    assert annotate(sent).code == 1
    assert copy.read_bytes() != first
    book = openpyxl.load_workbook(copy)
    book[SHELF[0]][SHELF[1]] = 10
    book.save(copy)
    worked_in = copy.read_bytes()
    ran = annotate(sent)
    assert ran.code == 4
    assert "--force" in ran.err
    assert copy.read_bytes() == worked_in
    assert annotate(sent, "--force").code == 1
    assert copy.read_bytes() != worked_in


def test_a_senders_file_is_never_written_over(ppmd: Ppmd, tmp_path: Path):
    one = saved(filled(BAD), tmp_path / "a.xlsx")
    two = saved(filled(BAD.replace("mười", "chín")), tmp_path / "a - cần sửa.xlsx")
    before = one.read_bytes(), two.read_bytes()
    ppmd("validate", one, two, "--plan", SHELVES, "--annotate", tmp_path, "--force")
    assert (one.read_bytes(), two.read_bytes()) == before
    assert {path.name for path in tmp_path.iterdir()} == {
        "a.xlsx",
        "a - cần sửa.xlsx",
        "a - cần sửa (2).xlsx",
        "a - cần sửa (3).xlsx",
    }


def test_two_files_of_one_name_are_told_apart_by_their_folders(annotate, sent: Path, tmp_path: Path):
    (tmp_path / "more").mkdir()
    shutil.copy(sent, tmp_path / "more" / sent.name)
    for _ in range(2):
        annotate(sent, tmp_path / "more" / sent.name)
        assert {one.name for one in (tmp_path / "out").iterdir()} == {
            "Nhà sách - cần sửa.xlsx",
            "Nhà sách (more) - cần sửa.xlsx",
        }


def test_what_is_of_another_kind_is_named_by_the_whole_name(annotate, sent: Path, tmp_path: Path):
    """a.xls and a.xlsx, a.xlsm and a.xlsx: neither run writes over what the other is answered with."""
    for name, body in (("Nhà sách.csv", b"a;b\n1;2\n"), ("Nhà sách.xlsm", b"PK\x03\x04 cut")):
        (sent.parent / name).write_bytes(body)
        annotate(sent.parent / name)
    annotate(sent)
    assert {one.name for one in (tmp_path / "out").iterdir()} == {
        "Nhà sách - cần sửa.xlsx",
        "Nhà sách.csv - cần sửa.xlsx",
        "Nhà sách.csv - cần sửa.html",
        "Nhà sách.xlsm - cần sửa.xlsx",
        "Nhà sách.xlsm - cần sửa.html",
    }


def test_the_senders_file_is_left_as_it_is_also_beside_its_copy(ppmd: Ppmd, sent: Path):
    before, time = sent.read_bytes(), sent.stat().st_mtime_ns
    assert ppmd("validate", sent, "--plan", SHELVES, "--annotate", sent.parent).code == 1
    assert (sent.read_bytes(), sent.stat().st_mtime_ns) == (before, time)
    assert len(list(sent.parent.iterdir())) == 2


@pytest.mark.parametrize(
    "name", ["a\nb.xlsx", "  ..x%20&'=.xlsx", "CON.xlsx", "é" * 120 + ".xlsx", "*?|.xlsx"]
)
def test_odd_names(annotate, sent: Path, tmp_path: Path, name: str):
    sent.rename(sent.with_name(name))
    assert annotate(sent.with_name(name)).code == 1
    copy = only(tmp_path / "out")
    assert copy.name.endswith(" - cần sửa.xlsx")
    assert not set(copy.name) & set('\n<>:"/\\|?*')


def test_a_folder_that_cannot_be_written(annotate, sent: Path, tmp_path: Path):
    (tmp_path / "out").write_bytes(b"no folder")
    ran = annotate(sent)
    assert ran.code == 4
    assert "Traceback" not in ran.err


def test_a_locked_file_is_answered_in_words_for_its_sender(annotate, tmp_path: Path):
    folder = Path(__file__).parents[2] / "sample_data" / "faults"
    (locked,) = [path for path in folder.iterdir() if path.name.startswith("13 ")]
    annotate(locked)
    page = next((tmp_path / "out").glob("*.html")).read_text(encoding="utf-8")
    assert "xóa mật khẩu" in page
    assert "ppmd validate" not in page


def listed(copy: Path) -> list[str]:
    return [str(cell.value) for cell in openpyxl.load_workbook(copy).worksheets[0]["A"] if cell.value]


@pytest.mark.parametrize("number", ["04", "06", "11"])
def test_copies_of_the_samples_obey_the_rules_of_excel(ppmd: Ppmd, tmp_path: Path, number: str):
    folder = Path(__file__).parents[2] / "sample_data" / "faults"
    (sample,) = [path for path in folder.iterdir() if path.name.startswith(number)]
    assert ppmd("validate", sample, "--annotate", tmp_path / "out").code == 1
    assert breaches(only(tmp_path / "out").read_bytes()) == []


def test_warnings_alone_are_nothing_to_mend_but_to_look_at(annotate, tmp_path: Path):
    values = GOOD.replace("| keys | 3 |", "| keys | không có số liệu |")
    assert annotate(saved(filled(values), tmp_path / "a.xlsx")).code == 0
    lines = listed(only(tmp_path / "out"))
    assert lines[0] == "CẦN XEM LẠI: 1 cảnh báo"
    assert any(line.startswith("Cam = cảnh báo") for line in lines)
    assert not any(line.startswith("Đỏ =") for line in lines)


def test_what_hides_a_cell_is_said(annotate, tmp_path: Path):
    book = filled(BAD)
    book[SHELF[0]].row_dimensions[book[SHELF[0]][SHELF[1]].row].hidden = True
    annotate(saved(book, tmp_path / "a.xlsx"))
    lines = listed(only(tmp_path / "out"))
    assert sum("Dòng của ô này đang bị ẩn" in line for line in lines) == 1


def test_a_hidden_sheet_is_said_and_not_linked(annotate, tmp_path: Path):
    book = filled(BAD)
    book[SHELF[0]].sheet_state = "hidden"
    annotate(saved(book, tmp_path / "a.xlsx"))
    copy = only(tmp_path / "out")
    assert any("Trang này đang bị ẩn" in line for line in listed(copy))
    sheet = openpyxl.load_workbook(copy).worksheets[0]
    assert not any(cell.hyperlink and SHELF[0] in cell.hyperlink.location for cell in sheet["A"])


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\x03\x04 cut", "Tệp"), (b"a;b\n1;2\n", "Không ghi chú được")],
)
def test_a_list_where_no_copy_can_be(annotate, tmp_path: Path, content: bytes, said: str):
    path = tmp_path / "Báo cáo <1>.xlsx"
    path.write_bytes(content)
    ran = annotate(path)
    assert ran.code == 1
    names = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert names == ["Báo cáo 1 - cần sửa.html", "Báo cáo 1 - cần sửa.xlsx"]
    page = (tmp_path / "out" / names[0]).read_text(encoding="utf-8")
    assert said in page
    assert "&lt;1&gt;" in page
    assert "<1>" not in page
    book = openpyxl.load_workbook(tmp_path / "out" / names[1])
    assert book.sheetnames == ["Cần sửa"]
    assert any("Không ghi chú được" in str(cell.value) for cell in book.active["A"])
    assert annotate(path).code == 1


def test_a_signed_file_gets_a_list(annotate, sent: Path, tmp_path: Path):
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("_xmlsignatures/origin.sigs", b"")
    ran = annotate(sent)
    assert "chữ ký số" in ran.err
    assert {one.suffix for one in (tmp_path / "out").iterdir()} == {".html", ".xlsx"}


def test_personal_data_are_never_copied(annotate, tmp_path: Path):
    book = filled(BAD)
    book[SHELF[0]]["Z40"] = "CCCD 038090123456"
    annotate(saved(book, tmp_path / "a.xlsx"))
    written = {path.suffix: path for path in (tmp_path / "out").iterdir()}
    assert set(written) == {".html", ".xlsx"}
    assert "038090123456" not in written[".html"].read_text(encoding="utf-8")
    assert not any(
        "038090123456" in cell.text for cell in raw(written[".xlsx"].read_bytes()).sheets[0].cells.values()
    )
    assert "mười" not in written[".html"].read_text(encoding="utf-8")


def test_a_file_that_changes_meanwhile(sent: Path, tmp_path: Path):
    from ppmd_cli.i18n import Translator
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.annotate import annotate
    from ppmd_cli.workflow.validate import validate

    plan = load_plan(SHELVES, use_cache=False)
    run = validate([sent], plan)
    saved(filled(), sent)
    (made,) = annotate(run.files, plan, tmp_path / "out", Translator("vi"))
    assert made.reason == "changed"


@pytest.mark.slow
def test_mended_in_libreoffice_and_sent_back(annotate, resave: Convert, sent: Path, tmp_path: Path):
    """The sender works in the copy: one fault is mended, one stays; the next copy shows just that."""
    annotate(sent)
    (back,) = resave([only(tmp_path / "out")], tmp_path / "back")
    book = openpyxl.load_workbook(back)
    book[SHELF[0]][SHELF[1]] = 10
    book.save(back)
    (again,) = resave([back], tmp_path / "again")
    shutil.rmtree(tmp_path / "out")
    annotate(again)
    made = only(tmp_path / "out").read_bytes()
    assert only(tmp_path / "out").name == "Nhà sách - cần sửa.xlsx"
    names = [one.name for one in raw(made).sheets]
    assert names.count("Cần sửa") == 1
    assert "Cần sửa (2)" not in names
    found, plain = cells(made), cells(sent.read_bytes())
    assert found[SHELF]["comment"] is None
    assert found[SHELF]["fill"] == plain[SHELF]["fill"]
    assert found[KEYS]["fill"] == ("solid", FILLS["error"])
    assert found[KEYS]["comment"].count(MARKER) == 1


@pytest.mark.slow
def test_libreoffice_opens_the_copy_and_shows_the_comments(annotate, sent: Path, tmp_path: Path):
    office = need(shutil.which("soffice") or shutil.which("libreoffice"), "LibreOffice")
    annotate(sent)
    copy = only(tmp_path / "out")
    for kind in ("ods", "csv:Text - txt - csv (StarCalc):44,34,76"):
        subprocess.run(
            [
                office,
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                tmp_path,
                copy,
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    content = (
        zipfile.ZipFile(io.BytesIO((tmp_path / f"{copy.stem}.ods").read_bytes())).read("content.xml").decode()
    )
    assert content.count("<office:annotation ") == 2
    assert "not_a_number" in content.partition("<office:annotation ")[2]
    assert "CẦN SỬA: 2 lỗi" in (tmp_path / f"{copy.stem}.csv").read_text(encoding="utf-8")
