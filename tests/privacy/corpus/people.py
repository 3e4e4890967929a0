"""Made-up people, each once: what a text says of them, by kind, and what must then stand nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from ppmd_cli.checks.privacy_words import folded

_FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Ngô",
    "Dương",
    "Lý",
    "Trịnh",
    "Cao",
    "Lường",
    "Quách",
    "Phùng",
]
_RARE = ["Đinh", "Trương", "Lương", "Đào", "Đoàn", "Tạ", "Tống", "Mạc", "Nghiêm", "Khương", "Doãn", "Vương"]
_MEN = [
    "Hùng",
    "Dũng",
    "Cường",
    "Tuấn",
    "Thắng",
    "Quân",
    "Khải",
    "Bảo",
    "Lâm",
    "Tùng",
    "Phúc",
    "Khoa",
    "Hiếu",
    "Trọng",
]
_WOMEN = [
    "Hoa",
    "Lan",
    "Yến",
    "Nhung",
    "Trang",
    "Thảo",
    "Huyền",
    "Ngân",
    "Quyên",
    "Oanh",
    "Thúy",
    "Diễm",
    "Hạnh",
    "Loan",
]
_MIDDLES = ["Minh", "Quang", "Ngọc", "Thanh", "Đức", "Hồng", "Thu", "Kim", "Bích", "Xuân", "Hải", "Tuyết"]
_TELEPHONES = ["032", "035", "038", "056", "070", "078", "083", "086", "091", "096", "098"]


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist. plain: without the middle names that only persons bear."""

    name: str
    plain: str
    woman: bool
    citizen: str
    card: str
    phone: str
    day: str
    year: str
    insurance: str
    account: str
    plate: str
    box: str


def people(seed: int) -> Iterator[Person]:
    """One after the other, no name and no number twice."""
    rng = Random(seed)
    seen: set[str] = set()
    while True:
        woman = rng.random() < 0.5
        middle = "Thị" if woman else "Văn"
        more = [rng.choice(_MIDDLES)] if rng.random() < 0.5 else []
        family = rng.choice(_RARE if rng.random() < 0.2 else _FAMILIES)
        last = rng.choice(_WOMEN if woman else _MEN)
        name = " ".join((family, middle, *more, last))
        # Chosen without chance, so that all else stays as it was.
        other = _MIDDLES[len(seen) % len(_MIDDLES)]
        plain = " ".join((family, other if last != other else "Đức", last))
        if plain.isascii():
            plain = f"{family} Ngọc {last}"
        if name in seen:
            continue
        seen.add(name)
        year = rng.randrange(1950, 1999)
        yield Person(
            name=name,
            plain=plain,
            woman=woman,
            citizen=f"038{int(woman)}{year % 100:02}{rng.randrange(100_001, 999_999):06}",
            card=f"17{rng.randrange(1_000_001, 9_999_999):07}",
            phone=rng.choice(_TELEPHONES) + f"{rng.randrange(1_000_001, 9_999_998):07}",
            day=f"{rng.randrange(10, 28)}/{rng.randrange(1, 12)}/{year}",
            year=str(year),
            insurance=f"GD438{rng.randrange(10**9, 10**10 - 1):010}",
            account=f"5010{rng.randrange(10**9, 10**10 - 1):010}",
            plate=f"36B{rng.randrange(1, 9)}-{rng.randrange(100, 999)}.{rng.randrange(10, 99)}",
            box=f"{folded(name.split()[-1]).lower()}{folded(name.split()[0]).lower()}{rng.randrange(100, 999)}@gmail.com",
        )


@dataclass(frozen=True)
class Said:
    """A text about a person. family: the code it must bring; secrets: what must stand nowhere else."""

    kind: str
    family: str
    text: str
    secrets: tuple[str, ...]


def spaced(number: str, mark: str = " ", groups: tuple[int, ...] = (3, 3, 3, 3)) -> str:
    """A number in groups of figures."""
    pieces, at = [], 0
    for size in groups:
        pieces.append(number[at : at + size])
        at += size
    return mark.join(filter(None, (*pieces, number[at:])))


def _names(one: Person) -> Iterator[Said]:
    title = "bà" if one.woman else "ông"
    plain = folded(one.name)
    young = "chị" if one.woman else "anh"
    texts = {
        "name, title": f"{title} {one.name}",
        "name, in a sentence": f"Đã hỗ trợ {young} {one.name} vay vốn",
        "name, capitals": f"{title.upper()} {one.name.upper()}",
        "name, accused": f"Khởi tố bị can {one.name} về tội môi giới",
        "name, concerned": f"đối tượng: {one.name}",
        "name, without marks": f"{folded(title)} {plain}",
        "name, bare": one.name,
        "name, bare without marks": plain,
        "name, in small letters": f"hỗ trợ {one.name.lower()} học nghề",
    }
    for kind, text in texts.items():
        yield Said(kind, "name", text, (one.name,))
    alone = {
        "name, alone": one.plain,
        "name, alone in capitals": one.plain.upper(),
        "name, alone with a day": f"{one.day} - {one.plain}",
    }
    for kind, text in alone.items():
        yield Said(kind, "name", text, (one.plain,))


def _identity(one: Person) -> Iterator[Said]:
    for kind, text in {
        "CCCD": one.citizen,
        "CCCD, with its word": f"CCCD: {one.citizen}",
        "CCCD, in groups": spaced(one.citizen),
        "CCCD, with points": f"căn cước {spaced(one.citizen, '.')}",
    }.items():
        yield Said(kind, "id", text, (one.citizen, text.rpartition(": ")[2]))
    yield Said("CMND", "id", f"CMND số {one.card}", (one.card,))
    yield Said("CMND, in groups", "id", f"CMND: {spaced(one.card)}", (one.card, spaced(one.card)))
    yield Said("passport", "id", f"Hộ chiếu B{one.card[:7]}", (f"B{one.card[:7]}",))
    yield Said("BHYT", "id", f"thẻ BHYT {one.insurance}", (one.insurance,))


def _phones(one: Person) -> Iterator[Said]:
    for kind, text in {
        "phone": one.phone,
        "phone, in groups": f"gọi {spaced(one.phone, ' ', (4, 3, 3))}",
        "phone, with points": spaced(one.phone, ".", (4, 3, 3)),
        "phone, +84": f"+84{one.phone[1:]}",
        "phone, with a word, its zero lost": f"Zalo {one.phone[1:]}",
    }.items():
        yield Said(kind, "phone", text, (one.phone[1:], text))


def _others(one: Person) -> Iterator[Said]:
    yield Said("birth, day", "birth", f"sinh ngày {one.day}", (one.day,))
    yield Said("birth, year", "birth", f"{one.name}, sinh năm {one.year}", (one.name,))
    yield Said("account", "other", f"số tài khoản {one.account}", (one.account,))
    yield Said("plate", "other", f"biển số {one.plate}", (one.plate,))
    yield Said("e-mail", "other", one.box, (one.box,))
    yield Said(
        "home",
        "other",
        f"HKTT: số nhà {one.card[:3]} ngõ {one.card[3:6]} thôn Đông",
        (f"{one.card[:3]} ngõ",),
    )


def said_of(one: Person) -> list[Said]:
    """All that may be said of somebody in one text."""
    return [*_names(one), *_identity(one), *_phones(one), *_others(one)]


KINDS = tuple(one.kind for one in said_of(next(people(0))))
ALONE = ("name, alone", "name, alone in capitals", "name, alone with a day")
BARE_NAMES = frozenset(("name, bare", "name, bare without marks", *ALONE))
