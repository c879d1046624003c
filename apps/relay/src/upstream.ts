import { Wireflow } from '@wireflow-connect/sdk'
import type { Seal } from './crypto/seal.ts'

const TIMEOUT_MS = 15_000

/** A workspace's connection to the upstream; the key is sealed. */
export type UpstreamAccess = { upstreamUrl: string; upstreamKey: string }

export type ConnectUpstream = (access: UpstreamAccess) => Wireflow

/**
 * Calls are made once: a job that fails is due again later, and that it survives a crash
 * which a retry inside the client would not.
 */
export function createConnectUpstream(seal: Seal): ConnectUpstream {
  return ({ upstreamUrl, upstreamKey }) =>
    new Wireflow({
      baseUrl: upstreamUrl,
      apiKey: seal.open(upstreamKey),
      timeoutMs: TIMEOUT_MS,
      maxRetries: 0,
    })
}
