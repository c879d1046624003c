import type { NodeApiError, NodeOperationError } from 'n8n-workflow'
import type { Report } from '../../reading/report'

type Ids = Pick<Report, 'executionId' | 'runId'>

/** The same error, which now says what it is about: what was paid for can be found again. */
export function withIds<Thrown extends NodeApiError | NodeOperationError>(
  error: Thrown,
  { executionId, runId }: Ids,
): Thrown {
  const { description } = error
  const ids = idLines({ executionId, ...(runId ? { runId } : {}) })
  const missing = ids.filter((line) => !description?.includes(line))
  error.description = [...(description ? [description] : []), ...missing].join('\n')
  return error
}

/** How errors name an execution. */
export function idLines({ executionId, runId }: Ids): string[] {
  return [
    ...(executionId ? [`Execution ID: ${executionId}`] : []),
    ...(runId ? [`Run on the relay: ${runId}`] : []),
  ]
}
