"""Words by which persons are known in Vietnamese offices' texts (domain facts, section 5)."""

from __future__ import annotations

import unicodedata

HIDDEN = "•"


class _Plain(dict[int, str]):
    """Letters without marks, one for one, so that a place in the folded text is a place in the text."""

    def __missing__(self, code: int) -> str:
        letter = {0x111: "d", 0x110: "D", 0xD0: "D", 0x2013: "-", 0x2014: "-", 0x2019: "'"}.get(code)
        if letter is None:
            first = unicodedata.normalize("NFKD", chr(code))[:1]
            letter = first if first.isascii() else "?"
        self[code] = letter
        return letter


_PLAIN = _Plain()
_UNSEEN = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F, 0xAD))


def composed(text: str) -> str:
    """The text in NFC, without characters that nobody sees."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_UNSEEN))


def folded(text: str) -> str:
    """A composed text in ASCII letters, of the same length; case is kept."""
    return text if text.isascii() else text.translate(_PLAIN)


# Family names: common ones open a person's name even alone in a column; with rarer ones a title must stand.
_COMMON = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý cao lường hà trịnh mai
    quách phùng vi lò thao giàng
"""
_RARER = """
    đinh trương lương lưu đào đoàn tạ tống tô từ thái chu châu la lại kiều khương hứa nông ninh
    nghiêm mạc viên vương văn triệu tôn thiều thân doãn cù cung bạch âu phí lục ngân cầm lộc vàng
    sùng thào hơ lâu và chá lữ lang tăng đàm đồng ông quan sầm lăng hoa bế
"""
COMMON = frozenset(_COMMON.split())
FAMILY = COMMON | frozenset(_RARER.split())
COMMON_ASCII = frozenset(folded(word) for word in COMMON)
_FAMILY_ASCII = frozenset(folded(word) for word in FAMILY)

_TITLES = (
    "ông|bà|anh|chị|em|cháu|đối tượng|nạn nhân|bị can|bị cáo|bị hại|học viên|chủ cơ sở|chủ quán"
    "|chủ chứa|người mua dâm|người bán dâm|nghi phạm|tên"
)
TITLES = frozenset(_TITLES.split("|"))
TITLE_PATTERN = folded(_TITLES)

# What opens the name of a school, a street, a firm: the person's name after it is theirs.
_NAMESAKE = """
    duong pho truong thpt thcs hoc non khu thon ban phuong xa ty nghiep san nghi karaoke so quan
    vien lo tu doanh hang tiem giai thuong doi trao quy tuyen nga tuong dai den chua cau cho ngo
    ngach chi cum hem nha dinh massage bar spa cafe phe tram dan ptdt trung
"""
NAMESAKE = frozenset(_NAMESAKE.split())
# Words of offices and notices that are written with capitals and are no part of a person's name.
_OFFICIAL = """
    cong hoi phong ban so uy truong doan huyen xa phuong tinh ke hoach bao bieu muc nghi quyet chi
    thong tu luat lao nhan dan trung tam to chuc chuong trinh du
"""
OFFICIAL = frozenset(_OFFICIAL.split())
# Two words of which the first is a family name, and which begin no name.
_NO_NAMES = (
    "vu truong|vu viec|vu an|vi pham|pham vi|pham toi|pham nhan|pham luat|cao dang|cao diem|cao cap"
    "|cao hoc|ly do|ly lich|ly thuyet|ho so|ho tro|ho ngheo|duong tinh|do xe|do thi|le hoi|le phi"
    "|phan loai|mai dam|thao tac|lo trinh|ha tang|phan dau|do dac|tran ap"
)
NO_NAMES = frozenset(_NO_NAMES.split("|"))
# Places that begin as a family name does, and whom streets and youth groups are named after; the units of
# the plan come on top.
_PLACES = (
    "ha noi|ha nam|ha tinh|ha giang|cao bang|ho chi minh|phan thiet|phan rang|duong noi|ly son"
    "|hoang sa|mai chau|ha long|ha dong|cao lanh|thai binh|thai nguyen|ninh binh|ninh thuan|lang son"
    "|dong nai|dong thap|vu quang|le loi|le lai|le hoan|tran phu|tran hung dao|nguyen trai|nguyen du"
    "|le van tam|nguyen van troi|vo thi sau|nguyen thi minh khai|nguyen van cu|hoang van thu"
    "|ly tu trong|hoang hoa tham|phan boi chau"
)
PLACES = frozenset(_PLACES.split("|"))


def is_family_name(word: str, *, whole: str, common: bool = False) -> bool:
    """Tell whether a word is a family name; without its marks only in a text (`whole`) that has none."""
    low = word.lower()
    if low in (COMMON if common else FAMILY):
        return True
    return whole.isascii() and low in (COMMON_ASCII if common else _FAMILY_ASCII)


def is_title(words: str, *, whole: str) -> bool:
    """Tell whether words that fold to a title are one: `bà`, not `ba`."""
    return whole.isascii() or " ".join(words.lower().split()) in TITLES


def is_place(name: str, places: frozenset[str]) -> bool:
    """Tell whether a folded name is a place's."""
    return " ".join(name.lower().split()) in places


def masked_number(text: str) -> str:
    """A number with its last two digits left, at most; marks between digits are dropped."""
    digits = [letter for letter in text if letter.isdigit()]
    return HIDDEN * max(3, len(digits) - 2) + "".join(digits[-2:] if len(digits) > 5 else "")
