-- compatible
-- Facts of a minute or an hour, counted once when the minute is over. A histogram is several rows,
-- one for each bucket, so that sums over time and groups are plain sums.
create table metrics (
  workspace_id text not null,
  fact         text not null,
  step         text not null,
  at           timestamptz not null,
  label        text not null default '',
  trigger_id   text not null default '',
  workflow_id  text not null default '',
  endpoint_id  text not null default '',
  -- Of a duration: four for each power of two of milliseconds.
  bucket       smallint not null default 0,
  count        bigint not null,
  total        double precision not null default 0,
  primary key (workspace_id, fact, step, at, label, trigger_id, workflow_id, endpoint_id, bucket)
);

create index metrics_by_age on metrics (step, at);

-- Up to when all facts are counted. Of those of before this version the last two days are.
create table metric_progress (
  step          text primary key,
  counted_until timestamptz not null
);

insert into metric_progress
select step, date_bin('1 hour', now() - past.length, 'epoch')
  from unnest(array['minute', 'hour']) step
 cross join lateral (
   select case when exists (select 1 from runs) then interval '2 days' else interval '0' end
     as length) past;

-- What happened in a minute is found by its time.
create index deliveries_by_end on deliveries (ended_at) where ended_at is not null;
create index attempts_by_start on attempts (started_at);

-- When the upstream says that it ended, by its own clock.
alter table executions add column told_ended_at timestamptz;
