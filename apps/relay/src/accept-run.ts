import type { Context } from './context.ts'
import { createId, createSecretId } from './ids.ts'
import type { Run, WorkflowInput } from './runs/run.ts'
import { createRun } from './store/runs.ts'

export type Wanted = {
  workspaceId: string
  workflowId: string
  workflowName: string | undefined
  triggerId?: string
  inputs: readonly WorkflowInput[]
  triggerData: Record<string, unknown>
  metadata?: Record<string, unknown>
  deadlineMs: number
}

/** Keeps what was asked for as a run and wakes its start. Returns after the commit. */
export async function acceptRun(
  { db, jobs, log, now }: Pick<Context, 'db' | 'jobs' | 'log' | 'now'>,
  wanted: Wanted,
): Promise<Run> {
  const acceptedAt = now()
  const run: Run = {
    id: createId('run', acceptedAt),
    workspaceId: wanted.workspaceId,
    triggerId: wanted.triggerId,
    workflowId: wanted.workflowId,
    workflowName: wanted.workflowName,
    receipt: createSecretId('rcp'),
    state: 'accepted',
    inputs: wanted.inputs,
    triggerData: wanted.triggerData,
    metadata: wanted.metadata ?? {},
    error: undefined,
    acceptedAt,
    startedAt: undefined,
    endedAt: undefined,
    deadlineAt: new Date(acceptedAt.getTime() + wanted.deadlineMs),
    checkCount: 0,
  }
  await createRun(db, run)
  // If the process dies here, the sweeper finds the accepted run and starts it.
  jobs.wake([{ name: 'start-run', payload: { runId: run.id, checkCount: 0 } }])
  log.info({ runId: run.id }, 'run accepted')
  return run
}
