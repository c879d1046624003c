-- What a token may do, until when, and when it was last used. Tokens that were made before
-- keep what they could do, which is everything but making tokens.
alter table tokens
  add column scopes       text[] not null default '{read,run,manage}',
  add column expires_at   timestamptz,
  add column last_used_at timestamptz;

create index tokens_by_workspace on tokens (workspace_id, id);

-- The token that made an endpoint, which may change it without the scope `manage`. No
-- foreign key: the endpoint stays when its token goes.
alter table endpoints add column token_id text;
