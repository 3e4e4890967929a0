"""Reading and checking a return leaves nothing behind that only a search for circles could free."""

import gc
from pathlib import Path

import pytest

from ppmd_cli.checks.run import Checker
from ppmd_cli.i18n import Translator
from ppmd_cli.intake.read import Reader
from ppmd_cli.plan.load import load_plan
from ppmd_cli.workflow.annotate import annotate
from ppmd_cli.workflow.validate import validate

ROOT = Path(__file__).parents[2]
RETURNS = sorted((ROOT / "sample_data" / "H1").glob("*.xlsx"))


def left_behind(work):
    """How many objects wait for a search after `work`, its first run apart, which fills caches."""
    work()
    gc.collect()
    gc.disable()
    try:
        work()
        return gc.collect()
    finally:
        gc.enable()


@pytest.mark.parametrize("file", RETURNS[:3] + RETURNS[-3:], ids=lambda file: file.name[:8])
def test_a_return_goes_at_once(file):
    plan = load_plan(ROOT / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023")
    reader, checker = Reader(plan), Checker(plan)
    assert left_behind(lambda: checker.check(reader.read(file))) == 0


def test_a_marked_copy_goes_at_once(tmp_path):
    plan = load_plan(ROOT / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023")
    broken = ROOT / "sample_data" / "faults" / "01 - Huyện Yên Định - tổng không khớp.xlsx"
    files = validate([broken], plan).files
    assert left_behind(lambda: list(annotate(files, plan, tmp_path, Translator("vi"), force=True))) == 0


def test_the_test_sees_a_circle():
    def circle():
        one = []
        one.append(one)

    assert left_behind(circle) == 1
