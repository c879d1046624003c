-- What the files of calls that were kept aside hold, in pieces, for any relay to release them.
create table quarantined_parts (
  run_id    text collate "C" not null,
  position  integer not null,
  part      integer not null,
  bytes     bytea not null,
  primary key (run_id, position, part),
  foreign key (run_id, position) references quarantined_files on delete cascade
);
-- Pictures and films do not get smaller, and are not tried.
alter table quarantined_parts alter column bytes set storage external;
-- Until now they lay on the disk of one relay; of those only the names are left.
update quarantined_files set kept = false;
