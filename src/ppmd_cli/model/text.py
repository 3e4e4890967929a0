"""A text that people read, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Label:
    """A text in Vietnamese and English; `of(lang)` picks one."""

    vi: str
    en: str

    def of(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.vi if lang == "vi" else self.en
