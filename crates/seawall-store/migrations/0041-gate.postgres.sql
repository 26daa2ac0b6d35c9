-- An exception names the repository that it holds for; empty for all of them.
ALTER TABLE exceptions ADD COLUMN repository TEXT COLLATE "C" NOT NULL DEFAULT '';
-- Before, it had patterns of images, `HOST/NAME:* HOST/NAME@*`.
UPDATE exceptions SET repository = substr(
        images, strpos(images, '/') + 1, strpos(images, ' ') - 3 - strpos(images, '/')
    ) WHERE images LIKE '%/%:* %';
ALTER TABLE exceptions DROP COLUMN images;

-- No question is answered by it.
DROP INDEX verdicts_by_bench;
