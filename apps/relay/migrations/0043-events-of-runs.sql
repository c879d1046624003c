-- A workspace's own events belong to no run and need no entry.
drop index events_by_run;
create index events_by_run on events (run_id) where run_id is not null;
