import type { Db } from '../db/db.ts'
import { cutPage, listValues, pageOfState, type Page, type PageOf } from '../db/page.ts'
import type { Values } from '../db/values.ts'
import { RUN_STATES, type RunState } from './run-state.ts'
import type { RunHead } from './run.ts'
import { HEAD_COLUMNS, toHead, type HeadRow } from './sql.ts'

/** What is looked for: all of it together. */
export type RunFilter = {
  workspaceId: string
  state?: readonly RunState[] | undefined
  triggerId?: string | undefined
  workflowId?: string | undefined
  acceptedAfter?: Date | undefined
  acceptedBefore?: Date | undefined
  /** Values by key, as text; a number or a truth value is found by its text, too. */
  metadata?: Readonly<Record<string, string>> | undefined
  /** The upstream's own id of an execution. */
  executionId?: string | undefined
}

/** The newest first. */
export async function listRuns(
  db: Db,
  filter: RunFilter,
  page: Page,
): Promise<PageOf<RunHead>> {
  const { workspaceId, state: states = RUN_STATES } = filter
  const { acceptedAfter: from, acceptedBefore: until } = filter
  const values = listValues('run', { workspaceId, states, from, until }, page)
  const { rows } = await db.query<HeadRow>(statementFor(filter, values), values.all)
  return cutPage(rows.map(toHead), page)
}

function statementFor(filter: RunFilter, values: Values): string {
  const { executionId, metadata, triggerId, workflowId } = filter
  const few = [
    ...(executionId === undefined ? [] : [ofExecution(values.place(executionId))]),
    ...Object.entries(metadata ?? {}).map(([key, text]) =>
      hasMetadata(key, text, values),
    ),
  ]
  if (few.length > 0) {
    const own = [
      ...(triggerId === undefined ? [] : [`trigger_id = ${values.place(triggerId)}`]),
      ...(workflowId === undefined ? [] : [`workflow_id = ${values.place(workflowId)}`]),
    ]
    return amongFew([...few, ...own])
  }
  if (triggerId !== undefined) {
    // So that the planner sees that the partial index holds all of them.
    const also = ['runs.trigger_id is not null']
    if (workflowId !== undefined) also.push(`workflow_id = ${values.place(workflowId)}`)
    return ofEachState({ trigger_id: values.place(triggerId) }, also)
  }
  if (workflowId !== undefined) {
    const owner = { workspace_id: '$1', workflow_id: values.place(workflowId) }
    return ofEachState(owner, [])
  }
  return ofEachState({ workspace_id: '$1' }, [])
}

/** Of each state the newest: whichever is asked for, few rows are read. */
function ofEachState(owner: Readonly<Record<string, string>>, also: string[]): string {
  const conditions = ['runs.workspace_id = $1', ...also].join(' and ')
  return `select r.*
            from unnest($2::text[]) as wanted (state) cross join lateral (
              select ${HEAD_COLUMNS} from runs
               where ${conditions}
                 and ${pageOfState('runs', owner, { cursor: '$3', from: '$5' })}
               limit $4) r
           order by r.id desc limit $4`
}

/** All that meet a condition of which the index is read whole. */
function amongFew(conditions: string[]): string {
  return `with found as materialized (
            select ${HEAD_COLUMNS} from runs
             where workspace_id = $1 and ${conditions.join(' and ')})
          select * from found
           where state = any($2) and id < coalesce($3, '~') and id >= coalesce($5, '')
           order by id desc limit $4`
}

function ofExecution(place: string): string {
  return `id = any(array(select run_id from executions where id = ${place}))`
}

function hasMetadata(key: string, text: string, values: Values): string {
  const wanted = readings(text).map((value) =>
    values.place(JSON.stringify({ [key]: value })),
  )
  const any = wanted.map((place) => `metadata @> ${place}::jsonb`).join(' or ')
  return `metadata <> '{}' and (${any})`
}

/** A value as text, and as the number or truth value that is written so. */
function readings(text: string): unknown[] {
  if (text === 'true' || text === 'false') return [text, text === 'true']
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? [text, number] : [text]
}
