CREATE TABLE case_file (
	"row" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	number TEXT DEFAULT '' NOT NULL, 
	service TEXT DEFAULT '' NOT NULL, 
	department TEXT NOT NULL, 
	municipality TEXT DEFAULT '' NOT NULL, 
	clerk TEXT DEFAULT '' NOT NULL, 
	clerk_name TEXT DEFAULT '' NOT NULL, 
	state TEXT NOT NULL, 
	box TEXT NOT NULL, 
	closed BOOLEAN DEFAULT '0' NOT NULL, 
	waiting_for TEXT DEFAULT '' NOT NULL, 
	subject TEXT DEFAULT '' NOT NULL, 
	sender TEXT DEFAULT '' NOT NULL, 
	received_at INTEGER NOT NULL, 
	deadline TEXT DEFAULT '' NOT NULL, 
	follow_up TEXT DEFAULT '' NOT NULL, 
	unread BOOLEAN DEFAULT '1' NOT NULL, 
	channel TEXT NOT NULL, 
	attachments INTEGER DEFAULT '0' NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	confidential BOOLEAN DEFAULT '0' NOT NULL, 
	protected BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_case_file PRIMARY KEY ("row"), 
	CONSTRAINT uq_case_file_id UNIQUE (id)
);
CREATE TABLE sealed_head (
	case_id TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	CONSTRAINT pk_sealed_head PRIMARY KEY (case_id)
)
 WITHOUT ROWID

;
CREATE TABLE case_count (
	department TEXT NOT NULL, 
	municipality TEXT NOT NULL, 
	box TEXT NOT NULL, 
	cases INTEGER NOT NULL, 
	unread INTEGER NOT NULL, 
	CONSTRAINT pk_case_count PRIMARY KEY (department, municipality, box)
)
 WITHOUT ROWID

;
CREATE TABLE certificate (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	department TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	number TEXT NOT NULL, 
	issued_at INTEGER NOT NULL, 
	issued_by TEXT NOT NULL, 
	document TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	register_values TEXT NOT NULL, 
	omitted TEXT NOT NULL, 
	CONSTRAINT pk_certificate PRIMARY KEY (id)
);
CREATE TABLE decision (
	certificate TEXT NOT NULL, 
	name TEXT NOT NULL, 
	text TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	decided_at INTEGER NOT NULL, 
	CONSTRAINT pk_decision PRIMARY KEY (certificate, name)
)
 WITHOUT ROWID

;
CREATE TABLE number_block (
	id TEXT NOT NULL, 
	series TEXT NOT NULL, 
	department TEXT NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	next INTEGER NOT NULL, 
	origin TEXT DEFAULT 'self' NOT NULL, 
	CONSTRAINT pk_number_block PRIMARY KEY (id)
);
CREATE TABLE note (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (id)
);
CREATE TABLE follow_up (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	due TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	done BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_follow_up PRIMARY KEY (id)
);
CREATE TABLE typing (
	clerk TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	text TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	CONSTRAINT pk_typing PRIMARY KEY (clerk, case_id, field)
)
 WITHOUT ROWID

;
CREATE TABLE history_link (
	device TEXT NOT NULL, 
	department TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	previous TEXT NOT NULL, 
	body TEXT NOT NULL, 
	body_digest TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	CONSTRAINT pk_history_link PRIMARY KEY (device, department, sequence)
)
 WITHOUT ROWID

;
CREATE TABLE history_body (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	actor TEXT NOT NULL, 
	act TEXT NOT NULL, 
	"values" TEXT NOT NULL, 
	salt TEXT NOT NULL, 
	CONSTRAINT pk_history_body PRIMARY KEY (id)
);
CREATE TABLE municipality (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	land TEXT DEFAULT '' NOT NULL, 
	letterhead TEXT NOT NULL, 
	CONSTRAINT pk_municipality PRIMARY KEY (id)
);
CREATE TABLE clerk (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	active BOOLEAN DEFAULT '1' NOT NULL, 
	function TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_clerk PRIMARY KEY (id)
);
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
)
 WITHOUT ROWID

;
CREATE TABLE case_text (
	"row" INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	spellings TEXT NOT NULL, 
	CONSTRAINT pk_case_text PRIMARY KEY ("row")
);
CREATE TABLE arrival (
	id TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	path TEXT NOT NULL, 
	channel TEXT DEFAULT '' NOT NULL, 
	clerk TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	outcome TEXT DEFAULT '' NOT NULL, 
	submission TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_arrival PRIMARY KEY (id)
);
CREATE TABLE submission (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	received_at INTEGER NOT NULL, 
	scanned_at INTEGER, 
	taken_in_at INTEGER NOT NULL, 
	sent_at INTEGER, 
	sender_name TEXT DEFAULT '' NOT NULL, 
	sender_address TEXT DEFAULT '' NOT NULL, 
	recipients TEXT NOT NULL, 
	subject TEXT DEFAULT '' NOT NULL, 
	text TEXT DEFAULT '' NOT NULL, 
	html TEXT DEFAULT '' NOT NULL, 
	headers TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	path TEXT DEFAULT '' NOT NULL, 
	message_id TEXT DEFAULT '' NOT NULL, 
	in_reply_to TEXT NOT NULL, 
	form_id TEXT DEFAULT '' NOT NULL, 
	form_version TEXT DEFAULT '' NOT NULL, 
	form_values TEXT NOT NULL, 
	route_reason TEXT DEFAULT '' NOT NULL, 
	route_detail TEXT DEFAULT '' NOT NULL, 
	findings TEXT NOT NULL, 
	readable BOOLEAN DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_submission PRIMARY KEY (id)
);
CREATE TABLE document (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	submission TEXT DEFAULT '' NOT NULL, 
	parent TEXT DEFAULT '' NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	pages INTEGER DEFAULT '0' NOT NULL, 
	text TEXT DEFAULT '' NOT NULL, 
	form_values TEXT NOT NULL, 
	boxes TEXT NOT NULL, 
	content_id TEXT DEFAULT '' NOT NULL, 
	readable BOOLEAN DEFAULT '1' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_document PRIMARY KEY (id)
);
CREATE TABLE change (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at INTEGER NOT NULL, 
	cases TEXT NOT NULL, 
	lists BOOLEAN NOT NULL
);
CREATE TABLE unsent (
	kind TEXT NOT NULL, 
	item TEXT NOT NULL, 
	department TEXT NOT NULL, 
	mutation TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_unsent PRIMARY KEY (kind, item)
)
 WITHOUT ROWID

;
CREATE TABLE agreed (
	kind TEXT NOT NULL, 
	item TEXT NOT NULL, 
	department TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	data TEXT NOT NULL, 
	CONSTRAINT pk_agreed PRIMARY KEY (kind, item)
)
 WITHOUT ROWID

;
CREATE TABLE sync_cursor (
	department TEXT NOT NULL, 
	head INTEGER NOT NULL, 
	floor INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	CONSTRAINT pk_sync_cursor PRIMARY KEY (department)
)
 WITHOUT ROWID

;
CREATE TABLE history_sent (
	department TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	CONSTRAINT pk_history_sent PRIMARY KEY (department)
)
 WITHOUT ROWID

;
CREATE TABLE held_item (
	department TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	item TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_held_item PRIMARY KEY (department, kind, item)
)
 WITHOUT ROWID

;
CREATE TABLE "conflict" (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	department TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	clashes TEXT NOT NULL, 
	decided_at INTEGER, 
	decided_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_conflict PRIMARY KEY (id)
);
CREATE TABLE application_value (
	case_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	previous TEXT, 
	source_kind TEXT NOT NULL, 
	source_detail TEXT DEFAULT '' NOT NULL, 
	source_document TEXT DEFAULT '' NOT NULL, 
	box TEXT NOT NULL, 
	confidence FLOAT NOT NULL, 
	CONSTRAINT pk_application_value PRIMARY KEY (case_id, field)
)
 WITHOUT ROWID

;
CREATE TABLE register_entry (
	case_id TEXT NOT NULL, 
	"values" TEXT NOT NULL, 
	source TEXT NOT NULL, 
	entered_by TEXT NOT NULL, 
	entered_at INTEGER NOT NULL, 
	confirmed_by TEXT DEFAULT '' NOT NULL, 
	confirmed_at INTEGER, 
	CONSTRAINT pk_register_entry PRIMARY KEY (case_id)
);
CREATE TABLE party (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	role TEXT NOT NULL, 
	name TEXT NOT NULL, 
	address TEXT DEFAULT '' NOT NULL, 
	email TEXT DEFAULT '' NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_party PRIMARY KEY (id)
);
CREATE TABLE department (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	municipality TEXT NOT NULL, 
	CONSTRAINT pk_department PRIMARY KEY (id), 
	FOREIGN KEY(municipality) REFERENCES municipality (id)
);
CREATE TABLE clerk_role (
	clerk TEXT NOT NULL, 
	department TEXT NOT NULL, 
	role TEXT NOT NULL, 
	CONSTRAINT pk_clerk_role PRIMARY KEY (clerk, department, role), 
	FOREIGN KEY(clerk) REFERENCES clerk (id)
)
 WITHOUT ROWID

;
CREATE TABLE clerk_limit (
	clerk TEXT NOT NULL, 
	department TEXT NOT NULL, 
	municipality TEXT NOT NULL, 
	CONSTRAINT pk_clerk_limit PRIMARY KEY (clerk, department, municipality), 
	FOREIGN KEY(clerk) REFERENCES clerk (id)
)
 WITHOUT ROWID

;
CREATE VIRTUAL TABLE case_search USING fts5(text, spellings, content='case_text', content_rowid='row', tokenize="unicode61 remove_diacritics 2");
CREATE INDEX ix_agreed_case_id ON agreed (case_id);
CREATE INDEX ix_arrival_outcome ON arrival (outcome) WHERE outcome = '';
CREATE INDEX ix_case_file_arrival ON case_file ("row");
CREATE INDEX ix_case_file_box ON case_file (box);
CREATE INDEX ix_case_file_by_deadline ON case_file (deadline, "row", box, closed, clerk, department);
CREATE INDEX ix_case_file_by_number ON case_file (number, "row", box, closed, clerk, department);
CREATE INDEX ix_case_file_by_sender ON case_file (sender, "row", box, closed, clerk, department);
CREATE INDEX ix_case_file_by_service ON case_file (service, "row", box, closed, clerk, department);
CREATE INDEX ix_case_file_by_state ON case_file (state, "row", box, closed, clerk, department);
CREATE INDEX ix_case_file_by_subject ON case_file (subject, "row", box, closed, clerk, department);
CREATE INDEX ix_case_file_clerk ON case_file (clerk, closed, "row", unread);
CREATE INDEX ix_case_file_department ON case_file (department, closed, "row", unread);
CREATE INDEX ix_case_file_due ON case_file (deadline, "row", unread) WHERE closed = 0 AND deadline > '';
CREATE INDEX ix_case_file_follow_up ON case_file (follow_up, "row", unread) WHERE follow_up > '';
CREATE INDEX ix_certificate_case_id ON certificate (case_id);
CREATE UNIQUE INDEX ix_certificate_department_number ON certificate (department, number);
CREATE INDEX ix_conflict_case_id ON "conflict" (case_id);
CREATE INDEX ix_document_case_id ON document (case_id);
CREATE INDEX ix_document_sha256 ON document (sha256);
CREATE INDEX ix_follow_up_case_id ON follow_up (case_id);
CREATE INDEX ix_follow_up_due ON follow_up (due);
CREATE INDEX ix_history_body_case_id ON history_body (case_id);
CREATE INDEX ix_history_link_body ON history_link (body);
CREATE INDEX ix_note_case_id ON note (case_id);
CREATE INDEX ix_number_block_series ON number_block (series);
CREATE INDEX ix_party_case_id ON party (case_id);
CREATE INDEX ix_party_name ON party (name);
CREATE INDEX ix_submission_case_id ON submission (case_id);
CREATE INDEX ix_submission_message_id ON submission (message_id);
CREATE INDEX ix_submission_sha256 ON submission (sha256);
CREATE TRIGGER history_link_stays_as_it_is BEFORE UPDATE ON history_link BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_link_is_never_removed BEFORE DELETE ON history_link BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_body_stays_as_it_is BEFORE UPDATE ON history_body BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER case_text_added AFTER INSERT ON case_text BEGIN INSERT INTO case_search(rowid, text, spellings) VALUES (new.row, new.text, new.spellings); END;
CREATE TRIGGER case_text_removed AFTER DELETE ON case_text BEGIN INSERT INTO case_search(case_search, rowid, text, spellings) VALUES ('delete', old.row, old.text, old.spellings); END;
CREATE TRIGGER case_text_changed AFTER UPDATE ON case_text BEGIN INSERT INTO case_search(case_search, rowid, text, spellings) VALUES ('delete', old.row, old.text, old.spellings); INSERT INTO case_search(rowid, text, spellings) VALUES (new.row, new.text, new.spellings); END;
CREATE TRIGGER case_counted_in AFTER INSERT ON case_file BEGIN INSERT INTO case_count VALUES (new.department, new.municipality, new.box, 1, new.unread) ON CONFLICT DO UPDATE SET cases = cases + 1, unread = unread + new.unread; END;
CREATE TRIGGER case_counted_out AFTER DELETE ON case_file BEGIN UPDATE case_count SET cases = cases - 1, unread = unread - old.unread WHERE department = old.department AND municipality = old.municipality AND box = old.box; END;
CREATE TRIGGER case_counted_anew AFTER UPDATE OF department, municipality, box, unread ON case_file BEGIN UPDATE case_count SET cases = cases - 1, unread = unread - old.unread WHERE department = old.department AND municipality = old.municipality AND box = old.box; INSERT INTO case_count VALUES (new.department, new.municipality, new.box, 1, new.unread) ON CONFLICT DO UPDATE SET cases = cases + 1, unread = unread + new.unread; END;
INSERT INTO "agreed" ("kind", "item", "department", "case_id", "sequence", "digest", "data") VALUES ('1', '1', 'department 1', 'case_id 1', 1, 'digest 1', '{"Name": "Muster"}');
INSERT INTO "agreed" ("kind", "item", "department", "case_id", "sequence", "digest", "data") VALUES ('2', '2', 'department 2', 'case_id 2', 2, 'digest 2', '{"Name": "Muster"}');
INSERT INTO "application_value" ("case_id", "field", "position", "value", "previous", "source_kind", "source_detail", "source_document", "box", "confidence") VALUES ('1', '1', 1, 'value 1', 'previous 1', 'source_kind 1', 'source_detail 1', 'source_document 1', '{"Name": "Muster"}', 0.5);
INSERT INTO "application_value" ("case_id", "field", "position", "value", "previous", "source_kind", "source_detail", "source_document", "box", "confidence") VALUES ('2', '2', 2, 'value 2', 'previous 2', 'source_kind 2', 'source_detail 2', 'source_document 2', '{"Name": "Muster"}', 0.5);
INSERT INTO "arrival" ("id", "sha256", "path", "channel", "clerk", "at", "outcome", "submission") VALUES ('1', 'sha256 1', 'path 1', 'channel 1', 'clerk 1', 1, 'outcome 1', 'submission 1');
INSERT INTO "arrival" ("id", "sha256", "path", "channel", "clerk", "at", "outcome", "submission") VALUES ('2', 'sha256 2', 'path 2', 'channel 2', 'clerk 2', 2, 'outcome 2', 'submission 2');
INSERT INTO "case_file" ("row", "id", "number", "service", "department", "municipality", "clerk", "clerk_name", "state", "box", "closed", "waiting_for", "subject", "sender", "received_at", "deadline", "follow_up", "unread", "channel", "attachments", "version", "confidential", "protected") VALUES (1, '1', 'number 1', 'service 1', 'department 1', 'municipality 1', 'clerk 1', 'clerk_name 1', 'state 1', 'box 1', 0, 'waiting_for 1', 'subject 1', 'sender 1', 1, 'deadline 1', 'follow_up 1', 0, 'channel 1', 1, 1, 0, 0);
INSERT INTO "case_file" ("row", "id", "number", "service", "department", "municipality", "clerk", "clerk_name", "state", "box", "closed", "waiting_for", "subject", "sender", "received_at", "deadline", "follow_up", "unread", "channel", "attachments", "version", "confidential", "protected") VALUES (2, '2', 'number 2', 'service 2', 'department 2', 'municipality 2', 'clerk 2', 'clerk_name 2', 'state 2', 'box 2', 0, 'waiting_for 2', 'subject 2', 'sender 2', 2, 'deadline 2', 'follow_up 2', 0, 'channel 2', 2, 2, 0, 0);
INSERT INTO "case_text" ("row", "text", "spellings") VALUES (1, 'text 1', 'spellings 1');
INSERT INTO "case_text" ("row", "text", "spellings") VALUES (2, 'text 2', 'spellings 2');
INSERT INTO "certificate" ("id", "case_id", "department", "kind", "number", "issued_at", "issued_by", "document", "sha256", "register_values", "omitted") VALUES ('1', 'case_id 1', 'department 1', 'kind 1', 'number 1', 1, 'issued_by 1', 'document 1', 'sha256 1', '{"Name": "Muster"}', '{"Name": "Muster"}');
INSERT INTO "certificate" ("id", "case_id", "department", "kind", "number", "issued_at", "issued_by", "document", "sha256", "register_values", "omitted") VALUES ('2', 'case_id 2', 'department 2', 'kind 2', 'number 2', 2, 'issued_by 2', 'document 2', 'sha256 2', '{"Name": "Muster"}', '{"Name": "Muster"}');
INSERT INTO "change" ("sequence", "at", "cases", "lists") VALUES (1, 1, '{"Name": "Muster"}', 0);
INSERT INTO "change" ("sequence", "at", "cases", "lists") VALUES (2, 2, '{"Name": "Muster"}', 0);
INSERT INTO "clerk" ("id", "name", "active", "function") VALUES ('1', 'name 1', 0, 'function 1');
INSERT INTO "clerk" ("id", "name", "active", "function") VALUES ('2', 'name 2', 0, 'function 2');
INSERT INTO "conflict" ("id", "case_id", "department", "origin", "at", "clashes", "decided_at", "decided_by") VALUES ('1', 'case_id 1', 'department 1', 'origin 1', 1, '{"Name": "Muster"}', 1, 'decided_by 1');
INSERT INTO "conflict" ("id", "case_id", "department", "origin", "at", "clashes", "decided_at", "decided_by") VALUES ('2', 'case_id 2', 'department 2', 'origin 2', 2, '{"Name": "Muster"}', 2, 'decided_by 2');
INSERT INTO "decision" ("certificate", "name", "text", "decided_by", "decided_at") VALUES ('1', '1', 'text 1', 'decided_by 1', 1);
INSERT INTO "decision" ("certificate", "name", "text", "decided_by", "decided_at") VALUES ('2', '2', 'text 2', 'decided_by 2', 2);
INSERT INTO "document" ("id", "case_id", "submission", "parent", "position", "name", "media_type", "kind", "sha256", "size", "pages", "text", "form_values", "boxes", "content_id", "readable", "note") VALUES ('1', 'case_id 1', 'submission 1', 'parent 1', 1, 'name 1', 'media_type 1', 'kind 1', 'sha256 1', 1, 1, 'text 1', '{"Name": "Muster"}', '{"Name": "Muster"}', 'content_id 1', 0, 'note 1');
INSERT INTO "document" ("id", "case_id", "submission", "parent", "position", "name", "media_type", "kind", "sha256", "size", "pages", "text", "form_values", "boxes", "content_id", "readable", "note") VALUES ('2', 'case_id 2', 'submission 2', 'parent 2', 2, 'name 2', 'media_type 2', 'kind 2', 'sha256 2', 2, 2, 'text 2', '{"Name": "Muster"}', '{"Name": "Muster"}', 'content_id 2', 0, 'note 2');
INSERT INTO "follow_up" ("id", "case_id", "due", "reason", "done") VALUES ('1', 'case_id 1', 'due 1', 'reason 1', 0);
INSERT INTO "follow_up" ("id", "case_id", "due", "reason", "done") VALUES ('2', 'case_id 2', 'due 2', 'reason 2', 0);
INSERT INTO "held_item" ("department", "kind", "item", "sequence", "content", "reason") VALUES ('1', '1', '1', 1, '{"Name": "Muster"}', 'reason 1');
INSERT INTO "held_item" ("department", "kind", "item", "sequence", "content", "reason") VALUES ('2', '2', '2', 2, '{"Name": "Muster"}', 'reason 2');
INSERT INTO "history_body" ("id", "case_id", "at", "actor", "act", "values", "salt") VALUES ('1', 'case_id 1', 1, 'actor 1', 'act 1', '{"Name": "Muster"}', 'salt 1');
INSERT INTO "history_body" ("id", "case_id", "at", "actor", "act", "values", "salt") VALUES ('2', 'case_id 2', 2, 'actor 2', 'act 2', '{"Name": "Muster"}', 'salt 2');
INSERT INTO "history_link" ("device", "department", "sequence", "previous", "body", "body_digest", "digest") VALUES ('1', '1', 1, 'previous 1', 'body 1', 'body_digest 1', 'digest 1');
INSERT INTO "history_link" ("device", "department", "sequence", "previous", "body", "body_digest", "digest") VALUES ('2', '2', 2, 'previous 2', 'body 2', 'body_digest 2', 'digest 2');
INSERT INTO "history_sent" ("department", "sequence") VALUES ('1', 1);
INSERT INTO "history_sent" ("department", "sequence") VALUES ('2', 2);
INSERT INTO "municipality" ("id", "name", "land", "letterhead") VALUES ('1', 'name 1', 'land 1', '{"Name": "Muster"}');
INSERT INTO "municipality" ("id", "name", "land", "letterhead") VALUES ('2', 'name 2', 'land 2', '{"Name": "Muster"}');
INSERT INTO "note" ("id", "case_id", "at", "author", "text") VALUES ('1', 'case_id 1', 1, 'author 1', 'text 1');
INSERT INTO "note" ("id", "case_id", "at", "author", "text") VALUES ('2', 'case_id 2', 2, 'author 2', 'text 2');
INSERT INTO "number_block" ("id", "series", "department", "first", "last", "next", "origin") VALUES ('1', 'series 1', 'department 1', 1, 1, 1, 'origin 1');
INSERT INTO "number_block" ("id", "series", "department", "first", "last", "next", "origin") VALUES ('2', 'series 2', 'department 2', 2, 2, 2, 'origin 2');
INSERT INTO "party" ("id", "case_id", "role", "name", "address", "email", "phone") VALUES ('1', 'case_id 1', 'role 1', 'name 1', 'address 1', 'email 1', 'phone 1');
INSERT INTO "party" ("id", "case_id", "role", "name", "address", "email", "phone") VALUES ('2', 'case_id 2', 'role 2', 'name 2', 'address 2', 'email 2', 'phone 2');
INSERT INTO "register_entry" ("case_id", "values", "source", "entered_by", "entered_at", "confirmed_by", "confirmed_at") VALUES ('1', '{"Name": "Muster"}', 'source 1', 'entered_by 1', 1, 'confirmed_by 1', 1);
INSERT INTO "register_entry" ("case_id", "values", "source", "entered_by", "entered_at", "confirmed_by", "confirmed_at") VALUES ('2', '{"Name": "Muster"}', 'source 2', 'entered_by 2', 2, 'confirmed_by 2', 2);
INSERT INTO "sealed_head" ("case_id", "subject", "sender") VALUES ('1', 'subject 1', 'sender 1');
INSERT INTO "sealed_head" ("case_id", "subject", "sender") VALUES ('2', 'subject 2', 'sender 2');
INSERT INTO "setting" ("name", "value") VALUES ('1', '{"Name": "Muster"}');
INSERT INTO "setting" ("name", "value") VALUES ('2', '{"Name": "Muster"}');
INSERT INTO "submission" ("id", "case_id", "channel", "received_at", "scanned_at", "taken_in_at", "sent_at", "sender_name", "sender_address", "recipients", "subject", "text", "html", "headers", "sha256", "path", "message_id", "in_reply_to", "form_id", "form_version", "form_values", "route_reason", "route_detail", "findings", "readable") VALUES ('1', 'case_id 1', 'channel 1', 1, 1, 1, 1, 'sender_name 1', 'sender_address 1', '{"Name": "Muster"}', 'subject 1', 'text 1', 'html 1', '{"Name": "Muster"}', 'sha256 1', 'path 1', 'message_id 1', '{"Name": "Muster"}', 'form_id 1', 'form_version 1', '{"Name": "Muster"}', 'route_reason 1', 'route_detail 1', '{"Name": "Muster"}', 0);
INSERT INTO "submission" ("id", "case_id", "channel", "received_at", "scanned_at", "taken_in_at", "sent_at", "sender_name", "sender_address", "recipients", "subject", "text", "html", "headers", "sha256", "path", "message_id", "in_reply_to", "form_id", "form_version", "form_values", "route_reason", "route_detail", "findings", "readable") VALUES ('2', 'case_id 2', 'channel 2', 2, 2, 2, 2, 'sender_name 2', 'sender_address 2', '{"Name": "Muster"}', 'subject 2', 'text 2', 'html 2', '{"Name": "Muster"}', 'sha256 2', 'path 2', 'message_id 2', '{"Name": "Muster"}', 'form_id 2', 'form_version 2', '{"Name": "Muster"}', 'route_reason 2', 'route_detail 2', '{"Name": "Muster"}', 0);
INSERT INTO "sync_cursor" ("department", "head", "floor", "at") VALUES ('1', 1, 1, 1);
INSERT INTO "sync_cursor" ("department", "head", "floor", "at") VALUES ('2', 2, 2, 2);
INSERT INTO "typing" ("clerk", "case_id", "field", "text", "at") VALUES ('1', '1', '1', 'text 1', 1);
INSERT INTO "typing" ("clerk", "case_id", "field", "text", "at") VALUES ('2', '2', '2', 'text 2', 2);
INSERT INTO "unsent" ("kind", "item", "department", "mutation", "since", "reason", "detail", "tries") VALUES ('1', '1', 'department 1', 'mutation 1', 1, 'reason 1', 'detail 1', 1);
INSERT INTO "unsent" ("kind", "item", "department", "mutation", "since", "reason", "detail", "tries") VALUES ('2', '2', 'department 2', 'mutation 2', 2, 'reason 2', 'detail 2', 2);
INSERT INTO "clerk_limit" ("clerk", "department", "municipality") VALUES ('1', '1', '1');
INSERT INTO "clerk_limit" ("clerk", "department", "municipality") VALUES ('2', '2', '2');
INSERT INTO "clerk_role" ("clerk", "department", "role") VALUES ('1', '1', '1');
INSERT INTO "clerk_role" ("clerk", "department", "role") VALUES ('2', '2', '2');
INSERT INTO "department" ("id", "name", "municipality") VALUES ('1', 'name 1', '1');
INSERT INTO "department" ("id", "name", "municipality") VALUES ('2', 'name 2', '2');
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('0001');
