import { isDeepStrictEqual } from 'node:util'
import { planOf, type Plan } from '../graph/plan.ts'
import type { Graph } from '../graph/wire.ts'
import { invalid } from '../http/refusal.ts'
import type { CachedOutput, Workflow } from '../state/workflow.ts'
import { readNodeOutput } from './read-node-output.ts'

/** The nodes of a run, each with what is reused of it instead of running it again. */
export type Part = ReadonlyMap<string, CachedOutput | undefined>

/** A target and what it depends on, no further back than to what was made before. */
export function partFor(
  graph: Graph,
  targetNodeId: string,
  cachedOf: (nodeId: string) => CachedOutput | undefined,
): Part {
  const plan = planOf(graph)
  if (!plan.has(targetNodeId)) throw invalid(`Target node ${targetNodeId} not found`)
  const part = new Map<string, CachedOutput | undefined>([[targetNodeId, undefined]])
  // A map goes on to what is put in while it is read, so this reaches every ancestor.
  for (const [id, cached] of part) {
    if (cached) continue
    for (const { from } of plan.get(id)?.incoming ?? []) {
      if (!part.has(from)) part.set(from, cachedOf(from))
    }
  }
  return part
}

/** Finds earlier outputs: those sent along with the graph, or those of the last run. */
export function cacheOf(
  graph: Graph,
  workflow: Workflow,
): (nodeId: string) => CachedOutput | undefined {
  const plan = planOf(graph)
  return (nodeId) => {
    const kept = workflow.cache[nodeId]
    if (kept) return kept
    const step = plan.get(nodeId)
    const sent = step && readNodeOutput(step.node.data['output'], step.spec)
    return sent && { outputs: sent, settings: step.settings }
  }
}

export type StaleDependency = { nodeId: string; changedKeys: string[] }

/** Reused nodes whose settings have changed since they made what is reused. */
export function staleIn(part: Part, plan: Plan): StaleDependency[] {
  return [...part].flatMap(([nodeId, cached]) => {
    const now = plan.get(nodeId)?.settings
    if (!cached || !now) return []
    const keys = new Set([...Object.keys(now), ...Object.keys(cached.settings)])
    const changedKeys = [...keys].filter(
      (key) => !isDeepStrictEqual(now[key], cached.settings[key]),
    )
    return changedKeys.length > 0 ? [{ nodeId, changedKeys }] : []
  })
}
