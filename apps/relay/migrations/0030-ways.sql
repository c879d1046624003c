-- How the upstream is asked to start a run.
alter table runs
  add column way text not null default 'execute',
  -- Only this node and what it depends on; null means the whole workflow.
  add column target_node_id text,
  -- Handed on as it is; one start may then make several executions.
  add column iterator_configs jsonb;
