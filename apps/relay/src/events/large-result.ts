import { parseJson } from '@wireflow-connect/sdk/wire'
import { createHash } from 'node:crypto'

/** Receivers should not have to take more in one delivery. */
const MAX_BYTES = 256 * 1024

// What can grow without a limit: an execution's results, and those of a batch.
const HEAVY_FIELDS = ['outputs', 'nodeRuns', 'executions'] as const

type Text = { body: string; largeResult?: string | undefined }

/**
 * Makes an event fit: over 256 KiB its lists are emptied and their text is set apart. In
 * their place stands the digest of that text, which the signature covers; the link to it
 * is filled in whenever the event is sent.
 */
export function splitLarge(event: { body: string }): Text {
  const { body } = event
  if (Buffer.byteLength(body) <= MAX_BYTES) return { body }
  const { data, ...envelope } = parseJson(body) as { data: Record<string, unknown> }
  const heavy = HEAVY_FIELDS.filter((name) => Array.isArray(data[name]))
  if (heavy.length === 0) return { body }
  const pick = (read: (name: string) => unknown) =>
    Object.fromEntries(heavy.map((name) => [name, read(name)]))
  const largeResult = JSON.stringify(pick((name) => data[name]))
  const slim = {
    ...data,
    ...pick(() => []),
    largeResult: {
      url: null,
      expiresAt: null,
      sha256: createHash('sha256').update(largeResult).digest('hex'),
      bytes: Buffer.byteLength(largeResult),
    },
  }
  return { body: JSON.stringify({ ...envelope, data: slim }), largeResult }
}
