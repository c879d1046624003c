import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'svix'

export type Received = {
  headers: IncomingHttpHeaders
  body: string
  event: { type: string; data: Record<string, unknown> }
}

export type Receiver = {
  url: string
  /** Every delivery so far, in the order of arrival. */
  received: readonly Received[]
  /** The next delivery that no call of `next` has returned yet. */
  next(): Promise<Received>
  /** Answers with this status from now on; `hold` takes deliveries and never answers. */
  answer(status: number | 'hold'): void
  /** Answers what it holds. */
  letGo(): Promise<void>
  close(): Promise<void>
}

/** A webhook receiver that one can wait on. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const waiting: ((delivery: Received) => void)[] = []
  let returned = 0
  let status: number | 'hold' = 204
  const held: ServerResponse[] = []

  async function take(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request)
    const delivery = { headers: request.headers, body, event: JSON.parse(body) }
    received.push(delivery)
    if (status === 'hold') held.push(response)
    else response.writeHead(status).end()
    if (waiting.length > 0) {
      returned++
      waiting.shift()?.(delivery)
    }
  }

  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async next() {
      const delivery = received[returned]
      if (delivery) {
        returned++
        return delivery
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
    answer(next) {
      status = next
    },
    async letGo() {
      for (const response of held.splice(0)) response.writeHead(204).end()
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Verifies a delivery as its receiver would; throws when the signature is wrong. */
export function verifyWith(secret: string, { headers, body }: Received): void {
  const plain = Object.entries(headers).map(([name, value]) => [name, String(value)])
  new Webhook(secret).verify(body, Object.fromEntries(plain))
}
