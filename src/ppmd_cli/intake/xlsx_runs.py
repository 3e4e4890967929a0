"""Rich text: figures struck out or raised are no part of a number, so they are not read as such."""

from __future__ import annotations

from ppmd_cli.intake.zipparts import MAIN_NAMESPACES

_RUNS = frozenset(f"{namespace} r" for namespace in MAIN_NAMESPACES)
_STRUCK = frozenset(f"{namespace} strike" for namespace in MAIN_NAMESPACES)
_RAISED = frozenset(f"{namespace} vertAlign" for namespace in MAIN_NAMESPACES)
_OFF = frozenset(("0", "false", "off", "baseline"))
_AS_STRUCK: dict[int, str] = {ord(digit): f"{digit}\u0336" for digit in "0123456789"}
_AS_RAISED: dict[int, str] = dict(zip(range(ord("0"), ord("9") + 1), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
# With more figures it may be the number of a person, which must be found whatever it looks like.
_MOST_FIGURES = 8


class Runs:
    """The runs of one text at a time: which of its pieces are struck out or raised."""

    __slots__ = ("_kind", "_pieces")

    def __init__(self) -> None:
        self._kind: dict[int, str] | None = None
        self._pieces: dict[int, dict[int, str]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear of an element that is not a text."""
        if tag in _RUNS:
            self._kind = None
        elif (tag in _STRUCK or tag in _RAISED) and attributes.get("val", "1") not in _OFF:
            self._kind = _AS_STRUCK if tag in _STRUCK else _AS_RAISED

    def end_text(self, first: int, last: int) -> None:
        """Hear that the pieces from `first` to before `last` were the open run's."""
        if self._kind is not None:
            self._pieces.update(dict.fromkeys(range(first, last), self._kind))

    def end_item(self, pieces: list[str]) -> None:
        """Write the figures of a text without letters as they are seen."""
        if self._pieces:
            text = "".join(pieces)
            if sum(map(str.isdigit, text)) <= _MOST_FIGURES and not any(map(str.isalpha, text)):
                for place, kind in self._pieces.items():
                    pieces[place] = pieces[place].translate(kind)
            self._pieces.clear()
        self._kind = None
