-- What falls into the honeypot is bounded for each trigger and workspace: the oldest goes.
create index runs_quarantined_of_trigger on runs (workspace_id, trigger_id, id)
  where state = 'quarantined';
