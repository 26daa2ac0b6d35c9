-- What the registry stores: repositories, blobs, manifests, tags, uploads.
-- Times are milliseconds since 1970 in UTC. `deleted_ms` marks what can be brought back.
CREATE TABLE repositories (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    created_ms BIGINT NOT NULL
);

-- Blobs whose content lies in the blob store, whatever repository they belong to.
CREATE TABLE blobs (
    digest TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    stored_ms BIGINT NOT NULL
);

-- Which repository has which blob: the right to read it and to delete it.
CREATE TABLE repository_blobs (
    repository TEXT COLLATE "C" NOT NULL REFERENCES repositories (name),
    digest TEXT COLLATE "C" NOT NULL REFERENCES blobs (digest),
    added_ms BIGINT NOT NULL,
    deleted_ms BIGINT,
    PRIMARY KEY (repository, digest)
);
CREATE INDEX repository_blobs_by_digest ON repository_blobs (digest);
CREATE INDEX repository_blobs_by_age ON repository_blobs (added_ms);

CREATE TABLE manifests (
    repository TEXT COLLATE "C" NOT NULL REFERENCES repositories (name),
    digest TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    artifact_type TEXT COLLATE "C",
    subject TEXT COLLATE "C",
    annotations TEXT COLLATE "C" NOT NULL,
    pushed_ms BIGINT NOT NULL,
    pushed_by TEXT COLLATE "C" NOT NULL,
    deleted_ms BIGINT,
    content BYTEA NOT NULL,
    PRIMARY KEY (repository, digest)
);
CREATE INDEX manifests_by_subject ON manifests (repository, subject) WHERE subject IS NOT NULL;
CREATE INDEX manifests_by_deletion ON manifests (deleted_ms) WHERE deleted_ms IS NOT NULL;

-- What a manifest refers to and cannot do without. `kind` is `blob` or `manifest`.
CREATE TABLE manifest_references (
    repository TEXT COLLATE "C" NOT NULL,
    manifest TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (repository, manifest, kind, digest),
    FOREIGN KEY (repository, manifest) REFERENCES manifests (repository, digest) ON DELETE CASCADE
);
CREATE INDEX manifest_references_by_digest ON manifest_references (repository, digest);

CREATE TABLE tags (
    repository TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (repository, name),
    FOREIGN KEY (repository, digest) REFERENCES manifests (repository, digest)
);
CREATE INDEX tags_by_digest ON tags (repository, digest);

CREATE TABLE deleted_tags (
    repository TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    deleted_ms BIGINT NOT NULL,
    PRIMARY KEY (repository, name, deleted_ms)
);
CREATE INDEX deleted_tags_by_digest ON deleted_tags (repository, digest);

CREATE TABLE uploads (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    repository TEXT COLLATE "C" NOT NULL,
    algorithm TEXT COLLATE "C" NOT NULL,
    started_ms BIGINT NOT NULL,
    touched_ms BIGINT NOT NULL
);
CREATE INDEX uploads_by_age ON uploads (touched_ms);
