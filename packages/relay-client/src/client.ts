import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './schema.ts'

export type RelayClientOptions = {
  /** Where the relay is: `https://relay.example.com`. */
  baseUrl: string
  /** A token of a workspace (`rly_…`), or the operator's. */
  token: string
  /** Makes each call; by default the runtime's own. Wrap it to add retries or a deadline. */
  fetch?: (request: Request) => Promise<Response>
}

/** Every route of the relay by method and path, each with its own types. */
export type RelayClient = Client<paths>

/**
 * A client of a relay. A call answers `{ data, error, response }` and throws only when there
 * was no answer; `dataOf` throws for a refusal, too. Nothing is retried.
 *
 * @example
 * const relay = createRelayClient({ baseUrl, token })
 * const run = await dataOf(relay.POST('/v1/runs', { body: { workflowId, wait: 20 } }))
 */
export function createRelayClient({
  baseUrl,
  token,
  fetch,
}: RelayClientOptions): RelayClient {
  return createClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${token}` },
    ...(fetch ? { fetch } : {}),
  })
}
