-- Lists of the runs of one trigger or workflow, of each state the newest, as lists of all are
-- read (0086). Most runs come from triggers and have no metadata, so few pay for that index.
create index runs_of_trigger_by_state on runs (trigger_id, state, id)
 where trigger_id is not null;
create index runs_of_workflow_by_state on runs (workspace_id, workflow_id, state, id);
create index runs_by_metadata on runs using gin (metadata jsonb_path_ops)
 where metadata <> '{}';
