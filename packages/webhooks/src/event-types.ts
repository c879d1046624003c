/** What is known of an event type beside the shape of its data. */
type EventTypeEntry = {
  /** One sentence for settings and docs. */
  about: string
  /** Whether endpoints that name no types get it. */
  isDefault: boolean
}

/**
 * Every event type of the relay. Filters, settings and docs derive from it; the shape of
 * each type's `data` is in `EventDataOf`. Publishers add types of their own, which are sent
 * like the default ones.
 */
export const EVENT_TYPES = {
  'execution.started': {
    about: 'Wireflow has started a run.',
    isDefault: false,
  },
  'execution.completed': {
    about: 'A run completed; its outputs are in the event.',
    isDefault: true,
  },
  'execution.failed': {
    about: 'A run failed, with the reason and the node.',
    isDefault: true,
  },
  'execution.cancelled': {
    about: 'A run was cancelled.',
    isDefault: true,
  },
  'execution.timed_out': {
    about: 'A run did not end before its deadline.',
    isDefault: true,
  },
  'execution.lost': {
    about: 'Wireflow no longer knows the execution of a run.',
    isDefault: true,
  },
  'batch.completed': {
    about: 'Every execution of a batch has ended.',
    isDefault: true,
  },
  'run.blocked': {
    about: 'A run cannot start, for example for missing credits. It is tried again.',
    isDefault: true,
  },
  'run.overdue': {
    about: 'A run has used up most of its time. It goes on until its deadline.',
    isDefault: true,
  },
  'endpoint.failing': {
    about: 'Deliveries to another endpoint keep failing.',
    isDefault: true,
  },
  'endpoint.disabled': {
    about: 'Another endpoint was switched off because its deliveries failed.',
    isDefault: true,
  },
  'endpoint.recovered': {
    about: 'Deliveries to another endpoint arrive again.',
    isDefault: true,
  },
  ping: {
    about: 'A test of one endpoint, which somebody asked for or the relay makes itself.',
    isDefault: false,
  },
} as const satisfies Record<string, EventTypeEntry>

/** The event types that this version knows. */
export type EventType = keyof typeof EVENT_TYPES

/** Every event type that says how one execution ended. */
export const EXECUTION_ENDS = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'execution.timed_out',
  'execution.lost',
] as const satisfies readonly EventType[]

/** Whether `text` is an event type of the relay, and not one of a publisher. */
export function isEventType(text: string): text is EventType {
  return Object.hasOwn(EVENT_TYPES, text)
}

/** Whether endpoints that name no types get this one. Types of publishers are sent to them. */
export function isDefaultType(type: string): boolean {
  return !isEventType(type) || EVENT_TYPES[type].isDefault
}
