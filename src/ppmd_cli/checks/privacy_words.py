"""Words by which persons are known in Vietnamese offices' texts (domain facts, section 5)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

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
    sùng sung mùa hạng thào hơ lâu và chá lữ lang tăng đàm đồng ông quan sầm lăng hoa bế kim thạch phàn lèo
"""
COMMON = frozenset(_COMMON.split())
FAMILY = COMMON | frozenset(_RARER.split())
COMMON_ASCII = frozenset(folded(word) for word in COMMON)
FAMILY_ASCII = frozenset(folded(word) for word in FAMILY)

# What stands after the family name. Further words are names as well, but words of any text, too.
_GIVEN = """
    an anh ánh ân ái bách bảo bắc bằng bích bình cảnh cát cẩm châu chí chiến chinh chung cúc cương cường
    danh diễm diệp diệu doanh dung dũng duy duyên dương đan đạo đạt đăng đắc điệp định đình đông đồng đức
    gấm giang giao giáp hà hải hạnh hảo hào hân hằng hậu hiền hiếu hiển hiệp hoa hòa hoà hoài hoàn hoàng
    hồng huân huệ hùng huy huyền hưng hương hường hữu kha khả khải khang khanh khánh khiêm khoa khôi khuê
    khuyên kiên kiều kiệt kim kỳ lam lan lâm lân lệ liên liễu linh loan long lộc lợi luân lương lượng ly mai
    mạnh mẫn mến mỹ minh mơ my na nam nga ngân nghi nghĩa ngoan ngọc nguyên nguyệt nhã nhàn nhân nhật nhi
    nhiên nhung như oanh phong phú phúc phụng phương phượng quân quang quốc quý quyên quyền quyết quỳnh sang
    sáng sâm sen sơn sương tài tâm tân tấn thạch thái thành thanh thảo thắm thắng thân thiên thiện thịnh
    thoa thoại thọ thơ thơm thu thuần thuận thục thủy thuỷ thúy thuý thùy thuỳ thư thương thường tiên tiến
    tín tình toàn toản trà trang trâm trân tri trí trinh trọng trung trúc tú tuân tuấn tuệ tùng tuyền tuyết
    tươi tường uyên vân vi việt vinh vĩnh vũ vui vượng vy xuân xuyến yên yến ý gia bá công đại nhất trường
    khắc sỹ sĩ thế văn thị hiệu nhâm ninh tưởng tuyên triệu phước phát
"""
GIVEN = frozenset(_GIVEN.split())
GIVEN_ASCII = frozenset(folded(word) for word in GIVEN)

_TITLES = (
    "ông|bà|anh|chị|em|cháu|đối tượng|nạn nhân|bị can|bị cáo|bị hại|học viên|chủ cơ sở|chủ quán"
    "|chủ chứa|người mua dâm|người bán dâm|nghi phạm|môi giới|tiếp viên|đồng chí|tên"
    "|chủ nhà nghỉ|chủ khách sạn|chủ hộ|người vi phạm|người bị xử phạt|người liên quan|người tố cáo"
    "|người tố giác|người báo tin|người được hỗ trợ|người môi giới|họ và tên|họ tên"
)
TITLES = frozenset(_TITLES.split("|"))
TITLE_PATTERN = folded(_TITLES)

# What opens the name of a school, a street, a firm: the person's name after it is theirs.
_NAMESAKE = """
    đường phố trường thpt thcs học non khu thôn bản phường xã ty nghiệp sạn nghỉ karaoke sở số quán
    viện lộ tư doanh hàng tiệm giải thưởng đội trào quỹ tuyến ngã tượng đài đền chùa cầu chợ ngõ
    ngách chi cụm hẻm nhà đình massage bar spa cafe phê trạm dân ptdt trung tnhh mtv
"""
_NAMESAKES = frozenset(_NAMESAKE.split())
_NAMESAKES_ASCII = frozenset(folded(word) for word in _NAMESAKES)
_PHRASES = frozenset(("nga ba", "nga tu", "nga nam", "tu nhan", "liet si", "anh hung"))
# Families of the uplands whose men bear the middle name A.
UPLAND = frozenset(
    ["giang", "thao", "sung", "vang", "lau", "ho", "cha", "va", "cu", "hang", "ly", "mua", "lo"]
)
# What follows a word that looks like a family name, and is none's middle and last name.
_NO_MIDDLES = (
    "văn phòng|văn hóa|văn hoá|văn bản|văn nghệ|văn thư|văn học|văn kiện|văn hiến|văn bằng|văn chương"
    "|thị trấn|thị xã|thị trường|thị sát|thị hiếu|thị lực|thị phần|thị uy|thị thực|thi đua|thi hành|thi công"
    "|thí điểm|thi tuyển"
)
NO_MIDDLES = frozenset(_NO_MIDDLES.split("|"))
_NO_MIDDLES_ASCII = frozenset(folded(pair) for pair in NO_MIDDLES)
# Words that are families, too, and stand in small letters in any text.
_ANY_WORD = frozenset(
    ("ông", "từ", "la", "lại", "đồng", "quan", "hoa", "triệu", "mùa", "phí", "cung", "thân", "văn")
)
SMALL_FAMILY = FAMILY - _ANY_WORD
_LONE = "tăng hạng lang lưu cầm vàng chá lâu sung hơ lục bạch âu viên sầm kim thạch phàn lèo"
# Families that tell of a person where nothing else stands beside the name.
LONE_FAMILY = SMALL_FAMILY - frozenset(_LONE.split())
LONE_FAMILY_ASCII = frozenset(folded(word) for word in LONE_FAMILY)
# Families that without their marks are no other words, not even in a text that has marks elsewhere.
SURE_ASCII = frozenset(("nguyen", "tran", "pham", "hoang", "huynh", "bui", "ngo", "trinh", "quach"))
# Words of offices and notices that are written with capitals and are no part of a person's name.
_OFFICIAL = """
    công cộng hội phòng ban sở ủy trường trưởng đoàn huyện xã phường tỉnh kế hoạch báo biểu mục nghị
    quyết chỉ thông tư luật lao nhân dân trung tâm tổ chức chương trình dự
"""
_OFFICIALS = frozenset(_OFFICIAL.split())
_OFFICIALS_ASCII = frozenset(folded(word) for word in _OFFICIALS)
# `công` is a middle name too, but not before these.
_CONG = "an ty đoàn chức tác nhân nghiệp viên văn"
_AFTER_CONG = frozenset((*_CONG.split(), *folded(_CONG).split()))
# Two or three words of which the first is a family name, and which begin no name.
_NO_NAMES = (
    "vu truong|vu viec|vu an|vi pham|pham vi|pham toi|pham nhan|pham luat|cao dang|cao diem|cao cap"
    "|cao hoc|ly do|ly lich|ly thuyet|ho so|ho tro|ho ngheo|duong tinh|do xe|do thi|le hoi|le phi"
    "|doan truong|doan cong|doan dai|luong cong|nong truong|thao truong|ton vinh|dang thuc"
    "|phan loai|mai dam|thao tac|lo trinh|ha tang|phan dau|do dac|tran ap|cao toc|cao su|vu khi|vo thuat"
    "|mai tang|ho boi|ho dap|ho chua|hoang hon|tong dat|vo co truyen|lo mo tap|lo mo gia|ly luan chinh"
    "|ly tuong cach|ly tuong cong|vu trang nhan|vu trang quan"
)
NO_NAMES = frozenset(_NO_NAMES.split("|"))
# Places that begin as a family name does, and whom streets and youth groups are named after; the units of
# the plan come on top.
_PLACES = (
    "ha noi|ha nam|ha tinh|ha giang|cao bang|ho chi minh|phan thiet|phan rang|duong noi|ly son"
    "|hoang sa|mai chau|ha long|ha dong|cao lanh|thai binh|thai nguyen|ninh binh|ninh thuan|lang son"
    "|dong nai|dong thap|vu quang|le loi|le lai|le hoan|tran phu|tran hung dao|nguyen trai|nguyen du"
    "|le van tam|nguyen van troi|vo thi sau|nguyen thi minh khai|nguyen van cu|hoang van thu"
    "|ly tu trong|hoang hoa tham|phan boi chau|ly thuong kiet|tran quoc toan|tran quoc tuan|phan chu trinh"
    "|nguyen thai hoc|dinh cong trang|le thanh tong|le thai to|le dai hanh|ly thai to|ly nam de"
    "|tran nhan tong|nguyen binh khiem|nguyen cong tru|nguyen tri phuong|nguyen huu canh|ngo thi nham"
    "|le quy don|le hong phong|nguyen duc canh|pham ngoc thach|ton duc thang|ton that thuyet|pham hong thai"
    "|phan dinh phung|phan dinh giot|nguyen thien thuat|bui thi xuan|nguyen thuong hien|tong duy tan"
    "|tran khat chan|ho xuan huong|ho quy ly|duong dinh nghe|trieu quang phuc|mai hac de|mai an tiem"
    "|mai thuc loan|dinh tien hoang|dinh bo linh|tran quang khai|tran nguyen han|tran nhat duat"
    "|luong the vinh|luong ngoc quyen|luong dinh cua|mac dinh chi|ngo gia tu|nguyen luong bang"
    "|pham ngu lao|vo nguyen giap|dao duy tu|dao duy anh|dang thai than|cao ba quat|hoang quoc viet"
    "|ha huy tap|nguyen chi thanh|to vinh dien|be van dan|cu chinh lan|nguyen ba ngoc|nguyen viet xuan"
    "|nguyen mong tuan|luong khanh thien|nguyen phuc|to hien thanh|ngo quyen|le duan|hoang dieu"
    "|thai binh duong|vuong quoc anh|hoang anh gia lai|ha nam ninh|ho cua dat|ho song muc|ho yen my|ho ben en"
    "|phan rang thap cham|hoang thanh thang long|chu van an|le van huu|le huu lap"
)
PLACES = frozenset(_PLACES.split("|"))


_KIN = frozenset(("bà", "cha", "mẹ", "chị", "em", "cháu"))
# What is told of whoever has a name, as it follows the name.
DONE = (
    r"\b(?:(?:da|van|lai|cung)\s+)?(?:bi\s+(?:xu phat|phat|bat|khoi to|tam giu|tam giam|truy to|xu ly"
    r"|lap bien ban)|khai nhan|(?:ban|mua|moi gioi mai|chua mai)\s+dam)\b"
)


def opens_no_name(words: Sequence[str]) -> bool:
    """Tell whether folded words in small letters begin with a phrase, though the first is a family name."""
    return " ".join(words[:2]) in NO_NAMES or " ".join(words[:3]) in NO_NAMES


def is_kin(word: str) -> bool:
    """Tell whether a word after a title names kin, and no person: `ông bà, cha mẹ`."""
    return word.lower() in _KIN


def is_family_name(word: str, *, whole: str, common: bool = False) -> bool:
    """Tell whether a word is a family name; without its marks only in a text (`whole`) that has none."""
    low = word.lower()
    if low in (COMMON if common else FAMILY):
        return True
    return low in SURE_ASCII or (whole.isascii() and low in (COMMON_ASCII if common else FAMILY_ASCII))


def is_small_family(word: str, *, whole: str) -> bool:
    """Tell whether a word in small letters is a family name and, before a middle name, nothing else."""
    if whole.isascii():
        # `đang thi hành` is "dang thi hanh".
        return word in SURE_ASCII
    return word in SMALL_FAMILY


def are_no_middle(words: list[str], *, whole: str) -> bool:
    """Tell whether two words are one of the language's, and no middle and last name."""
    pair = " ".join(words[:2]).lower()
    return pair in (_NO_MIDDLES_ASCII if whole.isascii() else NO_MIDDLES)


def is_title(words: str, *, whole: str) -> bool:
    """Tell whether words that fold to a title are one: `bà`, not `ba`."""
    return whole.isascii() or " ".join(words.lower().split()) in TITLES


def is_official(name: str, *, whole: str) -> bool:
    """Tell whether one of the words is written with a capital in the names of offices and papers."""
    words = name.lower().split()
    official = _OFFICIALS_ASCII if whole.isascii() else _OFFICIALS
    return any(
        word in official and (word not in {"công", "cong"} or not place or after in _AFTER_CONG)
        for place, (word, after) in enumerate(zip(words, [*words[1:], ""], strict=True))
    )


def is_namesake(before: str) -> bool:
    """Tell whether what stands before a person's name makes it that of a school, a street, a firm."""
    words = before.lower().rstrip(' "“(').split()
    last = words[-1].strip('",.;:()“') if words else ""
    if folded(" ".join((*words[-2:-1], last))) in _PHRASES:
        return True
    return last in (_NAMESAKES_ASCII if before.isascii() else _NAMESAKES)


def is_place(name: str, places: frozenset[str]) -> bool:
    """Tell whether a folded name is a place's."""
    return " ".join(name.lower().split()) in places


def masked_number(text: str) -> str:
    """A number with its last two digits left, at most; marks between digits are dropped."""
    digits = [letter for letter in text if letter.isdigit()]
    return HIDDEN * max(3, len(digits) - 2) + "".join(digits[-2:] if len(digits) > 5 else "")
