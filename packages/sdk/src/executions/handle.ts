import { WireflowError } from '../errors/wireflow-error.ts'
import { compact, toObject, toText } from '../wire/json.ts'

/**
 * Names an execution well enough to find it again from another process.
 * It is plain data: write it down as JSON, and `executions.attach` takes it up again.
 */
export type ExecutionHandle = {
  id: string
  /** With it, many waits on one workflow share their calls. */
  workflowId?: string | undefined
  startedAt?: string | undefined
}

/** Reads a handle, the JSON of one, or a bare id. */
export function toHandle(target: string | ExecutionHandle): ExecutionHandle {
  if (typeof target === 'string' && !target.startsWith('{')) return check({ id: target })
  const { id, workflowId, startedAt } = toObject(parse(target))
  return check({
    id: toText(id) ?? '',
    ...compact({ workflowId: toText(workflowId), startedAt: toText(startedAt) }),
  })
}

function parse(target: string | ExecutionHandle): unknown {
  if (typeof target !== 'string') return target
  try {
    return JSON.parse(target)
  } catch (cause) {
    throw new WireflowError('bad_request', 'This is not the JSON of a handle', { cause })
  }
}

function check(handle: ExecutionHandle): ExecutionHandle {
  if (handle.id) return handle
  throw new WireflowError('bad_request', 'A handle needs the id of an execution')
}
