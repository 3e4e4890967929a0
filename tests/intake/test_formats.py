"""The same return in every format gives the same facts; what one format cannot tell is said."""

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook

from ppmd_cli import resources
from ppmd_cli.intake.read import Reader
from ppmd_cli.intake.refusal import Limits, Refused
from ppmd_cli.intake.source import Source, open_source, source_from_bytes
from ppmd_cli.intake.workbook import read_workbook
from ppmd_cli.intake.xlsx import read_xlsx
from ppmd_cli.model.cell import RawWorkbook, a1
from ppmd_cli.model.finding import Outcome
from ppmd_cli.plan.load import load_plan
from tests.conftest import REPOSITORY, need

SAMPLE = REPOSITORY / "sample_data"
VIETNAMESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi</value></prop></item>
</oor:items>"""
# Values separated by ";", quoted where needed, UTF-8, every sheet in a file of its own.
CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def plan():
    folder = next(path.parent for path in sorted(resources.folder("plans").glob("*/plan.yaml")))
    return load_plan(folder, use_cache=False)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Convert files; LibreOffice speaks Vietnamese, as at the senders'."""
    soffice = need(shutil.which("soffice"), "LibreOffice")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(VIETNAMESE, encoding="utf-8")

    def convert(files, kind, out):
        words = [
            soffice,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
        ]
        subprocess.run([*words, str(out), *map(str, files)], check=True, timeout=180, capture_output=True)
        return out

    return convert


@pytest.fixture(scope="module")
def returns(tmp_path_factory):
    """A return of each form, a nil one where there is one, and two with an error value and with odd texts."""
    folder = tmp_path_factory.mktemp("returns")
    found = sorted(SAMPLE.glob("H1/*.xlsx"))[::6] + sorted(SAMPLE.glob("faults/0[29]*.xlsx"))
    for place, path in enumerate(found):
        shutil.copy(path, folder / f"r{place}.xlsx")
    return folder


@pytest.fixture(scope="module")
def expected(plan, returns):
    reader = Reader(plan)
    return {path.stem: reader.read(path) for path in sorted(returns.glob("*.xlsx"))}


def values(submission):
    return {key: fact.value for key, fact in submission.facts.items()}


def codes(submission):
    return sorted(one.code for one in submission.findings)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "notice"),
    [("xls", ["format_without_checksum"]), ("ods", []), ("fods", ["format_without_checksum"])],
)
def test_another_format_gives_the_same_facts_and_findings(
    plan, returns, expected, office, tmp_path, kind, notice
):
    out = office(sorted(returns.glob("*.xlsx")), kind, tmp_path)
    reader = Reader(plan)
    assert len(expected) > 6
    for name, one in expected.items():
        submission = reader.read(out / f"{name}.{kind}")
        assert (submission.unit, submission.period, submission.form) == (one.unit, one.period, one.form)
        assert values(submission) == values(one)
        assert codes(submission) == sorted(codes(one) + notice)


@pytest.mark.slow
def test_web_pages_named_xls_give_the_same_facts(plan, returns, expected, office, tmp_path):
    out = office(sorted(returns.glob("*.xlsx")), "html", tmp_path)
    reader = Reader(plan)
    for name, one in expected.items():
        (out / f"{name}.html").rename(out / f"{name}.xls")
        assert values(reader.read(out / f"{name}.xls")) == values(one)


@pytest.mark.slow
def test_one_csv_a_sheet_gives_the_same_facts(plan, returns, expected, office, tmp_path, ppmd):
    out = office(sorted(returns.glob("*.xlsx")), CSV, tmp_path)
    reader = Reader(plan)
    for name, one in expected.items():
        cover = next(out.glob(f"{name}-Bìa.csv"))
        submission = reader.read(cover)
        assert (submission.unit, submission.period, submission.form) == (one.unit, one.period, one.form)
        wrong = {key for key, value in values(one).items() if values(submission)[key] != value}
        # A text that is a number in the .xlsx cannot be told from a number; a real 1.234 is written "1,234".
        told = {(found.element, found.subject) for found in submission.findings}
        assert wrong <= told, wrong - told
        if "number_ambiguous" not in codes(one):
            assert not wrong
    ran = ppmd("validate", out, "--format", "json")
    assert ran.out.count('"path"') == len(expected)


def renamed(path: Path, name: str) -> Path:
    return path.rename(path.with_name(name))


@pytest.mark.slow
def test_the_name_is_not_asked(plan, returns, expected, office, tmp_path):
    one = office([returns / "r0.xlsx"], "xls", tmp_path / "a") / "r0.xls"
    other = office([returns / "r0.xlsx"], "ods", tmp_path / "a") / "r0.ods"
    reader = Reader(plan)
    for path in (renamed(one, "b.xlsx"), renamed(other, "c.csv")):
        assert values(reader.read(path)) == values(expected["r0"])
    shutil.copy(returns / "r0.xlsx", tmp_path / "d.xls")
    assert values(reader.read(tmp_path / "d.xls")) == values(expected["r0"])


def cells(workbook):
    """Address -> what stands there, on the first sheet; LibreOffice writes a truth as 1 in most formats."""
    assert isinstance(workbook, RawWorkbook), workbook
    return {
        a1(*spot): (
            cell.kind.replace("bool", "number"),
            float(cell.text) if cell.kind in {"number", "bool"} else cell.text,
            *(cell.formula, cell.cached, cell.hidden, cell.merged),
        )
        for spot, cell in workbook.sheets[0].cells.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xls", "ods", "fods"])
def test_what_a_cell_is_comes_through(office, tmp_path, kind):
    """Errors, formulas, hidden lines, merged ranges, formats: as the .xlsx reader sees them."""
    book = Workbook()
    page = book.active
    for address, value in {
        "A1": "Xã Nga Thủy",
        "B1": 12.5,
        "C1": -1234567,
        "D1": 0.1,
        "E1": 1e-7,
        "A2": "=B1*2",
        "B2": "=1/0",
        "C2": '=""',
        "D2": '=IF(TRUE,"a b","")',
        "E2": "=1=1",
        "A3": True,
        "B3": "05",
        "C3": 0.15,
        "D3": "  hai  khoảng\ntrắng ",
        "A5": "gộp",
        "A8": "ẩn",
        "F9": "ẩn",
    }.items():
        page[address] = value
    page["C3"].number_format = "0%"
    page.merge_cells("A5:C6")
    page.row_dimensions[8].hidden = True
    page.column_dimensions["F"].hidden = True
    book.create_sheet("Kín", 1).sheet_state = "hidden"
    book["Kín"]["A1"] = 1
    book.save(tmp_path / "a.xlsx")
    plain = office([tmp_path / "a.xlsx"], "xlsx", tmp_path / "x") / "a.xlsx"
    wanted = read_xlsx(open_source(plain))
    found = read_workbook(open_source(office([tmp_path / "a.xlsx"], kind, tmp_path / "y") / f"a.{kind}"))
    assert cells(found) == cells(wanted)
    assert cells(found)["B2"] == ("error", "#DIV/0!", True, True, False, None)
    assert "%" in (found.sheets[0].cells[3, 3].number_format or "")
    assert [(one.name, one.state) for one in found.sheets] == [(one.name, one.state) for one in wanted.sheets]
    assert found.sheets[1].state == "hidden"


def read(data: bytes, name: str = "x", limits: Limits | None = None, passwords=()):
    source = source_from_bytes(Path(name), data, limits or Limits())
    return read_workbook(source, passwords, limits or Limits()) if isinstance(source, Source) else source


def drawn(workbook) -> dict[str, dict[str, str]]:
    assert isinstance(workbook, RawWorkbook), workbook
    return {
        sheet.name: {a1(*spot): f"{cell.kind} {cell.text}" for spot, cell in sheet.cells.items()}
        for sheet in workbook.sheets
    }


def refused(workbook) -> str:
    assert isinstance(workbook, Refused), workbook
    return " ".join((workbook.code, *(text for _, text in workbook.slots)))


# --- separated values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mã;Xã;Số\n1;Nga Thủy;1,5\n",
            {"A1": "Mã", "B1": "Xã", "C1": "Số", "A2": "1", "B2": "Nga Thủy", "C2": "1,5"},
        ),
        ("a,b\n1,2\n", {"A1": "a", "B1": "b", "A2": "1", "B2": "2"}),
        ("a\tb\n1,5\t2;3\n", {"A1": "a", "B1": "b", "A2": "1,5", "B2": "2;3"}),
        ("sep=|\na|b\n", {"A1": "a", "B1": "b"}),
        ('a;"b\nc ""d"""\n', {"A1": "a", "B1": 'b\nc "d"'}),
        (";;x\r\n\r\n=1+1;5\r\n", {"C1": "x", "A3": "=1+1", "B3": "5"}),
        ("chỉ một cột\n", {"A1": "chỉ một cột"}),
        (
            "a\u2028b;1;2\r3;4;5\r",
            {"A1": "a\u2028b", "B1": "1", "C1": "2", "A2": "3", "B2": "4", "C2": "5"},
        ),
    ],
)
def test_every_value_is_a_text(text, expected):
    found = drawn(read(text.encode(), "b-Bìa.csv"))
    assert found == {"Bìa": {spot: f"text {value}" for spot, value in expected.items()}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_read_as_it_is(encoding):
    found = read("Mã;Huyện Quan Hóa, Thọ Xuân\n12;đường số 5\n".encode(encoding))
    assert drawn(found)["x"]["B1"] == "text Huyện Quan Hóa, Thọ Xuân"
    assert "encoding_guessed" not in dict(found.notices) or encoding == "utf-16-le"


def test_what_is_no_unicode_is_read_as_windows_has_it_and_says_so():
    # Windows-1258 writes "ệ" as "ê" and a mark: Huyê\u0323n.
    found = read("Ma\u0303;Huyê\u0323n Đông Sơn\n".encode("cp1258"))
    assert drawn(found)["x"]["B1"] == "text Huyện Đông Sơn"
    assert found.notices[0] == ("encoding_guessed", (("encoding", "windows-1258"),))
    # TCVN3 is not Windows-1258: it is left as Latin letters, for the names to be matched by their fonts' tables.
    tcvn3 = read(b"M\xb7;Huy\xd6n Quan H\xe3a\n")
    assert tcvn3.notices[0] == ("encoding_guessed", (("encoding", "windows-1252"),))
    assert drawn(tcvn3)["x"]["B1"] == "text HuyÖn Quan Hãa"


@pytest.mark.parametrize(
    ("text", "code"), [('a;"b\n', "file_truncated csv"), ('a;"b"c\n1;2\n', "file_corrupt csv")]
)
def test_broken_quotes_are_damage(text, code):
    assert refused(read(text.encode())) == code


def test_too_many_cells_are_refused():
    assert refused(read(b"1;2\n" * 50, limits=Limits(max_cells=90))) == "file_hostile cells"


COVER = "Mã;Nội dung;Ghi\nPLAN;Kế hoạch;p\nUNIT;Đơn vị;{unit}\n"


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def test_the_files_of_one_return_are_put_together_by_its_cover(tmp_path):
    from ppmd_cli.intake.source import find_returns

    table = "Mã;Xã\n1;2\n"
    write(
        tmp_path,
        {
            "380 - A-Bìa.csv": COVER.format(unit="380"),
            "380 - A-Biểu 1.csv": table,
            "380 - A-Biểu 2 - chung.csv": table,
            "381 - B-Bìa.csv": COVER.format(unit="381"),
            "381 - B-Biểu 1.csv": table,
            "lạc-Biểu 1.csv": table,
        },
    )
    write(tmp_path / "C", {"Bìa.csv": COVER.format(unit="c"), "Biểu 1.csv": table})
    found = find_returns([tmp_path])
    assert [path.name for path in found.files] == [
        "380 - A-Bìa.csv",
        "381 - B-Bìa.csv",
        "lạc-Biểu 1.csv",
        "Bìa.csv",
    ]
    assert {one.reason for one in found.skipped} == {"part_of_return"}
    assert len(found.skipped) == 4
    assert list(drawn(read_workbook(open_source(tmp_path / "380 - A-Bìa.csv")))) == ["Bìa", "Biểu 1", "chung"]
    # A part that is named alone brings the rest of its return; a stray one stays alone.
    assert find_returns([tmp_path / "381 - B-Biểu 1.csv"]).files == (tmp_path / "381 - B-Biểu 1.csv",)
    assert set(drawn(read_workbook(open_source(tmp_path / "381 - B-Biểu 1.csv")))) == {"Bìa", "Biểu 1"}
    assert list(drawn(read_workbook(open_source(tmp_path / "lạc-Biểu 1.csv")))) == ["Biểu 1"]
    one, whole = open_source(tmp_path / "381 - B-Bìa.csv"), open_source(tmp_path / "C" / "Bìa.csv")
    (tmp_path / "381 - B-Biểu 1.csv").write_text("x;y\n", encoding="utf-8")
    assert open_source(tmp_path / "381 - B-Bìa.csv").sha256 != one.sha256
    assert open_source(tmp_path / "C" / "Bìa.csv").sha256 == whole.sha256


# --- web pages -----------------------------------------------------------------------------------------

PAGE = """<html><head><title>x</title><style>td {{color: red}}</style></head><body><h1>Biểu &amp; 1</h1>
<script>document.write("<table><tr><td>99</td></tr></table>")</script>
<table><tr><th rowspan=2>M&atilde;</th><th colspan="2">Số</th></tr><tr><td>a<br>b</td><td> x  y </td></tr>
<tr style="display:none"><td x:num="1234.5">1.235</td><td sdval="0.15" sdnum="1033;0;0%">15%</td><td>{nested}</td></tr>
</table><p>hết</p></body>"""


def test_tables_of_a_page_become_sheets():
    found = read(PAGE.format(nested="<table><tr><td>trong</td></tr></table>").encode())
    assert drawn(found) == {
        "Biểu & 1": {
            "A1": "text Mã",
            "B1": "text Số",
            "B2": "text a\nb",
            "C2": "text x y",
            "A3": "number 1234.5",
            "B3": "number 0.15",
        },
        "table 2": {"A1": "text trong"},
    }
    assert [(note.part, note.text) for note in found.notes] == [
        ("textbox", "hết"),
        ("attached", "x"),
        ("textbox", "Biểu & 1"),
        ("attached", "<table><tr><td>99</td></tr></table>"),
    ]
    sheet = found.sheets[0]
    assert sheet.merges == ((1, 1, 2, 1), (1, 2, 1, 3))
    assert sheet.cells[3, 1].hidden
    assert sheet.cells[3, 2].number_format == "0%"


def test_a_page_says_how_it_is_written():
    page = "<html><meta charset=windows-1252><table><tr><td>café</td></tr></table></html>"
    found = read(page.encode("cp1252"))
    assert drawn(found)["table 1"] == {"A1": "text café"}


@pytest.mark.parametrize("page", ["<html><body>404</body></html>", "<html><table></table></html>"])
def test_a_page_without_a_table_is_named_so(page):
    assert refused(read(page.encode())) == "file_is_html no_table"


def test_a_page_with_a_table_that_is_no_form_is_no_return(plan):
    submission = Reader(plan).read(next(SAMPLE.glob("faults/15*.xls")))
    assert (codes(submission), submission.outcome) == (["not_a_return"], Outcome.UNREADABLE)
