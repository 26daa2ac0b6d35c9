-- Nodes whose agents report: how they enrol, what runs there, what was seen there.
-- Times are milliseconds since 1970 in UTC; 0 is never. An empty text is none.
CREATE TABLE node_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    -- SHA-256 of the whole token.
    hash BLOB NOT NULL,
    created_by TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE nodes (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    enrolled_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    -- The queue that the numbers of its records belong to.
    queue TEXT NOT NULL,
    -- Which state of its containers is stored here; 0 is none.
    generation INTEGER NOT NULL,
    -- Alerts that were forgotten here because there were too many.
    forgotten INTEGER NOT NULL,
    -- What the agent says of itself, JSON.
    status TEXT NOT NULL
) WITHOUT ROWID;

-- Certificates that were issued to a node, by SHA-256. What is not here is no certificate.
CREATE TABLE node_certificates (
    fingerprint TEXT NOT NULL PRIMARY KEY,
    node TEXT NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    issued_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX node_certificates_by_node ON node_certificates (node);

-- Up to which number the records of a lane of a node's queue were taken over, and how many of
-- them the node had to give up.
CREATE TABLE node_lanes (
    node TEXT NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    lane INTEGER NOT NULL,
    through INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    PRIMARY KEY (node, lane)
) WITHOUT ROWID;

CREATE TABLE node_containers (
    node TEXT NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    image TEXT NOT NULL,
    digest TEXT NOT NULL,
    -- The digest of the image's configuration.
    image_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    workload TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    mode TEXT NOT NULL,
    means TEXT NOT NULL,
    -- Everything that is known of it, JSON.
    content TEXT NOT NULL,
    PRIMARY KEY (node, id)
) WITHOUT ROWID;
CREATE INDEX node_containers_by_digest ON node_containers (digest);
CREATE INDEX node_containers_by_image_id ON node_containers (image_id);

-- Which image has which configuration: runtimes name images by it.
CREATE TABLE image_configs (
    config TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES inventories (digest) ON DELETE CASCADE,
    PRIMARY KEY (config, digest)
) WITHOUT ROWID;
CREATE INDEX image_configs_by_image ON image_configs (digest);

-- Alerts outlive their node. One that is told again is the same, with another count.
CREATE TABLE node_alerts (
    number INTEGER NOT NULL PRIMARY KEY,
    node TEXT NOT NULL,
    id TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    count INTEGER NOT NULL,
    rule TEXT NOT NULL,
    technique TEXT NOT NULL,
    -- 0 notice, 1 low, 2 medium, 3 high, 4 critical.
    severity INTEGER NOT NULL,
    container TEXT NOT NULL,
    image TEXT NOT NULL,
    digest TEXT NOT NULL,
    namespace TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (node, id)
);
CREATE INDEX node_alerts_by_severity ON node_alerts (severity, number);
CREATE INDEX node_alerts_by_container ON node_alerts (container);

-- Intervals in which something was not seen.
CREATE TABLE node_blinds (
    number INTEGER NOT NULL PRIMARY KEY,
    node TEXT NOT NULL,
    container TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    class TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- How many events were lost; -1 where nobody knows.
    lost INTEGER NOT NULL
);
CREATE INDEX node_blinds_by_node ON node_blinds (node, until_ms);
