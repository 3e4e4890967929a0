"""Wherever it is installed it finds its files: from a wheel out of the sdist, and from a checkout with edited templates."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from ppmd_cli import __version__
from tests.conftest import REPOSITORY

COPIED = ("src", "templates", "schema", "requirements", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "ppmd.toml")  # fmt: skip
LOOK = """
import json, sys
from ppmd_cli import __version__, resources
print(json.dumps({
    "version": __version__, "package": str(resources.PACKAGE), "template": resources.template("README.md").read_text("utf-8"),
    "schema": str(resources.schema("README.md")), "plans": str(resources.plans()), "checkout": str(resources.checkout()),
}))
"""

pytestmark = pytest.mark.slow


def run(*words: object, cwd: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PPMD_"))}
    ran = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=environ,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def checkout_copy(folder: Path) -> Path:
    """A checkout that may be changed; no .venv, no caches."""
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignore)
        elif source.exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def new_venv(folder: Path) -> Path:
    """A venv that borrows the libraries of the one the tests run in, but not its ppmd, which is editable."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    own = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    )
    # As a plain entry of the path, so that the .pth of the editable ppmd there is not followed.
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def install(python: Path, *words: object, cwd: Path) -> None:
    """Install offline, without dependencies."""
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-index", "--no-deps", "--no-build-isolation",
        "--disable-pip-version-check", "--ignore-installed", *words, cwd=cwd)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A checkout, its sdist, and the wheel that is built from that."""
    folder = tmp_path_factory.mktemp("dist")
    source = checkout_copy(tmp_path_factory.mktemp("source") / "ppmd")
    run(sys.executable, "-m", "build", "-q", "--no-isolation", "--outdir", folder, source, cwd=folder)
    (sdist,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    return source, sdist, wheel


def test_a_wheel_out_of_the_sdist_installed_elsewhere(built, tmp_path):
    python = new_venv(tmp_path / "venv")
    install(python, built[2], cwd=tmp_path)
    seen = json.loads(run(python, "-c", LOOK, cwd=tmp_path))
    package = Path(seen["package"])
    assert tmp_path in package.parents
    assert seen["checkout"] == "None"
    assert seen["template"] == (REPOSITORY / "templates" / "README.md").read_text(encoding="utf-8")
    assert Path(seen["schema"]).parent == package / "schema"
    assert Path(seen["plans"]) == package / "plans"
    assert run(python.parent / "ppmd", "--version", cwd=tmp_path).startswith(f"ppmd {seen['version']} ")
    if (built[0] / "src/ppmd_cli/plans/index.yaml").exists():
        assert (package / "plans" / "index.yaml").is_file()


def test_everything_that_ships_is_in_the_wheel(built):
    names = set(zipfile.ZipFile(built[2]).namelist())
    for folder, inside in (
        ("templates", "ppmd_cli/templates"),
        ("schema", "ppmd_cli/schema"),
        ("src/ppmd_cli", "ppmd_cli"),
    ):
        wanted = {
            f"{inside}/{path.relative_to(built[0] / folder).as_posix()}"
            for path in (built[0] / folder).rglob("*")
            if path.is_file()
        }
        assert wanted - names == set()
    with tarfile.open(built[1]) as archive:
        inside_sdist = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "templates/README.md",
        "schema/README.md",
        "src/ppmd_cli/__init__.py",
    } <= inside_sdist


def test_an_editable_install_shows_the_template_that_was_edited(tmp_path):
    source = checkout_copy(tmp_path / "checkout")
    python = new_venv(tmp_path / "venv")
    install(python, "-e", source, cwd=tmp_path)
    (source / "templates" / "README.md").write_text("edited", encoding="utf-8")
    seen = json.loads(run(python, "-c", LOOK, cwd=tmp_path))
    assert Path(seen["checkout"]) == source
    assert seen["template"] == "edited"
    stale = list((tmp_path / "venv").rglob("ppmd_cli/templates/README.md"))
    assert stale, "the reason for looking in the checkout first has gone; simplify resources.py"
    assert stale[0].read_text(encoding="utf-8") != "edited"


def test_the_lock_files_name_no_host_and_no_path():
    for path in sorted((REPOSITORY / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        for word in ("://", "--index", "--find-links", "/opt", "/home", "file:"):
            assert word not in text, f"{path.name}: {word}"


def test_the_version_is_told_once_more_in_pyproject():
    assert (
        tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
        == __version__
    )
