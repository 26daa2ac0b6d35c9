-- Who there is, what they were granted, and what they prove it with.
-- Times are milliseconds since 1970 in UTC; 0 is never. An empty text is none.
CREATE TABLE accounts (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    password TEXT COLLATE "C" NOT NULL,
    disabled BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    -- Tokens and sessions that are older count for nothing.
    valid_from_ms BIGINT NOT NULL
);

CREATE TABLE grants (
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    role TEXT COLLATE "C" NOT NULL,
    repositories TEXT COLLATE "C" NOT NULL,
    granted_ms BIGINT NOT NULL,
    PRIMARY KEY (account, role, repositories)
);

-- Secrets of robots, and API keys of users: SHA-256 of 256 random bits.
CREATE TABLE api_keys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    hash BYTEA NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX api_keys_by_account ON api_keys (account);

-- Whose client certificate has which subject.
CREATE TABLE certificate_subjects (
    subject TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (name) ON DELETE CASCADE
);
CREATE INDEX certificate_subjects_by_account ON certificate_subjects (account);

CREATE TABLE sessions (
    hash BYTEA NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account);
CREATE INDEX sessions_by_end ON sessions (expires_ms);

-- Raised by every change here, so that each process notices that what it remembers is over.
CREATE TABLE identity_epoch (
    one BIGINT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL
);
INSERT INTO identity_epoch (one, epoch) VALUES (1, 1);

-- Records of changes, committed with them, until the process that keeps the evidence log has
-- written them there.
CREATE TABLE evidence_outbox (
    number BIGINT NOT NULL PRIMARY KEY,
    record BYTEA NOT NULL
);
