import type { Bundle, ZObject } from 'zapier-platform-core'
import { connectionOf } from '../connection/connection.ts'

/** What is remembered is called by its kind and what it is about. */
type Name = readonly [kind: string, ...about: string[]]

/**
 * What was remembered under a name for the account of this connection; undefined where nothing
 * was, or where Zapier's memory gives no answer: nothing may depend on it.
 */
export async function recall(z: ZObject, bundle: Bundle, name: Name): Promise<unknown> {
  try {
    const text: unknown = await z.cache.get(keyOf(z, bundle, name))
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/** Remembers a value, unless Zapier's memory refuses it: it is asked for again then. */
export async function remember(
  z: ZObject,
  bundle: Bundle,
  name: Name,
  { value, seconds }: { value: unknown; seconds: number },
): Promise<void> {
  try {
    await z.cache.set(keyOf(z, bundle, name), JSON.stringify(value), seconds)
  } catch {
    // A value that is too large, or a memory that is away.
  }
}

// The memory belongs to the app, so the key keeps accounts apart. What was typed into a field
// may be of any length.
function keyOf(z: ZObject, bundle: Bundle, [kind, ...about]: Name): string {
  const { url, key } = connectionOf(bundle).wireflow
  return `${kind}.${z.hash('sha256', JSON.stringify([url, key, ...about]))}`
}
