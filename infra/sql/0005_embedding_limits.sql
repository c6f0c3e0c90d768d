-- What all workers share about embedding services they pay for.

-- Vectors by the hash of the embedded text: no text is paid for twice, by whichever worker and after whatever restart.
CREATE TABLE embedding_cache (
  tenant_id text        NOT NULL CONSTRAINT embedding_cache_tenant_fk REFERENCES tenants,
  space     text        NOT NULL,
  text_hash bytea       NOT NULL,
  -- 32-bit floats, little-endian.
  embedding bytea       NOT NULL,
  -- Of the last use, to the day.
  used_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT embedding_cache_pk PRIMARY KEY (tenant_id, text_hash, space)
);
ALTER TABLE embedding_cache ALTER COLUMN embedding SET STORAGE EXTERNAL;

-- A token bucket a space, for all tenants: services limit by account.
CREATE TABLE embedding_buckets (
  space       text             NOT NULL CONSTRAINT embedding_buckets_pk PRIMARY KEY,
  requests    double precision NOT NULL,
  tokens      double precision NOT NULL,
  refilled_at timestamptz      NOT NULL
);

CREATE TABLE embedding_usage (
  tenant_id text             NOT NULL CONSTRAINT embedding_usage_tenant_fk REFERENCES tenants,
  -- In UTC.
  day       date             NOT NULL,
  space     text             NOT NULL,
  requests  bigint           NOT NULL,
  tokens    bigint           NOT NULL,
  cost      double precision NOT NULL,
  CONSTRAINT embedding_usage_pk PRIMARY KEY (tenant_id, day, space)
);

CREATE TABLE embedding_costs (
  tenant_id    text             NOT NULL,
  version_id   uuid             NOT NULL,
  space        text             NOT NULL,
  requests     bigint           NOT NULL,
  tokens       bigint           NOT NULL,
  cached       bigint           NOT NULL,
  headings_cut bigint           NOT NULL,
  truncated    bigint           NOT NULL,
  cost         double precision NOT NULL,
  CONSTRAINT embedding_costs_pk PRIMARY KEY (tenant_id, version_id, space),
  CONSTRAINT embedding_costs_version_fk FOREIGN KEY (tenant_id, version_id) REFERENCES versions ON DELETE CASCADE
);

-- Written by whoever finds a budget spent, again and again while it is; a row past its time tells nothing.
CREATE TABLE embedding_pauses (
  tenant_id    text        NOT NULL CONSTRAINT embedding_pauses_tenant_fk REFERENCES tenants,
  space        text        NOT NULL,
  reason       text        NOT NULL,
  paused_until timestamptz NOT NULL,
  CONSTRAINT embedding_pauses_pk PRIMARY KEY (tenant_id, space)
);

-- Takes one request of some tokens from a bucket; returns 0, or the seconds after which asking again makes sense, and then takes nothing.
-- A capacity of null is no limit. A request larger than the bucket waits until it is full, and leaves it below zero.
CREATE FUNCTION take_from_bucket(
  of_space text, request_capacity double precision, requests_per_second double precision,
  token_capacity double precision, tokens_per_second double precision, wanted double precision) RETURNS double precision
  LANGUAGE plpgsql AS $$
DECLARE
  bucket embedding_buckets;
  elapsed double precision;
  wait double precision := 0;
BEGIN
  INSERT INTO embedding_buckets VALUES (of_space, coalesce(request_capacity, 0), coalesce(token_capacity, 0), clock_timestamp()) ON CONFLICT DO NOTHING;
  SELECT * INTO bucket FROM embedding_buckets WHERE space = of_space FOR UPDATE;
  elapsed := greatest(extract(epoch FROM clock_timestamp() - bucket.refilled_at), 0);
  IF request_capacity IS NOT NULL THEN
    bucket.requests := least(request_capacity, bucket.requests + elapsed * requests_per_second);
    wait := greatest(wait, (1 - bucket.requests) / requests_per_second);
  END IF;
  IF token_capacity IS NOT NULL THEN
    bucket.tokens := least(token_capacity, bucket.tokens + elapsed * tokens_per_second);
    wait := greatest(wait, (least(wanted, token_capacity) - bucket.tokens) / tokens_per_second);
  END IF;
  IF wait <= 0 THEN
    UPDATE embedding_buckets SET refilled_at = clock_timestamp(),
      requests = bucket.requests - CASE WHEN request_capacity IS NULL THEN 0 ELSE 1 END,
      tokens = bucket.tokens - CASE WHEN token_capacity IS NULL THEN 0 ELSE wanted END
    WHERE space = of_space;
  END IF;
  RETURN wait;
END $$;
