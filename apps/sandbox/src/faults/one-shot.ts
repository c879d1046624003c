import { parseJson } from '../engine/json-path.ts'
import type { Call } from '../http/call.ts'
import { Effect } from './fault-rule.ts'

/** A caller may ask for a fault on its own request: `X-Sandbox-Fault: {"kind":"reset"}`. */
export function readEffect(call: Call): Effect | undefined {
  const header = call.headers['x-sandbox-fault']
  return header ? Effect.safeParse(parseJson(header)).data : undefined
}
