-- Keys compare byte by byte, so that every silo locks rows in the same order whatever the database's locale.
CREATE TABLE grain_state (
    service_id text COLLATE "C" NOT NULL,
    grain_type text COLLATE "C" NOT NULL,
    grain_id   text COLLATE "C" NOT NULL,
    etag       uuid             NOT NULL,
    cleared    boolean          NOT NULL,
    due_at     timestamptz,
    next_try   timestamptz,
    tries      smallint         NOT NULL DEFAULT 0,
    owner      text COLLATE "C",
    reference  text COLLATE "C",
    created    timestamptz      NOT NULL,
    payload    bytea            NOT NULL,
    PRIMARY KEY (service_id, grain_type, grain_id)
) WITH (fillfactor = 85);

-- States are binary and rewritten all the time: compressing them costs more than it saves.
ALTER TABLE grain_state ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE INDEX grain_state_due ON grain_state (service_id, next_try) WHERE next_try IS NOT NULL;
CREATE INDEX grain_state_owner ON grain_state (service_id, grain_type, owner, created, grain_id) WHERE owner IS NOT NULL;
CREATE INDEX grain_state_reference ON grain_state (service_id, grain_type, reference) WHERE reference IS NOT NULL;

CREATE TABLE outbox (
    position    bigint GENERATED ALWAYS AS IDENTITY,
    id          uuid             PRIMARY KEY,
    service_id  text COLLATE "C" NOT NULL,
    partition   smallint         NOT NULL,
    grain_type  text COLLATE "C" NOT NULL,
    grain_id    text COLLATE "C" NOT NULL,
    source      text             NOT NULL,
    type        text             NOT NULL,
    sequence    bigint           NOT NULL,
    time        timestamptz      NOT NULL,
    data        bytea            NOT NULL,
    traceparent text
);

CREATE INDEX outbox_partition ON outbox (service_id, partition, position);

CREATE TABLE dead_letter (
    position    bigint GENERATED ALWAYS AS IDENTITY,
    id          uuid             PRIMARY KEY,
    service_id  text COLLATE "C" NOT NULL,
    partition   smallint         NOT NULL,
    grain_type  text COLLATE "C" NOT NULL,
    grain_id    text COLLATE "C" NOT NULL,
    source      text             NOT NULL,
    type        text             NOT NULL,
    sequence    bigint           NOT NULL,
    time        timestamptz      NOT NULL,
    data        bytea            NOT NULL,
    traceparent text,
    reason      text             NOT NULL,
    failed_at   timestamptz      NOT NULL
);

CREATE INDEX dead_letter_position ON dead_letter (service_id, position);
