"""Make the 2023 plan's register.csv and baseline.csv: made-up figures, said to be made up in every row.

The totals lie near the published ones (3,368 establishments in the province); how they spread over the
communes is drawn from a hash of the unit's code: the same units give the same bytes on any machine.

Run from the repository's root: python tools/make_register.py
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

PLAN = Path(__file__).resolve().parent.parent / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023"
SEED = "thanh_hoa_2023 register 1"
SOURCE = "số giả định để minh họa"
ESTABLISHMENTS = 3368

# How much busier than an ordinary district: cities, towns, the coast; below one in the mountains.
BUSY = {
    "380": 2.4, "381": 1.5, "382": 3.6, "395": 1.3, "399": 1.7, "400": 1.2, "401": 1.1, "406": 1.6,
    "384": 0.35, "385": 0.4, "386": 0.6, "387": 0.4, "388": 0.4, "389": 0.7, "390": 0.8,
    "396": 0.5, "402": 0.6, "403": 0.7, "407": 2.2,
}  # fmt: skip
TYPE_WEIGHT = {"Phường": 9.0, "Thị": 8.0, "Xã": 2.6}

AGENCIES = {
    ("so-ldtbxh", "provincial_officers_total"): 46,
    ("so-tttt", "provincial_officers_total"): 14,
    ("so-vhttdl", "provincial_officers_total"): 24,
    ("so-yt", "provincial_officers_total"): 38,
    ("so-gddt", "provincial_officers_total"): 16,
    ("cong-an", "provincial_officers_total"): 85,
    ("bql-kkt", "provincial_officers_total"): 9,
    ("bdbp", "provincial_officers_total"): 42,
    ("vksnd", "provincial_officers_total"): 27,
    ("tand", "provincial_officers_total"): 31,
    ("so-gddt", "students_upper_secondary_total"): 100_240,
    ("so-gddt", "students_higher_education_total"): 25_160,
    ("so-ldtbxh", "students_vocational_total"): 28_370,
    ("bql-kkt", "industrial_workers_total"): 98_450,
}
BASELINE = {"H1": 26, "FY": 54}


def draw(unit: str, what: str) -> float:
    """A number from 0 to 1 that depends on nothing but the seed, the unit and what is asked."""
    digest = hashlib.sha256(f"{SEED}|{unit}|{what}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def between(unit: str, what: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(draw(unit, what) * (high - low + 1))


def establishments(communes: list[dict[str, str]]) -> dict[str, int]:
    """Spread the province's establishments over its communes by largest remainders; a quiet few have none."""
    weights = {}
    for commune in communes:
        code, kind = commune["code"], commune["name"].split()[0]
        quiet = kind == "Xã" and draw(code, "none") < 0.11
        spread = 0.45 + 1.25 * draw(code, "weight")
        weights[code] = 0.0 if quiet else TYPE_WEIGHT[kind] * BUSY.get(commune["parent"], 1.0) * spread
    whole = sum(weights.values())
    shares = {code: ESTABLISHMENTS * weight / whole for code, weight in weights.items()}
    counts = {code: int(share) for code, share in shares.items()}
    by_rest = sorted(shares, key=lambda code: (counts[code] - shares[code], code))
    for code in by_rest[: ESTABLISHMENTS - sum(counts.values())]:
        counts[code] += 1
    return counts


def workers(code: str, count: int) -> int:
    """From two to four workers an establishment."""
    return round(count * (2 + 2 * draw(code, "workers")))


def rows(units: list[dict[str, str]]) -> list[tuple[str, str, int]]:
    """The register: unit, element, value."""
    communes = [unit for unit in units if unit["kind"] == "commune"]
    counts = establishments(communes)
    out: list[tuple[str, str, int]] = []
    for commune in communes:
        code = commune["code"]
        out.append((code, "establishments_total", counts[code]))
        out.append((code, "service_workers_total", workers(code, counts[code])))
        out.append((code, "commune_officers_total", between(code, "officers", 5, 12)))
    for unit in units:
        if unit["kind"] == "district":
            code = unit["code"]
            size = sum(commune["parent"] == code for commune in communes)
            out.append((code, "district_officers_total", between(code, "district", 22, 38) + size // 2))
            out.append((code, "related_officers_total", between(code, "related", 14, 30) + size // 3))
    return out + [(unit, element, value) for (unit, element), value in AGENCIES.items()]


def write(path: Path, head: list[str], lines: list[tuple[str, ...]]) -> None:
    """Write a CSV file, UTF-8 with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(lines)


def main() -> None:
    """Write both files beside the plan."""
    with (PLAN / "units.csv").open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    register = [(unit, element, str(value), SOURCE) for unit, element, value in rows(units)]
    write(PLAN / "register.csv", ["unit", "element", "value", "source"], list(register))
    baseline = [("cong-an", "crimes_handled_previous_year", p, str(v), SOURCE) for p, v in BASELINE.items()]
    write(PLAN / "baseline.csv", ["unit", "element", "period", "value", "source"], list(baseline))


if __name__ == "__main__":
    main()
