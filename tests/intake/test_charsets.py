"""Texts in the fonts of before Unicode, as domain facts 4.3 quotes them."""

import csv

import pytest

from ppmd_cli.intake.charsets import charset_of, decoded, in_unicode, restored
from ppmd_cli.intake.names import name_keys, safe_key
from ppmd_cli.model.cell import RawCell
from ppmd_cli.resources import PACKAGE


@pytest.mark.parametrize(
    ("charset", "typed", "meant"),
    [
        ("TCVN3", "HuyÖn Quan Hãa", "Huyện Quan Hóa"),
        ("TCVN3", "Thµnh phè Thanh Ho¸", "Thành phố Thanh Hoá"),
        ("VNI", "Huyeän Quan Hoùa", "Huyện Quan Hóa"),
        ("VNI", "Thaønh phoá Thanh Hoaù", "Thành phố Thanh Hoá"),
    ],
)
def test_decoded(charset: str, typed: str, meant: str):
    assert decoded(typed, charset) == meant


def test_every_letter_comes_back():
    with (PACKAGE / "intake" / "legacy_charsets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 208
    assert [
        row for row in rows if decoded(row["legacy_as_latin1"], row["charset"]) != row["unicode_nfc"]
    ] == []


@pytest.mark.parametrize(
    ("font", "charset"),
    [
        (".VnTime", "TCVN3"),
        (".vnarialh", "TCVN3"),
        ("VNI-Times", "VNI"),
        ("Times New Roman", None),
        (None, None),
    ],
)
def test_charset_of(font: str | None, charset: str | None):
    assert charset_of(font) == charset


def test_capital_fonts_and_others():
    typed = RawCell(1, 1, "x· qu¶ng l\u00adu", "text", font=".VnTimeH")
    assert in_unicode(typed).text == "XÃ QUẢNG LƯU"
    plain = RawCell(1, 1, "Hoùa", "text", font="Arial")
    assert in_unicode(plain) is plain


@pytest.mark.parametrize(
    ("name", "written", "same"),
    [
        ("Phường Ba Đình", "P. Ba Đình", True),
        ("Phường Ba Đình", "BA ĐÌNH", True),
        ("Thị trấn Thiệu Hóa", "TT Thiệu Hoá", True),
        ("Xã Quý Lộc", "X.Quí Lộc", True),
        ("Xã Hoằng Phú", "Hoằng Phụ", False),
        ("Xã Hà Long", "P. Hà Long", False),
    ],
)
def test_name_keys(name: str, written: str, same: bool):
    assert (safe_key(written) in name_keys(name)) is same


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("NguyÔn V¨n A", "Nguyễn Văn A"),
        ("¤ng TrÇn V¨n B", "Ông Trần Văn B"),
        ("Hä vµ tªn", "Họ và tên"),
        ("Nguyeãn Vaên A", "Nguyễn Văn A"),
        ("Traàn Thò Beù", "Trần Thị Bé"),
        ("Nguyá»…n VÄƒn A", "Nguyễn Văn A"),
        # of Unicode already
        ("Hoà Bình", "Hoà Bình"),
        ("Lê Văn Hùng «a»", "Lê Văn Hùng «a»"),
        ("Xã Hoằng Phú", "Xã Hoằng Phú"),
        ("Café", "Café"),
    ],
)
def test_texts_that_lost_their_font(text, typed):
    assert restored(text) == typed
