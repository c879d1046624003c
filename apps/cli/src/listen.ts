import { randomBytes } from 'node:crypto'
import type { FeedEvent, RelayClient } from '@wireflow-connect/relay-client'
import { Webhook } from 'standardwebhooks'
import { CommandError, USAGE_ERROR } from './command-error.ts'
import { followEvents, newestEvent } from './follow-events.ts'
import { plain, type Printer } from './output.ts'
import { reasonOf } from './reason-of.ts'
import { stopSignal } from './stop-signal.ts'

/** As long as the relay waits for a receiver. */
const ANSWER_WITHIN_MS = 15_000

export type FeedOptions = { after?: number; limit?: number }
export type ListenOptions = FeedOptions & { forwardTo: string }

type Parts<Options> = { relay: RelayClient; printer: Printer; options: Options }

/** Prints events as they happen. */
export async function tailEvents({
  relay,
  printer,
  options,
}: Parts<FeedOptions>): Promise<void> {
  const after = options.after ?? (await newestEvent(relay))
  await eachEvent({ relay, printer, options: { ...options, after } }, async (event) =>
    printer.line(event, textOf),
  )
}

/**
 * Sends every event to an address that this machine reaches, signed as the relay signs. Each is
 * sent once, whatever is answered; `after` sends those after a number again.
 */
export async function listen(
  { relay, printer, options }: Parts<ListenOptions>,
  givenSecret: string | undefined,
): Promise<void> {
  const { forwardTo } = options
  const secret = givenSecret ?? `whsec_${randomBytes(32).toString('base64')}`
  const webhook = signerOf(secret)
  checkAddress(forwardTo)
  const after = options.after ?? (await newestEvent(relay))
  printer.line({ forwardTo, secret, after }, () => startText(forwardTo, secret, after))
  await eachEvent(
    { relay, printer, options: { ...options, after } },
    async (event, signal) => {
      const answer = await forward(event, { webhook, forwardTo, signal })
      const { id, sequence, type } = event
      printer.line({ id, sequence, type, ...answer }, () => {
        const { status, error, durationMs } = answer
        return `${textOf(event)}  ${status ?? plain(error ?? '')}  ${durationMs} ms`
      })
    },
  )
}

async function eachEvent(
  { relay, printer, options }: Parts<FeedOptions & { after: number }>,
  act: (event: FeedEvent, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { after, limit = Infinity } = options
  const signal = stopSignal()
  let count = 0
  for await (const event of followEvents({ relay, after, signal, printer })) {
    await act(event, signal)
    count++
    if (count >= limit) return
  }
}

function startText(forwardTo: string, secret: string, after: number): string {
  return `Events after ${after} go to ${forwardTo}\nsigned with ${secret}\nCtrl-C ends it.`
}

function textOf({ sequence, timestamp, type, id }: FeedEvent): string {
  return [sequence, timestamp, type, id].map((cell) => plain(String(cell))).join('  ')
}

type Target = { webhook: Webhook; forwardTo: string; signal: AbortSignal }
type Answer = { status?: number; error?: string; durationMs: number }

async function forward(event: FeedEvent, target: Target): Promise<Answer> {
  const startedAt = performance.now()
  const answer = await send(event, target)
  return { ...answer, durationMs: Math.round(performance.now() - startedAt) }
}

async function send(event: FeedEvent, { webhook, forwardTo, signal }: Target) {
  // As the relay sends it: these two are not in the body.
  const { id, sequence: _, ...content } = event
  const body = JSON.stringify(content)
  const now = new Date()
  try {
    const response = await fetch(forwardTo, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': webhook.sign(id, now, body),
      },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    })
    await response.body?.cancel()
    return { status: response.status }
  } catch (error) {
    return { error: reasonOf(error) }
  }
}

function signerOf(secret: string): Webhook {
  if (!/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/.test(secret)) {
    throw new CommandError(
      USAGE_ERROR,
      'RELAY_LISTEN_SECRET is no secret: write whsec_ and 24 to 64 bytes in base64, or unset it.',
    )
  }
  return new Webhook(secret)
}

function checkAddress(url: string): void {
  if (URL.canParse(url) && /^https?:/.test(url)) return
  throw new CommandError(
    USAGE_ERROR,
    `--forward-to ${url} is no address: write http://localhost:3000/hook, for instance.`,
  )
}
