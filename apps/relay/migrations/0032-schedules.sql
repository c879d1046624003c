-- When triggers call themselves. The queue only wakes somebody up: what is due stands here.
create table schedules (
  id            text collate "C" primary key,
  workspace_id  text not null references workspaces on delete cascade,
  trigger_id    text collate "C" not null references triggers on delete cascade,
  cron          text not null,
  time_zone     text not null,
  -- Sent as if somebody had called the trigger with it.
  data          jsonb not null,
  -- The next tick; null while the schedule is switched off.
  next_at       timestamptz,
  created_at    timestamptz not null
);
create index schedules_by_workspace on schedules (workspace_id, id);
create index schedules_by_trigger on schedules (trigger_id);
create index schedules_due on schedules (next_at) where next_at is not null;

-- Ticks that came. The key keeps one from counting twice.
create table schedule_ticks (
  schedule_id   text collate "C" not null references schedules on delete cascade,
  tick_at       timestamptz not null,
  -- How many earlier ticks it stands for, which nobody was there to take.
  missed_count  integer not null,
  run_id        text collate "C" references runs on delete set null,
  -- Why the tick started no run.
  refusal       text,
  primary key (schedule_id, tick_at)
);
create index schedule_ticks_by_run on schedule_ticks (run_id);
