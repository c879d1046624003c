import type { JsonObject } from '../http/read-json.ts'

export type Magic = { slowMs: number; failingNodes: readonly string[] }

const SLOW = /sandbox:slow=(\d+(?:\.\d+)?)(ms|s|m)\b/g
const FAIL = /sandbox:fail=([\w.:-]+)/g
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }

/** What the words `sandbox:slow=30s` and `sandbox:fail=<node>` in any text ask for. */
export function findMagic(settings: JsonObject): Magic {
  const words = textsIn(settings).filter((text) => text.includes('sandbox:'))
  return {
    slowMs: Math.max(0, ...words.flatMap((text) => [...text.matchAll(SLOW)].map(toMs))),
    failingNodes: words.flatMap((text) =>
      [...text.matchAll(FAIL)].map(([, nodeId]) => nodeId ?? ''),
    ),
  }
}

function toMs([, amount, unit]: RegExpMatchArray): number {
  return Number(amount) * (UNIT_MS[unit ?? 'ms'] ?? 1)
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}
