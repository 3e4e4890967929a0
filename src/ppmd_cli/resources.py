"""Where the files that ship lie: in the checkout for an editable install, else in the package.

An editable install leaves a stale copy of templates/ and schema/ in site-packages: the checkout comes first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_OURS = re.compile(r"""^\[project\]\n(?:(?!\[).*\n)*?name *= *["']ppmd["']""", re.MULTILINE)


@lru_cache(maxsize=1)
def checkout() -> Path | None:
    """The source tree that this package runs from, or None for an installed one."""
    for folder in PACKAGE.parents:
        project = folder / "pyproject.toml"
        if project.is_file():
            return folder if _is_ours(project) else None
    return None


def _is_ours(project: Path) -> bool:
    # To read the whole of it as TOML takes a hundredth of a report's time.
    try:
        return bool(_OURS.search(project.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return False


def folder(name: str) -> Path:
    """The folder `templates`, `schema`, `plans` or `locale`, of the checkout or of the package."""
    root = checkout() if name in {"templates", "schema"} else None
    if root is not None and (root / name).is_dir():
        return root / name
    return PACKAGE / name


def find(name: str, *parts: str) -> Path:
    """A file of folder `name`, as `find("templates", "report.docx")`. Raises FileNotFoundError."""
    path = folder(name).joinpath(*parts)
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def template(*parts: str) -> Path:
    """A file of templates/. Raises FileNotFoundError."""
    return find("templates", *parts)


def template_bytes(name: str) -> bytes:
    """What a file of templates/ holds. Raises FileNotFoundError."""
    return template(name).read_bytes()


def schema(*parts: str) -> Path:
    """A file of schema/. Raises FileNotFoundError."""
    return find("schema", *parts)


def plans() -> Path:
    """The folder of the plans that ship, with their index.yaml."""
    return folder("plans")
