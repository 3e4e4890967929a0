-- The journal. One row an act, never changed; each row's digest covers the row before it.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,            -- when it was booked, ISO 8601 with offset
    who TEXT NOT NULL,           -- the account that ran the program
    kind TEXT NOT NULL,
    unit TEXT,
    period TEXT,
    body TEXT NOT NULL,          -- JSON
    digest TEXT NOT NULL
) STRICT;
CREATE INDEX entry_of_unit ON entry (unit, period);

-- The figures of a receipt as they were read from its file.
CREATE TABLE fact (
    entry INTEGER NOT NULL REFERENCES entry (id),
    number INTEGER NOT NULL,     -- in the order in which the form asks for them
    element TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,          -- quantity, amount, text, flag, day, absence
    value TEXT NOT NULL,
    typed TEXT,
    reading TEXT,
    sheet TEXT,
    cell TEXT,
    PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;

-- What was found. origin: reading (of the file), check (of the return alone), between (with other returns).
CREATE TABLE finding (
    entry INTEGER NOT NULL REFERENCES entry (id),
    number INTEGER NOT NULL,
    origin TEXT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    sheet TEXT,
    cell TEXT,
    element TEXT,
    subject TEXT,
    body TEXT NOT NULL,          -- JSON: value, slots, clause, related
    PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;

-- One content is booked once.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entry (id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER entry_lasts BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER fact_stays BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER fact_lasts BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER finding_stays BEFORE UPDATE ON finding BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER finding_lasts BEFORE DELETE ON finding BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER content_stays BEFORE UPDATE ON content BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER content_lasts BEFORE DELETE ON content BEGIN SELECT RAISE(ABORT, 'append only'); END;
