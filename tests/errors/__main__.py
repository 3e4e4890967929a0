"""make errors: break good returns in every way, print how each kind fared, and write docs/errors.md.

With names of kinds: only those, with what was said of each return that did not fare well; nothing is written.
"""

from __future__ import annotations

import sys
import time
from multiprocessing import Pool

from tests.errors.case import KINDS
from tests.errors.clean import alarms
from tests.errors.measure import VERDICTS, Bench, Tally, measure
from tests.errors.table import GROUPS, PAGE, page, total, totals

WORKERS = 2
_kept: list[Bench] = []


def _one(name: str) -> Tally:
    if not _kept:
        _kept.append(Bench())
    return next(measure(_kept[0], [KINDS[name]]))


def _names() -> list[str]:
    places = list(GROUPS)
    return sorted(KINDS, key=lambda name: places.index(KINDS[name].group))


def main(wanted: list[str]) -> int:
    """Exit 1 where something is missed, or needlessly complained of."""
    start = time.perf_counter()
    print(f"{'':32}{'cell':>10}{'elsewhere':>10}{'right':>10}{'missed':>10}{'alarm':>10}")
    tallies = []
    with Pool(WORKERS) as pool:
        for tally in pool.imap(_one, wanted or _names(), chunksize=1):
            tallies.append(tally)
            print(
                f"{tally.kind.group:8}{tally.kind.name:24}"
                + "".join(f"{tally.verdicts[one]:10}" for one in VERDICTS)
            )
            for miss in tally.misses if wanted else []:
                print("    ", miss)
    if wanted:
        return 0
    found, looked = alarms(Bench())
    print("\n" + totals(tallies, found, looked) + "\n".join(found))
    PAGE.write_text(page(tallies, found, looked), encoding="utf-8")
    print(f"{PAGE.name} written in {time.perf_counter() - start:.0f} s")
    counts = total(tallies)
    return 1 if counts["missed"] or counts["alarm"] or found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
