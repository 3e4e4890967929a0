"""What one text tells of a person, and what only looks as if it did: texts.yaml."""

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.checks.privacy_figures import whole_digits
from ppmd_cli.checks.privacy_look import head_of, masked_name, may_tell
from ppmd_cli.checks.privacy_numbers import is_citizen_number
from ppmd_cli.checks.privacy_sheet import read_text
from ppmd_cli.checks.privacy_text import lone_name, masked, whole_name
from ppmd_cli.checks.privacy_words import GIVEN, LONE_FAMILY, PLACES, composed, folded

CASES = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))
UNITS = PLACES | {"ha long", "van du", "ba dinh", "ba thuoc", "nghi son"}


def kinds(text: str) -> str:
    """The kinds of the hits, in order; nothing for a text that the first look passes over."""
    text = composed(text)
    if not may_tell(text):
        return ""
    return " ".join(hit.kind for hit in read_text(text, 2023, UNITS).hits)


def test_the_corpus_is_large():
    assert len(CASES["hits"]) >= 60
    assert len(CASES["none"]) >= 60


@pytest.mark.parametrize("case", CASES["hits"], ids=lambda case: case["text"])
def test_a_hit(case):
    assert kinds(case["text"]) == case["is"]
    assert kinds(unicodedata.normalize("NFD", case["text"])) == case["is"]
    text = composed(case["text"])
    shown = masked(text, read_text(text, 2023, UNITS).hits)
    assert kinds(shown) == "", shown


@pytest.mark.parametrize("text", CASES["none"])
def test_a_near_miss(text):
    assert kinds(text) == ""


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("Nguyễn Văn A", True),
        ("1. Trần Thị B", True),
        ("LÊ VĂN C", True),
        ("Hoàng Minh", True),
        ("Nguyen Van A", True),
        ("Hà Long", False),
        ("Mai Châu", False),
        ("Vũ Trường", False),
        ("VI PHẠM", False),
        ("Hồ Cửa Đạt", False),
        ("Lý Luận Chính Trị", False),
        ("Hoàng Hôn Đỏ", False),
        ("Lò Mổ Tập Trung", False),
        ("Lò Mơ Tiên", True),
        ("Võ Cổ Truyền Thanh Hóa", False),
        ("Cao Su Thanh Hóa", False),
        ("LÝ DO", False),
        ("Hồ Chí Minh", False),
        ("Tổng Cộng", False),
        ("Khách sạn Thanh Bình", False),
        ("Nguyễn Văn A đã nhận", False),
    ],
)
def test_a_text_that_is_a_name_and_no_more(text, is_name):
    assert whole_name(composed(text), UNITS) is is_name


@pytest.mark.parametrize(
    ("heading", "head"),
    [
        ("Họ và tên", "name"),
        ("HỌ VÀ TÊN:", "name"),
        ("Họ tên (*)", "name"),
        ("Năm sinh", "birth"),
        ("SN", "birth"),
        ("Họ tên nạn nhân", "name"),
        ("Họ và tên người lập", None),
        ("Danh sách học viên", "name"),
        ("Số định danh cá nhân/CMND", "id"),
        ("Quê", "home"),
        ("Ngày, tháng, năm sinh", "birth"),
        ("Số CCCD", "id"),
        ("SĐT", "phone"),
        ("Địa chỉ", "address"),
        ("Giới tính", "sex"),
        ("Tên cơ sở", "business"),
        ("Tên xã, phường, thị trấn", None),
        ("Số người dưới 18 tuổi", None),
        ("Số lượt", None),
    ],
)
def test_headings(heading, head):
    assert head_of(folded(composed(heading))) == head


@pytest.mark.parametrize(
    ("digits", "year", "plausible"),
    [
        ("038185001234", 2023, True),
        ("038301001234", 2023, True),
        ("038324001234", 2023, False),  # born in 2024
        ("038324001234", 2025, True),
        ("003185001234", 2023, False),  # no such province
        ("038485001234", 2023, False),  # the next century
        ("38185001234", 2023, False),
    ],
)
def test_citizens_numbers(digits, year, plausible):
    assert is_citizen_number(digits, year) is plausible


@pytest.mark.parametrize(
    ("literal", "digits"),
    [
        ("38185001234", "38185001234"),
        ("38185001234.0", "38185001234"),
        ("3.8185001234E10", "38185001234"),
        ("3.8185001234e+10", "38185001234"),
        ("12.5", ""),
        ("1E-5", ""),
        ("-5", ""),
    ],
)
def test_numbers_as_files_write_them(literal, digits):
    assert whole_digits(literal) == digits


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("038185001234.xlsx", "••••••••••34.xlsx"),
        ("BC_Nguyen_Van_A_0912345678.xlsx", "BC •••_••••••••78.xlsx"),
        ("ông Nguyễn Văn A.xlsx", "ông •••.xlsx"),
        ("381 - Thị xã Bỉm Sơn - cả năm 2023.xlsx", "381 - Thị xã Bỉm Sơn - cả năm 2023.xlsx"),
        ("BC_Ha_Trung_20230614.xlsx", "BC_Ha_Trung_20230614.xlsx"),
    ],
)
def test_names_of_files(name, shown):
    assert masked_name(name).replace("_", " ") == shown.replace("_", " ")


citizens = st.builds(
    "{}{}{:02}{:06}".format,
    st.sampled_from(["001", "038", "079", "096"]),
    st.sampled_from("01"),
    st.integers(0, 99),
    st.integers(0, 999_999),
)
mobiles = st.builds(
    "0{}{:07}".format, st.sampled_from(["32", "56", "70", "86", "91", "98"]), st.integers(0, 9_999_999)
)


@given(
    st.one_of(citizens, mobiles), st.sampled_from(["", " ", ".", "-"]), st.sampled_from(["", "số ", "CCCD: "])
)
def test_any_number_is_found_and_hidden(number, mark, before):
    typed = mark.join((number[:4], number[4:7], number[7:]))
    text = f"{before}{typed}, đã xác minh"
    hits = read_text(text, 2023, UNITS).hits
    assert len(hits) == 1
    shown = masked(text, hits)
    assert sum(letter.isdigit() for letter in shown) <= 2
    assert masked_name(f"{number}.xlsx").startswith("•")


@given(st.text(max_size=60))
def test_any_text_can_be_looked_at(text):
    text = composed(text)
    read_text(text, 2023, UNITS)
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Lê Quang Minh", "sure"),
        ("NGUYỄN QUANG HUY", "sure"),
        ("Đinh Thành Trung", "sure"),
        ("Trương Ngọc Bảo Trân", "sure"),
        ("Lê Quang Trung", "sure"),  # a ward is called Quang Trung
        ("1. Phạm Đức Anh;", "sure"),
        ("(Hoàng Anh Tuấn)", "sure"),
        ("12/6/2023: Vũ Hải Yến", "sure"),
        ("Lê Quang\nMinh", "sure"),
        ("Nguyen Quang Huy", "sure"),
        # In small letters, or without marks where the family is another word, too.
        ("le quang minh", "perhaps"),
        ("Le Quang Minh", "perhaps"),
        ("LE QUANG MINH", "perhaps"),
        ("lê quang minh", "perhaps"),
        ("nguyen quang huy", "perhaps"),
        ("Lê quang Minh", "perhaps"),
        # What may be two communes, or a house.
        ("Hà Long Hải", "sure"),
        ("Hà Long Vân Du", None),
        ("Hà Long Hải Vân", "perhaps"),
        ("Hoàng Gia Bảo", "perhaps"),
        # Two words, five, or words that are none of a person's name.
        ("Hoàng Minh", None),
        ("Lê Thị Ngọc Bảo Trân", None),
        ("Lê Quang Minh trực", None),
        ("Lê Quang Minh, Trần Đức Anh", None),
        ("Lê Hội Xuân", None),
        ("Hà Trung Báo Cáo", None),
        ("LÝ DO KHÁC", None),
        ("Đang thực hiện", None),
        ("Đặng Thục Hiền", None),  # the same letters
        ("Vũ Trường Hoàng Long", None),
        ("Lương Công Nhân", None),
        ("Nông Trường Thạch Thành", None),
        ("Đoàn Thanh Niên", None),
        ("Tăng Cường Tuyên Truyền", None),
        ("Từ Trung Tâm", None),
        ("Hội Phụ Nữ", None),
        ("phân anh dũng", None),
        # Streets, schools, communes and houses.
        ("Lý Thường Kiệt", None),
        ("TRẦN HƯNG ĐẠO", None),
        ("Hồ Chí Minh", None),
        ("Hoàng Hoa Thám", None),
        ("Thái Bình Dương", None),
        ("Vương Quốc Anh", None),
        ("Hoàng Anh Gia Lai", None),
        ("Trường THPT Lê Quang Minh", None),
        ("đường Lê Quang Minh", None),
        ("phường Nguyễn Trãi", None),
        ("Nhà nghỉ Lê Quang Minh", None),
        ("Karaoke Hoàng Anh", None),
        ("Thôn Lê Thành Công", None),
    ],
)
def test_three_or_four_words_alone(text, told):
    text = composed(text)
    assert lone_name(text, UNITS) == told
    assert may_tell(text) or told is None


def test_nothing_that_may_be_a_name_alone_is_passed_over():
    families, given = sorted(LONE_FAMILY), sorted(GIVEN)
    for place, middle in enumerate(given):
        last, family = given[-1 - place], families[place % len(families)]
        for text in (f"{family} {middle} {last}".title(), f"{family} {middle} {last}".upper()):
            known = folded(text).lower() in PLACES or lone_name(text, PLACES) is None
            assert may_tell(composed(text)) or known, text
