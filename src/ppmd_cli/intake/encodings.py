"""Bytes of a text file become text: by its mark, by what it declares, else the first that fits."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ppmd_cli.intake.refusal import RefusalError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAFE = frozenset(("utf-8", "utf-16", "utf-32", "ascii"))
_LEGACY = ("cp1258", "cp1252")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aeiouyâăêôơưAEIOUYÂĂÊÔƠƯ"
# A tone mark stands on a vowel, and no letter is of another language; else windows-1258 was not what was
# written: the old Vietnamese fonts put their letters on the same bytes.
_STRAY_TONE = re.compile(f"(?<![{_VOWELS}])[{_TONES}]")
_SIGNS = re.compile(f"[{_TONES}đĐơƠưƯăĂ]")
_VIETNAMESE = frozenset(
    (
        *(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in ("", *_TONES)),
        *"đĐ\u00a0–—‘’“”…•°²³×±§€₫½",
    )
)


def decoded(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Return the text and, where the encoding is only likely, its name. RefusalError if nothing fits.

    declared: the encoding that the file itself names, believed if the bytes agree.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), None
    if b"\0" in data:
        return _strictly(data, _wide(data)), "UTF-16"
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    for encoding in (*((declared,) if declared else ()), *_LEGACY):
        text = _fitting(data, encoding)
        if text is not None:
            return text, codecs.lookup(encoding).name.replace("cp", "windows-")
    raise RefusalError("file_unknown", what="binary")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusalError("file_corrupt", reason="encoding") from error


def _wide(data: bytes) -> str:
    """Which half of each pair is mostly zero, where there is no mark."""
    head = data[:4096]
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def _fitting(data: bytes, encoding: str) -> str | None:
    """Return the text if the bytes are plausible in this encoding."""
    try:
        name = codecs.lookup(encoding).name
        text = data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    if name in _SAFE or any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\v\f\x1a" for c in set(text)):
        return None
    if name == "cp1258" and (_STRAY_TONE.search(text) or not _SIGNS.search(text)):
        return None
    composed = unicodedata.normalize("NFC", text)
    if name == "cp1258" and any(not c.isascii() and c not in _VIETNAMESE for c in set(composed)):
        return None
    return composed
