-- A belief round that nobody can open any more: its sheets were sealed with another key.
ALTER TABLE belief_round ADD COLUMN lost_at BIGINT;

-- What waits for a second person's word can also be more access: which, and until when.
ALTER TABLE new_start ADD COLUMN access TEXT;
ALTER TABLE new_start ADD COLUMN until_date TEXT;

-- Who keeps the register gets the checkpoints by mail without asking; whoever stops that
-- stays without.
ALTER TABLE checkpoint_reader ADD COLUMN stopped_at BIGINT;
