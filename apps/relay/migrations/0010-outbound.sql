alter table endpoints
  -- Empty lists want all.
  add column workflow_ids    text[] not null default '{}',
  add column trigger_ids     text[] not null default '{}',
  add column conditions      jsonb not null default '[]',
  add column headers         jsonb not null default '{}',
  -- Header name to sealed value; never shown again.
  add column sealed_headers  jsonb not null default '{}',
  -- Milliseconds between attempts; null means the relay's own schedule.
  add column schedule        integer[],
  add column concurrency     integer not null default 10,
  add column rate_per_second integer,
  add column metadata        jsonb not null default '{}',
  -- Whether `v1a` signatures go along.
  add column signs_asymmetric    boolean not null default false,
  -- Former secrets that still sign: [{ "sealed", "until" }].
  add column retiring_secrets jsonb not null default '[]',
  -- While set, deliveries are owed and wait.
  add column paused_at       timestamptz,
  -- A one-off callback belongs to one run.
  add column run_id          text collate "C" references runs on delete cascade,
  -- Since when no attempt has succeeded; null while all is well.
  add column failing_since   timestamptz,
  add column warned_percent  integer not null default 0,
  -- 'owner', 'gone' (410) or 'failing'; null while deliveries are made.
  add column disabled_kind   text,
  add column disabled_at     timestamptz,
  -- When a disabled endpoint is tried again, and how often it was.
  add column probe_at        timestamptz,
  add column probe_count     integer not null default 0;
update endpoints
   set disabled_kind = case when disabled_reason like '%410%' then 'gone' else 'owner' end
 where disabled_reason is not null;
create index endpoints_by_run on endpoints (run_id) where run_id is not null;
create index endpoints_to_probe on endpoints (probe_at) where probe_at is not null;

alter table events
  -- What a publisher called the event; the same name is the same event.
  add column key text;
create unique index events_by_key on events (workspace_id, key) where key is not null;
create index events_by_age on events (created_at);

-- A pending delivery without a due time waits for its endpoint to go on. A delivery in
-- state 'missed' was never attempted, because its endpoint was disabled.
alter table deliveries
  -- Tries out an endpoint that is disabled.
  add column probe boolean not null default false;
create index deliveries_due_by_endpoint on deliveries (endpoint_id, due_at)
 where due_at is not null;
drop index deliveries_due;
create index deliveries_waiting on deliveries (endpoint_id)
 where state = 'pending' and due_at is null;
create index deliveries_of_endpoint on deliveries (endpoint_id, id);
drop index deliveries_by_endpoint;

-- Milliseconds of each phase of the exchange.
alter table attempts add column phases jsonb not null default '{}';

-- The relay's ed25519 keys for `v1a`. The newest signs; all are published.
create table signing_keys (
  id          text primary key,
  public_key  text not null,
  -- Sealed.
  secret_key  text not null,
  created_at  timestamptz not null
);

create table recoveries (
  id            text collate "C" primary key,
  workspace_id  text not null references workspaces on delete cascade,
  endpoint_id   text collate "C" not null references endpoints on delete cascade,
  state         text not null,
  since         timestamptz not null,
  until         timestamptz not null,
  event_types   text[] not null,
  rate_per_second integer not null,
  total_count   integer not null,
  done_count    integer not null default 0,
  -- The last delivery that was owed again; the next batch begins after it.
  position      text collate "C" not null default '',
  advanced_at   timestamptz not null,
  created_at    timestamptz not null,
  ended_at      timestamptz
);
create index recoveries_running on recoveries (advanced_at) where state = 'running';
create index recoveries_by_workspace on recoveries (workspace_id, id);
