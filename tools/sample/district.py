"""The figures of one district and its communes, in June and in December.

Every flow of the year is that of the first half and an increment, so that it cannot fall; every part is
drawn from its whole, so that it cannot exceed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .draw import between, chance, fraction, part, pick, working_day
from .story import BUSY_HALVES, INTEGRATED, LATE_PLAN, LATE_TEAM, NO_PLAN_YET, NO_TEAM_YET, PILOTS, SUPPORT

Value = int | float | str | date
Figures = dict[tuple[str, str], Value]
HALVES = ("H1", "H2")
KINDS = (("lodging", 0.41), ("karaoke", 0.23), ("massage", 0.015), ("nightclub", 0.002), ("other", 0.343))
# What a half-year reaches of those concerned.
REACHED = {"H1": 0.235, "H2": 0.235}
INSPECTED = {"H1": 0.152, "H2": 0.145}
COMMUNE_TRAINED = {"H1": 0.072, "H2": 0.073}
DISTRICT_TRAINED = {"H1": 0.085, "H2": 0.07}


@dataclass(frozen=True)
class District:
    """A district, its communes and what the register knows of them."""

    code: str
    name: str
    communes: tuple[str, ...]
    register: dict[tuple[str, str], int]

    def known(self, element: str, unit: str) -> int:
        """A figure of the register."""
        return self.register[element, unit]


def figures(district: District, period: str) -> Figures:
    """Everything that the district reports for the period, by element and subject, the task sheet left out."""
    halves = HALVES[:1] if period == "H1" else HALVES
    out: Figures = {}
    for commune in district.communes:
        for element, value in _commune(district, commune, halves).items():
            out[element, commune] = value
    inspected = {
        half: sum(_inspected(district, commune, half) for commune in district.communes) for half in HALVES
    }
    for block in (
        _plan(district, period),
        _team(district, period),
        _outreach(district, halves),
        _integration(district, period),
        _inspection(district, halves, inspected),
        _pilot(district, period),
        _support(district, halves),
        _training(district, halves),
        _budget(district, halves),
    ):
        for element, value in block.items():
            out[element, district.code] = value
    return out


def _stock(district: District, commune: str, element: str, halves: tuple[str, ...], drift: int) -> int:
    """The register's figure; in December a little more or less."""
    known = district.known(element, commune)
    if halves == HALVES and known > 12:
        known += between(-drift, drift, "drift", element, commune)
    return known


def _commune(district: District, commune: str, halves: tuple[str, ...]) -> dict[str, Value]:
    total = _stock(district, commune, "establishments_total", halves, 1)
    workers = _stock(district, commune, "service_workers_total", halves, 2)
    officers = district.known("commune_officers_total", commune)
    silent = chance(0.09, "silent", commune)
    forms = 0 if silent else between(1, 4, "forms", commune)
    if halves == HALVES:
        forms += between(0 if not silent else 1, 2, "more forms", commune)
    regular = forms >= 1 and not chance(0.1 if halves == HALVES[:1] else 0.13, "irregular", commune)
    out: dict[str, Value] = {
        "outreach_forms": forms,
        "outreach_regular": "Có" if regular else "Không",
        "establishments_total": total,
        **_kinds(commune, total),
        "establishments_inspected": sum(_inspected(district, commune, half) for half in halves),
        "service_workers_total": workers,
        "service_workers_reached": sum(_reached(district, commune, half) for half in halves),
        "commune_officers_total": officers,
        "commune_officers_trained": sum(
            part(officers // 2, 2 * COMMUNE_TRAINED[half], "trained", commune, half) for half in halves
        ),
    }
    return out


def _inspected(district: District, commune: str, half: str) -> int:
    known = district.known("establishments_total", commune)
    pace = BUSY_HALVES.get(district.code, 1.0) if half == "H1" else 1.0
    return part(known // 2, 2 * INSPECTED[half] * pace, "inspected", commune, half)


def _reached(district: District, commune: str, half: str) -> int:
    return part(
        district.known("service_workers_total", commune) // 2, 2 * REACHED[half], "reached", commune, half
    )


def _kinds(commune: str, total: int) -> dict[str, Value]:
    """The kinds of establishment, of which only those that are there are typed."""
    counts: dict[str, int] = {}
    left = total
    for kind, share in KINDS[:-1]:
        counts[kind] = min(left, part(total, share, kind, commune))
        left -= counts[kind]
    counts["other"] = left
    return {f"establishments_{kind}": counts[kind] for kind, _ in KINDS if counts[kind]}


def _plan(district: District, period: str) -> dict[str, Value]:
    code = district.code
    if code in NO_PLAN_YET and period == "H1":
        return {"plan_issued": "Không", "plan_implemented": "Không"}
    in_time = working_day(date(2023, 1, 9), date(2023, 3, 29), "plan date", code)
    day = (NO_PLAN_YET | LATE_PLAN).get(code, in_time)
    return {
        "plan_issued": "Có",
        "plan_number": f"{between(11, 96, 'plan', code)}/KH-UBND",
        "plan_date": day,
        "plan_implemented": "Có",
    }


def _team(district: District, period: str) -> dict[str, Value]:
    code = district.code
    if code in NO_TEAM_YET and period == "H1":
        return {"inspection_team_status": "none"}
    late = (NO_TEAM_YET | LATE_TEAM).get(code)
    kept = late is None and chance(0.2, "team kept", code)
    first, last = (date(2022, 2, 14), date(2022, 11, 18)) if kept else (date(2023, 1, 10), date(2023, 3, 24))
    day = late or working_day(first, last, "team date", code)
    return {
        "inspection_team_status": "kept" if kept else "renewed",
        "inspection_team_number": f"{between(210, 1890, 'team', code)}/QĐ-UBND",
        "inspection_team_date": day,
    }


def _outreach(district: District, halves: tuple[str, ...]) -> dict[str, Value]:
    size, code = len(district.communes), district.code
    sessions = [size + between(2, 2 * size, "sessions", code, half) for half in halves]
    people = [between(34, 62, "people", code, half) for half in halves]
    return {
        "outreach_sessions": sum(sessions),
        "outreach_attendances": sum(n * each for n, each in zip(sessions, people, strict=True)),
        "broadcasts": sum(size * between(3, 9, "broadcasts", code, half) for half in halves),
    }


def _integration(district: District, period: str) -> dict[str, Value]:
    code = district.code
    programmes = ("socioeconomic", "social_assistance", "drugs", "hiv", "trafficking")
    none = code in INTEGRATED["never"] or (period == "H1" and code in INTEGRATED["second half only"])
    chosen = set() if none else {"drugs"} | {p for p in programmes if chance(0.62, "integrated", code, p)}
    out: dict[str, Value] = {f"integrated_{p}": "Có" if p in chosen else "Không" for p in programmes}
    if chosen:
        day = working_day(date(2023, 2, 6), date(2023, 5, 19), "integration", code)
        number = between(120, 980, "integration", code)
        out["integration_document"] = (
            f"Công văn số {number}/UBND-LĐTBXH ngày {day.day}/{day.month}/{day.year}"
        )
    women = between(8, 60, "women", code)
    if chance(0.7, "women told", code):
        more = 0 if period == "H1" else between(6, 40, "women later", code)
        out["women_vocational"] = women + more
        out["women_placed"] = women // 2 + more // 2 + 3
    return out


def _inspection(district: District, halves: tuple[str, ...], inspected: dict[str, int]) -> dict[str, Value]:
    """Rounds, visits, violations; where there was no team, the province's teams alone have inspected."""
    code = district.code
    names = ("rounds", "visits", "by_upper", "violating", "reminded", "fined", "suspended", "revoked")
    total = dict.fromkeys(names, 0)
    fines = 0.0
    for half in halves:
        own_team = not (half == "H1" and code in NO_TEAM_YET)
        count = inspected[half]
        upper = min(count, part(count, 0.07, "upper", code, half)) if own_team else count
        visits = count - upper + part(count, 0.2, "twice", code, half) if own_team else 0
        violating = part(count, 0.085, "violating", code, half)
        fined = part(violating, 0.45, "fined", code, half)
        suspended = part(violating, 0.06, "suspended", code, half)
        new = {
            "rounds": max(1, round(visits / between(4, 8, "a round", code, half))) if visits else 0,
            "visits": visits,
            "by_upper": upper,
            "violating": violating,
            "reminded": violating - fined + (fined // 3),
            "fined": fined,
            "suspended": suspended,
            "revoked": 0,
        }
        total = {name: total[name] + new[name] for name in names}
        fines += sum(pick((2.5, 5, 7.5, 10, 15), "fine", code, half, str(n)) for n in range(fined))
    out: dict[str, Value] = {
        "inspection_rounds": total["rounds"],
        "inspection_visits": total["visits"],
        "establishments_inspected_by_upper": total["by_upper"],
        "establishments_violating": total["violating"],
    }
    if total["violating"]:
        for name in ("reminded", "fined", "suspended", "revoked"):
            out[f"sanction_{name}"] = total[name]
        out["fines_amount"] = int(fines) if fines == int(fines) else fines
    return out


def _pilot(district: District, period: str) -> dict[str, Value]:
    pilot = PILOTS.get(district.code)
    if pilot is None or (period == "H1" and pilot.since != "H1"):
        return {"pilot_model": "Không"}
    return {
        "pilot_model": "Có",
        "pilot_models": 1,
        "pilot_kind": pilot.kind,
        "pilot_document": pilot.document,
    }


def _support(district: District, halves: tuple[str, ...]) -> dict[str, Value]:
    """Few people, in few districts; each uses at least one service."""
    cells = SUPPORT.get(district.code, {})
    needed = sum(cells.get(half, (0, 0))[0] for half in halves)
    received = sum(cells.get(half, (0, 0))[1] for half in halves)
    out: dict[str, Value] = {"support_needed": needed, "support_received": received}
    if received:
        out |= {
            "support_health": received - received // 5,
            "support_vocational": received // 3,
            "support_loan": received // 5,
            "support_legal": received - received // 4,
        }
    return out


def _training(district: District, halves: tuple[str, ...]) -> dict[str, Value]:
    code = district.code
    out: dict[str, Value] = {}
    for who in ("district_officers", "related_officers"):
        total = district.known(f"{who}_total", code)
        out[f"{who}_total"] = total
        out[f"{who}_trained"] = sum(
            part(total // 2, 2 * DISTRICT_TRAINED[half], who, code, half) for half in halves
        )
    classes = [between(1, 3, "classes", code, half) for half in halves]
    out["training_classes"] = sum(classes)
    out["training_attendances"] = sum(
        n * between(32, 58, "class", code, half) for n, half in zip(classes, halves, strict=True)
    )
    return out


def _budget(district: District, halves: tuple[str, ...]) -> dict[str, Value]:
    """In million đồng, to the half million, which floats hold exactly."""
    code = district.code
    local = sum(between(40, 150, "local", code, half) / 2 for half in halves)
    integrated = sum(between(10, 60, "joint", code, half) / 2 for half in halves)
    other = sum(between(0, 16, "other money", code, half) / 2 for half in halves)
    amounts = {
        "budget_total": local + integrated + other,
        "budget_local": local,
        "budget_integrated": integrated,
        "budget_other": other,
    }
    return {name: int(value) if value == int(value) else value for name, value in amounts.items()}


def cover(unit: str, period: str) -> dict[str, Value]:
    """The cover of a return that is in time: closed and signed in the last days of the period."""
    if period == "H1":
        closed = pick(
            (date(2023, 5, 31), date(2023, 6, 9), date(2023, 6, 10), date(2023, 6, 12)), "closed", unit
        )
        last = date(2023, 6, 14)
    else:
        closed = pick(
            (date(2023, 11, 30), date(2023, 12, 8), date(2023, 12, 10), date(2023, 12, 12)), "closed", unit
        )
        last = date(2023, 12, 14)
    signed = working_day(max(closed, date(last.year, last.month, 7)), last, "signed", unit, period)
    if fraction("to the last day", unit) < 0.4:
        closed = signed = last
    return {"data_to": closed, "report_date": signed}
