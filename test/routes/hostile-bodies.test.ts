import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sign } from '@wireflow-connect/webhooks/node'
import { expect, test } from 'vitest'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'
import { callRaw, type RawCaller } from '../harness/raw-caller.ts'
import { withWorld, type World } from '../harness/world.ts'

const MIB = 1024 * 1024
const FORM_TYPE = 'multipart/form-data; boundary=x'
const FILE_HEAD =
  '--x\r\ncontent-disposition: form-data; name="f"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'

type Trigger = { id: string; signingSecret: string }

async function createTrigger(world: World, trigger: object): Promise<Trigger> {
  const { workflowId } = world
  return world.api<Trigger>('POST', '/v1/triggers', { workflowId, ...trigger })
}

async function head(
  world: World,
  id: string,
  headers: Record<string, string | number>,
): Promise<RawCaller> {
  return callRaw(world.relay().url, { path: `/t/${id}`, headers })
}

const post = async (world: World, id: string, body: string, headers = {}) =>
  fetch(`${world.relay().url}/t/${id}`, { method: 'POST', body, headers })

const codeOf = async (response: Response) =>
  ((await response.json()) as { error?: { code: string } }).error?.code ?? response.status

const parts = (fields: readonly (readonly [string, string])[]) =>
  `${fields.map(([name, value]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--x--\r\n`

const asForm = { 'content-type': FORM_TYPE }

test(
  'names and values of a form count together, whatever its parts look like',
  withWorld(async (world) => {
    const small = await createTrigger(world, {
      settings: {
        limits: { bodyBytes: 1_000 },
        files: { allowed: false },
        requireInput: false,
      },
    })
    const many = (count: number, size: number) =>
      parts(Array.from({ length: count }, (_, index) => [`f${index}`, 'x'.repeat(size)]))
    const tooLarge = [
      await post(world, small.id, many(100, 900), asForm),
      await post(world, small.id, parts([['n'.repeat(1_100), 'x']]), asForm),
      await post(world, small.id, parts([['n', 'x'.repeat(1_001)]]), asForm),
      await post(world, world.trigger.id, many(20, MIB - 100), asForm),
      // Nothing but the frame of parts that are none.
      await post(world, small.id, '--x\r\nx: y\r\n\r\nz\r\n'.repeat(99_999), asForm),
    ]
    expect(await Promise.all(tooLarge.map(codeOf))).toEqual(
      tooLarge.map(() => 'body_too_large'),
    )
    // A file by its type alone, without a name, is one where none is taken.
    const nameless = parts([['f"; x="', '1']]).replace(
      '\r\n\r\n1',
      '\r\ncontent-type: application/octet-stream\r\n\r\n1',
    )
    expect(await codeOf(await post(world, small.id, nameless, asForm))).toBe(
      'file_not_allowed',
    )
    expect((await post(world, small.id, many(9, 90), asForm)).status).toBe(202)
  }),
)

test(
  'reading stops at the first byte too many, and the caller is told why',
  withWorld(async (world) => {
    const unending = async (headers: Record<string, string>, start: string) => {
      const caller = await head(world, world.trigger.id, {
        'transfer-encoding': 'chunked',
        ...headers,
      })
      const chunk = (text: string) =>
        `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
      if (start) caller.socket.write(chunk(start))
      return caller.flood(Buffer.from(chunk('x'.repeat(64 * 1024)))).then((bytes) => ({
        bytes,
        answer: caller.answer(),
      }))
    }
    const refused = [
      await unending({ 'content-type': 'application/json' }, '{"a":"'),
      await unending({ 'content-type': 'text/plain' }, ''),
      await unending(
        { 'content-type': FORM_TYPE },
        '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n',
      ),
      await unending({ 'content-type': FORM_TYPE }, 'before any part'),
      await unending({ 'content-type': FORM_TYPE }, FILE_HEAD),
      await unending(
        { 'content-type': FORM_TYPE },
        FILE_HEAD.replace('image/png', 'a/b').replace('a.png', 'a.exe'),
      ),
      await unending({}, ''),
    ]
    expect(refused.map(({ answer }) => answer.slice(9, 12))).toEqual([
      '413',
      '413',
      '413',
      '413',
      '413',
      '415',
      '413',
    ])
    // What the operating system had taken already counts, too: some megabytes.
    const [, , , , file, ...others] = refused.map(({ bytes }) => bytes)
    expect(file).toBeLessThan(25 * MIB + 12 * MIB)
    expect(Math.max(...others)).toBeLessThan(12 * MIB)
    for (const { answer } of refused) expect(answer).toContain('Connection: close')
  }),
)

test(
  'what the headers tell is refused before a byte of the body was sent',
  withWorld(async (world) => {
    const signed = await createTrigger(world, { signed: true })
    const puzzled = await createTrigger(world, { settings: { challenge: true } })
    const body = { 'content-type': FORM_TYPE, 'content-length': 20 * MIB }
    const old = sign([signed.signingSecret], {
      id: 'msg_1',
      sentAt: new Date(Date.now() - 3_600_000),
      body: '',
    })
    const callers = [
      await head(world, signed.id, body),
      await head(world, signed.id, { ...body, 'webhook-id': 'msg_1' }),
      await head(world, signed.id, { ...body, ...old }),
      await head(world, puzzled.id, { ...body, 'altcha-payload': 'e30=' }),
      await head(world, world.trigger.id, {
        ...body,
        'content-type': 'application/json',
      }),
      await head(world, world.trigger.id, { ...body, 'content-type': 'application/xml' }),
      await head(world, world.trigger.id, { ...body, 'content-encoding': 'zip' }),
      await head(world, signed.id, { ...body, expect: '100-continue' }),
    ]
    const answers = await Promise.all(callers.map(({ closed }) => closed))
    expect(answers.map((answer) => answer.slice(0, 12))).toEqual(
      ['401', '401', '401', '403', '413', '415', '415', '401'].map(
        (status) => `HTTP/1.1 ${status}`,
      ),
    )
    // Whoever may go on is told so.
    const asked = await head(world, world.trigger.id, {
      'content-type': 'application/json',
      'content-length': 14,
      connection: 'close',
      expect: '100-continue',
    })
    await expect.poll(asked.answer).toContain('HTTP/1.1 100 Continue')
    asked.socket.write('{"prompt":"e"}')
    expect(await asked.closed).toContain('HTTP/1.1 202')
  }),
)

test(
  'a signed trigger verifies the very bytes of every kind of body',
  withWorld(async (world) => {
    const trigger = await createTrigger(world, { signed: true })
    let count = 0
    const headersFor = (body: string, type: string) => ({
      'content-type': type,
      ...sign([trigger.signingSecret], {
        id: `msg_${count++}`,
        sentAt: new Date(),
        body,
      }),
    })
    const file = `${FILE_HEAD}a picture\r\n${parts([['prompt', 'ünï']])}`
    const bodies = [
      ['{"prompt":"a"}', 'application/json'],
      ['prompt=a', 'application/x-www-form-urlencoded'],
      ['a', 'text/plain'],
      ['', 'text/plain'],
      [parts([['prompt', 'ünï']]), FORM_TYPE],
      [file, FORM_TYPE],
    ] as const
    for (const [body, type] of bodies) {
      const headers = headersFor(body, type)
      const forged = body.replace('a', 'b').replace('ünï', 'ini') || 'x'
      const refused = await post(world, trigger.id, forged, headers)
      expect({ body, code: await codeOf(refused) }).toEqual({
        body,
        code: 'signature_invalid',
      })
      expect((await post(world, trigger.id, body, headers)).status).toBe(202)
    }
    // Headers that sign nothing open the door for nothing.
    const empty = headersFor('', FORM_TYPE)
    expect((await post(world, trigger.id, file, empty)).status).toBe(401)
    // An unsigned file never gets as far as the upstream.
    const uploads = world.sandbox.requests().filter(({ path }) => path.includes('media'))
    expect(uploads).toHaveLength(1)
  }),
)

test(
  'a message that is sent again, or captured and sent again, is one run',
  withWorld(async (world) => {
    const trigger = await createTrigger(world, { signed: true })
    const message = { id: 'msg_77', body: '{"prompt":"invoice 77"}' }
    const send = async (headers: object, body = message.body) => {
      const response = await post(world, trigger.id, body, {
        'content-type': 'application/json',
        ...headers,
      })
      return ((await response.json()) as { runId?: string }).runId ?? response.status
    }
    const now = Date.now()
    const signedAt = (sentAt: number, more: object = {}) =>
      sign([trigger.signingSecret], { ...message, ...more, sentAt: new Date(sentAt) })
    const captured = signedAt(now)

    const first = await send(captured)
    expect(first).toMatch(/^run_/)
    expect(await send(signedAt(now - 60_000))).toBe(first)
    expect(await send(captured)).toBe(first)
    // A key is not signed, so it cannot make another run of a captured message.
    expect(await send({ ...captured, 'idempotency-key': 'mine' })).toBe(first)

    // Who gives a key may sign each try as a message of its own.
    const key = { 'idempotency-key': 'order-1' }
    const tried = await send({ ...signedAt(now, { id: 'msg_a' }), ...key })
    const again = signedAt(now, { id: 'msg_b' })
    expect(tried).not.toBe(first)
    expect(await send({ ...again, ...key })).toBe(tried)
    expect(await send(again)).toBe(tried)
    // The same name for something else is a mistake of the sender.
    const other = { body: '{"prompt":"invoice 78"}' }
    expect(await send(signedAt(now, other), other.body)).toBe(422)
    // A trigger that is not signed believes no such name.
    const open = await createTrigger(world, {})
    const runs = [captured, captured].map(async (headers) => {
      const answer = await post(world, open.id, '{}', {
        ...headers,
        'content-type': 'application/json',
      })
      return ((await answer.json()) as { runId: string }).runId
    })
    expect(new Set(await Promise.all(runs)).size).toBe(2)
  }),
)

async function withTemporaryFolder(
  action: (folder: string) => Promise<void>,
): Promise<void> {
  const dir = await createDataDir()
  const folder = join(dir, 'tmp')
  await mkdir(folder)
  try {
    await action(folder)
  } finally {
    await removeDataDir(dir)
  }
}

test('bodies and files that are not answered yet stay within what the process may hold', async () =>
  withTemporaryFolder(async (folder) =>
    withWorld(
      async (world) => {
        const holdFile = async (bytes: number) => {
          const caller = await head(world, world.trigger.id, {
            'content-type': FORM_TYPE,
            'content-length': 20 * MIB,
          })
          caller.socket.write(FILE_HEAD)
          caller.socket.write(Buffer.alloc(bytes))
          // Just fast enough not to be cut for that.
          const timer = setInterval(() => caller.socket.write(Buffer.alloc(1024)), 500)
          caller.socket.on('close', () => clearInterval(timer))
          return caller
        }
        const filesOf = async () => {
          const names = await readdir(folder, { recursive: true })
          return names.filter((name) => /wireflow-connect-form-.*\/\d+$/.test(name))
        }
        // One address holds half of it.
        const held = await holdFile(300 * 1024)
        await expect.poll(filesOf).toHaveLength(1)
        const refused = await holdFile(300 * 1024)
        const answer = await refused.closed
        expect(answer).toMatch(/^HTTP\/1.1 503/)
        expect(answer).toMatch(/retry-after: 5/i)
        expect(answer).toContain('"overloaded"')
        await expect.poll(filesOf).toHaveLength(1)

        const memory = []
        for (let count = 0; count < 2; count++) {
          const caller = await head(world, world.trigger.id, {
            'content-type': 'application/json',
            'content-length': MIB,
          })
          caller.socket.write(`{"a":"${'x'.repeat(400 * 1024)}`)
          memory.push(caller)
        }
        expect(await Promise.race(memory.map(({ closed }) => closed))).toMatch(/ 503 /)
        await world.fire({ prompt: 'small calls come through' })

        // Whoever goes away gives back what it held.
        held.socket.destroy()
        await expect.poll(filesOf).toHaveLength(0)
        for (const { socket } of memory) socket.destroy()
        const large = JSON.stringify({ prompt: 'x'.repeat(400 * 1024) })
        const asJson = { 'content-type': 'application/json' }
        await expect
          .poll(async () => (await post(world, world.trigger.id, large, asJson)).status)
          .toBe(202)

        // What a crash leaves behind goes with the next start.
        await holdFile(100 * 1024)
        await expect.poll(filesOf).toHaveLength(1)
        await world.relay().kill()
        await world.restartRelay()
        expect(await filesOf()).toHaveLength(0)
        const living = await holdFile(100 * 1024)
        await expect.poll(filesOf).toHaveLength(1)
        const another = await world.anotherRelay()
        expect(await filesOf()).toHaveLength(1)
        living.socket.destroy()
        await another.stop()
        await world.relay().stop()
        expect((await readdir(folder)).join()).not.toContain('wireflow-connect')
      },
      () => ({ RELAY_BODY_MEMORY_MIB: '1', RELAY_FORM_DISK_MIB: '1', TMPDIR: folder }),
    )(),
  ))
