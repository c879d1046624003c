import type { CallToolResult } from '@modelcontextprotocol/server'
import type { Output, RunDetail } from '@wireflow-connect/relay-client'
import { answer } from './answer.ts'

const ENDS = ['completed', 'failed', 'cancelled', 'timed_out', 'lost']

export function hasEnded({ state }: Pick<RunDetail, 'state'>): boolean {
  return ENDS.includes(state)
}

/** A run with its results. Files are links, which the client may open or not. */
export function showRun(
  run: Omit<RunDetail, 'queue'> & Partial<RunDetail>,
): CallToolResult {
  const { id, state, workflowId, workflowName, error, executions, queue, inputs } = run
  const { acceptedAt, startedAt, endedAt } = run
  const outputs = executions.flatMap((execution) => execution.outputs)
  const next = hasEnded(run) ? undefined : `It goes on. Ask get_run for ${id} later.`
  return answer(
    {
      runId: id,
      state,
      ...(next && { next }),
      workflow: { id: workflowId, name: workflowName },
      acceptedAt,
      startedAt,
      endedAt,
      ...(queue && { queue }),
      error,
      inputs,
      outputs,
      creditsUsed: executions.reduce(
        (sum, { creditsUsed }) => sum + (creditsUsed ?? 0),
        0,
      ),
    },
    outputs.flatMap(linkOf),
  )
}

const MIME_TYPES: Record<string, string> = {
  image: 'image/*',
  video: 'video/*',
  audio: 'audio/*',
}

function linkOf({ url, type, label, nodeId }: Output & { nodeId?: string }) {
  if (typeof url !== 'string' || !/^https?:/.test(url)) return []
  const mimeType = MIME_TYPES[type]
  return [
    {
      type: 'resource_link' as const,
      uri: url,
      name: label ?? nodeId ?? 'output',
      ...(mimeType && { mimeType }),
    },
  ]
}
