-- What near-duplicates are found by: one row for each version whose text is compared, from its dedupe stage until it is superseded or deleted.
CREATE TABLE near_signatures (
  tenant_id     text     NOT NULL,
  version_id    uuid     NOT NULL,
  document_id   uuid     NOT NULL,
  order_key     bigint[] NOT NULL,
  shingle_count int      NOT NULL,
  -- Ascending 64-bit hashes, little-endian; hashes do not compress.
  shingles      bytea    NOT NULL,
  bands         bigint[] NOT NULL,
  -- True: searchable, so that later versions can be near-duplicates of it. False: a near-duplicate that is not. Null: not decided yet, or a copy.
  standing      boolean,
  -- The rule it was decided under, for when the decision is looked at again.
  threshold     double precision NOT NULL DEFAULT 1,
  policy        text     NOT NULL DEFAULT 'index' CONSTRAINT near_signatures_policy_ck CHECK (policy IN ('index', 'link', 'skip')),
  accepted      boolean  NOT NULL DEFAULT false,
  CONSTRAINT near_signatures_pk PRIMARY KEY (tenant_id, version_id),
  CONSTRAINT near_signatures_version_fk FOREIGN KEY (tenant_id, version_id) REFERENCES versions ON DELETE CASCADE
);
ALTER TABLE near_signatures ALTER COLUMN shingles SET STORAGE EXTERNAL;

-- The bands of all decided versions. A look-up reads a bounded piece of each band, next to the version's own place in the order of intake.
CREATE TABLE near_bands (
  tenant_id  text     NOT NULL,
  band       bigint   NOT NULL,
  standing   boolean  NOT NULL,
  order_key  bigint[] NOT NULL,
  version_id uuid     NOT NULL,
  CONSTRAINT near_bands_pk PRIMARY KEY (tenant_id, band, standing, order_key, version_id),
  CONSTRAINT near_bands_version_fk FOREIGN KEY (tenant_id, version_id) REFERENCES near_signatures ON DELETE CASCADE
);
CREATE INDEX near_bands_version_ix ON near_bands (tenant_id, version_id);

-- In how many documents a passage stands word for word is counted when it is found, up to a limit: nothing has to be kept in step.
CREATE INDEX chunks_content_ix ON chunks (tenant_id, content_sha256, document_id);

-- Which searchable version a version nearly equals: the lowest of them in order of intake.
CREATE TABLE near_duplicates (
  tenant_id     text NOT NULL,
  version_id    uuid NOT NULL,
  of_version_id uuid NOT NULL,
  jaccard       double precision NOT NULL,
  CONSTRAINT near_duplicates_pk PRIMARY KEY (tenant_id, version_id),
  CONSTRAINT near_duplicates_version_fk FOREIGN KEY (tenant_id, version_id) REFERENCES near_signatures ON DELETE CASCADE
);
CREATE INDEX near_duplicates_of_ix ON near_duplicates (tenant_id, of_version_id);
