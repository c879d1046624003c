import * as fc from 'fast-check'
import { node } from './graphs.ts'

/** Node types of the random graphs: what they take, what they give, what they cost. */
export const KINDS = {
  'input:text': { takes: [], gives: 'TEXT', credits: 0 },
  'utility:prompt_concat': { takes: ['TEXT'], gives: 'TEXT', credits: 0 },
  'llm:openai_gpt': { takes: ['TEXT'], gives: 'TEXT', credits: 3 },
  'generate:flux_2': { takes: ['TEXT'], gives: 'IMAGE', credits: 8 },
  'edit:upscale': { takes: ['IMAGE'], gives: 'IMAGE', credits: 6 },
  'audio:openai_tts': { takes: ['TEXT'], gives: 'AUDIO', credits: 3 },
  'output:preview': { takes: ['TEXT', 'IMAGE', 'AUDIO'], gives: 'NOTHING', credits: 0 },
} as const satisfies Record<string, { takes: string[]; gives: string; credits: number }>

export type Kind = keyof typeof KINDS

export type RandomGraph = {
  kinds: Kind[]
  /** By node: the earlier nodes that lead to it. */
  sources: number[][]
  /** The nodes that are told to fail. */
  failing: boolean[]
}

const kind = fc.constantFrom(...(Object.keys(KINDS) as Kind[]))

/** Graphs without cycles, whose edges fit: each node draws on some that came before it. */
export const randomGraph: fc.Arbitrary<RandomGraph> = fc
  .array(
    fc.record({
      kind,
      wanted: fc.array(fc.nat(20), { maxLength: 3 }),
      fails: fc.integer({ min: 1, max: 6 }).map((dice) => dice === 1),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((drawn) => {
    const kinds = drawn.map((one, index) => (index === 0 ? 'input:text' : one.kind))
    return {
      kinds,
      sources: drawn.map(({ wanted }, index) => pickSources(kinds, wanted, index)),
      failing: drawn.map(({ fails }) => fails),
    }
  })

function pickSources(kinds: Kind[], wanted: number[], index: number): number[] {
  const takes: readonly string[] = KINDS[kinds[index] ?? 'input:text'].takes
  const fitting = kinds
    .slice(0, index)
    .flatMap((kind, before) => (takes.includes(KINDS[kind].gives) ? [before] : []))
  if (fitting.length === 0) return []
  const first = fitting[(wanted[0] ?? 0) % fitting.length] ?? 0
  const rest = wanted.map((number) => fitting[number % fitting.length] ?? 0)
  return [...new Set([first, ...rest])]
}

export function toBody({ kinds, sources, failing }: RandomGraph) {
  return {
    nodes: kinds.map((kind, index) =>
      node(`n${index}`, kind, {
        ...(kind === 'input:text' && { prompt: `text ${index}` }),
        ...(failing[index] && { sandboxFail: `n${index} broke` }),
      }),
    ),
    edges: sources.flatMap((from, target) =>
      from.map((source) => ({
        id: `${source}-${target}`,
        source: `n${source}`,
        target: `n${target}`,
      })),
    ),
  }
}

export type Expected = { status: string; credits: number; nodes: Record<string, string> }

/** What must become of a graph, by rules as simple as they can be said. */
export function foresee({ kinds, sources, failing }: RandomGraph): Expected {
  const nodes: string[] = []
  let credits = 0
  for (const [index, kind] of kinds.entries()) {
    const from = sources[index] ?? []
    const isBlocked = from.some((source) => nodes[source] !== 'COMPLETED')
    // Nothing leads to it, and it has no setting of its own to live on.
    const starves = from.length === 0 && needsInput(kind)
    if (isBlocked) nodes.push('SKIPPED')
    else if (failing[index] || starves) nodes.push('FAILED')
    else nodes.push('COMPLETED')
    if (nodes[index] === 'COMPLETED') credits += KINDS[kind].credits
  }
  return {
    status: nodes.includes('FAILED') ? 'FAILED' : 'COMPLETED',
    credits,
    nodes: Object.fromEntries(nodes.map((status, index) => [`n${index}`, status])),
  }
}

function needsInput(kind: Kind): boolean {
  return KINDS[kind].credits > 0
}
