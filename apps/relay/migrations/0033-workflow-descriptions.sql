-- What the upstream said of a workflow, so that calls need not ask it each time.
create table workflow_descriptions (
  workspace_id  text collate "C" not null references workspaces on delete cascade,
  workflow_id   text not null,
  -- Null until the upstream has answered.
  name          text,
  inputs        jsonb,
  described_at  timestamptz,
  -- When the upstream was asked last, whatever came of it.
  tried_at      timestamptz not null,
  primary key (workspace_id, workflow_id)
);

-- The upstream's list of the workspace's workflows.
create table workflow_lists (
  workspace_id  text collate "C" primary key references workspaces on delete cascade,
  workflows     jsonb not null,
  listed_at     timestamptz not null
);
