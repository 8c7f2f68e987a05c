-- From here on state 1 says that an item was claimed and nothing of it sent, state 3 that its request may have left. What a program of
-- before had in hand may have: it is looked for.
UPDATE outbox SET state = 3 WHERE state = 1;
