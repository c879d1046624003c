-- Lists are read by state, all states by merging them: a state that few rows are in is found
-- as fast as any, and every new row still pays for one index.
create index runs_by_state on runs (workspace_id, state, id);
create index deliveries_by_state on deliveries (workspace_id, state, id);
drop index deliveries_by_workspace;
create index deliveries_of_endpoint_by_state on deliveries (endpoint_id, state, id);
drop index deliveries_of_endpoint;
