-- What is judged with, numbered as it comes into force: a verdict names the number, so that one
-- that was made with less is never stored over one that was made with more.
CREATE TABLE gate_benches (
    generation INTEGER NOT NULL PRIMARY KEY,
    bench TEXT NOT NULL,
    parts TEXT NOT NULL,
    begun_ms INTEGER NOT NULL,
    -- When everything was judged with it, or with a later one.
    finished_ms INTEGER
);

ALTER TABLE verdicts ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
-- The number of the change that stored it: processes over the same tables learn by it.
ALTER TABLE verdicts ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
-- With which generation the verdict became another one, and what it was before.
ALTER TABLE verdicts ADD COLUMN turned_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE verdicts ADD COLUMN turned_from TEXT NOT NULL DEFAULT '';
CREATE INDEX verdicts_by_generation ON verdicts (generation) WHERE verdict <> 'no-image';
CREATE INDEX verdicts_by_change ON verdicts (change);
CREATE INDEX verdicts_by_turn ON verdicts (turned_in) WHERE turned_in <> 0;

-- With which generation the findings of an image were found.
ALTER TABLE inventories ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

-- Numbers that rise with each change.
CREATE TABLE gate_changes (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    verdicts INTEGER NOT NULL,
    quarantines INTEGER NOT NULL,
    exceptions INTEGER NOT NULL
);
INSERT INTO gate_changes (one, verdicts, quarantines, exceptions) VALUES (1, 0, 0, 0);
