"""A page of the docs as a script: its commands in order, with what a test must know between them.

Fences: `sh` blocks are run; `text` after `<!-- test: shows -->` is what the block before printed; any block after
`<!-- test: file NAME -->` is written to that file. Other languages (`bat`, `cron`, `ini`, ...) are not run.
Comments before a block, one or several lines, each of them one of

    test: today 2023-06-12                       the day on which the commands are run
    test: put GLOB [!GLOB] [GLOB] in FOLDER      files of the repository, as if they had arrived today
    test: put GLOB as FILE
    test: run ppmd init ws                       a command that the reader has typed on another page
    test: exit 1 ppmd batch                      the commands of the next block that begin so end with this code
    test: gives PATH | PATH                      what is there after the next block
    test: needs soffice                          the next block is run by itself, where LibreOffice is installed
    test: swap FILE | OLD | NEW                  the one place in a file that reads OLD reads NEW
    test: typed PLAN PERIOD BLANKS FOLDER        the CSV below is typed into the blanks, the workbooks are saved in FOLDER
    test: file NAME / test: shows                (see above)
    test: home                                   back to the folder in which the page began
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

COMMENT = re.compile(r"<!--(?P<text>.*?)-->", re.DOTALL)
FENCE = re.compile(
    r"^(?P<mark>`{3,})(?P<lang>[\w+-]*)[ \t]*\n(?P<text>.*?)^(?P=mark)[ \t]*$", re.DOTALL | re.MULTILINE
)
WORDS = ("today", "put", "run", "exit", "gives", "needs", "file", "swap", "typed", "shows", "home")


@dataclass(frozen=True)
class Block:
    """A fenced block with the directives before it, each as (word, rest)."""

    lang: str
    text: str
    line: int
    directives: tuple[tuple[str, str], ...] = ()

    def all(self, word: str) -> list[str]:
        """What stands behind each directive of this word."""
        return [rest for name, rest in self.directives if name == word]

    def has(self, word: str) -> bool:
        """Whether there is such a directive."""
        return bool(self.all(word))

    @property
    def commands(self) -> list[str]:
        """The lines, long ones that end in a backslash joined."""
        joined = re.sub(r"\\\n\s*", "", self.text)
        return [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@dataclass
class _Waiting:
    """Directives that wait for their block."""

    found: list[tuple[str, str]] = field(default_factory=list)


def blocks(page: Path) -> Iterator[Block]:
    """The page's blocks in order. ValueError for a directive that is not known, or that no block follows."""
    text = page.read_text(encoding="utf-8")
    waiting = _Waiting()
    at = 0
    while at < len(text):
        fence, comment = FENCE.search(text, at), COMMENT.search(text, at)
        if comment is not None and (fence is None or comment.start() < fence.start()):
            waiting.found += _directives(comment["text"], page)
            at = comment.end()
        elif fence is not None:
            line = text.count("\n", 0, fence.start()) + 1
            yield Block(fence["lang"], fence["text"], line, tuple(waiting.found))
            waiting = _Waiting()
            at = fence.end()
        else:
            break
    if waiting.found:
        raise ValueError(f"{page.name}: no block follows {waiting.found}")


def _directives(comment: str, page: Path) -> Iterator[tuple[str, str]]:
    for line in comment.splitlines():
        if line.strip().startswith("test:"):
            word, _, rest = line.strip().removeprefix("test:").strip().partition(" ")
            if word not in WORDS:
                raise ValueError(f"{page.name}: no directive {word!r}")
            yield word, rest.strip()
