-- What has been stays: an absence counts from the moment at which it was written down, and
-- until it was taken back. Whoever is named as a stand-in has said so, or not yet. A rota
-- that was ended on purpose is wanted no more; one that merely runs out is.

ALTER TABLE absence ADD COLUMN recorded_at BIGINT;
ALTER TABLE absence ADD COLUMN ended_at BIGINT;
ALTER TABLE absence ADD COLUMN stand_in_said BIGINT NOT NULL DEFAULT 1;

ALTER TABLE rota ADD COLUMN ended BIGINT NOT NULL DEFAULT 0;

-- Until now a rota was ended nowhere but on its page, by its newest version.
UPDATE rota SET ended = 1
WHERE until_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM ledger_entry AS told
              WHERE told.organisation = rota.organisation
                AND told.act = 'rota.ended'
                AND told.subject = 'rota:' || rota.rota)
  AND NOT EXISTS (SELECT 1 FROM rota AS later
                  WHERE later.organisation = rota.organisation
                    AND later.rota = rota.rota
                    AND later.position > rota.position);
