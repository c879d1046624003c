-- Who is told by e-mail when deliveries to this endpoint fail; null means nobody.
alter table endpoints add column warn_email text;

-- What is still to be sent by e-mail: written with what it tells of, deleted once sent.
create table mails (
  id         text collate "C" primary key,
  recipient  text not null,
  subject    text not null,
  body       text not null,
  due_at     timestamptz not null,
  try_count  integer not null default 0
);
create index mails_due on mails (due_at);
