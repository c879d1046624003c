-- The endpoints of a workspace are read with every event. Callbacks of runs, of which there
-- may be a hundred thousand, are not among them.
create index endpoints_own on endpoints (workspace_id, id) where run_id is null;
