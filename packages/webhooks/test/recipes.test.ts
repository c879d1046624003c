import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createSecret } from '../src/index.ts'
import { exampleEvent, signedRequest, signEvent } from '../src/testing/index.ts'
import { writePrograms, type Programs } from './readme.ts'

const secret = createSecret()
let programs: Programs

beforeAll(async () => {
  programs = await writePrograms()
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await programs.remove()
})

type Answer = { status: number; text: string }
type Posted = { body: string; headers: Record<string, string> }

/** What every recipe promises, with the texts that it prints for what it accepted. */
async function expectToReceive(post: (posted: Posted) => Promise<Answer>): Promise<void> {
  const event = exampleEvent('execution.completed', { workflowName: 'Zoë’s 日本語' })
  const genuine = await signEvent(event, secret, { id: 'evt_genuine' })
  expect(await post(genuine)).toMatchObject({ status: 204 })

  const nodeRuns = [{ text: 'x'.repeat(255 * 1_024) }]
  const large = exampleEvent('execution.failed', { nodeRuns })
  const posted = await signEvent(large, secret, { id: 'evt_large' })
  expect(await post(posted)).toMatchObject({ status: 204 })

  const forged = await signEvent(event, createSecret(), { id: 'evt_forged' })
  expect(await post(forged)).toEqual({
    status: 400,
    text: expect.stringContaining('No signature fits'),
  })
  const changed = { ...genuine, body: genuine.body.replace('completed', 'cancelled') }
  expect(await post(changed)).toMatchObject({ status: 400 })
  const bare = { ...genuine, headers: { 'content-type': 'application/json' } }
  expect(await post(bare)).toEqual({
    status: 400,
    text: expect.stringContaining('webhook-signature'),
  })
}

const ACCEPTED = ['evt_genuine execution.completed', 'evt_large execution.failed']

test.for(['express', 'fastify', 'hono'])(
  'the recipe for %s, as a server',
  async (name) => {
    const port = await freePort()
    const env = { PORT: String(port), WEBHOOK_SECRET: secret }
    const server = spawn(process.execPath, [programs.path(name)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const printed = text(server.stdout)
    const post = async ({ body, headers }: Posted) => {
      const url = `http://localhost:${port}/webhooks`
      const answer = await fetch(url, { method: 'POST', body, headers })
      return { status: answer.status, text: await answer.text() }
    }
    try {
      await expect.poll(() => isListening(port)).toBe(true)
      await expectToReceive(post)
    } finally {
      server.kill()
      await once(server, 'exit')
    }
    expect((await printed).trim().split('\n')).toEqual(ACCEPTED)
  },
)

test('the recipe for Next.js, called as Next calls it', async () => {
  vi.stubEnv('WEBHOOK_SECRET', secret)
  const { POST } = (await import(programs.path('next'))) as {
    POST: (request: Request) => Promise<Response>
  }
  await expectToReceive(async ({ body, headers }) =>
    answered(
      await POST(new Request('http://localhost', { method: 'POST', body, headers })),
    ),
  )
})

test('the recipe for Lambda, with bodies as text and as base64', async () => {
  vi.stubEnv('WEBHOOK_SECRET', secret)
  const { handler } = (await import(programs.path('lambda'))) as {
    handler: (event: object) => Promise<{ statusCode: number; body?: string }>
  }
  for (const isBase64Encoded of [false, true]) {
    await expectToReceive(async ({ body, headers }) => {
      const encoded = isBase64Encoded ? Buffer.from(body).toString('base64') : body
      const answer = await handler({ body: encoded, isBase64Encoded, headers })
      return { status: answer.statusCode, text: answer.body ?? '' }
    })
  }
})

test('the recipe for Workers, called with its bindings', async () => {
  const { default: worker } = (await import(programs.path('workers'))) as {
    default: { fetch: (request: Request, env: object) => Promise<Response> }
  }
  await expectToReceive(async ({ body, headers }) => {
    const request = new Request('http://localhost', { method: 'POST', body, headers })
    return answered(await worker.fetch(request, { WEBHOOK_SECRET: secret }))
  })
})

test('the first program receives, and what is forged throws', async () => {
  const { receive } = (await import(programs.path('receive'))) as {
    receive: (request: Request, secret: string) => Promise<Response>
  }
  const request = () => signedRequest(exampleEvent('run.blocked'), secret)
  expect((await receive(await request(), secret)).status).toBe(204)
  await expect(receive(await request(), createSecret())).rejects.toThrow('No signature')
})

test('the program of the test helper prints what it promises', async () => {
  const child = spawn(process.execPath, [programs.path('testing')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  expect(await text(child.stdout)).toBe('execution.failed\nevt_1 true\n')
})

test('every program of the README is typed', async () => {
  expect(await programs.compile()).toBe('')
})

async function answered(response: Response): Promise<Answer> {
  return { status: response.status, text: await response.text() }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function isListening(port: number): Promise<boolean> {
  const url = `http://localhost:${port}/`
  return fetch(url).then(
    () => true,
    () => false,
  )
}
