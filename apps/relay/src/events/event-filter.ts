import { isDefaultType } from '@wireflow-connect/webhooks'
import { matchesConditions, type Condition } from './conditions.ts'

/** Which events an endpoint wants. Empty lists want all. */
export type EventFilter = {
  eventTypes: readonly string[]
  workflowIds: readonly string[]
  triggerIds: readonly string[]
  conditions: readonly Condition[]
}

/** What a filter looks at. */
export type FilteredEvent = {
  type: string
  workflowId?: string | undefined
  triggerId?: string | undefined
  data: unknown
}

export function wantsEvent(filter: EventFilter, event: FilteredEvent): boolean {
  return (
    wantsType(filter.eventTypes, event.type) &&
    isListed(filter.workflowIds, event.workflowId) &&
    isListed(filter.triggerIds, event.triggerId) &&
    matchesConditions(filter.conditions, event.data)
  )
}

/** A pattern is a type, `execution.*` for all that begin so, or `*` for everything. */
export function wantsType(patterns: readonly string[], type: string): boolean {
  if (patterns.length === 0) return isDefaultType(type)
  return patterns.some(
    (pattern) =>
      pattern === '*' ||
      pattern === type ||
      (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))),
  )
}

/** Whether it lists the types that it wants, each by its whole name. */
export function namesTypes({ eventTypes }: Pick<EventFilter, 'eventTypes'>): boolean {
  return eventTypes.length > 0 && !eventTypes.some((pattern) => pattern.endsWith('*'))
}

function isListed(wanted: readonly string[], id: string | undefined): boolean {
  return wanted.length === 0 || (id !== undefined && wanted.includes(id))
}
