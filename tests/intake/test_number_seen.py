"""What number formats show is what LibreOffice shows; and what is seen and what is stored are one number, or said."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from ppmd_cli.intake.number_seen import seen_as
from ppmd_cli.intake.parse import parse_cell
from ppmd_cli.intake.parse_number import spelled
from ppmd_cli.intake.source import open_source
from ppmd_cli.intake.workbook import read_workbook
from ppmd_cli.model.cell import RawCell
from tests.intake.test_formats import office  # noqa: F401 - a fixture
from tests.intake.test_parse import cell, said

# As shown, values separated by ";", UTF-8, every sheet in a file of its own.
SHOWN = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true,false,false,-1"
NUMBERS = ["2", "12", "57", "1234", "1234567", "0", "0.4", "25.4", "1234.56", "12.345", "0.04", "99.96", "1000"]  # fmt: skip
CODES = [
    *("General", "0", "#,##0", "#,##0.0", "#,##0.0##", "0.000", "00.00", "0.0?", "0.##", "#", "#.00", "@", "#.##0"),
    *("0\\.000", '0".000"', "#\\.##0", "0\\,0", '"1"0', '0"000"', '0"%"', "0\\%", '0"."0', '"0."0', '0.0"5"', "0!0"),
    *('#"."###"."###', '[>=1000000]#"."000"."000;[>=1000]#"."000;0', "0\\ 000\\ 000", "# ##0", "0 0", "000-000"),
    *("-0", "(0)", "+0", "0-", '"~"0', "0x", '"0"', '"-"', ";;;", "0;-0;;@", '0;;"KPS"', "0;0", "00\\/00"),
    *("[>100]0,;0", "[>100]0", '[<1]"ít";0', '[=2]"hai";0', "0.0,", "#,##0.00,", '0.0,,"tr"', '0,"000"'),
    *("# ?/?", "# ??/??", "# ???/???", "# ?/8", "?/?", "0/0"),
    *("0.00E+00", "##0.0E+0", "0E+0"),
    *('General" người"', '#,##0 "người"', '"khoảng" 0', "[$-42A]#,##0", "[Red]0", "[$USD] 0", "0,0.0"),
    *('_(* #,##0_);_(* (#,##0);_(* "-"??_)', '_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* "-"\\ _₫_-;_-@_-'),
]  # fmt: skip
# Codes that LibreOffice writes as others there.
LOST = dict.fromkeys(("xlsx", "xls", "html"), ("00\\/00", "0,0.0"))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    book = Workbook()
    for row, code in enumerate(CODES, 1):
        for column, number in enumerate(NUMBERS, 1):
            one = book.active.cell(row, column, float(number) if "." in number else int(number))
            one.number_format = code
    for column in "ABCDEFGHIJKLM":
        book.active.column_dimensions[column].width = 24
    path = tmp_path_factory.mktemp("shown") / "shown.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def shown(made, office, tmp_path_factory) -> list[list[str]]:  # noqa: F811
    """What LibreOffice shows, by formats and numbers; its own spaces left aside."""
    out = office([made], SHOWN, tmp_path_factory.mktemp("csv"))
    with next(out.glob("shown*.csv")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert len(rows) == len(CODES)
    return [[" ".join(text.split()) for text in row] for row in rows]


def seen(number: str, code: str | None) -> str:
    found = seen_as(Decimal(number), code) if code is not None else None
    return " ".join((found.text if found is not None else spelled(Decimal(number))).split())


@pytest.mark.slow
def test_what_is_seen_is_what_libreoffice_shows(shown):
    for code, texts in zip(CODES, shown, strict=True):
        assert dict(zip(NUMBERS, [seen(number, code) for number in NUMBERS], strict=True)) == dict(
            zip(NUMBERS, texts, strict=True)
        ), code


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "fods", "html"])
def test_so_it_is_in_every_format(made, shown, office, tmp_path, kind):  # noqa: F811
    cells = read_workbook(open_source(office([made], kind, tmp_path) / f"shown.{kind}")).sheets[0].cells
    for row, (code, texts) in enumerate(zip(CODES, shown, strict=True), 1):
        if code in LOST.get(kind, ()):
            continue
        own = [cells.get((row, column)) for column in range(1, len(NUMBERS) + 1)]
        # In a page, what shows no figures is a text.
        as_seen = [
            "" if one is None else one.text if one.kind == "text" else seen(number, one.number_format)
            for number, one in zip(NUMBERS, own, strict=True)
        ]
        assert as_seen == texts, code


def read(stored: str, code: str, kind: str, measure: str | None = None) -> str:
    measure = measure or ("cơ sở" if kind == "count" else "triệu đồng")
    raw: RawCell = cell(stored, "number", code)
    return said(parse_cell(raw, kind, decimals=3, measure=measure, measures=("cơ sở", "người")))


@pytest.mark.parametrize(
    ("stored", "code", "kind", "as_read"),
    [
        # Marks that the format only writes: what was seen is read like what is typed.
        ("2", "0\\.000", "count", "shown_otherwise 2 0.002"),
        ("2", "0\\.000", "amount", "shown_otherwise 0,002|2 0.002"),
        ("1234", "0\\.000", "count", "1234"),
        ("1234", "0\\.000", "amount", "shown_otherwise 1234|1,234 1.234"),
        ("1234", "#\\.##0", "count", "1234"),
        ("12", "#\\.##0", "count", "shown_otherwise 12 .12"),
        ("1234567", '#"."###"."###', "count", "1234567"),
        ("12", "0\\,0", "count", "shown_otherwise 1200|12 1,2"),
        ("12", "0\\,0", "amount", "shown_otherwise 1,2|12 1,2"),
        ("2", '"1"0', "count", "shown_otherwise 12|2 12"),
        ("2", '0"000"', "amount", "shown_otherwise 2000|2 2000"),
        ("15", '0"%"', "count", "shown_otherwise 15 15%"),
        ("15", "0\\%", "amount", "shown_otherwise 15 15%"),
        ("0.15", "0%", "amount", "not_a_number 15%"),
        ("57", "0-", "count", "shown_otherwise -57|57 57-"),
        ("1234", "000-000", "count", "shown_otherwise 1234 001-234"),
        ("57", "0*0", "count", "shown_otherwise 570|57 570"),
        ("1234", "# ##0", "count", "1234"),
        ("1234567", "# ##0", "count", "1234567"),
        ("12", "# ##0", "amount", "12"),
        ("12", "0 000", "count", "shown_otherwise 12 0 012"),
        ("12", "0 0", "count", "shown_otherwise 12 1 2"),
        ("57", '"~"0', "count", "shown_otherwise 57 ~57"),
        ("45", '"0"', "count", "shown_otherwise 0|45 0"),
        ("5", '"12"', "count", "shown_otherwise 12|5 12"),
        ("12", "?/?", "count", "shown_otherwise 12 12/1"),
        ("12", '0"."', "count", "12"),
        ("12", "+0", "count", "12"),
        ("12.5", "# ?/?", "amount", "12.5"),
        ("12345", "0.00E+00", "count", "shown_otherwise 12345 1,23E+04"),
        ("12300", "0.00E+00", "count", "12300"),
        ("5000", "[>100]0,;0", "count", "shown_otherwise 5000|5 5"),
        ("50", "[>100]0,;0", "count", "50"),
        ("12", "0.0##", "count", "12"),
        ("12.345", '#,##0.0## "triệu đồng"', "amount", "12.345"),
        ("234.567", '#,##0.000 "triệu đồng"', "amount", "234.567"),
        # A zero is a zero, or nothing; not a figure, and no word for what is not known.
        ("0", "0\\.000", "count", "0"),
        ("0", '"1"0', "count", "shown_otherwise 10|0 10"),
        ("0", ';;"5"', "count", "shown_otherwise 5|0 5"),
        ("0", ';;"KPS"', "count", "0"),
        ("0", '0;-0;"Không"', "count", "0"),
        ("0", '0;-0;"n/a"', "count", "shown_otherwise 0 n/a"),
        ("0", '_(* #,##0_);_(* (#,##0);_(* "-"??_)', "amount", "0"),
        ("0", "-0", "count", "0"),
        # An amount that is only shown with fewer figures is what is stored, and said; nothing for something is not.
        ("12.345", "0.0", "amount", "12.345 (shown_rounded)"),
        ("25.4", "0", "amount", "25.4 (shown_rounded)"),
        ("25.6", "#,##0", "amount", "25.6 (shown_rounded)"),
        ("1234.56", "#,##0", "amount", "1234.56 (shown_rounded)"),
        ("12.345", "# ?/?", "amount", "12.345 (shown_rounded)"),
        ("1234.56", '#,##0 "triệu đồng"', "amount", "1234.56 (shown_rounded)"),
        ("0.4", "0", "amount", "shown_otherwise 0,4 0"),
        ("0.04", "0.0", "amount", "shown_otherwise 0,04 0,0"),
        ("0.4", "#", "amount", "shown_otherwise 0,4 "),
        ("12345.6", "0.00E+00", "amount", "shown_otherwise 12345,6 1,23E+04"),
        ("12.3456", "0.0", "amount", "too_many_decimals"),
        ("25.4", "0", "count", "not_a_whole_number 25400|254"),
        ("25.4", "#,##0.0", "amount", "25.4"),
        ("12.345", "#,##0.0##", "amount", "12.345"),
        ("12.345", "General", "amount", "12.345"),
    ],
)  # fmt: skip
def test_what_is_seen_and_what_is_stored_are_one_number_or_it_is_said(stored, code, kind, as_read):
    assert read(stored, code, kind) == as_read


@pytest.mark.parametrize(
    "code",
    [
        *("General", "@", "0", "00", "#,##0", "#,##0.0", "#,##0.0##", "[$-42A]#,##0;[Red]-#,##0", "[Blue]General"),
        *('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "#,##0_);(#,##0)", '#,##0\\ "cơ sở"', "0;-0;;@", "# ##0"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", ["0", "5", "57", "1234", "1234567"])
def test_formats_of_good_returns_say_nothing(code, number):
    assert read(number, code, "count") == number
    if "cơ sở" not in code and len(number) < 7:
        assert read(number, code, "amount") == number


def test_how_it_was_shown_is_told():
    parsed = parse_cell(cell("12.345", "number", "0.0"), "amount", measure="triệu đồng")
    assert dict(parsed.slots) == {"shown": "12,3"}


def test_a_formula_that_is_shown_rounded_is_said_as_rounded():
    raw = cell("12.345", "number", "0.0")._replace(formula=True, cached=True)
    assert said(parse_cell(raw, "amount", measure="triệu đồng")) == "12.345 (shown_rounded)"
    whole = cell("12", "number", "0.0")._replace(formula=True, cached=True)
    assert said(parse_cell(whole, "amount", measure="triệu đồng")) == "12 (formula_in_data_cell)"


@pytest.mark.parametrize(
    ("code", "read"), [('0"%"', "not_yes_no"), ("0%", "not_yes_no 100%"), ("0", "yes (text_normalised)")]
)
def test_only_a_sign_of_its_own_is_a_percent(code, read):
    assert said(parse_cell(cell("1", "number", code), "yes_no")) == read
