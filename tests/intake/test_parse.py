"""As typed -> value. Each table: what stands in the cell, and what is read (or the problem, and what may be meant)."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.findings.catalogue import CATALOGUE
from ppmd_cli.intake.parse import Parsed, parse_cell
from ppmd_cli.model.cell import CellKind, RawCell
from ppmd_cli.model.finding import Severity
from ppmd_cli.model.value import Absence, Day, Flag, Quantity, Text

MEASURES = ("cơ sở", "người", "lượt người", "tin, bài", "triệu đồng")
OPTIONS = (
    ("renewed", "kiện toàn trong năm"),
    ("kept", "giữ nguyên"),
    ("none", "chưa có"),
    ("in_progress", "đang hòa giải"),
)


def cell(
    text: str, kind: CellKind = "text", number_format: str | None = None, font: str | None = None
) -> RawCell:
    return RawCell(3, 2, text, kind, number_format=number_format, font=font)


def said(parsed: Parsed) -> str:
    """One line: value, then the note in brackets; or the problem and what may be meant."""
    if parsed.problem_code:
        assert parsed.value == Absence(parsed.value.reason)
        assert parsed.value.reason.value == "unreadable"
        assert CATALOGUE[parsed.problem_code].severity is Severity.ERROR
        return " ".join((parsed.problem_code, *(text for _, text in parsed.slots)))
    match parsed.value:
        case Quantity(number):
            shown = str(number)
        case Text(text):
            shown = text
        case Flag(yes):
            shown = "yes" if yes else "no"
        case Day(day):
            shown = day.isoformat()
        case Absence(reason):
            shown = reason.value
    if parsed.note_code:
        assert CATALOGUE[parsed.note_code].severity is not Severity.ERROR
    return f"{shown} ({parsed.note_code})" if parsed.note_code else shown


def table(text: str) -> list[tuple[str, str]]:
    """Rows "| typed | read |", the typed text within the outer spaces; \\u escapes are understood."""
    rows = [line.strip().strip("|").split(" | ") for line in text.strip().splitlines()]
    return [(re.sub(r"\\u(\w{4})", lambda m: chr(int(m[1], 16)), a.strip()), b.strip()) for a, b in rows]


COUNTS = r"""
| 12                       | 12 (number_as_text)
| 0                        | 0 (number_as_text)
| 05                       | 5 (leading_zero)
| 1.234                    | 1234 (number_as_text)
| 1.234.567                | 1234567 (number_as_text)
| 1 234                    | 1234 (number_as_text)
| 1\u00a0234\u202f567      | 1234567 (number_as_text)
| \u200b12\ufeff           | 12 (number_as_text)
| '12                      | 12 (number_as_text)
| + 3                      | 3 (number_as_text)
| 12.                      | 12 (number_as_text)
| １２                     | 12 (digits_normalised)
| 1,234                    | number_ambiguous 1234
| 1,234,567                | 1234567 (number_as_text)
| 1.4                      | not_a_whole_number 1400|14
| 1,4                      | not_a_whole_number 1400|14
| 0.5                      | not_a_whole_number 500|5
| 2,50                     | not_a_whole_number 2500|25
| 12,5                     | not_a_whole_number 12500|125
| 12.5                     | not_a_whole_number 12500|125
| 12,0                     | 12 (number_as_text)
| 0.123                    | not_a_whole_number
| 1.234,5                  | not_a_whole_number 12345
| 1234.567                 | not_a_whole_number
| 1.23.456                 | not_a_number
| 12.34.567                | not_a_number
| -5                       | negative_number
| 1.000.000.000.000        | 1000000000000 (number_as_text)
| 1.000.000.000.001        | number_too_large
| 4000000000000            | number_too_large
| 12345678901234567890123456789012 | number_too_large
| − 5                      | negative_number
| 05 cơ sở                 | 5 (unit_word_removed)
| 12 Cơ Sở.                | 12 (unit_word_removed)
| 12 co so                 | 12 (unit_word_removed)
| 12 người                 | unit_word_conflict
| 12 tin                   | unit_word_conflict
| 12 con mèo               | not_a_number 12
| 2 nghìn                  | unit_word_conflict 2000
| 02 vụ/05 đối tượng       | two_numbers 02|05
| 03 buổi; 150 lượt người  | two_numbers 03|150
| 12/15                    | two_numbers 12|15
| 12 (12)                  | two_numbers 12
| 10 - 12                  | two_numbers 10|12
| 3 + 4                    | two_numbers 3|4
| 12 34                    | two_numbers 12|34
| 5\u000A150               | two_numbers 5|150
| 5\u0009150               | two_numbers 5|150
| 5  150                   | two_numbers 5|150
| 05 150                   | two_numbers 05|150
| có 2 hoặc 3              | two_numbers 2|3
| khoảng 12                | not_a_number 12
| không phát sinh          | 0
| Không phát sinh.         | 0
| KPS                      | 0
| không có số liệu         | not_available (not_available)
| Chưa có số liệu          | not_available (not_available)
| không                    | not_a_number 0
| không có                 | dash_is_unclear
| chưa có                  | dash_is_unclear
| n/a                      | dash_is_unclear
| -                        | dash_is_unclear
| –                        | dash_is_unclear
| ...                      | dash_is_unclear
| …                        | dash_is_unclear
| //                       | dash_is_unclear
| - -                      | dash_is_unclear
| 1O                       | letters_for_digits 10
| l2                       | letters_for_digits 12
| O                        | letters_for_digits 0
| 1.2O0                    | letters_for_digits 1.200
| 15%                      | not_a_number
| 15 %                     | not_a_number
| x                        | not_a_number
| (5)                      | not_a_number 5
| \u00a0                   | blank
| \u200b                   | blank
| 1'234                    | number_ambiguous 1234
| 1_234                    | number_ambiguous 1234
| 1.000,000                | number_ambiguous 1000000|1000
| 03.000                   | number_ambiguous 3000|3
| 03.250                   | number_ambiguous 3250
| 1000.000                 | number_ambiguous 1000000|1000
| 3.0000                   | number_ambiguous 30000|3
| 0.000                    | 0 (number_as_text)
| 1E+05                    | number_ambiguous 100000
| 05 (năm)                 | 5 (unit_word_removed)
| 12 (mười hai) cơ sở      | 12 (unit_word_removed)
| 105 (một trăm linh năm)  | 105 (unit_word_removed)
| 12 (năm)                 | two_numbers 12|5
| 12 (nhiều)               | not_a_number 12
| 12 cs                    | not_a_number 12
| ≥ 5                      | not_a_number 5
| "12"                     | not_a_number 12
| 12 chục                  | not_a_number
| 12%                      | not_a_number
| $12                      | not_a_number
| 1½                       | not_a_number
| ,5                       | not_a_number
| II                       | not_a_number
| K.P.S                    | 0
| N/A                      | dash_is_unclear
| nil                      | dash_is_unclear
| chưa phát sinh           | dash_is_unclear
| ―                        | dash_is_unclear
"""

AMOUNTS = r"""
| 12,5                     | 12.5 (number_as_text)
| 12.5                     | 12.5 (number_as_text)
| 1.234,5                  | 1234.5 (number_as_text)
| 1,234.5                  | 1234.5 (number_as_text)
| 1 234,5                  | 1234.5 (number_as_text)
| 1.234,567                | 1234.567 (number_as_text)
| 1,234                    | number_ambiguous 1234|1,234
| 1.234                    | number_ambiguous 1234|1,234
| 12.500                   | number_ambiguous 12500|12,5
| 03.000                   | number_ambiguous 3000|3
| 1000,000                 | number_ambiguous 1000000|1000
| 1000.500                 | 1000.5 (number_as_text)
| 1 234.567                | number_ambiguous 1234567|1234,567
| 0,234                    | 0.234 (number_as_text)
| 0,500                    | 0.5 (number_as_text)
| 1.234.567                | amount_in_dong 1,234567
| 123.456                  | number_ambiguous 123456|123,456
| 0,2345                   | too_many_decimals
| -1,5                     | negative_number
| 45 triệu                 | 45 (unit_word_removed)
| 45 triệu đồng            | 45 (unit_word_removed)
| 45.000.000.000           | amount_in_dong 45000
| 45 tr                    | 45 (unit_word_removed)
| 45trđ                    | 45 (unit_word_removed)
| 0,045 tỷ                 | unit_word_conflict 45
| 2 tỉ đồng                | unit_word_conflict 2000
| 45.000.000đ              | unit_word_conflict 45
| 45.000.000 đồng          | unit_word_conflict 45
| 500 nghìn                | unit_word_conflict 0,5
| 12 người                 | unit_word_conflict
| không phát sinh          | 0
| 1.234 triệu              | number_ambiguous 1234|1,234
| 45 tr.đ                  | 45 (unit_word_removed)
| 45k                      | unit_word_conflict 0,045
| 45.000.000 ₫             | unit_word_conflict 45
| 0 đồng                   | 0 (unit_word_removed)
| 45 triệu đồng chẵn       | not_a_number 45
| 4,5e7                    | number_ambiguous 45000000
| ,5                       | not_a_number 0,5
| 45 USD                   | not_a_number
| ₫45                      | not_a_number
| 1.234,567                | 1234.567 (number_as_text)
"""

FLAGS = r"""
| Có | yes
| có | yes
| CÓ. | yes
| C | yes (text_normalised)
| x | yes (text_normalised)
| X | yes (text_normalised)
| ✓ | yes (text_normalised)
| √ | yes (text_normalised)
| Yes | yes (text_normalised)
| true | yes (text_normalised)
| 1 | yes (text_normalised)
| Không | no
| K | no (text_normalised)
| No | no (text_normalised)
| 0 | no (text_normalised)
| chưa | no (text_normalised)
| co | not_yes_no Có
| có rồi | not_yes_no Có
| có/không | not_yes_no
| Có / Không | not_yes_no
| không có | not_yes_no Không
| đang làm | not_yes_no
| 2 | not_yes_no
| ü | not_yes_no
| - | dash_is_unclear
| không có số liệu | not_available (not_available)
| \u00a0 | blank
| ✅ | yes (text_normalised)
| ☒ | not_yes_no
| Cã | not_yes_no Có
| Kh«ng | not_yes_no Không
| Ko | not_yes_no Không
| chưa ban hành | not_yes_no Không
| Đã ban hành | not_yes_no Có
| không rõ | not_yes_no
"""

DATES = r"""
| 14/06/2023                      | 2023-06-14
| 14/6/2023                       | 2023-06-14 (text_normalised)
| 14.6.2023                       | 2023-06-14 (text_normalised)
| 14-6-23                         | 2023-06-14 (text_normalised)
| 14 / 6 / 2023                   | 2023-06-14 (text_normalised)
| 2023-06-14                      | 2023-06-14 (text_normalised)
| 2023-06-14T00:00:00             | 2023-06-14 (text_normalised)
| ngày 14 tháng 6 năm 2023        | 2023-06-14 (text_normalised)
| Ngày 14/6/2023                  | 2023-06-14 (text_normalised)
| ngay 14.6.23                    | 2023-06-14 (text_normalised)
| ngày 14/6                       | date_incomplete
| Ngày 05 tháng 01 năm 2023.      | 2023-01-05 (text_normalised)
| 5/6/2023                        | 2023-06-05 (text_normalised)
| 6/14/2023                       | date_ambiguous 14/06/2023
| 14/6                            | date_incomplete
| 6/2023                          | date_incomplete
| tháng 6 năm 2023                | date_incomplete
| quý I/2023                      | date_incomplete
| 2023                            | date_incomplete
| 31/2/2023                       | not_a_date
| 32/13/2023                      | not_a_date
| 14/6/0203                       | date_out_of_range
| 14/6/0023                       | date_out_of_range
| 14/6/1923                       | date_out_of_range
| hôm qua                         | not_a_date
| -                               | dash_is_unclear
| 14/6/2023 08:30 | 2023-06-14 (text_normalised)
| 08:30 14/6/2023 | 2023-06-14 (text_normalised)
| 14/6/2023 12:00:00 AM | 2023-06-14 (text_normalised)
| Thứ tư, 14/6/2023 | 2023-06-14 (text_normalised)
| thứ 4 ngày 14/6/2023 | 2023-06-14 (text_normalised)
| 14/6/2023 (thứ tư) | 2023-06-14 (text_normalised)
| Thứ năm, 14/6/2023 | not_a_date 14/06/2023
| Chủ nhật 18/6/2023 | 2023-06-18 (text_normalised)
| 14-Jun-23 | 2023-06-14 (text_normalised)
| 14-Thg6-23 | 2023-06-14 (text_normalised)
| 14 tháng 6, 2023 | 2023-06-14 (text_normalised)
| １４/６/２０２３ | 2023-06-14 (text_normalised)
| '14/6/2023 | 2023-06-14 (text_normalised)
| 6/14/2023 08:30 | date_ambiguous 14/06/2023
| 14 6 2023 | not_a_date 14/06/2023
| 14062023 | not_a_date 14/06/2023
| 20230614 | not_a_date 14/06/2023
| 45091 | not_a_date 14/06/2023
| 14/6/2O23 | not_a_date 14/06/2023
| l4/6/2023 | not_a_date 14/06/2023
| 14/VI/2023 | not_a_date
| Hà Nội, ngày 14 tháng 6 năm 2023 | not_a_date 14/06/2023
| 14/6/2023 và 20/6/2023 | not_a_date 14/06/2023|20/06/2023
"""

CHOICES = r"""
| kiện toàn trong năm | renewed
| Kiện toàn trong năm | renewed (text_normalised)
| renewed             | renewed (text_normalised)
| đang hoà giải       | in_progress (text_normalised)
| kien toan trong nam | not_an_option kiện toàn trong năm
| khác                | not_an_option
| chưa có             | none
"""


@pytest.mark.parametrize(("typed", "read"), table(COUNTS))
def test_a_count_typed_as_text(typed, read):
    assert said(parse_cell(cell(typed), "count", measure="cơ sở", measures=MEASURES)) == read


@pytest.mark.parametrize(("typed", "read"), table(AMOUNTS))
def test_an_amount_in_million_typed_as_text(typed, read):
    assert (
        said(parse_cell(cell(typed), "amount", decimals=3, measure="triệu đồng", measures=MEASURES)) == read
    )


@pytest.mark.parametrize(("typed", "read"), table(FLAGS))
def test_a_yes_or_no(typed, read):
    assert said(parse_cell(cell(typed), "yes_no")) == read


@pytest.mark.parametrize(("typed", "read"), table(DATES))
def test_a_day_typed_as_text(typed, read):
    assert said(parse_cell(cell(typed), "date")) == read


@pytest.mark.parametrize(("typed", "read"), table(CHOICES))
def test_a_choice(typed, read):
    assert said(parse_cell(cell(typed), "choice", options=OPTIONS)) == read


@pytest.mark.parametrize(
    ("stored", "count", "amount"),
    [
        ("12", "12", "12"),
        ("0", "0", "0"),
        ("-0", "0", "0"),
        ("1234567", "1234567", "1234567"),
        ("1.2E3", "1200", "1200"),
        ("1.234", "number_ambiguous 1234", "1.234"),
        ("0.123", "number_ambiguous 123", "0.123"),
        ("1.5", "not_a_whole_number 1500|15", "1.5"),
        ("1234.567", "not_a_whole_number", "1234.567"),
        ("1.23456", "not_a_whole_number", "too_many_decimals"),
        ("0.30000000000000004", "not_a_whole_number 300|3", "0.3"),
        ("12.300000000000001", "not_a_whole_number 12300|123", "12.3"),
        ("2.9999999999999996", "3", "3"),
        ("1.2339999999999999E3", "1234", "1234"),
        ("1000000000000", "1000000000000", "1000000000000"),
        ("1000000000001", "number_too_large", "number_too_large"),
        ("1E300", "number_too_large", "number_too_large"),
        ("-3", "negative_number", "negative_number"),
        ("9007199254740993", "number_too_large", "number_too_large"),
    ],
)
def test_a_number_stored_as_a_number(stored, count, amount):
    assert said(parse_cell(cell(stored, "number"), "count")) == count
    assert said(parse_cell(cell(stored, "number"), "amount", decimals=3)) == amount


@pytest.mark.parametrize(
    ("stored", "number_format", "kind", "read"),
    [
        ("12", "0.000", "count", "shown_otherwise 12|12000 12,000"),
        ("12", "#,##0.000_);(#,##0.000)", "count", "shown_otherwise 12|12000 12,000"),
        ("5000", "#,##0,", "count", "shown_otherwise 5000|5 5"),
        ("61000000", "#,##0,,", "amount", "shown_otherwise 61000000|61 61"),
        ("61", '0".000"', "count", "shown_otherwise 61000|61 61.000"),
        ("61", "0\\0", "amount", "shown_otherwise 610|61 610"),
        # A word that makes it another number, or the measure of something else.
        ("45", '0 "triệu"', "amount", "45"),
        ("45", '#,##0\\ "triệu đồng"', "amount", "45"),
        ("45", '0 "trđ"', "amount", "45"),
        ("45", '0 "tỷ"', "amount", "shown_otherwise 45000|45 45 tỷ"),
        ("45000", '0 "nghìn"', "amount", "shown_otherwise 45|45000 45000 nghìn"),
        ("45", '#,##0 "đồng"', "amount", "shown_otherwise 0,000045|45 45 đồng"),
        ("45", "#,##0\\ [$₫-42A]", "amount", "shown_otherwise 0,000045|45 45 ₫"),
        ("45000000000", '0.0,, "tỷ"', "amount", "shown_otherwise 45000000|45000000000 45000,0 tỷ"),
        ("45000000", '#,##0,, "triệu"', "amount", "shown_otherwise 45|45000000 45 triệu"),
        ("12", '0 "triệu"', "count", "shown_otherwise 12000000|12 12 triệu"),
        ("12", '0 "người"', "count", "shown_otherwise 12 12 người"),
        ("12", '"khoảng" 0', "count", "shown_otherwise 12 khoảng 12"),
        ("12", '0" vụ/05 đối tượng"', "count", "shown_otherwise 12 12 vụ/05 đối tượng"),
        ("12", '[>=10]0 "trăm";0', "count", "shown_otherwise 12 12 trăm"),
        ("9", '[>=10]0 "trăm";0', "count", "9"),
        # A minus, or the brackets of book-keepers, that only the format writes.
        ("57", "-0", "count", "shown_otherwise -57|57 -57"),
        ("57", '"- "#,##0', "amount", "shown_otherwise -57|57 - 57"),
        ("57", "(#,##0)", "amount", "shown_otherwise -57|57 (57)"),
        ("57", '_(* #,##0_);_(* (#,##0);_(* "-"??_)', "count", "57"),
        ("57", "0_);(0)", "count", "57"),
        ("57", "#,##0;-#,##0", "count", "57"),
        # Nothing is shown of it.
        ("57", ";;;", "count", "shown_otherwise 57 "),
        ("57", '"-";"-"', "count", "shown_otherwise 57 -"),
        ("0", "0;-0;;@", "count", "0"),
        ("0", "#,##0,", "count", "0"),
        ("12", "#,##0", "count", "12"),
        ("12", "@", "count", "12"),
        ("12", "00", "count", "12"),
        ("12", "#,##0.00", "count", "12"),
        ("12", "[Blue]General", "count", "12"),
        ("12", "# ?/?", "count", "12"),
        ("12", '#,##0 "cơ sở"', "count", "12"),
        ("12", '_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* "-"\\ _₫_-;_-@_-', "count", "12"),
        ("12", "[$-42A]#,##0;[Red]-#,##0", "count", "12"),
        ("12", "0.000E+00", "count", "12"),
        ("61.5", "#,##0.000", "amount", "61.5"),
    ],
)
def test_a_number_that_its_format_shows_as_another_is_no_guess(stored, number_format, kind, read):
    measure = "cơ sở" if kind == "count" else "triệu đồng"
    raw = cell(stored, "number", number_format)
    assert said(parse_cell(raw, kind, measure=measure, measures=("cơ sở", "người"))) == read


@pytest.mark.parametrize(
    ("text", "kind", "mark", "read"),
    [
        ("57", "count", "struck", "struck_or_raised 57"),
        ("57", "count", "raised", "struck_or_raised 57"),
        ("Có", "yes_no", "struck", "struck_or_raised Có"),
        ("Có", "yes_no", "raised", "yes"),
        ("14/6/2023", "date", "struck", "struck_or_raised 14/06/2023"),
        ("có", "choice", "struck", "struck_or_raised có"),
        ("12/BC", "text", "struck", "12/BC"),
        ("không có số liệu", "count", "struck", "struck_or_raised"),
        ("", "count", "struck", "blank"),
        ("5\u03367", "count", None, "struck_or_raised 7|57"),
        ("57²", "count", None, "struck_or_raised 57|572"),
        ("57₁ cơ sở", "count", None, "struck_or_raised 57|571"),
        ("1\u03364/6/2023", "date", None, "struck_or_raised 04/06/2023|14/06/2023"),
        ("1½", "count", None, "not_a_number"),
    ],
)
def test_what_is_struck_out_raised_or_lowered_is_no_guess(text, kind, mark, read):
    raw = cell(text)._replace(mark=mark)
    assert said(parse_cell(raw, kind, options=(("held", "có"),), measure="cơ sở")) == read


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("0%", "not_a_number 100%"),
        ("0.00%", "not_a_number 100%"),
        ("dd/mm/yyyy", "not_a_number 31/12/1899"),
        ("d-mmm", "not_a_number 31/12/1899"),
        ("[$-42A]h:mm", "not_a_number"),
    ],
)
def test_what_a_spreadsheet_made_of_15_percent_or_of_a_day_is_no_count(number_format, shown):
    """It is quoted as the cell shows it, not as the number behind."""
    assert said(parse_cell(cell("1", "number", number_format), "count")) == shown
    assert said(parse_cell(cell("1", "number", '#,##0 "cơ sở"'), "count", measure="cơ sở")) == "1"
    assert said(parse_cell(cell("1", "number", "#,##0_);[Red](#,##0)"), "count")) == "1"


@pytest.mark.parametrize(
    ("serial", "date1904", "read"),
    [
        ("45091", False, "2023-06-14"),
        ("45091.75", False, "2023-06-14"),
        ("43629", True, "2023-06-14"),
        ("2023", False, "date_incomplete"),
        ("14.6", False, "date_out_of_range"),
        ("20230614", False, "date_out_of_range"),
        ("1E300", False, "date_out_of_range"),
        ("-1", False, "date_out_of_range"),
    ],
)
def test_a_day_stored_as_a_serial_number(serial, date1904, read):
    assert said(parse_cell(cell(serial, "number"), "date", date1904=date1904)) == read


def test_a_day_stored_as_iso():
    assert said(parse_cell(cell("2023-06-14T00:00:00Z", "date_iso"), "date")).startswith("2023-06-14")


ALL = ["count", "amount", "yes_no", "date", "text", "choice"]


@pytest.mark.parametrize("asked", ALL)
def test_what_holds_for_every_type(asked):
    assert said(parse_cell(None, asked)) == "blank"
    assert said(parse_cell(cell("  \u00a0"), asked)) == "blank"
    assert said(parse_cell(cell("#REF!", "error"), asked)) == "error_value"
    assert said(parse_cell(cell("—"), asked)) == "dash_is_unclear"
    assert said(parse_cell(cell("không có số liệu"), asked)) == "not_available (not_available)"
    assert said(parse_cell(RawCell(1, 1, "", "blank", formula=True), asked)) == "formula_not_calculated"
    assert said(parse_cell(RawCell(1, 1, "#N/A", "error", formula=True, cached=True), asked)) == "error_value"


def test_a_formula_with_its_value_is_read_with_a_warning():
    assert (
        said(parse_cell(RawCell(1, 1, "12", "number", formula=True, cached=True), "count"))
        == "12 (formula_in_data_cell)"
    )
    assert (
        said(parse_cell(RawCell(1, 1, "1.5", "number", formula=True, cached=True), "count"))
        == "not_a_whole_number"
    )
    assert (
        said(parse_cell(RawCell(1, 1, "", "text", formula=True, cached=True), "count"))
        == "blank (formula_in_data_cell)"
    )


def test_a_day_of_another_age_is_quoted_as_the_cell_shows_it():
    assert said(parse_cell(cell("110714", "number", "dd/mm/yyyy"), "date")) == "date_out_of_range 14/02/2203"
    assert said(parse_cell(cell("5000", "number", "General"), "date")) == "date_out_of_range"


@pytest.mark.parametrize("format_", ["General", "dd/mm/yyyy"])
def test_a_year_in_the_place_of_a_day_is_no_day_of_1905(format_):
    assert said(parse_cell(cell("2023", "number", format_), "date")) == "date_incomplete"


def test_booleans():
    assert said(parse_cell(cell("1", "bool"), "count")) == "not_a_number TRUE"
    assert said(parse_cell(cell("1", "bool"), "date")) == "not_a_date"
    assert said(parse_cell(cell("1", "bool"), "yes_no")) == "yes (text_normalised)"
    assert said(parse_cell(cell("false", "bool"), "yes_no")) == "no (text_normalised)"
    assert dict(parse_cell(cell("1", "bool"), "yes_no").slots) == {"value": "TRUE"}
    assert dict(parse_cell(cell("0", "bool"), "yes_no").slots) == {"value": "FALSE"}
    assert said(parse_cell(cell("1", "number"), "yes_no")) == "yes (text_normalised)"


def test_a_tick_in_wingdings():
    assert said(parse_cell(cell("ü", font="Wingdings"), "yes_no")) == "yes (text_normalised)"
    assert said(parse_cell(cell("P", font="Wingdings 2"), "yes_no")) == "yes (text_normalised)"
    assert said(parse_cell(cell("a", font="Webdings"), "yes_no")) == "yes (text_normalised)"
    assert said(parse_cell(cell("\uf0fc", font="Wingdings"), "yes_no")) == "yes (text_normalised)"


@pytest.mark.parametrize(("letter", "font"), [("c", "Webdings"), ("x", "Wingdings"), ("K", "Wingdings 2")])
def test_a_letter_in_a_font_of_pictures_is_a_picture(letter, font):
    """An empty box, a crossed one, a pointing hand: no "c" for có, no "x", no "k" for không."""
    assert said(parse_cell(cell(letter, font=font), "yes_no")) == "not_yes_no"
    assert said(parse_cell(cell("Có", font=font), "yes_no")) == "yes"


@pytest.mark.parametrize(
    ("stored", "code", "read"),
    [
        ("1", '"Có";;"Không"', "yes"),
        ("0", '"Có";;"Không"', "no"),
        ("0", '"Có"', "yes"),
        ("1", ";;;", "not_yes_no"),
        ("1", "0", "yes (text_normalised)"),
        ("1", "0%", "not_yes_no 100%"),
        ("1", "dd/mm/yyyy", "not_yes_no 31/12/1899"),
    ],
)
def test_a_yes_or_no_that_is_the_format_of_a_number(stored, code, read):
    assert said(parse_cell(cell(stored, "number", code), "yes_no")) == read


def test_texts():
    assert said(parse_cell(cell("  125/BC-UBND "), "text")) == "125/BC-UBND"
    assert said(parse_cell(cell("Ho\u0300a\nBi\u0300nh"), "text")) == "Hòa\nBình (text_normalised)"
    assert said(parse_cell(cell("125", "number"), "text")) == "125"
    assert said(parse_cell(cell("0.1", "number"), "text")) == "0,1"
    assert said(parse_cell(cell("45091", "number", "d-mmm"), "text")) == "date_for_text 14/06/2023"
    assert said(parse_cell(cell("12345"), "text", max_length=5)) == "12345"
    assert said(parse_cell(cell("123456"), "text", max_length=5)) == "text_too_long"
    assert said(parse_cell(cell("=1+1"), "text")) == "=1+1"


DOCUMENTS = """
| 35/KH-UBND                        | 35/KH-UBND               |
| Số 35/KH-UBND ngày 20/2/2023      | Số 35/KH-UBND ngày 20/2/2023 |
| 35/2023/QĐ-UBND                   | 35/2023/QĐ-UBND          |
| 100/KH-UBND                       | 100/KH-UBND              |
| KH số 35                          | KH số 35                 |
| chưa lấy số                       | chưa lấy số              |
| Đang chờ cấp số                   | Đang chờ cấp số          |
| Không có                          | blank (text_normalised)  |
| Số: .../KH-UBND                   | document_number_open     |
| …/BC-UBND                         | document_number_open     |
| Số:      /KH-UBND                 | document_number_open     |
| xx/KH-UBND                        | document_number_open     |
| [số]/KH-UBND                      | document_number_open     |
| 00/KH-UBND                        | document_number_open     |
| Kế hoạch số ___/KH-UBND           | document_number_open     |
| 35/KH-UBND ngày …/…/2023          | document_number_open     |
| KH-UBND                           | document_number_open     |
| như trên                          | document_number_open     |
| Có                                | document_number_open     |
| ......                            | document_number_open     |
| 0                                 | document_number_open     |
| 20/2/2023                         | date_for_text            |
| ngày 20 tháng 02 năm 2023         | date_for_text            |
"""


@pytest.mark.parametrize(("typed", "read"), table(DOCUMENTS))
def test_the_number_of_a_document(typed, read):
    assert said(parse_cell(cell(typed), "text", document=True)) == read


def test_a_symbol_before_which_the_number_is_missing():
    assert said(parse_cell(cell("     /BC"), "text", document=True)) == "document_number_open"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Phòng LĐTBXH", "Phòng LĐTBXH"),
        ("Không", "Không"),
        ("KH/QĐ các loại", "KH/QĐ các loại"),
        ("Còn 3/5 xã chưa có kế hoạch...", "Còn 3/5 xã chưa có kế hoạch..."),
        ("Xe/tàu", "Xe/tàu"),
        ("Số: …/KH-UBND", "document_number_open"),
        ("20/2/2023", "date_for_text"),
    ],
)
def test_other_texts_are_left_alone_but_for_a_draft_and_a_mere_date(typed, read):
    assert said(parse_cell(cell(typed), "text")) == read


PLAN_DAYS = (date(2022, 11, 14), date(2024, 3, 15))
SHORT_YEARS = """
| 23-06-14   | date_ambiguous 14/06/2023|23/06/2014 |
| 23/06/14   | date_ambiguous 14/06/2023|23/06/2014 |
| 22.12.20   | date_ambiguous 20/12/2022|22/12/2020 |
| 23-2-3     | not_a_date                            |
| 23-02-03   | date_ambiguous 03/02/2023|23/02/2003 |
| 14-06-23   | 2023-06-14 (text_normalised)          |
| 20/02/23   | 2023-02-20 (text_normalised)          |
| 5/6/23     | 2023-06-05 (text_normalised)          |
| 05/06/07   | 2007-06-05 (text_normalised)          |
| 23/02/23   | 2023-02-23 (text_normalised)          |
| 23-02-2023 | 2023-02-23 (text_normalised)          |
| 23-13-06   | not_a_date                            |
"""


@pytest.mark.parametrize(("typed", "read"), table(SHORT_YEARS))
def test_a_year_of_two_digits_may_stand_first_where_the_plans_own_year_would(typed, read):
    assert said(parse_cell(cell(typed), "date", days=PLAN_DAYS)) == read


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


HABITS = {
    "plain": str,
    "points": lambda n: grouped(n, "."),
    "commas": lambda n: grouped(n, ","),
    "spaces": lambda n: grouped(n, " "),
    "no-break spaces": lambda n: grouped(n, "\u00a0"),
    "narrow spaces": lambda n: grouped(n, "\u202f"),
    "leading zero": lambda n: f"{n:02}",
    "apostrophe": lambda n: f"'{n}",
    "wide digits": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "measure": lambda n: f"{grouped(n, '.')} cơ sở",
    "stop": lambda n: f"{n}.",
    "two decimals": lambda n: f"{grouped(n, '.')},00",
    "spaces around": lambda n: f"\u200b  {n}\u00a0",
}


@pytest.mark.parametrize("habit", HABITS)
@given(number=st.integers(0, 10**12))
def test_a_count_in_any_habit_is_that_number_or_ambiguous_never_another(habit, number):
    parsed = parse_cell(cell(HABITS[habit](number)), "count", measure="cơ sở")
    if habit == "commas" and 1000 <= number < 10**6:
        assert said(parsed) == f"number_ambiguous {number}"
    else:
        assert parsed.value == Quantity(number)


@given(
    whole=st.integers(0, 10**9),
    fraction=st.text("0123456789", max_size=3),
    mark=st.sampled_from([".", ",", " ", ""]),
    point=st.sampled_from(".,"),
)
def test_an_amount_in_any_habit_is_that_number_or_ambiguous_never_another(whole, fraction, mark, point):
    if mark == point:
        return
    meant = Decimal(f"{whole}.{fraction or 0}")
    typed = grouped(whole, mark) + (point + fraction if fraction else "")
    parsed = parse_cell(cell(typed), "amount", decimals=3)
    if parsed.problem_code:
        assert parsed.problem_code == "number_ambiguous"
        readings = dict(parsed.slots)["readings"].split("|")
        assert meant in [Decimal(reading.replace(",", ".")) for reading in readings]
    else:
        assert parsed.value == Quantity(meant)


@given(number=st.floats(0, 1e9).map(lambda value: round(value, 3)), noise=st.integers(-2, 2))
def test_a_stored_amount_keeps_what_was_typed(number, noise):
    import math

    stored = number
    for _ in range(abs(noise)):
        stored = math.nextafter(stored, math.inf if noise > 0 else 0)
    if stored < 1e-9 or len(str(int(number))) > 11:
        return
    parsed = parse_cell(cell(repr(stored), "number"), "amount", decimals=3)
    assert parsed.value == Quantity(Decimal(repr(number)).normalize())


@given(text=st.text(max_size=40), asked=st.sampled_from(ALL))
def test_any_text_gives_one_reading_or_a_problem(text, asked):
    parsed = parse_cell(
        cell(text), asked, options=OPTIONS, max_length=30, decimals=2, measure="người", measures=MEASURES
    )
    said(parsed)
    assert (parsed.problem_code is None) or parsed.note_code is None


@given(
    text=st.text("0123456789.,' -/%OlđôngtriệuxA", max_size=14), asked=st.sampled_from(["count", "amount"])
)
def test_whatever_is_read_has_the_digits_that_stand_there(text, asked):
    value = parse_cell(cell(text), asked, measure="triệu đồng").value
    if isinstance(value, Quantity):
        digits = "".join(letter for letter in text if letter.isdigit())
        assert "".join(format(value.number, "f").split(".")).strip("0") == digits.strip("0")


@pytest.mark.parametrize(
    ("number", "code", "read"),
    [
        ("66", '0"/KH-UBND"', "66/KH-UBND (text_normalised)"),
        ("66", '"Số "0\\/"KH"', "Số 66/KH (text_normalised)"),
        ("66", "0", "66"),
        ("66", "General", "66"),
        ("66500", '#,##0,"/KH"', "66500"),  # shows other figures: as stored
    ],
)
def test_a_number_in_a_text_cell_is_read_with_the_words_that_its_format_shows(
    number: str, code: str, read: str
):
    assert said(parse_cell(cell(number, "number", code), "text")) == read


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("dd/mm/yyyy", "03/05/2023"),
        ("d/m", "03/05/2023"),
        ("d-mmm", "03/05/2023"),
        ("0%", "4504900%"),
        ("h:mm", None),
        ('[Red]h"d"', None),
    ],
)
def test_a_count_in_the_format_of_days_is_quoted_as_the_day(code: str, shown: str | None):
    parsed = parse_cell(cell("45049", "number", number_format=code), "count")
    assert (parsed.problem_code, dict(parsed.slots).get("value")) == ("not_a_number", shown)
