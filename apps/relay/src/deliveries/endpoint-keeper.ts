import type { WorkerContext } from '../endpoints/context.ts'
import { PLACE } from '../workspaces/place.ts'
import type { ClaimedDelivery } from './progress-sql.ts'
import {
  listSendingEndpoints,
  type SendingEndpoint,
} from '../endpoints/sending-endpoints-sql.ts'

const MAX_ENDPOINTS = 10_000

/** An endpoint with its secrets opened, as an attempt needs it. */
export type ReadyEndpoint = SendingEndpoint & {
  /** Of its URL. */
  origin: string
  signingSecrets: readonly { secret: string; until: Date | undefined }[]
  secretHeaders: Readonly<Record<string, string>>
}

type Found = {
  ready: ReadonlyMap<string, ReadyEndpoint>
  /** Ids of those whose secrets this relay cannot open; the others do not suffer for it. */
  unreadable: readonly string[]
}

/**
 * Keeps endpoints in memory, as they were in a version of their row. Each claim says which
 * version is the present one, so a change is seen by the first delivery after it.
 */
export function createEndpointKeeper({
  db,
  seal,
  log,
}: Pick<WorkerContext, 'db' | 'seal' | 'log'>) {
  const kept = new Map<string, ReadyEndpoint>()

  /** Those of deliveries that were claimed, as they are now. */
  async function find(claimed: readonly ClaimedDelivery[]): Promise<Found> {
    const isPresent = ({ endpointId, endpointVersion }: ClaimedDelivery) =>
      kept.get(endpointId)?.version === endpointVersion
    return read(claimed.map((each) => [each.endpointId, isPresent(each)] as const))
  }

  /** As they were when they were seen last. */
  async function recall(ids: readonly string[]): Promise<Found> {
    return read(ids.map((id) => [id, kept.has(id)] as const))
  }

  async function read(wanted: readonly (readonly [string, boolean])[]): Promise<Found> {
    const found = new Map<string, ReadyEndpoint>()
    const unknown = new Set<string>()
    for (const [id, isKnown] of wanted) {
      const known = isKnown ? kept.get(id) : undefined
      if (known) found.set(id, known)
      else unknown.add(id)
    }
    const unreadable: string[] = []
    if (unknown.size === 0) return { ready: found, unreadable }
    for (const endpoint of await listSendingEndpoints(db, [...unknown])) {
      const ready = tryMakeReady(endpoint)
      if (!ready) {
        unreadable.push(endpoint.id)
        continue
      }
      found.set(ready.id, ready)
      keep(ready)
    }
    return { ready: found, unreadable }
  }

  function tryMakeReady(endpoint: SendingEndpoint): ReadyEndpoint | undefined {
    try {
      return makeReady(endpoint)
    } catch (error) {
      log.error(
        { error, endpointId: endpoint.id },
        'cannot decrypt the secrets of an endpoint',
      )
      return undefined
    }
  }

  function keep(ready: ReadyEndpoint): void {
    const [first] = kept.keys()
    if (first !== undefined && kept.size >= MAX_ENDPOINTS) kept.delete(first)
    kept.set(ready.id, ready)
  }

  function makeReady(endpoint: SendingEndpoint): ReadyEndpoint {
    const { id, secrets, retiringSecrets, sealedHeaders } = endpoint
    const open = (sealed: string) => seal.open(sealed, PLACE.endpointSecret(id))
    const headers = Object.entries(sealedHeaders).map(([name, sealed]) => [
      name,
      seal.open(sealed, PLACE.endpointHeader(id, name)),
    ])
    return {
      ...endpoint,
      origin: new URL(endpoint.url).origin,
      signingSecrets: [
        ...secrets.map((sealed) => ({ secret: open(sealed), until: undefined })),
        ...retiringSecrets.map(({ sealed, until }) => ({
          secret: open(sealed),
          until: new Date(until),
        })),
      ],
      secretHeaders: Object.fromEntries(headers) as Record<string, string>,
    }
  }

  return { find, recall, known: (id: string) => kept.get(id) }
}
