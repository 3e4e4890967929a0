"""What makes a table of persons, what fits beneath a heading, and what stands over a signature."""

from __future__ import annotations

import re

from ppmd_cli.checks.privacy_look import LONG, Head
from ppmd_cli.checks.privacy_numbers import is_mobile
from ppmd_cli.checks.privacy_words import folded
from ppmd_cli.model.cell import RawCell

_OFFICES = r"(?:tong\s+)?giam doc|chu tich|truong\s+(?:phong|ban|cong an)|chanh\s+(?:van phong|an|thanh tra)"
_SIGNS = re.compile(
    r"\W*(?:ho\s+(?:va\s+)?ten\s+(?:cua\s+)?)?"
    r"(?:(?:nguoi|can bo|chuyen vien|don vi|dau moi|cong chuc)\s+(?:lap|tong hop|bao cao|kiem tra|kiem soat"
    r"|duyet|ky|ghi|cung cap|phu trach|theo doi|soan|dau moi|lien he|thuc hien|nhap|nop|gui)"
    r"|lap (?:bieu|bang)|nguoi soan|soan thao|thu truong|lanh dao\b|phu trach\b|dau moi\b|nguoi dai dien"
    rf"|(?:pho\s+)?(?:{_OFFICES}|(?:vien|chi huy|hieu|don|doi|cuc|chi cuc|vu|tram) truong|bi thu|chanh an"
    r"|chinh (?:uy|tri vien))|ke toan|thu quy|thu ky|t/?m\b|(?:kt|tl|tuq)[. ]|q\.\s|\(?ky\b|xac nhan cua"
    r"|dai dien|lien he\b)"
)
_LONGEST_SIGN = 90
_OFFICE_NAMED = re.compile(
    r"\b(?:uy ban|ubnd|phong|so|cong an|toa an|vien kiem sat|hoi|lien doan|bo chi huy|ban)\b"
)
_PASSPORT = re.compile(r"[A-Z]\d{7,8}")
_ACCOUNT = re.compile(r"\d(?:[ .\-]?\d){7,18}")
_TREASURY = re.compile(r"\d{4}\.\d\.")
_PLATE = re.compile(r"\d\d[ \-]?[A-Za-z]{1,2}\d?[ .\-]{0,2}\d{3}\.?\d{1,2}")
_HOME = re.compile(
    r"\d.*[a-z]|[a-z].*\d|\b(?:thon|xom|ban|to|khu|pho|duong|ngo|xa|phuong|thi tran|huyen|so nha|tdp)\s+\w"
)
_BETWEEN = re.compile(r"[,;\n/&+]|\s-\s|\svà\s|\sva\s")
_ORDER = re.compile(r"^\d{1,3}\s*[.)\-]\s*")
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


def stands_over_signature(text: str) -> bool:
    """Tell whether the name beneath a text is that of whoever signs.

    `Đơn vị báo cáo: ...` and `Kỳ báo cáo` are
    lines at the head of every form: what stands beneath them is its content.
    """
    after = text.partition(":")[2].strip()
    if (after and not after.startswith("(")) or text.lstrip().lower().startswith("kỳ"):
        return False
    return is_signature_title(text)


def is_office_line(text: str) -> bool:
    """Tell whether a text says how to reach an office, and no person in it."""
    if len(text) > LONG:
        return False
    low = folded(text).lower()
    return _OFFICE.search(low) is not None and _SOMEBODY.search(low) is None


def is_signed(text: str, start: int) -> bool:
    """Tell whether a place in a text begins the name of whoever signs it: after or under a title."""
    first = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    if is_signature_title(text[first : end if end >= 0 else len(text)]):
        return True
    above = text[:first].rstrip().rpartition("\n")[2]
    return not text[first:start].strip() and bool(above) and is_signature_title(above)


def line_at(text: str, start: int) -> str:
    """The line of a text in which a place lies; a bare number belongs to the label in the line before."""
    first = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    line = text[first : end if end >= 0 else len(text)]
    if first > 1 and not any(map(str.isalpha, line)):
        before = line_at(text, first - 2)
        return line if any(map(str.isdigit, before)) else f"{before} {line}"
    return line


def names_office(text: str) -> bool:
    """Tell whether a text names an office, as the head of its papers does."""
    return _OFFICE_NAMED.search(folded(text).lower()) is not None


def is_table(heads: set[Head]) -> bool:
    """Tell whether the headings of one row make a table of persons."""
    if heads & {"name", "alias"}:
        return bool(heads - {"name", "alias", "business"})
    if "given" in heads:
        return bool(heads & {"birth", "age", "sex", "id"})
    if "sex" in heads and heads & {"age", "address", "home", "account", "plate", "phone"}:
        return True
    if "birth" in heads or "id" in heads:
        return len(heads - {"age", "business"}) > 1
    return False


def fits(head: Head, cell: RawCell, year: int) -> bool:
    """Tell whether a cell beneath (or beside) a heading holds what it names, of a person."""
    text = cell.text.strip()
    if head in {"name", "given", "alias"}:
        return cell.kind == "text" and _are_names(text, 2 if head == "name" else 1)
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
    if head == "account":
        # The treasury's accounts, which are offices', are written in three parts.
        return _ACCOUNT.fullmatch(text) is not None and _TREASURY.match(text) is None
    if head == "plate":
        return _PLATE.fullmatch(text) is not None
    return head == "home" and cell.kind == "text" and _HOME.search(folded(text).lower()) is not None


def is_sex(text: str) -> bool:
    """Tell whether a cell gives one person's sex."""
    return folded(text).strip().lower() in {"nam", "nu"}


def counts_people(text: str) -> bool:
    """Tell whether a heading counts people: a table with it is of groups."""
    return _COUNTS.search(folded(text).lower()) is not None


def _are_names(text: str, least: int) -> bool:
    """Tell whether a text is a name, or several that stand beside each other."""
    names = [name.strip() for name in _BETWEEN.split(text) if name.strip()]
    return bool(names) and all(_is_name(_ORDER.sub("", name), least) for name in names)


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
