alter table endpoints
  -- Of a callback: its receiver needs until then to begin waiting.
  add column not_before       timestamptz,
  -- An answer of 410 deletes the endpoint, which made itself and is not coming back.
  add column delete_when_gone boolean not null default false;
create index endpoints_gone on endpoints (id)
 where disabled_kind = 'gone' and delete_when_gone;
