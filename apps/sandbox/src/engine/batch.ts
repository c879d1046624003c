import { z } from 'zod'
import type { Plan } from '../graph/plan.ts'
import { invalid } from '../http/refusal.ts'
import { overrideFor } from './overrides.ts'
import type { Start } from './start-execution.ts'

const MOST_RUNS = 500

/**
 * The shape is not documented beyond "arrays of inputs through the same pipeline". Here a
 * config names a node and its values; several of them are taken side by side.
 */
const Configs = z.array(
  z
    .looseObject({
      nodeId: z.string(),
      values: z.array(z.unknown()).optional(),
      items: z.array(z.unknown()).optional(),
      inputs: z.array(z.unknown()).optional(),
    })
    .transform(({ nodeId, values, items, inputs }) => ({
      nodeId,
      values: values ?? items ?? inputs ?? [],
    })),
)

/** One run per value, or a single run when nothing is iterated over. */
export function runsFor(iteratorConfigs: unknown, plan: Plan): Start['runs'] {
  if (iteratorConfigs === undefined || iteratorConfigs === null) return SINGLE
  const parsed = Configs.safeParse(iteratorConfigs)
  if (!parsed.success) throw invalid('iteratorConfigs must name nodes and their values')
  const configs = parsed.data
  const unknown = configs.find(({ nodeId }) => !plan.has(nodeId))
  if (unknown) throw invalid(`Unknown iterator node: ${unknown.nodeId}`)
  if (configs.length === 0) return SINGLE

  const count = Math.max(...configs.map(({ values }) => values.length))
  if (count === 0) throw invalid('iteratorConfigs must hold at least one value')
  if (count > MOST_RUNS) throw invalid(`A batch may have at most ${MOST_RUNS} runs`)
  return Array.from({ length: count }, (_, index) => ({
    inputIndex: index,
    overrides: Object.fromEntries(
      configs
        .filter(({ values }) => values.length > 0)
        .map(({ nodeId, values }) => [
          nodeId,
          overrideFor(plan, nodeId, values[index % values.length]),
        ]),
    ),
  }))
}

const SINGLE: Start['runs'] = [{ inputIndex: 0, overrides: {} }]
