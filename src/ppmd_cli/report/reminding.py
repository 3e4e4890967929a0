"""Reminders in words: chat messages before the day, official letters after it, the list for the superior.

Whoever is not bound to report is asked, and nothing is said to them of lateness. No cause is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from ppmd_cli.model.plan import Plan
from ppmd_cli.report.numbers import show_day, show_long_day
from ppmd_cli.report.words import Words

Tone = Literal["duty", "request", "own"]
NEEDS = {
    "missing": "send",
    "document_only": "workbook",
    "returned": "mend",
    "incomplete": "fill",
    "refused": "clean",
    "conflict": "choose",
    "pending": "again",
}
IN_MESSAGE = 3
"""So many things to mend stand in a message; a letter lists all."""


class Item(Struct, frozen=True):
    """Something to mend, in words of the form; sheet and cell as far as they are known.

    title: without figures, for a chat, which is no place for them.
    """

    sheet: str | None
    cell: str | None
    title: str
    message: str
    remedy: str


class Owing(Struct, frozen=True):
    """What a unit owes. received: when its return came, or the document without one, which has a number.

    versions: how many different returns wait for a decision. entered_from: what figures were
    entered from by the office, where no return came.
    """

    unit: str
    tone: Tone
    state: str
    expected: bool = True
    received: date | None = None
    document: str | None = None
    document_date: date | None = None
    versions: int = 0
    items: tuple[Item, ...] = ()
    entered_from: tuple[str, ...] = ()


class Signing(Struct, frozen=True):
    """What an office enters for its letters; None stays as dots."""

    symbol: str | None = None
    day: date | None = None
    signatory: str | None = None
    drafted_by: str | None = None


class LetterHead(Struct, frozen=True):
    """The parts of a letter around its text."""

    superior: str
    issuer: str
    symbol: str
    place: str
    date_line: str
    about: str
    addressed_to: tuple[str, ...]
    recipients: tuple[str, ...]
    signatory: tuple[str, ...]
    signer: str


class Row(Struct, frozen=True):
    """A row of an annex or of a list: its number and three texts."""

    number: int
    first: str
    second: str
    third: str


class LetterView(Struct, frozen=True):
    """A letter or a list, ready to be placed. rows: of its table, if any; after: what follows it."""

    head: LetterHead
    paragraphs: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    after: tuple[str, ...] = ()


class Reminders(Struct, frozen=True):
    """Speaks for the office that collects the returns of a period, on a day."""

    words: Words
    as_of: date
    signing: Signing

    def addressee(self, code: str) -> str:
        """Whom a letter to a unit is addressed to."""
        unit = self.words.units[code]
        kind = next((one for one in self.words.plan.kinds if one.id == unit.kind), None)
        name = self.words.name(code)
        if kind is None or kind.addressee is None:
            return name
        return kind.addressee.of(self.words.lang).replace("{name}", name)

    def message(self, owing: Owing) -> str:
        """The short text for a chat."""
        t, slots = self.words.t, self._slots(owing)
        if owing.tone == "own":
            return t("remind.message.own", **slots)
        said = [t("remind.message.to", **slots), self._said("message", owing)]
        said += [
            f"- {where(item, self.words)}: {item.title}" if item.sheet else f"- {item.title}"
            for item in owing.items[:IN_MESSAGE]
        ]
        if len(owing.items) > IN_MESSAGE:
            more = "remind.message.more_entered" if owing.entered_from else "remind.message.more"
            said.append(t(more, count=self.words.count(len(owing.items) - IN_MESSAGE)))
        said.append(t("remind.message.if_sent" if self._may_have_sent(owing) else "remind.message.end"))
        return "\n".join(said)

    def everyone(self, owing: Sequence[Owing], usable: int, expected: int) -> str:
        """One text for the chat of all who are to report."""
        t = self.words.t
        said = [
            t(
                "remind.all.head",
                **self._slots(None),
                usable=self.words.count(usable),
                expected=self.words.count(expected),
            )
        ]
        duty = [one for one in owing if one.tone == "duty"]
        for key, states in (("missing", {"missing"}), ("mend", set(NEEDS) - {"missing", "pending"})):
            codes = [one.unit for one in duty if one.state in states]
            if codes:
                said.append(t(f"remind.all.{key}", names=self._all(codes)))
        asked = [one.unit for one in owing if one.tone == "request" and one.expected]
        if asked:
            said.append(t("remind.all.asked", names=self._all(asked)))
        said.append(t("remind.message.end"))
        return "\n".join(said)

    def letter(self, owing: Owing) -> LetterView:
        """The official letter to one unit."""
        t, slots = self.words.t, self._slots(owing)
        duty = owing.tone == "duty"
        ground = t(f"remind.letter.ground.{owing.tone}", **slots)
        paragraphs = [ground, self._said(f"letter.{owing.tone}", owing)]
        if self._may_have_sent(owing):
            paragraphs.append(t("remind.letter.if_sent", **slots))
        paragraphs.append(t(f"remind.letter.end.{owing.tone}", **slots))
        symbol = self.signing.symbol or f"{issuer_symbol(self.words.plan)}-…"
        kind = self._need(owing) if duty or owing.state != "missing" else "asked"
        return LetterView(
            self._head(t(f"remind.letter.about.{kind}", **slots), symbol, (self.addressee(owing.unit),)),
            tuple(text for text in paragraphs if text),
            tuple(
                Row(place, where(item, self.words), item.message, item.remedy)
                for place, item in enumerate(owing.items, 1)
            ),
        )

    def chairman(self, owing: Sequence[Owing], bound: int, open_indicators: int) -> LetterView:
        """The list of who has not reported, for the superior.

        bound: how many are bound to report. open_indicators: how many cannot be judged yet.
        """
        t, plan, count = self.words.t, self.words.plan, self.words.count
        due = [one for one in owing if one.tone == "duty" and one.state != "pending"]
        asked = [one.unit for one in owing if one.tone == "request" and one.expected]
        slots = self._slots(None) | {"bound": count(bound), "there": count(bound - len(due))}
        after = [
            t("remind.list.asked", names=self._all(asked)) if asked else "",
            t("remind.list.open", count=count(open_indicators), all=count(len(plan.indicators)))
            if open_indicators
            else "",
            t("remind.list.end", **slots),
        ]
        head = self._head(t("remind.list.about", **slots), plan.report.symbol, self._superior())
        ground = t("remind.letter.ground.duty", **slots)
        return LetterView(
            head,
            (ground, t("remind.list.said", count=count(len(due)), **slots)),
            tuple(
                Row(
                    place,
                    self.addressee(one.unit),
                    t(f"remind.list.state.{one.state}"),
                    show_day(one.received, self.words.lang) if one.received else "",
                )
                for place, one in enumerate(due, 1)
            ),
            tuple(text for text in after if text),
        )

    @staticmethod
    def _need(owing: Owing) -> str:
        return "entered" if owing.entered_from else NEEDS[owing.state]

    @staticmethod
    def _may_have_sent(owing: Owing) -> bool:
        return owing.tone == "duty" and owing.state == "missing"

    def _said(self, group: str, owing: Owing) -> str:
        """The sentence for what the unit owes; a request has its own where nothing came."""
        key = self._need(owing)
        if owing.tone == "request" and group == "message" and key == "send":
            key = "asked"
        if key == "workbook" and owing.document is None:
            key = "workbook_unnumbered"
        return self.words.t(f"remind.{group}.{key}", **self._slots(owing))

    def _all(self, codes: Sequence[str]) -> str:
        return ", ".join(self.words.name(code) for code in codes)

    def _superior(self) -> tuple[str, ...]:
        """The first of those to whom the office reports; none where the plan names nobody."""
        return tuple(one.of(self.words.lang) for one in self.words.plan.report.addressed_to[:1])

    def _head(self, about: str, symbol: str, addressed_to: tuple[str, ...]) -> LetterHead:
        report, t, sign = self.words.plan.report, self.words.t, self.signing
        return LetterHead(
            superior=report.superior,
            issuer=report.issuer,
            symbol=symbol,
            place=report.place,
            date_line=t("report.no_date") if sign.day is None else show_long_day(sign.day),
            about=about,
            addressed_to=addressed_to,
            recipients=(
                t("remind.letter.as_above"),
                t("remind.letter.filed", office=f"{sign.drafted_by}." if sign.drafted_by else "…"),
            ),
            signatory=tuple(one.of(self.words.lang) for one in report.signatory),
            signer=sign.signatory or "…",
        )

    def _slots(self, owing: Owing | None) -> dict[str, str]:
        words, plan, period = self.words, self.words.plan, self.words.period
        clause = next(
            (d.clause.clause for d in plan.duties if d.kind == "return" and d.period == period.id), ""
        )
        superior = "".join(self._superior())
        left = (period.due_before - self.as_of).days - 1
        when = "over" if left < 0 else "days" if left else "last"
        slots = {
            "who": self.addressee(owing.unit) if owing else "",
            "period": words.period.label.of(words.lang),
            "document": plan.document.title if words.lang == "vi" else plan.title.of(words.lang),
            "clause": words.t("remind.clause", clause=clause) if clause else "",
            "issuer": plan.report.issuer,
            "superior": superior,
            "for_superior": words.t("remind.for_superior", superior=superior) if superior else "",
            "due": show_day(period.due_before, words.lang),
            "day": show_day(self.as_of, words.lang),
            "left": words.t(f"remind.left.{when}", days=words.count(max(left, 0))),
        }
        if owing is not None:
            slots |= {
                "received": show_day(owing.received, words.lang) if owing.received else "…",
                "number": owing.document or "…",
                "signed": show_day(owing.document_date, words.lang) if owing.document_date else "…",
                "versions": words.count(owing.versions),
                "count": words.count(len(owing.items)),
                "sources": "; ".join(owing.entered_from),
            }
        return slots


def where(item: Item, words: Words) -> str:
    """The place of something to mend, in words."""
    if item.sheet is None:
        return words.t("remind.where.file")
    if item.cell is None:
        return words.t("remind.where.sheet", sheet=item.sheet)
    return words.t("remind.where.cell", sheet=item.sheet, cell=item.cell)


def issuer_symbol(plan: Plan) -> str:
    """The issuer's own part of the report's symbol: behind the abbreviation of the type."""
    return plan.report.symbol.partition("-")[2] or plan.report.symbol
