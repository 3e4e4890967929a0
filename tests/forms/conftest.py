"""What the tests of the forms share."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Convert = Callable[[Sequence[Path], Path], list[Path]]


@pytest.fixture(scope="session")
def resave(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Open workbooks in LibreOffice, let it calculate, and save them as .xlsx under the same names elsewhere."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is needed for this test and is not installed")
        pytest.skip("LibreOffice is not installed: what it makes of our workbooks is not tested")
    profile = tmp_path_factory.mktemp("profile")

    def run(paths: Sequence[Path], folder: Path) -> list[Path]:
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                str(folder),
                *map(str, paths),
            ],
            check=True,
            capture_output=True,
            timeout=60 + 20 * len(paths),
        )
        made = [folder / path.name for path in paths]
        assert all(path.is_file() for path in made)
        return made

    return run
