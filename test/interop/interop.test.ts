import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { beforeAll, expect, inject, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'
import { tamperedWith, type Line } from './tampered.ts'

const COUNT = 1_000
const lines: Line[] = []

beforeAll(
  withWorld(async (world) => {
    await rotateTwice(world)
    await publish(world)
    const { receiver, endpoint } = world
    for (let count = 0; count < COUNT; count++) {
      const { headers, body } = await receiver.next()
      const plain = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, String(value)]),
      )
      lines.push({ headers: plain, body, secret: endpoint.secret, genuine: true })
    }
    for (const line of lines.slice(0, COUNT)) lines.push(...tamperedWith(line))
  }),
  120_000,
)

/** So that every delivery carries several signatures of both schemes. */
async function rotateTwice({ api, endpoint }: World): Promise<void> {
  const path = `/v1/endpoints/${endpoint.id}`
  await api('PATCH', path, { asymmetric: true, concurrency: 50 })
  await api('POST', `${path}/rotate-secret`)
  await api('POST', `${path}/rotate-secret`)
}

/** Bodies that are empty, large, and full of what encodings stumble over. */
async function publish({ api }: World): Promise<void> {
  const texts = [
    '',
    'Zoë',
    '日本語',
    '👩‍👩‍👧',
    '\u2028\u2029',
    '"\\/\b\f\n\r\t',
    '\u0000',
    'ﷺ',
    '\ud800',
  ]
  for (let batch = 0; batch < COUNT / 100; batch++) {
    const events = Array.from({ length: 100 }, (_, index) => ({
      type: 'custom.interop',
      data: index === 0 ? {} : { index, text: texts[index % texts.length] },
    }))
    await api('POST', '/v1/events', { events: batch === 0 ? events.slice(1) : events })
  }
  const text = 'x'.repeat(256 * 1_024 - 200)
  await api('POST', '/v1/events', { type: 'custom.large', data: { text } })
}

test('standardwebhooks for JavaScript agrees on every delivery', () => {
  expect(lines.filter((line) => accepts(StandardWebhook, line) !== line.genuine)).toEqual(
    [],
  )
})

test('svix for JavaScript agrees on every delivery', () => {
  expect(lines.filter((line) => accepts(SvixWebhook, line) !== line.genuine)).toEqual([])
})

test('svix for Python agrees on every delivery', async () => {
  expect(await check(inject('interop').python)).toContain(' 0 wrong')
})

test('standard-webhooks for Go agrees on every delivery', async () => {
  expect(await check(inject('interop').go)).toContain(' 0 wrong')
})

type Library = new (secret: string) => {
  verify(body: string, headers: Record<string, string>): unknown
}

function accepts(Library: Library, { secret, body, headers }: Line): boolean {
  try {
    new Library(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}

/** Hands every line to a verifier of another language and returns what it says. */
async function check([program = '', ...args]: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(lines.map((line) => JSON.stringify(line)).join('\n'))
  return text(child.stdout)
}
