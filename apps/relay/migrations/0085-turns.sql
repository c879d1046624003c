-- Starts take turns: when a start of a trigger, or of the workspace, was made last. The row of
-- the workspace is the one without a trigger ('').
create table turns (
  workspace_id  text collate "C" not null references workspaces on delete cascade,
  trigger_id    text collate "C" not null,
  taken_at      timestamptz not null,
  -- Of the workspace: how many runs without a trigger were started since one of a trigger.
  own_in_row    integer not null default 0,
  primary key (workspace_id, trigger_id)
);

-- While set, runs of the trigger are accepted and wait.
alter table triggers add column paused_at timestamptz;

-- When a start was tried last: those that are tried again take turns, too.
alter table runs add column tried_at timestamptz;

-- As the id that it is compared with: an index of another collation is of no use to a join.
drop index runs_waiting;
drop index runs_by_workspace;
drop index runs_running;
alter table runs alter column workspace_id type text collate "C";

-- What waits, by trigger; and what was begun and not started yet.
create index runs_in_turn on runs (workspace_id, trigger_id, accepted_at, id)
 where state = 'accepted';
create index runs_begun on runs (workspace_id, tried_at nulls first, id)
 where state in ('starting', 'blocked');
