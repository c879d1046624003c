-- Files that came with calls that were kept aside as spam. They are on disk, in the folder of
-- the run, until the run is released or removed.
create table quarantined_files (
  run_id    text collate "C" not null references runs on delete cascade,
  position  integer not null,
  field     text not null,
  name      text not null,
  type      text not null,
  bytes     bigint not null,
  -- False where there was no room: only that it came is known.
  kept      boolean not null,
  primary key (run_id, position)
);
create index runs_quarantined on runs (accepted_at) where state = 'quarantined';
