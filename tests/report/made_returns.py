"""Made-up returns of the 2023 plan: figures from a seed, typed into the program's own blank workbooks.

Figures are nested so that the checks of the plan hold; the annual flows are twice the half-year ones.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

PLAN = Path(__file__).parents[2] / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023"
AGENCIES = (
    "so-ldtbxh",
    "so-tttt",
    "so-vhttdl",
    "so-yt",
    "so-gddt",
    "cong-an",
    "bql-kkt",
    "bdbp",
    "vksnd",
    "tand",
)
PROGRAMMES = ("socioeconomic", "social_assistance", "drugs", "hiv", "trafficking")
UNKNOWN = "không có số liệu"
STATES = {"not_started": "Chưa thực hiện", "in_progress": "Đang thực hiện", "done": "Hoàn thành"}
TEAMS = {"renewed": "Kiện toàn trong năm", "kept": "Giữ nguyên theo quyết định trước", "none": "Chưa có"}

Figures = dict[tuple[str, str], Any]  # (element, subject) -> what is typed; None: left blank


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the plan's tables."""
    with (PLAN / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


UNITS = rows("units.csv")
DISTRICTS = tuple(row["code"] for row in UNITS if row["kind"] == "district")
COMMUNES = {
    d: tuple(row["code"] for row in UNITS if row["parent"] == d and row["kind"] == "commune")
    for d in DISTRICTS
}
REGISTER = {(row["unit"], row["element"]): int(row["value"]) for row in rows("register.csv")}
BASELINE = {row["period"]: int(row["value"]) for row in rows("baseline.csv")}
EXPECTED = (*DISTRICTS, *AGENCIES)


class Blanks:
    """The blank workbooks of a period and where each value goes, as `ppmd template --format json` says."""

    def __init__(self, ppmd: Callable[..., Any], period: str, folder: Path, *units: str) -> None:
        asked = [word for unit in units for word in ("--unit", unit)] or ["--all"]
        ran = ppmd("template", "--period", period, *asked, "--out", folder, "--format", "json")
        assert ran.code == 0, ran.err
        self.period = period
        self.files = {entry["unit"]: entry for entry in json.loads(ran.out)["files"]}

    def write(self, unit: str, figures: Mapping[tuple[str, str], Any], folder: Path, name: str = "") -> Path:
        """The unit's workbook with these figures typed in."""
        entry = self.files[unit]
        book = load_workbook(entry["path"])
        for cell in entry["cells"]:
            key = (cell["element"], cell["subject"])
            if key in figures:
                book[cell["sheet"]][cell["cell"]].value = figures[key]
        path = folder / (name or Path(entry["path"]).name)
        book.save(path)
        return path

    def tasks(self, unit: str) -> dict[str, bool]:
        """The unit's tasks, and whether it must state how far it is with each."""
        cells = self.files[unit]["cells"]
        return {cell["subject"]: cell["required"] for cell in cells if cell["element"] == "task_state"}


def yes(truth: object) -> str:
    """A yes/no cell."""
    return "Có" if truth else "Không"


def cover(draw: random.Random, unit: str, period: str) -> Figures:
    """The cover of a return signed in time."""
    last = 6 if period == "H1" else 12
    return {
        ("report_number", unit): f"{draw.randint(1, 400)}/BC-UBND",
        ("report_date", unit): date(2023, last, draw.randint(8, 14)),
    }


def commune(draw: random.Random, code: str, rate: float) -> Figures:
    """The row of one commune."""
    total = round(REGISTER[code, "establishments_total"] * draw.uniform(0.9, 1.1))
    workers = max(1, round(REGISTER[code, "service_workers_total"] * draw.uniform(0.9, 1.1))) if total else 0
    officers = max(1, round(REGISTER[code, "commune_officers_total"] * draw.uniform(0.9, 1.1)))
    forms = draw.choice((0, 1, 2, 3, 4))
    figures = {
        "outreach_forms": forms,
        "outreach_regular": yes(forms and draw.random() < 0.9),
        "establishments_total": total,
        "establishments_lodging": total or None,
        "establishments_inspected": draw.randint(0, round(total * rate)),
        "service_workers_total": workers,
        "service_workers_reached": draw.randint(0, round(workers * rate)),
        "commune_officers_total": officers,
        "commune_officers_trained": draw.randint(0, round(officers * rate)),
    }
    return {(element, code): value for element, value in figures.items()}


def district(draw: random.Random, unit: str, rate: float) -> Figures:
    """One district's half-year figures."""
    figures: Figures = {}
    for code in COMMUNES[unit]:
        figures |= commune(draw, code, rate)
    inspected = sum(figures["establishments_inspected", code] for code in COMMUNES[unit])
    by_upper = draw.randint(0, inspected // 3)
    own = inspected - by_upper
    violating = draw.randint(0, inspected // 4)
    issued = draw.random() < 0.9
    team = draw.choice(("renewed", "renewed", "kept", "none"))
    programmes = {name: draw.random() < 0.25 for name in PROGRAMMES}
    pilot = draw.random() < 0.15
    needed = draw.choice((0, 1, 3, 8))
    received = draw.randint(0, needed)
    sessions, classes, money = draw.randint(0, 9), draw.randint(0, 4), draw.randint(0, 90)
    single = {
        "plan_issued": yes(issued),
        "plan_number": "12/KH-UBND" if issued else None,
        "plan_date": date(2023, draw.choice((1, 2, 3, 3, 4, 5)), draw.choice((1, 15, 28)))
        if issued
        else None,
        "plan_implemented": yes(issued and draw.random() < 0.9),
        "inspection_team_status": TEAMS[team],
        "inspection_team_number": None if team == "none" else "34/QĐ-UBND",
        "inspection_team_date": {"none": None, "kept": date(2022, 5, 6)}.get(
            team, date(2023, draw.choice((2, 3, 4)), 1)
        ),
        "outreach_sessions": sessions,
        "outreach_attendances": sessions * 40,
        "integration_document": "5/KH" if any(programmes.values()) else None,
        "inspection_rounds": min(own, 3),
        "inspection_visits": own + draw.randint(0, 5) if own else 0,
        "establishments_inspected_by_upper": by_upper,
        "establishments_violating": violating,
        "sanction_reminded": violating,
        "sanction_fined": violating // 2,
        "sanction_suspended": 0,
        "sanction_revoked": 0,
        "fines_amount": violating // 2 * 3,
        "pilot_model": yes(pilot),
        "pilot_models": 1 if pilot else None,
        "pilot_kind": "Can thiệp giảm hại" if pilot else None,
        "pilot_document": "7/QĐ-UBND" if pilot else None,
        "support_needed": needed,
        "support_received": received,
        "support_health": received,
        "support_vocational": 0,
        "support_loan": 0,
        "support_legal": 0,
        "training_classes": classes,
        "training_attendances": classes * 30,
        "budget_total": money,
        "budget_local": money,
        "budget_integrated": 0,
        "budget_other": 0,
    }
    single |= {f"integrated_{name}": yes(truth) for name, truth in programmes.items()}
    for who in ("district", "related"):
        total = max(2, round(REGISTER[unit, f"{who}_officers_total"] * draw.uniform(0.9, 1.1)))
        single |= {
            f"{who}_officers_total": total,
            f"{who}_officers_trained": draw.randint(0, round(total * rate)),
        }
    return figures | {(element, unit): value for element, value in single.items()}


def agency(draw: random.Random, unit: str, rate: float, period: str) -> Figures:
    """One agency's half-year figures: what every agency is asked, then what it alone is asked."""
    officers = round(REGISTER[unit, "provincial_officers_total"] * draw.uniform(0.9, 1.1))
    issued = draw.random() < 0.8
    figures: dict[str, Any] = {
        "plan_issued": yes(issued),
        "plan_number": "3/KH-SO" if issued else None,
        "plan_date": date(2023, draw.choice((2, 3, 4)), 20) if issued else None,
        "provincial_officers_total": officers,
        "provincial_officers_trained": draw.randint(0, round(officers * rate)),
        "inspection_rounds": 2,
        "inspection_visits": 12,
        "establishments_checked": 10,
        "establishments_violating": 1,
        "sanction_fined": 0,
        "sanction_suspended": 0,
        "sanction_revoked": 0,
        "fines_amount": 0,
        "guidance_documents": 2,
        "outreach_sessions": 3,
        "outreach_attendances": 120,
        "inspection_team_status": TEAMS["renewed"],
        "inspection_team_number": "9/QĐ-UBND",
        "inspection_team_date": date(2023, 3, draw.choice((1, 31))),
        "harm_reduction_clients": 9,
        "hiv_counselled_tested": 90,
        "border_operations": 4,
        "cases_transferred": 1,
        "lesson_trials": 1,
        "establishments_registered": 3300,
    }
    for kind in ("upper_secondary", "higher_education", "vocational"):
        who = "so-ldtbxh" if kind == "vocational" else "so-gddt"
        total = round(REGISTER[who, f"students_{kind}_total"] * draw.uniform(0.9, 1.1))
        figures |= {
            f"students_{kind}_total": total,
            f"students_{kind}_reached": draw.randint(0, round(total * rate)),
        }
    total = round(REGISTER["bql-kkt", "industrial_workers_total"] * draw.uniform(0.9, 1.1))
    figures |= {
        "industrial_workers_total": total,
        "industrial_workers_reached": draw.randint(0, round(total * rate)),
    }
    for chain in (("supervised", "prosecuted"), ("accepted", "tried")):
        for people in ("cases", "accused", "defendants"):
            figures |= {f"{people}_{step}": 20 - 5 * place for place, step in enumerate(chain)}
    figures |= tips(
        draw.randint(0, 9),
        draw.randint(0, 30),
        draw.randint(0, 4),
        draw.choice((0, 0, 1)),
        draw.choice((0, 0, 2)),
    )
    figures |= crimes(BASELINE[period] + draw.choice((-3, 0, 1, 2)), period)
    made = {(element, unit): value for element, value in figures.items()}
    if unit == "so-tttt":
        for month in range(1, 7 if period == "H1" else 13):
            made["press_central", f"2023-{month:02}"] = draw.choice((0, 1, 1, 1, 2, 3))
            made["press_provincial", f"2023-{month:02}"] = draw.choice((1, 4, 9))
    return made


def tips(carried: int, handled: int, pending: int, late: int, overdue: int) -> dict[str, int]:
    """Reports to the police, balanced."""
    received = max(0, handled + pending + late + overdue - carried)
    carried = handled + pending + late + overdue - received
    return {
        "tips_carried_in": carried, "tips_received": received, "tips_handled": handled,
        "tips_pending_in_time": pending, "tips_handled_late": late, "tips_overdue": overdue,
    }  # fmt: skip


def crimes(number: int, period: str) -> dict[str, int]:
    """Cases and what hangs on their number."""
    return {
        "crimes_handled": number, "crimes_handled_previous_year": BASELINE[period], "cases_harbouring": number,
        "cases_procuring": 0, "cases_minor_buying": 0, "cases_trafficking": 0, "accused_initiated": number + 1,
        "raids": 3, "cases_detected": number + 2, "persons_detected": number * 3, "persons_organising": number,
        "persons_buying": 0, "persons_selling": 0,
    }  # fmt: skip


def make(unit: str, seed: object, blanks: Blanks, rate: float = 0.4) -> Figures:
    """What the unit types, the same for the same seed."""
    draw = random.Random(f"{seed}/{unit}")
    figures = district(draw, unit, rate) if unit in DISTRICTS else agency(draw, unit, rate, blanks.period)
    figures |= cover(draw, unit, blanks.period)
    for task, led in blanks.tasks(unit).items():
        if led or draw.random() < 0.3:
            figures["task_state", task] = STATES[draw.choice(("not_started", "in_progress", "in_progress"))]
    return figures
