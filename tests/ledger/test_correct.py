"""A figure that came by telephone or on paper counts at once, is marked everywhere, and ends when the unit agrees."""

import csv
import html
import io
import json
import re
import zipfile

import pytest
from openpyxl import load_workbook

from ppmd_cli.intake.read import read_return
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from tests.ledger.letters import lines

TOLD = ("--source", "điện thoại, Phòng LĐTBXH", "--by", "Phòng Trẻ em", "--on", "2023-06-16")
L10 = "Biểu 1. Theo xã!L10"  # unit 380, commune 14755: 5 of 26 establishments inspected (X09)


@pytest.fixture
def correct(desk):
    """`correct("380", "X09", "7", "14755")`: a correction for H1."""

    def run(unit, element, value, subject=None, *more, told=TOLD):
        about = ("--subject", subject) if subject else ()
        words = ("--unit", unit, "--element", element, *about, "--value", value, *told, *more)
        return desk.run("correct", "--period", "H1", *words)

    return run


@pytest.fixture
def held(desk, sample):
    """A workspace with the accepted return of unit 380."""
    desk.put(sample("380"))
    desk.batch()
    return desk


def inspected(desk, as_of="2023-06-20"):
    """How many establishments of unit 380 the report counts as inspected."""
    found = next(
        one for one in desk.report(as_of=as_of)["indicators"] if one["id"] == "establishments_inspected"
    )
    return int(next(one for one in found["units"] if one["unit"] == "380")["numerator"])


def codes(desk, number):
    """The codes of the findings that the ledger shows of a receipt."""
    answer = json.loads(desk.run("ledger", "show", number, "--format", "json").out)
    return {one["code"] for file in answer["findings"] for one in file["findings"]}


def test_a_corrected_figure_counts_at_once_and_from_its_day_on(held, correct):
    before = inspected(held)
    ran = correct("380", "X09", "7", "14755")
    assert ran.code == 0
    assert "5 → 7" in ran.out
    assert inspected(held) == before + 2
    assert inspected(held, as_of="2023-06-15") == before
    assert held.status()["units"]["380"]["corrected"] == 1
    assert "service" not in held.run("correct", "--list").out
    assert "5 → 7" in held.run("correct", "--list").out


def test_by_id_and_by_the_subject_s_name(held, correct):
    assert correct("380", "establishments_inspected", "7", "phường Hàm Rồng").code == 0
    assert held.log()[-1]["subject"] == "14755"
    assert (held.log()[-1]["before"], held.log()[-1]["typed"]) == ("5", "7")


def test_every_output_tells_it(held, correct, tmp_path):
    correct("380", "X09", "7", "14755", "--confirmed")
    ran = held.run(
        *("report", "--period", "H1", "--as-of", "2023-06-20", "--write", "docx,xlsx,html", "--out", tmp_path)
    )
    assert "đính chính: X09" in ran.out
    note = "tính theo số đính chính 7 (báo cáo của đơn vị: 5); nguồn: điện thoại, Phòng LĐTBXH, ngày 16/6/2023; đã xác nhận bằng văn bản"
    page = (tmp_path / "bao-cao-H1.html").read_text(encoding="utf-8")
    assert note in re.sub("<[^>]+>", "", page)
    link = '<a class="src" href="#notes" data-of="corrected" data-key="380">'
    assert f"số đính chính {link}7</a> (báo cáo của đơn vị: {link}5</a>)" in page
    told = json.loads(re.search(r'id="counts">(.*?)</script>', page)[1])
    (unit,) = told["g"]["corrected"][2]
    assert [told["t"][place] for place in unit[5]][1:] == [
        "Biểu 1. Theo xã",
        "L10",
        "(đính chính, sổ #2)",
        "7",
    ]
    for name, part in (("docx", "word/document.xml"), ("xlsx", "xl/")):
        with zipfile.ZipFile(tmp_path / f"bao-cao-H1.{name}") as pack:
            text = "".join(pack.read(one).decode() for one in pack.namelist() if one.startswith(part))
        text = html.unescape(text)
        assert "tính theo số đính chính 7" in text
        # The unit's cell in the table of figures; in Excel the mark is in the number's format.
        assert ("*</" if name == "docx" else '#,##0"*"') in text
    sheet = load_workbook(tmp_path / "bao-cao-H1.xlsx", data_only=True)["Theo đơn vị"]
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if '"*"' in cell.number_format}
    assert {sheet.cell(row=cell.row, column=1).value for row in sheet.iter_rows() for cell in row
            if cell.coordinate in marked} == {"380"}  # fmt: skip
    assert "5 → 7" in held.run("ledger", "show", "1").out


def test_a_correction_is_checked_like_a_return(held, correct):
    ran = correct("380", "X09", "27", "14755")  # of 26
    assert "có lỗi" in ran.out
    assert held.status()["units"]["380"]["state"] == "returned"
    assert held.report()["completeness"]["unusable"] == ["380"]
    correct("380", "X09", "8", "14755")
    assert held.status()["units"]["380"]["errors"] == 0


def test_what_reading_said_of_the_cell_is_over(desk, sample, correct):
    desk.put(sample("380"), **{L10: "năm"})
    assert desk.batch()["files"][0]["state"] == "returned"
    correct("380", "X09", "5", "14755")
    assert desk.status()["units"]["380"]["errors"] == 0
    assert desk.report()["completeness"]["usable"] == 1


def test_the_mark_ends_when_a_later_return_agrees(held, sample, correct):
    correct("380", "X09", "7", "14755")
    held.put(sample("380"), "b.xlsx", **{L10: 7})
    held.batch(received="2023-06-17")
    assert held.status()["units"]["380"]["corrected"] == 0
    before = inspected(held)
    # What the unit says after that is its own again.
    held.put(sample("380"), "c.xlsx", **{L10: 6})
    held.batch(received="2023-06-18")
    assert inspected(held) == before - 1
    assert held.status()["units"]["380"]["corrected"] == 0
    assert "correction_disputed" not in codes(held, held.status()["units"]["380"]["receipt"])


@pytest.mark.parametrize(("later", "disputed"), [(6, True), (5, True), (None, True), (7, False)])
def test_a_later_return_with_yet_another_value_leaves_it_in_force_and_is_told(
    held, sample, correct, later, disputed
):
    correct("380", "X09", "7", "14755")
    counted = inspected(held)
    held.put(sample("380"), "b.xlsx", **{L10: later})
    file = next(one for one in held.batch(received="2023-06-17")["files"] if one["state"] != "known")
    assert ("correction_disputed" in file["codes"]) is disputed
    assert inspected(held) == counted
    assert held.status()["units"]["380"]["warnings"] == int(disputed)
    assert held.status()["units"]["380"]["corrected"] == int(disputed)


def test_a_return_that_was_sent_back_settles_nothing(held, sample, correct):
    correct("380", "X09", "7", "14755")
    counted = inspected(held)
    held.put(sample("380"), "b.xlsx", **{L10: 7, "Biểu 1. Theo xã!L11": 99})
    assert "returned" in {one["state"] for one in held.batch(received="2023-06-17")["files"]}
    assert inspected(held) == counted
    assert held.status()["units"]["380"]["corrected"] == 1


def test_withdrawn_is_as_if_it_had_never_been(held, correct):
    before = inspected(held)
    correct("380", "X09", "7", "14755")
    words = (
        "correct",
        "--period",
        "H1",
        "--unit",
        "380",
        "--element",
        "X09",
        "--subject",
        "14755",
        "--withdraw",
    )
    assert held.run(*words).code == 2
    assert held.run(*words, "--reason", "nghe nhầm").code == 0
    assert inspected(held) == before
    assert [one["kind"] for one in held.log()[-2:]] == ["corrected", "withdrawn"]
    assert held.run(*words, "--reason", "nghe nhầm").code == 2


def test_once_is_enough(held, correct):
    correct("380", "X09", "7", "14755")
    rows = len(held.log())
    assert correct("380", "X09", "7", "14755").code == 0
    assert correct("380", "X10", "95", "14755").code == 0  # what the return says already
    assert len(held.log()) == rows
    correct("380", "X09", "7", "14755", "--confirmed")
    assert held.log()[-1]["confirmed"] is True


@pytest.mark.parametrize(
    ("element", "value", "subject", "says"),
    [
        ("X09", "12a", "14755", "12"),
        ("X09", "1.23", "14755", "cần ghi số nguyên"),
        ("X09", "", "14755", "chưa ghi giá trị"),
        ("X09", "-", "14755", "X09"),
        ("X99", "1", "14755", "Có thể là"),
        ("X09", "1", None, "14755 (Phường Hàm Rồng)"),
        ("X09", "1", "99999", "14755 (Phường Hàm Rồng)"),
        ("H03", "13/13/2023", None, "H03"),
        ("H49", "Nguyễn Văn An, số 0912345678", None, "thông tin cá nhân"),
    ],
)
def test_what_has_no_one_reading_is_refused(held, correct, element, value, subject, says):
    rows = len(held.log())
    ran = correct("380", element, value, subject)
    assert ran.code == 2
    assert says in ran.err
    assert len(held.log()) == rows


@pytest.mark.parametrize(
    "told",
    [
        ("--source", "gọi số 0912 345 678"),
        ("--source", "văn bản", "--reason", "ông Nguyễn Văn An báo"),
        ("--source", "văn bản", "--on", "2999-01-01"),
        (),
    ],
)
def test_the_source_is_given_and_tells_of_no_person(held, correct, told):
    assert correct("380", "X09", "7", "14755", told=told).code == 2
    assert len(held.log()) == 1


def paper(sample, unit, tmp_path, *, without=()):
    """All that a sample return says, as a table to be entered from paper."""
    plan = load_plan(find_plan())
    form = next(form for form in plan.forms if unit in form.reporters)
    options = {e.id: {o.id: o.label.vi for o in e.options} for _, e in form.elements()}
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(["element", "subject", "value"])
    for (element, subject), fact in read_return(sample(unit), plan).facts.items():
        if fact.typed and element not in without:
            value = fact.value
            typed = value.day.strftime("%d/%m/%Y") if hasattr(value, "day") else fact.typed
            table.writerow([element, subject, options[element].get(typed, typed)])
    path = tmp_path / "so-lieu.csv"
    path.write_text(out.getvalue(), encoding="utf-8-sig")
    return path


def test_a_unit_s_figures_entered_from_its_paper(desk, sample, tmp_path):
    desk.run(
        "submit",
        "--unit",
        "380",
        "--period",
        "H1",
        "--document",
        "12/BC-UBND 2023-06-09",
        "--received",
        "2023-06-10",
    )
    words = (
        "correct",
        "--period",
        "H1",
        "--unit",
        "380",
        "--source",
        "Báo cáo số 12/BC-UBND",
        "--on",
        "2023-06-16",
    )
    part = paper(sample, "380", tmp_path, without={"establishments_total"})
    assert desk.run(*words, "--from", part).code == 0
    found = desk.status()["units"]["380"]
    assert (found["state"], found["on_paper"], found["overdue"]) == ("incomplete", True, True)
    assert desk.report()["completeness"]["usable"] == 0
    whole = paper(sample, "380", tmp_path)
    ran = desk.run(*words, "--from", whole)
    assert ran.code == 0
    found = desk.status()["units"]["380"]
    assert (found["state"], found["on_paper"], found["received"], found["on_time"]) == (
        "usable",
        True,
        "2023-06-10",
        True,
    )
    entered = desk.report()
    ran = desk.run("report", "--period", "H1", "--as-of", "2023-06-20", "--write", "html", "--out", tmp_path)
    page = (tmp_path / "bao-cao-H1.html").read_text(encoding="utf-8")
    assert "nhập từ văn bản, chưa có tệp" in page
    # How many figures were entered opens them; small counts of people beneath the unit stay hidden there.
    told = json.loads(re.search(r'id="counts">(.*?)</script>', page)[1])
    (row,) = told["g"]["corrected"][2]
    facts = [[told["t"][place] for place in row[5][at : at + 5]] for at in range(0, len(row[5]), 5)]
    assert re.search(rf'data-of="corrected" data-key="380">{len(facts)}</a> số liệu do', page)
    hidden = {label for label, *_, read in facts if read.startswith("không in")}
    assert hidden
    for label, sheet, _, typed, read in facts:
        if label in hidden and sheet.startswith("Biểu 1"):
            assert typed == read == "không in (số người quá ít)"
    # The unit's own file agrees: the same figures, and no mark any more.
    desk.put(sample("380"))
    desk.batch(received="2023-06-17")
    found = desk.status()["units"]["380"]
    assert (found["state"], found["on_paper"], found["corrected"]) == ("usable", False, 0)
    assert desk.report()["indicators"] == entered["indicators"]


def test_a_table_is_entered_whole_or_not_at_all(held, tmp_path):
    words = (
        "correct",
        "--period",
        "H1",
        "--unit",
        "380",
        "--source",
        "văn bản",
        "--from",
        tmp_path / "a.csv",
    )
    assert held.run(*words).code == 2
    for text, says in (
        ("element,subject,value\nX09,14755,7\nX09,14758,bảy\nX99,,1\n", "Số liệu thứ 3"),
        ("element,subject,value\nX09,14755,7\nestablishments_inspected,14755,8\n", "hai lần"),
        ("element,value\nX09,7\n", "element, subject, value"),
        ("element,subject,value\nX09,14755\n", "element, subject, value"),
        ("", "element, subject, value"),
    ):
        (tmp_path / "a.csv").write_text(text, encoding="utf-8")
        ran = held.run(*words)
        assert (ran.code, says in ran.err) == (2, True)
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    assert held.run(*words).code == 2
    assert len(held.log()) == 1


def test_what_a_paper_lacks_is_asked_for(desk, sample, tmp_path):
    part = paper(sample, "380", tmp_path, without={"establishments_total", "budget_total"})
    desk.run(
        *("correct", "--period", "H1", "--unit", "380", "--source", "Báo cáo số 12/BC-UBND"),
        *("--on", "2023-06-16", "--from", part),
    )
    ran = desk.run(
        "remind", "--period", "H1", "--as-of", "2023-06-20", "--format", "json", "--out", tmp_path / "l"
    )
    assert ran.code in (0, 1)
    assert "380" in ran.out
    told = lines(next((tmp_path / "l").glob("380*.docx")))
    assert any(
        "số liệu 6 tháng đầu năm 2023 của" in one and "theo: Báo cáo số 12/BC-UBND;" in one for one in told
    )
    assert not any("đã nhận được tệp" in one for one in told), "no file came"
    many = "Phường Hàm Rồng, Phường Đông Thọ, Phường Nam Ngạn, Phường Trường Thi và 30 đơn vị khác"
    # What lacks is told element by element, with the sheet of the blank that asks for it.
    assert told[told.index("Cách chỉnh lý") :][1:5] == [
        "1",
        "trang “Biểu 1. Theo xã”",
        f"Tổng số cơ sở (X03): Chưa ghi số liệu ({many})",
        "Điền các ô đó; không phát sinh thì ghi 0, không có số liệu thì ghi “không có số liệu”.",
    ]


def test_a_closed_period_takes_no_correction_and_no_waiver(held, correct):
    assert held.run("close", "--period", "H1", "--as-of", "2023-06-20", "--force").code in (0, 1)
    assert correct("380", "X09", "7", "14755").code == 2
    assert "đã khóa" in correct("380", "X09", "7", "14755").err
    assert {one["kind"] for one in held.log()} == {"receipt", "closed"}


def test_a_closed_report_with_a_correction_is_made_again_on_another_day(held, correct, tmp_path, monkeypatch):
    correct("380", "X09", "7", "14755")
    held.run("close", "--period", "H1", "--as-of", "2023-06-20", "--force")
    pages = []
    for name, day in (("a", "1700000000"), ("b", "1900000000")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        words = ("report", "--period", "H1", "--closed", "--write", "html", "--out", tmp_path / name)
        assert held.run(*words).code == 0
        pages.append((tmp_path / name / "bao-cao-H1.html").read_bytes())
    assert pages[0] == pages[1]
    assert "số đính chính 7" in re.sub("<[^>]+>", "", pages[0].decode())


def test_status_says_what_the_report_says_where_returns_contradict_each_other(desk, sample):
    desk.put(sample("380"))
    desk.put(sample("380", "FY"), "fy.xlsx", **{L10: 1})  # fewer than the first half's 5
    desk.batch(received="2023-12-10")
    assert desk.report(period="FY", as_of="2023-12-20")["completeness"]["unusable"] == ["380"]
    found = desk.status(period="FY", as_of="2023-12-20")["units"]["380"]
    assert found["state"] == "returned"
    assert found["errors"] > 0


def test_the_report_for_programs_tells_what_was_corrected_and_waived(desk, sample, correct):
    import json

    from jsonschema import validate

    from ppmd_cli import resources

    desk.put(sample("380"))
    desk.batch()
    assert "corrections" not in desk.report()
    assert correct("380", "inspection_rounds", "7").code == 0
    report = desk.report()
    (row,) = [one["id"] for one in desk.log() if one["kind"] == "corrected"]
    told = {"unit": "380", "element": "inspection_rounds", "subject": "380", "entry": row}
    assert (report["schema_version"], report["corrections"], report["waived"]) == ("1.1", [told], [])
    validate(report, json.loads(resources.schema("report.schema.json").read_text("utf-8")))
