import type { Call } from '../http/call.ts'
import { readEffect } from './one-shot.ts'
import { draw } from '../state/random.ts'
import type { State } from '../state/state.ts'
import type { Effect, FaultRule } from './fault-rule.ts'

export type Fault = { id: string; effect: Effect }

/** The first rule that a call falls under; counting calls is part of finding it. */
export function findFault(
  state: State,
  call: Call,
  route: string | undefined,
): Fault | undefined {
  const asked = readEffect(call)
  if (asked) return { id: 'request', effect: asked }
  for (const rule of state.faults.values()) {
    if (!rule.enabled || !fits(state, rule, call, route)) continue
    rule.seen++
    if (!strikes(state, rule)) continue
    rule.hits++
    return { id: rule.id, effect: rule.effect }
  }
  return undefined
}

function fits(
  state: State,
  { match }: FaultRule,
  call: Call,
  route: string | undefined,
): boolean {
  if (match.method && match.method !== call.method) return false
  if (match.route && match.route !== route) return false
  if (match.path && !call.path.includes(match.path)) return false
  if (match.body && !call.body.includes(match.body)) return false
  return !match.key || isKey(state, call, match.key)
}

function isKey(state: State, call: Call, wanted: string): boolean {
  const secret = call.headers['authorization']?.replace('Bearer ', '') ?? ''
  return secret === wanted || state.keys.get(secret)?.id === wanted
}

function strikes(state: State, { id, match, seen, hits }: FaultRule): boolean {
  if (match.nth !== undefined && seen !== match.nth) return false
  if (match.every !== undefined && seen % match.every !== 0) return false
  if (match.times !== undefined && hits >= match.times) return false
  return (
    match.probability === undefined ||
    draw(state.seed, 'fault', id, seen) < match.probability
  )
}
