import type { WorkflowInput } from './workflow-input.ts'
import { storableJson } from '../db/storable.ts'
import type { Database, Db } from '../db/db.ts'

/** Which workflow, and whose. */
export type WorkflowKey = { workspaceId: string; workflowId: string }

/** What the upstream says of a workflow. */
export type Description = {
  name: string
  inputs: readonly WorkflowInput[]
  describedAt: Date
}

type Row = { name: string; inputs: WorkflowInput[]; described_at: Date }

export async function findDescription(
  db: Db,
  { workspaceId, workflowId }: WorkflowKey,
): Promise<Description | undefined> {
  const { rows } = await db.query<Row>(
    `select name, inputs, described_at from workflow_descriptions
      where workspace_id = $1 and workflow_id = $2 and described_at is not null`,
    [workspaceId, workflowId],
  )
  const row = rows[0]
  return row && { name: row.name, inputs: row.inputs, describedAt: row.described_at }
}

/**
 * Takes it upon the caller to ask the upstream again. False when it was asked after `before`:
 * of all processes one asks.
 */
export async function claimDescribing(
  db: Db,
  { workspaceId, workflowId }: WorkflowKey,
  { now, before }: { now: Date; before: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into workflow_descriptions as kept (workspace_id, workflow_id, tried_at)
     values ($1, $2, $3)
         on conflict (workspace_id, workflow_id) do update set tried_at = $3
          where kept.tried_at <= $4`,
    [workspaceId, workflowId, now, before],
  )
  return rowCount === 1
}

/**
 * Keeps a description, and gives it to the triggers of the workflow. Returns the ids of those
 * that have changed by it.
 */
export async function saveDescription(
  db: Database,
  { workspaceId, workflowId }: WorkflowKey,
  { name, inputs, describedAt }: Description,
): Promise<string[]> {
  return db.transaction(async (tx) => {
    const values = [workspaceId, workflowId, name, JSON.stringify(inputs)]
    await tx.query(
      `insert into workflow_descriptions (workspace_id, workflow_id, name, inputs,
                                          described_at, tried_at)
       values ($1, $2, $3, $4, $5, $5)
           on conflict (workspace_id, workflow_id) do update
              set name = $3, inputs = $4, described_at = $5, tried_at = $5`,
      [...values, describedAt],
    )
    const { rows } = await tx.query<{ id: string }>(
      `update triggers set workflow_name = $3, inputs = $4
        where workspace_id = $1 and workflow_id = $2
          and (workflow_name is distinct from $3 or inputs is distinct from $4::jsonb)
    returning id`,
      values,
    )
    return rows.map(({ id }) => id)
  })
}

export type WorkflowList = { workflows: readonly object[]; listedAt: Date }

export async function findWorkflowList(
  db: Db,
  workspaceId: string,
): Promise<WorkflowList | undefined> {
  const { rows } = await db.query<{ workflows: object[]; listed_at: Date }>(
    'select workflows, listed_at from workflow_lists where workspace_id = $1',
    [workspaceId],
  )
  return rows[0] && { workflows: rows[0].workflows, listedAt: rows[0].listed_at }
}

export async function saveWorkflowList(
  db: Db,
  workspaceId: string,
  { workflows, listedAt }: WorkflowList,
): Promise<void> {
  await db.query(
    `insert into workflow_lists (workspace_id, workflows, listed_at) values ($1, $2, $3)
         on conflict (workspace_id) do update set workflows = $2, listed_at = $3`,
    [workspaceId, storableJson(workflows), listedAt],
  )
}
