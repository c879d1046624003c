import { digest } from './random.ts'

export type IdSource = { seed: number; counters: Record<string, number> }

/** The next id of a kind. Kinds count apart, so that polling does not change execution ids. */
export function nextId(source: IdSource, prefix: string): string {
  return prefix + nextDigest(source, prefix).slice(0, 20)
}

export function nextUuid(source: IdSource, kind: string): string {
  const hex = nextDigest(source, kind)
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8'
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-')
}

function nextDigest(source: IdSource, kind: string): string {
  const count = (source.counters[kind] ?? 0) + 1
  source.counters[kind] = count
  return digest(source.seed, kind, count)
}
