"""What a page says, ready to be placed: plain texts, each figure already rounded, each sentence worded."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from ppmd_cli.report.levels import Level
from ppmd_cli.report.narrative import Narrative
from ppmd_cli.report.progress import DutyView, TaskView
from ppmd_cli.report.timeline import Timeline


class Bar(Struct, frozen=True):
    """Places on an axis from 0 to 100 (percent texts with a point), for drawing; None is not drawn."""

    value: str | None
    lower: str | None
    upper: str | None
    target: str
    pace: str | None


class Pair(Struct, frozen=True):
    """This period and the base of a growth, as printed and as places on one axis, like those of `Bar`.

    low_at, high_at: from where to where the target reaches; high_at None: from low_at on.
    """

    base: str
    value: str
    base_at: str
    value_at: str
    low_at: str
    high_at: str | None


class Earlier(Struct, frozen=True):
    """How an indicator stood in a period that goes into this one. at: its place on the bar.

    units: result and rate by unit. period: its id.
    """

    period: str
    label: str
    result: str
    percent: str
    mark: str
    verdict_word: str
    at: str | None
    units: Mapping[str, str]


class UnitView(Struct, frozen=True):
    """One unit's figures for an indicator, as printed; a dash where there is none.

    corrected: some of them are not the unit's own. level: how they stand to the target of the whole.
    result: numerator and denominator in one; of a growth both counts in words.
    """

    code: str
    name: str
    state: str
    numerator: str
    denominator: str
    percent: str
    below: bool
    note: str
    corrected: bool = False
    level: Level = ""
    result: str = "–"


class IndicatorView(Struct, frozen=True):
    """An indicator as printed.

    remark: what is still lacking, or whom a verdict waits for. range: from where to where the whole may lie.
    in_prose: value and numbers as a sentence writes them.
    """

    id: str
    number: str
    clause: str
    quote: str
    label: str
    official: str
    target: str
    numerator: str
    denominator: str
    percent: str
    verdict: str
    verdict_word: str
    mark: str
    out_of_reach: bool
    needed: str
    need: str
    bounds: str | None
    open_units: tuple[str, ...]
    sentence: str
    notes: tuple[str, ...]
    beside: tuple[str, ...]
    result: str
    bar: Bar | None
    units: tuple[UnitView, ...]
    pair: Pair | None = None
    earlier: tuple[Earlier, ...] = ()
    remark: str = ""
    in_prose: str = "–"
    range: str = "–"
    kind: str = ""


class MatrixRow(Struct, frozen=True):
    """One unit's figures across the indicators."""

    code: str
    name: str
    cells: tuple[str, ...]
    below: tuple[bool, ...]


class Matrix(Struct, frozen=True):
    """Units down, indicators with figures of several units across; their wholes. key: what the signs say."""

    columns: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    total: tuple[str, ...] = ()
    key: str = ""


class ChapterView(Struct, frozen=True):
    """A chapter of the narrative."""

    title: str
    paragraphs: tuple[str, ...]


class FileView(Struct, frozen=True):
    """A return that the report rests on, for the internal pages."""

    name: str
    unit: str
    sha256: str
    outcome: str
    outcome_word: str
    date: str


class DecisionView(Struct, frozen=True):
    """What the office has decided on a return, or its sender has explained, for the internal pages.

    place: sheets and cells it is about, in words. key: by which the page's counts have them (`decided`).
    """

    unit: str
    kind: str
    kind_word: str
    what: str
    why: str
    place: str = ""
    key: str = ""


class Head(Struct, frozen=True):
    """The parts of an official document around its text; dots where nobody entered a number or a day.

    excerpt: of which signed document this is a part, for an edition that is not signed itself.
    """

    superior: str
    issuer: str
    symbol: str
    place: str
    date_line: str
    number: str
    subject: str
    opening: str
    addressed_to: tuple[str, ...]
    recipients: tuple[str, ...]
    signatory: tuple[str, ...]
    signer: str
    excerpt: str = ""


class Origin(Struct, frozen=True):
    """The plan and the program that the page comes from."""

    plan_id: str
    plan_title: str
    plan_sha256: str
    tool_version: str


class SentView(Struct, frozen=True):
    """How one unit's return stands. keys: the counts in which it is, those of the sentences too."""

    code: str
    keys: tuple[str, ...]
    state_word: str


class Sending(Struct, frozen=True):
    """Who has sent: numbers with their labels, and the two sentences.

    shares: (kind, label, how many) of the parts that make up those expected. keys: of the counts, in order.
    """

    counts: tuple[tuple[str, str], ...]
    scope: str
    timeliness: str
    shares: tuple[tuple[str, str, int], ...] = ()
    keys: tuple[str, ...] = ()
    units: tuple[SentView, ...] = ()


class Spot(Struct, frozen=True):
    """A unit's place on the tile map, rows and columns from 1. short: its name without the type word."""

    code: str
    name: str
    short: str
    row: int
    column: int


class UnitPage(Struct, frozen=True):
    """All that is said of one unit.

    lines: (indicator, figures). duties: (label, state, day or None). tasks: (clause, label, role, state).
    sent: how its return stands, in words. duty_ids, task_ids: of those told, in order.
    """

    code: str
    name: str
    sent: str
    file: FileView | None
    lines: tuple[tuple[IndicatorView, UnitView], ...]
    duties: tuple[tuple[str, str, str | None], ...]
    tasks: tuple[tuple[str, str, str, str], ...]
    duty_ids: tuple[str, ...]
    task_ids: tuple[str, ...]


class TileMap(Struct, frozen=True):
    """An indicator at each spot, in the spots' order; None where it is not concerned.

    levels: those that occur, with mark and words, for the legend.
    """

    places: tuple[UnitView | None, ...]
    levels: tuple[tuple[Level, str, str], ...]


class Atlas(Struct, frozen=True):
    """The units of a report. rows, columns: of the map. maps: by indicator id.

    levels: those that occur on a map, with mark and words. words: mark and words of every level.
    """

    spots: tuple[Spot, ...]
    rows: int
    columns: int
    maps: Mapping[str, TileMap]
    levels: tuple[tuple[Level, str, str], ...]
    words: Mapping[Level, tuple[str, str]]
    pages: tuple[UnitPage, ...]


class BriefRow(Struct, frozen=True):
    """What a brief says of an indicator that is late or open. where: the units that lag, or are awaited."""

    label: str
    result: str
    verdict: str
    where: str


class Brief(Struct, frozen=True):
    """A page for who has one minute. others, other_orders: how many more; empty when all are there."""

    rows: tuple[BriefRow, ...]
    others: str
    orders: tuple[str, ...]
    other_orders: str = ""


class Signed(Struct, frozen=True):
    """What only the documents to be signed say.

    situation: the first chapter, where it is about no clause. results: the others that have something to say.
    dated: of dated duties, where no chapter tells of them. own: the officer's text. ahead_title: heading of
    the tasks ahead.
    counts: how many indicators stand how. lacking: a line for each that is behind, one for those that are
    open. ahead: what is still to be done for those that can be reached, and who is to be urged (urged: this
    alone).
    """

    situation: ChapterView
    results: tuple[ChapterView, ...]
    dated: tuple[str, ...]
    own: Narrative
    counts: str
    lacking: tuple[str, ...]
    ahead: tuple[str, ...]
    ahead_title: str
    brief: Brief
    urged: tuple[str, ...] = ()


class ReportView(Struct, frozen=True):
    """Everything that a page says, in one language.

    heads: by document; document: the one that is being written. public: what it is and says is for everybody.
    """

    lang: str
    origin: Origin
    period: str
    period_label: str
    period_short: str
    final: bool
    as_of: str
    draft: bool
    heads: Mapping[str, Head]
    sending: Sending
    verdict_counts: tuple[tuple[str, str, int], ...]
    indicators: tuple[IndicatorView, ...]
    matrix: Matrix
    chapters: tuple[ChapterView, ...]
    duties: tuple[DutyView, ...]
    signed: Signed
    tasks: tuple[TaskView, ...]
    notes: tuple[str, ...]
    files: tuple[FileView, ...]
    atlas: Atlas
    timeline: Timeline
    decisions: tuple[DecisionView, ...] = ()
    document: str = "report"
    public: bool = False

    @property
    def head(self) -> Head:
        """The parts around the text of the document that is being written."""
        return self.heads[self.document]

    @property
    def written_chapters(self) -> int:
        """How many chapters after the first have something to say."""
        return sum(bool(chapter.paragraphs) for chapter in self.chapters[1:])
