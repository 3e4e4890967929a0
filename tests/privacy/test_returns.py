"""A return that tells of a person is refused, wherever it tells it, and nothing that it tells comes out again."""

import io
import json
import logging
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from ppmd_cli import resources
from ppmd_cli.checks.privacy import PrivacyScanner
from ppmd_cli.forms.blank import write_blank
from ppmd_cli.intake.read import Reader
from ppmd_cli.intake.source import source_from_bytes
from ppmd_cli.intake.workbook import read_workbook
from ppmd_cli.layout import lay_out
from ppmd_cli.model.cell import RawWorkbook
from ppmd_cli.model.finding import Outcome
from ppmd_cli.plan.load import load_plan
from tests.conftest import REPOSITORY

PLAN = load_plan(next(resources.plans().glob("thanh_hoa*")))
SAMPLE = sorted((REPOSITORY / "sample_data").glob("[HF]*/*.xlsx"))
ONE = next(path for path in SAMPLE if path.parent.name == "H1" and path.name.startswith("381"))


def changed(change, path: Path = ONE) -> bytes:
    """A good return after `change(workbook)`."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: str, kind: str, sheet: int = 1) -> bytes:
    """The package with one more part that the sheet refers to."""
    rels = f"xl/worksheets/_rels/sheet{sheet}.xml.rels"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        assert rels not in old.namelist()
        for one in old.namelist():
            new.writestr(one, old.read(one))
        new.writestr(
            rels,
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="p1" Type="{kind}" Target="../{name}"/></Relationships>',
        )
        new.writestr(f"xl/{name}", content)
    return stream.getvalue()


def list_of_persons(workbook, state: str) -> None:
    sheet = workbook.create_sheet("Sheet9")
    sheet.sheet_state = state
    sheet.append(["Họ và tên", "Năm sinh", "SĐT"])
    sheet.append(["Nguyễn Văn A", 1990, "0912345678"])


def hidden_row(workbook) -> None:
    sheet = workbook.worksheets[1]
    sheet["A90"] = "CCCD 038185001234"
    sheet.row_dimensions[90].hidden = True


def hidden_column(workbook) -> None:
    sheet = workbook.worksheets[1]
    sheet["AZ9"] = 38185001234
    sheet.column_dimensions["AZ"].hidden = True


def comment(workbook) -> None:
    workbook.worksheets[1]["F12"].comment = Comment("Phòng LĐ:\nhỏi chị Trần Thị B 0912345678", "Phòng LĐ")


def footer(workbook) -> None:
    workbook.worksheets[0].oddFooter.left.text = "CCCD 038185001234"


def formula(workbook) -> None:
    workbook.worksheets[1]["A95"] = '="ông Nguyễn Văn A"'


def sheet_name(workbook) -> None:
    workbook.create_sheet("Nguyễn Văn A")["A1"] = 5


def defined_name(workbook) -> None:
    workbook.defined_names.add(DefinedName("X1", attr_text='"CCCD 038185001234"'))


def choices(workbook) -> None:
    rule = DataValidation(type="list", formula1='"Nguyễn Văn A,Trần Thị B,Lê Văn C"')
    rule.add("Z50:Z60")
    workbook.worksheets[1].add_data_validation(rule)


def prompt(workbook) -> None:
    rule = DataValidation(type="whole", formula1="0", prompt="hỏi số 0912345678")
    rule.add("Z50")
    workbook.worksheets[1].add_data_validation(rule)


def link(workbook) -> None:
    workbook.worksheets[1]["Z50"] = "xem"
    workbook.worksheets[1]["Z50"].hyperlink = "tel:0912345678"


def tooltip(workbook) -> None:
    link(workbook)
    workbook.worksheets[1]["Z50"].hyperlink.target = "https://example.org"
    workbook.worksheets[1]["Z50"].hyperlink.tooltip = "CCCD 038185001234"


def keywords(workbook) -> None:
    workbook.properties.keywords = "CCCD 038185001234"


PLACES = {
    "a defined name": (defined_name, "personal_id "),
    "a list to choose from": (choices, "personal_name Biểu 1. Theo xã!Z50"),
    "a prompt": (prompt, "personal_phone Biểu 1. Theo xã!Z50"),
    "a link": (link, "personal_phone Biểu 1. Theo xã"),
    "a link's tip": (tooltip, "personal_id Biểu 1. Theo xã!Z50"),
    "the properties of the file": (keywords, "personal_id "),
    "a sheet": (lambda book: list_of_persons(book, "visible"), "personal_table Sheet9!A1"),
    "a hidden sheet": (lambda book: list_of_persons(book, "hidden"), "personal_table Sheet9!A1"),
    "a very hidden sheet": (lambda book: list_of_persons(book, "veryHidden"), "personal_table Sheet9!A1"),
    "a hidden row": (hidden_row, "personal_id Biểu 1. Theo xã!A90"),
    "a hidden column": (hidden_column, "personal_id Biểu 1. Theo xã!AZ9"),
    "a comment": (comment, "personal_name Biểu 1. Theo xã!F12"),
    "the foot of the page": (footer, "personal_id Bìa"),
    "the name of a sheet": (sheet_name, "personal_name •••"),
}


def read(data: bytes):
    return Reader(PLAN).read_source(source_from_bytes(Path("a.xlsx"), data))


def said(submission) -> list[str]:
    return [
        " ".join((one.code, "!".join(filter(None, (one.place.sheet, one.place.cell)))))
        for one in submission.findings
    ]


@pytest.mark.parametrize("place", PLACES)
def test_wherever_it_stands(place):
    change, expected = PLACES[place]
    submission = read(changed(change))
    assert expected in said(submission)
    assert all(line.startswith("personal_") for line in said(submission))
    assert submission.outcome is Outcome.ERRORS
    assert submission.facts == {}
    assert not submission.usable
    assert (submission.unit, submission.period) == ("381", "H1")


THREADED = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="C5" id="{1}"><text>bà Trần Thị B</text></threadedComment></ThreadedComments>'
)
PICTURE = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:pic>'
    '<xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1" descr="CCCD 038185001234"/></xdr:nvPicPr></xdr:pic></xdr:wsDr>'
)
CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>CCCD 0381</a:t></a:r>'
    "<a:r><a:t>85001234</a:t></a:r></a:p><c:v>001</c:v><c:v>002</c:v></c:chartSpace>"
)
PIVOT = (
    '<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sharedItems>'
    '<s v="Nguyễn Văn A"/><s v="Trần Thị B"/><s v="Lê Văn C"/></sharedItems></pivotCacheDefinition>'
)
EXTERNAL = (
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cell r="A1" t="str">'
    "<v>038185001234</v></cell></externalLink>"
)
CODES = (
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<v>001</v><v>002</v><v>003</v><v>004</v></externalLink>"
)
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:sp><xdr:txBody>'
    "<a:p><a:r><a:t>CCCD 0381</a:t></a:r><a:r><a:t>85001234</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
)


@pytest.mark.parametrize(
    ("name", "content", "kind", "expected"),
    [
        (
            "threadedComments/one.xml",
            THREADED,
            "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
            "personal_name Bìa!C5",
        ),
        (
            "drawings/one.xml",
            DRAWING,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing",
            "personal_id Bìa",
        ),
        (
            "drawings/one.xml",
            PICTURE,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing",
            "personal_id Bìa",
        ),
        ("charts/chart1.xml", CHART, "x/chart", "personal_id "),
        ("pivotCache/pivotCacheDefinition1.xml", PIVOT, "x/pivot", "personal_name "),
        ("externalLinks/externalLink1.xml", EXTERNAL, "x/external", "personal_id "),
        ("worksheets/old.xml", EXTERNAL, "x/old", "personal_id "),
    ],
)
def test_beside_the_cells(name, content, kind, expected):
    data = with_part(ONE.read_bytes(), name, content, kind)
    assert said(read(data)) == [expected]


@pytest.mark.parametrize("content", [CODES, "<broken", "<a/>"])
def test_parts_that_hold_nobody(content):
    data = with_part(ONE.read_bytes(), "externalLinks/externalLink1.xml", content, "x/external")
    assert read(data).outcome is not Outcome.ERRORS


def test_links_and_mailboxes_of_offices_are_nobody_s():
    def change(workbook):
        sheet = workbook.worksheets[1]
        sheet["Z50"], sheet["Z51"] = "xem", "thư"
        sheet["Z50"].hyperlink = "https://thanhhoa.gov.vn/portal/Pages/2023-6-10/tin.aspx"
        sheet["Z51"].hyperlink = "mailto:ldtbxh@thanhhoa.gov.vn"

    assert not [line for line in said(read(changed(change))) if line.startswith("personal")]


def test_a_comment_about_figures_is_nobody_s():
    def change(workbook):
        workbook.worksheets[1]["F12"].comment = Comment("Nguyễn Văn A:\nxem lại số này", "Nguyễn Văn A")
        workbook.properties.creator = "Nguyễn Văn A"

    assert read(changed(change)).outcome is not Outcome.ERRORS


def test_something_else_that_is_full_of_persons():
    workbook = openpyxl.Workbook()
    list_of_persons(workbook, "visible")
    stream = io.BytesIO()
    workbook.save(stream)
    submission = read(stream.getvalue())
    assert submission.outcome is Outcome.UNREADABLE
    assert said(submission) == ["not_a_return "]


def test_a_clean_one_sent_again_counts(tmp_path, ppmd):
    (tmp_path / "1.xlsx").write_bytes(changed(lambda book: list_of_persons(book, "hidden")))
    (tmp_path / "2.xlsx").write_bytes(ONE.read_bytes())
    files = json.loads(ppmd("validate", tmp_path, "--format", "json").out)["files"]
    assert [file["outcome"] for file in files] == ["errors", "clean"]
    report = json.loads(
        ppmd(
            "report",
            "--period",
            "H1",
            "--from",
            tmp_path,
            "--format",
            "json",
            "--write",
            "json",
            "--out",
            tmp_path / "out",
        ).out
    )
    assert report["completeness"]["usable"] == 1


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: f"{path.parent.name} {path.name[:12]}")
def test_good_returns_hold_nothing(path):
    found = Reader(PLAN).read(path).findings
    assert [one.code for one in found if one.code.startswith(("personal", "business"))] == []


@pytest.mark.parametrize("form", PLAN.forms, ids=lambda form: form.id)
@pytest.mark.parametrize("period", PLAN.periods, ids=lambda period: period.id)
def test_blank_forms_hold_nothing(form, period):
    unit = form.reporters[0]
    data = write_blank(lay_out(PLAN, form, unit, period.id), PLAN)
    workbook = read_workbook(source_from_bytes(Path("a.xlsx"), data))
    assert isinstance(workbook, RawWorkbook)
    assert PrivacyScanner(PLAN).scan(workbook, dict) == []


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        # Beside, above and beneath the table; in one of its own cells it may be a place.
        ("AB9", "Lê Quang Minh", "personal_name"),
        ("B95", "Đinh Thành Trung", "personal_name"),
        ("AB9", "le quang minh", "name_perhaps"),
        ("C14", "Lê Quang Minh", "name_perhaps"),
        ("AB9", "đường Lê Quang Minh", None),
    ],
)
def test_a_name_that_stands_alone(cell, text, code):
    def change(workbook):
        workbook.worksheets[1][cell] = text

    submission = read(changed(change))
    told = [one for one in submission.findings if one.code in {"personal_name", "name_perhaps"}]
    assert [(one.code, one.place.cell, one.value) for one in told] == ([(code, cell, "•••")] if code else [])
    assert submission.usable is (code != "personal_name")


def test_an_explanation_that_is_perhaps_a_name_is_kept_hidden():
    def change(text):
        def put(workbook):
            sheet = next(one for one in workbook.worksheets if one.title == "Giải trình")
            row = next(cell.row for cell in sheet["A"] if cell.value == "A") + 1
            sheet.cell(row, 1, "fines_amount"), sheet.cell(row, 2, "F12"), sheet.cell(row, 3, text)

        return put

    assert read(changed(change("Lê Quang Minh"))).explanations == ()
    assert not read(changed(change("Lê Quang Minh"))).usable
    doubted = read(changed(change("le quang minh")))
    assert [one.text for one in doubted.explanations] == ["•••"]
    assert [one.text for one in read(changed(change("tăng do truy quét"))).explanations] == [
        "tăng do truy quét"
    ]


def test_what_is_perhaps_a_name_is_repeated_nowhere(tmp_path, ppmd):
    def change(workbook):
        workbook.worksheets[1]["AB9"] = "le quang minh"

    (tmp_path / "1.xlsx").write_bytes(changed(change))
    for words in (("text", "-v"), ("csv",), ("json",), ("sarif",), ("junit",), ("text", "--lang", "en")):
        said = ppmd("validate", tmp_path, "--format", *words, "--fail-on", "never")
        assert "quang" not in said.out + said.err
        assert "AB9" in said.out


def runs(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(number="038185002300", numeric=False)
@given(
    number=st.one_of(
        st.integers(0, 999_999).map("038185{:06}".format), st.integers(0, 9_999_999).map("091{:07}".format)
    ),
    numeric=st.booleans(),
)
def test_no_output_repeats_it(number, numeric, tmp_path, ppmd, caplog):
    lost = numeric and number.startswith("038") and int(number) % 1000
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)

    def change(workbook):
        sheet = workbook.create_sheet(f"ds {number}")
        sheet["B3"] = int(number) if lost else number
        sheet["C9"].comment = Comment(f"ông Lê Quốc Khánh Trường {number}", "x")

    path = folder / f"{number}.xlsx"
    path.write_bytes(changed(change))
    caplog.set_level(logging.DEBUG)
    said = []
    for words in (
        ("--format", "json"),
        ("--format", "csv"),
        ("--format", "text"),
        ("--format", "text", "-v"),
        ("--format", "sarif"),
        ("--format", "junit"),
    ):
        for lang in ("vi", "en"):
            ran = ppmd("validate", folder, "--lang", lang, *words)
            assert ran.code == 1
            said.append(ran.out + ran.err)
    path.unlink()
    # The folder's own name, the period's and hashes are not of the sender's making.
    answer = json.loads(said[0])["files"][0]
    text = json.dumps([{**one, "fingerprint": ""} for one in answer["findings"]], ensure_ascii=False)
    text += answer["path"].replace(str(tmp_path), "") + said[4] + said[5] + caplog.text
    text = text.replace(str(tmp_path), "").replace("2023", "")  # the period's name
    assert {one["code"] for one in answer["findings"]} >= {
        "personal_name",
        "personal_id",
    } or "personal_phone" in text
    assert "Khánh" not in "".join(said)
    for one in said[8:]:
        assert not runs(number, 6) & runs(re.sub(r"\b[0-9a-f]{64}\b", "", one).replace(str(tmp_path), ""), 6)
    assert {run for run in runs(number, 3) if run in text} == set()
    assert not {run for run in runs(number, 6) if run in "".join(said)}
