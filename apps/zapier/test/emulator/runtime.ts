import zapier from 'zapier-platform-core'
import App from '../../src/index.ts'

/** What Zapier sends to an app, as far as this project needs it. */
export type ZapierEvent = {
  command: 'execute' | 'definition' | 'validate'
  method?: string
  bundle: Record<string, unknown>
  storeKey?: string
  rpc_base?: string
  token?: string
  callback_url?: string
  calledFromCli?: boolean
  environment?: Record<string, string>
}

export type Answer = { status?: string; results: unknown }

/** The app as Zapier runs it: one event in, one answer out, or an error. */
export type Runtime = (event: ZapierEvent) => Promise<Answer>

// The types of Zapier's library leave it out.
const { createAppHandler } = zapier as unknown as {
  createAppHandler(app: object): Runtime
}

/** The app from its source, in this process. */
export const inThisProcess: Runtime = createAppHandler(App)
