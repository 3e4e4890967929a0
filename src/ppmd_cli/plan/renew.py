"""A plan's folder made ready for another year or place; what only people know is left to them.

Texts are changed where they stand, so that comments, order and layout of the author's files stay.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from ppmd_cli.i18n import Translator
from ppmd_cli.plan.faults import Faults, Mark, Source
from ppmd_cli.plan.yamltree import Marked, MarkedDict, MarkedList, read_yaml

PLAN = "plan.yaml"
FIGURES = ("register.csv", "baseline.csv")
_CASES = "cases/"
# Years are moved that lie at most so far from the plan's own: a law of long ago keeps its year.
NEAR = 1
_YEARS = re.compile(
    # a span: a school year (2030-2031) goes along, a programme (2031-2035) does not
    r"(?<!\d)(?P<first>\d{4})(?P<dash>\s*[-–]\s*)(?P<last>\d{4})(?!\d)"
    r"|(?<![\d-])(?P<iso>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"
    r"|(?<!\d)(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})(?![\d/])"
    # a year alone, but no part of a number (1.2031), a name (x_2031) or the number of a law (130/2021/NĐ-CP)
    r"|(?<![\w])(?<!\d[.,])(?P<alone>\d{4})(?![.,]?\d)(?!\w)(?!/[^\W\d])"
)
_MONTH = re.compile(r"[\"']?\d{4}-\d{2}[\"']?")
_COMMENT = re.compile(r"(?:^|\s)#.*")


class Todo(Struct, frozen=True):
    """Something in a file that a person has to look at. kind: of the sentence `plan.new.todo.<kind>`."""

    file: str
    line: int
    kind: str
    text: str = ""


class Renewed(Struct, frozen=True):
    """The files of the new plan. moved: at how many places a year was moved."""

    texts: dict[str, bytes]
    year: int
    old_name: str
    old_year: int
    moved: int
    todos: tuple[Todo, ...]


class _Edits(Struct):
    """Changes of one text, by their spans."""

    text: str
    spans: list[tuple[int, int, str]] = field(default_factory=list)

    def put(self, mark: Mark, new: str) -> None:
        self.spans.append((mark.index, mark.end, new))

    def done(self) -> str:
        text, end = [], 0
        for start, stop, new in sorted(self.spans):
            text += [self.text[end:start], new]
            end = stop
        return "".join([*text, self.text[end:]])


def renewed(texts: Mapping[str, bytes], name: str, year: int | None, t: Translator) -> Renewed:
    """The files of a plan that has no faults, as a plan `name` of `year` (default: the next one)."""
    trees = _trees(texts)
    head = trees[PLAN][1]
    old_name, old_year = str(head["id"]), int(head["year"])
    new_year = old_year + 1 if year is None else year
    by = new_year - old_year
    made, moved = dict(texts), 0
    for file, (source, tree) in trees.items():
        edits = _Edits(source.text)
        if file == PLAN:
            _head(tree, edits, name, new_year, t)
        moved += _move(source, tree, edits, old_year, by)
        text = edits.done()
        if file == PLAN:
            text = t("plan.new.head", old=old_name, years=by) + "\n" + text
        made[file] = text.encode("utf-8")
    for file in (one for one in FIGURES if one in texts):
        made[file] = _figures(texts[file], old_name, old_year, by, t)
    return Renewed(made, new_year, old_name, old_year, moved, _todos(made, old_year))


def _trees(texts: Mapping[str, bytes]) -> dict[str, tuple[Source, MarkedDict]]:
    trees = {}
    for file in (one for one in texts if one.endswith(".yaml")):
        source = Source(file, texts[file].decode("utf-8-sig").replace("\r\n", "\n"))
        tree = read_yaml(source, Faults())
        if tree is not None:
            trees[file] = (source, tree)
    return trees


def _move(source: Source, tree: MarkedDict, edits: _Edits, year: int, by: int) -> int:
    """Move the years in every text but quotes, bare numbers and keys that are no months; how many were."""
    taken, moved = {start for start, _, _ in edits.spans}, 0
    for mark, text, key in _scalars(tree):
        raw = source.text[mark.index : mark.end]
        fixed = not _MONTH.fullmatch(raw) if key is None else key == "quote"
        if mark.index in taken or fixed or (text.isdigit() and key not in ("vi", "en")):
            continue
        later = moved_years(raw, year, by)
        if later != raw:
            edits.put(mark, later)
            moved += 1
    return moved


def _todos(texts: Mapping[str, bytes], year: int) -> tuple[Todo, ...]:
    """What is left to people, kind by kind, at the lines of the new files."""
    trees = _trees(texts)
    document = trees[PLAN][1].keys_at["document"]
    quotes = [
        Todo(file, mark.line, "quote", " ".join(text.split()[:12]))
        for file, (_, tree) in trees.items()
        for mark, text, key in _scalars(tree)
        if key == "quote"
    ]
    figures = []
    for file in (one for one in FIGURES if one in texts):
        rows = len(texts[file].decode("utf-8").splitlines()) - 1
        figures += [Todo(file, 2, "figures", str(rows))] if rows > 0 else []
    comments = [one for source, tree in trees.values() for one in _comments(source, tree, year)]
    return (Todo(PLAN, document.line, "document"), *quotes, *figures, *comments)


def moved_years(text: str, year: int, by: int) -> str:
    """The text with the years near `year` moved; a 29th of February becomes a 28th where it must."""

    def moved(match: re.Match[str]) -> str:
        part = match.groupdict()
        if part["first"]:
            first, last = int(part["first"]), int(part["last"])
            if last - first != 1 or not (near(first) or near(last)):
                return match[0]
            return f"{first + by}{part['dash']}{last + by}"
        if part["iso"]:
            new = int(part["iso"]) + by
            day = _day(new, int(part["month"]), int(part["day"]))
            return f"{new}-{part['month']}-{day:02}" if near(int(part["iso"])) else match[0]
        if part["y"]:
            new = int(part["y"]) + by
            day = _day(new, int(part["m"]), int(part["d"]))
            shown = part["d"] if day == int(part["d"]) else str(day)
            return f"{shown}/{part['m']}/{new}" if near(int(part["y"])) else match[0]
        return str(int(part["alone"]) + by) if near(int(part["alone"])) else match[0]

    def near(one: int) -> bool:
        return abs(one - year) <= NEAR

    return _YEARS.sub(moved, text)


def _day(year: int, month: int, day: int) -> int:
    return 28 if (month, day) == (2, 29) and not calendar.isleap(year) else day


def _head(tree: MarkedDict, edits: _Edits, name: str, year: int, t: Translator) -> None:
    """Id and year of the new plan; number and date of its document are nobody's to guess."""
    edits.put(tree.values_at["id"], name)
    edits.put(tree.values_at["year"], f'"{year}"')
    document = tree["document"]
    for key in ("number", "date"):
        if isinstance(document, MarkedDict) and document.get(key) is not None:
            edits.put(document.values_at[key], "null")
    at = tree.keys_at["document"]
    edits.spans.append((at.index, at.index, t("plan.new.document") + "\n"))


def _scalars(value: object, key: str = "") -> Iterator[tuple[Mark, str, str | None]]:
    """Every text with its place and the key it stands under; None for a key itself."""
    if isinstance(value, MarkedDict):
        for name, below in value.items():
            yield value.keys_at[name], name, None
            yield from _scalars(below, name)
    elif isinstance(value, MarkedList):
        for below in value:
            yield from _scalars(below, key)
    elif isinstance(value, Marked):
        yield value.mark, str(value), key


def _comments(source: Source, tree: MarkedDict, year: int) -> Iterator[Todo]:
    """Comments that name a year near the plan's; they are the author's own words and stay as they are."""
    if source.file.startswith(_CASES):
        return
    blank = list(source.text)
    for mark, _, _ in _scalars(tree):
        blank[mark.index : mark.end] = [
            "\n" if sign == "\n" else "x" for sign in blank[mark.index : mark.end]
        ]
    for number, line in enumerate("".join(blank).split("\n"), 1):
        found = _COMMENT.search(line)
        if found and moved_years(found[0], year, 1) != found[0]:
            yield Todo(source.file, number, "comment", found[0].strip())


def _figures(data: bytes, old: str, year: int, by: int, t: Translator) -> bytes:
    """A table of known figures: they stay, and say of which plan they are until somebody replaces them."""
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    page = io.StringIO()
    writer = csv.DictWriter(page, list(reader.fieldnames or ()), lineterminator="\n")
    writer.writeheader()
    for row in reader:
        if row.get("period"):
            row["period"] = moved_years(row["period"], year, by)
        row["source"] = t("plan.new.old_figure", old=old, source=row.get("source") or "")
        writer.writerow(row)
    return page.getvalue().encode("utf-8")
