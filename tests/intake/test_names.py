"""Keys of names: one for every spelling of a name, never one for two names."""

import csv
import unicodedata
from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli import resources
from ppmd_cli.intake.names import clean, fold, near_names, place_keys, safe_key, tidy

PLAN_UNITS = sorted((resources.PACKAGE / "plans").glob("*/units.csv"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quan Hóa", "Quan Hoá"),
        ("Cẩm Thủy", "CẨM  THUỶ"),
        ("Quý Lộc", "Quí Lộc"),
        ("Mường Lý", "mường lí"),
        ("Kỳ Tân", "Kì Tân"),
        ("Mỹ Tân", "Mĩ Tân"),
        ("Đông Sơn", "\u00d0ông Sơn"),
        ("Việt", "Vie\u0323\u0302t"),
        ("Thị trấn Nga Sơn", "Thị Trấn\u00a0Nga\u200b Sơn."),
        ("hòa", unicodedata.normalize("NFD", "hoà")),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert safe_key(one) == safe_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vĩnh Hưng", "Vĩnh Hùng"),
        ("Thiệu Hòa", "Thiệu Hóa"),
        ("Hoằng Phú", "Hoằng Phụ"),
        ("Hoằng Quý", "Hoằng Quỳ"),
        ("Hoa Lộc", "Hòa Lộc"),
        ("Nga Thanh", "Nga Thành"),
        ("Thúy", "Thúi"),
        ("Đông", "Dông"),
        ("An", "Ân"),
    ],
)
def test_two_names_have_two_keys(one, other):
    assert safe_key(one) != safe_key(other)
    assert fold("Vĩnh Hưng") == fold("Vĩnh Hùng") == "vinh hung"


def test_every_plan_ships_units():
    assert PLAN_UNITS


@pytest.mark.parametrize("path", PLAN_UNITS, ids=lambda path: path.parent.name)
def test_no_two_siblings_of_a_plan_have_one_key(path):
    children = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            children[row["parent"]].append(row["name"])
    for names in children.values():
        keys = [safe_key(name) for name in names]
        assert [
            pair for pair in combinations(zip(keys, names, strict=True), 2) if pair[0][0] == pair[1][0]
        ] == []


@given(st.text(max_size=20))
def test_keys_do_not_depend_on_composition_or_case(text):
    assert safe_key(unicodedata.normalize("NFD", text)) == safe_key(text)
    assert clean(clean(text)) == clean(text)
    assert unicodedata.is_normalized("NFC", tidy(text))


def test_clean_takes_one_line_and_tidy_keeps_lines():
    assert tidy(" a\u00a0b\r\n c ") == "a b\r\n c"
    assert clean(" a\u00a0b\r\n c ") == "a b c"


@pytest.mark.parametrize(
    "text",
    [
        "Thị trấn Nga Sơn",
        "1. Thị trấn Nga Sơn",
        "02) TT Nga Sơn",
        "II. TT. Nga Sơn:",
        "- T.T Nga Sơn",
        "UBND thị trấn Nga Sơn",
        "Ủy ban nhân dân TT.Nga Sơn",
        "3 UỶ BAN NHÂN DÂN THỊ TRẤN NGA SƠN",
        "Thị trấn Nga Sơn (miền núi)",
        "Thị trấn Nga Sơn, huyện Nga Sơn",
        "Thị trấn Nga Sơn - huyện Nga Sơn",
        "Nga Sơn (thị trấn)",
    ],
)
def test_what_stands_around_a_name_does_not_hide_it(text):
    assert safe_key("Thị trấn Nga Sơn") in place_keys(text)


@pytest.mark.parametrize(
    "text", ["Xã Nga Sơn", "Thị trấn Nga Sòn", "Thi tran Nga Son", "Huyện Nga Sơn", "Tổng số"]
)
def test_another_name_stays_another(text):
    assert safe_key("Thị trấn Nga Sơn") not in place_keys(text)


NAMES = {"a": "Xã Hoằng Phú", "b": "Xã Hoằng Phụ", "c": "Thị trấn Bút Sơn", "d": "Xã Hoằng Quý"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Xa Hoang Phu", ["a", "b"]),
        ("HoangPhu", ["a", "b"]),
        ("4. UBND xa Hoang Qui", ["d"]),
        ("TT But Son", ["c"]),
        ("Thị trấn Bút Sơnn", ["c"]),
        ("Xã Quảng Yên", []),
        ("Tổng cộng", []),
        ("", []),
    ],
)
def test_names_that_may_be_meant(text, meant):
    assert near_names(text, NAMES) == meant
