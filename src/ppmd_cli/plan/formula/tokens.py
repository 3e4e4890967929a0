"""Text of a formula -> tokens, each with the 1-based column where it begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct, field

TokenKind = Literal["number", "date", "days", "text", "name", "op", "end"]

# Bounds the height of every tree, and with it recursion and the nesting of generated code.
MAX_TOKENS = 300

# A star belongs to a name only beside an underscore, so that `a*b` stays a product.
_TOKEN = re.compile(
    r"""[ \t\r\n]+
    | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))
    | (?P<days>[0-9]+[ ]+days?\b)
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_.]))
    | (?P<text>"[^"\n]*")
    | (?P<name>(?:\*(?=_)|[A-Za-z_])(?:[A-Za-z0-9_]|(?<=_)\*|\*(?=_))*)
    | (?P<op><=|>=|<>|[-+*/=<>(),\[\].])""",
    re.VERBOSE,
)


class Fault(Struct, frozen=True):
    """A fault of a formula: locale key of its sentence, 1-based column, and the slots of the sentence."""

    message_key: str
    column: int
    slots: Mapping[str, str] = field(default_factory=dict)


class FormulaError(Exception):
    """A formula cannot be understood: `fault` (message_key, column, slots) tells what and where."""

    def __init__(self, message_key: str, column: int, **slots: str) -> None:
        super().__init__(message_key)
        self.fault = Fault(message_key, column, slots)

    @property
    def message_key(self) -> str:
        """Locale key of the sentence."""
        return self.fault.message_key

    @property
    def column(self) -> int:
        """1-based column in the formula's text."""
        return self.fault.column

    @property
    def slots(self) -> Mapping[str, str]:
        """What the sentence names."""
        return self.fault.slots


class Token(NamedTuple):
    """One token. `text` is as written, `value` what a literal means."""

    kind: TokenKind
    text: str
    at: int
    value: Decimal | date | int | str | None = None


def tokenize(text: str) -> list[Token]:
    """Return the tokens of `text`, closed by one of kind "end". Raises FormulaError."""
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _stranger(text, place)
        if match.lastgroup is not None:
            tokens.append(_token(match.lastgroup, match.group(), place + 1))
        if len(tokens) > MAX_TOKENS:
            raise FormulaError("formula.too_long", place + 1, limit=str(MAX_TOKENS))
        place = match.end()
    tokens.append(Token("end", "", len(text) + 1))
    return tokens


def _stranger(text: str, place: int) -> FormulaError:
    char = text[place]
    if char == '"':
        return FormulaError("formula.text_not_closed", place + 1)
    if char.isdigit():
        word = re.match(r"[\w.]+", text[place:])
        return FormulaError("formula.bad_number", place + 1, text=word.group() if word else char)
    return FormulaError("formula.unknown_character", place + 1, text=char)


def _token(kind: str, text: str, at: int) -> Token:
    if kind == "number":
        return Token("number", text, at, Decimal(text))
    if kind == "date":
        try:
            return Token("date", text, at, date.fromisoformat(text))
        except ValueError:
            raise FormulaError("formula.bad_date", at, text=text) from None
    if kind == "days":
        return Token("days", text, at, int(text.split(maxsplit=1)[0]))
    if kind == "text":
        return Token("text", text, at, text[1:-1])
    return Token("name" if kind == "name" else "op", text, at)
