-- What became of versions, for those who follow: event streams and webhooks. A trigger writes it, so that no code path can forget it.
-- Numbers of a sequence commit out of order, so a reader that remembers the last number it saw would skip some. It goes by (xid, event_id)
-- instead, and reads only what is older than every transaction that still writes.
CREATE TABLE document_events (
  tenant_id   text        NOT NULL,
  xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
  event_id    bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  event       text        NOT NULL CONSTRAINT document_events_event_ck CHECK (event IN ('received', 'resumed', 'indexed', 'duplicate', 'quarantined', 'superseded', 'deleted')),
  document_id uuid        NOT NULL,
  version_id  uuid        NOT NULL,
  version     int         NOT NULL,
  stage       text        NOT NULL,
  reason_code text,
  pages       int,
  chunks      int,
  at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT document_events_pk PRIMARY KEY (xid, event_id)
);
CREATE INDEX document_events_at_ix ON document_events (at);

CREATE FUNCTION record_document_events() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO document_events (tenant_id, event, document_id, version_id, version, stage, at)
    SELECT tenant_id, 'received', document_id, version_id, version, stage, clock_timestamp() FROM changed;
  ELSE
    INSERT INTO document_events (tenant_id, event, document_id, version_id, version, stage, reason_code, pages, chunks, at)
    SELECT c.tenant_id, CASE c.state WHEN 'processing' THEN 'resumed' ELSE c.state END, c.document_id, c.version_id, c.version, c.stage, c.reason_code, c.pages, c.chunks, clock_timestamp()
    FROM changed AS c JOIN before AS b ON b.tenant_id = c.tenant_id AND b.version_id = c.version_id
    WHERE b.state <> c.state OR (c.state = 'quarantined' AND b.reason_code IS DISTINCT FROM c.reason_code);
  END IF;
  IF FOUND THEN
    PERFORM pg_notify('ingest_events', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER versions_received_events AFTER INSERT ON versions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_document_events();
CREATE TRIGGER versions_changed_events AFTER UPDATE ON versions REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_document_events();

-- Where the events end that are not kept any more.
CREATE TABLE document_events_pruned (
  only_row boolean NOT NULL DEFAULT true CONSTRAINT document_events_pruned_pk PRIMARY KEY CONSTRAINT document_events_pruned_only_ck CHECK (only_row),
  xid      xid8    NOT NULL,
  event_id bigint  NOT NULL
);

-- How far each receiver's deliveries are planned. One host at a time serves one, by a lease.
CREATE TABLE webhook_endpoints (
  tenant_id   text        NOT NULL,
  endpoint    text        NOT NULL,
  url         text        NOT NULL,
  xid         xid8        NOT NULL,
  event_id    bigint      NOT NULL,
  lease_owner text,
  lease_until timestamptz,
  seen_at     timestamptz NOT NULL DEFAULT now(),
  -- It answered 410: it wants nothing more.
  stopped_at  timestamptz,
  CONSTRAINT webhook_endpoints_pk PRIMARY KEY (tenant_id, endpoint)
);

-- The body is kept as it was first sent: a repeated delivery is the same to the byte. It holds ids and states, never text.
CREATE TABLE webhook_deliveries (
  tenant_id     text        NOT NULL,
  delivery_id   uuid        NOT NULL,
  delivery_seq  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  endpoint      text        NOT NULL,
  event         text        NOT NULL,
  document_id   uuid        NOT NULL,
  xid           xid8        NOT NULL,
  event_id      bigint      NOT NULL,
  body          text        NOT NULL,
  status        text        NOT NULL CONSTRAINT webhook_deliveries_status_ck CHECK (status IN ('pending', 'delivered', 'failed', 'stopped')),
  attempts      int         NOT NULL DEFAULT 0,
  -- When trying began; giving up counts from here.
  since         timestamptz NOT NULL DEFAULT now(),
  next_at       timestamptz NOT NULL DEFAULT now(),
  tried_at      timestamptz,
  response_code int,
  error         text,
  latency_ms    int,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT webhook_deliveries_pk PRIMARY KEY (tenant_id, delivery_id),
  CONSTRAINT webhook_deliveries_endpoint_fk FOREIGN KEY (tenant_id, endpoint) REFERENCES webhook_endpoints
);
CREATE UNIQUE INDEX webhook_deliveries_seq_ix ON webhook_deliveries (tenant_id, delivery_seq);
CREATE INDEX webhook_deliveries_pending_ix ON webhook_deliveries (tenant_id, endpoint, xid, event_id) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_created_ix ON webhook_deliveries (created_at) WHERE status <> 'pending';
