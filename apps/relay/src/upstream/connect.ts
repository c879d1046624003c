import { Wireflow, type Clock, type WireflowOptions } from '@wireflow-connect/sdk'
import type { Metrics } from '../base/metrics.ts'
import { countUpstream } from './count-upstream.ts'
import { PLACE } from '../workspaces/place.ts'
import type { Seal } from '../workspaces/seal.ts'
import type { UpstreamTally } from '../facts/upstream-tally.ts'
import { createFetchUpstream } from './fetch-upstream.ts'
import type { UploadClient } from './upload-client.ts'

export const TIMEOUT_MS = 15_000

/** The connection to the upstream of the workspace with this id; the key is sealed. */
export type UpstreamAccess = { id: string; upstreamUrl: string; upstreamKey: string }

type Options = Pick<WireflowOptions, 'hooks' | 'middleware' | 'timeoutMs'>

/** A client that counts nothing: for the driver of a lane, which does. */
export type ConnectDriver = (access: UpstreamAccess, options?: Options) => Wireflow

/**
 * Calls are made once: whoever makes one counts it against the budget of its lane, and a
 * retry that is planned in a row survives a crash, which one inside the client would not.
 */
export function createConnectDriver(
  seal: Seal,
  clock: Clock,
  uploads: UploadClient,
  metrics: Metrics,
  tally: Pick<UpstreamTally, 'record'>,
): ConnectDriver {
  const fetch = createFetchUpstream()
  const count = countUpstream(metrics)
  return ({ id, upstreamUrl, upstreamKey }, options) =>
    new Wireflow({
      fetch,
      timeoutMs: TIMEOUT_MS,
      ...options,
      // The innermost: what waits for a place in the budget is not the upstream's time.
      middleware: [...(options?.middleware ?? []), count],
      hooks: {
        ...options?.hooks,
        onResponse: (answer) => {
          tally.record(id, answer.status)
          options?.hooks?.onResponse?.(answer)
        },
      },
      clock,
      baseUrl: upstreamUrl,
      apiKey: seal.open(upstreamKey, PLACE.upstreamKey(id)),
      sendFile: uploads.sendFileFor(upstreamUrl),
      maxRetries: 0,
      paceStarts: false,
    })
}
