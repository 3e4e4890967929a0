"""The journal's file: rows come back as they went in, migrations are made once, damage is told."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate

from ppmd_cli import resources
from ppmd_cli.errors import InputError, OutputError
from ppmd_cli.ledger.codec import coded, decoded, finding_of, finding_row
from ppmd_cli.ledger.records import RECORDS, Receipt, body_of, record_of
from ppmd_cli.ledger.store import Journal, migrations
from ppmd_cli.model.finding import Finding, Place, Severity
from ppmd_cli.model.value import Absence, AbsenceReason, Day, Flag, Quantity, Text
from ppmd_cli.system import runlog, volumes

NOW = datetime(2023, 6, 14, 16, 30, tzinfo=timezone(timedelta(hours=7)))
texts = st.text(st.characters(codec="utf-8"), max_size=30)
values = st.one_of(
    st.integers(0, 10**12).map(Quantity),
    st.decimals("0", "1e9", places=3, allow_nan=False).map(Quantity),
    texts.map(Text),
    st.booleans().map(Flag),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(Day),
    st.sampled_from(AbsenceReason).map(Absence),
)


def receipt(**changed):
    return Receipt(
        **{
            "unit": "384",
            "period": "H1",
            "sha256": "ab" * 32,
            "file_name": "a.xlsx",
            "suffix": ".xlsx",
            "size": 5,
            "booking": "accepted",
            "received": NOW,
            "received_basis": "given",
            "run": "r",
            "plan_sha256": "cd" * 32,
            "tool_version": "0",
        }
        | changed
    )


@given(values)
def test_values_come_back(value):
    again = decoded(*coded(value))
    assert again == value
    assert str(again) == str(value), "a whole amount is no count: 5 is not 5.000"


def test_an_amount_keeps_its_kind():
    assert coded(Quantity(Decimal("5.000"))) == ("amount", "5.000")
    assert coded(Quantity(5)) == ("quantity", "5")


@given(
    st.builds(
        Finding,
        code=st.sampled_from(["a", "b"]),
        severity=st.sampled_from(Severity),
        place=st.builds(Place, st.none() | texts, st.none() | st.just("A1")),
        element=st.none() | texts,
        subject=st.none() | texts,
        value=st.none() | texts,
        slots=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
        clause=st.none() | texts,
        related=st.lists(st.builds(Place, texts, st.just("B2")), max_size=3).map(tuple),
    )
)
def test_findings_come_back(found):
    assert finding_of(finding_row(found, "check")) == found


SAMPLES = {
    "datetime": NOW,
    "date": date(2023, 6, 14),
    "int": 7,
    "bool": True,
    "tuple": ("x", "y"),
    "None": None,
}


def made(kind):
    """A record of the kind with something in each field."""
    record = RECORDS[kind]
    given = {
        field: next(
            (value for name, value in SAMPLES.items() if record.__annotations__[field].startswith(name)),
            "văn bản",
        )
        for field in record.__struct_fields__
    }
    return record(**given)


@pytest.mark.parametrize("kind", sorted(RECORDS))
def test_records_come_back(kind):
    record = made(kind)
    assert record_of(kind, record.unit, record.period, json.loads(json.dumps(body_of(record)))) == record


def test_a_content_is_booked_once(tmp_path):
    with Journal.open(tmp_path / "l.sqlite", create=True) as journal:
        journal.append(NOW, "me", receipt())
        with pytest.raises(KeyError):
            journal.append(NOW, "me", receipt(unit="385"))
        journal.append(NOW, "me", receipt(sha256="ef" * 32))
        assert [one.id for one in journal.entries()] == [1, 2]
        assert [one.id for one in journal.entries(after=1)] == [2]
        assert list(journal.faults()) == []


@pytest.fixture
def two_steps(tmp_path):
    """The scripts that ship, and one that adds a column."""
    folder = tmp_path / "steps"
    folder.mkdir()
    (_, first), *_ = migrations()
    (folder / "0001_journal.sql").write_text(first, encoding="utf-8")
    (folder / "0002_more.sql").write_text(
        "ALTER TABLE entry ADD COLUMN host TEXT;\nCREATE TABLE more (a TEXT) STRICT;\n", encoding="utf-8"
    )
    return folder


def test_a_migration_is_made_once_after_a_copy(tmp_path, two_steps):
    path = tmp_path / "l.sqlite"
    with Journal.open(path, create=True) as journal:
        journal.append(NOW, "me", receipt())
        assert journal.version == 1
    for _ in range(2):
        with Journal.open(path, folder=two_steps) as journal:
            assert journal.version == 2
            assert len(journal.entries()) == 1
            assert list(journal.faults()) == []
    copy = tmp_path / "l.before-0002.sqlite"
    with Journal.open(copy) as journal:
        assert (journal.version, len(journal.entries())) == (1, 1)
    with pytest.raises(InputError) as told, Journal.open(path):
        pass
    assert told.value.key == "ledger.error.newer"


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(tmp_path, two_steps):
    path = tmp_path / "l.sqlite"
    Journal.open(path, create=True).close()
    (two_steps / "0002_more.sql").write_text(
        "CREATE TABLE more (a TEXT) STRICT;\nCREATE TABLE entry (a TEXT);\n"
    )
    with pytest.raises(OutputError), Journal.open(path, folder=two_steps):
        pass
    with Journal.open(path) as journal:
        assert journal.version == 1
    with sqlite3.connect(path) as base:
        assert base.execute("SELECT count(*) FROM sqlite_master WHERE name = 'more'").fetchone() == (0,)


@pytest.mark.parametrize(
    "harm", [lambda data: b"no database" + data[11:], lambda data: data[:4096] + b"\xff" * 4096]
)
def test_a_damaged_ledger_is_named(desk, sample, harm):
    desk.put(sample("380"))
    desk.batch()
    path = desk.folder / "ledger.sqlite"
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(harm(path.read_bytes()))
    ran = desk.run("ledger", "verify")
    assert ran.code in (1, 4)
    assert "ppmd ledger restore" in ran.err + ran.out or "phục hồi" in ran.err + ran.out
    assert "Traceback" not in ran.err


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//nas/so /mnt/so cifs rw 0 0
tmpfs /mnt/so/local tmpfs rw 0 0
nas:/x /mnt/có\\040cách nfs4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/home/ledger.sqlite", False),
        ("/mnt/so/ledger.sqlite", True),
        ("/mnt/so/local/ledger.sqlite", False),
        ("/mnt/có cách/ledger.sqlite", True),
        ("/mnt/sonow/ledger.sqlite", False),
    ],
)
@pytest.mark.skipif(resources.PACKAGE.drive != "", reason="mounts as Unix has them")
def test_network_shares_are_known(path, shared, monkeypatch):
    from pathlib import Path

    monkeypatch.setattr(Path, "read_text", lambda *_words, **_named: MOUNTS)
    assert volumes.is_shared(Path(path)) is shared


def test_no_write_ahead_log_on_a_share(tmp_path, monkeypatch):
    modes = []
    for shared in (True, False):
        monkeypatch.setattr("ppmd_cli.ledger.store.is_shared", lambda _path, shared=shared: shared)
        path = tmp_path / f"{shared}.sqlite"
        Journal.open(path, create=True).close()
        with sqlite3.connect(path) as base:
            modes.append(base.execute("PRAGMA journal_mode").fetchone()[0])
    assert modes == ["delete", "wal"]


def test_the_log_is_turned_over(tmp_path, monkeypatch):
    monkeypatch.setattr(runlog, "LARGEST", 200)
    path = tmp_path / "log" / "run.jsonl"
    for number in range(60):
        runlog.write_line(path, {"number": number, "at": NOW.astimezone(UTC).isoformat()})
    names = sorted(one.name for one in path.parent.iterdir())
    assert names == ["run.jsonl", *(f"run.jsonl.{number}" for number in range(1, 6))]
    lines = [
        json.loads(line) for name in reversed(names) for line in (path.parent / name).read_text().splitlines()
    ]
    assert [one["number"] for one in lines] == list(range(60 - len(lines), 60)), "the newest, in order"


def test_the_answers_hold_their_schemas(desk, sample):
    desk.put(sample("380"))
    desk.put(sample("402"))
    (desk.folder / "inbox" / "x.xlsx").write_bytes(b"no workbook at all, but long enough to be told apart")
    answers = {
        "receipts": desk.run("batch", "--received", "2023-06-10", "--format", "json").out,
        "status": desk.run("status", "--period", "H1", "--as-of", "2023-06-20", "--format", "json").out,
        "journal": desk.run("ledger", "log", "--format", "json").out,
    }
    for name, text in answers.items():
        validate(json.loads(text), json.loads(resources.schema(f"{name}.schema.json").read_text("utf-8")))
