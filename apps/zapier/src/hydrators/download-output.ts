import type { Bundle, ZObject } from 'zapier-platform-core'
import { openFile } from '../files/open-file.ts'

// What Zapier passes between steps without trouble: its documentation names 120 to 150 MB.
const MAX_MB = 120

/**
 * Fetches the file of an output, once a later step uses it, and returns Zapier's own
 * address of it.
 */
export async function downloadOutput(z: ZObject, bundle: Bundle): Promise<string> {
  const url = String(bundle.inputData['url'])
  const { body, name, type } = await openFile(z, bundle, { url, maxMb: MAX_MB })
  return z.stashFile(body, undefined, name, type)
}
