"""Which program this is, down to the byte: what it makes may change with any line of it."""

from __future__ import annotations

import zlib
from functools import lru_cache
from hashlib import sha256
from importlib import metadata

from ppmd_cli import resources

LIBRARIES = ("docxtpl", "jinja2", "openpyxl", "python-docx")


@lru_cache(maxsize=1)
def program_sha256() -> str:
    """One digest of the program's modules and words, not of the plans and templates that ship with it."""
    whole = sha256()
    for path in sorted(resources.PACKAGE.rglob("*")):
        name = path.relative_to(resources.PACKAGE)
        if name.parts[0] in {"plans", "templates", "schema"} or path.suffix not in {".py", ".json", ".sql"}:
            continue
        data = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{name.as_posix()}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()


def libraries() -> dict[str, str]:
    """The versions of what packs the pages; another build of zlib packs the same content into other bytes."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "?"
    return found | {"zlib": zlib.ZLIB_RUNTIME_VERSION}
