"""The officer's own text, as a Markdown file of named sections: causes, proposals, what no figure says.

Paragraphs stand between empty lines, "- " begins a line of a list, `**` stands around bold words, `<!-- -->`
around what is not printed. Nothing else has a meaning: the text is never markup for a template.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from ppmd_cli.errors import SettingsError
from ppmd_cli.i18n import LANGUAGES, Translator

SECTIONS = (
    "situation",
    "strengths",
    "shortcomings",
    "causes_objective",
    "causes_subjective",
    "ahead",
    "to_ministry",
    "to_province",
    "to_units",
)
LONGEST = 60_000
"""Characters; the signed text is to be six pages at most, which is a third of this."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


class Narrative(Struct, frozen=True):
    """What the officer has written, by section: paragraphs and lines of lists, in order."""

    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, section: str) -> tuple[str, ...]:
        """A section's paragraphs; none for one that is empty. KeyError for a name that is no section."""
        return self.sections.get(section, ()) if section in SECTIONS else self.sections[section]


class Said(Struct, frozen=True):
    """A line of text with its number in the file."""

    number: int
    text: str


def blank(t: Translator, period: str) -> str:
    """A file to be filled in: every section with a comment on what belongs there."""
    parts = [f"# {t('narrative.title', period=period)}", f"<!--\n{t('narrative.how')}\n-->"]
    for name in SECTIONS:
        parts += [f"## {t(f'narrative.{name}.title')}", f"<!-- {t(f'narrative.{name}.what')} -->"]
    return "\n\n".join(parts) + "\n"


def parse(text: str, path: object) -> Narrative:
    """Read the sections. Raises SettingsError with the line of a section that is unknown or there twice."""
    found: dict[str, list[str]] = {}
    names = _names()
    current: list[str] | None = None
    begun = False
    for one in lines(text, path):
        head = re.match(r"(#+)\s*(.*?)\s*#*$", one.text)
        if head and len(head[1]) == 1 and current is None:
            continue
        if head:
            section = names.get(_folded(head[2])) if len(head[1]) == 2 else None
            if section is None:
                raise SettingsError(
                    "narrative.error.unknown", path=path, line=one.number, name=head[2], known=_known()
                )
            if section in found:
                raise SettingsError("narrative.error.twice", path=path, line=one.number, name=head[2])
            current, begun = found.setdefault(section, []), False
        elif not one.text:
            begun = False
        elif current is None:
            raise SettingsError("narrative.error.outside", path=path, line=one.number, known=_known())
        else:
            item = re.match(r"[-*+•–]\s+(.*)", one.text)
            if begun and not item:
                current[-1] += " " + one.text
            else:
                current.append(f"- {item[1]}" if item else one.text)
            begun = True
    return Narrative({name: tuple(said) for name, said in found.items() if said})


def lines(text: str, path: object) -> Iterator[Said]:
    """The lines that are not comments, in composed letters and without control characters."""
    if len(text) > LONGEST:
        raise SettingsError("narrative.error.long", path=path, most=LONGEST)
    plain = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(plain.splitlines(), 1):
        composed = unicodedata.normalize("NFC", line)
        shown = "".join(" " if unicodedata.category(one) in {"Cc", "Zs", "Zl"} else one for one in composed)
        yield Said(number, " ".join(shown.split()))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split()).rstrip(":.")


def _names() -> dict[str, str]:
    """Sections by their titles, in every language."""
    return {
        _folded(Translator(lang)(f"narrative.{name}.title")): name for lang in LANGUAGES for name in SECTIONS
    }


def _known() -> str:
    t = Translator(LANGUAGES[0])
    return "; ".join(t(f"narrative.{name}.title") for name in SECTIONS)
