import { createHash } from 'node:crypto'
import { parseJson, toObject } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import type { MadeOutput } from '../runs/outcome.ts'
import { readOutputs } from './read-outputs.ts'
import { findRun } from './runs.ts'

/** Where the lists are that an event of over 256 KiB had no room for. */
export type LargeResult = {
  /** Open to whoever has it, until it expires. */
  url: string
  /** Of the bytes at `url`, in hexadecimal digits. The signature of the event covers it. */
  sha256: string
}

const TIMEOUT_MS = 12_000
const RETRY_SECONDS = 60

/**
 * What a run made, when its event was too small for it: what the link leads to if that has the
 * digest of the event, and otherwise the relay's record of the run.
 *
 * @throws a `ThrottledError` while neither can be read, since the run has ended and is paid for.
 */
export async function fetchLargeResult(
  z: ZObject,
  bundle: Bundle,
  {
    runId,
    executionId,
  }: { runId?: string | undefined; executionId?: string | undefined },
  link: LargeResult,
): Promise<readonly MadeOutput[]> {
  const linked = await readLink(z, link)
  if (linked) return linked
  const run = runId === undefined ? undefined : await findRun(z, bundle, runId)
  if (run && run.executionId === executionId) return run.outputs
  const message =
    'The result of this run cannot be read now. This is tried again by itself.'
  throw new z.errors.ThrottledError(message, RETRY_SECONDS)
}

async function readLink(
  z: ZObject,
  { url, sha256 }: LargeResult,
): Promise<MadeOutput[] | undefined> {
  const text = await fetchText(z, url)
  if (text === undefined) return undefined
  if (createHash('sha256').update(text).digest('hex') !== sha256) return undefined
  return readOutputs(toObject(parseJson(text))['outputs'])
}

async function fetchText(z: ZObject, url: string): Promise<string | undefined> {
  try {
    const response = await z.request({
      url,
      timeout: TIMEOUT_MS,
      skipThrowForStatus: true,
      // The link itself lets in, and its refusals are no trouble of the connection.
      middlewareData: { isAnonymous: true, isFile: true },
    })
    return response.status < 300 ? response.content : undefined
  } catch (error) {
    if (error instanceof Error && error.name === 'FetchError') return undefined
    throw error
  }
}
