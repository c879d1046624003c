import {
  namesTypes,
  wantsEvent,
  type EventFilter,
  type FilteredEvent,
} from './event-filter.ts'
import type { DisabledKind } from './owing.ts'

/** What must be known of an endpoint to say whether it is owed an event. */
export type Subscriber = EventFilter & {
  id: string
  /** Set for the callback of one run. */
  runId: string | undefined
  disabledKind: DisabledKind | undefined
  isPaused: boolean
  isFailing: boolean
  /** Set for the callback of one run: it hears nothing before. */
  notBefore: Date | undefined
  /** How long after an event the first attempt comes. */
  firstDelayMs: number
}

/** What must be known of an event to say who is owed it. */
export type AddressedEvent = FilteredEvent & {
  runId?: string | undefined
  /** Owed to this endpoint alone, whatever it filters and whether it is disabled. */
  onlyTo?: string | undefined
  /** Not owed to this endpoint. */
  notTo?: string | undefined
  /** The last event of its run, which the run's callback waits for. */
  endsRun?: boolean | undefined
}

/**
 * One event that one endpoint is owed: it is `due` after `delayMs`, or `waits` until the
 * endpoint is resumed, or was `missed` since the endpoint is disabled.
 */
export type Owed<Event> = {
  event: Event
  endpointId: string
  fate: 'due' | 'waits' | 'missed'
  delayMs: number
  isProbe: boolean
  isFailing: boolean
}

/** Decides who is owed what of a group of events. */
export function fanOut<Event extends AddressedEvent>(
  events: readonly Event[],
  subscribers: readonly Subscriber[],
  now: Date,
): Owed<Event>[] {
  const listening = listenersByType(subscribers)
  return events.flatMap((event) => {
    // What is for one endpoint alone is owed to it whatever it listens to.
    const asked = event.onlyTo === undefined ? listening(event.type) : subscribers
    return asked
      .filter((subscriber) => isFor(event, subscriber))
      .map((subscriber) => owedOf(event, subscriber, now))
  })
}

/**
 * Who may want an event of a type: those that name it, and those with patterns. Of many
 * endpoints few do, and asking each about each event would cost more than all the rest.
 */
function listenersByType(
  subscribers: readonly Subscriber[],
): (type: string) => Subscriber[] {
  const named = new Map<string, Subscriber[]>()
  const others: Subscriber[] = []
  for (const subscriber of subscribers) {
    if (subscriber.runId !== undefined || !namesTypes(subscriber)) {
      others.push(subscriber)
      continue
    }
    for (const type of new Set(subscriber.eventTypes)) {
      const listeners = named.get(type)
      if (listeners) listeners.push(subscriber)
      else named.set(type, [subscriber])
    }
  }
  return (type) => [...others, ...(named.get(type) ?? [])]
}

function isFor(event: AddressedEvent, subscriber: Subscriber): boolean {
  if (event.onlyTo !== undefined) return event.onlyTo === subscriber.id
  if (event.notTo === subscriber.id || subscriber.disabledKind === 'owner') return false
  if (subscriber.runId !== undefined) {
    return subscriber.runId === event.runId && event.endsRun === true
  }
  return wantsEvent(subscriber, event)
}

function owedOf<Event extends AddressedEvent>(
  event: Event,
  subscriber: Subscriber,
  now: Date,
): Owed<Event> {
  const { id: endpointId, isFailing } = subscriber
  const owed = { event, endpointId, isFailing }
  // A probe goes to one endpoint to find out how it is, so nothing holds it back.
  if (event.onlyTo !== undefined) {
    return { ...owed, fate: 'due', delayMs: 0, isProbe: true }
  }
  return {
    ...owed,
    fate: fateOf(subscriber),
    delayMs: delayOf(subscriber, now),
    isProbe: false,
  }
}

function fateOf({ disabledKind, isPaused }: Subscriber): Owed<unknown>['fate'] {
  if (disabledKind !== undefined) return 'missed'
  return isPaused ? 'waits' : 'due'
}

function delayOf({ notBefore, firstDelayMs }: Subscriber, now: Date): number {
  const waitMs = (notBefore ?? now).getTime() - now.getTime()
  return Math.max(0, waitMs, firstDelayMs)
}
