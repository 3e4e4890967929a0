"""As typed -> value: the one reading a cell has, noted where it is not plain; or a problem, never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from msgspec.structs import replace

from ppmd_cli.intake.marks import plain, without_marked
from ppmd_cli.intake.names import clean, fold
from ppmd_cli.intake.number_sections import shows_it, shows_percent, word_shown
from ppmd_cli.intake.parse_date import (
    Days,
    is_date_format,
    serial_day,
    shows_day,
    spelled_day,
    stored_day,
    typed_day,
)
from ppmd_cli.intake.parse_number import NumberAsked, spelled, stored, stored_number, typed_number
from ppmd_cli.intake.parse_text import asks_document, read_choice, read_text
from ppmd_cli.intake.parsed import Parsed, problem
from ppmd_cli.model.cell import RawCell
from ppmd_cli.model.form import Element, ElementType
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import BLANK, NOT_AVAILABLE, Absence, Day, Flag, Quantity, Text, Value

__all__ = ["Parsed", "as_read", "asked_of", "measures_of", "parse_cell"]

_NOT_AVAILABLE = frozenset(("khong co so lieu", "chua co so lieu"))
_UNCLEAR = frozenset("-–—−‐‑‒―_./\\…~*?")
_YES = frozenset(("có", "c", "x", "✓", "✔", "√", "☑", "✅", "yes", "true", "1"))
_NO = frozenset(("không", "k", "no", "false", "0", "chưa"))
_PLAIN_ANSWERS = frozenset(("có", "không"))
_FIFTEEN = Context(prec=15)
_AS_EXACT_AS_A_DOUBLE = 10**9
# Fonts of pictures: a letter is none there ("c" is an empty box in Webdings).
_TICKS = {
    "wingdings": frozenset(("ü", "þ")),
    "wingdings 2": frozenset(("P", "R")),
    "webdings": frozenset("a"),
    "marlett": frozenset(("a", "b")),
    "wingdings 3": frozenset(),
    "symbol": frozenset(("Ö",)),
}
_PICTURES = {code: code - 0xF000 for code in range(0xF020, 0xF100)}
# The first word of an answer -> what may be meant. In the old fonts' letters too, where the font is lost.
_NEAR = {"co": "Có", "da": "Có", "khong": "Không", "ko": "Không", "chua": "Không"}
_NEAR_IN_OLD_FONTS = {"cã": "Có", "coù": "Có", "kh«ng": "Không", "khoâng": "Không"}


def measures_of(plan: Plan) -> tuple[str, ...]:
    """What the plan counts in: words that may stand behind a number."""
    return tuple(
        dict.fromkeys(
            element.measure.vi
            for form in plan.forms
            for _, element in form.elements()
            if element.measure is not None
        )
    )


def asked_of(element: Element, measures: tuple[str, ...], days: Days | None = None) -> dict[str, Any]:
    """How `parse_cell` is called for an element. days: the plan's, see `days_of`."""
    return {
        "kind": element.type,
        "options": tuple((option.id, option.label.vi) for option in element.options),
        "decimals": element.decimals,
        "max_length": element.max_length,
        "measure": element.measure.vi if element.measure is not None else None,
        "measures": measures,
        "document": asks_document(element),
        "days": days,
    }


def parse_cell(  # noqa: PLR0913 - a form asks for as many things
    raw: RawCell | None,
    kind: ElementType,
    *,
    options: Sequence[tuple[str, str]] = (),
    decimals: int | None = None,
    max_length: int | None = None,
    measure: str | None = None,
    measures: Sequence[str] = (),
    document: bool = False,
    days: Days | None = None,
    date1904: bool = False,
    reckoned: Fraction | None = None,
) -> Parsed:
    """Read one cell of an element of type `kind`.

    options: (id, label) of a choice, an id as often as it has labels. decimals: at most so many (amounts).
    max_length: characters of a text. document: see `read_text`. days: see `days_of`.
    measure, measures: see `NumberAsked`. date1904: see `RawWorkbook`.
    reckoned: what the formula of a number gives, where that can be told.
    """
    if raw is None:
        return Parsed(BLANK)
    note = "formula_in_data_cell" if raw.formula else None
    if raw.formula and reckoned is not None and raw.kind != "error":
        doubt = _stale(raw, reckoned)
        if doubt is not None:
            return doubt
        if not raw.cached:
            raw, note = raw._replace(text=_literal(reckoned), kind="number"), "formula_reckoned"
    elif raw.formula and not raw.cached:
        return problem("formula_not_calculated")
    if raw.kind == "error":
        return problem("error_value")
    asked = _Asked(kind, options, decimals, max_length, measure, measures, document, days, date1904)
    parsed = _read(raw, asked)
    if kind != "text" and (raw.mark is not None or not raw.text.isascii()):
        parsed = _struck_or_raised(raw, parsed, asked)
    if note is not None and parsed.problem_code is None and parsed.note_code != "shown_rounded":
        return replace(parsed, note_code=note)
    if note is not None and parsed.problem_code == "not_a_whole_number":
        parsed = replace(parsed, slots=())  # nobody has mistyped a result
    if note == "formula_reckoned":
        return replace(parsed, slots=(*parsed.slots, ("value", spelled(Decimal(raw.text)))))
    return parsed


def as_read(value: Value, options: Sequence[tuple[str, str]] = ()) -> str:
    """Return what a value was read as, in the words and figures of the form."""
    match value:
        case Quantity(number):
            return spelled(Decimal(number))
        case Flag(yes):
            return "Có" if yes else "Không"
        case Day(day):
            return spelled_day(day)
        case Text(text):
            return next((label for option, label in options if option == text), text)
        case Absence():
            return ""


class _Asked(NamedTuple):
    """What one cell is asked for; see `parse_cell`."""

    kind: ElementType
    options: Sequence[tuple[str, str]]
    decimals: int | None
    max_length: int | None
    measure: str | None
    measures: Sequence[str]
    document: bool
    days: Days | None
    date1904: bool


def _read(raw: RawCell, asked: _Asked) -> Parsed:
    absent = _absent(raw)
    if absent is not None and not (asked.document and absent.problem_code):
        return absent
    match asked.kind:
        case "count" | "amount":
            column = NumberAsked(asked.kind == "count", asked.decimals, asked.measure, asked.measures)
            return _number(raw, column, date1904=asked.date1904)
        case "yes_no":
            return _flag(raw)
        case "date":
            return _day(raw, asked.days, date1904=asked.date1904)
        case "choice":
            return read_choice(raw, asked.options)
        case "text":
            return read_text(raw, asked.max_length, document=asked.document, date1904=asked.date1904)


def _stale(raw: RawCell, reckoned: Fraction) -> Parsed | None:
    """Return why what a formula gives is not taken; None if it is what the file keeps, or exact."""
    if not raw.cached:
        exact = Fraction(_literal(reckoned)) == reckoned
        return None if exact else problem("formula_not_calculated", spelled(Decimal(_literal(reckoned))))
    kept = Fraction(stored(raw.text)) if raw.kind == "number" else None
    if kept is not None and abs(kept - reckoned) <= max(abs(kept), abs(reckoned)) / _AS_EXACT_AS_A_DOUBLE:
        return None
    texts = [spelled(Decimal(_literal(reckoned))), *([spelled(stored(raw.text))] if kept is not None else [])]
    return problem("formula_stale", *texts)


def _literal(number: Fraction) -> str:
    """Return a number in up to 15 digits."""
    return format(_FIFTEEN.divide(Decimal(number.numerator), Decimal(number.denominator)), "f")


def _struck_or_raised(raw: RawCell, parsed: Parsed, asked: _Asked) -> Parsed:
    """The same, doubted if the cell or a part of it is struck out, or its figures raised or lowered."""
    rest = without_marked(raw.text) if raw.kind == "text" else None
    if rest is not None:
        variants = (_read(raw._replace(text=text), asked).value for text in (rest, plain(raw.text)))
        readings = dict.fromkeys(filter(None, (as_read(value, asked.options) for value in variants)))
        return problem("struck_or_raised", *readings)
    if raw.mark == "struck" or (raw.mark == "raised" and asked.kind in {"count", "amount"}):
        if parsed.problem_code is not None or parsed.value == BLANK:
            return parsed
        return problem("struck_or_raised", *filter(None, [as_read(parsed.value, asked.options)]))
    return parsed


def _absent(raw: RawCell) -> Parsed | None:
    """Return the reading of a cell that gives no value, whatever was asked."""
    if raw.kind != "text":
        return Parsed(BLANK) if raw.kind == "blank" else None
    line = clean(raw.text)
    if not line:
        return Parsed(BLANK)
    if _UNCLEAR.issuperset(line.replace(" ", "")):
        return problem("dash_is_unclear")
    if fold(line) in _NOT_AVAILABLE:
        return Parsed(NOT_AVAILABLE, "not_available")
    return None


def _as_shown(parsed: Parsed, raw: RawCell, *, date1904: bool) -> Parsed:
    """The same, quoting what the cell shows where that is not the number behind it."""
    shown = None
    if raw.kind == "bool":
        shown = "TRUE" if raw.text in {"1", "true"} else "FALSE"
    elif shows_percent(raw.number_format):
        shown = f"{spelled(stored(raw.text).scaleb(2))}%"
    elif shows_day(raw.number_format):
        day = serial_day(raw.text, date1904=date1904)
        shown = spelled_day(day) if day is not None else None
    return parsed if shown is None else replace(parsed, slots=(*parsed.slots, ("value", shown)))


def _number(raw: RawCell, asked: NumberAsked, *, date1904: bool) -> Parsed:
    if raw.kind == "text":
        return typed_number(raw.text, asked)
    # "15%" and "1/5" become a fraction and a day as they are typed; the number behind is not what was meant.
    if raw.kind != "number" or shows_percent(raw.number_format) or is_date_format(raw.number_format):
        return _as_shown(problem("not_a_number"), raw, date1904=date1904)
    parsed = stored_number(raw.text, asked)
    if raw.number_format is None or parsed.problem_code not in (None, "amount_in_dong"):
        return parsed
    number = stored(raw.text)
    if shows_it(number, raw.number_format, whole=asked.whole):
        return parsed
    from ppmd_cli.intake.number_formats import held_against_format

    return held_against_format(parsed, number, raw.number_format, asked)


def _flag(raw: RawCell) -> Parsed:
    if raw.kind in {"bool", "number"}:
        text = raw.text.lower() if raw.kind == "bool" else format(Decimal(raw.text).normalize(), "f")
        odd = "%" in (raw.number_format or "") or is_date_format(raw.number_format)
        word = word_shown(Decimal(raw.text), raw.number_format) if raw.kind == "number" and not odd else None
        if word is not None:
            return _flag(raw._replace(kind="text", text=word, number_format=None))
        if text in _YES | _NO and not odd:
            return _as_shown(Parsed(Flag(text in _YES), "text_normalised"), raw, date1904=False)
        return _as_shown(problem("not_yes_no"), raw, date1904=False)
    line = clean(raw.text).rstrip(".")
    ticks = _TICKS.get((raw.font or "").strip().lower())
    if ticks is not None and line.translate(_PICTURES) in ticks:
        return Parsed(Flag(True), "text_normalised")
    word = line.lower().replace("\ufe0f", "")
    note = None if word in _PLAIN_ANSWERS else "text_normalised"
    if word in _YES | _NO and (ticks is None or len(word) > 1):
        return Parsed(Flag(word in _YES), note)
    words = fold(line).split()
    # Whoever writes "có/không" has not chosen, nor who does not know.
    open_ended = words[:2] in (["co", "khong"], ["khong", "ro"], ["khong", "ap"])
    near = _NEAR_IN_OLD_FONTS.get(word) or (None if open_ended or not words else _NEAR.get(words[0]))
    return problem("not_yes_no", *((near,) if near else ()))


def _day(raw: RawCell, days: Days | None, *, date1904: bool) -> Parsed:
    if raw.kind == "number":
        parsed = stored_day(raw.text, date1904=date1904)
        if parsed.problem_code in (None, "date_incomplete"):
            return parsed
        return _as_shown(parsed, raw, date1904=date1904)
    return problem("not_a_date") if raw.kind == "bool" else typed_day(raw.text, days)
