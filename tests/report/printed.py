"""A document as it comes out of the printer: LibreOffice's page, its words and its drawn lines in points."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.conftest import need

MM = 72 / 25.4


@dataclass(frozen=True)
class Box:
    """Some text on a page, or a line that is drawn (its text is empty)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Page:
    """A printed page."""

    width: float
    height: float
    lines: tuple[Box, ...]

    def find(self, pattern: str) -> Box | None:
        """The printed line with such a text, blanks aside: fonts that stand in for others tear words apart."""
        plain = re.sub(r"\s", "", pattern)
        return next((one for one in self.lines if re.search(plain, re.sub(r"\s", "", one.text))), None)


class Printed:
    """The pages of a document, and the lines that are drawn on the first."""

    def __init__(self, data: bytes, folder: Path) -> None:
        office = need(shutil.which("soffice") or shutil.which("libreoffice"), "LibreOffice")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "page.docx").write_bytes(data)
        home = f"-env:UserInstallation={(folder.parent / 'home').as_uri()}"
        _run(office, home, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "page.docx")
        self.pdf = folder / "page.pdf"

    @cached_property
    def pages(self) -> list[Page]:
        reader = need(shutil.which("pdftotext"), "pdftotext")
        root = ET.fromstring(_run(reader, "-bbox", self.pdf, "-"))
        return [_page(one) for one in root.iter() if one.tag.endswith("}page")]

    @cached_property
    def rules(self) -> list[Box]:
        """From top to bottom."""
        drawer = need(shutil.which("pdftocairo"), "pdftocairo")
        svg = _run(drawer, "-svg", "-f", "1", "-l", "1", self.pdf, "-")
        height = self.pages[0].height
        found = []
        for a, b, c, d, scale in re.findall(
            r'd="M ([\d.]+) ([\d.]+) L ([\d.]+) ([\d.]+) "[^>]*transform="matrix\(([\d.]+),', svg
        ):
            x1, y1, x2, y2 = (float(one) * float(scale) for one in (a, b, c, d))
            found.append(Box("", min(x1, x2), height - max(y1, y2), max(x1, x2), height - min(y1, y2)))
        return sorted(set(found), key=lambda one: one.top)


def _run(*command: object) -> str:
    done = subprocess.run([str(one) for one in command], check=True, capture_output=True, timeout=180)
    return done.stdout.decode("utf-8", "replace")


def _page(node: ET.Element) -> Page:
    words = [
        Box(
            one.text or "",
            float(one.get("xMin", "0")),
            float(one.get("yMin", "0")),
            float(one.get("xMax", "0")),
            float(one.get("yMax", "0")),
        )
        for one in node.iter()
        if one.tag.endswith("}word")
    ]
    lines: list[list[Box]] = []
    for word in sorted(words, key=lambda one: (round(one.bottom), one.left)):
        last = lines[-1] if lines else None
        if last and abs(last[-1].bottom - word.bottom) < 2 and word.left - last[-1].right < 12:
            last.append(word)
        else:
            lines.append([word])
    return Page(
        float(node.get("width", "0")),
        float(node.get("height", "0")),
        tuple(
            Box(
                " ".join(one.text for one in line),
                line[0].left,
                min(one.top for one in line),
                line[-1].right,
                max(one.bottom for one in line),
            )
            for line in lines
        ),
    )


def _rule_below(printed: Printed, box: Box | None) -> float:
    """The drawn line's length as a part of the text's; 0 where there is none close below."""
    if box is None:
        return 0
    found = [
        one
        for one in printed.rules
        if 0 <= one.top - box.top < 30 and abs(one.middle - box.middle) < 3 and one.bottom - one.top < 1
    ]
    return found[0].width / box.width if found else 0


def _longest(printed: Printed, *patterns: str) -> Box | None:
    boxes = [box for one in patterns if (box := printed.pages[0].find(one)) is not None]
    if not boxes:
        return None
    wide, last = max(boxes, key=lambda one: one.width), max(boxes, key=lambda one: one.top)
    return Box(last.text, wide.left, last.top, wide.right, last.bottom)


def country_on_one_line(printed: Printed) -> bool:
    """The country's name does not wrap."""
    return printed.pages[0].find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$") is not None


def nothing_reaches_into_the_margins(printed: Printed) -> bool:
    """On upright pages: 30 mm on the left and 20 on the right are free; a borderless table's edges too."""
    upright = [one for one in printed.pages if one.width < one.height]
    return all(
        line.left >= 30 * MM - 1 and line.right <= page.width - 20 * MM + 1
        for page in upright
        for line in page.lines
    )


def motto_line_as_long_as_text(printed: Printed) -> bool:
    """To a twentieth: fonts that stand in for Times New Roman have other Vietnamese letters."""
    return 0.95 <= _rule_below(printed, printed.pages[0].find("Độc lập - Tự do - Hạnh phúc$")) <= 1.05


def issuer_line_third_to_half(printed: Printed) -> bool:
    """From a third to a half of the longest line of the issuing body's name."""
    box = _longest(
        printed, "SỞ LAO ĐỘNG - THƯƠNG BINH", "^VÀ XÃ HỘI$", "^ỦY BAN NHÂN DÂN$", "^TỈNH THANH HÓA$"
    )
    return 1 / 3 <= _rule_below(printed, box) <= 1 / 2


def subject_line_third_to_half(printed: Printed) -> bool:
    """From a third to a half of the longest line of the subject."""
    page = printed.pages[0]
    above, below = page.find("^(TÓM TẮT )?BÁO CÁO$"), page.find("^(Kính gửi:|1\\. )")
    if above is None or below is None:
        return False
    inside = [one for one in page.lines if above.bottom < one.bottom < below.top]
    wide, last = max(inside, key=lambda one: one.width), max(inside, key=lambda one: one.top)
    box = Box(last.text, wide.left, last.top, wide.right, last.bottom)
    return 1 / 3 <= _rule_below(printed, box) <= 1 / 2


def number_and_day_on_one_line(printed: Printed) -> bool:
    """The number on the left and place and day on the right stand on one level."""
    number, day = printed.pages[0].find("^Số: "), printed.pages[0].find(", ngày .* tháng .* năm ")
    return number is not None and day is not None and abs(number.bottom - day.bottom) < 2


def number_of_the_page_in_the_head(printed: Printed) -> bool:
    """In the middle of the upper margin; none on a first page; in an annex they begin again."""
    wanted = 0
    for page in printed.pages:
        top = [one for one in page.lines if one.bottom < 20 * MM]
        first = not top
        wanted = 1 if first else wanted + 1
        if not first and (
            len(top) != 1
            or top[0].text != str(wanted)
            or abs(top[0].middle - (page.width + (30 - (20 if page.width < page.height else 15)) * MM) / 2)
            > 3
        ):
            return False
    return not [one for one in printed.pages[0].lines if one.bottom < 20 * MM]


def signature_beside_recipients(printed: Printed) -> bool:
    """Whom it goes to and who signs begin on one level and end on one page."""
    for page in printed.pages:
        box = page.find("^Nơi nhận:")
        if box is not None:
            beside = [
                one for one in page.lines if one.left > box.right + 50 and abs(one.bottom - box.bottom) < 4
            ]
            return len(beside) == 1 and beside[0].text == beside[0].text.upper()
    return False


CHECKS: dict[str, Callable[[Printed], bool]] = {
    check.__name__: check
    for check in (
        country_on_one_line, nothing_reaches_into_the_margins, motto_line_as_long_as_text, issuer_line_third_to_half, subject_line_third_to_half,
        number_and_day_on_one_line, number_of_the_page_in_the_head, signature_beside_recipients,
    )
}  # fmt: skip
