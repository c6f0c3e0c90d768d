-- A space is built beside the live one, takes its place at once, and stays complete until it is dropped. What vectors are made with is
-- stored with the space, never a secret; the configuration of a host names only the first space of a tenant.
ALTER TABLE embedding_spaces
  ADD COLUMN variant     text,
  ADD COLUMN vector_type text        NOT NULL DEFAULT 'halfvec' CONSTRAINT embedding_spaces_vector_type_ck CHECK (vector_type IN ('halfvec', 'vector', 'binary')),
  ADD COLUMN settings    jsonb       NOT NULL DEFAULT '{}',
  -- When the index was finished after all chunks had been embedded.
  ADD COLUMN built_at    timestamptz,
  -- When another space took its place; a rollback returns to the latest.
  ADD COLUMN retired_at  timestamptz,
  -- Publications wait until then for this space to become live; at most a minute, should the one who asked for it be gone.
  ADD COLUMN holds_until timestamptz;
ALTER TABLE embedding_spaces ADD COLUMN state text NOT NULL GENERATED ALWAYS AS (
  CASE WHEN live THEN 'live' WHEN retired_at IS NOT NULL THEN 'retired' WHEN built_at IS NOT NULL THEN 'built' ELSE 'building' END) STORED;

-- Documents that were published after a space that is not live may have looked at them. What is missing in a space is decided by its
-- rows alone; this only says where to look.
CREATE TABLE space_gaps (
  tenant_id   text        NOT NULL,
  space_id    bigint      NOT NULL,
  document_id uuid        NOT NULL,
  since       timestamptz NOT NULL DEFAULT now(),
  -- Not tried again before; what failed is tried later and later.
  due_at      timestamptz NOT NULL DEFAULT now(),
  failures    int         NOT NULL DEFAULT 0,
  CONSTRAINT space_gaps_pk PRIMARY KEY (tenant_id, space_id, document_id),
  CONSTRAINT space_gaps_space_fk FOREIGN KEY (tenant_id, space_id) REFERENCES embedding_spaces ON DELETE CASCADE
);
