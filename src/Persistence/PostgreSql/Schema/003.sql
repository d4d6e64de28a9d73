-- What changes with most writes of a row is in no index, so that the update is HOT: docs/decisions/0055-wake-ups-are-listed-by-batch.md.
-- next_try and its index are for older silos beside this build, while a cluster is upgraded: a row is one of theirs while tries >= 0. This
-- build leaves next_try empty, and counts tries down from -1.
ALTER TABLE grain_state ADD COLUMN wake_at timestamptz;

-- A batch inserts many orders, and some batches later most of a page is rewritten at once, before anything on it can be pruned: below
-- half, all of these updates find room beside their rows (12 % of them at 85, 83 % at 50, all at 45; bench/README.md).
ALTER TABLE grain_state SET (fillfactor = 45);

-- Rows that asked for a wake-up in one batch, under the earliest time that one of them asked for. A list is a hint: at its time each row is
-- looked at, and its own wake_at decides. So a wake-up that is moved or cleared costs no write here.
CREATE TABLE wake_up (
    service_id text COLLATE "C"   NOT NULL,
    due        timestamptz        NOT NULL,
    grain_type text COLLATE "C"   NOT NULL,
    grain_ids  text[] COLLATE "C" NOT NULL
);

ALTER TABLE wake_up ALTER COLUMN grain_ids SET STORAGE EXTERNAL;
CREATE INDEX wake_up_due ON wake_up (service_id, due);

-- Undoes a statement that has written some rows of a group and not the others.
CREATE FUNCTION durable_state_torn() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A group of rows is torn.' USING ERRCODE = 'FT001';
END
$$;
