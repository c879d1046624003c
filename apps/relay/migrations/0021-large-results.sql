-- What an event is too small to carry. The very bytes whose digest the event names.
create table large_results (
  event_id  text collate "C" primary key references events on delete cascade,
  body      text not null
);

-- Whether a link to its large result goes into the text that is sent.
alter table events add column is_large boolean not null default false;
