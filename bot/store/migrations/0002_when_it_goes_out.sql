-- `due` is when an item is woken. `planned`: the moment its lateness is measured from, once that is another (NULL: `due`). `until`: when
-- it helps nobody any more. `sent`: when it went out. `delivery`: the id under which it went out with others as one message; its own if NULL.
ALTER TABLE outbox ADD COLUMN planned INTEGER;

ALTER TABLE outbox ADD COLUMN until INTEGER;

ALTER TABLE outbox ADD COLUMN sent INTEGER;

ALTER TABLE outbox ADD COLUMN delivery TEXT;
