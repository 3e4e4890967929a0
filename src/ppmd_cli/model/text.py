"""A text that people read, in both languages."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Lang = Literal["vi", "en"]


class Label(Struct, frozen=True):
    """A text in Vietnamese and English; `of(lang)` picks one."""

    vi: str
    en: str

    def of(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.vi if lang == "vi" else self.en
