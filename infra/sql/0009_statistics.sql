-- What people watch costs what is open, never what is finished.

-- Counters of a tenant: received; versions by state; chunks of indexed versions; finished, how often a version reached an end state;
-- and for each stage how many items it completed. Whoever changes something adds a row and waits for nobody; the dispatcher's leader folds
-- the rows into totals. A reader adds both up in one snapshot.
CREATE TABLE version_counts (
  tenant_id text   NOT NULL,
  counter   text   NOT NULL,
  total     bigint NOT NULL,
  CONSTRAINT version_counts_pk PRIMARY KEY (tenant_id, counter)
) WITH (fillfactor = 50);
CREATE TABLE version_count_deltas (
  tenant_id text   NOT NULL,
  counter   text   NOT NULL,
  change    bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX version_count_deltas_tenant_ix ON version_count_deltas (tenant_id);

-- Tables are named with their schema, so that a statement by hand counts too, whatever its search path.
CREATE FUNCTION count_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO ingest.version_count_deltas (tenant_id, counter, change)
    WITH moved AS (
      SELECT tenant_id, state, sum(sign) AS versions, sum(sign * chunks) AS chunks
      FROM (SELECT tenant_id, state, chunks, 1 AS sign FROM after UNION ALL SELECT tenant_id, state, chunks, -1 FROM before) AS rows
      GROUP BY tenant_id, state
    )
    SELECT tenant_id, state, versions FROM moved WHERE versions <> 0
    UNION ALL
    SELECT tenant_id, 'chunks', chunks FROM moved WHERE state = 'indexed' AND chunks <> 0
    UNION ALL
    -- No statement lets some versions end and others go on.
    SELECT tenant_id, 'finished', -versions FROM moved WHERE state = 'processing' AND versions < 0;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO ingest.version_count_deltas (tenant_id, counter, change)
    SELECT tenant_id, state, count(*) FROM after GROUP BY tenant_id, state
    UNION ALL
    SELECT tenant_id, 'chunks', sum(chunks) FROM after WHERE state = 'indexed' AND chunks > 0 GROUP BY tenant_id;
  ELSE
    INSERT INTO ingest.version_count_deltas (tenant_id, counter, change)
    SELECT tenant_id, state, -count(*) FROM before GROUP BY tenant_id, state
    UNION ALL
    SELECT tenant_id, 'chunks', -sum(chunks) FROM before WHERE state = 'indexed' AND chunks > 0 GROUP BY tenant_id;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION count_received() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ingest.version_count_deltas (tenant_id, counter, change)
  SELECT tenant_id, 'received', count(*) FROM after WHERE event = 'received' GROUP BY tenant_id;
  RETURN NULL;
END $$;

CREATE FUNCTION count_completed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ingest.version_count_deltas (tenant_id, counter, change) VALUES (NEW.tenant_id, NEW.stage, 1);
  RETURN NULL;
END $$;

-- Nothing may be written between the count and the triggers. Intake writes its journal first, then the version.
LOCK TABLE intake_journal, versions IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO version_counts (tenant_id, counter, total)
SELECT tenant_id, 'received', count(*) FROM intake_journal WHERE event = 'received' GROUP BY tenant_id
UNION ALL
SELECT tenant_id, state, count(*) FROM versions GROUP BY tenant_id, state
UNION ALL
SELECT tenant_id, 'chunks', sum(chunks) FROM versions WHERE state = 'indexed' AND chunks > 0 GROUP BY tenant_id;

CREATE TRIGGER versions_count_insert AFTER INSERT ON versions REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_versions();
CREATE TRIGGER versions_count_update AFTER UPDATE ON versions REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_versions();
CREATE TRIGGER versions_count_delete AFTER DELETE ON versions REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION count_versions();
CREATE TRIGGER intake_journal_count AFTER INSERT ON intake_journal REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_received();
CREATE TRIGGER attempts_count AFTER UPDATE ON attempts FOR EACH ROW
  WHEN (OLD.finished_at IS NULL AND NEW.outcome IN ('completed', 'reused')) EXECUTE FUNCTION count_completed();

-- How the backlog went, for a day. A sample is written when something differs from the one before, so a reader carries the last one on.
-- Arrays hold one number a stage, in order of the pipeline; done, received, indexed and finished are the counters at that moment.
CREATE TABLE queue_samples (
  tenant_id   text        NOT NULL,
  sampled_at  timestamptz NOT NULL DEFAULT now(),
  ready       bigint[]    NOT NULL,
  running     bigint[]    NOT NULL,
  delayed     bigint[]    NOT NULL,
  quarantined bigint[]    NOT NULL,
  done        bigint[]    NOT NULL,
  received    bigint      NOT NULL,
  indexed     bigint      NOT NULL,
  finished    bigint      NOT NULL,
  CONSTRAINT queue_samples_pk PRIMARY KEY (tenant_id, sampled_at)
);
CREATE INDEX queue_samples_age_ix ON queue_samples (sampled_at);

-- The backlog of a tenant, oldest first.
CREATE INDEX work_items_open_ix ON work_items (tenant_id, ready_at) INCLUDE (stage, state) WHERE state IN ('ready', 'running', 'delayed');
CREATE INDEX quarantine_entries_opened_ix ON quarantine_entries (tenant_id, created_at) INCLUDE (reason_code);
CREATE INDEX attempts_started_ix ON attempts (tenant_id, started_at);
CREATE INDEX versions_received_ix ON versions (tenant_id, received_at);

-- Which parser read the file; null for versions parsed before it was kept.
ALTER TABLE versions ADD COLUMN parser text;
