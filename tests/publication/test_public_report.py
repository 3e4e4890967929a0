"""The edition for the public: what is withheld stands in no output, and no output depends on it."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from ppmd_cli.i18n import Translator
from ppmd_cli.model.fact import Submission
from ppmd_cli.model.plan import Plan
from ppmd_cli.model.value import Quantity
from ppmd_cli.plan.formula import parse
from ppmd_cli.plan.load import load_plan
from ppmd_cli.report.entered import Entered, Paper
from ppmd_cli.report.narrative import Narrative
from ppmd_cli.report.text import screen
from ppmd_cli.report.withhold import WHOLE
from ppmd_cli.report.withhold.decide import withheld
from ppmd_cli.workflow.gathered import Gathered
from ppmd_cli.workflow.report import Report, find_period, make_report, page
from ppmd_cli.workflow.validate import Run, validate
from tests.conftest import REPOSITORY
from tests.publication.attacker import Attack

SAMPLE = REPOSITORY / "sample_data"
FORMATS = ("docx", "xlsx", "html", "json")
SUPPRESSED = {"absence": "suppressed"}
SCHEMA = json.loads((REPOSITORY / "schema" / "report.schema.json").read_text("utf-8"))
DAYS = {"H1": date(2023, 6, 19), "FY": date(2023, 12, 19)}
# (period, unit): element -> figure; what the sample's districts and agencies are given here.
SMALL: Mapping[tuple[str, str], Mapping[str, int]] = {
    # Two small ones cover each other: 1 + 2.
    ("H1", "395"): {"support_received": 1, "support_needed": 8},
    ("H1", "406"): {"support_received": 2, "support_needed": 8},
    ("FY", "395"): {"support_received": 1, "support_needed": 8},
    ("FY", "406"): {"support_received": 2, "support_needed": 8},
    # Few are in need.
    ("H1", "380"): {"support_received": 0, "support_needed": 2},
    ("FY", "380"): {"support_received": 1, "support_needed": 2},
    # Nobody in the half-year, 2 in the year.
    ("H1", "381"): {"support_received": 0, "support_needed": 7},
    ("FY", "381"): {"support_received": 2, "support_needed": 7},
    ("H1", "so-yt"): {"harm_reduction_clients": 2},
    ("FY", "so-yt"): {"harm_reduction_clients": 2},
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(REPOSITORY / "src" / "ppmd_cli" / "plans" / "thanh_hoa_2023")


@pytest.fixture(scope="module")
def run(plan: Plan) -> Run:
    return validate([SAMPLE / "H1", SAMPLE / "FY"], plan)


def given(run: Run, figures: Mapping[tuple[str, str], Mapping[str, int]]) -> Run:
    """The run with some figures of units instead of their own."""

    def changed(file: Submission) -> Submission:
        own = figures.get((file.period or "", file.unit or ""), {})
        facts = {
            key: replace(fact, value=Quantity(own[key[0]]), typed=str(own[key[0]]))
            if key[0] in own and key[1] == file.unit
            else fact
            for key, fact in file.facts.items()
        }
        return replace(file, facts=facts)

    return replace(run, files=tuple(changed(one) for one in run.files))


def report(plan: Plan, run: Run, period: str, audience: str = "public", lang: str = "vi") -> Report:
    return make_report(
        plan,
        find_period(plan, period),
        Gathered(run),
        Translator(lang),
        as_of=DAYS[period],
        audience=audience,
    )  # type: ignore[arg-type]


def texts(made: Report) -> Iterator[tuple[str, str]]:
    """Every output, unzipped and decoded, part by part."""
    t = Translator(made.view.lang)
    for name in FORMATS:
        data = page(made, name, t)
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as pack:
                yield from (
                    (f"{name}/{part}", pack.read(part).decode("utf-8", "replace")) for part in pack.namelist()
                )
        else:
            yield name, data.decode("utf-8")
    yield "screen", repr(screen(made.view, t, 100))


def told(made: Report) -> dict:
    answer = json.loads(made.json())
    Draft202012Validator(SCHEMA).validate(answer)
    return answer


def figures(answer: dict) -> Iterator[tuple[tuple[str, str, str], object]]:
    """Each figure of an answer by indicator, side and unit ("" for all)."""
    for one in answer["indicators"]:
        for side in ("numerator", "denominator"):
            yield (one["id"], side, ""), one[side]
            for unit in one["units"]:
                yield (one["id"], side, unit["unit"]), unit[side]


def gone(answer: dict) -> set[tuple[str, str, str]]:
    return {key for key, value in figures(answer) if value == SUPPRESSED}


def test_small_counts_are_withheld_with_their_rates_and_covers(plan: Plan, run: Run) -> None:
    answer = told(report(plan, given(run, SMALL), "H1"))
    assert answer["audience"] == "public"
    support = next(one for one in answer["indicators"] if one["id"] == "support_access")
    units = {one["unit"]: one for one in support["units"]}
    rest = dict.fromkeys(("value", "percent", "verdict", "below"), SUPPRESSED)
    assert units["406"] == {"unit": "406", "numerator": SUPPRESSED, "denominator": "8"} | rest
    assert units["395"]["numerator"] == SUPPRESSED
    assert (units["380"]["numerator"], units["380"]["denominator"]) == ("0", SUPPRESSED)
    assert {key[2] for key in gone(answer) if key[:2] == ("support_access", "denominator")} == {
        "380",
        "399",  # 2 in need, and the smallest other number to cover it
    }
    assert support["numerator"] != SUPPRESSED, "the total is printed"


@pytest.mark.parametrize(("period", "lang"), [("H1", "en"), ("FY", "vi")])
def test_no_output_depends_on_what_is_withheld(plan: Plan, run: Run, period: str, lang: str) -> None:
    """Another table, whose withheld figures are others: to the byte the same outputs."""
    other = {
        key: dict(own)
        | ({"support_received": 3 - own["support_received"]} if key[1] in ("395", "406") else {})
        for key, own in SMALL.items()
    } | {
        ("H1", "so-yt"): {"harm_reduction_clients": 1},
        ("FY", "so-yt"): {"harm_reduction_clients": 1},
    }
    first, second = (report(plan, given(run, one), period, lang=lang) for one in (SMALL, other))
    assert dict(texts(first)) == dict(texts(second))
    inside, aside = (report(plan, given(run, one), period, "internal", lang) for one in (SMALL, other))
    assert all(
        page(inside, name, Translator(lang)) != page(aside, name, Translator(lang)) for name in FORMATS
    )


@pytest.mark.parametrize("period", ["H1", "FY"])
def test_nothing_of_the_returns_themselves(plan: Plan, run: Run, period: str) -> None:
    names = {one.file_name for one in run.files} | {Path(one.path).stem for one in run.files}
    sums = {one.sha256[:12] for one in run.files if one.sha256}
    sheets = {section.sheet.vi for form in plan.forms for section in form.sections if "." in section.sheet.vi}
    codes = {found.code for one in run.files for found in one.findings} - {"not_available"}  # a colour's name
    assert all((names, sums, sheets, codes)), "the guard"
    for part, text in texts(report(plan, given(run, SMALL), period)):
        for secret in names | sums | sheets | codes:
            assert secret not in text, (part, secret)
        assert not re.search(r"![A-Z]{1,2}[1-9][0-9]*\b", text), part


def test_workbook_holds_no_formula_and_no_data(plan: Plan, run: Run) -> None:
    made = report(plan, given(run, SMALL), "FY")
    parts = {name: text for name, text in texts(made) if name.startswith("xlsx/xl/worksheets/sheet")}
    assert len(parts) == 7, "indicators, chart, cross table, units, tasks, duties, notes"
    assert not [name for name, text in parts.items() if "<f>" in text or "<f " in text]
    assert made.annexes().data == made.annexes().findings == made.annexes().reported == ()


def test_it_says_what_it_is(plan: Plan, run: Run) -> None:
    made = report(plan, given(run, SMALL), "H1")
    for part, text in texts(made):
        if part in ("docx/word/document.xml", "html", "xlsx/xl/worksheets/sheet1.xml") or (
            part == "xlsx/xl/sharedStrings.xml"
        ):
            assert "Bản công bố" in text or "xlsx" in part, part
        assert "Bản dùng nội bộ" not in text, part
        assert "data-of=" not in text, "no count leads to the returns"
    assert made.view.notes[0].startswith("Bản công bố. Dấu “…”")
    assert made.view.files == made.view.decisions == ()
    assert "cho một số người;" in "".join(p for chapter in made.view.chapters for p in chapter.paragraphs)


def test_bounds_that_tell_of_few_people_are_withheld(plan: Plan, run: Run) -> None:
    """10 of 30, and from 10/32 to 12/32 with the outstanding: 2 people. From 10/33 to 13/33 it would be 3."""
    made = report(plan, run, "H1")
    (result,) = (one for one in made.assessment.indicators if one.id == "support_access")
    for outstanding, hidden in ((1, True), (2, True), (3, False)):
        whole = 30 + outstanding
        open_one = replace(
            result, numerator=Fraction(10), denominator=Fraction(30), value=Fraction(1, 3),
            lower=Fraction(10, whole), upper=Fraction(10 + outstanding, whole),
        )  # fmt: skip
        assert made.veil.bounds_gone(open_one) == hidden


def test_no_person_and_no_text_of_the_office(plan: Plan, run: Run) -> None:
    """Nobody has looked through the officer's own text for figures that are withheld."""
    paper = Paper(number="7", signer="Lò Thị Mẫu", drafted_by="PCTNXH (soạn)")
    own = Entered({"report": paper}, Narrative({"shortcomings": ("Riêng một xã có 02 người.",)}))
    inside, outside = (
        make_report(plan, find_period(plan, "H1"), Gathered(run), Translator("vi"), as_of=DAYS["H1"],
                    entered=own, audience=audience)
        for audience in ("internal", "public")
    )  # fmt: skip
    for secret in ("Lò Thị Mẫu", "PCTNXH (soạn)", "Riêng một xã có 02 người"):
        assert any(secret in text for _, text in texts(inside)), secret
        assert not any(secret in text for _, text in texts(outside)), secret


def test_files_have_a_name_and_a_folder_of_their_own(ppmd, tmp_path: Path) -> None:
    ran = ppmd("report", "--period", "H1", "--from", SAMPLE / "H1", "--out", tmp_path, "--audience", "public",
               "--write", "json,html")  # fmt: skip
    assert ran.code == 0, ran.err
    assert {one.name for one in tmp_path.iterdir()} == {"bao-cao-H1-cong-bo.json", "bao-cao-H1-cong-bo.html"}
    assert "kỳ H1" not in ran.err


def test_the_year_without_the_half_year_at_hand_is_warned_of(ppmd, tmp_path: Path) -> None:
    words = (
        "--period",
        "FY",
        "--out",
        tmp_path,
        "--write",
        "json",
        "--from",
        *(SAMPLE / "FY").glob("bql-kkt*"),
    )
    ran = ppmd("report", "--audience", "public", *words)
    assert (ran.code, "chưa tính đến số liệu kỳ H1" in ran.err) == (0, True)
    assert "H1" not in ppmd("report", *words).err


def test_attack_on_both_periods_as_printed(plan: Plan, run: Run) -> None:
    """From the JSON of both publications alone: no withheld figure follows from those that are printed."""
    changed = given(run, SMALL)
    both = {period: told(report(plan, changed, period)) for period in ("H1", "FY")}
    printed = {period: dict(figures(answer)) for period, answer in both.items()}
    asked = {(period, *key) for period, answer in both.items() for key in gone(answer)}
    assert len(asked) > 12, "the guard"
    for indicator in sorted({key[1] for key in asked}):
        for side in ("numerator", "denominator"):
            attack = _attack(printed, indicator, side)
            if attack.asked:
                assert attack.solved() == set(), (indicator, side)
                assert attack.pinned() == {}, (indicator, side)


def test_what_is_reckoned_from_people_but_is_no_sum_is_withheld(plan: Plan, run: Run) -> None:
    """A sentence that prints workers for each establishment: neither its sums nor its rate can be judged apart."""
    place, said = next((at, one) for at, one in enumerate(plan.report.statements) if "workers" in one.text.vi)
    text = replace(said.text, vi="{each} người một cơ sở", en="{each} people each")
    rate = replace(said, text=text, slots=(("each", parse("workers / total")),))
    sentences = tuple(rate if at == place else one for at, one in enumerate(plan.report.statements))
    other = replace(plan, report=replace(plan.report, statements=sentences))
    assert withheld(other, "H1", run.files).in_statement("H1", place) == {"each"}
    assert withheld(plan, "H1", run.files).in_statement("H1", place) == set()


@pytest.mark.parametrize("seed", range(4))
def test_many_small_counts(plan: Plan, run: Run, seed: int) -> None:
    """Two districts of three with few people: enough is withheld, and the province's totals are printed."""
    draw = random.Random(seed)
    figures_of: dict[tuple[str, str], dict[str, int]] = {}
    for one in (one.code for one in plan.units if one.kind == "district"):
        for name, most in (("support_received", 4), ("district_officers_trained", 5)):
            half = draw.randint(0, most) * draw.randint(0, 1)
            year = half + draw.randint(0, 3) * draw.randint(0, 1)
            for period, number in (("H1", half), ("FY", year)):
                figures_of.setdefault((period, one), {})[name] = number
                if name == "support_received":
                    figures_of[period, one]["support_needed"] = number + draw.randint(0, 3)
    for period in ("H1", "FY"):
        found = withheld(plan, period, given(run, figures_of).files)
        assert len(found.keys) > 10, "the guard"
        assert found.table.unsafe(found.keys) == ()
        assert not [key for key in found.keys if key[3] == WHOLE]


def _attack(
    printed: Mapping[str, Mapping[tuple[str, str, str], object]], indicator: str, side: str
) -> Attack:
    """What is known of one column: H1 and what came since make the year, where the figure is a flow."""
    known: list[tuple[dict[str, int], int]] = []
    asked: dict[str, dict[str, int]] = {}
    for period, own in printed.items():
        column = {
            unit: value for (one, which, unit), value in own.items()
            if one == indicator and which == side and value is not None
        }  # fmt: skip
        terms = {unit: _terms(period, unit, side, printed, indicator) for unit in column if unit}
        terms[""] = {name: 1 for some in terms.values() for name in some}
        for unit, value in column.items():
            if value == SUPPRESSED:
                asked[f"{period} {unit}"] = terms[unit]
            else:
                known.append((terms[unit], int(str(value))))
    return _without_settled(known, asked)


def _terms(period: str, unit: str, side: str, printed: Mapping, indicator: str) -> dict[str, int]:
    if side == "numerator" and period == "FY" and printed["H1"].get((indicator, side, unit)) is not None:
        return {f"H1 {unit}": 1, f"since {unit}": 1}
    return {f"{period} {unit}": 1}


def _without_settled(known: list[tuple[dict[str, int], int]], asked: dict[str, dict[str, int]]) -> Attack:
    """Take out what is printed outright, so that few unknowns are left to be searched."""
    values: dict[str, int] = {}
    changed = True
    while changed:
        changed = False
        for terms, total in known:
            rest = [name for name in terms if name not in values]
            if len(rest) == 1:
                values[rest[0]] = total - sum(values[name] for name in terms if name in values)
                changed = True
    left = [
        (
            {name: 1 for name in terms if name not in values},
            total - sum(values.get(name, 0) for name in terms),
        )
        for terms, total in known
    ]
    assert not [name for name, terms in asked.items() if all(one in values for one in terms)]
    return Attack([(terms, total) for terms, total in left if terms],
                  {name: {one: 1 for one in terms if one not in values} for name, terms in asked.items()},
                  least={name: 1 - sum(values.get(one, 0) for one in terms) for name, terms in asked.items()})  # fmt: skip
