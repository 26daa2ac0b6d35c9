-- What the registry stores: repositories, blobs, manifests, tags, uploads.
-- Times are milliseconds since 1970 in UTC. `deleted_ms` marks what can be brought back.
CREATE TABLE repositories (
    name TEXT NOT NULL PRIMARY KEY,
    created_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- Blobs whose content lies in the blob store, whatever repository they belong to.
CREATE TABLE blobs (
    digest TEXT NOT NULL PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    stored_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- Which repository has which blob: the right to read it and to delete it.
CREATE TABLE repository_blobs (
    repository TEXT NOT NULL REFERENCES repositories (name),
    digest TEXT NOT NULL REFERENCES blobs (digest),
    added_ms INTEGER NOT NULL,
    deleted_ms INTEGER,
    PRIMARY KEY (repository, digest)
) WITHOUT ROWID;
CREATE INDEX repository_blobs_by_digest ON repository_blobs (digest);
CREATE INDEX repository_blobs_by_age ON repository_blobs (added_ms);

CREATE TABLE manifests (
    repository TEXT NOT NULL REFERENCES repositories (name),
    digest TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    artifact_type TEXT,
    subject TEXT,
    annotations TEXT NOT NULL,
    pushed_ms INTEGER NOT NULL,
    pushed_by TEXT NOT NULL,
    deleted_ms INTEGER,
    content BLOB NOT NULL,
    PRIMARY KEY (repository, digest)
);
CREATE INDEX manifests_by_subject ON manifests (repository, subject) WHERE subject IS NOT NULL;
CREATE INDEX manifests_by_deletion ON manifests (deleted_ms) WHERE deleted_ms IS NOT NULL;

-- What a manifest refers to and cannot do without. `kind` is `blob` or `manifest`.
CREATE TABLE manifest_references (
    repository TEXT NOT NULL,
    manifest TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (repository, manifest, kind, digest),
    FOREIGN KEY (repository, manifest) REFERENCES manifests (repository, digest) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX manifest_references_by_digest ON manifest_references (repository, digest);

CREATE TABLE tags (
    repository TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    updated_ms INTEGER NOT NULL,
    PRIMARY KEY (repository, name),
    FOREIGN KEY (repository, digest) REFERENCES manifests (repository, digest)
) WITHOUT ROWID;
CREATE INDEX tags_by_digest ON tags (repository, digest);

CREATE TABLE deleted_tags (
    repository TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    deleted_ms INTEGER NOT NULL,
    PRIMARY KEY (repository, name, deleted_ms)
) WITHOUT ROWID;
CREATE INDEX deleted_tags_by_digest ON deleted_tags (repository, digest);

CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    repository TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    touched_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX uploads_by_age ON uploads (touched_ms);
