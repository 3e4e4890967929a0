"""The officer's text: sections, paragraphs, points; nothing in it is ever markup or read as a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppmd_cli.errors import SettingsError
from ppmd_cli.i18n import Translator
from ppmd_cli.plan.index import find_plan
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.narrative import LONGEST, SECTIONS, blank, parse
from ppmd_cli.settings import Settings
from ppmd_cli.workflow.narrative import checked

FILE = Path("narrative.md")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_blank_has_every_section_and_says_nothing(lang: str) -> None:
    text = blank(Translator(lang), "2001")
    assert text.count("\n## ") == len(SECTIONS) == 9
    assert parse(text, FILE).sections == {}


@pytest.mark.parametrize(
    ("text", "section", "said"),
    [
        ("## Tình hình\nMột.\nhai\n\nBa.", "situation", ("Một. hai", "Ba.")),
        ("## tình  hình:\n- Một\n- hai\n  tiếp\n\n- ba", "situation", ("- Một", "- hai tiếp", "- ba")),
        ("## Main tasks\n• Một **đậm**", "ahead", ("- Một **đậm**",)),
        ("# Đầu\n<!-- ẩn\n## Lạ\n-->\n## Tình hình ##\nHiện <!-- ẩn --> rõ", "situation", ("Hiện rõ",)),
        ("## Tình hình\n<!-- chưa đóng\n## Lạ", "situation", ()),
        ("## Tình hình\n{{ v.head }} {% x %} <b>&amp;\x07", "situation", ("{{ v.head }} {% x %} <b>&amp;",)),
        ("## Ti\u0300nh hi\u0300nh\nca\u0301c", "situation", ("các",)),
    ],
)  # fmt: skip
def test_what_is_written_is_read(text: str, section: str, said: tuple[str, ...]) -> None:
    assert parse(text, FILE)[section] == said


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("## Tình hình\n\n## Nguyên nhân\n", "unknown", 3),
        ("## Tình hình\n<!-- a\nb -->\n# Đầu\n", "unknown", 4),
        ("### Tình hình\n", "unknown", 1),
        ("## Tình hình\na\n## Situation\n", "twice", 3),
        ("# Đầu\n\nLời\n## Tình hình\n", "outside", 3),
        ("x" * (LONGEST + 1), "long", None),
    ],
)
def test_what_cannot_be_placed_is_an_error_with_its_line(text: str, key: str, line: int | None) -> None:
    with pytest.raises(SettingsError) as error:
        parse(text, FILE)
    assert error.value.key == f"narrative.error.{key}"
    assert error.value.slots.get("line") == line


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        ("## Tình hình\nCơ sở của ông Nguyễn Văn Tám vi phạm", 2, "họ tên"),
        ("## Tình hình\nGọi số 0912 345 678", 2, "điện thoại"),
        ("## Tình hình\nCăn cước 038185001234", 2, "căn cước"),
        ("## Tình hình\nĐã xử lý bà Trần\nThị Bưởi tại địa bàn", 3, "họ tên"),
        ("## Tình hình\n<!-- hỏi lại bà Trần Thị Bưởi -->", 2, "họ tên"),
    ],
)
def test_what_tells_of_a_person_is_refused_and_not_repeated(text: str, line: int, kind: str) -> None:
    plan, t = load_plan(find_plan(None, Settings())), Translator("vi")
    with pytest.raises(SettingsError) as error:
        checked(text.encode(), plan, FILE, t)
    assert error.value.key == "narrative.error.personal"
    assert error.value.slots["line"] == line
    assert kind in str(error.value.slots["kind"])
    said = t(error.value.key, **error.value.slots)
    assert not any(word in said for word in ("Tám", "Bưởi", "0912", "038185001234"))


def test_offices_places_and_figures_are_no_persons() -> None:
    plan, t = load_plan(find_plan(None, Settings())), Translator("vi")
    text = (
        "## Đối với Ủy ban nhân dân tỉnh\n"
        "- Đề nghị Chủ tịch UBND tỉnh chỉ đạo UBND các huyện Quan Hóa, Bá Thước, thị xã Nghi Sơn kiểm tra thêm "
        "1.234 cơ sở trước ngày 30/11/2023, kinh phí 170.000.000 đồng theo Công văn số 123/UBND-VX.\n"
    )
    assert len(checked(text.encode("utf-8-sig"), plan, FILE, t)["to_province"]) == 1
    assert checked(blank(t, "6 tháng đầu năm 2023").encode(), plan, FILE, t).sections == {}


def test_another_alphabet_is_an_error() -> None:
    plan = load_plan(find_plan(None, Settings()))
    with pytest.raises(SettingsError) as error:
        checked("## Tình hình".encode("utf-16"), plan, FILE, Translator("vi"))
    assert error.value.key == "narrative.error.encoding"
