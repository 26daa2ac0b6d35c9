-- Records of every change, of images as of identities, on their way to the evidence log.
-- The tables give the number; it is never used again.
CREATE TABLE evidence_outbox_numbered (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record BLOB NOT NULL
);
INSERT INTO evidence_outbox_numbered (record)
    SELECT record FROM evidence_outbox ORDER BY number;
DROP TABLE evidence_outbox;
ALTER TABLE evidence_outbox_numbered RENAME TO evidence_outbox;
