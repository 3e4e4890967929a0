"""What is particular in the sample, all of it made up: who is late, who has no plan yet, where the models are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# The half-year's returns: one district sends nothing, one is late, one sends a return with errors.
MISSING_H1 = "384"
LATE_H1 = "406"
LATE_DAY = date(2023, 6, 16)
WITH_ERRORS_H1 = "402"

# No plan in June (the day on which it comes at last); another has one, but after the first quarter.
NO_PLAN_YET = {"403": date(2023, 8, 15)}
LATE_PLAN = {"388": date(2023, 4, 12)}
# No inspection team in June; another renewed it after the first quarter.
NO_TEAM_YET = {"387": date(2023, 7, 12)}
LATE_TEAM = {"391": date(2023, 4, 20)}
# Says that a task is done without the document that shows it.
NO_EVIDENCE_H1 = "386"

# Districts that were ahead with their inspections in the first half.
BUSY_HALVES = {"380": 0.85, "382": 1.3, "407": 0.9, "399": 0.7, "396": 0.5, "394": 0.4}

INTEGRATED = {
    "never": ("385", "387", "396", "404"),
    "second half only": ("386", "391", "398", "403"),
}


@dataclass(frozen=True)
class Pilot:
    """A pilot model: since when, what it is about, the document that approved it."""

    since: str
    kind: str
    document: str


PILOTS = {
    "380": Pilot("H1", "several", "Quyết định số 1176/QĐ-UBND ngày 15/3/2023"),
    "382": Pilot("H1", "prevention", "Quyết định số 842/QĐ-UBND ngày 10/4/2023"),
    "399": Pilot("FY", "reintegration", "Quyết định số 2310/QĐ-UBND ngày 18/8/2023"),
    "407": Pilot("FY", "labour_rights", "Quyết định số 3052/QĐ-UBND ngày 05/9/2023"),
}

# People in need and eligible, and those supported, in each half of the year.
SUPPORT = {
    "380": {"H1": (16, 11), "H2": (12, 10)},
    "381": {"H1": (4, 3), "H2": (3, 2)},
    "382": {"H1": (12, 8), "H2": (9, 8)},
    "395": {"H1": (3, 2), "H2": (3, 2)},
    "399": {"H1": (6, 4), "H2": (4, 3)},
    "406": {"H1": (4, 2), "H2": (3, 2)},
    "402": {"H2": (3, 2)},
    "407": {"H1": (10, 7), "H2": (8, 7)},
}

# Which program has saved the return; all others were saved by LibreOffice.
BY_OPENPYXL = ("381", "389", "393", "401", "so-yt", "tand")
BY_XLSXWRITER = ("385", "392", "400", "405", "so-vhttdl", "bdbp")
