"""The page of a whole run: every file with its findings, the way to each marked copy, nothing that runs."""

import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import REPOSITORY
from tests.report.called import call

SAMPLE = REPOSITORY / "sample_data"
CLEAN = SAMPLE / "H1" / "380 - Thành phố Thanh Hóa - 6 tháng đầu năm 2023.xlsx"
FAULTY = SAMPLE / "faults" / "01 - Huyện Yên Định - tổng không khớp.xlsx"
LOCKED = SAMPLE / "faults" / "13 - Huyện Đông Sơn - có mật khẩu.xlsx"


class Page(HTMLParser):
    """Tags, links, ids and texts of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        given = dict(attrs)
        self.links += [given["href"]] if "href" in given else []
        self.ids += [given["id"]] if "id" in given else []

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "đã nhận & 100%"
    folder.mkdir()
    shutil.copy(CLEAN, folder / CLEAN.name)
    shutil.copy(FAULTY, folder / "a <b> & #1?.xlsx")
    shutil.copy(LOCKED, folder / LOCKED.name)
    return folder


def test_each_file_stands_there_and_leads_to_its_marked_copy(inbox, tmp_path):
    target = tmp_path / "trang kết quả" / "ket-qua.html"
    ran = call(
        "validate", inbox, "--plan", "thanh_hoa_2023", "--annotate", tmp_path / "tra lại", "--page", target
    )
    assert ran.code == 1
    assert str(target) in ran.err
    page = Page(target)
    assert not {"script", "img", "iframe", "form", "link"} & page.tags
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert inner == page.ids == ["f1", "f2", "f3"]
    outer = [target.parent / unquote(link) for link in page.links if not link.startswith("#")]
    assert {path.resolve() for path in outer} == {path.resolve() for path in (tmp_path / "tra lại").iterdir()}
    assert {"✓ đạt", "✗ có lỗi", "✗ không đọc được"} <= set(page.texts)
    assert "a <b> & #1?.xlsx" in page.texts
    assert "1. Lỗi: Biểu 1. Theo xã, ô F10" in page.texts
    assert "Không phát hiện lỗi." in page.texts


def test_the_page_is_the_same_again_and_no_return_itself(inbox, tmp_path):
    target = inbox / "ket-qua.html"
    words = ("validate", inbox, "--plan", "thanh_hoa_2023", "--page", target, "--format", "json")
    first = call(*words).out
    page = target.read_bytes()
    assert call(*words).out == first, "our own page is passed over"
    assert target.read_bytes() == page


def test_what_tells_of_persons_is_not_repeated(tmp_path):
    named = tmp_path / "079204001234 - Yên Định.xlsx"
    shutil.copy(FAULTY, named)
    call("validate", named, "--plan", "thanh_hoa_2023", "--page", tmp_path / "a.html")
    assert "079204001234" not in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_without_a_place_to_write_it_says_so(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = call("validate", CLEAN, "--plan", "thanh_hoa_2023", "--page", tmp_path / "file" / "a.html")
    assert ran.code == 4
