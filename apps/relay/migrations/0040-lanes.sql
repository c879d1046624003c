-- Everything that is sent upstream with one key goes through one lane, whichever of the
-- workspaces that share the key it is for.
alter table workspaces
  add column lane_id text collate "C" not null generated always as (
    'lane_' || md5(upstream_url || ' ' || coalesce(encode(upstream_key_hash, 'hex'), id))
  ) stored;
create index workspaces_by_lane on workspaces (lane_id);

create table lanes (
  id            text collate "C" primary key,
  -- Raised by every process that takes the lane: what an older one writes is not counted.
  epoch         bigint not null default 0,
  leased_until  timestamptz,
  leased_by     integer,
  -- What was sent in the last minute, and what the upstream said of its limits.
  budget        jsonb,
  -- Why nothing is sent, in words for people; null while all is well.
  trouble       jsonb
);

-- Runs are in the hand of the driver of their lane, no longer each in its own.
alter table runs
  drop column leased_until,
  drop column leased_by,
  drop column check_count,
  -- How long it may take once it was started. Until then `deadline_at` bounds the wait.
  add column deadline_ms bigint not null default 3600000,
  -- When its subscribers are told that it takes long; null once they were.
  add column overdue_at timestamptz,
  -- When a start was sent whose answer is not known yet.
  add column start_sent_at timestamptz,
  -- Whether its subscribers were told that it is blocked.
  add column blocked_told boolean not null default false,
  -- The upstream's name for the executions of a batch.
  add column batch_id text;
drop index runs_due;
create index runs_waiting on runs (workspace_id, accepted_at, id)
 where state in ('accepted', 'starting', 'blocked');
create index runs_running on runs (workspace_id, id) where state = 'running';
create index runs_overdue on runs (overdue_at) where overdue_at is not null;
create index runs_by_deadline on runs (deadline_at) where due_at is not null;

alter table executions
  add column error jsonb,
  add column ended_at timestamptz;

-- Workflows whose executions are followed whoever started them.
create table watched_workflows (
  workspace_id  text collate "C" not null references workspaces on delete cascade,
  workflow_id   text not null,
  created_at    timestamptz not null,
  primary key (workspace_id, workflow_id)
);

-- Tells the process that drives a lane, or one that could, that there is something to do.
create function wake_lane(workspace text) returns void language sql as $$
  select pg_notify('lane_wake', lane_id) from workspaces where id = workspace
$$;
