import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook, WebhookVerificationError } from 'svix'
import { lineFor } from './live-log.ts'

export type Receiver = {
  url: string
  /** Accepts from now on what was signed with this secret. */
  trust(secret: string): void
  close(): Promise<void>
}

type Options = { port: number; say: (line: string) => void }

/** A subscriber as anybody would write it: verifies each callback and prints what came. */
export async function startReceiver({ port, say }: Options): Promise<Receiver> {
  let webhook: Webhook | undefined

  async function receive(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request)
    try {
      if (!webhook) throw new WebhookVerificationError('No secret is known yet')
      webhook.verify(body, plain(request))
      tell('callback verified', describe(JSON.parse(body)))
      response.writeHead(204).end()
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error
      tell('callback refused', error.message)
      response.writeHead(400).end(error.message)
    }
  }

  function tell(what: string, details: string): void {
    say(lineFor(new Date().toISOString(), [what, details]))
  }

  const server = createServer((request, response) => {
    receive(request, response).catch((error: unknown) => {
      tell('receiver failed', String(error))
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    trust(secret) {
      webhook = new Webhook(secret)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function plain(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
}

function describe(event: unknown): string {
  const { type, data } = event as {
    type: string
    data: { outputs?: { url?: string; text?: string }[]; error?: { message: string } }
  }
  const results = (data.outputs ?? []).map(({ url, text }) => url ?? text ?? '')
  return [type, data.error?.message, ...results].filter(Boolean).join('  ')
}
