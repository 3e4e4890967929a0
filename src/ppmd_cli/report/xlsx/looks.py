"""How cells look: fonts, borders, places; number formats that say the same as the report's verdicts."""

from __future__ import annotations

import math
from fractions import Fraction

from msgspec import Struct
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from ppmd_cli.report.annexes import AnnexIndicator, Rate
from ppmd_cli.report.decisions import MARK
from ppmd_cli.report.levels import LEVEL_MARKS, Level
from ppmd_cli.report.veil import MARK as WITHHELD

FONT = "Times New Roman"
WHOLE = "#,##0"
SIZE, SMALL = 11, 9
_LINE, _HAIR = Side(style="thin", color="999999"), Side(style="hair", color="999999")
_BOX, _RULE = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE), Border(bottom=_HAIR)
_HEAD, _SUM = PatternFill("solid", fgColor="DCE6F1"), PatternFill("solid", fgColor="F2F2F2")
_PLAIN, _BOLD = Font(name=FONT, size=SIZE), Font(name=FONT, size=SIZE, bold=True)
_LITTLE, _LITTLE_BOLD = Font(name=FONT, size=SMALL), Font(name=FONT, size=SMALL, bold=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_RIGHT = Alignment(horizontal="right", vertical="center")
_FITTED = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)


class Look(Struct, frozen=True):
    """The parts of a style."""

    font: Font
    alignment: Alignment
    border: Border | None = None
    fill: PatternFill | None = None


LOOKS = {
    "title": Look(Font(name=FONT, size=13, bold=True), Alignment(vertical="center")),
    "line": Look(_PLAIN, Alignment(vertical="center")),
    "prose": Look(_PLAIN, Alignment(vertical="top", wrap_text=True)),
    "strong": Look(_BOLD, Alignment(vertical="center", wrap_text=True)),
    "head": Look(_BOLD, _MIDDLE, _BOX, _HEAD),
    "text": Look(_PLAIN, _LEFT, _BOX),
    "bold": Look(_BOLD, _LEFT, _BOX, _SUM),
    "middle": Look(_PLAIN, _MIDDLE, _BOX),
    "figure": Look(_PLAIN, _RIGHT, _BOX),
    "sum": Look(_BOLD, _RIGHT, _BOX, _SUM),
    "sum middle": Look(_BOLD, _MIDDLE, _BOX, _SUM),
    "long": Look(_LITTLE, Alignment(vertical="center", shrink_to_fit=True), _RULE),
    "long middle": Look(_LITTLE, _FITTED, _RULE),
    "small line": Look(_LITTLE, Alignment(vertical="center")),
    "small prose": Look(_LITTLE, Alignment(vertical="top", wrap_text=True)),
    "small head": Look(_LITTLE_BOLD, _MIDDLE, _BOX, _HEAD),
    "small text": Look(_LITTLE, _LEFT, _BOX),
    "small bold": Look(_LITTLE_BOLD, _LEFT, _BOX, _SUM),
    "small middle": Look(_LITTLE, _MIDDLE, _BOX),
    "small figure": Look(_LITTLE, _RIGHT, _BOX),
    "small sum": Look(_LITTLE_BOLD, _MIDDLE, _BOX, _SUM),
    "small upright": Look(_LITTLE, Alignment(horizontal="center", vertical="center", text_rotation=90), _BOX),
}
_AT_THE_RIGHT = frozenset(name for name, look in LOOKS.items() if look.alignment is _RIGHT)
BELOW = PatternFill("solid", bgColor="FCE4D6")
"""Behind what is below its level, beside a mark and bold digits."""
_PLACES = 10**12
"""So finely a level is written in a number format: no count of ours lies between it and the level itself."""


def distanced(shape: str, look: str) -> str:
    """A number format that keeps figures off the line at their right: programs differ on indents there."""
    return ";".join(f"{part}_)" for part in shape.split(";")) if look in _AT_THE_RIGHT else shape


def marked(shape: str, rate: Rate) -> str:
    """A number format that prints the mark of a figure which is not the unit's own; it stays a number."""
    return f'{shape}"{MARK}"' if rate.corrected else shape


def shape_of(kind: str, rate: Rate) -> str:
    """The number format of a value: as many decimals as the report prints, a growth with its sign."""
    shape = plain_shape(rate)
    if kind == "growth":
        return ";".join(sign + marked(shape, rate) for sign in ("+", "-", ""))
    return marked(shape, rate)


def plain_shape(rate: Rate) -> str:
    """As many decimals as the report prints."""
    if rate.decimals is None:
        return WHOLE
    return "0." + "0" * rate.decimals + "%" if rate.decimals else "0%"


def level_shape(one: AnnexIndicator, rate: Rate, level: Level, words: tuple[str, str]) -> str:
    """The number format of a unit's rate with the sign of its level, told by the number that stands there.

    words: for a unit that has what is counted, and for one that has not.
    """
    signs = {name: LEVEL_MARKS[name] + (MARK if rate.corrected else "") for name in LEVEL_MARKS}
    if level in ("has", "has_not"):
        yes, no = f'"{signs["has"]} {words[0]}"', f'"{signs["has_not"]} {words[1]}"'
        return f"[>=1]{yes};{no}"
    shape = plain_shape(rate)
    shown = {name: f'{shape}" {sign}"' for name, sign in signs.items()}
    if level not in ("reached", "in_pace", "below") or one.goal is None:
        return shown["small"] if level == "small" else shape_of(one.kind, rate)
    if not one.upward:
        return f"[<={_literal(one.goal, up=True)}]{shown['reached']};{shown['below']}"
    high = f"[<{_literal(one.goal)}]"
    if one.reference is None:
        return f"{high}{shown['below']};{shown['reached']}"
    return f"[<{_literal(one.reference)}]{shown['below']};{high}{shown['in_pace']};{shown['reached']}"


def _literal(level: Fraction, *, up: bool = False) -> str:
    """A level in a number format, a hair on its good side where it has no end."""
    whole = math.ceil(level * _PLACES) if up else math.floor(level * _PLACES)
    return f"{whole // _PLACES}.{whole % _PLACES:012d}".rstrip("0").rstrip(".")


def lacking(rate: Rate, at: int) -> str:
    """What stands in place of numerator, denominator or value: it was withheld, or there is none."""
    return WITHHELD if ("numerator", "denominator", "value")[at] in rate.gone else "–"


def share_shape(share: Fraction) -> str:
    """The number format of a target: as many decimals as it has, two at most."""
    places = next((places for places in (0, 1) if (share * 100 * 10**places).denominator == 1), 2)
    return "0." + "0" * places + "%" if places else "0%"
