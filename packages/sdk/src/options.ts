import { systemClock, type Clock } from './clock.ts'
import { readEnv } from './env.ts'
import { WireflowError } from './errors/wireflow-error.ts'
import type { Hooks } from './http/hooks.ts'
import { loggingHooks, type Logger } from './http/logger.ts'
import type { Middleware } from './http/middleware.ts'
import { RetryBudget } from './http/retry-budget.ts'
import type { LaneOptions } from './lane/lane-state.ts'
import type { Transport } from './http/transport.ts'
import { sendFileBy, type SendFile } from './media/presigned-upload.ts'

/** How a client behaves; everything has a default. */
export type WireflowOptions = {
  /** Default: the environment variable `WIREFLOW_API_KEY`. Firing a trigger needs none. */
  apiKey?: string | undefined
  /** Default: `WIREFLOW_BASE_URL`, or else `https://www.wireflow.ai/api/v1`. */
  baseUrl?: string | undefined
  /** Makes the requests. Default: the runtime's own `fetch`. */
  fetch?: typeof globalThis.fetch | undefined
  /** Sends large files to the storage that the upstream names. Default: by `fetch`. */
  sendFile?: SendFile | undefined
  /** The longest one attempt may take, body included. Default: 30 s. */
  timeoutMs?: number | undefined
  /** The longest one call may take in all, with every attempt and wait. Default: 2 min. */
  deadlineMs?: number | undefined
  /** How often a call may be repeated. Default: 3. */
  maxRetries?: number | undefined
  /** When the upstream asks for a longer wait than this, the call fails at once. Default: 60 s. */
  maxRetryAfterMs?: number | undefined
  /** Stands between the client and `fetch`, once for every attempt; the first is outermost. */
  middleware?: readonly Middleware[] | undefined
  /** The rate budget that waits are made with, until the upstream's answers tell it. */
  lane?: LaneOptions | undefined
  /**
   * Whether starts wait for their turn, ten a minute unless the upstream says otherwise.
   * Default: true. Without it those beyond the budget are refused, and sent again.
   */
  paceStarts?: boolean | undefined
  /**
   * Lets a client with a key be made in a browser, where everybody who opens the page can
   * read the key. Default: false.
   */
  dangerouslyAllowBrowser?: boolean | undefined
  /** The relay that `callbackUrl` is handed to: its address, and a token of it. */
  relay?: { url: string; token: string } | undefined
  /** Told of every request, answer, retry and rate limit. */
  hooks?: Hooks | undefined
  /** Writes down requests, answers and retries. `console` will do. Default: nobody. */
  logger?: Logger | undefined
  /** The time; tests hand in their own. */
  clock?: Clock | undefined
  /** Chance, from 0 up to 1; tests hand in their own. */
  random?: (() => number) | undefined
}

const BASE_URL = 'https://www.wireflow.ai/api/v1'

export function toTransport(options: WireflowOptions): Transport {
  // Called as a method of another object, some runtimes' `fetch` refuses to work.
  const fetch: typeof globalThis.fetch =
    options.fetch ?? ((...call) => globalThis.fetch(...call))
  const apiKey = checkKey(options.apiKey ?? readEnv('WIREFLOW_API_KEY'))
  if (apiKey && !options.dangerouslyAllowBrowser) refuseBrowser()
  return {
    apiKey,
    baseUrl: toBaseUrl(options.baseUrl ?? readEnv('WIREFLOW_BASE_URL') ?? BASE_URL),
    fetch,
    sendFile: options.sendFile ?? sendFileBy(fetch),
    timeoutMs: options.timeoutMs ?? 30_000,
    deadlineMs: options.deadlineMs ?? 120_000,
    maxRetries: options.maxRetries ?? 3,
    maxRetryAfterMs: options.maxRetryAfterMs ?? 60_000,
    middleware: options.middleware ?? [],
    hooks: [
      ...(options.hooks ? [options.hooks] : []),
      ...(options.logger ? [loggingHooks(options.logger)] : []),
    ],
    retryBudget: new RetryBudget(),
    takeTurn: undefined,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  }
}

function refuseBrowser(): void {
  const { window } = globalThis as { window?: { document?: unknown } }
  if (window?.document === undefined) return
  throw new WireflowError(
    'bad_request',
    'This is a browser, and everybody who opens this page could read the API key. Call Wireflow from a server and let the page call that (the README has a proxy), or fire a trigger, which needs no key. Where the key may be seen, set `dangerouslyAllowBrowser`.',
  )
}

/** A key that no header can hold would surface in the runtime's own error text. */
function checkKey(key: string | undefined): string | undefined {
  const trimmed = key?.trim()
  if (!trimmed) return undefined
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed
  throw new WireflowError('unauthorized', 'The API key holds characters no key can have')
}

function toBaseUrl(text: string): URL {
  if (!URL.canParse(text))
    throw new WireflowError('bad_request', '`baseUrl` is not a URL')
  const url = new URL(text)
  // The bare host only redirects, and a key does not follow a redirect.
  if (url.host === 'wireflow.ai') url.host = 'www.wireflow.ai'
  return url
}
