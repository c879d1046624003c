import { serviceEvent } from '../events/service-event.ts'
import type { Run } from './run.ts'

/** Why a run does not start, as its subscribers are told. */
export type Obstacle = {
  code: string
  message: string
  /** What the start would cost and what there is, where credits are missing. */
  required?: number | undefined
  available?: number | undefined
  breakdown?: readonly object[] | undefined
}

/** Tells that a run waits until somebody has mended the cause. */
export function blockedEvent(run: Run, obstacle: Obstacle, now: Date) {
  const { code, message, required, available, breakdown } = obstacle
  return serviceEvent(
    'run.blocked',
    {
      ...subjectOf(run),
      reason: code,
      message,
      requiredCredits: required ?? null,
      availableCredits: available ?? null,
      breakdown: breakdown ?? [],
    },
    now,
  )
}

/** Tells that a run takes long; it goes on until its deadline. */
export function overdueEvent(run: Run, now: Date) {
  const data = { ...subjectOf(run), state: run.state, deadlineAt: run.deadlineAt }
  return serviceEvent('run.overdue', data, now)
}

function subjectOf({ id, workflowId, workflowName, acceptedAt, metadata }: Run) {
  return {
    runId: id,
    workflowId,
    workflowName: workflowName ?? null,
    acceptedAt,
    metadata,
  }
}
