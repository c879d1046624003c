import { z } from 'zod'
import { JsonObject } from '../base/json-object.ts'

/**
 * The upstream's three ways to start a workflow. `execute` sends the saved graph with the
 * inputs set and can be repeated safely; `run` sends the inputs alone; `trigger` hands the
 * trigger data on as it came.
 */
export const WAYS = ['execute', 'run', 'trigger'] as const

export type Way = (typeof WAYS)[number]

/** The fields that say how the upstream is asked to start. */
export const START_FIELDS = {
  way: z.enum(WAYS).default('execute'),
  /** Runs only this node and what it depends on. */
  targetNodeId: z.string().min(1).max(200).optional(),
  /** A batch: one run, several executions. The upstream does not document their shape. */
  iteratorConfigs: z.array(JsonObject).min(1).max(100).optional(),
}

export type StartWay = {
  way: Way
  targetNodeId?: string | undefined
  iteratorConfigs?: readonly Record<string, unknown>[] | undefined
}

/** Refuses what a way has no place for, each field by name. */
export function checkStartWay(context: z.core.ParsePayload<StartWay>): void {
  const { value, issues } = context
  if (value.way === 'execute') return
  for (const field of ['targetNodeId', 'iteratorConfigs'] as const) {
    if (value[field] === undefined) continue
    const message = `The way "${value.way}" has no place for it; "execute" has.`
    issues.push({ code: 'custom', path: [field], input: value[field], message })
  }
}
