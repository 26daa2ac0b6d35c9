-- Which files containers use, as their nodes tell it; how far packages are in use, which is joined
-- from these files and the inventory of the image; what the gate `node` decides.
CREATE TABLE node_uses (
    node TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    -- The account of the node, and up to which revision it is stored.
    account BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    -- Rises with everything that is stored here.
    change BIGINT NOT NULL,
    -- Whether the node told everything, and there was room for it.
    is_whole BIGINT NOT NULL,
    -- What was watched and what was not seen, JSON.
    header TEXT COLLATE "C" NOT NULL,
    -- The files, compressed.
    files BYTEA NOT NULL,
    -- The change, the image and its analysis that the grades were joined from; 0 and empty before.
    joined BIGINT NOT NULL,
    image TEXT COLLATE "C" NOT NULL,
    analysed_ms BIGINT NOT NULL,
    -- Whether the image has more packages or files than there was room for.
    is_cut BIGINT NOT NULL,
    -- The lowest grade that cannot be more than was seen; 3 before anything was joined.
    sure_from BIGINT NOT NULL,
    PRIMARY KEY (node, container),
    FOREIGN KEY (node, container) REFERENCES node_containers (node, id) ON DELETE CASCADE
);
CREATE INDEX node_uses_by_image ON node_uses (image);

-- What is present only is here where nobody knows its files, else not.
CREATE TABLE node_grades (
    node TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    purl TEXT COLLATE "C" NOT NULL,
    -- 0 present, 1 loaded, 2 executed, 3 listening.
    grade BIGINT NOT NULL,
    is_guess BIGINT NOT NULL,
    -- What shows it, JSON; empty where nothing does.
    evidence TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (node, container, purl),
    FOREIGN KEY (node, container) REFERENCES node_uses (node, container) ON DELETE CASCADE
);

CREATE TABLE node_verdicts (
    node TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    -- As of images; `none` where no policy of the gate applies.
    verdict TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    decision TEXT COLLATE "C" NOT NULL,
    image TEXT COLLATE "C" NOT NULL,
    -- The number of what it was judged with; 0 where it has to be judged again.
    generation BIGINT NOT NULL,
    is_silent BIGINT NOT NULL,
    judged_ms BIGINT NOT NULL,
    PRIMARY KEY (node, container),
    FOREIGN KEY (node, container) REFERENCES node_containers (node, id) ON DELETE CASCADE
);

-- Rises with each change of containers and of their use of files.
CREATE TABLE node_changes (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    number BIGINT NOT NULL
);
INSERT INTO node_changes (one, number) VALUES (1, 0);

-- Which packages a finding is about.
CREATE TABLE image_finding_packages (
    digest TEXT COLLATE "C" NOT NULL,
    finding TEXT COLLATE "C" NOT NULL,
    purl TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (digest, finding, purl),
    FOREIGN KEY (digest, finding) REFERENCES image_findings (digest, finding) ON DELETE CASCADE
);
CREATE INDEX image_finding_packages_by_purl ON image_finding_packages (digest, purl);
