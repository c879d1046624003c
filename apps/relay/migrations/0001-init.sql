-- Everything that is owed is a row with a due time. Ids sort by time of birth under the
-- "C" collation, so that lists page by id.

-- One row: tells this relay from others that share a Redis.
create table installation (
  id  text primary key
);
insert into installation (id) values (gen_random_uuid());

create table workspaces (
  id              text collate "C" primary key,
  name            text not null,
  upstream_url    text not null,
  -- Sealed with the relay's encryption key; the plain key is never stored.
  upstream_key    text not null,
  -- The sequence number of the newest event. Raised in the transaction that writes the
  -- event, so that the numbers of a workspace have no gaps.
  event_sequence  bigint not null default 0,
  created_at      timestamptz not null
);

create table tokens (
  id            text collate "C" primary key,
  workspace_id  text not null references workspaces on delete cascade,
  name          text not null,
  -- SHA-256 of the token. Tokens have 256 random bits, so no salt is needed.
  hash          bytea not null unique,
  created_at    timestamptz not null
);

create table triggers (
  id             text collate "C" primary key,
  workspace_id   text not null references workspaces on delete cascade,
  name           text not null,
  workflow_id    text not null,
  workflow_name  text,
  active         boolean not null,
  -- The workflow's inputs as the upstream described them when the trigger was made.
  inputs         jsonb not null,
  -- Where a browser goes after its form was taken; null means the status page.
  redirect_url   text,
  deadline_ms    bigint not null,
  created_at     timestamptz not null
);
create index triggers_by_workspace on triggers (workspace_id, id);

create table runs (
  id             text collate "C" primary key,
  workspace_id   text not null references workspaces on delete cascade,
  trigger_id     text collate "C" references triggers on delete set null,
  workflow_id    text not null,
  workflow_name  text,
  -- The status page's address is built on this; knowing it is the permission to look.
  receipt        text collate "C" not null unique,
  state          text not null,
  -- The described inputs to match the trigger data with, as they were when accepted.
  inputs         jsonb not null,
  trigger_data   jsonb not null,
  metadata       jsonb not null,
  error          jsonb,
  accepted_at    timestamptz not null,
  started_at     timestamptz,
  ended_at       timestamptz,
  deadline_at    timestamptz not null,
  -- When somebody must look at the run again; null once it has ended.
  due_at         timestamptz,
  -- Until when a worker has the run in hand, and which one.
  leased_until   timestamptz,
  leased_by      integer,
  -- How often the run was looked at in its present state.
  check_count    integer not null default 0
);
create index runs_by_workspace on runs (workspace_id, id);
create index runs_due on runs (due_at) where due_at is not null;

create table executions (
  -- The upstream's id, which is unique only within one upstream.
  id            text collate "C" not null,
  run_id        text collate "C" not null references runs on delete cascade,
  -- 0 for a plain run; a batch counts on.
  position      integer not null,
  status        text not null,
  outputs       jsonb not null default '[]',
  node_runs     jsonb not null default '[]',
  credits_used  numeric,
  primary key (run_id, position)
);
create index executions_by_id on executions (id);

create table endpoints (
  id             text collate "C" primary key,
  workspace_id   text not null references workspaces on delete cascade,
  url            text not null,
  description    text not null,
  -- Event types that are wanted; an empty list wants all.
  event_types    text[] not null,
  -- Sealed signing secrets, the newest first. All of them sign.
  secrets        text[] not null,
  -- Why nothing is sent here any more; null while deliveries are made.
  disabled_reason text,
  created_at     timestamptz not null
);
create index endpoints_by_workspace on endpoints (workspace_id, id);

create table events (
  id            text collate "C" primary key,
  workspace_id  text not null references workspaces on delete cascade,
  sequence      bigint not null,
  type          text not null,
  run_id        text collate "C" references runs on delete cascade,
  -- The exact text that is signed and sent: every attempt carries the same bytes.
  body          text not null,
  created_at    timestamptz not null,
  unique (workspace_id, sequence)
);
create index events_by_run on events (run_id);

create table deliveries (
  id             text collate "C" primary key,
  workspace_id   text not null references workspaces on delete cascade,
  event_id       text collate "C" not null references events on delete cascade,
  endpoint_id    text collate "C" not null references endpoints on delete cascade,
  state          text not null,
  attempt_count  integer not null default 0,
  due_at         timestamptz,
  leased_until   timestamptz,
  leased_by      integer,
  created_at     timestamptz not null,
  ended_at       timestamptz,
  unique (event_id, endpoint_id)
);
create index deliveries_by_workspace on deliveries (workspace_id, id);
create index deliveries_by_endpoint on deliveries (endpoint_id);
create index deliveries_due on deliveries (due_at) where due_at is not null;

create table attempts (
  delivery_id    text collate "C" not null references deliveries on delete cascade,
  number         integer not null,
  started_at     timestamptz not null,
  duration_ms    integer not null,
  -- 'succeeded', or the kind of failure.
  outcome        text not null,
  status         integer,
  -- The failure in words.
  error          text,
  -- The first 16 KiB of the answer.
  response_body  text,
  primary key (delivery_id, number)
);

-- Every worker process holds an advisory lock on its number for as long as its session
-- lives. PostgreSQL lets go of the lock when the process dies, so nobody waits for the
-- lease of a dead worker to run out.
create function is_free(leased_until timestamptz, leased_by integer, at timestamptz)
returns boolean language sql stable as $$
  select leased_until is null or leased_until <= at or not exists (
    select 1 from pg_locks
     where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())
       and classid = 4400 and objid = leased_by::oid)
$$;
