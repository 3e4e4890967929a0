"""`ppmd` alone in a workspace: what is to be done today, and the command for it."""

import re

import pytest
from msgspec.structs import replace

from ppmd_cli.workflow import today

BEFORE, AFTER, LATER = 1686500000, 1687050000, 1690000000  # 11/6, 18/6 and 22/7/2023


@pytest.fixture
def screen(desk, monkeypatch):
    """The screen on a day, in a width."""
    monkeypatch.chdir(desk.folder)

    def show(epoch=BEFORE, columns=80):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        monkeypatch.setenv("COLUMNS", str(columns))
        ran = desk.ppmd()
        assert (ran.code, ran.err) == (0, "")
        return ran.out

    return show


def ways(text):
    """What each bullet says, on one line, and the command below it."""
    found = {}
    for part in re.split(r"^• ", text, flags=re.MULTILINE)[1:]:
        said, _, way = part.partition("→ ")
        found[" ".join(said.split())] = way.strip()
    return found


def line(text, start):
    return next(((said, way) for said, way in ways(text).items() if said.startswith(start)), None)


def test_a_new_round(screen):
    text = screen()
    assert text.startswith("6 tháng đầu năm 2023, đến ngày 11/6/2023: 0/37 báo cáo dùng được")
    assert line(text, "Chờ gửi, 37 đơn vị:")[1] == "ppmd remind --period H1"
    assert line(text, "Quá hạn") is None, "the day has not come"
    assert line(text, "Chỉ tiêu còn để ngỏ") is None, "nothing has come yet"
    assert "còn 4 ngày" in line(text, "Sắp đến hạn, trước ngày 15/6/2023")[0]


def test_files_that_wait_in_the_inbox(desk, screen, sample):
    desk.put(sample("380"))
    assert line(screen(), "Chờ tiếp nhận: 1 tệp trong inbox (380 - ")[1] == "ppmd batch"
    desk.batch()
    assert line(screen(), "Chờ tiếp nhận") is None
    desk.put(sample("381"))
    assert "(381 - " in line(screen(), "Chờ tiếp nhận: 1 tệp")[0], "the booked one waits no more"


def test_late_sent_back_and_contradictory(desk, screen, sample, two_versions):
    desk.put(sample("402"))
    for path in two_versions:
        desk.put(path)
    assert desk.run("batch").code == 1
    text = screen(AFTER)
    said, way = line(text, "Quá hạn, 31 đơn vị:")
    assert "chưa gửi: thị xã Bỉm Sơn" in said
    assert "Tòa án" not in said, "asked, not bound"
    assert way == "ppmd remind --period H1"
    said, way = line(text, "Trả lại, chờ gửi lại, 1 đơn vị:")
    assert (said.split(": ")[-1], way) == ("huyện Như Xuân.", "ppmd remind --period H1 --unit 402")
    said, way = line(text, "Cần quyết định: thành phố Thanh Hóa")
    assert "mot.xlsx" in said
    assert "hai.xlsx" in said
    assert way.startswith("ppmd submit TỆP-ĐƯỢC-CHỌN --prefer")


def test_open_targets_and_who_holds_them(desk, screen, sample):
    desk.put(sample("380"))
    desk.batch()
    said, way = line(screen(AFTER), "Chỉ tiêu còn để ngỏ: 14/14.")
    assert "chờ Sở Lao động - Thương binh và Xã hội, Sở Giáo dục và Đào tạo" in said
    assert "và 9 chỉ tiêu khác" in said
    assert way == "ppmd remind --period H1"


def test_the_summary_until_it_is_sent(desk, screen):
    assert "phải gửi trước ngày 20/6/2023" in line(screen(AFTER), "Báo cáo tổng hợp")[0]
    said, way = line(screen(LATER), "Báo cáo tổng hợp")
    assert "chưa ghi nhận đã gửi" in said
    assert "ppmd sent --period H1" in way
    assert desk.run("sent", "--period", "H1", "-n", "05/BC-SLĐTBXH", "-d", "2023-06-19").code == 0
    assert line(screen(LATER), "Báo cáo tổng hợp") is None
    assert "trước ngày 15/12/2023" in line(screen(AFTER), "Sắp đến hạn")[0], "not the one that was sent"
    assert "trước ngày 15/12/2023" in line(screen(LATER), "Sắp đến hạn")[0]


def test_nothing_to_do_is_said_where_nothing_follows(screen, monkeypatch):
    """One that has everything but still has to send its summary, and one that has nothing before it at all."""
    look, nothing = today.today, "Hôm nay không còn việc gì phải làm."
    over = dict.fromkeys(("late", "awaited", "mend", "open_targets"), ())
    monkeypatch.setattr(today, "today", lambda *of: replace(look(*of), **over))
    text = screen(LATER)
    assert line(text, "Báo cáo tổng hợp của kỳ chưa ghi nhận đã gửi")
    assert nothing not in text
    over |= {"summary": (), "due": ()}
    text = screen(LATER)
    assert ways(text) == {}
    assert text.endswith(nothing + "\n")


@pytest.mark.parametrize("columns", [80, 200])
def test_it_keeps_to_the_width_and_every_command_is_one(desk, screen, sample, columns):
    for unit in ("402", "380"):
        desk.put(sample(unit))
    desk.batch(received="2023-06-16")
    text = screen(AFTER, columns)
    assert max(map(len, text.splitlines())) <= columns
    assert "\x1b" not in text
    assert line(text, "Đã gửi sau hạn, 1 đơn vị: thành phố Thanh Hóa")[1] == "ppmd status --period H1"
    for way in ways(text).values():
        for one in way.split("; "):
            words = (
                one.removeprefix("ppmd ").replace("--number … --date …", "-n 5/BC-X -d 2023-06-17").split()
            )
            assert desk.run(*words).code in (0, 1), one
