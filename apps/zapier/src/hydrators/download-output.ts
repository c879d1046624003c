import type { Bundle, ZObject } from 'zapier-platform-core'
import { openFile } from '../files/open-file.ts'
import { recall, remember } from '../wireflow/memory.ts'

// What Zapier passes between steps without trouble: its documentation names 120 to 150 MB.
const MAX_MB = 120
const MINUTES_10_SECONDS = 600

/**
 * Fetches the file of an output, once a later step uses it, and returns Zapier's own
 * address of it. The same file stands in several fields of an item, and is fetched once.
 */
export async function downloadOutput(z: ZObject, bundle: Bundle): Promise<string> {
  const url = String(bundle.inputData['url'])
  const known = await recall(z, bundle, ['file', url])
  if (typeof known === 'string') return known
  const { body, name, type } = await openFile(z, bundle, { url, maxMb: MAX_MB })
  // Its type says text; it is a promise of one.
  const value = await Promise.resolve(z.stashFile(body, undefined, name, type))
  await remember(z, bundle, ['file', url], { value, seconds: MINUTES_10_SECONDS })
  return value
}
