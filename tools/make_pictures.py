"""Make the pictures of README and docs from the program's real outputs, with Chromium.

    python tools/make_pictures.py            # needs `chromium` (or CHROMIUM=/path), Noto Mono, sample_data,
                                             # LibreOffice and poppler for the pictures of docs/can-bo.md
    python tools/make_pictures.py round      # those of docs/can-bo.md alone
    python tools/make_pictures.py report     # those of README alone

The report is made as of a fixed day, so that the pictures change only when the program does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from palette import fewer_colours
from picture_round import make_round, page_of, ppmd
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
AS_OF = "2023-06-20"
MOST_BYTES = 150 * 1024
COLOURS = (64, 48, 32, 24, 16)
"""The letters' rims need most of them; fewer where a picture is still too large."""


def main() -> None:
    """Run the report, photograph the page and the terminal."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed: set CHROMIUM or install it")
    PICTURES.mkdir(parents=True, exist_ok=True)
    if sys.argv[1:] != ["report"]:
        with tempfile.TemporaryDirectory() as name:
            _round(chromium, Path(name))
    if sys.argv[1:] == ["round"]:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "ppmd_cli", "report", "--period", "H1", "--as-of", AS_OF]
        environ = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "128", "PYTHONUTF8": "1"}
        answer = subprocess.run(
            [*command, "--out", str(folder)], cwd=ROOT, env=environ, capture_output=True, check=True
        ).stdout.decode("utf-8")
        terminal = folder / "terminal.html"
        lines = [line for line in answer.splitlines() if str(folder) not in line]
        terminal.write_text(_as_page("$ ppmd report --period H1\n" + "\n".join(lines)), encoding="utf-8")
        page = next(folder.glob("bao-cao-*.html"))
        _photograph(chromium, terminal, PICTURES / "terminal.png", 1180, 30 + 23 * (len(lines) + 2), folder)
        _photograph(chromium, page, PICTURES / "page.png", 1200, 1830, folder)
        _photograph(chromium, _from_places(page, folder), PICTURES / "places.png", 1200, 2060, folder)


def _round(chromium: str, folder: Path) -> None:
    """The pictures of a round of reporting: workbook, marked copy, letter, report, the screen of the day."""
    place = make_round(folder)
    blank, returned = (next(place.glob(glob)) for glob in ("bieu-mau/*.xlsx", "returned/402/*.xlsx"))
    letter = next(place.glob("letters/H1/*/402*.docx"))
    page_of(blank, 2, PICTURES / "bieu-trong.png", (40, 45, 860, 372), folder)
    page_of(returned, 1, PICTURES / "can-sua.png", (40, 50, 330, 745), folder)
    page_of(returned, 4, PICTURES / "o-sai.png", (40, 45, 860, 463), folder)
    page_of(letter, 1, PICTURES / "cong-van.png", (70, 40, 580, 600), folder, grey=True)
    page_of(
        place / "reports/H1/bao-cao-H1.docx",
        1,
        PICTURES / "bao-cao-word.png",
        (70, 40, 580, 560),
        folder,
        grey=True,
    )
    annex = place / "reports/H1/bao-cao-H1.xlsx"
    page_of(annex, 2, PICTURES / "bieu-do.png", (26, 20, 864, 566), folder)
    page_of(annex, 4, PICTURES / "bang-cheo.png", (26, 20, 864, 526), folder)
    answer = ppmd(place, "2023-06-19", colour=True)
    page = folder / "today.html"
    page.write_text(_as_page("$ ppmd\n" + answer), encoding="utf-8")
    _photograph(
        chromium, page, PICTURES / "hom-nay.png", 1030, 30 + 23 * (len(answer.splitlines()) + 2), folder
    )


def _as_page(ansi: str) -> str:
    console = Console(record=True, width=128, file=Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    console.print(Text.from_ansi(ansi))
    style = "body{margin:14px 18px;background:#fff}pre{font:15px/1.5 'Noto Sans Mono','Noto Mono','DejaVu Sans Mono','Liberation Mono',monospace!important}"
    return console.export_html(inline_styles=True).replace("<style>", f"<style>{style}", 1)


def _from_places(page: Path, folder: Path) -> Path:
    """The page without what stands before the figures by place: a picture begins at the top."""
    text = page.read_text(encoding="utf-8")
    first, then = text.index('<section class="lead"'), text.index('<section aria-labelledby="places"')
    cut = folder / "places.html"
    cut.write_text(text[:first] + text[then:], encoding="utf-8")
    return cut


def _photograph(chromium: str, page: Path, target: Path, width: int, height: int, folder: Path) -> None:
    subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}",
            f"--screenshot={target}", page.as_uri(),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    taken = target.read_bytes()
    for colours in COLOURS:
        target.write_bytes(taken)
        fewer_colours(target, colours)
        if target.stat().st_size <= MOST_BYTES:
            break


if __name__ == "__main__":
    main()
