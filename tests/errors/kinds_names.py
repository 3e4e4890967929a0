"""Names in other spellings where the codes are gone: taken by the safe key, otherwise suggested, never decided."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from ppmd_cli import resources
from ppmd_cli.layout import CODE_COLUMN, SheetLayout
from tests.errors.case import Broken, Case, harmless, kind, moved

N = "names"
BY_NAME = "code_missing_matched_by_name"
Respell = Callable[[str], str]


def _legacy(charset: str) -> dict[str, str]:
    path = Path(resources.PACKAGE) / "intake" / "legacy_charsets.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["charset"] == charset]
    return {row["unicode_nfc"]: row["legacy_as_latin1"] for row in rows}


def _in_charset(charset: str) -> Respell:
    letters = _legacy(charset)

    def respell(name: str) -> str:
        return "".join(letters.get(letter, letter) for letter in unicodedata.normalize("NFC", name))

    return respell


NEW_STYLE = {
    "òa": "oà",
    "óa": "oá",
    "ỏa": "oả",
    "õa": "oã",
    "ọa": "oạ",
    "ùy": "uỳ",
    "úy": "uý",
    "ủy": "uỷ",
    "ũy": "uỹ",
    "ụy": "uỵ",
}


def new_style(name: str) -> str:
    for old, new in NEW_STYLE.items():
        name = re.sub(rf"{old}\b", new, name)
    return name


def i_for_y(name: str) -> str:
    pairs = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
    return re.sub(
        r"(?<=[hklmstHKLMST])[yýỳỷỹỵ]\b|(?<=[Qq]u)[yýỳỷỹỵ]\b", lambda m: m[0].translate(pairs), name
    )


def half_composed(name: str) -> str:
    out = []
    for letter in name:
        parts = unicodedata.normalize("NFD", letter)
        out.append(unicodedata.normalize("NFC", parts[:-1]) + parts[-1] if len(parts) > 2 else letter)
    return "".join(out)


PREFIXES = {"Phường": "P.", "Thị trấn": "TT.", "Xã": "X."}


def short_prefix(name: str) -> str:
    for word, short in PREFIXES.items():
        if name.startswith(word + " "):
            return f"{short} {name.removeprefix(word).strip()}"
    return name


def no_prefix(name: str) -> str:
    for word in PREFIXES:
        name = name.removeprefix(word + " ")
    return name


def without_marks(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def one_mark_wrong(name: str) -> str:
    """The last syllable in plain letters: another place may be called so."""
    head, _, last = name.rpartition(" ")
    return f"{head} {without_marks(last)}"


def _codes_gone(case: Case, respell: Respell, font: str | None = None) -> SheetLayout | None:
    """Names respelt, codes cleared; None where no name changes."""
    table = case.table("child")
    if table is None:
        return None
    page, changed = case.book[table.name], False
    for line in table.lines:
        name = case.names[line.key]
        page.put(line.row, CODE_COLUMN, None)
        page.put(line.row, 3, respell(name), font=font)
        changed |= respell(name) != name
    return table if changed else None


def _read(case: Case, respell: Respell, font: str | None = None) -> Broken | None:
    return harmless(case, BY_NAME) if _codes_gone(case, respell, font) else None


@kind(N, "dấu thanh kiểu mới (hoà, thuỷ)")
def tone_mark_moved(case: Case) -> Broken | None:
    return _read(case, new_style)


@kind(N, "i thay y (Quí, Mĩ)")
def i_y(case: Case) -> Broken | None:
    return _read(case, i_for_y)


@kind(N, "tiền tố viết tắt (P., TT., X.)")
def prefix_short(case: Case) -> Broken | None:
    return _read(case, short_prefix)


@kind(N, "bỏ tiền tố xã, phường, thị trấn")
def prefix_gone(case: Case) -> Broken | None:
    return _read(case, no_prefix)


@kind(N, "UBND thay cho nơi, số thứ tự đứng trước")
def office_for_place(case: Case) -> Broken | None:
    offices = ["UBND {}", "Ủy ban nhân dân {}", "1. {}", "02) UBND {}", "- {}"]
    return _read(case, lambda name: case.rng.choice(offices).format(name[0].lower() + name[1:]))


@kind(N, "ghi chú, tên huyện đứng sau; loại đơn vị ở sau")
def notes_behind(case: Case) -> Broken | None:
    notes = ["{} (miền núi)", "{}, " + case.names[case.unit], "{} - " + case.names[case.unit], "{}:", "{} *"]

    def respell(name: str) -> str:
        kind, bare = next((w, name.removeprefix(w + " ")) for w in PREFIXES if name.startswith(w + " "))
        return case.rng.choice([*notes, f"{bare} ({kind.lower()})"]).format(name)

    return _read(case, respell)


@kind(N, "viết hoa toàn bộ, thừa dấu cách")
def capitals(case: Case) -> Broken | None:
    return _read(case, lambda name: "  " + name.upper().replace(" ", "  "))


@kind(N, "Unicode tổ hợp (NFD)")
def decomposed(case: Case) -> Broken | None:
    return _read(case, lambda name: unicodedata.normalize("NFD", name))


@kind(N, "tổ hợp nửa chừng (ê + dấu nặng rời)")
def half_composed_names(case: Case) -> Broken | None:
    return _read(case, half_composed)


@kind(N, "chữ Ð, dấu cách không ngắt, ký tự vô hình")
def lookalike_letters(case: Case) -> Broken | None:
    return _read(case, lambda name: name.replace("Đ", "Ð").replace(" ", "\u00a0") + "\u200b")


@kind(N, "tên gõ TCVN3, phông .VnTime")
def tcvn3(case: Case) -> Broken | None:
    return _read(case, _in_charset("TCVN3"), ".VnTime")


@kind(N, "tên gõ TCVN3, phông hoa .VnTimeH")
def tcvn3_capitals(case: Case) -> Broken | None:
    return _read(case, lambda name: _in_charset("TCVN3")(name.lower()), ".VnTimeH")


@kind(N, "tên gõ VNI, phông VNI-Times")
def vni(case: Case) -> Broken | None:
    return _read(case, _in_charset("VNI"), "VNI-Times")


@kind(N, "tên gõ TCVN3, phông đã mất")
def tcvn3_font_lost(case: Case) -> Broken | None:
    return _read(case, _in_charset("TCVN3"))


@kind(N, "tên gõ VNI, phông đã mất")
def vni_font_lost(case: Case) -> Broken | None:
    return _read(case, _in_charset("VNI"))


@kind(N, "tên không dấu: chỉ gợi ý")
def no_marks(case: Case) -> Broken | None:
    table = _codes_gone(case, without_marks)
    if table is None:
        return None
    return Broken(case.book, at={spot for line in table.lines for spot in moved(table.name, line.row, 3)})


@kind(N, "tên không dấu, mọi mã dòng, mã cột đã mất: chỉ gợi ý")
def no_marks_no_codes(case: Case) -> Broken | None:
    table = _codes_gone(case, lambda name: without_marks(name).upper())
    if table is None:
        return None
    page = case.book[table.name]
    for column in range(1, page.last_column() + 1):
        page.put(table.code_row, column, None)
    return Broken(case.book, at={spot for line in table.lines for spot in moved(table.name, line.row, 3)})


@kind(N, "một mã gõ sai một chữ số, tên đúng")
def code_mistyped(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    row = case.rng.choice(table.lines).row
    code = case.book[table.name].text(row, CODE_COLUMN)
    wrong = next(f"{code[:-1]}{digit}" for digit in "9137" if f"{code[:-1]}{digit}" not in case.names)
    case.book[table.name].put(row, CODE_COLUMN, wrong)
    return Broken(case.book, at=moved(table.name, row, CODE_COLUMN))


@kind(N, "mã xã của một huyện khác, tên đúng")
def code_of_another(case: Case) -> Broken | None:
    table = case.table("child")
    theirs = [one for other in case.others if (their := other.table("child")) for one in their.subjects]
    if table is None or not theirs:
        return None
    row = case.rng.choice(table.lines).row
    case.book[table.name].put(row, CODE_COLUMN, case.rng.choice(theirs))
    return Broken(case.book, at=moved(table.name, row, CODE_COLUMN))


@kind(N, "một tên sai dấu, mã mất: chỉ gợi ý")
def one_name_wrong(case: Case) -> Broken | None:
    table = case.table("child")
    if table is None:
        return None
    lines = [line for line in table.lines if one_mark_wrong(case.names[line.key]) != case.names[line.key]]
    if not lines:
        return None
    line, page = case.rng.choice(lines), case.book[table.name]
    page.put(line.row, CODE_COLUMN, None)
    page.put(line.row, 3, one_mark_wrong(case.names[line.key]))
    return Broken(
        case.book,
        at=moved(table.name, line.row, 3),
    )


@kind(N, "Có, Không và lời văn gõ TCVN3, phông .VnTime")
def tcvn3_values(case: Case) -> Broken | None:
    return _values_in(case, "TCVN3", ".VnArial")


@kind(N, "Có, Không và lời văn gõ VNI, phông VNI-Times")
def vni_values(case: Case) -> Broken | None:
    return _values_in(case, "VNI", "VNI-Helve")


def _values_in(case: Case, charset: str, font: str) -> Broken:
    respell = _in_charset(charset)
    for cell in case.cells(("yes_no", "choice", "text")):
        raw = case.raw(cell)
        if raw is not None and raw.kind == "text":
            case.put(cell, respell(raw.text), font=font)
    return harmless(case)


@kind(N, "mã đơn vị trên bìa thay bằng tên")
def unit_by_name(case: Case) -> Broken | None:
    row, column = case.layout.identity["UNIT"]
    name = case.names[case.unit]
    case.book[case.layout.cover.name].put(row, column, case.rng.choice([name, name.upper(), f"UBND {name}"]))
    return Broken(case.book, at=moved(case.layout.cover.name, row, column))


@kind(N, "mã đơn vị trên bìa bị xóa")
def unit_code_gone(case: Case) -> Broken | None:
    row, column = case.layout.identity["UNIT"]
    case.book[case.layout.cover.name].put(row, column, None)
    return Broken(case.book, at=moved(case.layout.cover.name, row, column))


@kind(N, "mã kỳ trên bìa thay bằng lời")
def period_by_words(case: Case) -> Broken | None:
    row, column = case.layout.identity["PERIOD"]
    case.book[case.layout.cover.name].put(row, column, "6 tháng đầu năm")
    return Broken(case.book, at=moved(case.layout.cover.name, row, column))


@kind(N, "nhãn mã trên bìa (PLAN, UNIT ...) bị xóa")
def identity_labels_gone(case: Case) -> Broken | None:
    for row, _ in case.layout.identity.values():
        case.book[case.layout.cover.name].put(row, CODE_COLUMN, None)
    return harmless(case, BY_NAME)
