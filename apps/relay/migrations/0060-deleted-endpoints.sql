-- What an endpoint was owed may be a million rows, too many to go along with it in one
-- statement. It goes afterwards, in small batches; what it was owed by whoever had still
-- seen it goes, too, since its id is remembered for a while.
alter table deliveries drop constraint deliveries_endpoint_id_fkey;
create table deleted_endpoints (
  id          text collate "C" primary key,
  deleted_at  timestamptz not null
);
