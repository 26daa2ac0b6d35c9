-- What the gate knows: inventories of images, verdicts on them, what people decided.
-- Times are milliseconds since 1970 in UTC.
CREATE TABLE inventories (
    digest TEXT NOT NULL PRIMARY KEY,
    form INTEGER NOT NULL,
    package_count INTEGER NOT NULL,
    analysed_ms INTEGER NOT NULL,
    content BLOB NOT NULL
);

-- For the question which images contain a package.
CREATE TABLE image_packages (
    name TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES inventories (digest) ON DELETE CASCADE,
    purl TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (name, digest, purl)
) WITHOUT ROWID;
CREATE INDEX image_packages_by_image ON image_packages (digest);

-- For the question which images have a vulnerability, and for what a new database brings.
CREATE TABLE image_findings (
    digest TEXT NOT NULL REFERENCES inventories (digest) ON DELETE CASCADE,
    finding TEXT NOT NULL,
    vulnerability TEXT NOT NULL,
    package TEXT NOT NULL,
    version TEXT NOT NULL,
    severity TEXT NOT NULL,
    segment TEXT NOT NULL,
    found_ms INTEGER NOT NULL,
    PRIMARY KEY (digest, finding)
) WITHOUT ROWID;
CREATE INDEX image_findings_by_vulnerability ON image_findings (vulnerability);

CREATE TABLE verdicts (
    repository TEXT NOT NULL,
    digest TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    decision TEXT NOT NULL,
    bench TEXT NOT NULL,
    valid_through_day INTEGER NOT NULL,
    judged_ms INTEGER NOT NULL,
    PRIMARY KEY (repository, digest)
) WITHOUT ROWID;
CREATE INDEX verdicts_by_bench ON verdicts (bench);

CREATE TABLE quarantines (
    repository TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_ms INTEGER NOT NULL,
    PRIMARY KEY (repository, digest)
) WITHOUT ROWID;

-- Exceptions that people gave through the API; those of policy documents stay in the documents.
CREATE TABLE exceptions (
    number INTEGER NOT NULL PRIMARY KEY,
    finding TEXT NOT NULL,
    package TEXT NOT NULL,
    images TEXT NOT NULL,
    owner TEXT NOT NULL,
    reason TEXT NOT NULL,
    expires TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_ms INTEGER NOT NULL,
    ended_by TEXT,
    ended_ms INTEGER
);

-- What happened that somebody may want to hear of, in order; also what webhooks still owe.
CREATE TABLE gate_events (
    number INTEGER NOT NULL PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    repository TEXT NOT NULL,
    digest TEXT NOT NULL,
    data TEXT NOT NULL
);

CREATE TABLE webhook_deliveries (
    event INTEGER NOT NULL REFERENCES gate_events (number) ON DELETE CASCADE,
    url TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    PRIMARY KEY (event, url)
) WITHOUT ROWID;
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (next_ms);
