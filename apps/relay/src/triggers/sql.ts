import type { WorkflowInput } from '../upstream/workflow-input.ts'
import { TriggerSettings } from './settings.ts'
import type { Db } from '../db/db.ts'
import { cutPage, type Page, type PageOf } from '../db/page.ts'

/** A public address that starts one workflow. Its id is a secret: keep it out of logs. */
export type Trigger = {
  id: string
  workspaceId: string
  name: string
  workflowId: string
  workflowName: string | undefined
  active: boolean
  inputs: readonly WorkflowInput[]
  redirectUrl: string | undefined
  deadlineMs: number
  settings: TriggerSettings
  /** Sealed. With it only signed calls are let in. */
  signingSecret: string | undefined
  /** Since when its runs are accepted and wait; undefined while they are started. */
  pausedAt: Date | undefined
  createdAt: Date
}

type Row = {
  id: string
  workspace_id: string
  name: string
  workflow_id: string
  workflow_name: string | null
  active: boolean
  inputs: WorkflowInput[]
  redirect_url: string | null
  deadline_ms: string
  settings: unknown
  signing_secret: string | null
  paused_at: Date | null
  created_at: Date
}

export async function createTrigger(db: Db, trigger: Trigger): Promise<void> {
  await db.query(
    `insert into triggers (id, workspace_id, name, workflow_id, workflow_name, active,
                           inputs, redirect_url, deadline_ms, settings, signing_secret,
                           created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      trigger.id,
      trigger.workspaceId,
      trigger.name,
      trigger.workflowId,
      trigger.workflowName,
      trigger.active,
      JSON.stringify(trigger.inputs),
      trigger.redirectUrl,
      trigger.deadlineMs,
      JSON.stringify(trigger.settings),
      trigger.signingSecret,
      trigger.createdAt,
    ],
  )
}

export async function findTrigger(db: Db, id: string): Promise<Trigger | undefined> {
  const { rows } = await db.query<Row>('select * from triggers where id = $1', [id])
  return rows[0] && toTrigger(rows[0])
}

export async function listTriggers(
  db: Db,
  workspaceId: string,
  page: Page,
): Promise<PageOf<Trigger>> {
  // Ids of triggers are random, so the page is ordered by them and not by age.
  const { rows } = await db.query<Row>(
    `select * from triggers
      where workspace_id = $1 and ($2::text is null or id < $2)
      order by id desc limit $3`,
    [workspaceId, page.cursor, page.limit + 1],
  )
  return cutPage(rows.map(toTrigger), page)
}

export type TriggerChange = {
  name?: string | undefined
  active?: boolean | undefined
  /** Null sends browsers to the status page again. */
  redirectUrl?: string | null | undefined
  settings?: TriggerSettings | undefined
  /** Whether its runs wait. */
  paused?: boolean | undefined
  now: Date
}

/** Changes what is given and keeps the rest. Undefined when there is no such trigger. */
export async function changeTrigger(
  db: Db,
  { workspaceId, id }: Pick<Trigger, 'workspaceId' | 'id'>,
  change: TriggerChange,
): Promise<Trigger | undefined> {
  const { rows } = await db.query<Row>(
    `update triggers
        set name = coalesce($3, name), active = coalesce($4, active),
            redirect_url = case when $5 then $6 else redirect_url end,
            -- What existed before it was asked for goes on as it was, until somebody says so.
            settings = coalesce(
              jsonb_build_object('requireInput',
                                 coalesce(settings -> 'requireInput', 'false')) || $7::jsonb,
              settings),
            paused_at = case when $8 then coalesce(paused_at, $9)
                             when not $8 then null else paused_at end
      where workspace_id = $1 and id = $2 returning *`,
    [
      workspaceId,
      id,
      change.name,
      change.active,
      change.redirectUrl !== undefined,
      change.redirectUrl,
      change.settings && JSON.stringify(change.settings),
      change.paused,
      change.now,
    ],
  )
  return rows[0] && toTrigger(rows[0])
}

/** False when the workspace has no such trigger. Its runs stay. */
export async function deleteTrigger(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'delete from triggers where workspace_id = $1 and id = $2',
    [workspaceId, id],
  )
  return rowCount === 1
}

function toTrigger(row: Row): Trigger {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    workflowId: row.workflow_id,
    workflowName: row.workflow_name ?? undefined,
    active: row.active,
    inputs: row.inputs,
    redirectUrl: row.redirect_url ?? undefined,
    deadlineMs: Number(row.deadline_ms),
    settings: { requireInput: false, ...TriggerSettings.parse(row.settings) },
    signingSecret: row.signing_secret ?? undefined,
    pausedAt: row.paused_at ?? undefined,
    createdAt: row.created_at,
  }
}
