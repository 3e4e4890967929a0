"""Rounding: once, half up, and never against the verdict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.model.plan import Target
from ppmd_cli.report.numbers import (
    percent,
    round_half_up,
    show_day,
    show_exact,
    show_long_day,
    show_number,
)

AT_LEAST_80 = Target(">=", Decimal(80))
BAND_3_5 = Target(">=", Decimal(3), Decimal(5))
AT_MOST_10 = Target("<=", Decimal(10))


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [
        ("0.05", 1, "0.1"),
        ("0.049", 1, "0.0"),
        ("-7.45", 1, "-7.5"),
        ("-0.04", 1, "0.0"),
        ("2.5", 0, "3"),
        ("1/3", 1, "0.3"),
    ],
)
def test_halves_go_away_from_zero(number: str, decimals: int, shown: str) -> None:
    assert f"{round_half_up(Fraction(number), decimals):f}" == shown


@pytest.mark.parametrize(
    ("value", "target", "pace", "shown"),
    [
        ("35/43", AT_LEAST_80, "1", "81.4"),
        ("7996/10000", AT_LEAST_80, "1", "79.96"),
        ("4/5", AT_LEAST_80, "1", "80.0"),
        ("799999/1000000", AT_LEAST_80, "1", "79.9999"),
        ("9996/10000", AT_LEAST_80, "1", "99.96"),
        ("1", AT_LEAST_80, "1", "100.0"),
        ("3996/10000", AT_LEAST_80, "0.5", "39.96"),
        ("504/10000", BAND_3_5, "1", "5.04"),
        ("5/100", BAND_3_5, "1", "5.0"),
        ("298/10000", BAND_3_5, "1", "2.98"),
        ("1/34", BAND_3_5, "1", "2.9"),
        ("1003/10000", AT_MOST_10, "1", "10.03"),
        ("-4/54", BAND_3_5, "1", "-7.4"),
    ],
)
def test_as_many_decimals_as_the_verdict_needs(value: str, target: Target, pace: str, shown: str) -> None:
    assert f"{percent(Fraction(value), target, Fraction(pace)):f}" == shown


@given(
    st.integers(0, 5000),
    st.integers(1, 5000),
    st.integers(0, 100),
    st.sampled_from([">=", "<="]),
    st.integers(1, 4),
)
def test_the_printed_share_stands_on_the_side_of_the_exact_one(
    numerator: int, denominator: int, target: int, op: str, quarters: int
) -> None:
    value = Fraction(min(numerator, denominator), denominator)
    goal = Target(">=" if op == ">=" else "<=", Decimal(target))
    pace = Fraction(quarters, 4)
    shown = Fraction(percent(value, goal, pace)) / 100
    for cut in (goal.threshold, goal.threshold * pace):
        if op == ">=":
            assert (shown >= cut) == (value >= cut)
        else:
            assert (shown <= cut) == (value <= cut)
    assert (shown == 1) == (value == 1)
    assert abs(shown - value) <= Fraction(1, 2000)


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        ("3368", "3.368", "3,368"),
        ("12.5", "12,5", "12.5"),
        ("1234567/1", "1.234.567", "1,234,567"),
        ("0", "0", "0"),
    ],
)
def test_separators(number: str, vi: str, en: str) -> None:
    assert show_number(Fraction(number), "vi") == vi
    assert show_number(Fraction(number), "en") == en


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (5, "05"), (10, "10")])
def test_leading_zero_of_quantities_below_ten(number: int, shown: str) -> None:
    assert show_number(number, "vi", lead_zero=True) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("455", "455"), ("25/2", "12.5"), ("35/43", "35/43"), ("-1", "-1"), ("1/80", "0.0125")],
)
def test_exact_numbers_for_machines(number: str, shown: str) -> None:
    assert show_exact(Fraction(number)) == shown


def test_days_follow_the_decree() -> None:
    assert show_day(date(2023, 6, 14), "vi") == "14/6/2023"
    assert show_day(date(2023, 1, 5), "vi") == "05/01/2023"
    assert show_day(date(2023, 6, 14), "en") == "14 June 2023"
    assert show_long_day(date(2023, 2, 5)) == "ngày 05 tháng 02 năm 2023"
    assert show_long_day(date(2023, 12, 20)) == "ngày 20 tháng 12 năm 2023"
