import { toNumber, toObject, toText } from '@wireflow-connect/sdk/wire'

/** A run that somebody should look at. */
export type Attention = {
  runId: string
  workflowId: string
  workflowName: string | undefined
  /** Why it is not started, as a code, or `overdue`. */
  reason: string
  message: string
  requiredCredits: number | undefined
  availableCredits: number | undefined
  acceptedAt: string | undefined
  deadlineAt: string | undefined
  /** When the relay told of it. */
  at: string
}

const OVERDUE = 'It takes longer than most runs, and goes on.'

/** What an event of the relay says of a run in trouble; undefined for other events. */
export function toAttention(event: unknown): Attention | undefined {
  const { type, timestamp, data } = toObject(event)
  if (type !== 'run.blocked' && type !== 'run.overdue') return undefined
  const row = toObject(data)
  const [runId, workflowId] = [toText(row['runId']), toText(row['workflowId'])]
  if (!runId || !workflowId) return undefined
  const isOverdue = type === 'run.overdue'
  return {
    runId,
    workflowId,
    workflowName: toText(row['workflowName']),
    reason: isOverdue ? 'overdue' : (toText(row['reason']) ?? 'blocked'),
    message: toText(row['message']) ?? (isOverdue ? OVERDUE : 'It cannot be started.'),
    requiredCredits: toNumber(row['requiredCredits']),
    availableCredits: toNumber(row['availableCredits']),
    acceptedAt: toText(row['acceptedAt']),
    deadlineAt: toText(row['deadlineAt']),
    at: toText(timestamp) ?? '',
  }
}
