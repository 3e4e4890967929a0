"""A plan's folder -> its Plan, kept as JSON in the user's cache: then neither YAML nor pydantic is loaded."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from ppmd_cli.errors import InputError, PlanFault
from ppmd_cli.model.finding import Finding
from ppmd_cli.model.plan import Plan
from ppmd_cli.plan import cache

if TYPE_CHECKING:
    from ppmd_cli.plan.build import Files

_SUFFIXES = (".yaml", ".csv")


def load_plan(folder: Path, *, use_cache: bool = True) -> Plan:
    """The plan of a folder. Raises PlanFault with every fault, InputError when the folder cannot be read."""
    return plan_of(read_folder(folder), folder, use_cache=use_cache)


def plan_of(texts: dict[str, bytes], folder: Path, *, use_cache: bool = True) -> Plan:
    """The plan of files that have been read, by their names in the folder. Raises PlanFault."""
    sha256 = hash_of(texts)
    if use_cache:
        kept = cache.read(sha256)
        if kept is not None:
            return kept
    plan, findings = _build(texts, sha256)
    errors = [finding for finding in findings if finding.severity.rank == 0]
    if plan is None or errors:
        raise PlanFault(findings, folder=folder)
    if use_cache:
        cache.write(plan)
    return plan


def check_folder(folder: Path) -> list[Finding]:
    """Every fault of the plan in a folder, most useful first; never from the cache. Raises InputError."""
    texts = read_folder(folder)
    return _build(texts, hash_of(texts))[1]


def inspect_folder(folder: Path) -> tuple[Plan | None, list[Finding]]:
    """The plan as far as it can be built, and every fault. Raises InputError."""
    texts = read_folder(folder)
    return _build(texts, hash_of(texts))


def read_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of every definition file by its name relative to the folder. Raises InputError."""
    texts: dict[str, bytes] = {}
    try:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.suffix in _SUFFIXES and path.is_file() and not path.name.startswith("."):
                texts[name] = path.read_bytes()
    except OSError as error:
        raise InputError(
            "cli.error.read", path=folder, reason=error.strerror or type(error).__name__
        ) from error
    return texts


def hash_of(texts: dict[str, bytes]) -> str:
    """The sha256 of a plan: every .yaml and .csv file of the folder (cases too), names and bytes."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{len(texts[name])}\0".encode())
        digest.update(texts[name])
    return digest.hexdigest()


def _build(texts: dict[str, bytes], sha256: str) -> tuple[Plan | None, list[Finding]]:
    from ppmd_cli.plan.build import Files, build
    from ppmd_cli.plan.cases import read_cases
    from ppmd_cli.plan.faults import Faults

    faults = Faults()
    files: Files = Files(texts, sha256)
    plan = build(files, faults)
    if plan is not None:
        read_cases(texts, plan, faults)
    return plan, list(faults.sorted())
