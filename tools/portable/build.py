"""Build the portable folder: the program for a machine without Python, rights or network, and its menus.

    python -m venv build-venv && build-venv/bin/pip install --require-hashes -r requirements/portable.txt
    build-venv/bin/pip install --no-deps --no-build-isolation .
    build-venv/bin/python tools/portable/build.py --out dist

Gives dist/ppmd-<version>/ and the same as .zip, for the system that it runs on: on Windows `build.bat` does all
three steps. Needs nothing but what the lock file names; asks nothing of the network.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
FOLDERS = ("1-bao-cao-nhan-duoc", "2-ket-qua")
# What our libraries look for and can do without: a third of the size.
LEFT_OUT = (
    "PIL",
    "matplotlib",
    "IPython",
    "pytest",
    "tkinter",
    "pyarrow",
    "lxml.isoschematron",
    "numpy.f2py",
)
LANGUAGES = ("vi", "en", "root")


def main() -> None:
    """Build into --out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    out = parser.parse_args().out.resolve()
    folder = out / f"ppmd-{version('ppmd')}"
    shutil.rmtree(folder, ignore_errors=True)
    frozen = _freeze(out / "work")
    shutil.copytree(frozen, folder / "ppmd", symlinks=True)
    shutil.rmtree(out / "work")
    _slim(folder / "ppmd")
    for name in FOLDERS:
        (folder / name).mkdir()
    for source in sorted((HERE / "folder").iterdir()):
        # Windows reads its own line ends only.
        text = source.read_text(encoding="utf-8")
        (folder / source.name).write_text(text, encoding="utf-8", newline="\r\n")
    shutil.copy(HERE / "ppmd.toml", folder / "ppmd.toml")
    print(folder)
    print(_zipped(folder))


def _freeze(work: Path) -> Path:
    """Run PyInstaller; the folder that it makes."""
    package = Path(subprocess.check_output([sys.executable, "-c", "import ppmd_cli; print(ppmd_cli.__path__[0])"],
                                           cwd=HERE, text=True).strip())  # fmt: skip
    words = ["--noconfirm", "--clean", "--onedir", "--console", "--name", "ppmd", "--log-level", "WARN"]
    words += ["--distpath", str(work / "dist"), "--workpath", str(work / "build"), "--specpath", str(work)]
    words += ["--collect-submodules", "ppmd_cli", "--copy-metadata", "ppmd"]
    words += [
        word
        for name in ("docxtpl", "jinja2", "openpyxl", "python-docx")
        for word in ("--copy-metadata", name)
    ]
    words += ["--collect-submodules", "rich._unicode_data"]
    # With its sources: a report names the program that made it by their digest.
    words += ["--add-data", f"{package}{os.pathsep}ppmd_cli"]
    # An editable installation has these beside the package.
    beside = [name for name in ("templates", "schema") if not (package / name).is_dir()]
    words += [word for name in beside for word in ("--add-data", f"{ROOT / name}{os.pathsep}ppmd_cli/{name}")]
    words += [word for name in LEFT_OUT for word in ("--exclude-module", name)]
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", *words, str(HERE / "entry.py")], check=True, cwd=HERE
    )
    return work / "dist" / "ppmd"


def _slim(folder: Path) -> None:
    """Leave out the languages that nobody here writes, compiled code beside its source, and where it was made."""
    for told in folder.rglob("direct_url.json"):
        told.unlink()
    for data in folder.rglob("babel/locale-data"):
        for path in data.glob("*.dat"):
            if path.stem.split("_")[0] not in LANGUAGES:
                path.unlink()
    for cache in list(folder.rglob("__pycache__")):
        shutil.rmtree(cache)


def _zipped(folder: Path) -> Path:
    path = folder.parent / f"{folder.name}-{sys.platform}.zip"
    path.unlink(missing_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for one in sorted(folder.rglob("*")):
            target.write(one, one.relative_to(folder.parent))
    return path


if __name__ == "__main__":
    main()
