-- Bulk replays go behind everything else. What admission looks at has indexes of its own, so that neither finished versions nor copies
-- that wait for another version cost it anything.
ALTER TABLE versions ADD COLUMN replay boolean NOT NULL DEFAULT false;

CREATE INDEX versions_admission_ix ON versions (tenant_id, interactive DESC, replay, order_key)
  WHERE state = 'processing' AND admitted_at IS NULL AND canonical_version_id IS NULL;
CREATE INDEX versions_under_way_ix ON versions (tenant_id, replay)
  WHERE state = 'processing' AND admitted_at IS NOT NULL AND canonical_version_id IS NULL;
DROP INDEX versions_backlog_ix;
DROP INDEX versions_in_flight_ix;

-- An item of a version that is not admitted is not looked for; admission sets the time of its first hint.
UPDATE work_items AS w SET hinted_at = 'infinity' FROM versions AS v
WHERE v.tenant_id = w.tenant_id AND v.version_id = w.version_id AND v.state = 'processing' AND v.admitted_at IS NULL AND w.state = 'ready';
