"""What people read: the Word report and the page say the JSON's figures, in the words agreed, and nothing else."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import REPOSITORY, need
from tests.report.called import call

SAMPLE = REPOSITORY / "sample_data"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAYS = {"H1": "2023-06-20", "FY": "2023-12-19"}
WORDS = {
    "H1": {
        "met": "đã đạt chỉ tiêu năm", "on_track": "bảo đảm tiến độ", "behind": "chậm so với tiến độ",
        "undetermined": "chưa đủ số liệu để đánh giá", "not_applicable": "không phát sinh",
        "out_of_reach": "không còn khả năng hoàn thành trong năm",
    },
    "FY": {
        "met": "đạt", "exceeded": "đạt, cao hơn khung 3-5%", "not_met": "chưa đạt",
        "undetermined": "chưa đủ số liệu để đánh giá", "not_applicable": "không phát sinh",
    },
}  # fmt: skip
NEVER = re.compile(
    r"\b(H1|FY|pace|ppmd|phần mềm|vi phạm chế độ|không chấp hành|đội sổ|gái|đối tượng bán dâm)\b"
    r"|\.xlsx|\bnull\b|\bNone\b|\{\{|\}\}|\{%|\*\*|\b(on_track|behind|not_met|undetermined|so-[a-z]+)\b"
)


@dataclass(frozen=True)
class Made:
    """One report: what was told to programs, and where the pages are."""

    period: str
    json: dict
    folder: Path

    def file(self, ending: str) -> Path:
        return next(self.folder.glob(f"*.{ending}"))


def report(source: Path, folder: Path, period: str, *options: str) -> Made:
    ran = call(
        "report",
        "--period",
        period,
        "--from",
        source,
        "--as-of",
        DAYS[period],
        "--format",
        "json",
        "--out",
        folder,
        *options,
    )
    assert ran.code == 0, ran.err
    return Made(period, json.loads(ran.out), folder)


@pytest.fixture(scope="module", params=["H1", "FY"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return report(SAMPLE / request.param, tmp_path_factory.mktemp("pages"), request.param)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A report of no return at all."""
    return report(tmp_path_factory.mktemp("none"), tmp_path_factory.mktemp("pages"), "H1")


def paragraphs(path: Path) -> list[str]:
    """The texts of a Word document, in order, tables included."""
    root = ET.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


def tables(path: Path) -> Iterator[list[list[str]]]:
    root = ET.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    for table in root.iter(f"{W}tbl"):
        yield [
            [
                "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in c.iter(f"{W}p"))
                for c in row.iter(f"{W}tc")
            ]
            for row in table.iter(f"{W}tr")
        ]


def shown(number: str | None) -> str:
    return "–" if number is None else f"{int(number):,}".replace(",", ".")


def wanted(entry: dict, period: str) -> tuple[str, str, str]:
    """Result, rate and verdict of a row, worded from the JSON alone."""
    growth = entry["id"] == "crimes_growth"
    result = "–"
    if entry["numerator"] is not None:
        result = f"{shown(entry['numerator'])}{' so với ' if growth else '/'}{shown(entry['denominator'])}"
    rate = "–" if entry["percent"] is None else entry["percent"].replace(".", ",") + "%"
    rate = f"+{rate}" if growth and Fraction(entry["value"]) > 0 else rate
    return result, rate, WORDS[period]["out_of_reach" if entry["out_of_reach"] else entry["verdict"]]


def test_the_word_table_is_the_json(made: Made) -> None:
    rows = next(rows for rows in tables(made.file("docx")) if rows[0][0] == "TT")[1:]
    assert len(rows) == len(made.json["indicators"]) == 14
    for place, (row, entry) in enumerate(zip(rows, made.json["indicators"], strict=True), 1):
        assert row[0] == str(place)
        word, _, remark = row[5].partition(" ")[2].partition("\n")
        assert (row[2], row[3], word) == wanted(entry, made.period), entry["id"]
        if entry["verdict"] in ("behind", "not_met"):
            assert remark.startswith(f"Còn thiếu {int(entry['needed']):02,} ".replace(",", ".")), entry["id"]
        elif entry["verdict"] == "undetermined":
            assert remark.startswith("Chờ số liệu của: "), entry["id"]
        else:
            assert remark == "", entry["id"]


def test_every_rate_in_the_words_is_a_rate_of_the_json(made: Made) -> None:
    """No percentage from nowhere: each is a value, a target, a bound or the share of a target."""
    known = {Fraction(100), Fraction(3), Fraction(5)}
    for entry in made.json["indicators"]:
        target = Fraction(entry["target"]["value"])
        known.add(target)
        exact = [Fraction(entry[key]) * 100 for key in ("value", "lower", "upper") if entry[key] is not None]
        exact += [number / target * 100 for number in exact[:1]]
        known |= {Fraction(int(abs(number) * 10 + Fraction(1, 2)), 10) for number in exact}
        known |= {abs(Fraction(entry["percent"]))} if entry["percent"] else set()
    text = "\n".join(paragraphs(made.file("docx")))
    said = {Fraction(number.replace(",", ".")) for number in re.findall(r"(\d+(?:,\d+)?)%", text)}
    said |= {Fraction(number) for number in re.findall(r"(\d+)-\d+%", text)}
    assert said <= known


def test_the_sentences_carry_both_numbers_and_the_verdict(made: Made) -> None:
    text = paragraphs(made.file("docx"))
    for entry in made.json["indicators"]:
        if entry["numerator"] is None or entry["id"] == "crimes_growth":
            continue
        pair = "/".join(
            shown(entry[key]) if int(entry[key]) > 9 else f"0?{entry[key]}"
            for key in ("numerator", "denominator")
        )
        found = [p for p in text if re.search(rf"(?<![\d.]){pair}(?![\d.])", p) and "%" in p and len(p) > 40]
        word = WORDS[made.period][entry["verdict"]]
        word = "không còn khả năng hoàn thành" if entry["out_of_reach"] else word
        assert any(word in p for p in found), (entry["id"], pair, found)


def test_what_is_never_printed(made: Made, nothing: Made) -> None:
    for each in (made, nothing):
        text = "\n".join(paragraphs(each.file("docx")))
        assert not NEVER.search(text), NEVER.search(text)
        if each.period == "H1":
            assert "không đạt" not in text
            assert "Mức tham chiếu giữa năm do cơ quan tổng hợp xác định" in text


def test_nothing_sent_is_never_nought_percent(nothing: Made) -> None:
    text = "\n".join(paragraphs(nothing.file("docx")))
    assert not re.search(r"(?<!\d)0(,0+)?%", text)
    assert text.count("chưa đủ số liệu để đánh giá") >= 14
    assert "chưa nhận được số liệu của" in text
    for body in ("Tòa án nhân dân tỉnh", "Viện Kiểm sát nhân dân tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"):
        assert not re.search(rf"chưa gửi[^;.\n]*{body}", text)
    assert "0/37 đơn vị gửi báo cáo đúng thời hạn" in text
    assert "33 đơn vị chưa gửi; chưa nhận được số liệu của" in text


def test_the_page_is_the_json(made: Made) -> None:
    page = made.file("html").read_text(encoding="utf-8")
    plain = [
        html.unescape(re.sub(r"<[^>]+>", "\n", row))
        for row in page.split("<tbody>")[1].split("</tbody>")[0].split("<tr")[1:]
    ]
    assert len(plain) == 14
    for row, entry in zip(plain, made.json["indicators"], strict=True):
        for text in wanted(entry, made.period):
            assert text in row, (entry["id"], text)
    assert [tag.split()[0] for tag in re.findall(r"<script[^>]*>", page)] == [
        "<script",
        "<script",
        "<script>",
    ]
    assert page.count('<script type="application/json"') == 2, "data and one script, in the page itself"
    assert not re.search(r"""(src|href)=["'](?!#)""", page)


def test_the_screen_is_the_json(made: Made, tmp_path: Path) -> None:
    ran = call(
        "report",
        "--period",
        made.period,
        "--from",
        SAMPLE / made.period,
        "--as-of",
        DAYS[made.period],
        "--out",
        tmp_path,
    )
    for entry in made.json["indicators"]:
        result, rate, _ = wanted(entry, made.period)
        assert re.search(rf"{re.escape(rate)} +{re.escape(result)}\b", ran.out), entry["id"]


def test_the_same_returns_give_the_same_bytes(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(SAMPLE / made.period, tmp_path / "again", made.period)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", {"H1": "1687219200", "FY": "1702944000"}[made.period])
    assert (
        call(
            "report", "--period", made.period, "--from", SAMPLE / made.period, "--out", tmp_path / "epoch"
        ).code
        == 0
    )
    for path in made.folder.iterdir():
        for other in ("again", "epoch"):
            assert (tmp_path / other / path.name).read_bytes() == path.read_bytes(), (path.name, other)


def test_texts_are_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file's name and the office's own settings are printed as they stand, never read as markup."""
    nasty = "=1+1 <b>&{{x}}{%y%}"
    (tmp_path / "in").mkdir()
    shutil.copy(next((SAMPLE / "FY").glob("tand*.xlsx")), tmp_path / "in" / f"{nasty}.xlsx")
    (tmp_path / "ppmd.toml").write_text(f"[document]\nnumber = '{nasty}'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    made = report(tmp_path / "in", tmp_path / "out", "FY")
    page = made.file("html").read_text(encoding="utf-8")
    assert f"<td>{html.escape(nasty)}.xlsx</td>" in page
    assert "<b>&" not in page
    assert f"Số: {nasty}/BC-SLĐTBXH" in paragraphs(made.file("docx"))


def test_english(tmp_path: Path) -> None:
    made = report(SAMPLE / "H1", tmp_path, "H1", "--lang", "en")
    text = "\n".join(paragraphs(made.file("docx")))
    for words in (
        "REPORT",
        "I. RESULTS",
        "on track",
        "behind schedule",
        "not enough data to assess",
        "81.1%",
        "434 of 535",
    ):
        assert words in text, words
    for words in ("{", "}", "BÁO CÁO", "Phụ lục", " 1 units", "bảo đảm", "chưa "):
        assert words not in text, words


def test_the_word_document_is_well_formed(made: Made) -> None:
    """Word minds the order of what describes a paragraph and a section; each annex counts its own pages."""
    root = ET.fromstring(zipfile.ZipFile(made.file("docx")).read("word/document.xml"))
    order = {
        name: place
        for place, name in enumerate(("pStyle", "keepNext", "pBdr", "spacing", "ind", "jc", "rPr", "sectPr"))
    }
    for properties in root.iter(f"{W}pPr"):
        found = [
            order[child.tag.removeprefix(W)] for child in properties if child.tag.removeprefix(W) in order
        ]
        assert found == sorted(found)
    sections = [[child.tag.removeprefix(W) for child in section] for section in root.iter(f"{W}sectPr")]
    assert [("pgNumType" in section) for section in sections] == [False, True, True, True, True]
    assert all(section.index("pgNumType") < section.index("cols") for section in sections[1:])
    wide = next(table for table in root.iter(f"{W}tbl") if len(table.findall(f"{W}tblGrid/{W}gridCol")) > 9)
    first, *others = [int(column.get(f"{W}w", "0")) for column in wide.iter(f"{W}gridCol")]
    assert first > 1.9 * max(others)


@pytest.mark.slow
def test_libreoffice_prints_it(made: Made, tmp_path: Path) -> None:
    office = need(shutil.which("soffice") or shutil.which("libreoffice"), "LibreOffice")
    reader = need(shutil.which("pdftotext"), "pdftotext")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, made.file("docx")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    printed = subprocess.run(
        [reader, "-layout", next(tmp_path.glob("*.pdf")), "-"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    for entry in made.json["indicators"]:
        result, rate, _ = wanted(entry, made.period)
        assert re.search(rf"{re.escape(result)}\s+{re.escape(rate)}", printed), entry[
            "id"
        ]  # on one line: the column is wide enough
    assert re.search(r"^ *Huyện Thường Xuân  ", printed, re.MULTILINE)  # names of units too
