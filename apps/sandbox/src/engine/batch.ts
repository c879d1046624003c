import { z } from 'zod'
import type { Plan } from '../graph/plan.ts'
import { invalid } from '../http/refusal.ts'
import type { Execution } from '../state/execution.ts'
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

/** One run per value, or a single run when nothing is iterated over; `inputs` go to all. */
export function runsFor(
  iteratorConfigs: unknown,
  plan: Plan,
  inputs: Execution['overrides'],
): Start['runs'] {
  const single = [{ inputIndex: 0, overrides: inputs }]
  if (iteratorConfigs === undefined || iteratorConfigs === null) return single
  const parsed = Configs.safeParse(iteratorConfigs)
  if (!parsed.success) throw invalid('iteratorConfigs must name nodes and their values')
  const configs = parsed.data
  const unknown = configs.find(({ nodeId }) => !plan.has(nodeId))
  if (unknown) throw invalid(`Unknown iterator node: ${unknown.nodeId}`)
  if (configs.length === 0) return single

  const count = Math.max(...configs.map(({ values }) => values.length))
  if (count === 0) throw invalid('iteratorConfigs must hold at least one value')
  if (count > MOST_RUNS) throw invalid(`A batch may have at most ${MOST_RUNS} runs`)
  return Array.from({ length: count }, (_, index) => ({
    inputIndex: index,
    overrides: { ...inputs, ...valuesAt(configs, plan, index) },
  }))
}

/** A config with fewer values than another begins again. */
function valuesAt(
  configs: z.output<typeof Configs>,
  plan: Plan,
  index: number,
): Execution['overrides'] {
  const given = configs.filter(({ values }) => values.length > 0)
  return Object.fromEntries(
    given.map(({ nodeId, values }) => [
      nodeId,
      overrideFor(plan, nodeId, values[index % values.length]),
    ]),
  )
}
