-- A new key is published some time before it signs, so that receivers who keep the key set
-- for a while know it; a former one stays published for what it signed.
alter table signing_keys
  add column signs_from  timestamptz,
  add column retires_at  timestamptz;
update signing_keys set signs_from = created_at;
alter table signing_keys alter column signs_from set not null;

-- When the secret was shown once more after it was made; null while it was not.
alter table endpoints add column secret_revealed_at timestamptz;
