"""A reporting round in a temporary workspace, as docs/can-bo.md goes through it: the outputs that its pictures show."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOTS = "78"
RETURNS = ROOT / "sample_data" / "H1"
SIGNED = """plan = "thanh_hoa_2023"
workspace = "."

[document]
number = "55/BC-SLĐTBXH"
date = 2023-06-19
signatory = ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]

[letter]
symbol = "SLĐTBXH-PCTNXH"
date = 2023-06-19
drafted_by = "PCTNXH"
"""


def ppmd(folder: Path, day: str, *words: str, colour: bool = False) -> str:
    """What a command prints, run in the folder on that day."""
    now = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PPMD_")}
    environ = kept | {"SOURCE_DATE_EPOCH": str(int(now.timestamp())), "COLUMNS": "110", "PYTHONUTF8": "1"}
    if colour:
        environ["FORCE_COLOR"] = "1"
    ran = subprocess.run(
        [sys.executable, "-m", "ppmd_cli", *words], cwd=folder, env=environ, capture_output=True, check=False
    )
    if ran.returncode not in {0, 1}:
        sys.exit(ran.stderr.decode("utf-8"))
    return ran.stdout.decode("utf-8")


def make_round(folder: Path) -> Path:
    """Blanks, returns taken, one sent back, letters, the report; the workspace."""
    ppmd(folder, "2023-05-29", "init", "bao-cao-2023")
    place = folder / "bao-cao-2023"
    (place / "ppmd.toml").write_text(SIGNED, encoding="utf-8")
    ppmd(place, "2023-05-29", "template", "--period", "H1", "--unit", "384", "--out", "bieu-mau")
    for path in sorted(RETURNS.glob("*.xlsx")):
        if not path.name.startswith("406"):
            shutil.copy(path, place / "inbox" / path.name)
    ppmd(place, "2023-06-14", "batch", "--received", "2023-06-12")
    ppmd(place, "2023-06-19", "remind", "--period", "H1")
    ppmd(place, "2023-06-19", "report", "--period", "H1")
    return place


def page_of(
    source: Path, number: int, target: Path, box: tuple[int, int, int, int], work: Path, *, grey: bool = False
) -> None:
    """One page of a document as LibreOffice lays it out. box: left, top, width, height in dots at 78 to the inch."""
    plain = work / f"{target.stem}{source.suffix}"
    shutil.copy(source, plain)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(work / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(work), str(plain)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    left, top, width, height = (str(one) for one in box)
    subprocess.run(
        ["pdftoppm", "-r", DOTS, "-f", str(number), "-l", str(number), "-x", left, "-y", top, "-W", width, "-H", height,
         "-png", *(["-gray"] if grey else []), "-singlefile", str(plain.with_suffix(".pdf")), str(target.with_suffix(""))],
        check=True, capture_output=True,
    )  # fmt: skip
