-- Every row that a call or a delivery writes paid for looking these up, and batches locked
-- the same few rows at once. Workspaces are not deleted. A run keeps the id of a trigger
-- that was; before, deleting a trigger read every run.
alter table runs
  drop constraint runs_trigger_id_fkey,
  drop constraint runs_workspace_id_fkey;
alter table events drop constraint events_workspace_id_fkey;
