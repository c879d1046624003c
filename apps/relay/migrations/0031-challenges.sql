-- Challenges that were solved and paid with: none counts twice. A row is of use until the
-- challenge has expired.
create table used_challenges (
  -- The signature of the challenge, which no other challenge has.
  id          bytea primary key,
  expires_at  timestamptz not null
);
create index used_challenges_by_age on used_challenges (expires_at);
