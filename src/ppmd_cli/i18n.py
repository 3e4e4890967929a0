"""The words: flat catalogues in locale/, reached through a Translator that is handed around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import json

from ppmd_cli import resources

LANGUAGES = ("vi", "en")
DEFAULT = "vi"


class Translator:
    """The texts of one language. `t(key, **slots)` gives a sentence; slots are named in braces."""

    __slots__ = ("lang",)

    def __init__(self, lang: str = DEFAULT) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"no catalogue for language {lang!r}")
        self.lang: Literal["vi", "en"] = "en" if lang == "en" else "vi"

    def __call__(self, key: str, /, **slots: object) -> str:
        """The text `key` with its slots filled. Raises KeyError for an unknown key or a slot not given."""
        text = _catalogue(self.lang)[key]
        return text.format_map(slots) if slots or "{" in text else text

    t = __call__

    def raw(self, key: str) -> str:
        """The text `key` as it stands, its slots unfilled. Raises KeyError for an unknown key."""
        return _catalogue(self.lang)[key]

    def has(self, key: str) -> bool:
        """Tell whether the catalogue holds `key`."""
        return key in _catalogue(self.lang)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(lang: str) -> dict[str, str]:
    path = resources.folder("locale") / f"{lang}.json"
    return json.decode(path.read_bytes(), type=dict[str, str])


def asked_language(argv: Sequence[str]) -> str | None:
    """The value of --lang before the command line is parsed: help texts are fixed when the app is built."""
    for place, word in enumerate(argv):
        if word == "--":
            return None
        if word == "--lang" and place + 1 < len(argv):
            return argv[place + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def choose_language(argv: Sequence[str], environ: Mapping[str, str], configured: str | None = None) -> str:
    """--lang, else PPMD_LANG, else the configured one, else Vietnamese; unknown languages are passed over."""
    for wish in (asked_language(argv), environ.get("PPMD_LANG"), configured):
        if wish in LANGUAGES:
            return wish
    return DEFAULT
