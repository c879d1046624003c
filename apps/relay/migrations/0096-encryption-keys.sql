-- Every encryption key that sealed something here, with a known text that it sealed. A relay
-- that does not have one of them does not start.
create table encryption_keys (
  id            text collate "C" primary key,
  -- Null for what was sealed before keys were listed: the relay tries some of it out once.
  sealed_check  text,
  created_at    timestamptz not null default now()
);

insert into encryption_keys (id)
select 'unchecked' where exists (select 1 from workspaces);
