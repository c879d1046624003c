import type { Output } from '@wireflow-connect/sdk'
import type { Execution, Run, RunError, RunHead } from './run.ts'
import type { InputReport } from './input-report.ts'
import type { RunState } from './run-state.ts'
import type { Way } from './start-way.ts'
import type { Db } from '../db/db.ts'

export type HeadRow = Omit<
  RunRow,
  'input_values' | 'trigger_data' | 'metadata' | 'iterator_configs'
>

// Lists and receipts are asked for by many at once, so they do without what a caller sent.
export const HEAD_COLUMNS = `id, workspace_id, trigger_id, workflow_id, workflow_name, receipt, way,
  target_node_id, state, inputs, error, accepted_at, started_at, ended_at, deadline_at, deadline_ms,
  batch_id, hops`

export type RunRow = {
  id: string
  workspace_id: string
  trigger_id: string | null
  workflow_id: string
  workflow_name: string | null
  receipt: string
  way: Way
  target_node_id: string | null
  iterator_configs: Record<string, unknown>[] | null
  state: RunState
  input_values: Record<string, unknown>
  inputs: InputReport | null
  trigger_data: Record<string, unknown>
  metadata: Record<string, unknown>
  error: RunError | null
  accepted_at: Date
  started_at: Date | null
  ended_at: Date | null
  deadline_at: Date
  deadline_ms: string
  batch_id: string | null
  hops: number
}

/** A run is overdue once this part of its time is over. */
export const OVERDUE_SHARE = 0.8

export function overdueAt(startedAt: Date, deadlineAt: Date): Date {
  const startedMs = startedAt.getTime()
  return new Date(startedMs + (deadlineAt.getTime() - startedMs) * OVERDUE_SHARE)
}

/** How many runs a trigger may have; null for any number. */
export type PlaceLimits = {
  triggerId: string
  inFlight: number | null
  runsPerDay: number | null
}

/** A run to be kept, and what it counts against. */
export type NewRun = { run: Run; limits?: PlaceLimits | undefined }

/** Why a run was not kept, and when there will be room if that is known. */
export type NoPlace = { reason: 'in_flight' | 'per_day'; freeAt: Date | undefined }

/**
 * Keeps accepted runs in one statement, and tells their lanes. Once this has returned, no
 * crash loses them. Those for which their triggers have no place are not kept: the result has
 * them by id.
 */
export async function createRuns(
  db: Db,
  wanted: readonly NewRun[],
): Promise<ReadonlyMap<string, NoPlace>> {
  const rows = JSON.stringify(wanted.map(({ run }) => toNewRow(run)))
  const places = placesOf(wanted)
  if (places.length === 0) {
    await db.query({ ...CREATE_RUNS, values: [rows] })
    return new Map()
  }
  const now = wanted.at(-1)?.run.acceptedAt
  const { rows: found } = await db.query<{
    refused: string[]
    reason: NoPlace['reason']
    free_at: Date | null
  }>({ ...CREATE_LIMITED, values: [rows, JSON.stringify(places), now] })
  return new Map(
    found.flatMap(({ refused, reason, free_at: freeAt }) =>
      refused.map((id) => [id, { reason, freeAt: freeAt ?? undefined }] as const),
    ),
  )
}

type Places = {
  id: string
  run_ids: string[]
  in_flight: number | null
  per_day: number | null
}

/** What each trigger of a batch is asked for. */
function placesOf(wanted: readonly NewRun[]): Places[] {
  const places = new Map<string, Places>()
  for (const { run, limits } of wanted) {
    if (!limits) continue
    const { triggerId: id, inFlight, runsPerDay } = limits
    const known = places.get(id)
    if (known) known.run_ids.push(run.id)
    else {
      const wantedBy = { id, run_ids: [run.id], in_flight: inFlight, per_day: runsPerDay }
      places.set(id, wantedBy)
    }
  }
  return [...places.values()]
}

const INSERT = `insert into runs (
    id, workspace_id, trigger_id, workflow_id, workflow_name, receipt, state, input_values,
    trigger_data, metadata, accepted_at, deadline_at, way, target_node_id, iterator_configs,
    deadline_ms, hops, inputs, due_at, overdue_at)
  select *, case when state = 'quarantined' then null else accepted_at end,
         case when state = 'quarantined' then null
              else accepted_at + (deadline_at - accepted_at) * ${OVERDUE_SHARE} end
    from json_to_recordset($1)
      as run (id text, workspace_id text, trigger_id text, workflow_id text,
              workflow_name text, receipt text, state text, input_values jsonb,
              trigger_data jsonb, metadata jsonb, accepted_at timestamptz,
              deadline_at timestamptz, way text, target_node_id text,
              iterator_configs jsonb, deadline_ms bigint, hops smallint,
              inputs jsonb)`

// Named, so that each connection plans it once: it is what every call pays for.
const CREATE_RUNS = {
  name: 'create-runs',
  text: `with kept as (${INSERT} returning workspace_id)
     select wake_lane(workspace_id) from (select distinct workspace_id from kept) woken`,
}

const CREATE_LIMITED = {
  name: 'create-limited-runs',
  text: `with place as materialized (select * from take_places($2::json, $3)),
     kept as (${INSERT}
       where run.id not in (select unnest(refused) from place)
   returning workspace_id)
     select place.*, (
         select count(wake_lane(workspace_id)::text)
           from (select distinct workspace_id from kept) woken) as woken
       from place`,
}

function toNewRow(run: Run) {
  return {
    id: run.id,
    workspace_id: run.workspaceId,
    trigger_id: run.triggerId,
    workflow_id: run.workflowId,
    workflow_name: run.workflowName,
    receipt: run.receipt,
    state: run.state,
    input_values: run.inputValues,
    trigger_data: run.triggerData,
    metadata: run.metadata,
    accepted_at: run.acceptedAt,
    deadline_at: run.deadlineAt,
    way: run.way,
    target_node_id: run.targetNodeId,
    iterator_configs: run.iteratorConfigs,
    deadline_ms: run.deadlineMs,
    hops: run.hops,
    inputs: run.inputs,
  }
}

export async function findRun(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<Run | undefined> {
  const { rows } = await db.query<RunRow>(
    'select * from runs where workspace_id = $1 and id = $2',
    [workspaceId, id],
  )
  return rows[0] && toRun(rows[0])
}

/** A run whose workspace is known to be the caller's. */
export async function getRun(db: Db, id: string): Promise<Run> {
  const { rows } = await db.query<RunRow>('select * from runs where id = $1', [id])
  const [row] = rows
  if (!row) throw new Error(`There is no run ${id}`)
  return toRun(row)
}

/** A run by its id, or by the receipt that was given for it. */
export async function findRunHead(
  db: Db,
  by: { id: string } | { receipt: string },
): Promise<RunHead | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['receipt', by.receipt]
  const { rows } = await db.query<HeadRow>(
    `select ${HEAD_COLUMNS} from runs where ${column} = $1`,
    [value],
  )
  return rows[0] && toHead(rows[0])
}

type ExecutionRow = {
  id: string
  run_id: string
  position: number
  status: string
  outputs: Output[]
  node_runs: object[]
  credits_used: string | null
  error: RunError | null
  ended_at: Date | null
}

export async function listExecutions(db: Db, runId: string): Promise<Execution[]> {
  const { rows } = await db.query<ExecutionRow>(
    'select * from executions where run_id = $1 order by position',
    [runId],
  )
  return rows.map(toExecution)
}

/** Those of a workspace's runs that have these ids, each with its executions. */
export async function listRunsById(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ run: Run; executions: Execution[] }[]> {
  const { rows } = await db.query<RunRow>(
    'select * from runs where workspace_id = $1 and id = any($2) order by id',
    [workspaceId, ids],
  )
  const found = rows.map((row) => row.id)
  const executions = await db.query<ExecutionRow>(
    'select * from executions where run_id = any($1) order by run_id, position',
    [found],
  )
  const byRun = Map.groupBy(executions.rows, (row) => row.run_id)
  return rows.map((row) => ({
    run: toRun(row),
    executions: (byRun.get(row.id) ?? []).map(toExecution),
  }))
}

function toExecution(row: ExecutionRow): Execution {
  return {
    id: row.id,
    position: row.position,
    status: row.status,
    outputs: row.outputs,
    nodeRuns: row.node_runs,
    creditsUsed: row.credits_used === null ? undefined : Number(row.credits_used),
    error: row.error ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }
}

export function toRun(row: RunRow): Run {
  return {
    ...toHead(row),
    iteratorConfigs: row.iterator_configs ?? undefined,
    inputValues: row.input_values,
    triggerData: row.trigger_data,
    metadata: row.metadata,
  }
}

export function toHead(row: HeadRow): RunHead {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    triggerId: row.trigger_id ?? undefined,
    workflowId: row.workflow_id,
    workflowName: row.workflow_name ?? undefined,
    receipt: row.receipt,
    way: row.way,
    targetNodeId: row.target_node_id ?? undefined,
    state: row.state,
    inputs: row.inputs ?? undefined,
    error: row.error ?? undefined,
    acceptedAt: row.accepted_at,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    deadlineAt: row.deadline_at,
    deadlineMs: Number(row.deadline_ms),
    batchId: row.batch_id ?? undefined,
    hops: row.hops,
  }
}
