"""A text that people read, in both languages."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ppmd_cli.i18n import Said

Lang = Literal["vi", "en"]


class Label(Struct, frozen=True):
    """A text in Vietnamese and English; `of(lang)` picks one."""

    vi: str
    en: str

    def of(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.vi if lang == "vi" else self.en


class Noun(Label, frozen=True):
    """What is counted. Where its form beside a one differs, both stand there: "month|months"."""

    def of(self, lang: Lang) -> str:
        """Return the word for many, which knows its form for one."""
        one, bar, many = (self.vi if lang == "vi" else self.en).partition("|")
        return Said(many, one) if bar else Said(one)
