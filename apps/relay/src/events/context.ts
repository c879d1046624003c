import type { Context as Below } from '../upstream/context.ts'
import type { EventWriter } from './event-writer.ts'
import type { ResultLinks } from './result-links.ts'

export type Context = Below & {
  /** Writes events and the deliveries that endpoints are owed. */
  eventWriter: EventWriter
  /** To what events are too small to carry. */
  resultLinks: ResultLinks
}
