/** The row and column that a sealed text belongs to: `table/id/column`. */
export type Place = `${string}/${string}/${string}`

/** Where the relay keeps what is sealed. A text opens in its own place only. */
export const PLACE = {
  upstreamKey: (workspaceId: string): Place => `workspaces/${workspaceId}/upstream_key`,
  /** Also of one that retires: it is the same secret. */
  endpointSecret: (endpointId: string): Place => `endpoints/${endpointId}/secrets`,
  endpointHeader: (endpointId: string, name: string): Place =>
    `endpoints/${endpointId}/sealed_headers.${name}`,
  triggerSecret: (triggerId: string): Place => `triggers/${triggerId}/signing_secret`,
  signingKey: (keyId: string): Place => `signing_keys/${keyId}/secret_key`,
  keyCheck: (keyId: string): Place => `encryption_keys/${keyId}/sealed_check`,
}
