"""Seeded harm: bits flipped in a file as it is, and XML changed inside parts that are packed anew."""

from __future__ import annotations

import re
from random import Random

from tests.hostile.makers import unpacked, zipped

WORDS = (
    *(
        "0",
        "-1",
        "1",
        "007",
        "1048577",
        "99999999999999999999",
        "1e308",
        "1e-400",
        "NaN",
        "1.5",
        "٣",
        "",
        " ",
    ),
    *("true", "s", "str", "inlineStr", "b", "e", "d", "n", "A1", "XFD1048576", "A0", "a1:b2", "$A$1", "rId1"),
    *(
        "&#0;",
        "&#27;",
        "&lt;",
        "_x0000_",
        "_xD800_",
        "\u202e",
        "\ufeff",
        "Có",
        "không",
        "1.234",
        "#REF!",
        "=1",
    ),
)
TAG = re.compile(r"<[^<>]*>")
TEXT = re.compile(r">[^<>]+<")
ELEMENT = re.compile(
    r"<(row|c|v|si|t|sheet|Relationship|Override|mergeCell|xf)\b[^>]*>.*?</\1>|<[^<>]*/>", re.DOTALL
)
ATTRIBUTE = re.compile(r'"[^"<>]*"')


def flipped(data: bytes, random: Random) -> tuple[bytes, str]:
    """One bit of a file turned over: anywhere, or among the headers, where no check sum watches."""
    at = random.randrange(len(data))
    if random.random() < 0.5:
        marks = [match.start() for match in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", data)]
        at = min(random.choice(marks) + random.randrange(60), len(data) - 1)
    bit = random.randrange(8)
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed), f"byte {at} bit {bit}"


def mutated(data: bytes, random: Random) -> tuple[bytes, str]:
    """A package with one to three changes in the XML of one of its parts, every check sum right."""
    parts = unpacked(data)
    names = [one for one in parts if one.startswith(("xl/", "_rels/", "[")) and "theme" not in one]
    sheets = [one for one in names if "/sheet" in one]
    name = random.choice(sheets if random.random() < 0.5 else names)
    text = parts[name].decode()
    done = []
    for _ in range(random.randint(1, 3)):
        change = random.choice(CHANGES)
        text = change(text, random)
        done.append(change.__name__)
    parts[name] = text.encode("utf-8", "surrogatepass")
    return zipped(parts.items(), level=1), f"{name} {' '.join(done)}"


def _pick(pattern: re.Pattern[str], text: str, random: Random) -> tuple[int, int]:
    found = [match.span() for match in pattern.finditer(text)]
    return random.choice(found) if found else (0, 0)


def _cut(text: str, random: Random) -> str:
    begun, ended = _pick(TAG, text, random)
    return text[:begun] + text[ended:]


def _drop(text: str, random: Random) -> str:
    begun, ended = _pick(ELEMENT, text, random)
    return text[:begun] + text[ended:]


def _double(text: str, random: Random) -> str:
    begun, ended = _pick(ELEMENT, text, random)
    return text[:ended] + text[begun:ended] * random.choice((1, 1, 50)) + text[ended:]


def _carry(text: str, random: Random) -> str:
    (begun, ended), (at, _) = _pick(ELEMENT, text, random), _pick(ELEMENT, text, random)
    moved = text[begun:ended]
    return text[:at] + moved + text[at:begun] + text[ended:] if at <= begun else text


def _swap(text: str, random: Random) -> str:
    one, two = sorted((_pick(TAG, text, random), _pick(TAG, text, random)))
    if one[1] > two[0]:
        return text
    return text[: one[0]] + text[slice(*two)] + text[one[1] : two[0]] + text[slice(*one)] + text[two[1] :]


def _word(text: str, random: Random) -> str:
    begun, ended = _pick(TEXT, text, random)
    return text[: begun + 1] + random.choice(WORDS) + text[max(ended - 1, begun + 1) :] if ended else text


def _attribute(text: str, random: Random) -> str:
    begun, ended = _pick(ATTRIBUTE, text, random)
    return f'{text[:begun]}"{random.choice(WORDS)}"{text[ended:]}' if ended else text


def _move(text: str, random: Random) -> str:
    begun, ended = _pick(TAG, text, random)
    at = random.randrange(len(text) + 1)
    moved, rest = text[begun:ended], text[:begun] + text[ended:]
    return rest[:at] + moved + rest[at:]


def _letters(text: str, random: Random) -> str:
    at = random.randrange(len(text))
    return text[:at] + random.choice("<>/\"'=& ]\x00\x1b09aZ!-?") + text[at + random.randint(0, 1) :]


def _nest(text: str, random: Random) -> str:
    begun, ended = _pick(TAG, text, random)
    depth = random.randint(1, 3000)
    return text[:begun] + "<x>" * depth + text[begun:ended] + "</x>" * depth + text[ended:]


# Those that leave the XML well formed come oftener: the others are mostly refused at once.
CHANGES = (*(_drop, _double, _carry, _word, _attribute) * 4, _cut, _swap, _move, _letters, _nest)
