import { planOf, type Plan, type Step } from '../graph/plan.ts'
import { isOver, type Execution, type NodeRun } from '../state/execution.ts'
import type { World } from '../world.ts'
import { charge, release } from '../ledgers/credits.ts'
import { durationOf } from './duration.ts'
import { iterationsOf, runNode } from './run-node.ts'
import { verdictOn } from './verdict.ts'

/** Brings an execution to where it is at `now`: nodes end in order, the next ones start. */
export function advance(world: World, execution: Execution, now: number): void {
  const plan = planOf(execution.graph)
  while (!isOver(execution)) {
    const due = nextDue(execution)
    if (due === undefined) {
      end(world, execution, lastEnd(execution))
      return
    }
    const [id, run] = due
    const at = run.endsAt ?? execution.startedAt
    if (at > now) {
      execution.nextAt = at
      return
    }
    finishNode(world, execution, plan, id, at)
    startReady(world, execution, plan, at)
  }
}

/** Starts every node whose turn it is; those that take no time are done at once. */
export function startReady(
  world: World,
  execution: Execution,
  plan: Plan,
  at: number,
): void {
  for (const [id, step] of plan) {
    const run = execution.nodes[id]
    if (run?.status !== 'PENDING') continue
    const verdict = verdictOn(execution, step)
    if (verdict.turn === 'wait') continue
    if (verdict.turn === 'skip') {
      Object.assign(run, { status: 'SKIPPED', blockedBy: verdict.blockedBy, endedAt: at })
      continue
    }
    startNode(world, execution, plan, step, at)
    // The plan lists a node before those that need it, so one pass reaches them all.
    if (run.endsAt === at && step.spec.duration === 'instant') {
      finishNode(world, execution, plan, id, at)
    }
  }
  execution.nextAt = nextDue(execution)?.[1].endsAt ?? at
}

function startNode(
  world: World,
  execution: Execution,
  plan: Plan,
  step: Step,
  at: number,
): void {
  const run = execution.nodes[step.node.id]
  if (!run) return
  run.iterations = iterationsOf(execution, step, plan)
  run.status = 'RUNNING'
  run.startedAt = at
  run.endsAt = at + durationOf(world.state, execution, step, run.iterations)
}

function finishNode(
  world: World,
  execution: Execution,
  plan: Plan,
  id: string,
  at: number,
): void {
  const step = plan.get(id)
  const run = execution.nodes[id]
  if (!step || !run) return
  run.endsAt = null
  run.endedAt = at
  try {
    run.outputs = runNode(world.state, execution, step, plan)
    run.status = 'COMPLETED'
    run.credits = step.spec.credits * run.iterations
    charge(world.state, execution, run.credits)
    remember(world, execution, step, run)
  } catch (thrown) {
    // Whatever goes wrong in a stand-in ends its node, never the sandbox.
    const error = thrown instanceof Error ? thrown.message : String(thrown)
    run.status = 'FAILED'
    run.error = error
    execution.error ??= error
    execution.errorNode ??= id
  }
}

/** Later runs of a part of the workflow take up what this one made. */
function remember(world: World, execution: Execution, step: Step, run: NodeRun): void {
  const workflow = world.state.workflows.get(execution.workflowId)
  if (!workflow || !run.outputs) return
  const settings = { ...step.settings, ...execution.overrides[step.node.id] }
  workflow.cache[step.node.id] = { outputs: run.outputs, settings }
}

function end(world: World, execution: Execution, at: number): void {
  execution.status = execution.errorNode === null ? 'COMPLETED' : 'FAILED'
  execution.endedAt = at
  execution.nextAt = null
  release(world.state, execution)
}

function nextDue(execution: Execution): [string, NodeRun] | undefined {
  let soonest: [string, NodeRun] | undefined
  for (const entry of Object.entries(execution.nodes)) {
    const at = entry[1].endsAt
    if (at === null) continue
    if (!soonest || at < (soonest[1].endsAt ?? at)) soonest = entry
  }
  return soonest
}

function lastEnd(execution: Execution): number {
  const ends = Object.values(execution.nodes).map(({ endedAt }) => endedAt ?? 0)
  return Math.max(execution.startedAt, ...ends)
}
