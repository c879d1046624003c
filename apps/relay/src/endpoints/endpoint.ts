import type { DisabledKind } from '../events/owing.ts'
import type { RetiringSecret } from '../workspaces/seal.ts'
import type { EventFilter } from '../events/event-filter.ts'

/** What the owner of an endpoint may set. */
export type EndpointSettings = EventFilter & {
  url: string
  description: string
  /** Sent with every delivery, and shown. */
  headers: Readonly<Record<string, string>>
  /** Header name to sealed value: sent with every delivery, and never shown. */
  sealedHeaders: Readonly<Record<string, string>>
  /** Milliseconds between attempts; undefined means the relay's own schedule. */
  schedule: readonly number[] | undefined
  concurrency: number
  ratePerSecond: number | undefined
  metadata: Readonly<Record<string, unknown>>
  /** Who is told by e-mail when deliveries fail. */
  warnEmail: string | undefined
  /** Whether `v1a` signatures go along. */
  isAsymmetric: boolean
  /** Whether a 410 deletes it; otherwise it is disabled and kept. */
  isDeletedWhenGone: boolean
}

/** A subscriber. */
export type Endpoint = EndpointSettings & {
  id: string
  workspaceId: string
  /** Sealed. The first one is the newest. */
  secrets: readonly string[]
  retiringSecrets: readonly RetiringSecret[]
  pausedAt: Date | undefined
  failingSince: Date | undefined
  disabledKind: DisabledKind | undefined
  disabledReason: string | undefined
  probeAt: Date | undefined
  createdAt: Date
}

/** What a new endpoint is like where nothing else is said. */
export const DEFAULT_SETTINGS: Omit<EndpointSettings, 'url'> = {
  description: '',
  eventTypes: [],
  workflowIds: [],
  triggerIds: [],
  conditions: [],
  headers: {},
  sealedHeaders: {},
  schedule: undefined,
  concurrency: 10,
  ratePerSecond: undefined,
  metadata: {},
  warnEmail: undefined,
  isAsymmetric: false,
  isDeletedWhenGone: false,
}

type NewEndpoint = Pick<Endpoint, 'id' | 'workspaceId' | 'secrets' | 'createdAt'> & {
  settings: EndpointSettings
}

/** An endpoint that was just made, with nothing held against it. */
export function newEndpoint({ settings, ...born }: NewEndpoint): Endpoint {
  return {
    ...settings,
    ...born,
    retiringSecrets: [],
    pausedAt: undefined,
    failingSince: undefined,
    disabledKind: undefined,
    disabledReason: undefined,
    probeAt: undefined,
  }
}
