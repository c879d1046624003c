import { setInputs, type WorkflowInputs } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import type { Outcome } from '../../runs/outcome.ts'
import { startExecutions } from '../../wireflow/executions.ts'
import { recall, remember } from '../../wireflow/memory.ts'
import { getGraph } from '../../wireflow/workflows.ts'
import { batchConfigs, type Values } from './batch.ts'

type Start = {
  workflow: WorkflowInputs
  /** By node id, for each run. Several rows are started as a batch. */
  rows: readonly [Values, ...Values[]]
  idempotencyKey: string
}

/** All that comes before a start at Wireflow itself, and then the start, to be called. */
export async function prepareStart(
  z: ZObject,
  bundle: Bundle,
  { workflow, rows, idempotencyKey }: Start,
): Promise<() => Promise<[Outcome, ...Outcome[]]>> {
  const { workflowId, workflowName } = workflow
  await refuseOtherInputs(z, bundle, workflow, rows)
  const graph = await getGraph(z, bundle, workflowId)
  const start = {
    workflowId,
    nodes: setInputs(graph, rows[0]),
    edges: graph.edges,
    triggerData: {},
    idempotencyKey,
    ...(rows.length > 1 && { iteratorConfigs: batchConfigs(workflow.inputs, rows) }),
  }
  const toOutcome = (executionId: string): Outcome => ({
    workflowId,
    workflowName,
    executionId,
    status: 'running',
    outputs: [],
  })
  return async () => {
    const [first, ...others] = await startExecutions(z, bundle, start)
    return [toOutcome(first), ...others.map(toOutcome)]
  }
}

const DAY_SECONDS = 86_400

/**
 * Wireflow answers a key that it knows with the run of that key, whatever the inputs are: the
 * result would be that of other inputs. The relay refuses this by itself.
 */
async function refuseOtherInputs(
  z: ZObject,
  bundle: Bundle,
  { workflowId, inputs }: WorkflowInputs,
  rows: readonly Values[],
): Promise<void> {
  const { deduplication_key: key } = bundle.inputData
  if (!key) return
  // A file has another address each time it is uploaded.
  const plain = inputs.filter(({ type }) => type !== 'image')
  const compared = rows.map((row) => plain.map(({ nodeId }) => row[nodeId] ?? null))
  const given = z.hash('sha256', JSON.stringify(compared))
  const name = ['inputs', workflowId, JSON.stringify(key)] as const
  const known = await recall(z, bundle, name)
  if (known === undefined) {
    await remember(z, bundle, name, { value: given, seconds: DAY_SECONDS })
  } else if (known !== given) {
    throw new z.errors.Error(OTHER_INPUTS, 'idempotency_mismatch', 409)
  }
}

const OTHER_INPUTS =
  'This Deduplication Key was used with other inputs within 24 hours. Nothing was started. Map another key for another run.'
