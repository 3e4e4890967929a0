"""The officer's text in a workspace: made once, never written over, in the report and in what is closed."""

import zipfile
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ppmd_cli.errors import UsageError
from ppmd_cli.workflow.close import kept_templates
from ppmd_cli.workflow.workspace import Workspace
from tests.ledger.test_close import again, closed, filled, hashes, lock_of, verified

__all__ = ["filled"]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CAUSE = "Địa bàn rộng, cơ sở phân tán {{ v.head }} <b>&"


def paragraphs(path: Path) -> list[str]:
    root = ET.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    return ["".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in root.iter(f"{WORD}p")]


def report(desk, *words):
    ran = desk.run("report", "--period", "H1", "--as-of", "2023-06-20", *words)
    assert ran.code == 0, ran.err
    return desk.folder / "reports" / "H1" / "bao-cao-H1.docx", ran


def own(desk) -> Path:
    return desk.folder / "reports" / "H1" / "narrative.md"


def write(desk, section: str, text: str) -> None:
    """Type below a section's heading and its comment."""
    head, found, tail = own(desk).read_text("utf-8").partition(f"## {section}\n")
    assert found
    comment, end, rest = tail.partition("-->\n")
    own(desk).write_text(head + found + comment + end + f"\n{text}\n" + rest, "utf-8")


def test_it_is_made_once_printed_and_never_written_over(filled):
    path, ran = report(filled)
    assert str(own(filled)) in ran.err + ran.out
    before = paragraphs(path)
    place = before.index("a) Nguyên nhân khách quan:")
    assert before[place + 1] == "…"
    write(filled, "Nguyên nhân khách quan", f"{CAUSE} **rất** rộng.\n\n- Điểm thứ nhất\n- Điểm thứ hai")
    text = own(filled).read_bytes()
    path, ran = report(filled)
    assert str(own(filled)) not in ran.err + ran.out
    assert own(filled).read_bytes() == text
    after = paragraphs(path)
    assert after[place + 1 : place + 4] == [f"{CAUSE} rất rộng.", "- Điểm thứ nhất", "- Điểm thứ hai"]
    assert [one for one in after if one not in before] == after[place + 1 : place + 4]


def test_what_was_printed_can_be_made_again(filled, tmp_path):
    path, _ = report(filled)
    write(filled, "Nguyên nhân khách quan", CAUSE)
    path, _ = report(filled)
    first = path.read_bytes()
    write(filled, "Nguyên nhân chủ quan", "Sửa sau khi lập.")
    assert verified(filled, path) == (verified(filled, path)[0], [])
    assert path.read_bytes() == first
    kept = list((filled.folder / "archive").rglob("*.md"))
    assert len(kept) == 1
    kept[0].unlink()
    assert verified(filled, path)[1] == ["narrative"]


def test_it_is_frozen_with_the_period(filled, tmp_path):
    report(filled)
    write(filled, "Nguyên nhân khách quan", CAUSE)
    said = closed(filled)
    assert said["state"] == "closed"
    assert lock_of(filled, said)["basis"]["narrative"] == sha256(own(filled).read_bytes()).hexdigest()
    first = again(filled, tmp_path / "a")
    assert CAUSE in paragraphs(tmp_path / "a" / "bao-cao-H1.docx")
    own(filled).unlink()
    assert again(filled, tmp_path / "b") == first == hashes(tmp_path / "b")
    answer, reasons = verified(filled, tmp_path / "b" / "bao-cao-H1.docx")
    assert (answer["reproduced"], reasons) == (True, [])
    assert filled.run("ledger", "verify").code == 0
    (kept,) = (filled.folder / "archive").rglob("*.md")
    kept.unlink()
    ran = filled.run("ledger", "verify")
    assert ran.code == 1
    assert "narrative.md" in ran.out + ran.err


@pytest.mark.parametrize(
    ("section", "text", "said"),
    [
        ("Nguyên nhân khách quan", "## Nguyên nhân khác\nLời", ", dòng "),
        ("Nguyên nhân khách quan", "Do ông Nguyễn Văn Tám", "họ tên của cá nhân"),
    ],
)
def test_a_text_that_cannot_be_printed_writes_no_report(filled, section, text, said):
    path, _ = report(filled)
    before = path.read_bytes()
    write(filled, section, text)
    ran = filled.run("report", "--period", "H1", "--as-of", "2023-06-20")
    assert ran.code == 3
    assert said in ran.err
    assert "Tám" not in ran.err
    assert path.read_bytes() == before
    assert closed(filled)["exit"] == 3
    assert not list((filled.folder / "archive").rglob("*.md"))


def test_without_a_workspace_it_is_given_by_name(filled, sample, tmp_path):
    path = tmp_path / "loi.md"
    path.write_text(f"## Nguyên nhân khách quan\n{CAUSE}\n", "utf-8")
    words = ("report", "--period", "H1", "--write", "docx", "--out", tmp_path / "out")
    ran = filled.ppmd(*words, "--from", sample("380"), "--narrative", path)
    assert ran.code == 0, ran.err
    assert CAUSE in paragraphs(tmp_path / "out" / "bao-cao-H1.docx")
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["bao-cao-H1.docx"]
    assert filled.run(*words, "--narrative", path).code == 2
    assert filled.ppmd(*words, "--from", sample("380"), "--narrative", tmp_path / "none.md").code == 4


def test_every_document_can_be_made_again_and_tells_which_it_is(filled, tmp_path):
    _, ran = report(filled, "--document", "all", "--write", "docx", "--out", tmp_path)
    names = ("bao-cao", "du-thao-bao-cao-cap-tren", "cong-van-trinh", "tom-tat")
    assert sorted(one.name for one in tmp_path.glob("*.docx")) == sorted(f"{name}-H1.docx" for name in names)
    for name in names:
        answer, reasons = verified(filled, tmp_path / f"{name}-H1.docx")
        assert (answer["reproduced"], reasons) == (True, []), name
    assert closed(filled)["state"] == "closed"
    ran = filled.run(
        *("report", "--period", "H1", "--closed", "--document", "letter,brief", "--write", "docx"),
        *("--out", tmp_path / "closed"),
    )
    assert ran.code == 0, ran.err
    for name in names[2:]:
        assert verified(filled, tmp_path / "closed" / f"{name}-H1.docx")[1] == []


def test_a_closing_made_before_a_document_was_known_cannot_give_it(filled):
    templates = kept_templates(Workspace(filled.folder), {"report.docx": "0" * 64})
    with pytest.raises(UsageError) as error:
        templates("report_letter.docx")
    assert error.value.slots["name"] == "report_letter.docx"
