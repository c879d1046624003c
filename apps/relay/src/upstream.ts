import { Wireflow, type Clock, type Hooks } from '@wireflow-connect/sdk'
import type { Seal } from './crypto/seal.ts'

const TIMEOUT_MS = 15_000

/** A workspace's connection to the upstream; the key is sealed. */
export type UpstreamAccess = { upstreamUrl: string; upstreamKey: string }

export type ConnectUpstream = (access: UpstreamAccess, hooks?: Hooks) => Wireflow

/**
 * Calls are made once: whoever makes one counts it against the budget of its lane, and a
 * retry that is planned in a row survives a crash, which one inside the client would not.
 */
export function createConnectUpstream(seal: Seal, clock: Clock): ConnectUpstream {
  return ({ upstreamUrl, upstreamKey }, hooks) =>
    new Wireflow({
      hooks,
      clock,
      baseUrl: upstreamUrl,
      apiKey: seal.open(upstreamKey),
      timeoutMs: TIMEOUT_MS,
      maxRetries: 0,
    })
}
