import type { Endpoint, EndpointSettings } from './endpoint.ts'
import { PLACE } from '../workspaces/place.ts'
import type { Seal } from '../workspaces/seal.ts'
import type { GivenSettings } from './settings.ts'

/** Seals the value of a secret header of one endpoint. */
export type SealHeader = (name: string, value: string) => string

export function headerSealer(seal: Seal, endpointId: string): SealHeader {
  return (name, value) => seal.close(value, PLACE.endpointHeader(endpointId, name))
}

/** What is given in the place of what is there; secrets are sealed on the way. */
export function mergeSettings(
  present: EndpointSettings,
  given: GivenSettings,
  sealHeader: SealHeader,
): EndpointSettings {
  const { secretHeaders, scheduleSeconds, ratePerSecond, asymmetric, warnEmail } = given
  return {
    url: given.url ?? present.url,
    description: given.description ?? present.description,
    eventTypes: given.eventTypes ?? present.eventTypes,
    workflowIds: given.workflowIds ?? present.workflowIds,
    triggerIds: given.triggerIds ?? present.triggerIds,
    conditions: given.conditions ?? present.conditions,
    headers: given.headers ?? present.headers,
    sealedHeaders: secretHeaders
      ? sealAll(secretHeaders, sealHeader)
      : present.sealedHeaders,
    schedule:
      scheduleSeconds === undefined ? present.schedule : inMilliseconds(scheduleSeconds),
    concurrency: given.concurrency ?? present.concurrency,
    ratePerSecond:
      ratePerSecond === undefined ? present.ratePerSecond : (ratePerSecond ?? undefined),
    metadata: given.metadata ?? present.metadata,
    isAsymmetric: asymmetric ?? present.isAsymmetric,
    isDeletedWhenGone: given.deleteWhenGone ?? present.isDeletedWhenGone,
    warnEmail: warnEmail === undefined ? present.warnEmail : (warnEmail ?? undefined),
  }
}

export function showEndpoint(endpoint: Endpoint) {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    eventTypes: endpoint.eventTypes,
    workflowIds: endpoint.workflowIds,
    triggerIds: endpoint.triggerIds,
    conditions: endpoint.conditions,
    headers: endpoint.headers,
    // Only the names: the values are never shown again.
    secretHeaders: Object.keys(endpoint.sealedHeaders),
    scheduleSeconds: endpoint.schedule?.map((ms) => ms / 1_000) ?? null,
    concurrency: endpoint.concurrency,
    ratePerSecond: endpoint.ratePerSecond ?? null,
    metadata: endpoint.metadata,
    asymmetric: endpoint.isAsymmetric,
    deleteWhenGone: endpoint.isDeletedWhenGone,
    warnEmail: endpoint.warnEmail ?? null,
    enabled: endpoint.disabledKind === undefined,
    disabledReason: endpoint.disabledReason ?? null,
    paused: endpoint.pausedAt !== undefined,
    failingSince: endpoint.failingSince ?? null,
    nextProbeAt: endpoint.probeAt ?? null,
    retiringSecrets: endpoint.retiringSecrets.map(({ until }) => ({ until })),
    createdAt: endpoint.createdAt,
  }
}

function sealAll(plain: Record<string, string>, sealHeader: SealHeader) {
  const pairs = Object.entries(plain).map(([name, value]) => [
    name,
    sealHeader(name, value),
  ])
  return Object.fromEntries(pairs) as Record<string, string>
}

function inMilliseconds(seconds: readonly number[] | null) {
  return seconds?.map((each) => Math.round(each * 1_000)) ?? undefined
}
