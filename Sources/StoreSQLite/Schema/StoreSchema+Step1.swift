// Numbers in INTEGER columns called …_at are milliseconds since 1970. Sides are 0 (origin) and 1 (destination).
// Gateways and matters are named many times and stand once, in `gateways` and `matters`.
extension StoreSchema {
    /// The first release.
    static let step1 = """
        CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

        CREATE TABLE gateways (gateway INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE matters (matter INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, body BLOB NOT NULL) STRICT;

        CREATE TABLE cases (
            case_no INTEGER PRIMARY KEY,
            case_id BLOB NOT NULL,
            our_side INTEGER NOT NULL,
            origin INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            peer INTEGER NOT NULL,
            version INTEGER NOT NULL,
            wrapped_key BLOB NOT NULL,
            matter INTEGER NOT NULL,
            origin_sequence INTEGER NOT NULL,
            origin_digest BLOB,
            destination_sequence INTEGER NOT NULL,
            destination_digest BLOB,
            undeliverable INTEGER NOT NULL,
            state TEXT NOT NULL,
            number TEXT,
            peer_number TEXT,
            local_matter TEXT NOT NULL,
            peer_matter TEXT NOT NULL,
            matter_name TEXT NOT NULL,
            mode TEXT NOT NULL,
            division TEXT NOT NULL,
            window_division TEXT,
            our_division TEXT NOT NULL,
            area4 TEXT NOT NULL,
            area9 TEXT NOT NULL,
            holder TEXT,
            holder_since_at INTEGER,
            due_on TEXT,
            legal_due_on TEXT,
            clock_at INTEGER,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            is_test INTEGER NOT NULL,
            search_keys TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX cases_by_id ON cases (case_id);
        CREATE INDEX cases_by_peer ON cases (peer, case_id);
        CREATE INDEX cases_by_peer_state ON cases (peer, our_side, state, updated_at, case_id);
        CREATE INDEX cases_by_area4 ON cases (area4, our_side, state, updated_at, case_id);
        CREATE INDEX cases_by_area9 ON cases (area9, our_side, state, updated_at, case_id);
        CREATE INDEX cases_by_number ON cases (number) WHERE number IS NOT NULL;
        CREATE INDEX cases_by_peer_number ON cases (peer_number) WHERE peer_number IS NOT NULL;
        CREATE INDEX cases_by_clock ON cases (clock_at, case_id) WHERE clock_at IS NOT NULL;
        CREATE INDEX cases_undeliverable ON cases (updated_at, case_id) WHERE undeliverable = 1;

        CREATE TABLE case_search (
            search_key INTEGER NOT NULL, case_no INTEGER NOT NULL, PRIMARY KEY (search_key, case_no)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE events (
            event_no INTEGER PRIMARY KEY,
            case_no INTEGER NOT NULL,
            author INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            event_id BLOB NOT NULL,
            digest BLOB NOT NULL,
            jws BLOB NOT NULL,
            sealed BLOB,
            erased INTEGER NOT NULL,
            stored_at INTEGER NOT NULL,
            delivery INTEGER,
            delivery_at INTEGER,
            delivery_receipt BLOB
        ) STRICT;
        CREATE UNIQUE INDEX events_by_log ON events (case_no, author, sequence);
        CREATE INDEX events_by_digest ON events (substr(digest, 1, 8));

        CREATE TABLE arrivals (gateway INTEGER PRIMARY KEY, digest BLOB NOT NULL) STRICT;

        CREATE TABLE asides (
            aside_no INTEGER PRIMARY KEY,
            case_id BLOB NOT NULL,
            author INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            why TEXT NOT NULL,
            digest BLOB NOT NULL,
            jws BLOB NOT NULL,
            sealed BLOB,
            problem_code TEXT NOT NULL,
            problem_detail TEXT,
            problem_message TEXT,
            aside_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX asides_by_log ON asides (case_id, author, sequence, digest);
        CREATE INDEX asides_by_digest ON asides (substr(digest, 1, 8));

        CREATE TABLE refusals (
            refusal_no INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            author INTEGER NOT NULL,
            case_id BLOB,
            problem_code TEXT NOT NULL,
            problem_detail TEXT,
            problem_message TEXT,
            refused_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE outbox (
            entry_no INTEGER PRIMARY KEY,
            hop INTEGER NOT NULL,
            case_id BLOB NOT NULL,
            side INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            author INTEGER NOT NULL,
            audience INTEGER NOT NULL,
            digest BLOB NOT NULL,
            enqueued_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            problem_code TEXT,
            problem_detail TEXT,
            problem_message TEXT,
            held INTEGER NOT NULL,
            envelope BLOB,
            ready_at INTEGER,
            is_first INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX outbox_by_case ON outbox (case_id, side, sequence, hop);
        CREATE INDEX outbox_ready ON outbox (hop, ready_at, case_id, side DESC, sequence)
            WHERE ready_at IS NOT NULL;
        CREATE INDEX outbox_first ON outbox (hop, enqueued_at, case_id, ready_at) WHERE is_first = 1;
        CREATE INDEX outbox_by_age ON outbox (hop, enqueued_at);
        CREATE TABLE lanes (
            hop INTEGER PRIMARY KEY, waiting INTEGER NOT NULL, held INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE receipts (
            receipt_no INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            receiver INTEGER NOT NULL,
            time_at INTEGER NOT NULL,
            jws BLOB NOT NULL,
            last BLOB
        ) STRICT;
        CREATE INDEX receipts_by_time ON receipts (receiver, time_at);

        CREATE TABLE records (
            record_no INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            version INTEGER NOT NULL,
            value BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX records_by_key ON records (kind, key);

        CREATE TABLE audit (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            line_at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            object TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        """
}
