"""First tables."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE case_file ( "row" INTEGER NOT NULL, id TEXT NOT NULL, number TEXT DEFAULT '' NOT NULL, service TEXT
    DEFAULT '' NOT NULL, department TEXT NOT NULL, municipality TEXT DEFAULT '' NOT NULL, clerk TEXT DEFAULT '' NOT
    NULL, clerk_name TEXT DEFAULT '' NOT NULL, state TEXT NOT NULL, box TEXT NOT NULL, closed BOOLEAN DEFAULT '0'
    NOT NULL, waiting_for TEXT DEFAULT '' NOT NULL, subject TEXT DEFAULT '' NOT NULL, sender TEXT DEFAULT '' NOT
    NULL, received_at INTEGER NOT NULL, deadline TEXT DEFAULT '' NOT NULL, follow_up TEXT DEFAULT '' NOT NULL,
    unread BOOLEAN DEFAULT '1' NOT NULL, channel TEXT NOT NULL, attachments INTEGER DEFAULT '0' NOT NULL, version
    INTEGER DEFAULT '1' NOT NULL, confidential BOOLEAN DEFAULT '0' NOT NULL, protected BOOLEAN DEFAULT '0' NOT NULL,
    CONSTRAINT pk_case_file PRIMARY KEY ("row"), CONSTRAINT uq_case_file_id UNIQUE (id) )
    """,
    """
    CREATE TABLE sealed_head ( case_id TEXT NOT NULL, subject TEXT NOT NULL, sender TEXT NOT NULL, CONSTRAINT
    pk_sealed_head PRIMARY KEY (case_id) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE case_count ( department TEXT NOT NULL, municipality TEXT NOT NULL, box TEXT NOT NULL, cases INTEGER
    NOT NULL, unread INTEGER NOT NULL, CONSTRAINT pk_case_count PRIMARY KEY (department, municipality, box) )
    WITHOUT ROWID
    """,
    """
    CREATE TABLE certificate ( id TEXT NOT NULL, case_id TEXT NOT NULL, department TEXT NOT NULL, kind TEXT NOT
    NULL, number TEXT NOT NULL, issued_at INTEGER NOT NULL, issued_by TEXT NOT NULL, document TEXT NOT NULL, sha256
    TEXT NOT NULL, register_values TEXT NOT NULL, omitted TEXT NOT NULL, CONSTRAINT pk_certificate PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE decision ( certificate TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, decided_by TEXT NOT
    NULL, decided_at INTEGER NOT NULL, CONSTRAINT pk_decision PRIMARY KEY (certificate, name) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE number_block ( id TEXT NOT NULL, series TEXT NOT NULL, department TEXT NOT NULL, first INTEGER NOT
    NULL, last INTEGER NOT NULL, next INTEGER NOT NULL, origin TEXT DEFAULT 'self' NOT NULL, CONSTRAINT
    pk_number_block PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE note ( id TEXT NOT NULL, case_id TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, text
    TEXT NOT NULL, CONSTRAINT pk_note PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE follow_up ( id TEXT NOT NULL, case_id TEXT NOT NULL, due TEXT NOT NULL, reason TEXT NOT NULL, done
    BOOLEAN DEFAULT '0' NOT NULL, CONSTRAINT pk_follow_up PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE typing ( clerk TEXT NOT NULL, case_id TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL, at
    INTEGER NOT NULL, CONSTRAINT pk_typing PRIMARY KEY (clerk, case_id, field) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE history_link ( device TEXT NOT NULL, department TEXT NOT NULL, sequence INTEGER NOT NULL, previous
    TEXT NOT NULL, body TEXT NOT NULL, body_digest TEXT NOT NULL, digest TEXT NOT NULL, CONSTRAINT pk_history_link
    PRIMARY KEY (device, department, sequence) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE history_body ( id TEXT NOT NULL, case_id TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,
    act TEXT NOT NULL, "values" TEXT NOT NULL, salt TEXT NOT NULL, CONSTRAINT pk_history_body PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE municipality ( id TEXT NOT NULL, name TEXT NOT NULL, land TEXT DEFAULT '' NOT NULL, letterhead TEXT
    NOT NULL, CONSTRAINT pk_municipality PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE clerk ( id TEXT NOT NULL, name TEXT NOT NULL, active BOOLEAN DEFAULT '1' NOT NULL, function TEXT
    DEFAULT '' NOT NULL, CONSTRAINT pk_clerk PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE setting ( name TEXT NOT NULL, value TEXT NOT NULL, CONSTRAINT pk_setting PRIMARY KEY (name) )
    WITHOUT ROWID
    """,
    """
    CREATE TABLE case_text ( "row" INTEGER NOT NULL, text TEXT NOT NULL, spellings TEXT NOT NULL, CONSTRAINT
    pk_case_text PRIMARY KEY ("row") )
    """,
    """
    CREATE TABLE arrival ( id TEXT NOT NULL, sha256 TEXT NOT NULL, path TEXT NOT NULL, channel TEXT DEFAULT '' NOT
    NULL, clerk TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT DEFAULT '' NOT NULL, submission TEXT DEFAULT '' NOT
    NULL, CONSTRAINT pk_arrival PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE submission ( id TEXT NOT NULL, case_id TEXT NOT NULL, channel TEXT NOT NULL, received_at INTEGER
    NOT NULL, scanned_at INTEGER, taken_in_at INTEGER NOT NULL, sent_at INTEGER, sender_name TEXT DEFAULT '' NOT
    NULL, sender_address TEXT DEFAULT '' NOT NULL, recipients TEXT NOT NULL, subject TEXT DEFAULT '' NOT NULL, text
    TEXT DEFAULT '' NOT NULL, html TEXT DEFAULT '' NOT NULL, headers TEXT NOT NULL, sha256 TEXT NOT NULL, path TEXT
    DEFAULT '' NOT NULL, message_id TEXT DEFAULT '' NOT NULL, in_reply_to TEXT NOT NULL, form_id TEXT DEFAULT '' NOT
    NULL, form_version TEXT DEFAULT '' NOT NULL, form_values TEXT NOT NULL, route_reason TEXT DEFAULT '' NOT NULL,
    route_detail TEXT DEFAULT '' NOT NULL, findings TEXT NOT NULL, readable BOOLEAN DEFAULT '1' NOT NULL, CONSTRAINT
    pk_submission PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE document ( id TEXT NOT NULL, case_id TEXT NOT NULL, submission TEXT DEFAULT '' NOT NULL, parent
    TEXT DEFAULT '' NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, kind TEXT NOT
    NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, pages INTEGER DEFAULT '0' NOT NULL, text TEXT DEFAULT '' NOT
    NULL, form_values TEXT NOT NULL, boxes TEXT NOT NULL, content_id TEXT DEFAULT '' NOT NULL, readable BOOLEAN
    DEFAULT '1' NOT NULL, note TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_document PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE change ( sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, cases TEXT NOT
    NULL, lists BOOLEAN NOT NULL )
    """,
    """
    CREATE TABLE unsent ( kind TEXT NOT NULL, item TEXT NOT NULL, department TEXT NOT NULL, mutation TEXT NOT NULL,
    since INTEGER NOT NULL, reason TEXT DEFAULT '' NOT NULL, detail TEXT DEFAULT '' NOT NULL, tries INTEGER DEFAULT
    '0' NOT NULL, CONSTRAINT pk_unsent PRIMARY KEY (kind, item) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE agreed ( kind TEXT NOT NULL, item TEXT NOT NULL, department TEXT NOT NULL, case_id TEXT NOT NULL,
    sequence INTEGER NOT NULL, digest TEXT NOT NULL, data TEXT NOT NULL, CONSTRAINT pk_agreed PRIMARY KEY (kind,
    item) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sync_cursor ( department TEXT NOT NULL, head INTEGER NOT NULL, floor INTEGER NOT NULL, at INTEGER
    NOT NULL, CONSTRAINT pk_sync_cursor PRIMARY KEY (department) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE history_sent ( department TEXT NOT NULL, sequence INTEGER NOT NULL, CONSTRAINT pk_history_sent
    PRIMARY KEY (department) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE held_item ( department TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, sequence INTEGER NOT
    NULL, content TEXT NOT NULL, reason TEXT NOT NULL, CONSTRAINT pk_held_item PRIMARY KEY (department, kind, item)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE "conflict" ( id TEXT NOT NULL, case_id TEXT NOT NULL, department TEXT NOT NULL, origin TEXT NOT
    NULL, at INTEGER NOT NULL, clashes TEXT NOT NULL, decided_at INTEGER, decided_by TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_conflict PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE application_value ( case_id TEXT NOT NULL, field TEXT NOT NULL, position INTEGER NOT NULL, value
    TEXT NOT NULL, previous TEXT, source_kind TEXT NOT NULL, source_detail TEXT DEFAULT '' NOT NULL, source_document
    TEXT DEFAULT '' NOT NULL, box TEXT NOT NULL, confidence FLOAT NOT NULL, CONSTRAINT pk_application_value PRIMARY
    KEY (case_id, field) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE register_entry ( case_id TEXT NOT NULL, "values" TEXT NOT NULL, source TEXT NOT NULL, entered_by
    TEXT NOT NULL, entered_at INTEGER NOT NULL, confirmed_by TEXT DEFAULT '' NOT NULL, confirmed_at INTEGER,
    CONSTRAINT pk_register_entry PRIMARY KEY (case_id) )
    """,
    """
    CREATE TABLE party ( id TEXT NOT NULL, case_id TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, address
    TEXT DEFAULT '' NOT NULL, email TEXT DEFAULT '' NOT NULL, phone TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_party
    PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE department ( id TEXT NOT NULL, name TEXT NOT NULL, municipality TEXT NOT NULL, CONSTRAINT
    pk_department PRIMARY KEY (id), FOREIGN KEY(municipality) REFERENCES municipality (id) )
    """,
    """
    CREATE TABLE clerk_role ( clerk TEXT NOT NULL, department TEXT NOT NULL, role TEXT NOT NULL, CONSTRAINT
    pk_clerk_role PRIMARY KEY (clerk, department, role), FOREIGN KEY(clerk) REFERENCES clerk (id) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE clerk_limit ( clerk TEXT NOT NULL, department TEXT NOT NULL, municipality TEXT NOT NULL, CONSTRAINT
    pk_clerk_limit PRIMARY KEY (clerk, department, municipality), FOREIGN KEY(clerk) REFERENCES clerk (id) ) WITHOUT
    ROWID
    """,
    """
    CREATE VIRTUAL TABLE case_search USING fts5(text, spellings, content='case_text', content_rowid='row',
    tokenize="unicode61 remove_diacritics 2")
    """,
    "CREATE INDEX ix_agreed_case_id ON agreed (case_id)",
    "CREATE INDEX ix_arrival_outcome ON arrival (outcome) WHERE outcome = ''",
    """
    CREATE INDEX ix_case_file_arrival ON case_file ("row")
    """,
    "CREATE INDEX ix_case_file_box ON case_file (box)",
    """
    CREATE INDEX ix_case_file_by_deadline ON case_file (deadline, "row", box, closed, clerk, department)
    """,
    """
    CREATE INDEX ix_case_file_by_number ON case_file (number, "row", box, closed, clerk, department)
    """,
    """
    CREATE INDEX ix_case_file_by_sender ON case_file (sender, "row", box, closed, clerk, department)
    """,
    """
    CREATE INDEX ix_case_file_by_service ON case_file (service, "row", box, closed, clerk, department)
    """,
    """
    CREATE INDEX ix_case_file_by_state ON case_file (state, "row", box, closed, clerk, department)
    """,
    """
    CREATE INDEX ix_case_file_by_subject ON case_file (subject, "row", box, closed, clerk, department)
    """,
    """
    CREATE INDEX ix_case_file_clerk ON case_file (clerk, closed, "row", unread)
    """,
    """
    CREATE INDEX ix_case_file_department ON case_file (department, closed, "row", unread)
    """,
    """
    CREATE INDEX ix_case_file_due ON case_file (deadline, "row", unread) WHERE closed = 0 AND deadline > ''
    """,
    """
    CREATE INDEX ix_case_file_follow_up ON case_file (follow_up, "row", unread) WHERE follow_up > ''
    """,
    "CREATE INDEX ix_certificate_case_id ON certificate (case_id)",
    "CREATE UNIQUE INDEX ix_certificate_department_number ON certificate (department, number)",
    """
    CREATE INDEX ix_conflict_case_id ON "conflict" (case_id)
    """,
    "CREATE INDEX ix_document_case_id ON document (case_id)",
    "CREATE INDEX ix_document_sha256 ON document (sha256)",
    "CREATE INDEX ix_follow_up_case_id ON follow_up (case_id)",
    "CREATE INDEX ix_follow_up_due ON follow_up (due)",
    "CREATE INDEX ix_history_body_case_id ON history_body (case_id)",
    "CREATE INDEX ix_history_link_body ON history_link (body)",
    "CREATE INDEX ix_note_case_id ON note (case_id)",
    "CREATE INDEX ix_number_block_series ON number_block (series)",
    "CREATE INDEX ix_party_case_id ON party (case_id)",
    "CREATE INDEX ix_party_name ON party (name)",
    "CREATE INDEX ix_submission_case_id ON submission (case_id)",
    "CREATE INDEX ix_submission_message_id ON submission (message_id)",
    "CREATE INDEX ix_submission_sha256 ON submission (sha256)",
    """
    CREATE TRIGGER history_link_stays_as_it_is BEFORE UPDATE ON history_link BEGIN SELECT RAISE(ABORT, 'history is
    append-only'); END
    """,
    """
    CREATE TRIGGER history_link_is_never_removed BEFORE DELETE ON history_link BEGIN SELECT RAISE(ABORT, 'history is
    append-only'); END
    """,
    """
    CREATE TRIGGER history_body_stays_as_it_is BEFORE UPDATE ON history_body BEGIN SELECT RAISE(ABORT, 'history is
    append-only'); END
    """,
    """
    CREATE TRIGGER case_text_added AFTER INSERT ON case_text BEGIN INSERT INTO case_search(rowid, text, spellings)
    VALUES (new.row, new.text, new.spellings); END
    """,
    """
    CREATE TRIGGER case_text_removed AFTER DELETE ON case_text BEGIN INSERT INTO case_search(case_search, rowid,
    text, spellings) VALUES ('delete', old.row, old.text, old.spellings); END
    """,
    """
    CREATE TRIGGER case_text_changed AFTER UPDATE ON case_text BEGIN INSERT INTO case_search(case_search, rowid,
    text, spellings) VALUES ('delete', old.row, old.text, old.spellings); INSERT INTO case_search(rowid, text,
    spellings) VALUES (new.row, new.text, new.spellings); END
    """,
    """
    CREATE TRIGGER case_counted_in AFTER INSERT ON case_file BEGIN INSERT INTO case_count VALUES (new.department,
    new.municipality, new.box, 1, new.unread) ON CONFLICT DO UPDATE SET cases = cases + 1, unread = unread +
    new.unread; END
    """,
    """
    CREATE TRIGGER case_counted_out AFTER DELETE ON case_file BEGIN UPDATE case_count SET cases = cases - 1, unread
    = unread - old.unread WHERE department = old.department AND municipality = old.municipality AND box = old.box;
    END
    """,
    """
    CREATE TRIGGER case_counted_anew AFTER UPDATE OF department, municipality, box, unread ON case_file BEGIN UPDATE
    case_count SET cases = cases - 1, unread = unread - old.unread WHERE department = old.department AND
    municipality = old.municipality AND box = old.box; INSERT INTO case_count VALUES (new.department,
    new.municipality, new.box, 1, new.unread) ON CONFLICT DO UPDATE SET cases = cases + 1, unread = unread +
    new.unread; END
    """,
)


def upgrade() -> None:
    """Make all tables, indexes, triggers and the search index."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
