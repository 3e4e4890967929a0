"""What is signed, in every state of the returns: its length, what it must say, what it must never say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.report.called import call
from tests.report.printed import Printed
from tests.report.test_decree import DAYS, KINDS, NAMES, SAMPLE
from tests.report.typed import Typed, typed

FEW = ("380", "381", "so-ldtbxh", "so-tttt", "cong-an", "bql-kkt")
STATES = {
    "half": ("H1", None),
    "year": ("FY", None),
    "half_few": ("H1", FEW),
    "year_few": ("FY", FEW),
    "half_nothing": ("H1", ()),
    "year_nothing": ("FY", ()),
}
SUBJECT = "thực hiện công tác phòng, chống mại dâm trên địa bàn tỉnh Thanh Hóa 6 tháng đầu năm 2023"
OWN = """## Tình hình
Hoạt động mại dâm trên địa bàn diễn biến kín đáo, lợi dụng mạng xã hội để môi giới, chủ yếu tại các cơ sở kinh doanh
dịch vụ lưu trú, xoa bóp; chưa phát hiện tụ điểm phức tạp kéo dài.
## Tồn tại, hạn chế
- Công tác phối hợp giữa các ngành có nơi, có lúc chưa thường xuyên.
- Việc kiểm tra, xử lý cơ sở tại một số địa phương còn chậm.
## Nguyên nhân khách quan
Đối tượng môi giới sử dụng công nghệ, hoạt động lưu động qua nhiều địa bàn nên khó phát hiện, xử lý.
## Nguyên nhân chủ quan
Một số địa phương chưa quan tâm đúng mức; cán bộ làm công tác này kiêm nhiệm nhiều việc.
## Nhiệm vụ trọng tâm
- Tiếp tục đẩy mạnh tuyên truyền tại các khu công nghiệp, trường học.
- Tăng cường kiểm tra các cơ sở kinh doanh dịch vụ có điều kiện.
## Đối với Bộ, ngành trung ương
Đề nghị hướng dẫn cụ thể mô hình hỗ trợ hòa nhập cộng đồng và định mức kinh phí.
## Đối với Ủy ban nhân dân tỉnh
Đề nghị chỉ đạo các sở, ngành, địa phương bố trí kinh phí và cán bộ theo Kế hoạch.
## Đối với các sở, ngành, địa phương
Đề nghị gửi báo cáo đúng thời hạn, đúng mẫu.
"""
NEVER = re.compile(
    # of the program's own, of files and cells
    r"\b(H1|FY|pace|ppmd|phần mềm|None|null|nan|True|False)\b|\.(xlsx?|ods|csv|docx|md)\b|\{\{|\}\}|\{%|%\}|\*\*"
    r"|\b[a-z]+_[a-z_]+\b|\b(so-[a-z]+|cong-an|bql-kkt|bdbp|vksnd|tand|mttq|hoi-lhpn|doan-tn|ldld)\b"
    r"|\b[A-Z]{1,2}\d{1,4}\b|SHA|sha256|Lỗi|lỗi hệ thống"
    # of people and of those who are late
    r"|\b[Gg]ái\b|đối tượng bán dâm|hoàn lương|đội sổ|xếp hạng|vi phạm chế độ|không chấp hành|nghi vấn"
    # of grammar
    r"| ,| \.(?!/)| ;|;;|,,|,\.|\(\)|\( | \)|  \S"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Typed]]:
    """All documents, by state."""
    found = {}
    for state, (period, units) in STATES.items():
        folder = tmp_path_factory.mktemp(state)
        source = SAMPLE / period
        if units is not None:
            source = folder / "returns"
            source.mkdir()
            for unit in units:
                shutil.copy(next((SAMPLE / period).glob(f"{unit} - *.xlsx")), source)
        own = folder / "own.md"
        own.write_text(OWN, encoding="utf-8")
        words = ("--as-of", DAYS[period], "--write", "docx", "--document", "all", "--narrative", own)
        ran = call("report", "--period", period, "--from", source, *words, "--out", folder)
        assert ran.code == 0, ran.err
        found[state] = {
            kind: typed(folder / f"{name}-{period}.docx") for kind, name in zip(KINDS, NAMES, strict=True)
        }
    return found


def text_of(page: Typed) -> str:
    return "\n".join(line.text for line in page.lines())


@pytest.mark.parametrize("state", STATES)
def test_what_must_never_be_printed(made: dict[str, dict[str, Typed]], state: str) -> None:
    for kind, page in made[state].items():
        for line in page.lines():
            shown = line.text.strip()
            if shown.startswith("(Kèm theo Báo cáo số "):
                continue  # its blanks are to be left
            assert not (seen := NEVER.search(shown)), (kind, seen and seen[0], shown)
        text = text_of(page)
        if state.startswith("half"):
            assert "không đạt" not in text
        if state.endswith("nothing"):
            assert not re.search(r"(?<![\d.,])0(,0+)?%", text), kind
        for body in (
            "Tòa án nhân dân",
            "Viện Kiểm sát nhân dân",
            "Bộ đội Biên phòng",
            "Mặt trận",
            "Hội Liên hiệp",
        ):
            assert not re.search(rf"chưa gửi[^;.\n]*{body}", text), (kind, body)


@pytest.mark.parametrize("state", STATES)
def test_a_share_is_written_in_one_way_in_all_sentences(
    made: dict[str, dict[str, Typed]], state: str
) -> None:
    """In the chapter and in the assessment alike; the table's column has its decimals."""
    lines = [line.text for line in made[state]["report"].lines() if line.where == "text"]
    points = [
        re.search(r"([\d.,]+%) \((\d[\d.]*/\d[\d.]*)\)", line) for line in lines if line.startswith("- ")
    ]
    lacking = {found[2]: found[1] for found in points if found is not None}
    for counts, share in lacking.items():
        chapter = [line for line in lines if re.search(rf"(?<!\()\b{re.escape(counts)} ", line)]
        assert [one for one in chapter if f"bằng {share}" in one], (counts, share)
    if state == "half":
        assert (lacking["24/25"], lacking["5/6"]) == ("96,0%", "83,3%")
        # What two districts have not told may be more, or nothing: the press has no one to wait for.
        so_far = "(tính trên số liệu đã tổng hợp)"
        assert [so_far in line for line in lines if "(24/25)" in line or "(5/6)" in line] == [False, True]


def test_what_the_notes_promise_beside_an_indicator_stands_there(made: dict[str, dict[str, Typed]]) -> None:
    for kind in ("report", "province"):
        text = text_of(made["half"][kind])
        assert "số tháng có ít nhất một trong hai được nêu kèm" in text
        assert "Tháng có tin, bài trên ít nhất một trong hai: 6/6" in text
        assert "Đơn vị lồng ghép đủ cả năm chương trình: 1/25" in text


def table_of(page: Typed) -> list[list[str]]:
    """The rows of the table of indicators: each a list of its paragraphs."""
    rows: dict[object, list[str]] = {}
    for line in page.lines():
        if line.where == "table" and line.section == 0:
            row = line.node.getparent().getparent()
            rows.setdefault(row, []).append(line.text)
    return [row for row in rows.values() if re.fullmatch(r"\d+", row[0])]


@pytest.mark.parametrize("state", STATES)
def test_what_is_lacking_and_who_is_awaited_stand_beside_the_verdict(
    made: dict[str, dict[str, Typed]], state: str
) -> None:
    rows = table_of(made[state]["report"])
    assert len(rows) == 14
    for row in rows:
        verdict = row[5]
        if re.search("chậm|chưa đạt|không còn khả năng", verdict):
            assert re.fullmatch(r"Còn thiếu [\d.]+ \D+", row[6]), row
        elif "chưa đủ số liệu" in verdict:
            names = re.fullmatch(r"Chờ số liệu của: (.+)", row[6])
            assert names, row
            cut = re.fullmatch(r"(.+) và ([\d.]+) đơn vị khác \(Phụ lục II\)", names[1])
            assert names[1].count(", ") <= 8 or cut, "a name may hold commas itself"
            if cut:
                assert int(cut[2]) >= 2
        else:
            assert len(row) == 6, row


def test_lists_of_units_are_cut_after_five(made: dict[str, dict[str, Typed]]) -> None:
    text = text_of(made["half_few"]["report"])
    found = re.findall(
        r"Chờ số liệu của: (huyện|thị xã|thành phố) .* và (\d+) đơn vị khác \(Phụ lục II\)", text
    )
    assert found
    assert not re.search(r"đơn vị khác(?! \(Phụ lục (?:II|IV)\)|, xem Phụ lục (?:II|IV)\))", text)
    # No bracket in a bracket; who has not sent stands in the annex on sending.
    assert not re.search(r"\([^()]*\([^()]*\)[^()]*\)", text)
    (scope,) = re.findall(r"chưa gửi báo cáo \(.*? và \d+ đơn vị khác, xem Phụ lục (\w+)\)", text)
    (urged,) = re.findall(r"Đôn đốc các đơn vị chưa gửi báo cáo.*?\d+ đơn vị khác \(Phụ lục (\w+)\)", text)
    assert (scope, urged) == ("IV", "IV")
    for kind in ("letter", "brief"):
        assert "Phụ lục" not in text_of(made["half_few"][kind]), "it has none"


def test_the_documents_say_who_writes_to_whom(made: dict[str, dict[str, Typed]]) -> None:
    def lines(kind: str, where: str) -> list[str]:
        return [
            line.text.strip()
            for line in made["half"][kind].lines()
            if line.where == where and line.text.strip() and not line.ruled
        ]

    assert lines("report", "head_left") == [
        "UBND TỈNH THANH HÓA", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Số: …/BC-SLĐTBXH",
    ]  # fmt: skip
    assert lines("province", "head_left") == ["ỦY BAN NHÂN DÂN TỈNH THANH HÓA", "Số: …/BC-UBND"]
    assert lines("letter", "head_left")[2:] == [
        "Số: …/SLĐTBXH-…",
        f"V/v trình dự thảo Báo cáo kết quả {SUBJECT}",
    ]
    assert lines("province", "end_right") == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "…"]
    assert "Kính gửi: Bộ Lao động - Thương binh và Xã hội" in lines("province", "front")
    assert "DỰ THẢO" in lines("province", "front")
    assert "Kính gửi: Ủy ban nhân dân tỉnh Thanh Hóa" in lines("letter", "front")
    assert not any(one == "BÁO CÁO" for one in lines("letter", "front")), "an official letter has no kind"
    assert "Đối với Ủy ban nhân dân tỉnh" not in text_of(made["half"]["province"])


def test_what_is_entered_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ppmd.toml").write_text(
        '[document]\nnumber = "5"\ndate = 2023-06-09\nsignatory = ["KT. Giám đốc", "Phó Giám đốc"]\n'
        'signer = "Họ tên người ký"\ndrafted_by = "BTXH"\n'
        '[document.letter]\nnumber = "12"\nsymbol = "SLĐTBXH-BTXH"\n'
        '[document.province]\nrecipients = ["Như trên", "Lưu: VT, VX."]\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    ran = call(
        "report", "--period", "H1", "--from", SAMPLE / "H1", "--write", "docx", "--document", "report,letter,province", "--out", "o"
    )  # fmt: skip
    assert ran.code == 0, ran.err
    report, province, letter = (text_of(typed(tmp_path / "o" / f"{name}-H1.docx")) for name in NAMES[:3])
    for shown in (
        "Số: 05/BC-SLĐTBXH", "Thanh Hóa, ngày 09 tháng 6 năm 2023", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Họ tên người ký",
        "- Lưu: VT, BTXH.",
    ):  # fmt: skip
        assert shown in report.splitlines()
    assert "Số: 12/SLĐTBXH-BTXH" in letter.splitlines()
    assert "ngày … tháng … năm …" in letter
    assert "- Lưu: VT, VX." in province.splitlines()


def test_a_document_that_is_not_known(tmp_path: Path) -> None:
    ran = call(
        "report", "--period", "H1", "--from", SAMPLE / "H1", "--document", "memo", "--out", tmp_path / "o"
    )
    assert ran.code == 2
    assert "report, province, letter, brief, all" in ran.err
    assert not (tmp_path / "o").exists()


def test_the_public_gets_the_report_alone(tmp_path: Path) -> None:
    for asked in ("all", "report,brief"):
        words = ("--audience", "public", "--document", asked, "--out", tmp_path / "o")
        assert call("report", "--period", "H1", "--from", SAMPLE / "H1", *words).code == 2
    assert not (tmp_path / "o").exists()


def text_lines(page: Typed) -> list[str]:
    return [line.text for line in page.lines() if line.where in ("text", "table") and not line.section]


@pytest.mark.parametrize("state", STATES)
def test_a_sentence_leads_into_the_table(made: dict[str, dict[str, Typed]], state: str) -> None:
    for kind in ("report", "province"):
        lines = [
            line for line in made[state][kind].lines() if line.where in ("text", "table") and not line.section
        ]
        first = next(place for place, line in enumerate(lines) if line.where == "table")
        assert lines[first - 1].text == "Kết quả thực hiện 14 chỉ tiêu của Kế hoạch như sau:"
        assert re.fullmatch(r"\d+\. Kết quả thực hiện các chỉ tiêu", lines[first - 2].text)


@pytest.mark.parametrize("state", STATES)
def test_the_half_year_says_whose_reckoning_progress_is(
    made: dict[str, dict[str, Typed]], state: str
) -> None:
    """Beside the verdicts, where they are read, and among the notes of Annex I."""
    note = "Mức tham chiếu giữa năm do cơ quan tổng hợp xác định; Kế hoạch chỉ giao chỉ tiêu năm."
    if state.startswith("year"):
        assert not any(note in text_of(page) for page in made[state].values())
        return
    for kind in ("report", "province", "brief"):
        lines = [
            line for line in made[state][kind].lines() if line.where in ("text", "table") and not line.section
        ]
        last = max(place for place, line in enumerate(lines) if line.where == "table")
        assert lines[last + 1].text == note, kind
    letter = text_lines(made[state]["letter"])
    assert re.match("(Trong|Cả) 14 chỉ tiêu của Kế hoạch ", letter[letter.index(note) - 1])
    for kind in ("report", "province"):
        assert any(re.fullmatch(r"\d+\. " + note, line) for line in text_of(made[state][kind]).splitlines())


@pytest.mark.parametrize("state", STATES)
def test_a_line_leads_to_the_points_of_the_letter(made: dict[str, dict[str, Typed]], state: str) -> None:
    lines = text_lines(made[state]["letter"])
    points = [place for place, line in enumerate(lines) if line.startswith("- ")]
    assert points
    assert lines[points[0] - 1] == "Các nội dung cần lưu ý:"
    assert lines.count("Các nội dung cần lưu ý:") == 1


def test_a_draft_says_so_the_letter_about_it_does_not(made: dict[str, dict[str, Typed]]) -> None:
    found = {kind: "DỰ THẢO" in text_of(page).splitlines() for kind, page in made["half"].items()}
    assert found == {"report": True, "province": True, "brief": True, "letter": False}


@pytest.mark.parametrize("said", ["Tiếp tục rà soát địa bàn.", "- Tiếp tục rà soát địa bàn.", "1. Rà soát."])
def test_the_officers_text_stands_as_its_neighbours_do(said: str, tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text(f"## Nhiệm vụ trọng tâm\n{said}\n## Tồn tại, hạn chế\n{said}\n", encoding="utf-8")
    words = ("--write", "docx", "--as-of", DAYS["H1"], "--narrative", own, "--out", tmp_path)
    assert call("report", "--period", "H1", "--from", SAMPLE / "H1", *words).code == 0
    lines = text_lines(typed(tmp_path / "bao-cao-H1.docx"))
    assert lines.count(said if said[0] in "-1" else f"- {said}") == 2


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_the_signed_text_is_six_pages_and_the_brief_one(
    made: dict[str, dict[str, Typed]], state: str, tmp_path: Path
) -> None:
    """With a page of the officer's own text; annexes lie on their side."""
    pages = {}
    for kind, page in made[state].items():
        printed = Printed(page.bytes(), tmp_path / kind)
        pages[kind] = sum(one.width < one.height for one in printed.pages)
    assert pages["report"] <= 6, pages
    assert pages["province"] <= 6, pages
    assert pages["letter"] <= 2, pages
    assert pages["brief"] == 1, pages


def test_a_sum_says_whose_it_is(made: dict[str, dict[str, Typed]]) -> None:
    """Not of the whole province while returns are missing; of nobody that has sent nothing."""
    half, few, year = (text_of(made[state]["report"]) for state in ("half", "half_few", "year"))
    assert "Theo báo cáo của 25/27 huyện, thị xã, thành phố, có 3.318 cơ sở" in half
    assert re.search(r"Theo báo cáo của [1-9]/27 huyện, thị xã, thành phố, có \d", few)
    assert "Theo báo cáo của các huyện, thị xã, thành phố, có 3.365 cơ sở" in year
    assert "Toàn tỉnh đã kiểm tra 914/3.365" in year
    for partial in (half, few):
        assert not re.search("[Tt]oàn tỉnh", partial)
    for text in (half, year):
        assert "Theo báo cáo của Hội Liên hiệp Phụ nữ tỉnh, Liên đoàn Lao động tỉnh, đã tổ chức" in text
        assert "Ủy ban Mặt trận Tổ quốc tỉnh và" not in text
