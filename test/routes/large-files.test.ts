import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

type Put = {
  method: string | undefined
  headers: IncomingMessage['headers']
  bytes: number
}
type Storage = { url: string; puts: readonly Put[] }

// More than Wireflow's own host takes, so that it names a storage.
const LARGE = Buffer.alloc(5_000_000, 'x')

/** A storage elsewhere, which answers as it is told. */
async function withStorage(
  answer: { status: number; location?: string },
  action: (storage: Storage) => Promise<void>,
): Promise<void> {
  const puts: Put[] = []
  async function take(request: IncomingMessage, response: ServerResponse) {
    const { method, headers } = request
    puts.push({ method, headers, bytes: (await buffer(request)).length })
    const { status, location } = answer
    response.writeHead(status, location === undefined ? {} : { location }).end()
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  try {
    await action({ url: `http://127.0.0.1:${port}/bucket/file?signature=s`, puts })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function nameStorage({ sandbox }: World, url?: string): Promise<void> {
  const effect = { kind: 'other-storage', ...(url === undefined ? {} : { url }) }
  const response = await fetch(new URL('/_sandbox/faults', sandbox.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match: { route: 'POST /media/upload-url' }, effect }),
  })
  expect(response.status).toBe(201)
}

async function sendLarge({ relay, trigger }: World) {
  return supertest(relay().url)
    .post(`/t/${trigger.id}`)
    .attach('photo', LARGE, { filename: 'a.png', contentType: 'image/png' })
}

test(
  'a large file goes to no inner address that the upstream names, and follows no redirect',
  withWorld(async (world) => {
    // By default the metadata address of clouds; the world allows 127.0.0.0/8.
    await nameStorage(world)
    const refused = await sendLarge(world)
    expect(refused.status).toBe(502)
    expect(refused.text).not.toContain('169.254')
  }),
)

test(
  'the storage gets the bytes and what it asked for, and never the key, nor does another place',
  withWorld(async (world) =>
    withStorage({ status: 200 }, async (other) =>
      withStorage({ status: 307, location: other.url }, async (storage) => {
        await nameStorage(world, storage.url)
        expect((await sendLarge(world)).status).toBe(502)
        expect(storage.puts).toMatchObject([{ method: 'PUT', bytes: LARGE.length }])
        const [put] = storage.puts
        expect(put?.headers['content-type']).toBe('image/png')
        expect(JSON.stringify(put?.headers)).not.toContain(world.sandbox.apiKey)
        expect(put?.headers['authorization']).toBeUndefined()
        expect(other.puts).toEqual([])
      }),
    ),
  ),
)
