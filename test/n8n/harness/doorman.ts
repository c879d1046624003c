import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { until } from './until.ts'

/** A request that came to n8n from outside, and what n8n answered. */
export type Visit = {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  /** Undefined while it is held or under way. */
  status: number | undefined
  answer: string
}

export type Doorman = {
  url: string
  visits: readonly Visit[]
  forget(): void
  /** Keeps visits waiting from now on. */
  hold(): void
  /** Lets all in that wait, at the same time. */
  letIn(): void
  /** Waits until this many visits with `part` in their path have come. */
  seen(count: number, part: string): Promise<readonly Visit[]>
  /** The same for visits that have been answered. */
  answered(count: number, part: string): Promise<readonly Visit[]>
  /** Brings the same request again, changed where that is wanted. */
  repeat(
    visit: Visit,
    change?: Partial<Pick<Visit, 'path' | 'headers' | 'body'>>,
  ): Promise<Visit>
  close(): Promise<void>
}

/**
 * Stands before n8n's public address, notes who comes, and can keep them waiting. `urlOf`
 * says where a path leads.
 */
export async function startDoorman(urlOf: (path: string) => string): Promise<Doorman> {
  const visits: Visit[] = []
  let gate: PromiseWithResolvers<void> | undefined

  async function passOn(visit: Visit): Promise<Visit> {
    // These two are about the connection and not about the request.
    const { host: _host, connection: _connection, ...headers } = visit.headers
    const plain = Object.entries(headers).map(([name, value]) => [name, String(value)])
    const response = await fetch(urlOf(visit.path), {
      method: 'POST',
      headers: Object.fromEntries(plain.filter(([name]) => name !== 'content-length')),
      body: new Uint8Array(visit.body),
    })
    visit.answer = await response.text()
    visit.status = response.status
    return visit
  }

  const server = createServer((request, response) => {
    void (async () => {
      const visit: Visit = {
        path: request.url ?? '',
        headers: request.headers,
        body: await buffer(request),
        status: undefined,
        answer: '',
      }
      visits.push(visit)
      await gate?.promise
      // Nobody answers while n8n is being restarted.
      await passOn(visit).catch(() => {
        visit.status = 502
      })
      response.writeHead(visit.status ?? 502).end(visit.answer)
    })()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })

  const find = (count: number, part: string, fits: (visit: Visit) => boolean) =>
    until(`${count} visits to ${part}`, () => {
      const found = visits.filter((visit) => visit.path.includes(part) && fits(visit))
      return found.length >= count ? found : undefined
    })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits,
    forget: () => void visits.splice(0),
    hold() {
      gate ??= Promise.withResolvers()
    },
    letIn() {
      gate?.resolve()
      gate = undefined
    },
    seen: (count, part) => find(count, part, () => true),
    answered: (count, part) => find(count, part, ({ status }) => status !== undefined),
    repeat: (visit, change = {}) =>
      passOn({ ...visit, ...change, status: undefined, answer: '' }),
    async close() {
      gate?.resolve()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
