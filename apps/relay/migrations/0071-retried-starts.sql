-- A start that is refused while others are not is tried again at a time of its own.
alter table runs
  -- How often it was refused while others were started.
  add column start_failures integer not null default 0,
  -- When it is tried again; until then it is not among those that wait.
  add column start_retry_at timestamptz;
create index runs_to_retry on runs (workspace_id, start_retry_at)
 where start_retry_at is not null and state = 'blocked';

-- Workflows that the account of a lane could not pay for when they were tried last. Their other
-- runs are left out until one of them was paid for.
create table unpaid_workflows (
  lane_id      text collate "C" not null,
  workflow_id  text collate "C" not null,
  primary key (lane_id, workflow_id)
);
