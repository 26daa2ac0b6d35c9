-- An exception names the repository that it holds for; empty for all of them.
ALTER TABLE exceptions ADD COLUMN repository TEXT NOT NULL DEFAULT '';
-- Before, it had patterns of images, `HOST/NAME:* HOST/NAME@*`.
UPDATE exceptions SET repository = substr(
        images, instr(images, '/') + 1, instr(images, ' ') - 3 - instr(images, '/')
    ) WHERE images LIKE '%/%:* %';
ALTER TABLE exceptions DROP COLUMN images;

-- No question is answered by it.
DROP INDEX verdicts_by_bench;
