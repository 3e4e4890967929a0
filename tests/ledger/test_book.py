"""The fold of the journal, on drawn histories: however returns come, the standing can be told by hand."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmd_cli.ledger.book import Book
from ppmd_cli.ledger.records import Entry, Preferred, Receipt

ZONE = timezone(timedelta(hours=7))


def history(*rows):
    """Entries from short words: `A10! r1` = values A, arrived on the 10th, sent back, in run r1; `?` told time."""
    entries = []
    for number, row in enumerate(rows, 1):
        if row.startswith("prefer"):
            record = Preferred(unit="384", period="H1", receipt=int(row.split()[1]), by="x", reason="y")
        else:
            what, run = row.split()
            day = datetime(2023, 6, int(what[1:].rstrip("!~")), tzinfo=ZONE)
            record = Receipt(
                unit="384",
                period="H1",
                sha256=f"{number:064}",
                file_name=f"{number}.xlsx",
                suffix=".xlsx",
                size=1,
                booking="returned" if "!" in what else "accepted",
                values=what[0],
                received=day,
                received_basis="file_time" if "~" in what else "given",
                run=run,
                plan_sha256="p",
                tool_version="0",
            )
        entries.append(Entry(number, datetime(2023, 6, 20, tzinfo=ZONE), "x", record))
    return entries


CASES = [
    # history, in force, in conflict, sent back since
    ("A10 r1", 1, [], []),
    ("A10 r1; B11 r2", 2, [], []),
    ("A10 r1; B11! r2", 1, [], [2]),
    ("A10! r1; B11! r2", None, [], [1, 2]),
    ("B11 r1; A10 r2", 1, [], []),
    ("A10~ r1; B11~ r1", None, [1, 2], []),
    ("A10 r1; B11 r1", 2, [], []),
    ("A10 r1; B10 r1", None, [1, 2], []),
    ("A10~ r1; A11~ r1", 2, [], []),
    ("A10~ r1; B11~ r1; A12~ r1", None, [2, 3], []),
    ("A10~ r1; B11~ r1; C12~ r2", 3, [], []),
    ("A10~ r1; B11~ r1; prefer 1", 1, [], []),
    ("A10~ r1; B11~ r1; prefer 1; C12~ r2", 4, [], []),
    ("A10~ r1; B11~ r1; prefer 1; C12!~ r2", 1, [], [4]),
    ("A10~ r1; B11~ r1; prefer 1; prefer 2", 2, [], []),
    ("A10! r1; prefer 1", None, [], [1]),
]


@pytest.mark.parametrize(("told", "in_force", "conflict", "pending"), CASES, ids=[case[0] for case in CASES])
def test_who_stands_how(told, in_force, conflict, pending):
    found = Book().add(history(*told.split("; "))).standing("384", "H1")
    assert found.in_force == (None if in_force is None else found.in_force)
    assert (found.in_force.id if found.in_force else None) == in_force
    assert [one.id for one in found.conflict] == conflict
    assert [one.id for one in found.pending] == pending


ROWS = st.lists(
    st.builds(
        "{}{}{} r{}".format,
        st.sampled_from("AB"),
        st.integers(1, 28),
        st.sampled_from(["", "!", "~", "!~"]),
        st.integers(1, 3),
    ),
    max_size=8,
)


@given(ROWS)
def test_what_counts_was_accepted_and_nothing_is_lost(rows):
    book = Book().add(history(*rows))
    found = book.standing("384", "H1")
    assert len(found.receipts) == len(rows)
    chosen = [*found.conflict, *([found.in_force] if found.in_force else [])]
    assert all(one.receipt.booking == "accepted" for one in chosen)
    assert bool(chosen) == any("!" not in row for row in rows)
    if found.in_force:
        days = [one.receipt.received for one in found.receipts if one.receipt.booking == "accepted"]
        assert found.in_force.receipt.received == max(days)


@given(ROWS, st.integers(1, 28))
def test_a_day_knows_only_what_had_come(rows, day):
    until = date(2023, 6, day)
    known = [row for row in history(*rows) if row.record.received.date() <= until]
    whole, cut = Book(until=until).add(history(*rows)), Book().add(known)
    assert whole.standing("384", "H1") == cut.standing("384", "H1")
