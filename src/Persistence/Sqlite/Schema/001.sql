-- Times are microseconds since 1970-01-01 UTC.
CREATE TABLE grain_state (
    grain_type TEXT    NOT NULL,
    grain_id   TEXT    NOT NULL,
    etag       BLOB    NOT NULL,
    cleared    INTEGER NOT NULL,
    due_at     INTEGER,
    next_try   INTEGER,
    tries      INTEGER NOT NULL DEFAULT 0,
    owner      TEXT,
    reference  TEXT,
    created    INTEGER NOT NULL,
    payload    BLOB    NOT NULL,
    PRIMARY KEY (grain_type, grain_id)
) STRICT;

CREATE INDEX grain_state_due ON grain_state (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX grain_state_owner ON grain_state (grain_type, owner, created, grain_id) WHERE owner IS NOT NULL;
CREATE INDEX grain_state_reference ON grain_state (grain_type, reference) WHERE reference IS NOT NULL;

-- position is the order of commits: there is one writer. AUTOINCREMENT, so that a replayed event never gets the place of a removed one.
CREATE TABLE outbox (
    position    INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB    NOT NULL UNIQUE,
    partition   INTEGER NOT NULL,
    grain_type  TEXT    NOT NULL,
    grain_id    TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    sequence    INTEGER NOT NULL,
    time        INTEGER NOT NULL,
    data        BLOB    NOT NULL,
    traceparent TEXT
) STRICT;

CREATE INDEX outbox_partition ON outbox (partition, position);

CREATE TABLE dead_letter (
    position    INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB    NOT NULL UNIQUE,
    partition   INTEGER NOT NULL,
    grain_type  TEXT    NOT NULL,
    grain_id    TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    sequence    INTEGER NOT NULL,
    time        INTEGER NOT NULL,
    data        BLOB    NOT NULL,
    traceparent TEXT,
    reason      TEXT    NOT NULL,
    failed_at   INTEGER NOT NULL
) STRICT;
