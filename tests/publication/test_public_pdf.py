"""The public edition as PDF: a file of the same bytes whoever makes it again, and nothing of the returns in it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ppmd_cli.i18n import Translator
from ppmd_cli.model.plan import Plan
from ppmd_cli.system.office import office_program
from ppmd_cli.system.seal import seal_pdf
from ppmd_cli.workflow.report import Report, page
from ppmd_cli.workflow.validate import Run
from tests.conftest import need
from tests.publication.test_public_report import DAYS, SAMPLE, SMALL, given, plan, report, run

__all__ = ["plan", "run"]  # fixtures

OTHER = {key: dict(own) for key, own in SMALL.items()} | {
    ("H1", "395"): {"support_received": 2, "support_needed": 8},
    ("H1", "406"): {"support_received": 1, "support_needed": 8},
    ("H1", "so-yt"): {"harm_reduction_clients": 1},
}
"""Other people in need, and the same in print: 1 and 2 have changed places, 1 stands for 2."""


def printed(made: Report) -> bytes:
    return page(made, "pdf", Translator("vi"))


def text_of(data: bytes, folder: Path) -> str:
    """Everything that can be copied out of a PDF, and what it tells of itself."""
    (folder / "page.pdf").write_bytes(data)
    told = []
    for name in ("pdftotext", "pdfinfo"):
        program = need(shutil.which(name), name)
        command = [program, str(folder / "page.pdf"), *(["-"] if name == "pdftotext" else [])]
        told.append(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode())
    return "\n".join(told)


@pytest.mark.slow
def test_same_inputs_same_bytes(ppmd, plan: Plan, run: Run, tmp_path: Path) -> None:
    """By the command, and again by hand: LibreOffice's clock and its random ids leave no trace."""
    need(office_program(), "LibreOffice")
    ran = ppmd("report", "--period", "H1", "--from", SAMPLE / "H1", "--from", SAMPLE / "FY",
               "--audience", "public", "--write", "pdf", "--as-of", DAYS["H1"], "--out", tmp_path)  # fmt: skip
    assert ran.code == 0, ran.err
    assert [one.name for one in tmp_path.iterdir()] == ["bao-cao-H1-cong-bo.pdf"]
    made = (tmp_path / "bao-cao-H1-cong-bo.pdf").read_bytes()
    assert made.startswith(b"%PDF-")
    assert b"/CreationDate(D:20000101000000Z)" in made
    assert made == printed(report(plan, run, "H1"))


@pytest.mark.slow
def test_nothing_of_the_returns_and_nothing_withheld(plan: Plan, run: Run, tmp_path: Path) -> None:
    need(office_program(), "LibreOffice")
    first = printed(report(plan, given(run, SMALL), "H1"))
    assert first == printed(report(plan, given(run, OTHER), "H1")), "it depends on what is withheld"
    text = text_of(first, tmp_path)
    plain = re.sub(r"\s", "", text)  # fonts that stand in for others tear words apart
    for wanted in ("Bảncôngbố", "BÁOCÁO", "chomộtsốngười", "2.363/10.328"):
        assert wanted in plain, "the guard"
    names = {one.file_name for one in run.files} | {Path(one.path).stem for one in run.files}
    codes = {found.code for one in run.files for found in one.findings}
    ids = {one.id for one in (*plan.indicators, *plan.duties, *plan.tasks)}
    sums = {one.sha256[:12] for one in run.files if one.sha256}
    for secret in names | codes | ids | sums | {".xlsx", "sha256", "Bảndùngnộibộ", plan.sha256[:12]}:
        assert re.sub(r"\s", "", secret) not in plain, secret
    assert not re.search(r"![A-Z]{1,2}[1-9][0-9]*\b", text), "a cell"
    assert not re.search(r"\b(H1|FY)\b", text), "an id of a period"


def test_a_pdf_keeps_its_places_when_it_is_sealed() -> None:
    """Two of the same page, made at other times: the same bytes, as many as there were."""
    page_of = (
        "%PDF-1.6\n<</Producer(x)\n/CreationDate(D:2026{day}154817{zone})>>\nxref\ntrailer\n"
        "/ID [ <{one}>\n<{one}> ]\n/DocChecksum /{two}\nstartxref\n1\n"
    )
    first, second = (
        page_of.format(day=day, zone="Z'", one=digit * 32, two=digit * 32).encode()
        for day, digit in (("1126", "A"), ("0102", "7"))
    )
    assert first != second
    sealed = seal_pdf(first)
    assert sealed == seal_pdf(second) == seal_pdf(sealed)
    assert len(sealed) == len(first)
    east = page_of.format(day="1126", zone="+07'00'", one="A" * 32, two="A" * 32).encode()
    assert len(seal_pdf(east)) == len(east)
    assert seal_pdf(first.replace(b"(x)", b"(y)")).split(b"/ID")[1] != sealed.split(b"/ID")[1]
