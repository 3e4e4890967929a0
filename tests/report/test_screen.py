"""The report on a terminal: bars that never say more than the figures, who lags, at any width, without colour."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ppmd_cli.report.page import Bar
from ppmd_cli.report.text import BLOCKS, PLAIN, draw
from tests.conftest import REPOSITORY
from tests.report.called import call

H1 = REPOSITORY / "sample_data" / "H1"
WORDS = (
    "--from",
    H1,
    "--plan",
    "thanh_hoa_2023",
    "--period",
    "H1",
    "--as-of",
    "2023-06-20",
    "--write",
    "json",
)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What the screen shows at a width and with further words of the environment."""
    kept: dict[tuple[object, ...], str] = {}

    def show(width, **environ):
        asked = (width, *environ.items())
        if asked not in kept:
            with pytest.MonkeyPatch.context() as patch:
                for name, value in {"COLUMNS": str(width), **environ}.items():
                    patch.setenv(name, value)
                ran = call("report", *WORDS, "--out", tmp_path_factory.mktemp("screen"))
            assert ran.code == 0, ran.err
            kept[asked] = ran.out
        return kept[asked]

    return show


def test_wide(shown):
    lines = shown(104).splitlines()
    assert lines[:12] == [
        "Kế hoạch Phòng, chống mại dâm trên địa bàn tỉnh Thanh Hóa năm 2023",
        "Kết quả 6 tháng đầu năm 2023",
        "Dự thảo: kỳ báo cáo chưa khóa sổ hoặc còn chỉ tiêu chưa đủ số liệu để đánh giá",
        "Phải báo cáo: 37 · Đã nhận: 36 · Đưa vào tổng hợp: 35 · Đúng thời hạn: 35 · Gửi chậm: 1 · Chưa gửi: 1 ·",
        "Đang chỉnh lý: 1 · Đơn vị được mời: 2",
        "● đã đạt chỉ tiêu năm: 2 · ◐ bảo đảm tiến độ: 7 · ○ chậm so với tiến độ: 2 · ? chưa đủ số liệu để đánh",
        "giá: 2 · ✕ không còn khả năng hoàn thành trong năm: 1",
        "",
        "TT  Chỉ tiêu",
        "    So với chỉ tiêu    Tỷ lệ         Kết quả  Chỉ tiêu giao  Đánh giá",
        "─" * 104,
        "1   Xã, phường, thị trấn tổ chức tuyên truyền về phòng ngừa mại dâm và duy trì thường xuyên",
    ]
    assert lines[12:14] == [
        "    ███████████████▒   81,1%         434/535  ít nhất 80%    ? chưa đủ số liệu để đánh giá",
        "    Chờ số liệu của: huyện Mường Lát, huyện Như Xuân",
    ]
    assert "    ██████··│·······    6,2%    6.130/98.450  ít nhất 15%    ○ chậm so với tiến độ" in lines
    assert "▒ còn tùy số liệu của đơn vị chưa báo cáo · │ mức tham chiếu giữa năm" in "\n".join(lines)


def test_who_lags_comes_with_the_numbers_of_the_indicators(shown):
    lines = shown(104).splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("Đơn vị có chỉ tiêu dưới"))
    named = lines[start + 1 : start + 14]
    assert re.fullmatch(r"  thành phố Thanh Hóa +1, 12", named[0])
    assert re.fullmatch(r"  và \d+ đơn vị khác", named[12]), "no file of this run says more"
    counts = [len(line.split("  ")[-1].split(", ")) for line in named[:12]]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("vi", "1 tệp thuộc kỳ báo cáo khác, không tính vào các chỉ tiêu của kỳ này."),
        ("en", "1 file of other periods is not counted in this period's indicators."),
    ],
)
def test_another_period_s_file_counts_in_no_indicator_but_its_day_of_sending_does(tmp_path, lang, note):
    """Both 381's returns: the half-year's, which the report is of, and the year's."""
    half, year = (("--from", next(H1.with_name(name).glob("381 - *"))) for name in ("H1", "FY"))
    words = (*WORDS[2:6], "--as-of", "2024-01-10", "--write", "json", "--lang", lang, "--out", tmp_path)

    def told(*given):
        ran = call("report", *given, *words)
        return ran.err, json.loads(next(tmp_path.glob("*.json")).read_text("utf-8"))

    (said, alone), (noted, both) = told(*half), told(*half, *year)
    assert (note in said, note in noted) == (False, True)
    assert both["indicators"] == alone["indicators"]
    sent = {one["id"]: unit["on"] for one in both["duties"] for unit in one["units"] if unit["unit"] == "381"}
    assert (sent["h1_return"], sent["fy_return"]) == ("2023-06-13", "2023-12-11")


@pytest.mark.parametrize(
    ("lang", "written", "where"),
    [
        ("vi", "xlsx,json,html", "khác (xem trang “Theo đơn vị” trong tệp .xlsx, và trang .html)"),
        ("vi", "xlsx", "khác (xem trang “Theo đơn vị” trong tệp .xlsx)"),
        ("en", "html", " (see the .html page)"),
        ("en", "html,xlsx", " (see the sheet “By unit” of the .xlsx file, and the .html page)"),
    ],
)
def test_where_the_other_units_stand_is_said_of_what_is_written(tmp_path, monkeypatch, lang, written, where):
    monkeypatch.setenv("COLUMNS", "160")
    ran = call("report", *WORDS[:-1], written, "--lang", lang, "--out", tmp_path)
    assert any(line.endswith(where) for line in ran.out.splitlines())
    for sheets in (load_workbook(book, read_only=True).sheetnames for book in tmp_path.glob("*.xlsx")):
        assert {"vi": "Theo đơn vị", "en": "By unit"}[lang] in sheets


def test_narrow(shown):
    lines = shown(46).splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith("4   "))
    assert lines[place : place + 7] == [
        "4   Người lao động trong các khu công nghiệp",
        "    được tuyên truyền",
        "    ████·│····",
        "    6,2% (6.130/98.450) · ít nhất 15%",
        "    ○ chậm so với tiến độ",
        "    Để hoàn thành chỉ tiêu: cần tuyên truyền",
        "    thêm cho ít nhất 8.638 người lao động",
    ]


@pytest.mark.parametrize("width", [40, 46, 72, 100, 104, 160])
def test_no_line_is_longer_than_the_screen(shown, width):
    report = shown(width).split("Đã ghi:")[0].splitlines()
    assert [line for line in report if len(line) > width] == []


def test_colour_repeats_what_the_words_say(shown):
    plain, coloured = shown(104), shown(104, FORCE_COLOR="1")
    cut = plain.index("Đã ghi:")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured)[:cut] == plain[:cut]
    assert "\x1b[33m    ██████··│·······    6,2%" in coloured
    assert "\x1b" not in shown(104, FORCE_COLOR="1", NO_COLOR="1")


def test_a_dumb_terminal_gets_no_blocks(shown):
    text = shown(104, TERM="dumb")
    assert "    ######..|.......    6,2%" in text
    assert not set("█▒│─") & set(text)


def test_who_reads_the_first_lines_only_gets_the_files_all_the_same(tmp_path):
    words = [sys.executable, "-m", "ppmd_cli", "report", *map(str, WORDS), "--out", str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read().decode()
        process.wait(60)
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["bao-cao-H1.json"]


def bar(value, lower, upper, target, pace=None):
    return Bar(value=value, lower=lower, upper=upper, target=target, pace=pace)


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        (bar("0.00", "0.00", "0.00", "25.00"), ".........."),
        (bar("0.01", "0.01", "0.01", "25.00"), "#........."),
        (bar("24.99", "24.99", "24.99", "25.00"), "#########."),
        (bar("25.00", "25.00", "25.00", "25.00"), "##########"),
        (bar("90.00", "90.00", "90.00", "25.00"), "##########"),
        (bar("10.00", "5.00", "20.00", "25.00"), "##??????.."),
        (bar("10.00", "5.00", "30.00", "25.00"), "##????????"),
        (bar("10.00", "10.00", "10.00", "25.00", "12.50"), "####.|...."),
        (bar("10.00", None, None, "25.00"), "??????????"),
        (bar("10.00", "5.00", None, "25.00"), "##????????"),
        (bar(None, None, None, "25.00"), ""),
        (None, ""),
    ],
)
def test_bars(given, drawn):
    assert draw(given, 10, PLAIN) == drawn


SHARES = st.decimals(0, 100, places=2).map(str)


@given(SHARES, SHARES, SHARES, st.decimals("0.01", 100, places=2).map(str), st.integers(4, 60))
def test_a_bar_is_full_only_where_the_target_is_reached_for_sure(one, two, three, target, size):
    lower, value, upper = sorted((one, two, three), key=float)
    drawn = draw(bar(value, lower, upper, target), size, BLOCKS)
    assert len(drawn) == size
    assert (set(drawn) == {"█"}) == (float(lower) >= float(target))
    assert ("·" in drawn) == (float(upper) < float(target))
