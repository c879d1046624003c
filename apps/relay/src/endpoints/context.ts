import type { Context as Below } from '../events/context.ts'
import type { WorkerId } from '../work/context.ts'
import type { Mailer } from './mailer.ts'

export type Context = Below & {
  /** Undefined where no SMTP server is set. */
  mailer: Mailer | undefined
}

export type WorkerContext = Context & WorkerId
