"""The formulas of an .xlsx, read only once a sender is found to have typed one into a data cell."""

from __future__ import annotations

from ppmd_cli.intake.reckon import Formula, Spot
from ppmd_cli.intake.refusal import Limits
from ppmd_cli.intake.sniff import main_part
from ppmd_cli.intake.xlsx import listed_sheets
from ppmd_cli.intake.zipparts import MAIN_NAMESPACES, ZipParts
from ppmd_cli.model.cell import from_a1

_NAMES = {f"{namespace} {tag}": f" {tag}" for namespace in MAIN_NAMESPACES for tag in ("c", "f")}


def read_formulas(data: bytes, limits: Limits) -> dict[str, dict[Spot, Formula]]:
    """Return the formulas by sheet and cell. RefusalError if the file is damaged."""
    parts = ZipParts(data, limits)
    main = main_part(parts)
    relations = parts.relationships(main)
    found: dict[str, dict[Spot, Formula]] = {}
    for name, _, relation in listed_sheets(parts, main)[1]:
        kind, target = relations.get(relation, ("", ""))
        if kind == "worksheet":
            found[name] = _of_sheet(parts, target)
    return found


def _of_sheet(parts: ZipParts, part: str) -> dict[Spot, Formula]:
    found: dict[Spot, Formula] = {}
    masters: dict[str, tuple[str, Spot]] = {}
    spot: Spot | None = None
    shared: str | None = None
    pieces: list[str] = []
    parser = parts.parser(_NAMES)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal spot, shared
        if tag == " c":
            spot = _spot(attributes.get("r"))
        elif tag == " f":
            # A data table and an array are no plain formula; without its text none is reckoned.
            plain = attributes.get("t", "normal") in {"normal", "shared"}
            shared = attributes.get("si") if attributes.get("t") == "shared" else None
            pieces.clear()
            parser.CharacterDataHandler = pieces.append if plain else None

    def end(tag: str) -> None:
        if tag != " f":
            return
        parser.CharacterDataHandler = None
        text = "".join(pieces)
        if spot is None:
            return
        if shared is None:
            found[spot] = Formula(text)
        elif text:
            masters[shared] = text, spot
            found[spot] = Formula(text)
        elif shared in masters:
            master, (row, column) = masters[shared]
            found[spot] = Formula(master, spot[0] - row, spot[1] - column)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parts.parse(part, parser)
    return found


def _spot(address: str | None) -> Spot | None:
    try:
        return from_a1(address) if address else None
    except ValueError:
        return None
