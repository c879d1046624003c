import type { Plan, Step } from '../graph/plan.ts'
import type { Execution } from '../state/execution.ts'
import { parseJson } from './json-path.ts'

/** How often nodes will run, as far as that can be told before they do. */
export type Forecast = ReadonlyMap<string, { iterations: number; known: boolean }>

type Overrides = Execution['overrides']

export function forecast(plan: Plan, overrides: Overrides = {}): Forecast {
  const runs = new Map<string, { iterations: number; known: boolean }>()
  const makes = new Map<string, { iterations: number; known: boolean }>()
  for (const [id, step] of plan) {
    const before = step.incoming.flatMap(({ from }) => makes.get(from) ?? [])
    const most = {
      iterations: Math.max(1, ...before.map(({ iterations }) => iterations)),
      known: before.every(({ known }) => known),
    }
    const own = step.spec.takesLists ? { iterations: 1, known: true } : most
    runs.set(id, own)
    const length = lengthOf(step, overrides)
    if (length === 'single') makes.set(id, own)
    else if (length === 'unknown') makes.set(id, { iterations: 1, known: false })
    else makes.set(id, { iterations: length * own.iterations, known: own.known })
  }
  return runs
}

/** How many items a node makes out of one; a wired list is only known once it is there. */
function lengthOf(step: Step, overrides: Overrides): number | 'single' | 'unknown' {
  if (step.spec.category !== 'iterator' || step.spec.maker === 'collect') return 'single'
  const settings = { ...step.settings, ...overrides[step.node.id] }
  if (step.spec.maker === 'eachNumber') {
    return Math.max(0, Number(settings['to'] ?? 3) - Number(settings['from'] ?? 1) + 1)
  }
  if (step.incoming.length > 0) return 'unknown'
  if (step.spec.maker === 'eachLine') return linesIn(settings['text'])
  const { items } = settings
  const list = typeof items === 'string' ? parseJson(items) : items
  return Array.isArray(list) ? list.length : 'unknown'
}

function linesIn(text: unknown): number {
  if (typeof text !== 'string') return 0
  return text.split('\n').filter((line) => line.trim() !== '').length
}
