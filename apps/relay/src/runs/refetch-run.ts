import type { Output } from '@wireflow-connect/sdk'
import type { Labels } from '@wireflow-connect/sdk/wire'
import { askUpstream, type AskingParts } from '../upstream/ask-upstream.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { detailEnd, withLabels, type DetailEnd } from './detail-end.ts'
import { refetchedEvent } from './refetched-event.ts'
import type { Execution, Run } from './run.ts'
import { recordRefetch } from './run-refetch-sql.ts'

type Parts = AskingParts & Pick<Context, 'eventWriter' | 'now'>

/**
 * Reads the executions of an ended run from the upstream once more, keeps what it says now,
 * and tells it in new events. The run itself stays as it ended.
 *
 * @returns the ids of the new events.
 * @throws {RelayError} also `conflict` when an execution still runs upstream.
 */
export async function refetchRun(
  parts: Parts,
  run: Run,
  executions: readonly Execution[],
): Promise<string[]> {
  const ends: DetailEnd[] = []
  for (const { id, position } of executions) {
    const detail = await askUpstream(parts, run.workspaceId, (upstream) =>
      upstream.executions.get(id),
    )
    const end = detailEnd(detail, { executionId: id, position })
    if (!end) throw new RelayError('conflict', `The execution ${id} still runs upstream.`)
    ends.push(withLabels(end, labelsIn(executions)))
  }
  const now = parts.now()
  const told = ends.map((end) => ({ end, event: refetchedEvent(run, end, now) }))
  const written = await recordRefetch(parts.eventWriter.write, run, told)
  return written.map(({ id }) => id)
}

/** What the nodes were called when their outputs were kept. */
function labelsIn(executions: readonly Execution[]): Labels {
  return new Map(
    executions
      // Older rows may lack a label.
      .flatMap(({ outputs }) => outputs as readonly Partial<Output>[])
      .map(({ nodeId, label }) => [String(nodeId), label ?? String(nodeId)]),
  )
}
