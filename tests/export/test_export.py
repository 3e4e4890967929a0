"""The long table: a row for each value with where it comes from, in CSV, Excel and Parquet."""

import csv
import io
import json
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from ppmd_cli.errors import UsageError
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.finding import Place
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.result import Announcement
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report import export
from ppmd_cli.report.export import COLUMNS, NUMBER, exported
from ppmd_cli.report.long_data import LongData
from ppmd_cli.workflow.validate import check_all
from tests.ledger.conftest import desk, sample  # noqa: F401 - fixtures
from tests.sheets import submission

SHELVES = Path(__file__).parents[1] / "checks" / "shelves"
SAMPLE = Path(__file__).parents[2] / "sample_data" / "H1"
CORRECT = (
    *("correct", "--period", "H1", "--unit", "380", "--element", "X09", "--subject", "14755", "--value", "7"),
    *("--source", "điện thoại", "--by", "Phòng A", "--on", "2023-06-16"),
)
A = """
| | shelves | dusted |
|---|---|---|
| a1 | 10 | 0 |
| a2 | không có số liệu | |
| a3 | mười | không phát sinh |

| element | value |
|---|---|
| open | Không |
| reason | =1+1 |
| cost | 12,5 |
| opened_on | 03/02/2031 |

| | progress |
|---|---|
| dust | Đang làm |
"""
NIL = """
| element | value |
|---|---|
| nil | Có |
| open | Không |
| reason | x |
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Plan:
    """The plan of the shelves, whose element `mood` is asked of b alone."""
    folder = tmp_path_factory.mktemp("plan") / "shelves"
    shutil.copytree(SHELVES, folder)
    forms = folder / "forms.yaml"
    text = forms.read_text(encoding="utf-8")
    assert text.count("- {id: mood,") == 1
    forms.write_text(text.replace("- {id: mood,", "- {id: mood, only_for: [b],"), encoding="utf-8")
    return load_plan(folder, use_cache=False)


@pytest.fixture(scope="module")
def a(plan: Plan) -> Submission:
    return check_all([submission(plan, "a", "A", A, path="a.xlsx")], plan)[0]


def rows_of(plan: Plan, *files: Submission, lang: str = "vi", **more) -> list[dict[str, str]]:
    """The rows of the CSV by their Vietnamese or English headings."""
    data = LongData(plan, more.pop("periods", ("A",)), files, **more)
    text = exported(data, "csv", Translator(lang)).decode("utf-8")
    assert text.startswith("\ufeff")
    page = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return list(csv.DictReader(page, delimiter=";" if lang == "vi" else ","))


def by_pair(plan: Plan, *files: Submission, **more) -> dict[tuple[str, str, str], dict[str, str]]:
    """The English rows by unit, element and subject."""
    rows = rows_of(plan, *files, lang="en", **more)
    return {(row["Unit code"], row["Element"], row["Subject code"]): row for row in rows}


@pytest.mark.parametrize(
    ("element", "subject", "value", "state", "typed"),
    [
        ("shelves", "a1", "10", "value", "10"),
        ("dusted", "a1", "0", "zero", "0"),
        ("dusted", "a3", "0", "zero", "không phát sinh"),
        ("dusted", "a2", "", "blank", ""),
        ("shelves", "a2", "", "not available", "không có số liệu"),
        ("shelves", "a3", "", "unreadable", "mười"),
        ("mood", "a", "", "not applicable", ""),
        ("cost", "a", "12.5", "value", "12,5"),
        ("open", "a", "no", "value", "Không"),
        ("opened_on", "a", "2031-02-03", "value", "03/02/2031"),  # kept by Excel as 47882
        ("progress", "dust", "Doing", "value", "Đang làm"),
    ],
)
def test_six_ways_of_having_no_value_stay_six(plan, a, element, subject, value, state, typed):
    row = by_pair(plan, a)["a", element, subject]
    assert (row["Value"], row["State"], row["As typed"]) == (value, state, typed)


def test_a_unit_that_has_sent_nothing_has_its_rows_too(plan, a):
    rows = by_pair(plan, a)
    row = rows["b", "shelves", "b1"]
    assert (row["State"], row["Outcome"], row["Value"], row["File"]) == ("not sent", "not sent", "", "")
    assert {key[0] for key in rows} == {"a", "b"}


def test_where_a_value_comes_from(plan, a):
    row = by_pair(plan, a)["a", "shelves", "a1"]
    cell = a.facts["shelves", "a1"].cell
    assert cell is not None
    assert row["SHA-256 of the file"] == a.sha256
    assert (row["File"], row["Sheet"], row["Cell"]) == ("a.xlsx", "Phòng", cell.cell)
    assert (row["Unit"], row["Subject"], row["Label"], row["Measure"]) == (
        "Thư viện A",
        "Phòng A1",
        "Shelves",
        "shelves",
    )
    assert (row["Outcome"], row["Counted"], row["Kind of subject"]) == ("with errors", "no", "unit beneath")


def test_a_blank_that_is_declared_nought_says_so(plan):
    nil = submission(plan, "a", "A", NIL)
    rows = by_pair(plan, nil)
    row = rows["a", "visitors", "a"]
    assert (row["Value"], row["State"], row["As typed"]) == ("0", "zero", "")
    assert row["Reading"] == "The unit declares that nothing happened, so the blank is 0"
    assert rows["a", "keys", "a"]["State"] == "blank", "a stock is not nought because nothing happened"


def test_in_vietnamese_with_the_marks_of_a_vietnamese_spreadsheet(plan, a):
    rows = {
        (row["Mã chỉ tiêu"], row["Mã đối tượng"]): row for row in rows_of(plan, a) if row["Mã đơn vị"] == "a"
    }
    assert rows["cost", "a"]["Giá trị"] == "12,5"
    assert rows["open", "a"]["Giá trị"] == "Không"
    assert rows["progress", "dust"]["Giá trị"] == "Đang làm"
    assert rows["shelves", "a2"]["Tình trạng"] == "không có số liệu"


@pytest.mark.parametrize("typed", ["=1+1", "+84", "-5", "@x", "＝1"])
def test_a_text_is_never_a_formula(plan, typed):
    sent = submission(plan, "a", "A", {"open": "Không", "reason": typed}, path="=a.xlsx")
    row = by_pair(plan, sent)["a", "reason", "a"]
    assert (row["Value"], row["As typed"], row["File"]) == ("'" + typed, "'" + typed, "'=a.xlsx")
    data = LongData(plan, ("A",), (sent,))
    sheet = load_workbook(io.BytesIO(exported(data, "xlsx", Translator("vi"))))["Số liệu"]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value == typed]
    assert len(cells) == 2
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "inlineStr"}


def test_a_negative_number_stays_a_number(plan, a):
    fact = a.facts["cost", "a"]
    value = replace(fact.value, number=Decimal("-12.50"))
    below = replace(a, facts={**a.facts, ("cost", "a"): replace(fact, value=value)})
    row = by_pair(plan, below)["a", "cost", "a"]
    assert row["Value"] == "-12.5"


def test_a_refused_return_gives_nothing(plan):
    found = finding("personal_phone", place=Place("Chung", "C9"), n="1")
    sent = submission(plan, "a", "A", A, path="Nguyen.xlsx", findings=(found,))
    row = by_pair(plan, sent)["a", "shelves", "a1"]
    assert (row["Value"], row["As typed"], row["State"]) == ("", "", "not sent")
    assert row["Outcome"] == "refused (personal data)"
    for form in ("csv", "parquet", "xlsx"):
        assert b"Nguyen" not in exported(LongData(plan, ("A",), (sent,)), form, Translator("vi"))


def test_what_may_be_a_name_is_hidden(plan):
    sent = submission(plan, "a", "A", {"open": "Không", "reason": "Lê Quang Minh"})
    cell = sent.facts["reason", "a"].cell
    assert cell is not None
    doubt = finding("name_perhaps", place=Place(cell.sheet, cell.cell), n="1", part="cell")
    shown = by_pair(plan, replace(sent, findings=(doubt,)))["a", "reason", "a"]
    assert (shown["Value"], shown["As typed"]) == ("•••", "•••")
    assert by_pair(plan, sent)["a", "reason", "a"]["Value"] == "Lê Quang Minh"


def test_reports_without_a_workbook_and_two_that_differ(plan, a):
    secret = Announcement("b", "A", "secret", None)
    assert by_pair(plan, a, announced=(secret,))["b", "open", "b"]["Outcome"] == "sent without a workbook"
    good = submission(plan, "a", "A", {"open": "Không"})
    other = submission(plan, "a", "A", {"open": "Có"})
    rows = [
        row
        for row in rows_of(plan, good, other, lang="en")
        if (row["Unit code"], row["Element"]) == ("a", "open")
    ]
    assert [(row["Value"], row["Counted"]) for row in rows] == [("no", "no"), ("yes", "no")]
    alone = [
        row
        for row in rows_of(plan, good, good, lang="en")
        if (row["Unit code"], row["Element"]) == ("a", "open")
    ]
    assert [(row["Value"], row["Counted"]) for row in alone] == [("no", "yes")]


def test_parquet_has_codes_and_fixed_types(plan, a):
    data = exported(LongData(plan, ("A",), (a,)), "parquet", Translator("vi"))
    table = pq.read_table(io.BytesIO(data))
    assert table.column_names == [*COLUMNS, NUMBER]
    assert str(table.schema.field(NUMBER).type) == "decimal128(38, 9)"
    assert table.schema.equals(
        pq.read_table(io.BytesIO(exported(LongData(plan, ("A",), ()), "parquet", Translator("en")))).schema
    )
    frame = pd.read_parquet(io.BytesIO(data))
    one = {
        name: frame[frame.unit == "a"].set_index(["element", "subject"])[name] for name in frame.columns[:0]
    }
    assert one == {}
    rows = {(row["unit"], row["element"], row["subject"]): row for row in frame.to_dict("records")}
    cost, open_ = rows["a", "cost", "a"], rows["a", "open", "a"]
    assert (cost["value"], cost[NUMBER], cost["state"]) == ("12.5", Decimal("12.5"), "value")
    assert (open_["value"], open_[NUMBER]) == ("no", None)
    assert rows["a", "progress", "dust"]["value"] == "doing"
    assert rows["a", "opened_on", "a"]["typed"] == "47882"
    assert rows["a", "shelves", "a2"]["state"] == "not_available"
    assert rows["b", "shelves", "b1"]["outcome"] == "missing"


def test_the_cross_table_adds_up_what_has_a_number_in_every_row(plan, a):
    whole = submission(
        plan, "a", "A", A.replace("không có số liệu", "7").replace("mười", "5"), path="whole.xlsx"
    )
    tables = {}
    for name, sent in (("partly", a), ("whole", whole)):
        book = load_workbook(io.BytesIO(exported(LongData(plan, ("A",), (sent,)), "xlsx", Translator("vi"))))
        lines = list(book["Theo đơn vị"].iter_rows(min_row=5, values_only=True))
        tables[name] = {
            (unit, head.split("\n")[0]): cell
            for _, unit, *cells in lines[1:]
            for head, cell in zip(lines[0][2:], cells, strict=True)
        }
    shelves, dusted, cost = (one.code for one in elements(plan, "shelves", "dusted", "cost"))
    own, other = dict.fromkeys(unit for unit, _ in tables["whole"])
    assert tables["whole"][own, shelves] == 22
    assert tables["partly"][own, shelves] == "2/3 dòng chưa có số"
    assert tables["whole"][own, dusted] == "1/3 dòng chưa có số", "a blank is no nought"
    assert tables["whole"][own, cost] == 12.5
    assert tables["whole"][other, shelves] == "chưa gửi"


def test_of_several_returns_of_a_unit_the_cross_table_has_one(plan, a):
    """A copy saved again says the same and counts once; of two that differ nobody chooses."""
    whole = submission(plan, "a", "A", A.replace("không có số liệu", "7").replace("mười", "5"))
    again = replace(whole, path="again.xlsx", sha256="f" * 64)
    (code,) = (one.code for one in elements(plan, "shelves"))

    def told(*sent):
        data = LongData(plan, ("A",), sent)
        book = load_workbook(io.BytesIO(exported(data, "xlsx", Translator("vi"))))
        heads, first = list(book["Theo đơn vị"].iter_rows(min_row=5, max_row=6, values_only=True))
        return next(
            cell for head, cell in zip(heads, first, strict=True) if str(head).startswith(f"{code}\n")
        )

    assert told(whole) == told(whole, again) == 22
    other = submission(plan, "a", "A", A.replace("không có số liệu", "8").replace("mười", "5"), path="b.xlsx")
    assert told(whole, other) == "đang chỉnh lý"


def elements(plan, *names):
    """Elements of the plan by id."""
    found = {element.id: element for form in plan.forms for _, element in form.elements()}
    return [found[name] for name in names]


def test_excel_holds_numbers_as_numbers_and_explains_its_words(plan, a):
    book = load_workbook(io.BytesIO(exported(LongData(plan, ("A",), (a,)), "xlsx", Translator("vi"))))
    sheet = book["Số liệu"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    top = next(place for place, line in enumerate(lines) if line[0] == "Kỳ")
    heads = lines[top]
    rows = {
        (row["Mã chỉ tiêu"], row["Mã đối tượng"]): row
        for row in (dict(zip(heads, line, strict=True)) for line in lines[top + 1 :])
    }
    assert rows["cost", "a"]["Giá trị"] == 12.5
    assert rows["shelves", "a1"]["Giá trị"] == 10
    assert rows["shelves", "a1"]["Nguyên văn"] == "10", "what was typed stays a text"
    assert sheet.auto_filter.ref == f"A{top + 1}:X{len(lines)}"
    assert lines[2][0] == "Dùng trong nội bộ, không công bố."
    words = {line[0].value for line in book["Ghi chú"].iter_rows(min_row=4)}
    assert {
        "có số liệu",
        "bằng 0",
        "để trống",
        "không áp dụng",
        "không có số liệu",
        "không đọc được",
        "chưa gửi",
    } <= words


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_the_same_figures_give_the_same_bytes(plan, a, form):
    data = LongData(plan, ("A",), (a,))
    assert exported(data, form, Translator("vi")) == exported(data, form, Translator("vi"))


def test_a_table_longer_than_a_sheet_is_said(plan, a, monkeypatch):
    monkeypatch.setattr("ppmd_cli.report.xlsx.long.MOST_ROWS", 20)
    with pytest.raises(UsageError) as raised:
        exported(LongData(plan, ("A",), (a,)), "xlsx", Translator("vi"))
    assert raised.value.key == "export.error.too_long"


def test_without_pyarrow_the_way_out_is_said(ppmd, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = ppmd("export", "--from", SAMPLE, "--period", "H1", "--format", "parquet", "--out", tmp_path)
    assert ran.code == 2
    assert 'pip install "ppmd[parquet]"' in ran.err
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_the_sample_and_every_sum_is_the_report_s(ppmd, tmp_path):
    ran = ppmd("export", "--from", SAMPLE, "--period", "H1", "--format", "parquet", "--out", tmp_path)
    assert (ran.code, ran.out) == (0, f"Đã ghi: {tmp_path / 'so-lieu-H1.parquet'}\n")
    frame = pd.read_parquet(tmp_path / "so-lieu-H1.parquet")
    told = frame[frame.counted & (frame.element == "establishments_inspected")]
    report = ppmd(
        *("report", "--from", SAMPLE, "--period", "H1", "--as-of", "2023-06-20", "--format", "json"),
        *("--write", "json", "--out", tmp_path),
    )
    indicators = {one["id"]: one for one in json.loads(report.out)["indicators"]}
    assert told.number.sum() == Decimal(indicators["establishments_inspected"]["numerator"])
    assert frame[frame.state == "not_sent"].unit.nunique() > 0
    assert set(frame.type) <= {"count", "amount", "yes_no", "date", "text", "choice"}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_among_returns_is_passed_over(ppmd, tmp_path, form, lang):
    """Also one that a spreadsheet program has saved without its byte order mark."""
    ppmd("export", "--from", SAMPLE, "--period", "H1", "--format", form, "--out", tmp_path, "--lang", lang)
    (made,) = tmp_path.iterdir()
    shutil.copy(next(SAMPLE.glob("380 - *.xlsx")), tmp_path)
    if form == "csv":
        again = made.read_bytes().removeprefix("\ufeff".encode()).replace(b"\r\n", b"\n")
        made.with_name("saved.csv").write_bytes(again)
    ran = ppmd("validate", tmp_path, "--format", "json", "-v")
    assert [one["unit"] for one in json.loads(ran.out)["files"]] == ["380"]
    assert made.name in ran.err
    assert ("saved.csv" in ran.err) is (form == "csv")


def test_there_is_no_edition_for_the_public(ppmd, tmp_path):
    ran = ppmd("export", "--from", SAMPLE, "--audience", "public", "--out", tmp_path)
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []
    assert "ppmd report --audience public" in " ".join(ppmd("export", "--help").out.split())


def test_from_the_ledger_with_the_office_s_correction(desk, sample):  # noqa: F811
    desk.put(sample("380"))
    desk.batch()
    assert desk.run(*CORRECT).code == 0
    ran = desk.run("export", "--period", "H1")
    assert ran.code == 0, ran.err
    (path,) = desk.folder.glob("reports/H1/so-lieu-H1.csv")
    page = io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")
    row = next(
        one
        for one in csv.DictReader(page, delimiter=";")
        if (one["Mã đơn vị"], one["Mã in"], one["Mã đối tượng"]) == ("380", "X09", "14755")
    )
    assert row["Giá trị"] == "7"
    assert row["Nguyên văn"] == ""
    assert row["Số dòng đính chính"].isdigit()


def test_figures_that_the_office_has_entered_from_paper(desk, sample):  # noqa: F811
    assert desk.run(*CORRECT).code == 0
    desk.run("export", "--period", "H1", "--format", "parquet")
    frame = pd.read_parquet(desk.folder / "reports" / "H1" / "so-lieu-H1.parquet")
    own = frame[frame.unit == "380"]
    entered = own[own.correction.notna()]
    assert [(row.subject, row.value, row.state) for row in entered.itertuples()] == [("14755", "7", "value")]
    assert set(own[own.correction.isna()].state) <= {"not_sent", "not_applicable"}
    assert own.file.notna().sum() == own.sha256.notna().sum() == 0


def test_columns_have_words_in_both_languages():
    for lang in ("vi", "en"):
        t = Translator(lang)
        assert len({t(f"export.column.{name}") for name in export.COLUMNS}) == len(export.COLUMNS)
