import { spawn } from 'node:child_process'
import type { webcrypto } from 'node:crypto'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { verificationCases } from '@wireflow-connect/webhooks/testing'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'
import {
  buildReceiver,
  hasLanguage,
  RECEIVER_LANGUAGES,
} from '../harness/interop-receivers.ts'
import { withWorld, type World } from '../harness/world.ts'
import { tamperedWith, withOtherSecret, type Line } from './tampered.ts'

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const
const COUNT = 1_000
const LARGEST_BYTES = 256 * 1_024
const TEXTS = [
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

/** As they came, each with the secret that signed first. */
const deliveries: Line[] = []
/** Each delivery as it is, and changed in every way. */
const lines: Line[] = []
/** The secrets of one endpoint in the overlap of two rotations. */
const secrets: string[] = []
let publicKey: webcrypto.CryptoKey

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
      const line = { headers: plain, body, secret: endpoint.secret, genuine: true }
      deliveries.push(line)
    }
    for (const line of deliveries) {
      for (const secret of secrets) lines.push({ ...line, secret })
      lines.push(...tamperedWith(line), withOtherSecret(line))
    }
    const cases = await verificationCases(endpoint.secret)
    lines.push(...cases.map((each) => ({ ...each, secret: endpoint.secret })))
    publicKey = await readPublicKey(world)
  }),
  120_000,
)

/** So that every delivery carries several signatures of both schemes. */
async function rotateTwice({ api, endpoint }: World): Promise<void> {
  const path = `/v1/endpoints/${endpoint.id}`
  await api('PATCH', path, { asymmetric: true, concurrency: 50 })
  secrets.push(endpoint.secret)
  for (let rotation = 0; rotation < 2; rotation++) {
    const { secret } = await api<{ secret: string }>('POST', `${path}/rotate-secret`)
    secrets.push(secret)
  }
}

/** Bodies that are empty, as large as they may be, and full of what encodings stumble over. */
async function publish({ api }: World): Promise<void> {
  for (let batch = 0; batch < COUNT / 100; batch++) {
    const events = Array.from({ length: 100 }, (_, index) => ({
      type: 'custom.interop',
      data: index === 0 ? {} : { index, text: TEXTS[index % TEXTS.length] },
    }))
    await api('POST', '/v1/events', { events: batch === 0 ? events.slice(1) : events })
  }
  const largest = { type: 'custom.large', timestamp: new Date().toISOString() }
  const room = LARGEST_BYTES - JSON.stringify({ ...largest, data: { text: '' } }).length
  await api('POST', '/v1/events', {
    type: largest.type,
    data: { text: 'x'.repeat(room) },
  })
}

/** The relay's own key as a JSON Web Key, as a receiver reads it. */
async function readPublicKey({ relay }: World): Promise<webcrypto.CryptoKey> {
  const answer = await fetch(`${relay().url}/.well-known/webhook-keys.json`)
  const { keys } = (await answer.json()) as { keys: { x: string }[] }
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: keys[0]?.x ?? '' }
  return crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify'])
}

test('a thousand different deliveries came: empty, in all scripts, and of 256 KiB', () => {
  expect(new Set(deliveries.map(({ headers }) => headers['webhook-id'])).size).toBe(COUNT)
  const sizes = deliveries.map(({ body }) => Buffer.byteLength(body))
  expect(Math.max(...sizes)).toBe(LARGEST_BYTES)
  const data = deliveries.map(
    ({ body }) => (JSON.parse(body) as { data: { text?: string } }).data,
  )
  expect(data).toContainEqual({})
  const texts = new Set(data.map(({ text }) => text))
  expect(TEXTS.filter((text) => !texts.has(text))).toEqual([])
})

test('each delivery carries a signature of each secret in its overlap, and of the relay', () => {
  for (const { headers } of deliveries) {
    expect(headers['webhook-signature']).toMatch(/^(v1,\S+ ){3}v1a,\S+$/)
  }
})

test('standardwebhooks for JavaScript agrees on every delivery', () => {
  expect(lines.filter((line) => accepts(StandardWebhook, line) !== line.genuine)).toEqual(
    [],
  )
})

test('svix for JavaScript agrees on every delivery', () => {
  expect(lines.filter((line) => accepts(SvixWebhook, line) !== line.genuine)).toEqual([])
})

test('svix for Python agrees on every delivery', async () => {
  expect(await check(inject('interop').python)).toBe(`${lines.length} checked, 0 wrong\n`)
})

test('the Python client of this repository agrees on every delivery', async () => {
  expect(await check(inject('interop').pythonClient)).toBe(
    `${lines.length} checked, 0 wrong\n`,
  )
})

test('standard-webhooks for Go agrees on every delivery', async () => {
  expect(await check(inject('interop').go)).toBe(`${lines.length} checked, 0 wrong\n`)
})

describe('the function of docs/webhooks.md agrees on every delivery, in', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await createDataDir()
  })
  afterAll(async () => removeDataDir(folder))

  test.for(RECEIVER_LANGUAGES)('%s', { timeout: 240_000 }, async (language, { skip }) => {
    // In CI every language is there; elsewhere one that is missing is skipped.
    if (process.env['CI'] !== 'true') skip(!hasLanguage(language), 'not installed')
    const command = buildReceiver(language, join(folder, language))
    const verdicts = (await pipe(command, lines.map(toRow))).trim().split('\n')
    const wrong = lines.filter(({ genuine }, at) => verdicts[at] !== String(genuine))
    expect(verdicts).toHaveLength(lines.length)
    expect(wrong).toEqual([])
  })
})

function toRow({ secret, headers, body }: Line): string {
  const [id = '', sentAt = '', signature = ''] = NAMES.map((name) => headers[name])
  return [secret, id, sentAt, signature, Buffer.from(body).toString('base64')].join('\t')
}

// None of these libraries reads `v1a`: the platform's own Ed25519 stands in.
test('the ed25519 signature of every delivery agrees with the published key', async () => {
  for (const line of [...deliveries, ...deliveries.flatMap(tamperedWith)]) {
    expect(await verifiesByKey(line)).toBe(line.genuine)
  }
})

async function verifiesByKey({ headers, body }: Line): Promise<boolean> {
  const [, signature = ''] = headers['webhook-signature']?.split('v1a,') ?? []
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const bytes = Buffer.from(signature, 'base64')
  return crypto.subtle.verify('Ed25519', publicKey, bytes, Buffer.from(content))
}

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
async function check(command: readonly string[]): Promise<string> {
  return pipe(
    command,
    lines.map((line) => JSON.stringify(line)),
  )
}

async function pipe(
  [program = '', ...args]: readonly string[],
  rows: readonly string[],
): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(rows.join('\n'))
  return text(child.stdout)
}
