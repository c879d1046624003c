-- What the migrations in apps/relay/migrations make of an empty database. Made by
-- test/journeys/schema.test.ts; after a new migration run it with `-u`.

create table attempts (
  delivery_id text not null,
  duration_ms integer not null,
  error text,
  number integer not null,
  outcome text not null,
  phases jsonb not null default '{}'::jsonb,
  response_body text,
  started_at timestamp with time zone not null,
  status integer,
  constraint attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries(id) ON DELETE CASCADE,
  constraint attempts_pkey PRIMARY KEY (delivery_id, number)
);
CREATE INDEX attempts_by_failure ON attempts USING btree (COALESCE((status / 100), 0), delivery_id) WHERE (outcome <> 'succeeded'::text);
CREATE INDEX attempts_by_start ON attempts USING btree (started_at);

create table audit_entries (
  action text not null,
  address text not null,
  after jsonb,
  before jsonb,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  id text not null,
  parameters jsonb,
  request_id text not null,
  status integer,
  subject_id text,
  subject_kind text not null,
  token_id text,
  token_name text,
  via text not null,
  workspace_id text,
  constraint audit_entries_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_by_action ON audit_entries USING btree (action, id);
CREATE INDEX audit_by_subject ON audit_entries USING btree (subject_id, id);
CREATE INDEX audit_by_token ON audit_entries USING btree (token_id, id);
CREATE INDEX audit_by_workspace ON audit_entries USING btree (workspace_id, id);

create table call_counts (
  count integer not null,
  started_at timestamp with time zone not null,
  subject text not null,
  window_ms integer not null,
  constraint call_counts_pkey PRIMARY KEY (subject, window_ms)
);

create table console_sessions (
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  hash bytea not null,
  last_seen_at timestamp with time zone not null,
  operator_hash bytea,
  token_id text,
  constraint console_sessions_check CHECK (((token_id IS NULL) <> (operator_hash IS NULL))),
  constraint console_sessions_pkey PRIMARY KEY (hash),
  constraint console_sessions_token_id_fkey FOREIGN KEY (token_id) REFERENCES tokens(id) ON DELETE CASCADE
);
CREATE INDEX console_sessions_by_expiry ON console_sessions USING btree (expires_at);
CREATE INDEX console_sessions_by_token ON console_sessions USING btree (token_id);

create table deleted_endpoints (
  deleted_at timestamp with time zone not null,
  id text not null,
  constraint deleted_endpoints_pkey PRIMARY KEY (id)
);

create table deliveries (
  attempt_count integer not null default 0,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone,
  ended_at timestamp with time zone,
  endpoint_id text not null,
  event_id text not null,
  id text not null,
  leased_by integer,
  leased_until timestamp with time zone,
  probe boolean not null default false,
  schedule_from integer not null default 0,
  state text not null,
  workspace_id text not null,
  constraint deliveries_event_id_endpoint_id_key UNIQUE (event_id, endpoint_id),
  constraint deliveries_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  constraint deliveries_pkey PRIMARY KEY (id)
);
CREATE INDEX deliveries_by_end ON deliveries USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX deliveries_by_state ON deliveries USING btree (workspace_id, state, id);
CREATE INDEX deliveries_due_by_endpoint ON deliveries USING btree (endpoint_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX deliveries_of_endpoint_by_state ON deliveries USING btree (endpoint_id, state, id);
CREATE INDEX deliveries_waiting ON deliveries USING btree (endpoint_id) WHERE ((state = 'pending'::text) AND (due_at IS NULL));

create table encryption_keys (
  created_at timestamp with time zone not null default now(),
  id text not null,
  sealed_check text,
  constraint encryption_keys_pkey PRIMARY KEY (id)
);

create table endpoints (
  concurrency integer not null default 10,
  conditions jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null,
  delete_when_gone boolean not null default false,
  description text not null,
  disabled_at timestamp with time zone,
  disabled_kind text,
  disabled_reason text,
  event_types text[] not null,
  failing_since timestamp with time zone,
  headers jsonb not null default '{}'::jsonb,
  id text not null,
  metadata jsonb not null default '{}'::jsonb,
  not_before timestamp with time zone,
  paused_at timestamp with time zone,
  probe_at timestamp with time zone,
  probe_count integer not null default 0,
  rate_per_second integer,
  retiring_secrets jsonb not null default '[]'::jsonb,
  run_id text,
  schedule integer[],
  sealed_headers jsonb not null default '{}'::jsonb,
  secret_revealed_at timestamp with time zone,
  secrets text[] not null,
  signs_asymmetric boolean not null default false,
  token_id text,
  trigger_ids text[] not null default '{}'::text[],
  url text not null,
  warn_email text,
  warned_percent integer not null default 0,
  workflow_ids text[] not null default '{}'::text[],
  workspace_id text not null,
  constraint endpoints_pkey PRIMARY KEY (id),
  constraint endpoints_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE,
  constraint endpoints_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX endpoints_by_run ON endpoints USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX endpoints_by_workspace ON endpoints USING btree (workspace_id, id);
CREATE INDEX endpoints_gone ON endpoints USING btree (id) WHERE ((disabled_kind = 'gone'::text) AND delete_when_gone);
CREATE INDEX endpoints_held ON endpoints USING btree (id) WHERE ((paused_at IS NOT NULL) OR (disabled_kind IS NOT NULL));
CREATE INDEX endpoints_own ON endpoints USING btree (workspace_id, id) WHERE (run_id IS NULL);
CREATE INDEX endpoints_to_probe ON endpoints USING btree (probe_at) WHERE (probe_at IS NOT NULL);

create table events (
  body text not null,
  created_at timestamp with time zone not null,
  hops smallint not null default 0,
  id text not null,
  is_large boolean not null default false,
  key text,
  run_id text,
  sequence bigint not null,
  type text not null,
  workspace_id text not null,
  constraint events_pkey PRIMARY KEY (id),
  constraint events_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE,
  constraint events_workspace_id_sequence_key UNIQUE (workspace_id, sequence)
);
CREATE INDEX events_by_age ON events USING btree (created_at);
CREATE UNIQUE INDEX events_by_key ON events USING btree (workspace_id, key) WHERE (key IS NOT NULL);
CREATE INDEX events_by_run ON events USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX events_by_type ON events USING btree (workspace_id, type, id);

create table executions (
  credits_used numeric,
  ended_at timestamp with time zone,
  error jsonb,
  id text not null,
  node_runs jsonb not null default '[]'::jsonb,
  outputs jsonb not null default '[]'::jsonb,
  position integer not null,
  run_id text not null,
  status text not null,
  told_ended_at timestamp with time zone,
  constraint executions_pkey PRIMARY KEY (run_id, "position"),
  constraint executions_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE
);
CREATE INDEX executions_by_id ON executions USING btree (id);

create table forgotten_events (
  up_to bigint not null,
  workspace_id text not null,
  constraint forgotten_events_pkey PRIMARY KEY (workspace_id),
  constraint forgotten_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);

create table idempotency_keys (
  body_hash bytea not null,
  created_at timestamp with time zone not null,
  key text not null,
  run_id text not null,
  scope text not null,
  constraint idempotency_keys_pkey PRIMARY KEY (scope, key),
  constraint idempotency_keys_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING btree (created_at);
CREATE INDEX idempotency_keys_by_run ON idempotency_keys USING btree (run_id);

create table installation (
  id text not null,
  constraint installation_pkey PRIMARY KEY (id)
);

create table lanes (
  asked bigint[] not null default '{}'::bigint[],
  asked_count bigint not null default 0,
  budget jsonb,
  durations jsonb not null default '{}'::jsonb,
  epoch bigint not null default 0,
  id text not null,
  leased_by integer,
  leased_until timestamp with time zone,
  trouble jsonb,
  uploads bigint[] not null default '{}'::bigint[],
  constraint lanes_pkey PRIMARY KEY (id)
);

create table large_results (
  body text not null,
  event_id text not null,
  constraint large_results_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  constraint large_results_pkey PRIMARY KEY (event_id)
);

create table mails (
  body text not null,
  due_at timestamp with time zone not null,
  id text not null,
  recipient text not null,
  subject text not null,
  try_count integer not null default 0,
  constraint mails_pkey PRIMARY KEY (id)
);
CREATE INDEX mails_due ON mails USING btree (due_at);

create table metric_progress (
  counted_until timestamp with time zone not null,
  step text not null,
  constraint metric_progress_pkey PRIMARY KEY (step)
);

create table metrics (
  at timestamp with time zone not null,
  bucket smallint not null default 0,
  count bigint not null,
  endpoint_id text not null default ''::text,
  fact text not null,
  label text not null default ''::text,
  step text not null,
  total double precision not null default 0,
  trigger_id text not null default ''::text,
  workflow_id text not null default ''::text,
  workspace_id text not null,
  constraint metrics_pkey PRIMARY KEY (workspace_id, fact, step, at, label, trigger_id, workflow_id, endpoint_id, bucket)
);
CREATE INDEX metrics_by_age ON metrics USING btree (step, at);

create table migrations (
  applied_at timestamp with time zone not null default now(),
  checksum text,
  compatible boolean not null default false,
  name text not null,
  constraint migrations_pkey PRIMARY KEY (name)
);

create table quarantined_files (
  bytes bigint not null,
  field text not null,
  kept boolean not null,
  name text not null,
  position integer not null,
  run_id text not null,
  type text not null,
  constraint quarantined_files_pkey PRIMARY KEY (run_id, "position"),
  constraint quarantined_files_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE
);

create table quarantined_parts (
  bytes bytea not null,
  part integer not null,
  position integer not null,
  run_id text not null,
  constraint quarantined_parts_pkey PRIMARY KEY (run_id, "position", part),
  constraint quarantined_parts_run_id_position_fkey FOREIGN KEY (run_id, "position") REFERENCES quarantined_files(run_id, "position") ON DELETE CASCADE
);

create table recoveries (
  advanced_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  done_count integer not null default 0,
  ended_at timestamp with time zone,
  endpoint_id text not null,
  event_types text[] not null,
  id text not null,
  position text not null default ''::text,
  rate_per_second integer not null,
  since timestamp with time zone not null,
  state text not null,
  total_count integer not null,
  until timestamp with time zone not null,
  workspace_id text not null,
  constraint recoveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES endpoints(id) ON DELETE CASCADE,
  constraint recoveries_pkey PRIMARY KEY (id),
  constraint recoveries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX recoveries_by_workspace ON recoveries USING btree (workspace_id, id);
CREATE INDEX recoveries_running ON recoveries USING btree (advanced_at) WHERE (state = 'running'::text);

create table runs (
  accepted_at timestamp with time zone not null,
  batch_id text,
  blocked_told boolean not null default false,
  deadline_at timestamp with time zone not null,
  deadline_ms bigint not null default 3600000,
  driver_failures integer not null default 0,
  due_at timestamp with time zone,
  ended_at timestamp with time zone,
  error jsonb,
  hops smallint not null default 0,
  id text not null,
  input_values jsonb not null default '{}'::jsonb,
  inputs jsonb,
  iterator_configs jsonb,
  metadata jsonb not null,
  overdue_at timestamp with time zone,
  receipt text not null,
  start_failures integer not null default 0,
  start_retry_at timestamp with time zone,
  start_sent_at timestamp with time zone,
  started_at timestamp with time zone,
  state text not null,
  target_node_id text,
  tried_at timestamp with time zone,
  trigger_data jsonb not null,
  trigger_id text,
  way text not null default 'execute'::text,
  workflow_id text not null,
  workflow_name text,
  workspace_id text not null,
  constraint runs_pkey PRIMARY KEY (id),
  constraint runs_receipt_key UNIQUE (receipt)
);
CREATE INDEX runs_begun ON runs USING btree (workspace_id, tried_at NULLS FIRST, id) WHERE (state = ANY (ARRAY['starting'::text, 'blocked'::text]));
CREATE INDEX runs_by_end ON runs USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX runs_by_metadata ON runs USING gin (metadata jsonb_path_ops) WHERE (metadata <> '{}'::jsonb);
CREATE INDEX runs_by_moment ON runs USING btree (COALESCE(overdue_at, deadline_at)) WHERE (due_at IS NOT NULL);
CREATE INDEX runs_by_state ON runs USING btree (workspace_id, state, id);
CREATE INDEX runs_in_flight ON runs USING btree (trigger_id) WHERE (due_at IS NOT NULL);
CREATE INDEX runs_in_turn ON runs USING btree (workspace_id, trigger_id, accepted_at, id) WHERE (state = 'accepted'::text);
CREATE INDEX runs_of_trigger_by_state ON runs USING btree (trigger_id, state, id) WHERE (trigger_id IS NOT NULL);
CREATE INDEX runs_of_workflow_by_state ON runs USING btree (workspace_id, workflow_id, state, id);
CREATE INDEX runs_quarantined ON runs USING btree (accepted_at) WHERE (state = 'quarantined'::text);
CREATE INDEX runs_quarantined_of_trigger ON runs USING btree (workspace_id, trigger_id, id) WHERE (state = 'quarantined'::text);
CREATE INDEX runs_to_retry ON runs USING btree (workspace_id, start_retry_at) WHERE ((start_retry_at IS NOT NULL) AND (state = 'blocked'::text));

create table schedule_ticks (
  missed_count integer not null,
  refusal text,
  run_id text,
  schedule_id text not null,
  tick_at timestamp with time zone not null,
  constraint schedule_ticks_pkey PRIMARY KEY (schedule_id, tick_at),
  constraint schedule_ticks_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE SET NULL,
  constraint schedule_ticks_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedules(id) ON DELETE CASCADE
);
CREATE INDEX schedule_ticks_by_run ON schedule_ticks USING btree (run_id);

create table schedules (
  created_at timestamp with time zone not null,
  cron text not null,
  data jsonb not null,
  id text not null,
  next_at timestamp with time zone,
  time_zone text not null,
  trigger_id text not null,
  workspace_id text not null,
  constraint schedules_pkey PRIMARY KEY (id),
  constraint schedules_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES triggers(id) ON DELETE CASCADE,
  constraint schedules_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX schedules_by_trigger ON schedules USING btree (trigger_id);
CREATE INDEX schedules_by_workspace ON schedules USING btree (workspace_id, id);
CREATE INDEX schedules_due ON schedules USING btree (next_at) WHERE (next_at IS NOT NULL);

create table sign_in_links (
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  hash bytea not null,
  used_at timestamp with time zone,
  constraint sign_in_links_pkey PRIMARY KEY (hash)
);

create table signing_keys (
  created_at timestamp with time zone not null,
  id text not null,
  public_key text not null,
  retires_at timestamp with time zone,
  secret_key text not null,
  signs_from timestamp with time zone not null,
  constraint signing_keys_pkey PRIMARY KEY (id)
);

create table tokens (
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  former_hash bytea,
  former_until timestamp with time zone,
  hash bytea not null,
  id text not null,
  last_used_at timestamp with time zone,
  name text not null,
  rotated_at timestamp with time zone,
  scopes text[] not null default '{read,run,manage}'::text[],
  workspace_id text not null,
  constraint tokens_hash_key UNIQUE (hash),
  constraint tokens_pkey PRIMARY KEY (id),
  constraint tokens_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX tokens_by_former_hash ON tokens USING btree (former_hash);
CREATE INDEX tokens_by_workspace ON tokens USING btree (workspace_id, id);

create table triggers (
  active boolean not null,
  created_at timestamp with time zone not null,
  deadline_ms bigint not null,
  id text not null,
  inputs jsonb not null,
  name text not null,
  paused_at timestamp with time zone,
  redirect_url text,
  settings jsonb not null default '{}'::jsonb,
  signing_secret text,
  workflow_id text not null,
  workflow_name text,
  workflow_updated_at text,
  workspace_id text not null,
  constraint triggers_pkey PRIMARY KEY (id),
  constraint triggers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX triggers_by_workspace ON triggers USING btree (workspace_id, id);

create table troubles (
  message text not null,
  name text not null,
  seen_at timestamp with time zone not null,
  since timestamp with time zone not null,
  constraint troubles_pkey PRIMARY KEY (name)
);

create table turns (
  own_in_row integer not null default 0,
  taken_at timestamp with time zone not null,
  trigger_id text not null,
  workspace_id text not null,
  constraint turns_pkey PRIMARY KEY (workspace_id, trigger_id),
  constraint turns_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);

create table unpaid_workflows (
  lane_id text not null,
  workflow_id text not null,
  constraint unpaid_workflows_pkey PRIMARY KEY (lane_id, workflow_id)
);

create table used_challenges (
  expires_at timestamp with time zone not null,
  id bytea not null,
  constraint used_challenges_pkey PRIMARY KEY (id)
);
CREATE INDEX used_challenges_by_age ON used_challenges USING btree (expires_at);

create table watched_workflows (
  created_at timestamp with time zone not null,
  workflow_id text not null,
  workspace_id text not null,
  constraint watched_workflows_pkey PRIMARY KEY (workspace_id, workflow_id),
  constraint watched_workflows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);

create table workflow_descriptions (
  described_at timestamp with time zone,
  inputs jsonb,
  name text,
  tried_at timestamp with time zone not null,
  workflow_id text not null,
  workspace_id text not null,
  constraint workflow_descriptions_pkey PRIMARY KEY (workspace_id, workflow_id),
  constraint workflow_descriptions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);

create table workflow_lists (
  listed_at timestamp with time zone not null,
  workflows jsonb not null,
  workspace_id text not null,
  constraint workflow_lists_pkey PRIMARY KEY (workspace_id),
  constraint workflow_lists_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);

create table workspaces (
  created_at timestamp with time zone not null,
  event_sequence bigint not null default 0,
  id text not null,
  lane_id text not null generated always as (('lane_'::text || md5(((upstream_url || ' '::text) || COALESCE(encode(upstream_key_hash, 'hex'::text), id))))) stored,
  name text not null,
  upstream_key text not null,
  upstream_key_hash bytea,
  upstream_url text not null,
  constraint workspaces_pkey PRIMARY KEY (id)
);
CREATE INDEX workspaces_by_key ON workspaces USING btree (upstream_key_hash);
CREATE INDEX workspaces_by_lane ON workspaces USING btree (lane_id);

CREATE OR REPLACE FUNCTION public.take_places(wanted json, at timestamp with time zone)
 RETURNS TABLE(refused text[], reason text, free_at timestamp with time zone)
 LANGUAGE plpgsql
AS $function$
declare
  day constant integer := 86400000;
  each record;
  today record;
  running integer;
  admitted integer;
begin
  perform 1 from triggers t
    where t.id in (select w.id from json_to_recordset(wanted) as w (id text))
    order by t.id for no key update;

  for each in select * from json_to_recordset(wanted)
                as w (id text, run_ids text[], in_flight integer, per_day integer)
               order by w.id loop
    admitted := cardinality(each.run_ids);
    reason := null;
    free_at := null;

    select c.count, c.started_at into today from call_counts c
     where c.subject = each.id and c.window_ms = day
       and c.started_at > at - interval '1 day';
    if coalesce(today.count, 0) + admitted > each.per_day then
      admitted := greatest(0, each.per_day - coalesce(today.count, 0));
      reason := 'per_day';
      free_at := coalesce(today.started_at, at) + interval '1 day';
    end if;

    if each.in_flight is not null then
      select count(*) into running from (
        select 1 from runs r where r.trigger_id = each.id and r.due_at is not null
         limit each.in_flight) under_way;
      if running + admitted > each.in_flight then
        admitted := each.in_flight - running;
        reason := 'in_flight';
        free_at := null;
      end if;
    end if;

    if each.per_day is not null and admitted > 0 then
      insert into call_counts as kept (subject, window_ms, started_at, count)
      values (each.id, day, at, admitted)
          on conflict (subject, window_ms) do update
             set count = case when kept.started_at <= at - interval '1 day' then admitted
                              else kept.count + admitted end,
                 started_at = case when kept.started_at <= at - interval '1 day' then at
                                   else kept.started_at end;
    end if;

    refused := each.run_ids[admitted + 1:];
    return next;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION public.tell_moment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform pg_notify('moments', tg_table_name || '.' || new.state);
      return new;
    end $function$
;

CREATE OR REPLACE FUNCTION public.tell_trigger_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('trigger_changed', old.id);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.wake_lane(workspace text)
 RETURNS void
 LANGUAGE sql
AS $function$
  select pg_notify('lane_wake', lane_id) from workspaces where id = workspace
$function$
;

CREATE TRIGGER tell_moment AFTER INSERT OR UPDATE OF state ON public.deliveries FOR EACH ROW EXECUTE FUNCTION tell_moment();

CREATE TRIGGER tell_moment AFTER INSERT OR UPDATE OF state ON public.runs FOR EACH ROW EXECUTE FUNCTION tell_moment();

CREATE TRIGGER trigger_changed AFTER DELETE OR UPDATE ON public.triggers FOR EACH ROW EXECUTE FUNCTION tell_trigger_change();
