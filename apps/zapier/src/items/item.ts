import type { Bundle, ZObject } from 'zapier-platform-core'
import { connectionOf } from '../connection/connection.ts'
import { nodeKey } from './node-key.ts'
import { downloadOutput } from '../hydrators/download-output.ts'
import { namesOf, type Names } from '../wireflow/names.ts'
import type { MadeOutput, Outcome, Status } from '../runs/outcome.ts'
import { noteOn } from './note.ts'

const MAX_URL_LENGTH = 8_000

/** One thing a run made, as Zapier's users map it. */
export type OutputItem = {
  node_id: string
  label: string
  type: string
  url: string | null
  text: string | null
  /** A file that Zapier fetches when a later step uses it. */
  file: string | null
}

/**
 * A run, as every trigger, action and search of this app returns it: always with the same
 * keys, and beside them one `output_…` for each node that made something.
 */
export type Item = {
  /** The execution, or the relay's run as long as no execution is known. */
  id: string
  run_id: string | null
  workflow_id: string
  workflow_name: string | null
  workflow_url: string
  status: Status
  error: string | null
  /** What to do about a run that has not ended. */
  note: string | null
  failed_node: string | null
  /** The last that was made of each kind. */
  file: string | null
  text: string | null
  outputs: OutputItem[]
  credits_used: number | null
  started_at: string | null
  ended_at: string | null
  [output: `output_${string}`]: string | null
}

/** A run as an item, with the names that people gave to its workflow and steps. */
export async function toItem(
  z: ZObject,
  bundle: Bundle,
  outcome: Outcome,
): Promise<Item> {
  return toPlainItem(z, bundle, await withNames(z, bundle, outcome))
}

/** A run as an item, with what is known of it already: for many at once. */
export function toPlainItem(z: ZObject, bundle: Bundle, outcome: Outcome): Item {
  const outputs = outcome.outputs.map((output) => toOutputItem(z, output))
  return {
    id: outcome.executionId ?? outcome.runId ?? '',
    run_id: outcome.runId ?? null,
    workflow_id: outcome.workflowId,
    workflow_name: outcome.workflowName ?? null,
    workflow_url: workflowUrl(bundle, outcome.workflowId),
    status: outcome.status,
    error: outcome.error ?? null,
    note: noteOn(bundle, outcome),
    failed_node: outcome.failedNode ?? null,
    file: outputs.findLast(({ file }) => file)?.file ?? null,
    text: outputs.findLast(({ text }) => text)?.text ?? null,
    outputs,
    credits_used: outcome.creditsUsed ?? null,
    started_at: outcome.startedAt ?? null,
    ended_at: outcome.endedAt ?? null,
    ...byNode(outputs),
  }
}

async function withNames(z: ZObject, bundle: Bundle, outcome: Outcome): Promise<Outcome> {
  const { workflowName, outputs, workflowId } = outcome
  // Some servers tell no labels, and then a step is called by its id.
  const isNamed = outputs.every(({ nodeId, label }) => label !== nodeId)
  if (workflowName !== undefined && isNamed) return outcome
  const names = await namesOf(z, bundle, workflowId)
  return {
    ...outcome,
    workflowName: workflowName ?? names.workflow,
    outputs: outputs.map((output) => ({ ...output, label: labelOf(output, names) })),
  }
}

function labelOf({ nodeId, label }: MadeOutput, { nodes }: Names): string {
  return label === nodeId ? (nodes.get(nodeId) ?? label) : label
}

/** Where people look at a workflow. */
export function workflowUrl(bundle: Bundle, workflowId: string): string {
  const { origin } = new URL(connectionOf(bundle).wireflow.url)
  return `${origin}/workflows/${encodeURIComponent(workflowId)}`
}

function toOutputItem(z: ZObject, output: MadeOutput): OutputItem {
  const { nodeId, label, type, url, text } = output
  return {
    node_id: nodeId,
    label,
    type,
    url: url ?? null,
    text: text ?? null,
    file: url && canBeFetched(url) ? z.dehydrateFile(downloadOutput, { url }) : null,
  }
}

// Not a `data:` address, and not longer than what Zapier keeps for a file that is not
// fetched yet.
function canBeFetched(url: string): boolean {
  return /^https?:/i.test(url) && url.length < MAX_URL_LENGTH
}

function byNode(
  outputs: readonly OutputItem[],
): Record<`output_${string}`, string | null> {
  // The first of a node with several; the others are in `outputs`.
  const pairs = outputs
    .toReversed()
    .map(({ node_id, file, url, text }) => [
      nodeKey('output', node_id),
      file ?? url ?? text,
    ])
  return Object.fromEntries(pairs) as Record<`output_${string}`, string | null>
}
