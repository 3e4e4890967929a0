"""A report reckons with each return once and loads what it needs: its time has a budget."""

from datetime import date
from fractions import Fraction
from itertools import chain

import pytest

from ppmd_cli.checks.run import Checker
from ppmd_cli.i18n import Translator
from ppmd_cli.indicators import opened as door
from ppmd_cli.indicators.compute import TermSums, added
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.xlsx import book
from ppmd_cli.workflow.gathered import Gathered, feeding
from ppmd_cli.workflow.report import make_report, page
from ppmd_cli.workflow.validate import validate
from tests.conftest import REPOSITORY
from tests.house.test_start_up import modules_of

PLAN = load_plan(find_plan("thanh_hoa_2023"))
T = Translator("vi")
H1, FY = (REPOSITORY / "sample_data" / name for name in ("H1", "FY"))
NAMES = "381*", "385*", "cong-an*", "so-tttt*"


def test_every_page_rests_on_returns_that_were_opened_once(monkeypatch):
    sheets, figures = [], []
    sheet_of, reckoned = door.sheet_of, TermSums._reckoned

    def counting_sheets(returns, submission, known):
        sheets.append(submission.unit)
        return sheet_of(returns, submission, known)

    def counting_figures(self, sheet, subject):
        figures.append((id(self), sheet.unit, subject))
        return reckoned(self, sheet, subject)

    monkeypatch.setattr(door, "sheet_of", counting_sheets)
    monkeypatch.setattr(TermSums, "_reckoned", counting_figures)
    files = [path for name in NAMES for path in H1.glob(name)]
    report = make_report(PLAN, PLAN.periods[0], Gathered(validate(files, PLAN)), T, as_of=date(2023, 6, 20))
    for name in ("docx", "xlsx", "html", "json"):
        assert page(report, name, T)
    assert sorted(sheets) == ["381", "385", "cong-an", "so-tttt"]
    assert len(figures) == len(set(figures)) > 100
    terms = sum(len(one.terms) for one in PLAN.indicators)
    assert len({term for term, _, _ in figures}) <= terms


def test_of_other_periods_only_who_sent_what_and_when_is_read(monkeypatch, tmp_path):
    """The half-year's report is the same whether the annual returns beside it are checked or not."""
    files = [path for name in NAMES for folder in (H1, FY) for path in folder.glob(name)]
    # Two annual returns of one unit, and one that takes the half-year's figures back.
    (tmp_path / "again.xlsx").write_bytes(next(FY.glob("381*")).read_bytes())
    files.append(tmp_path / "again.xlsx")
    whole = validate(files, PLAN)
    compared = []
    monkeypatch.setattr(Checker, "_since", lambda _, later, __: compared.append(later.path) or iter(()))
    some = validate(files, PLAN, periods=feeding(PLAN, "H1"))
    assert not compared
    assert {pair[0] for one in some.files if one.period == "FY" for pair in one.facts} <= {
        element.id for form in PLAN.forms for section, element in form.elements()
        if section.kind == "cover" or element.type == "date"
    }  # fmt: skip
    kept = [one for one in some.files if one.period == "H1"]
    assert kept == [one for one in whole.files if one.period == "H1"]
    for name in ("docx", "xlsx", "html", "json"):
        one, other = (
            page(make_report(PLAN, PLAN.periods[0], Gathered(run), T, as_of=date(2024, 1, 20)), name, T)
            for run in (whole, some)
        )
        assert one == other, name


def test_an_annual_report_reads_the_half_year_that_goes_into_it():
    assert feeding(PLAN, "H1") == {"H1"}
    assert feeding(PLAN, "FY") == {"H1", "FY"}


def test_a_report_from_files_loads_no_ledger_and_nothing_of_the_network(tmp_path):
    words = ["report", "--from", str(next(H1.glob("381*"))), "--period", "H1", "--out", str(tmp_path), "-q"]
    loaded = modules_of(*words)
    assert {"docx", "openpyxl", "jinja2", "pandas"} <= loaded
    # pandas makes the cross tables; what it only looks for is left where it is.
    assert not {"rich", "urllib.request", "sqlite3", "pyarrow", "PIL", "babel"} & loaded
    ours = {name for name in loaded if name.startswith("ppmd_cli.")}
    assert not [name for name in ours if name.split(".")[1] == "ledger"]
    assert not {"ppmd_cli.report.withhold.decide", "ppmd_cli.report.reminding"} & ours


@pytest.mark.parametrize(
    ("numbers", "total"),
    [([], 0), ([2, 3], 5), ([-2, 2], 0), (["1/2", 3], "7/2"), (["1/3", "2/3"], 1), (["-1/2"], "-1/2")],
)
def test_figures_are_added_exactly(numbers, total):
    found = added([Fraction(one) for one in numbers])
    assert isinstance(found, Fraction)
    assert found == Fraction(total)


def test_no_text_that_can_be_printed_holds_what_xml_cannot():
    """What a workbook must not hold is sought only in texts that cannot be printed."""
    every = chain(range(0xD800), range(0xE000, 0x110000))
    assert not [code for code in every if code in book._FORBIDDEN and chr(code).isprintable()]
    assert book._clean("a\x0bb\tc\n\ufffe") == "ab\tc\n"
