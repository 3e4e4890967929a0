"""Numbers and addresses that tell of a person, in one text: identity, telephone, account, number plate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from ppmd_cli.checks.privacy_words import HIDDEN, masked_number

Kind = Literal[
    "cccd",
    "cmnd",
    "passport",
    "social",
    "health",
    "tax",
    "phone",
    "email",
    "account",
    "plate",
    "address",
    "birth",
    "name",
]

# Where a birth was registered: the first three digits of a citizen's number.
_OFFICES = """
    001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037
    038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079
    080 082 083 084 086 087 089 091 092 093 094 095 096
"""
_PLACES_OF_BIRTH = frozenset(_OFFICES.split())
_MOBILE = r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)"
# Marks between digits; a line may break within a number.
_GAP = r"[\s.\-_]"
_LONGEST = 24

# Typed in one run or in groups, with the letter O for the zero, by thousands, by twos, digit by digit.
_CCCD = re.compile(
    rf"(?:(?<!\d)(?<!\d,)0|(?<![\dA-Za-z])[Oo])\d\d{_GAP}{{0,2}}\d(?:{_GAP}{{0,2}}\d){{8}}(?!\d)(?!,\d)"
    r"|(?<![\d,.])0\d\d(?:,\d{3}){3}(?![,.]?\d)"
    r"|(?<!\d)(?<!\d[ .\-])0\d([ .\-])\d\d(?:\1\d\d){4}(?![ .\-]?\d)"
    r"|(?<!\d)(?<!\d\.)0(?:\.\d){11}(?!\.?\d)|(?<!\d)(?<!\d )0(?: \d){11}(?! ?\d)"
)
_PHONE = re.compile(
    rf"(?:(?<!\d)\(?(?:\+|00)84\)?{_GAP}?(?:\(0\)|0)?|(?<!\d)\(?0|(?<![\dA-Za-z])[Oo]){_GAP}?{_MOBILE}"
    rf"(?:[\s.\-_)]{{0,2}}\d){{7}}(?![\d/])"
    rf"|(?<!\d)84{_MOBILE}\d{{7}}(?![\d/])|(?<!\d)\(?01[2689]\d(?:[\s.\-_)]{{0,2}}\d){{7}}(?![\d/])"
    r"|(?<!\d)(?<!\d[ .\-])0[35789]([ .\-])\d\d(?:\1\d\d){3}(?![ .\-]?\d)"
)
# These look at small letters.
_BY_WORD: tuple[tuple[Kind, str, re.Pattern[str]], ...] = (
    (
        "cmnd",
        "cm",
        re.compile(r"\bcm(?:tnd|nd|t)(?:\s?so)?(?![a-z])\D{0,25}(\d{3}[ .]?\d{3}[ .]?\d{3})(?!\d)"),
    ),
    ("cmnd", "minh", re.compile(r"chung minh\D{0,35}(\d{3}[ .]?\d{3}[ .]?\d{3})(?!\d)")),
    ("cccd", "c", re.compile(r"(?:\bcccd|can cuoc|dinh danh)(?:\s+\D{0,24}|\W{0,4})(\d{11,12})(?!\d)")),
    (
        "passport",
        "",
        re.compile(r"(?:ho chieu|passport|\bhc\s+so\b)\W{0,4}(?:(?:so|no)\W{0,3})?([a-z]\d{7,8})(?!\d)"),
    ),
    ("social", "", re.compile(r"(?:bhxh|bao hiem xa hoi)\D{0,15}(\d{10})(?!\d)")),
    (
        "health",
        "",
        re.compile(
            r"(?:bhyt|bao hiem y te)\W{0,4}(?:so\W{0,3})?([a-z]{2}\s?\d\s?\d\d\s?\d{10}|\d{10})(?!\d)"
        ),
    ),
    ("tax", "", re.compile(r"(?:(?:thue|\bmst) ca nhan|\bthue tncn)\D{0,15}(\d{10})(?!\d)")),
    (
        "phone",
        "",
        re.compile(
            r"(?:\bsdt|di dong|\bdtdd|\bzalo|dien thoai|\bso dt|\bdt|\btel|\blien he|hotline)\W{0,4}"
            r"(?:so\W{0,2})?"
            rf"({_MOBILE}\d[\s.\-]?\d{{3}}[\s.\-]?\d{{3}})(?![\d/])(?!\s?(?:dong|d|vnd)\b)"
        ),
    ),
)
_BY_WORD_OF_OWNER: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "account",
        re.compile(
            r"(?:so tai khoan|\bs?tk)\b(?:\s+ngan hang)?\W{0,4}(?:so\W{0,2})?(\d(?:[ .]?\d){8,15})(?![ .]?\d)"
        ),
    ),
    (
        "plate",
        re.compile(
            r"(?:bien\s(?:kiem soat|so)|\bbks)(?:\s+xe)?\W{0,4}"
            r"(\d\d[ \-]?[a-z]{1,2}\d?[ .\-]{0,2}\d{3}\.?\d{1,2})(?!\d)"
        ),
    ),
)
# Accounts and vehicles of offices are no person's.
_PUBLIC = re.compile(r"kho bac|\bcua (?:phong|quy|so|ubnd|hoi|doan|co quan|don vi)|xe cong")
_EMAIL = re.compile(
    r"\b([a-z0-9][a-z0-9._%+\-]{0,60})\s?@\s?(?:gmail|yahoo|ymail|outlook|hotmail|live|icloud)"
    r"\.[a-z]{2,3}(?:\.vn)?\b"
)
_OFFICE_BOX = re.compile(
    r"ldtb|ubnd|so(?:ld|yt|vh|gd|tt)|congan|^ca[.\-_]?(?:huyen|tinh|xa)|^vp|vanphong|thitran|hoi(?:ph|lh|nd|ccb)"
    r"|trungtam|thpt|thcs|toaan|vienks|bienphong|bcd|bql|baocao|tonghop|ktln|pctn|tnxh|phong(?:ld|yt|vh|gd|tp|nv)"
    r"|truong(?:th|mn|tieu|mam|dai|cao)|doan(?:tn|thanh)|phongban|^ban"
)
# Words of offices that are names of persons as well.
_PERHAPS_OFFICE = re.compile(r"phong|huyen|tinh|^xa|phuong|doan|^tt|truong")
_FAMILY_IN_BOX = re.compile(
    r"^(?:nguyen|tran|pham|hoang|huynh|bui|trinh|le(?![nos])|dang|ngo)|(?:nguyen|tran|pham|hoang|huynh|trinh)"
)
_ADDRESS = re.compile(
    r"(?:\bhktt|(?:ho khau|dia chi|noi)\s+thuong\s+tru|\bthuong\s+tru|\bque quan|\bnguyen quan|noi cu tru"
    r"|dia chi\s+(?:nha(?:\s+rieng)?|cu tru))"
    r"\s*:\s*([a-z0-9][^;\n]{3,60})|\b(?:tru|ngu)\s+(?:tai|o)\s+(so\s+nha\s+\d+)"
)
_SCIENTIFIC = re.compile(r"([1-9])[.,](\d{2,10})E\+10", re.IGNORECASE)


class Hit(Struct, frozen=True):
    """A piece of a text that tells of a person: its kind, where it stands, and what may be shown of it."""

    kind: Kind
    start: int
    end: int
    shown: str = HIDDEN * 3


def is_citizen_number(digits: str, year: int) -> bool:
    """Tell whether twelve digits can be a citizen's number: place, century and sex, year of birth."""
    if len(digits) != 12 or digits[:3] not in _PLACES_OF_BIRTH or digits[3] not in "0123":
        return False
    return digits[3] in "01" or int(digits[4:6]) <= year % 100 or year >= 2100


def is_mobile(digits: str) -> bool:
    """Tell whether nine digits, the zero in front lost, can be a mobile telephone's number."""
    return len(digits) == 9 and re.fullmatch(_MOBILE, digits[:2]) is not None


def lost_digits(text: str, year: int) -> bool:
    """Tell whether a text is a citizen's number as a spreadsheet shortens it: 3.8E+10."""
    match = _SCIENTIFIC.fullmatch(text.strip())
    if match is None:
        return False
    digits = ("0" + match[1] + match[2]).ljust(12, "0")
    return is_citizen_number(digits, year)


def numbers(plain: str, low: str, year: int) -> Iterator[Hit]:
    """The numbers and addresses in a text without marks; low: in small letters."""
    yield from _by_shape(plain, year)
    for kind, word, pattern in _BY_WORD:
        for match in pattern.finditer(low) if word in low else ():
            yield Hit(kind, *match.span(1), masked_number(match[1]))
    if _PUBLIC.search(low) is None:
        for kind, pattern in _BY_WORD_OF_OWNER:
            yield from (Hit(kind, *match.span(1)) for match in pattern.finditer(low))
    for match in _EMAIL.finditer(low) if "@" in low else ():
        if not _is_office_box(match[1].replace(".", "").replace("_", "")):
            yield Hit("email", *match.span())
    yield from (Hit("address", *match.span(1 if match[1] else 2)) for match in _ADDRESS.finditer(low))


def _is_office_box(name: str) -> bool:
    """Tell whether the front of a mailbox's address is an office's; a year at its end is a person's birth."""
    if _OFFICE_BOX.search(name) is not None:
        return True
    person = _FAMILY_IN_BOX.search(name) is not None or name[-2:].isdecimal()
    return _PERHAPS_OFFICE.search(name) is not None and not person


def _by_shape(plain: str, year: int) -> Iterator[Hit]:
    for match in _CCCD.finditer(plain):
        digits = "0" + "".join(filter(str.isdigit, match[0][1:]))
        if is_citizen_number(digits, year) and len(match[0]) <= _LONGEST:
            yield Hit("cccd", *match.span(), masked_number(digits))
    for match in _PHONE.finditer(plain):
        digits = "".join(filter(str.isdigit, match[0]))
        if is_mobile(digits[-9:]) or digits.startswith("01"):
            yield Hit("phone", *match.span(), masked_number(match[0]))
