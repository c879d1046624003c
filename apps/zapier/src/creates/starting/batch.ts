import type { WorkflowInput } from '@wireflow-connect/sdk'

export type Values = Readonly<Record<string, unknown>>

/**
 * How Wireflow is asked for a batch: for each input its values, row by row. Where a row has
 * none it is the saved value, since in a batch each value stands in a place.
 */
export function batchConfigs(
  inputs: readonly WorkflowInput[],
  rows: readonly Values[],
): { nodeId: string; values: unknown[] }[] {
  const given = inputs.filter(({ nodeId }) => rows.some((row) => nodeId in row))
  // Without any input the rows still are as many runs.
  const varied = given.length > 0 ? given : inputs.slice(0, 1)
  return varied.map(({ nodeId, default: saved = null }) => ({
    nodeId,
    values: rows.map((row) => row[nodeId] ?? saved),
  }))
}
