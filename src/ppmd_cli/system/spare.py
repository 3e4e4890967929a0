"""openpyxl without what it only looks for: numpy and Pillow, which take as long to load as a page to make.

They are there for pandas; we hand openpyxl neither arrays nor pictures.
"""

from __future__ import annotations

import sys

LOOKED_FOR = ("numpy", "PIL")


def import_openpyxl() -> None:
    """Import openpyxl so that it finds none of them, unless somebody else has imported them already."""
    if "openpyxl" in sys.modules:
        return
    hidden = [name for name in LOOKED_FOR if name not in sys.modules]
    # None in the list of modules makes an import fail.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        import openpyxl  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]
