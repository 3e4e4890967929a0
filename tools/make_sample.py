"""Make sample_data/: the returns of the 2023 plan for both periods, the broken ones, and what they add up to.

Run from the repository's root, with the package installed and LibreOffice at hand:
python tools/make_sample.py
The same plan and the same programs give the same bytes, but for the workbook with a password.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sample import saving
from sample.faults import make_faults
from sample.page import page
from sample.program import Blank, make_blanks, report
from sample.readme import readme
from sample.returns import PERIODS, all_returns, names
from sample.story import BY_OPENPYXL, BY_XLSXWRITER
from sample.workbooks import fill

SAMPLE = Path(__file__).resolve().parent.parent / "sample_data"


def make_period(period: str, blanks: dict[str, Blank], work: Path, out: Path) -> None:
    """Write the returns of one period."""
    filled = work / "filled"
    filled.mkdir()
    for_office = []
    for made in all_returns():
        if made.period != period:
            continue
        path = filled / blanks[made.unit].path.name
        saving.plainly(fill(blanks[made.unit], made), path)
        if made.unit in BY_OPENPYXL:
            saving.copy(path, out / path.name)
        elif made.unit in BY_XLSXWRITER:
            saving.through_xlsxwriter(path, out / path.name)
        else:
            for_office.append(path)
    saving.through_libreoffice(for_office, out)
    for path in out.glob("*.xlsx"):
        path.write_bytes(saving.steady(path.read_bytes()))


def fresh(folder: Path) -> Path:
    """An empty folder in place of the old one."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main() -> None:
    """Make everything."""
    blanks = {}
    with tempfile.TemporaryDirectory() as folder:
        for period in PERIODS:
            work = fresh(Path(folder) / period)
            blanks[period] = make_blanks(period, work / "blank")
            make_period(period, blanks[period], work, fresh(SAMPLE / period))
        faults = fresh(SAMPLE / "faults")
        make_faults(blanks[PERIODS[0]], names(), Path(folder) / "faults", faults)
        (faults / ".ppmdignore").write_text(
            "# Broken on purpose: read only when named itself.\n", encoding="utf-8"
        )
        (SAMPLE / "README.md").write_text(readme(), encoding="utf-8")
        reports = {period: report(period, SAMPLE / period) for period in PERIODS}
        (SAMPLE / "EXPECTED.md").write_text(page(SAMPLE, blanks, reports), encoding="utf-8")


if __name__ == "__main__":
    main()
