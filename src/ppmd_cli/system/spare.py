"""Large libraries without what they only look for, which takes as long to load as a page to make.

openpyxl looks for numpy and Pillow, which are there for others; we hand it neither arrays nor pictures.
pandas looks for pyarrow, which only Parquet needs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


def import_openpyxl() -> None:
    """Import openpyxl so that it finds none of them, unless somebody else has imported them already."""
    if "openpyxl" not in sys.modules:
        with _hidden("numpy", "PIL"):
            import openpyxl  # noqa: F401


def import_pandas() -> None:
    """Import pandas so that it finds none of it, unless somebody else has imported it already."""
    if "pandas" not in sys.modules:
        with _hidden("pyarrow"):
            import pandas  # noqa: F401, ICN001


@contextmanager
def _hidden(*names: str) -> Iterator[None]:
    hidden = [name for name in names if name not in sys.modules]
    # None in the list of modules makes an import fail.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
