import type { Output } from '@wireflow-connect/sdk'
import type { Execution } from '../runs/run.ts'
import type { WorkflowInput } from '../upstream/workflow-input.ts'
import type { TriggerSettings } from './settings.ts'

/** One thing that a run made, as a stranger with its receipt sees it. */
export type PublicOutput = Omit<Output, 'nodeId'>

type Showing = {
  /** All, or those of these nodes. */
  outputs: TriggerSettings['receipt']['outputs']
  /** Their values count as outputs upstream, and what went in stays private. */
  inputs: readonly WorkflowInput[]
}

/** What came out of a run, as far as its trigger shows it; the same thing once. */
export function publicOutputs(
  executions: readonly Execution[],
  { outputs: wanted, inputs }: Showing,
): PublicOutput[] {
  const inputIds = new Set(inputs.map(({ nodeId }) => nodeId))
  const isShown = (nodeId: string) =>
    !inputIds.has(nodeId) && (wanted === true || (wanted && wanted.includes(nodeId)))
  const shown = executions
    .flatMap(({ outputs }) => outputs)
    .flatMap(({ nodeId, ...output }) => (isShown(nodeId) ? [output] : []))
  const byContent = new Map(shown.map((output) => [output.url ?? output.text, output]))
  return [...byContent.values()]
}
