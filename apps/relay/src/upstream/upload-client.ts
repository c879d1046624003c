import type { SendFile } from '@wireflow-connect/sdk'
import { createGuardedClient, type GuardedClient } from '../outgoing/guarded-client.ts'

// Of the largest file that the upstream takes, at 2 Mbit/s.
const DEADLINE_MS = 120_000
// Said by this client itself, whatever else the upstream names.
const OWN_HEADERS = new Set(['connection', 'content-length', 'host', 'transfer-encoding'])

export type UploadClient = {
  /** For the files of one upstream. */
  sendFileFor(upstreamUrl: string): SendFile
  close(): Promise<void>
}

/**
 * Takes large files to where an upstream says. That is an address like any that somebody gives
 * us, so the guarded client goes there; the upstream's own origin is as good as the upstream,
 * which may be in a private network.
 */
export function createUploadClient(guarded: GuardedClient): UploadClient {
  const unguarded = createGuardedClient({ isAllowed: () => true })

  return {
    sendFileFor(upstreamUrl) {
      const { origin } = new URL(upstreamUrl)
      return async ({ url, headers, file, signal }) => {
        const isOwn = URL.canParse(url) && new URL(url).origin === origin
        return (isOwn ? unguarded : guarded).put({
          url,
          headers: withoutOwn(headers),
          body: new Uint8Array(await file.arrayBuffer()),
          deadlineMs: DEADLINE_MS,
          signal,
        })
      }
    },

    close: async () => unguarded.close(),
  }
}

function withoutOwn(headers: Record<string, string>): Record<string, string> {
  const others = Object.entries(headers).filter(
    ([name]) => !OWN_HEADERS.has(name.toLowerCase()),
  )
  return Object.fromEntries(others)
}
