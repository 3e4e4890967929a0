"""What the sender explains stands beside the finding, in his own words; an explained warning stays a warning."""

import json
from pathlib import Path

import pytest

from ppmd_cli.checks.explained import explained
from ppmd_cli.findings.catalogue import finding
from ppmd_cli.model.fact import Explanation
from ppmd_cli.model.finding import Place
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from tests.conftest import REPOSITORY
from tests.ledger.desk import edited

SAMPLE = next(
    (REPOSITORY / "sample_data" / "H1").glob("402 - *.xlsx")
)  # one warning: register_differs at M17
COMMUNES, OWN = "Biểu 1. Theo xã", "Biểu 2. Chung của huyện"
WHY = "Cơ sở mới mở trong kỳ"


@pytest.fixture
def told(ppmd, tmp_path):
    """What `validate` says of the sample with rows on the explanation sheet: its findings by code, and the run."""

    def run(*rows, sheet="Giải trình", first=6, **cells):
        file = tmp_path / "402.xlsx"
        for number, row in enumerate(rows, first):
            cells |= {
                f"{sheet}!{column}{number}": text for column, text in zip("ABC", row, strict=True) if text
            }
        file.write_bytes(edited(SAMPLE, cells))
        found = json.loads(ppmd("validate", file, "--format", "json").out)["files"][0]
        return {one["code"]: one for one in found["findings"]}, found["outcome"], file

    return run


@pytest.mark.parametrize(
    ("check", "cells"),
    [
        ("register_differs", "M17"),
        ("Register_Differs", "m17"),
        ("register differs", f"{COMMUNES}!M17"),
        ("register_differs", ""),
        ("", "M17"),
        ("1", "ô $M$17, trang Biểu 1"),
        ("", "L17; M17; Z99"),
        ("", "M16:M18"),
        ("register_differs", "X10"),
    ],
)
def test_linked_by_code_or_cell(told, check, cells):
    found, outcome, _ = told((check, cells, WHY))
    assert found["register_differs"]["message"].endswith(f". Đã giải trình: “{WHY}”.")
    assert found["register_differs"]["severity"] == "warning"
    assert outcome == "errors"
    assert "explanation_without_finding" not in found


@pytest.mark.parametrize(
    ("check", "cells"),
    [
        ("register_differs", "M71"),
        ("number_leaps", "M17"),
        ("", "M71"),
        ("", ""),
        ("register_differs", f"{OWN}!M17"),
        ("", "MM17"),
        ("", "M17a"),
        ("", "ZZZ9999999"),
    ],
)
def test_what_fits_nothing_is_told_and_links_nothing(told, check, cells):
    found, _, _ = told((check, cells, WHY))
    assert "giải trình:" not in found["register_differs"]["message"]
    said = found["explanation_without_finding"]
    assert (said["severity"], said["sheet"], said["cell"], said["value"]) == ("info", "Giải trình", "C6", WHY)


def test_one_that_explains_leaves_nothing_to_tell(told):
    assert "explanation_without_finding" not in told(("", "M17", WHY))[0]
    assert "explanation_without_finding" not in told()[0]


def test_two_explanations_of_one_finding(told):
    found, _, _ = told(("", "M17", "Cơ sở mới"), ("register_differs", "", "đã rà soát."))
    assert found["register_differs"]["message"].endswith("Đã giải trình: “Cơ sở mới / đã rà soát”.")


def test_the_fingerprint_does_not_change(told):
    assert (
        told()[0]["register_differs"]["fingerprint"]
        == told(("", "M17", WHY))[0]["register_differs"]["fingerprint"]
    )


def test_the_sheet_is_known_by_its_head_wherever_it_stands(told, tmp_path):
    from openpyxl import load_workbook

    _, _, file = told(("register_differs", "M17", WHY))
    book = load_workbook(file)
    book["Giải trình"].insert_rows(2, 3)
    book["Giải trình"].insert_cols(1, 2)
    book["Giải trình"].title = "GT"
    book.move_sheet("GT", -3)
    book.save(file)
    from ppmd_cli.intake.read import read_return

    (one,) = read_return(file, load_plan(find_plan())).explanations
    assert one == Explanation("register_differs", "M17", WHY, Place("GT", "E9"))


def test_text_output_and_returned_copy_say_it(told, ppmd, tmp_path):
    import zipfile

    _, _, file = told(("register_differs", "M17", WHY))
    ran = ppmd("validate", file, "--annotate", tmp_path / "out")
    assert f"“{WHY}”" in " ".join(ran.out.split())
    (copy,) = Path(tmp_path / "out").rglob("*.xlsx")
    with zipfile.ZipFile(copy) as pack:
        text = "".join(pack.read(name).decode() for name in pack.namelist() if name.endswith(".xml"))
    assert f"Đã giải trình: “{WHY}”" in text


@pytest.mark.parametrize("text", ["=1+1", "<b>x</b>", "\u202exyz", "[red]x[/red]"])
def test_the_sender_s_words_are_data(told, ppmd, tmp_path, text):
    _, _, file = told(("register_differs", "M17", f"a {text}"))
    ran = ppmd("validate", file, "--lang", "en")
    assert "\u202e" not in ran.out
    ran = ppmd("report", "--from", file, "--period", "H1", "--write", "html,docx,xlsx", "--out", tmp_path)
    assert ran.code == 0
    assert "<b>x</b>" not in (tmp_path / "bao-cao-H1.html").read_text(encoding="utf-8")


def test_a_person_in_an_explanation_refuses_the_file(told):
    found, outcome, _ = told(("register_differs", "M17", "liên hệ bà Trần Thị Bình, 0912345678"))
    assert outcome == "errors"
    assert {code.partition("_")[0] for code in found} == {"personal"}


def test_a_cell_of_two_sheets_is_not_guessed():
    plan = load_plan(find_plan())
    form = plan.forms[0]
    one, other = (
        finding("not_available", place=Place(sheet, "F17"), element="e") for sheet in (COMMUNES, OWN)
    )

    def linked(cells, check=""):
        said = explained(
            (one, other), (Explanation(check, cells, "vì", Place("Giải trình", "C6")),), plan, form
        )
        return [each.place.sheet for each in said if each.slot("explained")]

    assert linked("F17") == []
    assert linked("F17", "not_available") == []
    assert linked("F17 trang Biểu 2") == [OWN]
    assert linked("'Biểu 1. Theo xã'!F17") == [COMMUNES]
    assert linked("", "not_available") == [COMMUNES, OWN]
    assert explained((one,), (), plan, form) == (one,)
