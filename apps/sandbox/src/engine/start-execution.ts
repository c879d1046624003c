import { planOf, type Plan } from '../graph/plan.ts'
import type { Graph } from '../graph/wire.ts'
import type { JsonObject } from '../http/read-json.ts'
import { reserve, type Charge } from '../ledgers/credits.ts'
import type { Execution, NodeRun } from '../state/execution.ts'
import { nextId } from '../state/ids.ts'
import type { CachedOutput, Workflow } from '../state/workflow.ts'
import { forecast, type Forecast } from './iterations.ts'
import type { Part } from './partial-run.ts'
import type { World } from '../world.ts'
import { startReady } from './advance.ts'

export type Start = {
  workflow: Workflow
  graph: Graph
  triggeredBy: Execution['triggeredBy']
  triggerData: JsonObject
  idempotencyKey: string | null
  batchId: string
  /** One per run of the batch: which input it is for, and the values it is given. */
  runs: readonly { inputIndex: number; overrides: Record<string, JsonObject> }[]
  /** The nodes to run, with what is reused instead of being run; all of them if absent. */
  part?: Part
}

/** Starts all runs of a batch, or none of them when the credits do not suffice. */
export function startExecutions(world: World, start: Start): Execution[] {
  const plan = planOf(start.graph)
  const charges = start.runs.map((run) => {
    const runs = forecast(plan, run.overrides)
    return [...plan.keys()].flatMap((id) => chargeFor(start, plan, runs, id))
  })
  const account = world.state.accounts.get(start.workflow.accountId)
  if (account) reserve(account, charges.flat())
  return charges.map((breakdown, index) => {
    const reserved = breakdown.reduce((sum, { credits }) => sum + credits, 0)
    return begin(world, start, plan, index, reserved)
  })
}

function chargeFor(start: Start, plan: Plan, runs: Forecast, id: string): Charge[] {
  const step = plan.get(id)
  if (!step || (start.part && !start.part.has(id)) || start.part?.get(id)) return []
  const credits = step.spec.credits * (runs.get(id)?.iterations ?? 1)
  return [{ nodeId: id, nodeLabel: step.node.data.label, credits }]
}

function begin(
  world: World,
  start: Start,
  plan: Plan,
  index: number,
  reservedCredits: number,
): Execution {
  const { workflow, part } = start
  const now = world.clock.now()
  const ids = [...plan.keys()].filter((id) => !part || part.has(id))
  const execution: Execution = {
    id: nextId(world.state, 'exec_'),
    workflowId: workflow.id,
    accountId: workflow.accountId,
    batchId: start.batchId,
    runIndexInBatch: index,
    inputIndex: start.runs[index]?.inputIndex ?? index,
    graph: start.graph,
    overrides: start.runs[index]?.overrides ?? {},
    triggeredBy: start.triggeredBy,
    triggerData: start.triggerData,
    idempotencyKey: start.idempotencyKey,
    status: 'RUNNING',
    startedAt: now,
    endedAt: null,
    error: null,
    errorNode: null,
    nodes: Object.fromEntries(ids.map((id) => [id, nodeRun(part?.get(id), now)])),
    nextAt: null,
    reservedCredits,
    pollCount: 0,
    endsAtPoll: world.state.settings.durations === 'manual' ? pollsOf(world) : null,
  }
  keep(world, workflow, execution)
  startReady(world, execution, plan, now)
  world.live.add(execution)
  return execution
}

function keep(world: World, workflow: Workflow, execution: Execution): void {
  world.state.executions.set(execution.id, execution)
  world.history.add(execution)
  workflow.executionCount++
  workflow.lastExecutedAt = execution.startedAt
}

function pollsOf(world: World): number {
  return world.state.settings.manualPolls
}

function nodeRun(cached: CachedOutput | undefined, now: number): NodeRun {
  return {
    status: cached ? 'COMPLETED' : 'PENDING',
    startedAt: cached ? now : null,
    endsAt: null,
    endedAt: cached ? now : null,
    outputs: cached?.outputs ?? null,
    error: null,
    blockedBy: null,
    credits: 0,
    iterations: 1,
    cached: cached !== undefined,
  }
}
