"""Numbers as people type them: whole counts and amounts of money. Taken only when there is one reading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Context, Decimal
from functools import lru_cache

from msgspec import Struct

from ppmd_cli.intake.names import clean, fold, safe_key
from ppmd_cli.intake.parsed import Parsed, problem
from ppmd_cli.model.value import Quantity

ZERO_WORDS = frozenset(("khong phat sinh", "kps", "k p s", "khong ps"))
# Zero, or not known? It is not said.
_UNCLEAR_WORDS = frozenset(
    ("khong co", "ko co", "chua co", "chua phat sinh", "n a", "na", "nil", "none", "null")
)
# The answer to another question, perhaps one row off.
_NO = frozenset(("khong", "ko"))

_LONGEST = 28
_LARGEST = 10**12
_FIFTEEN = Context(prec=15)
_NUMBER = re.compile(r"(?P<sign>[+-]?) ?(?P<body>\d(?:[\d., ]*\d)?)(?P<tail>.*)", re.ASCII)
_SPACED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?", re.ASCII)
# Nobody parts thousands with a new line, a tab or more than one space: these are two numbers.
_APART = re.compile(r"(?<=\d)(?:\s{2,}+|[\t-\r\x85\u2028\u2029])(?=\d)")
_GROUPED = {mark: re.compile(rf"[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+", re.ASCII) for mark in ".,"}
# Thousands with a zero before them or a mark too few, or decimals that are all zero: "03.000", "1000.000".
_SLIPPED = re.compile(r"0+[1-9]\d{0,2}[.,]\d{3}|0*[1-9]\d{3,}[.,]0{3,}|0*[1-9]\d*[.,]0{4,}", re.ASCII)
_LOOKALIKE = re.compile(r"(?=.*[OoQlI|])[\dOoQlI|]+(?:[.,][\dOoQlI|]+)*", re.ASCII)
_ONLY_STROKES = re.compile(r"[IlL|]{2,}")
# Marks between thousands in other countries, and in programs.
_FOREIGN = re.compile(r"[1-9]\d{0,2}(?:['’`´_·٬]\d{3})+", re.ASCII)
# Words that make another number of the one beside them.
_CHANGES = re.compile(r"\b(?:chuc|tram|van|usd|phan|nua|gan)\b")
_SCIENTIFIC = re.compile(r"(\d+(?:[.,]\d+)?)[eE]([+-]?\d{1,2})", re.ASCII)
_LETTERS = str.maketrans("OoQlI|", "000111")
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "＋": "+", "－": "-", "．": ".", "，": ",", "％": "%"})
_MONEY = frozenset(("", "dong", "d", "vnd", "vnđ"))
# "1.000,000" is a thousand, or a million with one mark mistyped.
_MIXED = re.compile(r"\.\d{3},\d{3}$|,\d{3}\.\d{3}$")
_BEYOND_BELIEF = 10**12  # đồng, in a column of thousands or millions
_IN_BRACKETS = re.compile(r"\(([^()\d]+)\) ?(.*)")
_DIGITS = {
    "khong": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "nham": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_SCALES = {"nghin": 3, "ngan": 3, "k": 3, "trieu": 6, "tr": 6, "ty": 9, "ti": 9}


class NumberAsked(Struct, frozen=True):
    """What a column of numbers takes.

    whole: counts. decimals: at most so many, None for any. measure: what is counted ("cơ sở", "triệu đồng");
    measures: every such word that the senders know.
    """

    whole: bool
    decimals: int | None = None
    measure: str | None = None
    measures: Sequence[str] = ()


def stored(text: str) -> Decimal:
    """Return the number of a numeric literal, without the noise of binary fractions beyond 15 digits."""
    number = Decimal(text)
    return number if number == number.to_integral_value() else _FIFTEEN.create_decimal(number)


def stored_number(text: str, asked: NumberAsked) -> Parsed:
    """Read the literal of a numeric cell."""
    if asked.whole and len(text) < 13 and text.isascii() and text.isdecimal():
        return _whole(text)
    number = stored(text)
    fraction = _fraction_digits(number)
    if asked.whole and fraction == 3 and 0 < abs(number) < 1000:
        return problem("number_ambiguous", spelled(number * 1000))
    return _judged(number, asked, None)


@lru_cache(maxsize=4096)
def _whole(digits: str) -> Parsed:
    return Parsed(Quantity(int(digits)))


def typed_number(text: str, asked: NumberAsked) -> Parsed:
    """Read a number typed as text. `text` holds more than spaces."""
    line = clean(text)
    words = fold(line)
    if words in ZERO_WORDS:
        return Parsed(Quantity(0 if asked.whole else Decimal(0)))
    if words in _UNCLEAR_WORDS:
        return problem("dash_is_unclear")
    if words in _NO:
        return problem("not_a_number", "0")
    plain, changed = ascii_digits(line.removeprefix("'"))
    if _LOOKALIKE.fullmatch(plain) and not _ONLY_STROKES.fullmatch(plain):
        return problem("letters_for_digits", plain.translate(_LETTERS))
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return _no_number(plain, asked)
    body = found["body"]
    if " " in body and (not _SPACED.fullmatch(body) or _APART.search(text)):
        return _two(body.split(" "))
    more = re.findall(r"\d[\d.,]*", found["tail"], re.ASCII)
    if more:
        return _written_otherwise(plain) or _two([body, *more])
    return _one_number(found, asked, changed=changed)


def _one_number(found: re.Match[str], asked: NumberAsked, *, changed: bool) -> Parsed:
    """Read figures with a word behind them, or nothing."""
    body, tail = found["body"], found["tail"].strip(".; ")
    readings = _readings(body)
    if not readings:
        return problem("not_a_number")
    if len(body) > _LONGEST:
        return problem("number_too_large")
    if found["sign"] == "-":
        readings = [number.copy_negate() for number in readings]
    # A point between thousands is the custom here, and a count has no decimals: then it is one reading.
    if asked.whole and _MIXED.search(body):
        return problem("number_ambiguous", re.sub(r"\D", "", body), spelled(readings[0]))
    slipped = _SLIPPED.fullmatch(body)
    if len(readings) > 1 and (slipped or not (asked.whole and "." in body and " " not in body)):
        meant = [number for number in readings if not (asked.whole and _fraction_digits(number))]
        return problem("number_ambiguous", *map(spelled, meant if slipped or not asked.whole else meant[:1]))
    note = "digits_normalised" if changed else "leading_zero" if re.match(r"0\d", body) else "number_as_text"
    if tail:
        return _with_word(readings[0], tail, asked)
    return _judged(readings[0], asked, note)


def spelled(number: Decimal) -> str:
    """Return an exact number in digits, with a decimal comma."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _no_number(plain: str, asked: NumberAsked) -> Parsed:
    numbers = re.findall(r"\d[\d.,]*", plain, re.ASCII)
    return _two(numbers) if len(numbers) > 1 else _words_around(plain, asked)


def _words_around(plain: str, asked: NumberAsked) -> Parsed:
    """A text that is more than a number: what it may be is the one number in it, if it fits."""
    numbers = re.findall(r"[.,]?\d(?:[\d.,]*\d)?", plain, re.ASCII)
    if len(numbers) != 1 or _CHANGES.search(fold(plain)) or any(map(_is_sign, plain)):
        return problem("not_a_number")
    body = f"0{numbers[0]}" if numbers[0][0] in ".," else numbers[0]
    likely = (_judged(number, asked, None).value for number in _readings(body))
    numbers = [spelled(Decimal(value.number)) for value in likely if isinstance(value, Quantity)]
    return problem("not_a_number", *numbers)


def _is_sign(letter: str) -> bool:
    """Tell whether a letter changes the number beside it: a percent sign, a currency, a fraction."""
    return letter == "%" or unicodedata.category(letter) in {"Sc", "No"}


def _written_otherwise(plain: str) -> Parsed | None:
    """One number in figures that nobody here writes so ("1'234", "1E+05"): named, not taken."""
    if _FOREIGN.fullmatch(plain):
        return problem("number_ambiguous", re.sub(r"\D", "", plain))
    if found := _SCIENTIFIC.fullmatch(plain):
        return problem("number_ambiguous", spelled(Decimal(found[1].replace(",", ".")).scaleb(int(found[2]))))
    return None


def _two(numbers: Sequence[str]) -> Parsed:
    return problem("two_numbers", *dict.fromkeys(one.strip(".,") for one in numbers[:2]))


def ascii_digits(line: str) -> tuple[str, bool]:
    """Return the line with every digit as 0-9 and plain signs, and whether a digit was another one."""
    if line.isascii():
        return line, False
    plain = "".join(str(unicodedata.decimal(letter, letter)) for letter in line)
    return plain.translate(_SIGNS), plain != line


def _readings(body: str) -> list[Decimal]:
    """Return every number that digits with points, commas and spaces can mean; thousands first."""
    digits = body.replace(" ", "")
    points, commas = digits.count("."), digits.count(",")
    if not points and not commas:
        return [Decimal(digits)]
    if points and commas:
        mark, decimal = (".", ",") if digits.rindex(",") > digits.rindex(".") else (",", ".")
        whole, _, fraction = digits.partition(decimal)
        fits = fraction.isdecimal() and _GROUPED[mark].fullmatch(whole) and " " not in body
        return [Decimal(f"{whole.replace(mark, '')}.{fraction}")] if fits else []
    mark = "." if points else ","
    grouped = _GROUPED[mark].fullmatch(digits) or (" " in body and len(digits.partition(mark)[2]) == 3)
    if points + commas > 1:
        return [Decimal(digits.replace(mark, ""))] if grouped else []
    decimal_reading = Decimal(digits.replace(mark, "."))
    thousands = [Decimal(digits.replace(mark, ""))] if grouped or _SLIPPED.fullmatch(digits) else []
    return [*thousands, decimal_reading]


def _judged(number: Decimal, asked: NumberAsked, note: str | None) -> Parsed:
    """Hold one number against what the column takes."""
    fraction = _fraction_digits(number)
    if asked.whole and fraction:
        return problem("not_a_whole_number", *_whole_instead(number, fraction))
    if number < 0:
        return problem("negative_number")
    if number > _LARGEST:
        return problem("number_too_large")
    if asked.whole:
        return Parsed(Quantity(int(number)), note)
    if asked.decimals is not None and fraction > asked.decimals:
        return problem("too_many_decimals")
    value = Quantity(Decimal(spelled(number.copy_abs()).replace(",", ".")))
    scale = money_scale(asked.measure or "")
    if scale and number.scaleb(scale) >= _BEYOND_BELIEF:
        return problem("amount_in_dong", spelled(number.scaleb(-scale)))
    return Parsed(value, note)


def _whole_instead(number: Decimal, fraction: int) -> tuple[str, ...]:
    """What "1,4" may mean in a count: 1.400 whose zeros went with the format, or a mark that slipped in."""
    if number < 0 or fraction > 2:
        return ()
    digits = spelled(number.scaleb(fraction))
    return (spelled(number * 1000), digits) if number < 1000 else (digits,)


def _fraction_digits(number: Decimal) -> int:
    return len(spelled(number).partition(",")[2])


def _with_word(number: Decimal, tail: str, asked: NumberAsked) -> Parsed:
    """Judge a number with a word behind it: the column's own measure is dropped, another conflicts."""
    tail, spelled_out = _without_spelling(tail.replace("₫", "đ"))
    if spelled_out is not None and spelled_out != number:
        return problem("two_numbers", spelled(number), str(spelled_out))
    if not tail:
        return _judged(number, asked, "unit_word_removed")
    if not re.fullmatch(r"[^\W\d_]+(?:[ ,.-]+[^\W\d_]+)*", tail):
        return _words_around(f"{spelled(number)} {tail}", asked)
    if _is_own(tail, asked):
        return _judged(number, asked, "unit_word_removed")
    scale = money_scale(tail)
    wanted = money_scale(asked.measure or "") if not asked.whole else 0
    if scale is not None and not asked.whole and (scale == wanted or not number):
        return _judged(number, asked, "unit_word_removed")
    if scale is not None:
        readings = () if wanted is None else (spelled(number.scaleb(scale - wanted)),)
        return problem("unit_word_conflict", *readings)
    if safe_key(tail) in _measure_keys(asked.measures):
        if asked.measure is None:
            return _judged(number, asked, "unit_word_removed")
        return problem("unit_word_conflict")
    return _words_around(f"{spelled(number)} {tail}", asked)


def _is_own(tail: str, asked: NumberAsked) -> bool:
    """Tell whether a word is the column's own measure; without its marks only if that is no other's."""
    own = _measure_keys((asked.measure,) if asked.measure else ())
    if safe_key(tail) in own:
        return True
    if not tail.isascii():
        return False
    alike = {
        safe_key(part) for part in _parts((asked.measure or "", *asked.measures)) if fold(part) == fold(tail)
    }
    return bool(alike) and alike <= own


def _measure_keys(measures: Sequence[str]) -> set[str]:
    """Return the keys of measures, and of each word of "tin, bài"."""
    return {safe_key(part) for part in _parts(measures)}


def _parts(measures: Sequence[str]) -> list[str]:
    return [part for measure in measures for part in (measure, *measure.split(",")) if part]


def _without_spelling(tail: str) -> tuple[str, int | None]:
    """Take the number in words out of "(mười hai) cơ sở"; return what is left, and that number."""
    found = _IN_BRACKETS.fullmatch(tail)
    number = _in_words(fold(found[1])) if found else None
    return (tail, None) if found is None or number is None else (found[2], number)


def _in_words(words: str) -> int | None:
    """Return the number that folded Vietnamese words spell, None if they spell none."""
    total = group = 0
    digit: int | None = None
    for word in words.split():
        if word in _DIGITS and digit is None:
            digit = _DIGITS[word]
        elif word == "muoi":
            group, digit = group + 10 * (1 if digit is None else digit), None
        elif word == "tram" and digit is not None:
            group, digit = group + 100 * digit, None
        elif word in {"nghin", "ngan"}:
            total, group, digit = total + 1000 * (group + (digit or 0)), 0, None
        elif word not in {"linh", "le"}:
            return None
    return total + group + (digit or 0) if words else None


def money_scale(words: str) -> int | None:
    """Return the power of ten of an amount of money ("triệu đồng": 6, "đồng": 0), None if it is not one."""
    first, _, rest = fold(words).partition(" ")
    if first in {"trd", "trieud"}:
        return 6
    if first in _SCALES and rest in _MONEY:
        return _SCALES[first]
    return 0 if first in _MONEY and first and not rest else None
