-- The record: what was received, what is to be done, what is searchable. tenant_id leads every key.
-- Stages sort by position in the pipeline, never by name.

CREATE FUNCTION stage_position(stage text) RETURNS int
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN array_position(ARRAY['parse', 'ocr', 'dedupe', 'chunk', 'embed', 'upsert'], stage);

CREATE TABLE settings (
  name  text NOT NULL CONSTRAINT settings_pk PRIMARY KEY,
  value text NOT NULL
);

CREATE TABLE tenants (
  tenant_id  text        NOT NULL CONSTRAINT tenants_pk PRIMARY KEY,
  weight     int         NOT NULL DEFAULT 1 CONSTRAINT tenants_weight_ck CHECK (weight > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sources (
  tenant_id       text        NOT NULL CONSTRAINT sources_tenant_fk REFERENCES tenants,
  root_uri        text        NOT NULL,
  kind            text        NOT NULL CONSTRAINT sources_kind_ck CHECK (kind IN ('folder')),
  listings        bigint      NOT NULL DEFAULT 0,
  last_listing_at timestamptz,
  held_back       int         NOT NULL DEFAULT 0,
  CONSTRAINT sources_pk PRIMARY KEY (tenant_id, root_uri)
);

CREATE TABLE documents (
  tenant_id            text        NOT NULL CONSTRAINT documents_tenant_fk REFERENCES tenants,
  document_id          uuid        NOT NULL,
  source_uri           text        NOT NULL,
  parent_document_id   uuid,
  from_listing         boolean     NOT NULL,
  -- Raised by every change, deletion, re-creation and rollback; a write of an older generation loses.
  generation           bigint      NOT NULL DEFAULT 0,
  tombstone_generation bigint      NOT NULL DEFAULT 0,
  newest_version       int         NOT NULL DEFAULT 0,
  published_version_id uuid,
  published_generation bigint      NOT NULL DEFAULT 0,
  -- The content last seen at the source; a rescan compares with this, not with what is published.
  seen_sha256          bytea,
  seen_bytes           bigint,
  seen_modified_at     timestamptz,
  missing_listings     int         NOT NULL DEFAULT 0,
  created_at           timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT documents_pk PRIMARY KEY (tenant_id, document_id),
  CONSTRAINT documents_source_uri_uq UNIQUE (tenant_id, source_uri)
);
CREATE INDEX documents_parent_ix ON documents (tenant_id, parent_document_id) WHERE parent_document_id IS NOT NULL;
CREATE INDEX documents_source_prefix_ix ON documents (tenant_id, source_uri text_pattern_ops);

CREATE TABLE versions (
  tenant_id            text        NOT NULL,
  version_id           uuid        NOT NULL,
  document_id          uuid        NOT NULL,
  version              int         NOT NULL,
  generation           bigint      NOT NULL,
  -- Order of intake. A child carries its parent's key and its own number, so it sorts right behind its parent however late it is found.
  order_key            bigint[]    NOT NULL,
  sha256               bytea       NOT NULL,
  bytes                bigint      NOT NULL,
  media_type           text        NOT NULL,
  file_name            text        NOT NULL,
  attachment_depth     int         NOT NULL DEFAULT 0,
  interactive          boolean     NOT NULL DEFAULT false,
  state                text        NOT NULL DEFAULT 'processing'
    CONSTRAINT versions_state_ck CHECK (state IN ('processing', 'indexed', 'duplicate', 'quarantined', 'superseded', 'deleted')),
  stage                text        NOT NULL DEFAULT 'parse',
  reason_code          text,
  -- The version this one waits for or is a copy of.
  canonical_version_id uuid,
  text_hash            bytea,
  overrides            jsonb,
  pages                int,
  chunks               int,
  flags                text[]      NOT NULL DEFAULT '{}',
  metrics              jsonb       NOT NULL DEFAULT '{}',
  received_at          timestamptz NOT NULL DEFAULT now(),
  admitted_at          timestamptz,
  finished_at          timestamptz,
  CONSTRAINT versions_pk PRIMARY KEY (tenant_id, version_id),
  CONSTRAINT versions_document_fk FOREIGN KEY (tenant_id, document_id) REFERENCES documents,
  CONSTRAINT versions_number_uq UNIQUE (tenant_id, document_id, version)
);
CREATE INDEX versions_bytes_ix ON versions (tenant_id, sha256);
CREATE INDEX versions_text_ix ON versions (tenant_id, text_hash) WHERE text_hash IS NOT NULL;
CREATE INDEX versions_canonical_ix ON versions (tenant_id, canonical_version_id) WHERE canonical_version_id IS NOT NULL;
CREATE INDEX versions_backlog_ix ON versions (tenant_id, interactive DESC, order_key) WHERE state = 'processing' AND admitted_at IS NULL;
CREATE INDEX versions_in_flight_ix ON versions (tenant_id) WHERE state = 'processing' AND admitted_at IS NOT NULL;
CREATE INDEX versions_state_ix ON versions (tenant_id, state);

-- Append-only: what was received and what people and sources did to it.
CREATE TABLE intake_journal (
  tenant_id   text        NOT NULL,
  intake_seq  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  document_id uuid        NOT NULL,
  version_id  uuid,
  generation  bigint      NOT NULL,
  event       text        NOT NULL CONSTRAINT intake_journal_event_ck CHECK (event IN ('received', 'deleted')),
  sha256      bytea,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT intake_journal_pk PRIMARY KEY (tenant_id, intake_seq)
);
CREATE UNIQUE INDEX intake_journal_version_uq ON intake_journal (tenant_id, version_id) WHERE event = 'received';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER intake_journal_append_only BEFORE UPDATE OR DELETE ON intake_journal FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE work_items (
  tenant_id   text        NOT NULL,
  version_id  uuid        NOT NULL,
  stage       text        NOT NULL CONSTRAINT work_items_stage_ck CHECK (stage_position(stage) IS NOT NULL),
  part        int         NOT NULL CONSTRAINT work_items_part_ck CHECK (part >= 0),
  -- ready: to be claimed. running: leased. delayed: until due_at. waiting: on another version. failed: in quarantine.
  state       text        NOT NULL CONSTRAINT work_items_state_ck CHECK (state IN ('ready', 'running', 'delayed', 'waiting', 'done', 'failed', 'cancelled')),
  fence       bigint      NOT NULL DEFAULT 0,
  lease_owner text,
  lease_until timestamptz,
  due_at      timestamptz,
  failures    int         NOT NULL DEFAULT 0,
  deaths      int         NOT NULL DEFAULT 0,
  delays      int         NOT NULL DEFAULT 0,
  alone       boolean     NOT NULL DEFAULT false,
  fingerprint bytea,
  artifact    bytea,
  created_at  timestamptz NOT NULL DEFAULT now(),
  ready_at    timestamptz NOT NULL DEFAULT now(),
  hinted_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT work_items_pk PRIMARY KEY (tenant_id, version_id, stage, part),
  CONSTRAINT work_items_version_fk FOREIGN KEY (tenant_id, version_id) REFERENCES versions,
  CONSTRAINT work_items_lease_ck CHECK ((state = 'running') = (lease_until IS NOT NULL)),
  CONSTRAINT work_items_due_ck CHECK ((state = 'delayed') = (due_at IS NOT NULL))
);
CREATE INDEX work_items_ready_ix ON work_items (hinted_at) WHERE state = 'ready';
CREATE INDEX work_items_lease_ix ON work_items (lease_until) WHERE state = 'running';
CREATE INDEX work_items_due_ix ON work_items (due_at) WHERE state = 'delayed';

-- One row for each claim, written before the work starts.
CREATE TABLE attempts (
  tenant_id   text        NOT NULL,
  version_id  uuid        NOT NULL,
  stage       text        NOT NULL,
  part        int         NOT NULL,
  fence       bigint      NOT NULL,
  worker      text        NOT NULL,
  started_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  outcome     text,
  reason_code text,
  detail      text,
  CONSTRAINT attempts_pk PRIMARY KEY (tenant_id, version_id, stage, part, fence)
);

-- Finished work by fingerprint: the same code, options and inputs need not run twice.
CREATE TABLE artifacts (
  tenant_id   text        NOT NULL,
  fingerprint bytea       NOT NULL,
  stage       text        NOT NULL,
  sha256      bytea       NOT NULL,
  bytes       bigint      NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT artifacts_pk PRIMARY KEY (tenant_id, fingerprint)
);

-- The chunks that readers see: those of the published version of each document.
CREATE TABLE chunks (
  tenant_id      text   NOT NULL,
  chunk_id       uuid   NOT NULL,
  document_id    uuid   NOT NULL,
  version_id     uuid   NOT NULL,
  ordinal        int    NOT NULL,
  text           text   NOT NULL,
  token_count    int    NOT NULL,
  heading_path   text[] NOT NULL,
  page_from      int,
  page_to        int,
  element_types  text[] NOT NULL,
  element_ids    int[]  NOT NULL,
  boxes          jsonb  NOT NULL,
  flags          text[] NOT NULL,
  parent_id      uuid,
  content_sha256 bytea  NOT NULL,
  terms          tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english', text)) STORED,
  CONSTRAINT chunks_pk PRIMARY KEY (tenant_id, chunk_id),
  CONSTRAINT chunks_ordinal_uq UNIQUE (tenant_id, document_id, ordinal),
  CONSTRAINT chunks_document_fk FOREIGN KEY (tenant_id, document_id) REFERENCES documents
);
CREATE INDEX chunks_terms_ix ON chunks USING gin (terms);
ALTER TABLE chunks SET (autovacuum_vacuum_scale_factor = 0.05);

-- Vectors are comparable only within one space. Each space has a table of its own, vectors_<space_id>,
-- so that its width is fixed, its HNSW index holds one tenant only, and dropping it is one statement.
CREATE TABLE embedding_spaces (
  tenant_id  text        NOT NULL CONSTRAINT embedding_spaces_tenant_fk REFERENCES tenants,
  space_id   bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  name       text        NOT NULL,
  provider   text        NOT NULL,
  model      text        NOT NULL,
  dimensions int         NOT NULL,
  metric     text        NOT NULL CONSTRAINT embedding_spaces_metric_ck CHECK (metric IN ('cosine')),
  live       boolean     NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT embedding_spaces_pk PRIMARY KEY (tenant_id, space_id),
  CONSTRAINT embedding_spaces_name_uq UNIQUE (tenant_id, name)
);
CREATE UNIQUE INDEX embedding_spaces_live_uq ON embedding_spaces (tenant_id) WHERE live;

-- One entry a version (its id is the version's). A replay closes it, a new failure opens it again and keeps the count.
CREATE TABLE quarantine_entries (
  tenant_id   text        NOT NULL,
  entry_id    uuid        NOT NULL,
  document_id uuid        NOT NULL,
  version_id  uuid        NOT NULL,
  stage       text        NOT NULL,
  part        int         NOT NULL,
  reason_code text        NOT NULL,
  detail      text        NOT NULL,
  evidence    jsonb       NOT NULL,
  state       text        NOT NULL CONSTRAINT quarantine_entries_state_ck CHECK (state IN ('open', 'replayed', 'discarded', 'closed')),
  replays     int         NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT quarantine_entries_pk PRIMARY KEY (tenant_id, entry_id),
  CONSTRAINT quarantine_entries_version_uq UNIQUE (tenant_id, version_id),
  CONSTRAINT quarantine_entries_version_fk FOREIGN KEY (tenant_id, version_id) REFERENCES versions
);
CREATE INDEX quarantine_entries_open_ix ON quarantine_entries (tenant_id, reason_code) WHERE state = 'open';

-- Append-only: who did what.
CREATE TABLE audit_events (
  tenant_id text        NOT NULL,
  event_id  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  at        timestamptz NOT NULL DEFAULT now(),
  actor     text        NOT NULL,
  action    text        NOT NULL,
  subject   jsonb       NOT NULL,
  CONSTRAINT audit_events_pk PRIMARY KEY (tenant_id, event_id)
);
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE hosts (
  host_id    text        NOT NULL CONSTRAINT hosts_pk PRIMARY KEY,
  transport  text        NOT NULL,
  stages     text[]      NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE leaderships (
  name        text        NOT NULL CONSTRAINT leaderships_pk PRIMARY KEY,
  holder      text        NOT NULL,
  lease_until timestamptz NOT NULL
);
