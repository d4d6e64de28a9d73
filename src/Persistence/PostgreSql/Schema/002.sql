-- What was delivered leaves the outbox by truncation, never row by row: docs/decisions/0048-the-outbox-is-truncated.md.
-- Older silos go on while a cluster is upgraded: the defaults are for their INSERT.
ALTER TABLE outbox RENAME TO outbox_before;
ALTER INDEX outbox_pkey RENAME TO outbox_before_pkey;
ALTER INDEX outbox_partition RENAME TO outbox_before_partition;

-- One row. Events go into the partition turn % 2; the other one is closed, and is truncated when all of it was delivered.
CREATE TABLE outbox_turn (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    turn bigint  NOT NULL
);
INSERT INTO outbox_turn (turn) VALUES (0);

CREATE FUNCTION outbox_open_half() RETURNS smallint LANGUAGE sql STABLE AS 'SELECT (turn % 2)::smallint FROM outbox_turn';
CREATE SEQUENCE outbox_position;

-- An event's place is its transaction, and its position within that: a grain's next write begins after the last one was committed.
CREATE TABLE outbox (
    half        smallint         NOT NULL DEFAULT outbox_open_half(),
    xid         xid8             NOT NULL DEFAULT pg_current_xact_id(),
    position    bigint           NOT NULL DEFAULT nextval('outbox_position'),
    id          uuid             NOT NULL,
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
) PARTITION BY LIST (half);

-- Nothing in them is ever updated, and deleted only by truncation: there is nothing to vacuum, and a vacuum would keep the truncation waiting.
CREATE TABLE outbox_0 PARTITION OF outbox FOR VALUES IN (0) WITH (autovacuum_enabled = false);
CREATE TABLE outbox_1 PARTITION OF outbox FOR VALUES IN (1) WITH (autovacuum_enabled = false);
CREATE INDEX outbox_place ON outbox (service_id, partition, xid, position);

-- Events of transactions before `delivered` were delivered, all of them.
CREATE TABLE outbox_checkpoint (
    service_id text COLLATE "C" NOT NULL,
    partition  smallint         NOT NULL,
    delivered  xid8             NOT NULL,
    PRIMARY KEY (service_id, partition)
) WITH (fillfactor = 50);

INSERT INTO outbox (xid, position, id, service_id, partition, grain_type, grain_id, source, type, sequence, time, data, traceparent)
SELECT '0', position, id, service_id, partition, grain_type, grain_id, source, type, sequence, time, data, traceparent FROM outbox_before;
SELECT setval('outbox_position', coalesce(max(position), 0) + 1) FROM outbox_before;
DROP TABLE outbox_before;

ALTER TABLE dead_letter ADD COLUMN replayed boolean NOT NULL DEFAULT false;
CREATE INDEX dead_letter_replayed ON dead_letter (service_id, partition) WHERE replayed;

-- Closes the open half and opens the other one, if the open one has grown and all of the other one was delivered. NULL while another session uses the table.
-- An INSERT locks the table before it reads the turn, so that with the table locked nobody is about to write into the half that is closed;
-- it runs with its owner's rights, so that a silo's role need not be allowed to truncate.
CREATE FUNCTION outbox_turn_over(least_bytes bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET lock_timeout = '100ms' SET enable_seqscan = off SET jit = off AS $$
DECLARE
    seen  bigint;
    other text;
    waits boolean;
BEGIN
    SELECT turn INTO seen FROM outbox_turn;
    IF pg_relation_size(('outbox_' || seen % 2)::regclass) < least_bytes THEN
        RETURN false;
    END IF;

    -- By index only: a look for each service and partition. A service without a checkpoint has delivered nothing.
    other := 'outbox_' || (seen + 1) % 2;
    EXECUTE format($look$
        WITH RECURSIVE service (id) AS (
            SELECT (SELECT min(service_id) FROM %1$I)
            UNION ALL SELECT (SELECT min(o.service_id) FROM %1$I o WHERE o.service_id > s.id) FROM service s WHERE s.id IS NOT NULL
        )
        SELECT EXISTS (
            SELECT FROM service s CROSS JOIN generate_series(0, 15) p
            LEFT JOIN outbox_checkpoint c ON c.service_id = s.id AND c.partition = p::smallint
            WHERE s.id IS NOT NULL AND EXISTS (
                SELECT FROM %1$I o WHERE o.service_id = s.id AND o.partition = p::smallint AND o.xid >= coalesce(c.delivered, '0') LIMIT 1))
        $look$, other) INTO waits;
    IF waits THEN
        RETURN false;
    END IF;

    LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE;
    PERFORM FROM outbox_turn WHERE turn = seen FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;

    EXECUTE format('TRUNCATE %I', other);
    UPDATE outbox_turn SET turn = seen + 1;
    RETURN true;
EXCEPTION WHEN lock_not_available THEN
    RETURN NULL;
END
$$;

-- In a database that was restored on a server with younger transactions, places of old events would lie before those of new ones, and some never
-- be looked at. Then what was delivered goes, and what was not comes first, in its order.
CREATE FUNCTION outbox_adopt() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM outbox_checkpoint WHERE delivered > pg_snapshot_xmax(pg_current_snapshot()))
        AND NOT EXISTS (SELECT FROM outbox WHERE xid > pg_snapshot_xmax(pg_current_snapshot())) THEN
        RETURN false;
    END IF;

    LOCK TABLE outbox_checkpoint IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM outbox o USING outbox_checkpoint c WHERE c.service_id = o.service_id AND c.partition = o.partition AND o.xid < c.delivered;
    UPDATE outbox o SET xid = '0', position = n.position
    FROM (SELECT tableoid, ctid, row_number() OVER (ORDER BY xid, position) AS position FROM outbox) n
    WHERE o.tableoid = n.tableoid AND o.ctid = n.ctid;
    UPDATE outbox_checkpoint SET delivered = '0';
    RETURN true;
END
$$;

DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION outbox_turn_over(bigint) SET search_path = %I, pg_temp', current_schema());
END
$$;
