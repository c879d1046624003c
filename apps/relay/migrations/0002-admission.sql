-- How a trigger lets callers in. Everything in it has a default, so that a new setting
-- needs no new column.
alter table triggers
  add column settings jsonb not null default '{}',
  -- Sealed; with it only signed calls are let in.
  add column signing_secret text,
  -- The upstream's own mark of the workflow's last change, as of `inputs`.
  add column workflow_updated_at text;

-- SHA-256 of the upstream key, by which a caller who has the key is recognised.
alter table workspaces add column upstream_key_hash bytea;
create index workspaces_by_key on workspaces (upstream_key_hash);

-- Values are matched when a run is accepted, by the trigger's settings of that moment.
alter table runs drop column inputs;
alter table runs add column input_values jsonb not null default '{}';

-- Runs that a limit counts: those of one trigger that have not ended.
create index runs_in_flight on runs (trigger_id) where due_at is not null;

-- Which run an idempotency key, or a body within its window, stands for.
create table idempotency_keys (
  -- A trigger, or a workspace for calls with a token.
  scope       text collate "C" not null,
  key         text collate "C" not null,
  body_hash   bytea not null,
  -- Checked at the commit: the key is taken before its run is written.
  run_id      text collate "C" not null references runs on delete cascade
                deferrable initially deferred,
  created_at  timestamptz not null,
  primary key (scope, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
create index idempotency_keys_by_run on idempotency_keys (run_id);

-- Calls counted within a minute or a day, for triggers that limit them.
create table call_counts (
  -- The trigger, and the caller's address where calls are counted by address.
  subject     text collate "C" not null,
  window_ms   integer not null,
  started_at  timestamptz not null,
  count       integer not null,
  primary key (subject, window_ms)
);
