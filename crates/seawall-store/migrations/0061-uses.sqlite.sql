-- Which files containers use, as their nodes tell it; how far packages are in use, which is joined
-- from these files and the inventory of the image; what the gate `node` decides.
CREATE TABLE node_uses (
    node TEXT NOT NULL,
    container TEXT NOT NULL,
    -- The account of the node, and up to which revision it is stored.
    account INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    -- Rises with everything that is stored here.
    change INTEGER NOT NULL,
    -- Whether the node told everything, and there was room for it.
    is_whole INTEGER NOT NULL,
    -- What was watched and what was not seen, JSON.
    header TEXT NOT NULL,
    -- The files, compressed.
    files BLOB NOT NULL,
    -- The change, the image and its analysis that the grades were joined from; 0 and empty before.
    joined INTEGER NOT NULL,
    image TEXT NOT NULL,
    analysed_ms INTEGER NOT NULL,
    -- Whether the image has more packages or files than there was room for.
    is_cut INTEGER NOT NULL,
    -- The lowest grade that cannot be more than was seen; 3 before anything was joined.
    sure_from INTEGER NOT NULL,
    PRIMARY KEY (node, container),
    FOREIGN KEY (node, container) REFERENCES node_containers (node, id) ON DELETE CASCADE
);
CREATE INDEX node_uses_by_image ON node_uses (image);

-- What is present only is here where nobody knows its files, else not.
CREATE TABLE node_grades (
    node TEXT NOT NULL,
    container TEXT NOT NULL,
    purl TEXT NOT NULL,
    -- 0 present, 1 loaded, 2 executed, 3 listening.
    grade INTEGER NOT NULL,
    is_guess INTEGER NOT NULL,
    -- What shows it, JSON; empty where nothing does.
    evidence TEXT NOT NULL,
    PRIMARY KEY (node, container, purl),
    FOREIGN KEY (node, container) REFERENCES node_uses (node, container) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE node_verdicts (
    node TEXT NOT NULL,
    container TEXT NOT NULL,
    -- As of images; `none` where no policy of the gate applies.
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    decision TEXT NOT NULL,
    image TEXT NOT NULL,
    -- The number of what it was judged with; 0 where it has to be judged again.
    generation INTEGER NOT NULL,
    is_silent INTEGER NOT NULL,
    judged_ms INTEGER NOT NULL,
    PRIMARY KEY (node, container),
    FOREIGN KEY (node, container) REFERENCES node_containers (node, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- Rises with each change of containers and of their use of files.
CREATE TABLE node_changes (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL
);
INSERT INTO node_changes (one, number) VALUES (1, 0);

-- Which packages a finding is about.
CREATE TABLE image_finding_packages (
    digest TEXT NOT NULL,
    finding TEXT NOT NULL,
    purl TEXT NOT NULL,
    PRIMARY KEY (digest, finding, purl),
    FOREIGN KEY (digest, finding) REFERENCES image_findings (digest, finding) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX image_finding_packages_by_purl ON image_finding_packages (digest, purl);
