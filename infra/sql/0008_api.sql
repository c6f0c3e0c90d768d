-- Uploads that were given an Idempotency-Key. A repeated one gets the answer of the first; the same key with another upload is refused.
-- The answer names ids and the source, never text, so it may outlive a deletion; the age of a key bounds how long.
CREATE TABLE upload_keys (
  tenant_id       text        NOT NULL,
  idempotency_key text        NOT NULL,
  request_sha256  bytea       NOT NULL,
  answer          jsonb,
  created_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT upload_keys_pk PRIMARY KEY (tenant_id, idempotency_key)
);
CREATE INDEX upload_keys_created_ix ON upload_keys (created_at);
