-- Lists of documents, newest first: each part is read from where the one before ended, and a state is found without the others.
DROP INDEX versions_state_ix;
CREATE INDEX versions_state_ix ON versions (tenant_id, state, received_at, version_id);
DROP INDEX versions_received_ix;
CREATE INDEX versions_received_ix ON versions (tenant_id, received_at, version_id);
CREATE INDEX versions_flagged_ix ON versions (tenant_id, received_at, version_id) WHERE flags <> '{}';

-- Parts of names are found by trigrams. They come with PostgreSQL, but a server may lack them or keep them from this role; names are
-- then compared one by one.
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
    CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
    CREATE INDEX documents_name_ix ON documents USING gin (source_uri public.gin_trgm_ops);
    -- The names of files inside others are not in their URIs.
    CREATE INDEX versions_inner_name_ix ON versions USING gin (file_name public.gin_trgm_ops) WHERE attachment_depth > 0;
  END IF;
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
  NULL;
END $$;
