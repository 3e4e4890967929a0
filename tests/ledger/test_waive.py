"""A person accepts a finding: it no longer decides, it is printed, and nothing else is hidden with it."""

import json
import re

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.ledger.conftest import set_time

M17 = "Biểu 1. Theo xã!M17"
WHY = ("--reason", "đã đối chiếu danh sách", "--by", "Phòng Trẻ em", "--on", "2023-06-16")
PRINTED = "đã đối chiếu danh sách (Phòng Trẻ em, ngày 16/6/2023; hiệu lực đến: không hạn"
FOUR = {  # the errors of the sample return of 402, its warning `register_differs` stays
    "Biểu 1. Theo xã!N17": 1,
    "Biểu 2. Chung của huyện!E45": 1,
    "Biểu 2. Chung của huyện!E58": 70,
    "Nhiệm vụ!F10": "Đang thực hiện",
    "Biểu 2. Chung của huyện!E46": 1,
}


@pytest.fixture
def held(desk, sample):
    """A workspace with the return of 402, which has one warning."""
    desk.put(sample("402"), **FOUR)
    desk.batch()
    found = desk.status()["units"]["402"]
    assert (found["errors"], found["warnings"]) == (0, 1)
    return desk


def waive(desk, code, *more, unit="402"):
    return desk.run("waive", "--unit", unit, "--period", "H1", "--code", code, *WHY, *more)


def shown(desk, number):
    """The findings that the ledger shows of a receipt, by code."""
    answer = json.loads(desk.run("ledger", "show", number, "--format", "json").out)
    return {one["code"]: one for file in answer["findings"] for one in file["findings"]}


def unit(desk, as_of="2023-06-20"):
    found = desk.status(as_of=as_of)["units"]["402"]
    return found["state"], found["warnings"], found["waived"]


def test_an_accepted_warning_no_longer_counts_and_is_printed(held, tmp_path):
    assert unit(held) == ("warnings", 1, 0)
    assert waive(held, "register_differs").code == 0
    assert unit(held) == ("usable", 0, 1)
    assert unit(held, as_of="2023-06-15") == ("warnings", 1, 0)
    ran = held.run(
        *("report", "--period", "H1", "--as-of", "2023-06-20", "--out", tmp_path),
        *("--write", "html,docx,xlsx"),
    )
    page = (tmp_path / "bao-cao-H1.html").read_text(encoding="utf-8")
    for text in (ran.out, page, held.run("ledger", "show", "1").out):
        assert "register_differs" in text
        assert f"{PRINTED})" in text
    assert re.search(r'data-of="accepted" data-key="402">01</a> nội dung kiểm tra: Xã Tân Bình', page)
    told = json.loads(re.search(r'id="counts">(.*?)</script>', page)[1])
    (unit_row,) = told["g"]["accepted"][2]
    assert told["t"][unit_row[3]].startswith("Xã Tân Bình, “Tổng số người lao động”")
    assert [told["t"][place] for place in unit_row[5]][1] == "Biểu 1. Theo xã"
    # Word and Excel print it too: what, why, by whom, until when; Word without the program's codes.
    note = "huyện Như Xuân: chấp nhận 01 nội dung kiểm tra: Xã Tân Bình, “Tổng số người lao động”"
    for text in (word(tmp_path / "bao-cao-H1.docx"), cells(tmp_path / "bao-cao-H1.xlsx")):
        assert note in text
        assert f"Lý do: {PRINTED})." in text
    assert "register_differs" not in word(tmp_path / "bao-cao-H1.docx")


def word(path):
    """A document's text, a paragraph a line."""
    return "\n".join(paragraph.text for paragraph in Document(path).paragraphs)


def cells(path):
    """All texts of a workbook, a cell a line."""
    return "\n".join(
        str(cell.value) for sheet in load_workbook(path) for row in sheet for cell in row if cell.value
    )


def test_by_its_fingerprint(held):
    print_ = shown(held, 1)["register_differs"]["fingerprint"]
    for words in ((print_[:7], *WHY), ("z" * 12, *WHY), ("0" * 12, *WHY), (print_,), ()):
        assert held.run("waive", *words).code == 2
    assert held.run("waive", print_[:12], *WHY).code == 0
    assert unit(held) == ("usable", 0, 1)
    rows = len(held.log())
    assert held.run("waive", print_, *WHY).code == 0
    assert len(held.log()) == rows
    assert held.log()[-1]["fingerprint"] == print_


def test_an_accepted_error_makes_a_return_usable(desk, sample):
    desk.put(sample("402"), **(FOUR | {"Nhiệm vụ!F10": None}))
    desk.batch()
    assert unit(desk)[0] == "returned"
    assert desk.report()["completeness"]["unusable"] == ["402"]
    assert waive(desk, "own_task_state_given").code == 0
    assert unit(desk) == ("warnings", 1, 1)
    assert desk.report()["completeness"]["unusable"] == []


def test_it_follows_a_return_that_is_sent_again_with_the_same_value(held, sample):
    waive(held, "register_differs")
    held.put(sample("402"), "b.xlsx", **(FOUR | {"Biểu 1. Theo xã!D11": 3}))
    (file,) = [one for one in held.batch(received="2023-06-17")["files"] if one["state"] != "known"]
    assert file["state"] == "accepted"
    assert unit(held) == ("usable", 0, 1)


def test_another_value_is_another_finding_and_the_waiver_without_one_is_told(held, sample):
    waive(held, "register_differs")
    held.put(sample("402"), "b.xlsx", **(FOUR | {M17: 2}))
    held.batch(received="2023-06-17")
    assert unit(held) == ("warnings", 1, 0)
    told = held.run("ledger", "show", "3").out + held.run("ledger", "show", "4").out
    assert "waiver_without_finding" in told
    assert "không còn phát hiện này" in held.run("waive", "--list").out
    assert waive(held, "register_differs").code == 0
    assert unit(held) == ("usable", 0, 1)
    # The good case: a waiver that accepts something is not talked about.
    held.run(
        "waive", "--unit", "402", "--period", "H1", "--code", "register_differs", "--reason", "xong", "--end"
    )
    waive(held, "register_differs")
    assert "waiver_without_finding" not in held.run("ledger", "show", "4").out
    assert "đang áp dụng" in held.run("waive", "--list").out


def test_an_expired_waiver_no_longer_holds(held):
    assert waive(held, "register_differs", "--until", "2023-06-15").code == 2
    assert waive(held, "register_differs", "--until", "2023-06-20").code == 0
    assert unit(held, as_of="2023-06-20") == ("usable", 0, 1)
    assert unit(held, as_of="2023-06-21") == ("warnings", 1, 0)
    assert "hết hạn" in held.run("waive", "--list", "--as-of", "2023-06-21").out
    assert "waiver_without_finding" not in held.run("ledger", "show", "1").out


def test_ended(held):
    words = ("waive", "--unit", "402", "--period", "H1", "--code", "register_differs", "--end")
    assert held.run(*words, "--reason", "x").code == 2
    waive(held, "register_differs")
    assert held.run(*words).code == 2
    assert held.run(*words, "--reason", "đơn vị sẽ sửa").code == 0
    assert unit(held) == ("warnings", 1, 0)
    assert [one["kind"] for one in held.log()[-2:]] == ["waived", "waiver_ended"]


def test_persons_and_what_cannot_be_read_are_never_accepted(desk, sample):
    desk.put(
        sample("402"), "a.xlsx", **(FOUR | {"Biểu 2. Chung của huyện!E61": "ông Nguyễn Văn An, 0912345678"})
    )
    broken = desk.folder / "inbox" / "b.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"0" * 100)
    set_time(broken, "2023-06-10T08:00:00")
    said = desk.batch()
    found = [one for file in said["files"] for one in shown(desk, file["receipt"]).values()]
    assert {one["code"] for one in found} & {"personal_phone", "personal_name"}
    for one in found:
        ran = desk.run("waive", one["fingerprint"], *WHY)
        assert (ran.code, "không thể chấp nhận" in ran.err) == (2, True)
    for code in ("personal_phone", "file_corrupt"):
        assert waive(desk, code).code == 2
    assert "waived" not in {one["kind"] for one in desk.log()}


def test_several_that_fit_are_named_and_not_accepted_all_at_once(desk, sample):
    desk.put(sample("402"), **(FOUR | {"Biểu 1. Theo xã!M16": 1, "Biểu 1. Theo xã!N16": 1}))
    desk.batch()
    assert unit(desk)[1] == 2
    ran = waive(desk, "register_differs")
    assert ran.code == 2
    assert "M16" in ran.err
    assert "M17" in ran.err
    assert waive(desk, "register_differs", "--element", "X10", "--subject", "16201").code == 0
    assert unit(desk) == ("warnings", 1, 1)
    assert waive(desk, "register_differs", "--all").code == 0
    assert unit(desk) == ("usable", 0, 2)


def test_a_reason_tells_of_no_person(held):
    ran = held.run(
        "waive",
        "--unit",
        "402",
        "--period",
        "H1",
        "--code",
        "register_differs",
        "--reason",
        "bà Trần Thị Bình 0912345678",
    )
    assert ran.code == 2
    assert unit(held) == ("warnings", 1, 0)


def test_nothing_is_accepted_beyond_what_was_seen(held, sample):
    """Findings alike in everything that a fingerprint knows: a further one is not accepted unseen."""
    from datetime import date

    from msgspec.structs import replace

    from ppmd_cli.findings.catalogue import finding
    from ppmd_cli.intake.read import read_return
    from ppmd_cli.ledger.records import Waived
    from ppmd_cli.model.finding import Place
    from ppmd_cli.plan.index import find_plan
    from ppmd_cli.plan.load import load_plan
    from ppmd_cli.workflow.waivers import print_of, split

    plan = load_plan(find_plan())
    file = replace(read_return(sample("402"), plan), findings=())
    one, other = (
        finding("code_missing_matched_by_name", place=Place("Bìa", cell), found="Mã") for cell in ("A5", "A6")
    )
    key = print_of(plan, file, one)
    assert key == print_of(plan, file, other)
    waiver = Waived(
        unit="402", period="H1", fingerprint=key, code=one.code, reason="x", by="y", on=date(2023, 6, 1)
    )
    left, accepted = split(plan, file, (one,), {key: waiver})
    assert (left, len(accepted)) == ((), 1)
    left, accepted = split(plan, file, (one, other), {key: waiver})
    assert (left, accepted) == ((one, other), ())
    left, accepted = split(plan, file, (one, other), {key: replace(waiver, alike=2)})
    assert (left, len(accepted)) == ((), 2)
