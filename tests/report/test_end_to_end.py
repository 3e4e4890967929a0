"""From typed figures to the report: the program's JSON beside a reckoning that shares nothing with it.

Figures come from a seed (`made_returns`), the second reckoning is `reckoned`.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.conftest import REPOSITORY
from tests.report.called import call
from tests.report.made_returns import (
    AGENCIES,
    COMMUNES,
    DISTRICTS,
    EXPECTED,
    STATES,
    UNKNOWN,
    Blanks,
    Figures,
    crimes,
    make,
    tips,
    yes,
)
from tests.report.reckoned import (
    NO_VALUE,
    RULES,
    Scene,
    completeness,
    duties,
    of_unit,
    out_of_reach,
    parts,
    summed,
    value_of,
)

SCHEMA = json.loads((REPOSITORY / "schema" / "report.schema.json").read_text(encoding="utf-8"))


class Office:
    """Blank workbooks of a period, a set of returns typed into them, and what is changed for one scene."""

    def __init__(self, period: str, folder: Path, units: tuple[str, ...] = EXPECTED) -> None:
        self.period, self.folder, self.units = period, folder, units
        self.blanks = Blanks(call, period, folder / "blanks", *units)
        self.figures: dict[str, Figures] = {
            unit: make(unit, 7, self.blanks) for unit in units if unit in EXPECTED
        }
        (folder / "returns").mkdir()
        self.files = {
            unit: self.blanks.write(unit, self.figures[unit], folder / "returns") for unit in self.figures
        }

    def scene(
        self, tmp: Path, changes: dict[str, Figures], *, without: tuple[str, ...] = (), broken: tuple[str, ...] = (),
        as_of: date, beside: Office | None = None,
    ) -> tuple[Scene, dict]:  # fmt: skip
        """Type the changes, run the report, and give the scene beside what the report says."""
        figures = {
            unit: self.figures[unit] | changes.get(unit, {}) for unit in self.figures if unit not in without
        }
        for unit, own in figures.items():
            typed = own | ({("report_number", unit): None} if unit in broken else {})
            if unit in changes or unit in broken:
                self.blanks.write(unit, typed, tmp)
            else:
                (tmp / self.files[unit].name).hardlink_to(self.files[unit])
        invited = tuple(unit for unit in self.units if unit not in EXPECTED)
        for unit in invited:
            self.blanks.write(unit, invitation(unit), tmp)
        sources = ["--from", tmp]
        if beside:
            sources += ["--from", beside.folder / "returns"]
        ran = call(
            "report",
            "--period",
            self.period,
            *sources,
            "--as-of",
            as_of,
            "--format",
            "json",
            "--out",
            tmp / "out",
        )
        assert ran.code == 0, ran.err
        report = json.loads(ran.out)
        Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(report)
        return Scene(self.period, figures, as_of, frozenset(broken), invited), report


def invitation(unit: str) -> Figures:
    """What an invited body sends."""
    typed = {
        "report_number": "1/BC",
        "report_date": date(2023, 12, 20),
        "outreach_sessions": 2,
        "outreach_attendances": 80,
    }
    return {(element, unit): value for element, value in typed.items()}


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office("H1", tmp_path_factory.mktemp("half"))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Most districts are left out: their verdicts rest on bounds."""
    return Office("FY", tmp_path_factory.mktemp("year"), (*DISTRICTS[:4], *AGENCIES, "hoi-lhpn"))


def agree(scene: Scene, report: dict, other: Scene | None = None) -> None:
    """Every figure, verdict, bound, duty and task of the report is what the second reckoning gives."""
    assert report["completeness"] == completeness(scene)
    assert [entry["id"] for entry in report["indicators"]] == list(RULES)
    for entry in report["indicators"]:
        wanted = summed(scene, entry["id"]) | {"out_of_reach": out_of_reach(scene, entry["id"])}
        assert {key: entry[key] for key in wanted} == wanted, entry["id"]
        units = list(dict.fromkeys(part.unit for part in parts(scene, entry["id"])))
        assert entry["units"] == [of_unit(scene, entry["id"], unit) for unit in units], entry["id"]
    assert {duty["id"]: duty["units"] for duty in report["duties"]} == duties(scene, other)
    states = {word: state for state, word in STATES.items()}
    for task in report["tasks"]:
        for line in task["units"]:
            typed = value_of(scene, line["unit"], "task_state", task["id"])
            assert line["state"] == (None if typed is NO_VALUE else states.get(typed)), (task["id"], line)


def test_year_with_the_half_beside_it(half: Office, year: Office, tmp_path: Path) -> None:
    changes: dict[str, Figures] = {
        "cong-an": {
            (key, "cong-an"): value for key, value in (crimes(57, "FY") | tips(0, 4999, 0, 1, 0)).items()
        },
        "bql-kkt": {
            ("industrial_workers_total", "bql-kkt"): 90000,
            ("industrial_workers_reached", "bql-kkt"): 13499,
        },
    }
    scene, report = year.scene(tmp_path, changes, as_of=date(2023, 12, 19), beside=half)
    agree(scene, report, Scene("H1", half.figures, scene.as_of))
    said = {
        entry["id"]: (entry["percent"], entry["verdict"], entry["needed"]) for entry in report["indicators"]
    }
    assert said["crimes_growth"] == ("5.6", "exceeded", "0")
    assert said["industrial_workers_reached"] == ("14.999", "not_met", "1")
    assert said["reports_handled"] == ("99.98", "not_met", "1")


def test_half_year_with_returns_missing_broken_and_late(half: Office, tmp_path: Path) -> None:
    late = {
        unit: {("report_date", unit): date(2023, 6, day)}
        for unit, day in (("381", 15), ("382", 14), ("385", 20), ("bdbp", 19))
    }
    without, broken = ("384", "so-gddt", "tand"), ("385", "bql-kkt")
    agree(*half.scene(tmp_path, late, without=without, broken=broken, as_of=date(2023, 6, 20)))


def test_half_year_without_some_figures(half: Office, tmp_path: Path) -> None:
    first, second = COMMUNES["380"][0], COMMUNES["381"][0]
    changes: dict[str, Figures] = {
        "380": {
            ("service_workers_total", first): UNKNOWN,
            ("service_workers_reached", first): UNKNOWN,
            ("pilot_model", "380"): UNKNOWN,
        }
        | {(f"pilot_{what}", "380"): None for what in ("models", "kind", "document")},
        "381": {("outreach_regular", second): UNKNOWN, ("establishments_inspected", second): UNKNOWN},
        "so-gddt": {
            (f"students_higher_education_{what}", "so-gddt"): UNKNOWN for what in ("total", "reached")
        },
        "so-tttt": {("press_central", "2023-04"): UNKNOWN},
        "cong-an": {("crimes_handled", "cong-an"): UNKNOWN},
    }
    agree(*half.scene(tmp_path, changes, as_of=date(2023, 6, 14)))


def test_half_year_on_the_edges(half: Office, tmp_path: Path) -> None:
    changes: dict[str, Figures] = {
        "bql-kkt": {
            ("industrial_workers_total", "bql-kkt"): 100000,
            ("industrial_workers_reached", "bql-kkt"): 14996,
        },
        "cong-an": {
            (key, "cong-an"): value for key, value in (crimes(26, "H1") | tips(3, 2499, 0, 0, 1)).items()
        },
        "so-tttt": {("press_central", "2023-02"): 0},
    }
    for place, unit in enumerate(DISTRICTS):
        changes[unit] = {
            (f"integrated_{name}", unit): yes(name == "hiv" and place < 17)
            for name in ("drugs", "hiv", "socioeconomic", "social_assistance", "trafficking")
        }
        changes[unit] |= {(f"support_{what}", unit): 0 for what in ("needed", "received", "health")}
        changes[unit]["integration_document", unit] = "5/KH" if place < 17 else None
    scene, report = half.scene(tmp_path, changes, as_of=date(2023, 6, 20))
    agree(scene, report)
    said = {
        entry["id"]: (entry["percent"], entry["verdict"], entry["out_of_reach"])
        for entry in report["indicators"]
    }
    assert said["industrial_workers_reached"] == ("14.996", "on_track", False)
    assert said["reports_handled"] == ("99.96", "behind", True)
    assert said["press_monthly"][1:] == ("behind", True)
    assert said["crimes_growth"] == ("0.0", "behind", False)
    assert said["districts_integrated"] == ("63.0", "on_track", False)
    assert said["support_access"] == (None, "not_applicable", False)
