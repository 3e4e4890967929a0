"""What parts of a file say that hold no cells and no notes: searched whatever they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from ppmd_cli.checks.privacy_look import MARGIN_CODES, may_tell
from ppmd_cli.intake.refusal import RefusalError
from ppmd_cli.intake.zipparts import ZipParts
from ppmd_cli.model.cell import APART, NotePart, RawNote

_NAMING = frozenset(("v", "name", "caption", "descr", "title", "val", "displayName", "n"))
_BY_WHOM = frozenset(("userName", "user", "author", "creator", "lastModifiedBy", "uid", "guid", "id", "Id"))
_UNTOLD = frozenset(
    (
        # Who made the file, when and with what, in both families of formats.
        *("creator", "lastModifiedBy", "created", "modified", "revision", "lastPrinted", "version"),
        *("initial-creator", "printed-by", "creation-date", "date", "print-date", "generator"),
        *("editing-duration", "editing-cycles"),
    )
)
_WITHIN = frozenset(("t", "r", "rPr", "br"))
_LONGEST = 15_000
_LONGEST_PIECE = 2_000
# How a shape is drawn, and where.
_OUTLINE = re.compile(r"(?=.*,)[\d\s,@#.\-mlrxecnfqv]+")
_MARKUP = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_WORDS = re.compile(r"[^\s]{400,}")
_IDENTITY = re.compile(r"\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?")


def loose_notes(
    parts: ZipParts, name: str, part: NotePart, only: Collection[str] | None = None
) -> Iterator[RawNote]:
    """The texts of a part as notes of the file; of one that is no XML, what stands between its marks."""
    try:
        texts = _loose_texts(parts, name, only)
    except RefusalError as refusal:
        if refusal.refused.code != "file_corrupt":
            raise
        texts = _between_marks(parts.read(name).decode("utf-8", "replace"))
    drawn = name.endswith(".vml")
    told = [text for text in texts if _may_tell(text) and not (drawn and _OUTLINE.fullmatch(text))]
    yield from listed(told, part)


def _may_tell(text: str) -> bool:
    """The same as `may_tell`, also of a text that is printed on every page, behind its codes."""
    return may_tell(text) or ("&" in text and may_tell(MARGIN_CODES.sub(" ", text)))


def listed(texts: list[str], part: NotePart) -> Iterator[RawNote]:
    """Texts of the file as a few notes, apart from each other."""
    gathered: list[str] = []
    size = 0
    for text in texts:
        if size + len(text) > _LONGEST and gathered:
            yield RawNote("", None, APART.join(gathered), part)
            gathered, size = [], 0
        gathered.append(text)
        size += len(text)
    if gathered:
        yield RawNote("", None, APART.join(gathered), part)


def _adder(found: dict[str, None]) -> Callable[[str], None]:
    def add(text: str) -> None:
        plain = text.strip()
        if len(plain) > 2 and _IDENTITY.fullmatch(plain) is None:
            for start in range(0, len(plain), _LONGEST_PIECE):
                found[plain[start : start + _LONGEST_PIECE]] = None

    return add


def _between_marks(text: str) -> list[str]:
    """What stands between marks that are no XML, and what is quoted in them."""
    from html import unescape

    found: dict[str, None] = {}
    add = _adder(found)
    for piece in _MARKUP.split(text):
        add(unescape(_WORDS.sub(" ", piece)))
    return list(found)


def _loose_texts(parts: ZipParts, name: str, only: Collection[str] | None) -> list[str]:
    """The texts of the elements (`only` these, if given) and of the attributes that hold words or numbers."""
    found: dict[str, None] = {}
    add = _adder(found)
    pieces: list[str] = []
    parser = parts.parser()
    untold = 0

    def start(qualified: str, attributes: dict[str, str]) -> None:
        nonlocal untold
        tag = qualified.rpartition(" ")[2]
        if tag in _UNTOLD or (only is not None and tag not in only):
            untold += tag in _UNTOLD
            parser.CharacterDataHandler = None
            return
        if tag not in _WITHIN:
            add("".join(pieces))
            pieces.clear()
        parser.CharacterDataHandler = pieces.append if not untold else None
        for key, text in attributes.items():
            word = key.rpartition(" ")[2]
            if word in _NAMING or (len(text) > 6 and word not in _BY_WHOM):
                add(text)

    def end(qualified: str) -> None:
        nonlocal untold
        tag = qualified.rpartition(" ")[2]
        if tag in _UNTOLD:
            untold -= 1
        if tag not in _WITHIN:
            add("".join(pieces))
            pieces.clear()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parts.parse(name, parser)
    return list(found)
