-- Who there is, what they were granted, and what they prove it with.
-- Times are milliseconds since 1970 in UTC; 0 is never. An empty text is none.
CREATE TABLE accounts (
    name TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    password TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    -- Tokens and sessions that are older count for nothing.
    valid_from_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE grants (
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    role TEXT NOT NULL,
    repositories TEXT NOT NULL,
    granted_ms INTEGER NOT NULL,
    PRIMARY KEY (account, role, repositories)
) WITHOUT ROWID;

-- Secrets of robots, and API keys of users: SHA-256 of 256 random bits.
CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    scope TEXT NOT NULL,
    note TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX api_keys_by_account ON api_keys (account);

-- Whose client certificate has which subject.
CREATE TABLE certificate_subjects (
    subject TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX certificate_subjects_by_account ON certificate_subjects (account);

CREATE TABLE sessions (
    hash BLOB NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account);
CREATE INDEX sessions_by_end ON sessions (expires_ms);

-- Raised by every change here, so that each process notices that what it remembers is over.
CREATE TABLE identity_epoch (
    one INTEGER NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL
);
INSERT INTO identity_epoch (one, epoch) VALUES (1, 1);

-- Records of changes, committed with them, until the process that keeps the evidence log has
-- written them there.
CREATE TABLE evidence_outbox (
    number INTEGER NOT NULL PRIMARY KEY,
    record BLOB NOT NULL
);
