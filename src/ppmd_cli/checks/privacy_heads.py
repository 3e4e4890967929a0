"""What makes a table of persons, what fits beneath a heading, and what stands over a signature."""

from __future__ import annotations

import re

from ppmd_cli.checks.privacy_look import LONG, Head
from ppmd_cli.checks.privacy_numbers import is_mobile
from ppmd_cli.checks.privacy_words import folded
from ppmd_cli.model.cell import RawCell

_OFFICES = r"(?:tong\s+)?giam doc|chu tich|truong\s+(?:phong|ban|cong an)|chanh\s+(?:van phong|an|thanh tra)"
_SIGNS = re.compile(
    r"\W*(?:(?:nguoi|can bo|chuyen vien)\s+(?:lap|tong hop|bao cao|kiem tra|kiem soat|duyet|ky|ghi|cung cap"
    rf"|phu trach|theo doi)|lap bieu|lap bang|thu truong|(?:pho\s+)?(?:{_OFFICES}|vien truong|chi huy truong"
    r"|hieu truong|bi thu)|ke toan|t/?m\b|kt\.|tl\.|tuq\.|q\.\s|\(?ky\b|xac nhan cua|dai dien)"
)
_LONGEST_SIGN = 90
_OFFICE_NAMED = re.compile(
    r"\b(?:uy ban|ubnd|phong|so|cong an|toa an|vien kiem sat|hoi|lien doan|bo chi huy|ban)\b"
)
_PASSPORT = re.compile(r"[A-Z]\d{7,8}")
_COUNTS = re.compile(r"\bso (?:nguoi|luong|luot|vu)|\btong|\bty le")
_NO_GIVEN = frozenset(("khong", "chua", "nam", "nu", "co", "tong", "cong"))
_OFFICE = re.compile(
    r"dien thoai|\bd\.?t\b|\bsdt\b|\btel\b|\bfax\b|hotline|duong day nong|email|dia chi|tru so|van phong"
)
_SOMEBODY = re.compile(
    r"\b(?:ong|ba|anh|chi|em|chau|nguoi|dong chi|d/c|can bo|chu quan|chu co so|chu nha|doi tuong|nan nhan"
    r"|chuyen vien|di dong|zalo)\b"
)


def is_signature_title(text: str) -> bool:
    """Tell whether a text stands over a signature: who made the table, who signs it."""
    return len(text) <= _LONGEST_SIGN and _SIGNS.match(folded(text).lower()) is not None


def is_office_line(text: str) -> bool:
    """Tell whether a text says how to reach an office, and no person in it."""
    if len(text) > LONG:
        return False
    low = folded(text).lower()
    return _OFFICE.search(low) is not None and _SOMEBODY.search(low) is None


def names_office(text: str) -> bool:
    """Tell whether a text names an office, as the head of its papers does."""
    return _OFFICE_NAMED.search(folded(text).lower()) is not None


def is_table(heads: set[Head]) -> bool:
    """Tell whether the headings of one row make a table of persons."""
    if "name" in heads:
        return bool(heads - {"name", "business"})
    if "given" in heads:
        return bool(heads & {"birth", "age", "sex", "id"})
    if "sex" in heads and heads & {"age", "address"}:
        return True
    if "birth" in heads or "id" in heads:
        return len(heads & {"birth", "sex", "id", "address", "phone", "other"}) > 1
    return False


def fits(head: Head, cell: RawCell, year: int) -> bool:
    """Tell whether a cell beneath (or beside) a heading holds what it names, of a person."""
    text = cell.text.strip()
    if head in {"name", "given"}:
        return cell.kind == "text" and _is_name(text, 1 if head == "given" else 2)
    if head == "birth":
        return _is_birth(text, cell, year)
    digits = "".join(filter(str.isdigit, text))
    if head == "id":
        if _PASSPORT.fullmatch(text) is not None:
            return True
        return 8 <= len(digits) <= 13 and len(text) <= 20
    if head == "phone":
        local = digits.removeprefix("84").removeprefix("0")
        return is_mobile(local) or (len(digits) == 11 and digits.startswith("01"))
    return False


def is_sex(text: str) -> bool:
    """Tell whether a cell gives one person's sex."""
    return folded(text).strip().lower() in {"nam", "nu"}


def counts_people(text: str) -> bool:
    """Tell whether a heading counts people: a table with it is of groups."""
    return _COUNTS.search(folded(text).lower()) is not None


def _is_name(text: str, least: int) -> bool:
    words = text.rstrip(".,;").split()
    if len(words) == 1 and folded(words[0]).lower() in _NO_GIVEN:
        return False
    if not least <= len(words) <= 6 or folded(text).lower().startswith(("tong ", "cong")) or len(text) < 2:
        return False
    return all(word.replace("'", "").replace(".", "").isalpha() and word[0].isupper() for word in words)


def _is_birth(text: str, cell: RawCell, year: int) -> bool:
    if cell.kind == "date_iso":
        return text[:4].isdigit() and 1900 < int(text[:4]) <= year
    if cell.kind == "number":
        whole = text.split(".", maxsplit=1)[0]
        # A year as it stands, or a day as spreadsheet programs count days.
        return whole.isdigit() and (1930 <= int(whole) <= year or 10_000 < int(whole) < (year - 1899) * 366)
    match = re.fullmatch(r"(?:\d{1,2}\s?[/.\-]\s?){0,2}((?:19|20)\d\d)", text)
    return match is not None and 1930 <= int(match[1]) <= year
