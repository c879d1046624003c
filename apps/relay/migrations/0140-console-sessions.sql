-- compatible
-- Who is signed in to the console. Only hashes are kept, so a copy of the table opens nothing.
create table console_sessions (
  hash          bytea primary key,
  -- Null for the operator, whose token is kept in no table.
  token_id      text references tokens on delete cascade,
  -- SHA-256 of the operator's token that signed in: another one ends the session.
  operator_hash bytea,
  created_at    timestamptz not null,
  last_seen_at  timestamptz not null,
  expires_at    timestamptz not null,
  check ((token_id is null) <> (operator_hash is null))
);

create index console_sessions_by_expiry on console_sessions (expires_at);
create index console_sessions_by_token on console_sessions (token_id);

-- A link that signs the operator in, once.
create table sign_in_links (
  hash       bytea primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);
