"""The words: flat catalogues in locale/, reached through a Translator handed around; what fills them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, Self

from msgspec import json

from ppmd_cli import resources

LANGUAGES = ("vi", "en")
DEFAULT = "vi"

_ONE = re.compile(r"(?:.*\x1f)?\W*0?1\W*", re.DOTALL)
"""A one as it is printed, with the marks of a figure around it or without."""


class Said(str):
    """What fills a slot of a text: `{count:unit|units}` is the word that goes with it where it is a number.

    Where it is a word itself, `{counted:{needed}}` is its form for so many.
    """

    __slots__ = ("_one",)
    _one: str | None

    def __new__(cls, text: str, one: str | None = None) -> Self:
        """Make it. one: its form beside a one."""
        made = super().__new__(cls, text)
        made._one = one
        return made

    def __format__(self, asked: str) -> str:
        """The text itself, or the word that is asked for."""
        one, bar, many = asked.partition("|")
        if bar:
            return one if _ONE.fullmatch(self) else many
        return self._one if self._one is not None and _ONE.fullmatch(asked) else str(self)


class Translator:
    """The texts of one language. `t(key, **slots)` gives a sentence; slots are named in braces (`Said`)."""

    __slots__ = ("lang",)

    def __init__(self, lang: str = DEFAULT) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"no catalogue for language {lang!r}")
        self.lang: Literal["vi", "en"] = "en" if lang == "en" else "vi"

    def __call__(self, key: str, /, **slots: object) -> str:
        """The text `key` with its slots filled. Raises KeyError for an unknown key or a slot not given."""
        text = _catalogue(self.lang)[key]
        if slots and "|" in text:
            slots = {name: one if isinstance(one, Said) else Said(str(one)) for name, one in slots.items()}
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
