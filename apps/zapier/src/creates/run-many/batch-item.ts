import type { Bundle, PlainOutputField, ZObject } from 'zapier-platform-core'
import { toItem, toPlainItem, type Item } from '../../items/item.ts'
import { SAMPLE } from '../../items/sample.ts'
import type { Outcome } from '../../runs/outcome.ts'

/** What became of all runs of a batch. */
export type Batch = Outcome & { executions: readonly Outcome[] }

export const BATCH_FIELDS = [
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'run_id', label: 'Wireflow Connect ID', type: 'string' },
  { key: 'workflow_id', label: 'Workflow ID', type: 'string' },
  { key: 'workflow_name', label: 'Workflow Name', type: 'string' },
  { key: 'workflow_url', label: 'Workflow URL', type: 'string' },
  { key: 'status', label: 'Status', type: 'string' },
  { key: 'error', label: 'First Error', type: 'string' },
  { key: 'note', label: 'Note', type: 'string' },
  { key: 'total_count', label: 'Number of Runs', type: 'integer' },
  { key: 'completed_count', label: 'Number of Completed Runs', type: 'integer' },
  { key: 'credits_used', label: 'Credits Used', type: 'number' },
  { key: 'runs[]id', label: 'Run ID', type: 'string' },
  { key: 'runs[]status', label: 'Run Status', type: 'string' },
  { key: 'runs[]error', label: 'Run Error', type: 'string' },
  { key: 'runs[]file', label: 'Run File', type: 'file' },
  { key: 'runs[]url', label: 'Run File URL', type: 'string' },
  { key: 'runs[]text', label: 'Run Text', type: 'string' },
  { key: 'started_at', label: 'Started At', type: 'datetime' },
  { key: 'ended_at', label: 'Ended At', type: 'datetime' },
] satisfies PlainOutputField[]

export const BATCH_SAMPLE = {
  id: SAMPLE.run_id,
  run_id: SAMPLE.run_id,
  workflow_id: SAMPLE.workflow_id,
  workflow_name: SAMPLE.workflow_name,
  workflow_url: SAMPLE.workflow_url,
  status: 'completed',
  total_count: 1,
  completed_count: 1,
  credits_used: SAMPLE.credits_used,
  runs: [
    {
      id: SAMPLE.id,
      status: 'completed',
      file: SAMPLE.file,
      url: SAMPLE.file,
      text: SAMPLE.text,
    },
  ],
  started_at: SAMPLE.started_at,
  ended_at: SAMPLE.ended_at,
}

/** A batch, as Zapier's users map it: its runs are line items, in the order of what came in. */
export async function toBatchItem(z: ZObject, bundle: Bundle, batch: Batch) {
  const { executions } = batch
  const { id, run_id, workflow_id, workflow_name, workflow_url, status, error, note } =
    await toItem(z, bundle, { ...batch, outputs: [] })
  const credits = executions.flatMap(({ creditsUsed }) => creditsUsed ?? [])
  return {
    id: run_id ?? id,
    run_id,
    workflow_id,
    workflow_name,
    workflow_url,
    status,
    error,
    note,
    total_count: executions.length,
    completed_count: executions.filter((each) => each.status === 'completed').length,
    credits_used: credits.length > 0 ? credits.reduce((sum, each) => sum + each) : null,
    runs: executions.map((each) => toRow(toPlainItem(z, bundle, each))),
    started_at: batch.startedAt ?? null,
    ended_at: batch.endedAt ?? null,
  }
}

function toRow({ id, status, error, file, text, outputs }: Item) {
  const url = outputs.findLast((output) => output.url !== null)?.url ?? null
  return { id, status, error, file, url, text }
}
