"""python -m tests.privacy: what is planted is refused and comes out nowhere, what is nobody's is not.

Prints kinds by places, found / missed, and the false alarms by kind; exit 1 where there is anything to mend.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.privacy.corpus.cases import positives
from tests.privacy.corpus.measure import Measured, measure
from tests.privacy.corpus.negatives import negatives

SEED, EACH = 11, 2


def table(result: Measured) -> str:
    """Families of kinds by formats, found / missed."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    for case in result.found:
        counts[case.said.family, case.format, True] += 1
    for case, _ in result.missed:
        counts[case.said.family, case.format, False] += 1
    families = sorted({family for family, _, _ in counts})
    formats = sorted({name for _, name, _ in counts})
    lines = [f"{'':8}" + "".join(f"{name:>12}" for name in formats)]
    for family in families:
        cells = (f"{counts[family, name, True]} / {counts[family, name, False]}" for name in formats)
        lines.append(f"{family:8}" + "".join(f"{cell:>12}" for cell in cells))
    return "\n".join(lines)


def main() -> int:
    """Measure all, and print what is to be mended."""
    planted, good = list(positives(SEED, EACH)), list(negatives(SEED))
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder) / "work", planted, good)
    print(table(result))
    for case, wrong in result.missed:
        print("missed:", case.format, case.place, case.said.kind, wrong)
    for case, where in result.leaked:
        print("leaked:", case.format, case.place, case.said.kind, where)
    for one, codes in result.alarms:
        print("alarm:", one.kind, one.place, one.text, codes)
    print(f"{len(planted)} planted: missed {len(result.missed)}, leaked {len(result.leaked)}")
    print(f"{len(good)} of nobody: false alarms {len(result.alarms)}")
    return 1 if result.missed or result.leaked or result.alarms else 0


if __name__ == "__main__":
    sys.exit(main())
