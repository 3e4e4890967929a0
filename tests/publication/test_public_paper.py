"""The public edition as a document: nothing empty, nothing of a letter, dots only where a figure is withheld."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.publication.test_public_report import DAYS, SAMPLE
from tests.report.measures import LETTERS, ROMAN
from tests.report.typed import Typed, typed

ENTERED = '[document]\nnumber = "5"\n{day}signer = "Họ tên người ký"\nsignatory = ["KT. Giám đốc"]\n'
NAMES = {"vi": "bao-cao-H1-cong-bo", "en": "report-H1-public"}
OWN = "## Nguyên nhân khách quan\nĐịa bàn rộng.\n## Nhiệm vụ trọng tâm\n- Rà soát.\n"


@pytest.fixture
def made(ppmd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make an edition: with what is entered in the settings, for whom, in which language."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.md").write_text(OWN, encoding="utf-8")

    def make(entered: str = "", audience: str = "public", lang: str = "vi") -> Typed:
        (tmp_path / "ppmd.toml").write_text(entered, encoding="utf-8")
        own = () if audience == "public" else ("--narrative", "own.md")
        ran = ppmd("report", "--period", "H1", "--from", SAMPLE / "H1", "--audience", audience, "--lang", lang,
                   *own, "--write", "docx", "--as-of", DAYS["H1"], "--out", "o")  # fmt: skip
        assert ran.code == 0, ran.err
        name = NAMES[lang] if audience == "public" else "bao-cao-H1"
        return typed(tmp_path / "o" / f"{name}.docx")

    return make


def lines(page: Typed, *where: str) -> list[str]:
    return [one.text for one in page.lines() if one.text.strip() and (not where or one.where in where)]


def headings(page: Typed) -> list[str]:
    return [text for text in lines(page, "text") if re.match(r"([IVX]+|\d+)\. |[a-zđ]\) ", text)]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_part_is_empty_and_numbers_close_up(made, lang: str) -> None:
    page = made(lang=lang)
    texts = [one for one in page.lines() if one.where == "text"]
    assert not [one.text for one in texts if one.text.strip() in ("…", "-")]
    bold = [one.is_on("b") == {True} for one in texts]
    parts = clauses = 0
    for place, one in enumerate(texts):
        if found := re.match(r"([IVX]+)\. ", one.text):
            parts, clauses = parts + 1, 0
            assert found[1] == ROMAN[parts - 1]
        elif found := re.match(r"(\d+)\. ", one.text):
            clauses += 1
            assert found[1] == str(clauses)
            assert not bold[place + 1], "a clause holds something"
    assert parts == 4, "nothing is proposed: that is the officer's text"
    assert not re.search("Nguyên nhân|Causes|Kiến nghị|Proposals", "\n".join(headings(page)), re.IGNORECASE)


def test_the_office_keeps_what_it_is_to_fill_in(made) -> None:
    found = headings(made(audience="internal"))
    assert [one for one in found if re.match("[IVX]+", one)][-1] == "V. KIẾN NGHỊ, ĐỀ XUẤT"
    assert [one[:2] for one in found if re.match(r"[a-z]\) Nguyên nhân", one)] == [
        f"{LETTERS[n]})" for n in (0, 1)
    ]
    page = made(audience="internal")
    assert lines(page, "text").count("…") == 4, "its own situation, causes and tasks are written"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_is_addressed_to_nobody_and_signed_by_nobody(made, lang: str) -> None:
    page = made(ENTERED.format(day="date = 2023-06-09\n"), lang=lang)
    text = "\n".join(lines(page))
    for never in (
        "Kính gửi",
        "Nơi nhận",
        "GIÁM ĐỐC",
        "Họ tên người ký",
        "Số:",
        "Kèm theo Báo cáo",
        "Distribution",
        "To:",
    ):
        assert never not in text, never
    said = {
        "vi": "(Trích từ Báo cáo số 05/BC-SLĐTBXH ngày 09 tháng 6 năm 2023 của Sở Lao động - Thương binh và Xã hội)",
        "en": "(From report no. 05/BC-SLĐTBXH, ngày 09 tháng 6 năm 2023, of Sở Lao động - Thương binh và Xã hội)",
    }
    last = [one for one in page.lines() if one.where == "text" and one.text.strip()][-1]
    assert (last.text, last.is_on("i")) == (said[lang], {True})
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text


def test_what_nobody_has_entered_is_not_dotted(made) -> None:
    """Dots would say that it is withheld."""
    assert not [text for text in lines(made(), "head_left", "head_right") if "…" in text]
    assert "Trích từ" not in "\n".join(lines(made()))
    page = made(ENTERED.format(day=""))
    assert (
        lines(page, "text")[-1]
        == "(Trích từ Báo cáo số 05/BC-SLĐTBXH của Sở Lao động - Thương binh và Xã hội)"
    )
    assert not [text for text in lines(page, "head_left", "head_right") if "ngày" in text]
