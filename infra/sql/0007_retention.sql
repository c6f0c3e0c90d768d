-- Artifacts of versions that nobody can go back to are collected. Whoever starts to use a stored file and whoever removes one take the
-- same advisory lock, that of its hash.
ALTER TABLE versions ADD COLUMN collected_at timestamptz;

-- Files found inside a version. Its parse output names them, so they are kept as long as it is.
CREATE TABLE attached_files (
  tenant_id  text  NOT NULL,
  version_id uuid  NOT NULL,
  sha256     bytea NOT NULL,
  CONSTRAINT attached_files_pk PRIMARY KEY (tenant_id, version_id, sha256),
  CONSTRAINT attached_files_version_fk FOREIGN KEY (tenant_id, version_id) REFERENCES versions
);
CREATE INDEX attached_files_content_ix ON attached_files (tenant_id, sha256);
INSERT INTO attached_files (tenant_id, version_id, sha256)
SELECT DISTINCT p.tenant_id, p.version_id, v.sha256
FROM documents AS d
JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id
JOIN versions AS p ON p.tenant_id = d.tenant_id AND p.document_id = d.parent_document_id;

CREATE INDEX work_items_artifact_ix ON work_items (tenant_id, artifact) WHERE artifact IS NOT NULL;
CREATE INDEX artifacts_content_ix ON artifacts (tenant_id, sha256);

-- Documents of which a version ended since they were last looked through.
CREATE TABLE retention_due (
  tenant_id   text        NOT NULL,
  document_id uuid        NOT NULL,
  since       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT retention_due_pk PRIMARY KEY (tenant_id, document_id),
  CONSTRAINT retention_due_document_fk FOREIGN KEY (tenant_id, document_id) REFERENCES documents
);
INSERT INTO retention_due (tenant_id, document_id) SELECT DISTINCT tenant_id, document_id FROM versions WHERE state IN ('superseded', 'deleted');

-- Stored files that are to be removed or were. The row outlives the file for a while: a process that saw the file, and only then uses it,
-- learns from it that it has to store the file again.
CREATE TABLE collected_files (
  tenant_id  text        NOT NULL,
  sha256     bytea       NOT NULL,
  due_at     timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  CONSTRAINT collected_files_pk PRIMARY KEY (tenant_id, sha256)
);
CREATE INDEX collected_files_due_ix ON collected_files (due_at) WHERE removed_at IS NULL;
