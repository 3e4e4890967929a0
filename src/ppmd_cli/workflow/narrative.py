"""Use: the officer's text of a period: a file in the workspace, made once, then the officer's alone."""

from __future__ import annotations

import unicodedata
from hashlib import sha256
from pathlib import Path

from ppmd_cli.checks.privacy import PrivacyScanner
from ppmd_cli.checks.privacy_text import hits_in
from ppmd_cli.errors import InputError, SettingsError
from ppmd_cli.i18n import Translator
from ppmd_cli.model.period import Period
from ppmd_cli.model.plan import Plan
from ppmd_cli.report.narrative import Narrative, blank, parse
from ppmd_cli.system.atomic import write_text
from ppmd_cli.workflow.workspace import Workspace

FILE_NAME, SUFFIX = "narrative.md", ".md"
LARGEST = 1 << 20


def narrative_path(workspace: Workspace, period: str) -> Path:
    """Where the officer's text of a period stands: beside its report."""
    return workspace.place("reports") / period / FILE_NAME


def make_narrative(workspace: Workspace, period: Period, t: Translator) -> Path | None:
    """Make the file to be filled in, if there is none; its path if it was made now. Raises OutputError."""
    path = narrative_path(workspace, period.id)
    if path.exists() or path.is_symlink():
        return None
    return write_text(path, blank(t, period.label.of(t.lang)))


def keep_narrative(workspace: Workspace, plan: Plan, period: str, t: Translator) -> str | None:
    """The sha256 of the officer's text, kept in the archive; None where nothing is written in it.

    Raises SettingsError for a text that cannot be printed, InputError, OutputError.
    """
    path = narrative_path(workspace, period)
    if not path.is_file():
        return None
    data = _read(path)
    if not checked(data, plan, path, t).sections:
        return None
    digest = sha256(data).hexdigest()
    workspace.archive.keep(digest, SUFFIX, data)
    return digest


def kept_narrative(workspace: Workspace, digest: str | None) -> Narrative:
    """The text with this sha256, from the archive. InputError if it is gone or changed."""
    if digest is None:
        return Narrative()
    data = workspace.archive.read(digest, SUFFIX)
    return parse(data.decode("utf-8-sig"), workspace.archive.path(digest, SUFFIX))


def checked(data: bytes, plan: Plan, path: Path, t: Translator) -> Narrative:
    """The text read, after it was searched for what tells of persons. Raises SettingsError with the line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError("narrative.error.encoding", path=path) from None
    found = parse(text, path)
    places = PrivacyScanner(plan).places
    before = ""
    for number, line in enumerate(unicodedata.normalize("NFC", text).splitlines(), 1):
        # What is in a comment is kept, too; a name may go on in the next line.
        for hit in hits_in(f"{before} {line}", plan.year, places):
            kind = t(f"finding.personal.kind.{hit.kind}")
            raise SettingsError("narrative.error.personal", path=path, line=number, kind=kind)
        before = line.strip()
    return found


def read_narrative(path: Path, plan: Plan, t: Translator) -> Narrative:
    """A text that is not a workspace's. Raises SettingsError, InputError."""
    return checked(_read(path), plan, path, t)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(
            "cli.error.read", path=path, reason=error.strerror or type(error).__name__
        ) from error
    if len(data) > LARGEST:
        raise SettingsError("narrative.error.long", path=path, most=LARGEST)
    return data
