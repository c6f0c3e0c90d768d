-- A bulk replay starts with a trial of a few entries; the others stay in quarantine until it has shown whether replaying is worth it.
CREATE TABLE replay_batches (
  tenant_id   text        NOT NULL CONSTRAINT replay_batches_tenant_fk REFERENCES tenants,
  batch_id    bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  reason_code text        NOT NULL,
  -- How the entries are replayed; forgotten at the end, for it may hold a password.
  request     jsonb,
  state       text        NOT NULL DEFAULT 'trial' CONSTRAINT replay_batches_state_ck CHECK (state IN ('trial', 'released', 'held', 'done')),
  held        int         NOT NULL DEFAULT 0,
  detail      text,
  started_at  timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  CONSTRAINT replay_batches_pk PRIMARY KEY (tenant_id, batch_id)
);
CREATE INDEX replay_batches_open_ix ON replay_batches (batch_id) WHERE state IN ('trial', 'released');

-- The batch an open entry waits for, or whose trial its replay is.
ALTER TABLE quarantine_entries ADD COLUMN replay_batch_id bigint, ADD COLUMN replay_trial boolean NOT NULL DEFAULT false;
CREATE INDEX quarantine_entries_batch_ix ON quarantine_entries (tenant_id, replay_batch_id, replay_trial, entry_id) WHERE replay_batch_id IS NOT NULL;
