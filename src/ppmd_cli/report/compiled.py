"""Templates compiled by Jinja2; their code is kept beside the plans in the user's cache.

To compile a template takes longer than to fill it in. Safe to delete; a folder that refuses is passed over.

What is kept runs, so it is read only from a file that is this user's own and nobody else can write. The name
of a file covers the template, how it is compiled, and the versions of Python and Jinja2; its first line is
the digest of the rest.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from collections.abc import Callable, MutableMapping
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2 import Environment, Template, nodes

from ppmd_cli.errors import OutputError
from ppmd_cli.plan.cache import folder

KEPT = 24
SUFFIX = ".code"
_LARGEST = 1 << 24
_OPTIONS = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"),
    *("trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "optimized", "is_async"),
)
"""What decides how a template is compiled, beside the names of filters and tests."""


class Compiled(Environment):
    """An environment that has compiled the sources of one template file before, or keeps their code now.

    by: what else prepares them, with its version.
    """

    def __init__(self, file: bytes, by: str = "", **options: Any) -> None:  # noqa: ANN401 - Jinja2's own
        super().__init__(**options)
        self._file, self._by = sha256(file).hexdigest(), by
        self._kept: dict[str, object] | None = None
        self._more = False

    def prepared(self, source: str, prepare: Callable[[str], str]) -> str:
        """What `prepare` makes of a source; kept as code is."""
        key = f"prepared {_digest(source)}"
        known = self._known()
        made = known.get(key)
        if not isinstance(made, str):
            made = known[key] = prepare(source)
            self._more = True
        return made

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja2's word
        template_class: type[Template] | None = None,
    ) -> Template:
        """See jinja2.Environment. Raises TemplateSyntaxError."""
        if not isinstance(source, str):
            return super().from_string(source, globals, template_class)
        key, known = _digest(source), self._known()
        code = known.get(key)
        if not isinstance(code, CodeType):
            code = known[key] = self.compile(source)
            self._more = True
        made = template_class or self.template_class
        return made.from_code(self, code, self.make_globals(globals), None)

    def keep(self) -> None:
        """Keep what was compiled, and let the oldest go; a folder that cannot be written is no fault."""
        if self._more and self._kept is not None and _is_own_folder():
            with contextlib.suppress(OutputError, OSError):
                _write(self.path(), self._kept)
            self._more = False

    def path(self) -> Path:
        """The file that keeps the code."""
        escaped = self.autoescape if isinstance(self.autoescape, bool) else "?"
        python = (sys.implementation.cache_tag, sys.hexversion)
        how = [getattr(self, name) for name in _OPTIONS]
        known = [sorted(names) for names in (self.filters, self.tests, self.extensions)]
        key = repr((self._file, self._by, jinja2.__version__, python, escaped, how, known))
        return folder() / f"{_digest(key)[:40]}{SUFFIX}"

    def _known(self) -> dict[str, object]:
        if self._kept is None:
            self._kept = _read(self.path())
        return self._kept


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _is_own_folder() -> bool:
    """Where files have no owner, only the user's own folder holds what runs."""
    return _user() is not None or not os.environ.get("PPMD_CACHE")


def _user() -> int | None:
    asked: Callable[[], int] | None = getattr(os, "geteuid", None)
    return None if asked is None else asked()


def _read(path: Path) -> dict[str, object]:
    """Code and texts by the digest of their source; nothing where no file is, or none that can be trusted."""
    try:
        with path.open("rb") as file:
            status, user = os.fstat(file.fileno()), _user()
            if not _is_own_folder() or (
                user is not None and (status.st_uid != user or status.st_mode & 0o022)
            ):
                return {}
            digest, _, data = file.read(_LARGEST).partition(b"\n")
        if digest != sha256(data).hexdigest().encode():
            return {}
        found = marshal.loads(data)  # noqa: S302 - our own file
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, kept_now: dict[str, object]) -> None:
    from ppmd_cli.system import atomic

    data = marshal.dumps(kept_now)
    atomic.write_bytes(path, sha256(data).hexdigest().encode() + b"\n" + data)
    path.chmod(0o600)
    kept = sorted(path.parent.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in kept[KEPT:]:
        old.unlink(missing_ok=True)
