"""A quick look at texts: which may hold personal data at all. What is dear is loaded for those only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from ppmd_cli.checks.privacy_words import (
    COMMON_ASCII,
    DONE,
    FAMILY_ASCII,
    GIVEN_ASCII,
    LONE_FAMILY_ASCII,
    NO_MIDDLES,
    PLACES,
    SMALL_FAMILY,
    SURE_ASCII,
    TITLE_PATTERN,
    composed,
    folded,
    opens_no_name,
)
from ppmd_cli.model.form import ElementType

if TYPE_CHECKING:
    from ppmd_cli.checks.privacy_numbers import Kind

Spot = tuple[int, int]
DataCell = tuple[str, str, ElementType]
"""Element, subject and type of a cell that the form asks for."""
Cells = Callable[[], Mapping[tuple[str, int, int], DataCell]]
"""Gives those cells by (sheet, row, column); called only at need."""

_Known = Literal["name", "given", "alias", "birth", "age", "sex", "id", "phone", "account", "plate"]
Head = _Known | Literal["home", "address", "other", "business"]

# How texts printed on every page are laid out, written before them.
MARGIN_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|[A-Z]|\d{1,3})')
# What is quick to see: two words with capitals, many digits, a year.
_GLANCE = re.compile(
    r'[A-Z][A-Za-z]{0,6} ?[ .:("?/] ?[A-Z]|\d[\d\s.,\-()_]{5}|(?:19|20)\d\d|[eE]\+10|@'
    r"|\d tuoi|[Bb][Kk][Ss]|[Bb]ien (?:so|kiem)"
    r"|(?:tru|ngu|TRU) (?:tai|quan|o)\b|[Qq]ue quan|[Tt]huong tru|ia chi (?:nha|cu tru)\b"
    r"|[Hh][Kk][Tt][Tt]|^0\d{2,8}$"
    r"|^[a-z]{1,6} (?:[a-z]{1,6} )?(?:van|thi) [a-z ]{1,13}$"
)
# Three or four words, and no other letter. A match's first group is the words.
LONE = re.compile(r"[^a-zA-Z]*+([a-zA-Z]{1,7}(?:\s+[a-zA-Z]{1,7}){2,3})[^a-zA-Z]*+")
# Names of which the family's (group 1) or the middle one is only begun.
SHORTENED = re.compile(
    r"\b(?:(Ng)(?:\.\s?|\s)(?:Van\s|Thi\s|(?:V|T|Th)(?:\.\s?|\s))|[A-Z][A-Za-z]{1,6}\s(?:V|T|Th)\.\s?)[A-Z][a-z]{0,6}\b"
)
_FIRST = re.compile(r"[^a-zA-Z]*+([a-zA-Z]{1,7})\s")
_DIGITS = re.compile(r"(?:\d[\s.,\-()_]{0,2}){9}|[a-z]\d{7}|\d[.,]\d+[eE]\+10|^0\d{2,8}$")
_OTHER = re.compile(
    r"[a-z0-9] ?@ ?[a-z]"
    r"|dia chi (?:nha|cu tru)\b"
    r"|\bbks\b|\bbien\s(?:so|kiem soat)\b|(?<!duoi )(?<!tren )\b\d\d?\s+tuoi|\b(?:tru|ngu)\s(?:tai|o|quan)\b"
    r"|\b(?:thuong|tam|cu)\stru\b|\bhktt\b|\bho khau\b|\bque quan|nguyen quan|gioi tinh|dan toc|nghe nghiep"
    r"|\blam chu\b|\bchu (?:quan|co so|nha nghi|khach san)"
    rf"|^(?:{'|'.join(sorted(COMMON_ASCII))}) (?:[a-z]{{1,6}} )?(?:van|thi) [a-z ]{{1,13}}$"
    rf"|{DONE}"
)
_SMALL = re.compile(
    rf"\b(?:{'|'.join(sorted(SMALL_FAMILY))}) (?:[^\W\d_]{{1,7}} )?"
    rf"(?!(?:{'|'.join(sorted(NO_MIDDLES))})\b)(?:văn|thị) [^\W\d_]"
    rf"|\b(?:{'|'.join(sorted(SURE_ASCII))}) (?:[a-z]{{1,6}} )?(?:van|thi) [a-z]",
    re.IGNORECASE,
)
_SPACED_MIDDLES = (" thị ", " văn ", " thi ", " van ")
_BORN = re.compile(r"\bsinh\s+[n\d]|\bn(?:am|gay)\s+sinh|\bs\.?n\b\.?\W{0,3}\d|\bdob\b")
_TITLE = re.compile(rf"\b(?:{TITLE_PATTERN})\b")
_CALLED = re.compile(
    r'[\s:(/"?]*+(?:[Bb]a\b|BA\b)?[\s:("?]*+(?:ho\s++)?(?:ten\s|la\s|TEN\s|LA\s)?[\s:"?]*+'
    r"[A-Z][A-Za-z]*+\s++[A-Z]"
)
_MIDDLE = re.compile(r"\s(?:van|thi|a)\s+[a-z]")
_ORDER = re.compile(r"\s*+(?:\d{1,3}\s*+(?:[.)\-]\s*+)?)?([a-z]++)\s++[a-z]")

_HEADS: dict[Head, str] = {
    "name": (
        "ho va ten|ho ten|ho, ten|ho va ten dem|ten doi tuong|ten nan nhan|ten nguoi vi pham"
        "|danh sach doi tuong|ho ten doi tuong|ho va ten doi tuong|ho ten chu co so|chu co so|ten chu co so"
    ),
    "given": "ho|ten|ten dem|ho dem|ho lot",
    "alias": "bi danh|biet danh|ten goi khac|ten thuong goi",
    "birth": "ngay sinh|nam sinh|sn|ngay thang nam sinh|ngay, thang, nam sinh|ngay/thang/nam sinh",
    "age": "tuoi",
    "sex": "gioi tinh|nam/nu",
    "id": (
        "cccd|so cccd|can cuoc|so can cuoc|can cuoc cong dan|so can cuoc cong dan|cmnd|so cmnd|cmtnd|so cmtnd"
        "|cmt|so cmt|cccd/cmnd|cmnd/cccd|so cccd/cmnd|so cmnd/cccd|cmt/cccd|chung minh nhan dan"
        "|so chung minh nhan dan|so dinh danh|so dinh danh ca nhan|ma dinh danh ca nhan|ho chieu|so ho chieu"
        "|so bhxh|ma so bhxh|so so bhxh|so the bhyt|so bhyt|the bhyt|ma the bhyt|ma so bhyt"
        "|passport|so passport"
        "|giay to tuy than|so giay to tuy than|so giay to"
    ),
    "phone": (
        "sdt|so dt|dien thoai|so dien thoai|di dong|dtdd|so di dong|dien thoai di dong|zalo|sdt/zalo"
        "|so dien thoai lien he"
    ),
    "account": "so tai khoan|stk|so tk|tai khoan ngan hang|so tai khoan ngan hang",
    "plate": "bien so|bien so xe|bien kiem soat|bks|so xe|bien so phuong tien",
    "home": (
        "noi o|cho o|noi o hien nay|noi cu tru|ho khau|hktt|ho khau thuong tru|thuong tru|tam tru|noi tam tru"
        "|que|que quan|nguyen quan|noi thuong tru|dia chi thuong tru|noi dang ky ho khau thuong tru"
        "|cho o hien nay|dia chi nha|dia chi nha rieng|noi o hien tai|dia chi cu tru"
    ),
    "address": "dia chi|dia chi lien he",
    "other": (
        "nghe nghiep|dan toc|trinh do|trinh do hoc van|facebook|ton giao|tien an tien su|nhan than|tien an"
        "|tien su|hoan canh gia dinh|tinh trang hon nhan|quoc tich"
    ),
    "business": (
        "ten co so|ten co so kinh doanh|ten co so kinh doanh dich vu|ten doanh nghiep|ten khach san"
        "|ten nha nghi|ten quan|ten cong ty|ten co so vi pham"
    ),
}
_HEAD_OF: dict[str, Head] = {key: head for head, keys in _HEADS.items() for key in keys.split("|")}
_HEADS_BEGIN = frozenset(key[:2] for key in _HEAD_OF)
_NAMED = ("ho va ten ", "ho ten ", "danh sach nguoi ", "danh sach hoc vien", "danh sach nan nhan")
_SIGNER = re.compile(r"nguoi (?:lap|ky|bao cao|soan|phu trach|lien he)|thu truong|can bo|lanh dao|chu ky|:")
_LONGEST_HEAD = 60
LONG, _OVERLAP = 2_000, 200
# As whoever made a file signs its name.
_THREE_WORDS = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]* [A-Z][a-z]*\b")
_TAIL = re.compile(r"\([^()]*\)|[*:.]+\s*$")


def windows(text: str) -> Iterator[str]:
    """A long text in pieces that lap over each other: what tells of a person is short, and patterns are
    quick on short texts only.
    """
    if len(text) <= LONG:
        yield text
        return
    for start in range(0, len(text) - _OVERLAP, LONG - _OVERLAP):
        yield text[start : start + LONG]


def may_hold(line: str) -> bool:
    """Tell whether a text, its letters without marks, is worth a closer look."""
    return any(map(_may_hold, windows(line)))


def _may_hold(line: str) -> bool:
    if _GLANCE.search(line) is None:
        return _may_be_lone(line)
    low = line.lower()
    if _DIGITS.search(low) is not None or _BORN.search(low) is not None or _OTHER.search(low) is not None:
        return True
    if any(_CALLED.match(line, title.end()) is not None for title in _TITLE.finditer(low)):
        return True
    if SHORTENED.search(line) is not None:
        return True
    first = _ORDER.match(low)
    if first is not None and first[1] in COMMON_ASCII and _CALLED.match(line, first.start(1)) is not None:
        return True
    return _may_be_lone(line) or any(
        line[middle.end() - 1].isupper() and not FAMILY_ASCII.isdisjoint(low[: middle.start()].split()[-2:])
        for middle in _MIDDLE.finditer(low)
    )


def _may_be_lone(line: str) -> bool:
    """Tell whether a text may be a name, and nothing else but marks and figures."""
    first = _FIRST.match(line)
    if first is None or first[1].lower() not in LONE_FAMILY_ASCII or len(line) > _LONGEST_HEAD:
        return False
    found = LONE.fullmatch(line)
    if found is None:
        return False
    words = found[1].lower().split()
    return GIVEN_ASCII.issuperset(words[1:]) and not opens_no_name(words)


def may_tell(text: str) -> bool:
    """The same of a text as it stands; also of names in small letters in the midst of it."""
    plain = composed(text)
    return may_hold(folded(plain)) or small_name(plain)


def small_name(text: str) -> bool:
    """Tell whether a composed text may name somebody in small letters, by the middle name."""
    low = text.lower()
    return any(middle in low for middle in _SPACED_MIDDLES) and _SMALL.search(text) is not None


def head_of(line: str) -> Head | None:
    """What a heading in letters without marks says stands beneath it; None if it is none of a person's."""
    if len(line) > _LONGEST_HEAD or line.lstrip()[:2].lower() not in _HEADS_BEGIN:
        return None
    words = " ".join(_TAIL.sub("", line.lower()).split())
    if words in _HEAD_OF:
        return _HEAD_OF[words]
    if words.startswith(_NAMED) and _SIGNER.search(words) is None:
        return "name"
    parts = [_HEAD_OF.get(part.strip()) for part in words.split("/")] if "/" in words else []
    return next((part for part in parts if part in {"id", "phone", "birth"}), None)


def masked_name(name: str, year: int = 9999, places: frozenset[str] = PLACES) -> str:
    """A file's or sheet's name with what it tells of persons hidden."""
    return told_by_name(name, year, places)[0]


def told_by_name(
    name: str, year: int = 9999, places: frozenset[str] = PLACES
) -> tuple[str, tuple[Kind, ...]]:
    """A file's name with what it tells of persons hidden, and the kinds of what it tells."""
    text = composed(name).replace("_", " ")
    plain = folded(text)
    signed = any(words.split(" ", 1)[0].lower() in COMMON_ASCII for words in _THREE_WORDS.findall(plain))
    if not signed and not may_hold(plain) and not small_name(text):
        return name, ()
    from ppmd_cli.checks.privacy_text import hits_in, masked, named_pieces

    hits = hits_in(text, year, places)
    if not any(hit.kind == "name" for hit in hits):
        hits += named_pieces(text, places)
    return (masked(text, hits), tuple(hit.kind for hit in hits)) if hits else (name, ())
