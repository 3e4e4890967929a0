"""The comments of one sheet: ours beneath those that stand there, and taken out again."""

from __future__ import annotations

from collections.abc import Mapping

from ppmd_cli.model.cell import a1, from_a1
from ppmd_cli.report.annotate.cells import Spot
from ppmd_cli.report.annotate.splice import MAIN, CannotPatchError, Edits, Span, prefix_of, spans, text

MARKER = "──── ppmd ────"
END = "─" * 14
"""Below our text: what a sender types there is an answer, and stays."""
_AUTHOR = "ppmd"
_FONT = (
    '<{p}rPr>{bold}<{p}sz val="10"/><{p}color rgb="FF000000"/>'
    '<{p}rFont val="Tahoma"/><{p}family val="2"/></{p}rPr>'
)
EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{MAIN}">'
    "<authors></authors><commentList></commentList></comments>"
).encode()


class Comments:
    """The comments part of a sheet, as it came."""

    def __init__(self, data: bytes = EMPTY) -> None:
        """CannotPatchError where it is not as it must be."""
        self.data = data
        found = spans(data, lambda path: path[0] == "comments" and len(path) <= 4)
        by_path = {span.path[1:]: span for span in found}
        if not found or ("commentList",) not in by_path:
            raise CannotPatchError("comments")
        self.prefix = prefix_of(found[0].name)
        self._authors, self._list = by_path.get(("authors",)), by_path["commentList",]
        self._names = [span for span in found if span.path[1:] == ("authors", "author")]
        self._comments = [span for span in found if span.path[1:] == ("commentList", "comment")]
        self._texts = [span for span in found if span.path[1:] == ("commentList", "comment", "text")]
        self.places: dict[Spot, Span] = {
            from_a1(span.attributes.get("ref", "").partition(":")[0]): span for span in self._comments
        }

    def threaded(self, spot: Spot) -> bool:
        """Tell whether the comment is the shadow of a conversation, which Excel writes anew."""
        span = self.places.get(spot)
        number = span.attributes.get("authorId", "") if span is not None else ""
        if not number.isdecimal() or int(number) >= len(self._names):
            return False
        name = self._names[int(number)]
        return self.data[name.inside : name.close].startswith(b"tc=")

    def add(self, notes: Mapping[Spot, str]) -> bytes:
        """The part with our texts: a comment of our own, or beneath the marker in the one that is there."""
        edits = Edits(self.data)
        fresh = b""
        author = len(self._names)
        for spot, note in sorted(notes.items()):
            there = self.places.get(spot)
            if there is not None:
                self._extend(edits, there, note)
                continue
            fresh += f'<{self.prefix}comment ref="{a1(*spot)}" authorId="{author}">'.encode()
            fresh += self._tagged("text", self._runs(note)) + f"</{self.prefix}comment>".encode()
        if fresh:
            name = self._tagged("author", _AUTHOR.encode())
            if self._authors is None:
                edits.put(self._list.start, self._tagged("authors", name))
            else:
                edits.append(self._authors, name)
            edits.append(self._list, fresh)
        return edits.done()

    def _extend(self, edits: Edits, comment: Span, note: str) -> None:
        body = self._text_of(comment)
        if body is None:
            raise CannotPatchError("comments")
        inner = self.data[body.inside : body.close]
        pieces = spans(b"<a>" + inner + b"</a>", lambda path: len(path) == 2)
        runs = b""
        last = b""
        for piece in pieces:
            part = (b"<a>" + inner)[piece.start : piece.end]
            if piece.path[-1] in {"rPh", "phoneticPr"}:
                last += part
            else:
                runs += self._tagged("r", part) if piece.path[-1] == "t" else part
        edits.replace(body.start, body.end, self._tagged("text", runs + self._runs("\n" + note) + last))

    def _text_of(self, comment: Span) -> Span | None:
        return next((one for one in self._texts if comment.start < one.start < comment.end), None)

    def _runs(self, note: str) -> bytes:
        """Runs: the marker and each heading line (those that begin with a bullet) bold."""
        lead = "\n" if note.startswith("\n") else ""
        runs = self._run(lead + MARKER + "\n", bold=False)
        for line in note.lstrip("\n").split("\n"):
            runs += self._run(line + "\n", bold=line.startswith("■"))
        return runs + self._run(END, bold=False)

    def _run(self, value: str, *, bold: bool) -> bytes:
        font = _FONT.format(p=self.prefix, bold=f"<{self.prefix}b/>" if bold else "").encode()
        open_ = f'<{self.prefix}t xml:space="preserve">'.encode()
        escaped = text(value)
        return self._tagged("r", font + open_ + escaped + f"</{self.prefix}t>".encode())

    def _tagged(self, name: str, body: bytes) -> bytes:
        return f"<{self.prefix}{name}>".encode() + body + f"</{self.prefix}{name}>".encode()

    def without_ours(self) -> tuple[bytes, frozenset[Spot]]:
        """The part without our texts, and the cells whose whole comment was ours."""
        edits = Edits(self.data)
        gone: set[Spot] = set()
        for spot, comment in self.places.items():
            body = self._text_of(comment)
            if body is None or MARKER.encode() not in self.data[body.start : body.end]:
                continue
            kept = self._before_marker(body)
            answer = self._answer(body)
            if answer:
                lead = "" if kept is None else "\n"
                kept = (kept or b"") + self._plain(lead + answer)
            if kept is None:
                edits.replace(comment.start, comment.end, b"")
                gone.add(spot)
            else:
                edits.replace(body.inside, body.close, kept)
        return edits.done(), frozenset(gone)

    def _plain(self, escaped: str) -> bytes:
        return self._tagged("r", f'<{self.prefix}t xml:space="preserve">{escaped}</{self.prefix}t>'.encode())

    def _answer(self, body: Span) -> str:
        """What stands below our text, as it is escaped."""
        data = self.data[body.start : body.end]
        texts = [span for span in spans(data, lambda path: path[-1] == "t") if "rPh" not in span.path]
        whole = "".join(data[span.inside : span.close].decode() for span in texts)
        _, _, after = whole.partition(MARKER)
        return after.rpartition(END)[2].strip() if END in after else ""

    def _before_marker(self, body: Span) -> bytes | None:
        """The runs before the marker, without the line break that leads to it; None for nothing."""
        data = self.data[body.start : body.end]
        texts = [span for span in spans(data, lambda path: path[-1] == "t") if "rPh" not in span.path]
        before = ""
        for span in texts:
            value = data[span.inside : span.close].decode()
            at = value.find(MARKER)
            if at < 0:
                before += value
                continue
            head = value[:at].rstrip("\r\n")
            if not (before + head).strip():
                return None
            run = span.start if len(span.path) == 2 else data.rfind(b"<", 0, span.start)
            if len(span.path) > 2:
                opens = [one for one in spans(data, lambda path: path[-1] == "r") if one.start < span.start]
                run = opens[-1].start
            if head:
                closing = b"" if len(span.path) == 2 else f"</{self.prefix}r>".encode()
                kept = data[: span.inside] + head.encode() + f"</{self.prefix}t>".encode() + closing
            else:
                kept = data[:run]
            return kept[body.inside - body.start :]
        return None

    @property
    def bare(self) -> bool:
        """Tell whether no comment is there."""
        return not self._comments
