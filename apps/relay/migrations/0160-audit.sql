-- compatible
-- What operators and tokens changed. An entry is written before its change is made, and gets its
-- end afterwards: one without an end was interrupted, and nobody knows whether it was made.
create table audit_entries (
  id           text primary key,
  -- Null for what belongs to no workspace. No foreign key: entries outlive what they tell of.
  workspace_id text,
  -- Null for the operator.
  token_id     text,
  token_name   text,
  via          text not null,
  address      text not null,
  request_id   text not null,
  action       text not null,
  subject_kind text not null,
  subject_id   text,
  parameters   jsonb,
  before       jsonb,
  after        jsonb,
  created_at   timestamptz not null,
  ended_at     timestamptz,
  status       integer
);

create index audit_by_workspace on audit_entries (workspace_id, id);
create index audit_by_action on audit_entries (action, id);
create index audit_by_subject on audit_entries (subject_id, id);
create index audit_by_token on audit_entries (token_id, id);

-- Rotation: the former secret of a token opens until then.
alter table tokens
  add column rotated_at timestamptz,
  add column former_hash bytea,
  add column former_until timestamptz;

create unique index tokens_by_former_hash on tokens (former_hash);
