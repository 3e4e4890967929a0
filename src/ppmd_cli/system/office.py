"""LibreOffice, where it is installed: the one outside program that is ever called."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ppmd_cli.errors import InputError, UsageError
from ppmd_cli.system.seal import seal_pdf

SECONDS = 120


def office_program() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf(document: bytes) -> bytes:
    """Turn a Word document into PDF: the same document always into the same bytes.

    Raises UsageError where LibreOffice is not installed, InputError where it fails or takes over two minutes.
    """
    program = office_program()
    if program is None:
        raise UsageError("report.error.no_office")
    with tempfile.TemporaryDirectory(prefix="ppmd-") as name:
        folder = Path(name)
        source = folder / "document.docx"
        source.write_bytes(document)
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(folder), str(source),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603 - our own arguments, no shell
                command, check=True, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL
            )
            return seal_pdf((folder / "document.pdf").read_bytes())
        except (subprocess.SubprocessError, OSError):
            raise InputError("report.error.office_failed") from None
