import type { Output } from '@wireflow-connect/sdk'
import type { PlainOutputField } from 'zapier-platform-core'
import type { Names } from '../wireflow/names.ts'
import { nodeKey } from './node-key.ts'

/** Every field that an item always has. */
export const ITEM_FIELDS = [
  { key: 'id', label: 'Run ID', type: 'string', primary: true },
  { key: 'run_id', label: 'Wireflow Connect ID', type: 'string' },
  { key: 'workflow_id', label: 'Workflow ID', type: 'string' },
  { key: 'workflow_name', label: 'Workflow Name', type: 'string' },
  { key: 'workflow_url', label: 'Workflow URL', type: 'string' },
  { key: 'status', label: 'Status', type: 'string' },
  { key: 'error', label: 'Error', type: 'string' },
  { key: 'note', label: 'Note', type: 'string' },
  { key: 'failed_node', label: 'Failed Step ID', type: 'string' },
  { key: 'file', label: 'Last File', type: 'file' },
  { key: 'text', label: 'Last Text', type: 'string' },
  { key: 'outputs[]node_id', label: 'Output Step ID', type: 'string' },
  { key: 'outputs[]label', label: 'Output Label', type: 'string' },
  { key: 'outputs[]type', label: 'Output Type', type: 'string' },
  { key: 'outputs[]url', label: 'Output URL', type: 'string' },
  { key: 'outputs[]text', label: 'Output Text', type: 'string' },
  { key: 'outputs[]file', label: 'Output File', type: 'file' },
  { key: 'credits_used', label: 'Credits Used', type: 'number' },
  { key: 'started_at', label: 'Started At', type: 'datetime' },
  { key: 'ended_at', label: 'Ended At', type: 'datetime' },
] satisfies PlainOutputField[]

/** One field for each node that made something, named as in the workflow. */
export function fieldsOfOutputs(
  outputs: readonly Output[],
  names: Names,
): PlainOutputField[] {
  const byKey = new Map<string, PlainOutputField>()
  for (const { nodeId, label, url, text } of outputs) {
    const key = nodeKey('output', nodeId)
    if (byKey.has(key)) continue
    byKey.set(key, {
      key,
      label: `Output of ${names.nodes.get(nodeId) ?? label}`,
      type: url ? 'file' : 'string',
      sample: url ?? text ?? '',
    })
  }
  return [...byKey.values()]
}
