import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { endWithUs } from '../harness/end-with-us.ts'
import { startReceiver, verifyWith, type Received } from '../harness/receiver.ts'
import { startTcpProxy } from '../harness/tcp-proxy.ts'
import { withWorld } from '../harness/world.ts'

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))

/** Runs the command as a person does, whose home is `home`. */
async function runIn(home: string, args: readonly string[], input = '') {
  const env = { PATH: '/usr/bin:/bin', HOME: home }
  const child = spawn(process.execPath, [MAIN, ...args], { env })
  endWithUs(child)
  child.stdin.on('error', () => undefined).end(input)
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await exited, out, errors }
}

/** A command that goes on until it is interrupted. */
function follow(env: Record<string, string>, args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: '/usr/bin:/bin', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endWithUs(child)
  const exited = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
  let [out, errors] = ['', '']
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()))
  return {
    out: () => out,
    errors: () => errors,
    exited,
    async interrupt() {
      child.kill('SIGINT')
      return exited
    },
    stopReading: () => child.stdout.destroy(),
  }
}

test(
  'events reach a program on this machine signed, in order and each once, also when the relay was away',
  withWorld(async ({ relay, token, api, receiver: subscriber }) => {
    const [proxy, receiver] = await Promise.all([
      startTcpProxy(relay().url),
      startReceiver(),
    ])
    try {
      const env = { RELAY_URL: proxy.through(relay().url), RELAY_TOKEN: token }
      const publish = async (n: number) =>
        api('POST', '/v1/events', { type: 'custom.counted', data: { n } })
      await publish(0)

      const toHere = ['listen', '--forward-to', receiver.url]
      const listening = follow(env, [...toHere, '--json'])
      const tail = follow(env, ['events', 'tail', '--after', '0'])
      const unread = follow(env, ['events', 'tail', '--after', '0'])
      await expect.poll(listening.out).toMatch(/\n/)
      const [first = ''] = listening.out().split('\n')
      const { secret, after } = JSON.parse(first) as { secret: string; after: number }
      const next = async (): Promise<Received> => {
        const delivery = await receiver.next()
        verifyWith(secret, delivery)
        return delivery
      }

      await publish(1)
      const one = await next()
      // The bytes are those that an endpoint gets.
      const sent = () => subscriber.received.map(({ body }) => body)
      await expect.poll(sent).toContain(one.body)
      await expect.poll(unread.out).toContain('custom.counted')
      unread.stopReading()

      proxy.refuse()
      await expect.poll(tail.errors, { timeout: 60_000 }).toContain('The relay is away')
      expect(listening.errors()).toBe('')
      for (const n of [2, 3, 4]) await publish(n)
      proxy.heal()
      receiver.answer(500)
      const later = [await next(), await next(), await next()]
      expect(later.map(({ event }) => event.data)).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }])

      // A receiver that is not there is said, and what comes next is sent.
      await receiver.close()
      await publish(5)
      await expect.poll(listening.out).toContain('ECONNREFUSED')
      expect(await listening.interrupt()).toBe(0)
      const lines = listening.out().trim().split('\n')
      expect(lines.slice(1).map((line) => JSON.parse(line) as object)).toMatchObject([
        { sequence: after + 1, type: 'custom.counted', status: 204 },
        { status: 500 },
        { status: 500 },
        { status: 500 },
        { sequence: after + 5, error: 'ECONNREFUSED' },
      ])

      await expect.poll(() => tail.out().trim().split('\n')).toHaveLength(after + 5)
      expect(await tail.interrupt()).toBe(0)
      // Whose output nobody reads ends with the next event.
      expect(await unread.exited).toBe(0)

      // Again from a number, with a secret that stays.
      const another = await startReceiver()
      const kept = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
      const again = follow({ ...env, RELAY_LISTEN_SECRET: kept }, [
        'listen',
        '--forward-to',
        another.url,
        `--after=${after + 3}`,
        '--limit=2',
      ])
      expect(await again.exited).toBe(0)
      expect(another.received.map(({ event }) => event.data)).toEqual([
        { n: 4 },
        { n: 5 },
      ])
      for (const delivery of another.received) verifyWith(kept, delivery)
      await another.close()

      const refused = await Promise.all([
        follow(env, ['listen', '--forward-to', 'localhost:3000']).exited,
        follow({ ...env, RELAY_LISTEN_SECRET: 'short' }, toHere).exited,
        follow(env, ['listen']).exited,
        follow(env, ['events', 'tail', '--after', 'x']).exited,
        follow({ ...env, RELAY_TOKEN: 'wrong' }, ['events', 'tail']).exited,
        follow({ ...env, RELAY_URL: another.url }, ['events', 'tail']).exited,
        follow(env, ['events', 'tail', '--after', '100000']).exited,
      ])
      expect(refused).toEqual([64, 64, 64, 64, 77, 69, 1])
    } finally {
      await Promise.all([proxy.close(), receiver.close()])
    }
  }),
  180_000,
)

test(
  'tokens, triggers and endpoints are made and changed from a terminal, and secrets are shown once',
  withWorld(async (world) => {
    const { relay, token, adminToken, workspaceId, workflowId, api, fire } = world
    const receiver = await startReceiver()
    try {
      const runAs = async (RELAY_TOKEN: string, args: string) => {
        const command = follow({ RELAY_URL: relay().url, RELAY_TOKEN }, args.split(' '))
        const code = await command.exited
        return { code, out: command.out(), errors: command.errors() }
      }
      const make = async <Made>(args: string, by = token) => {
        const { code, out, errors } = await runAs(by, `${args} --json`)
        expect({ code, errors }).toMatchObject({ code: 0 })
        return JSON.parse(out) as Made
      }

      type Made = { id: string; token: string; scopes: string[]; expiresAt: string }
      const admin = await make<Made>(
        `token create team --scope read,run --scope manage,admin --expires 30d --workspace ${workspaceId}`,
        adminToken,
      )
      expect(admin.scopes).toEqual(['read', 'run', 'manage', 'admin'])
      const days = (Date.parse(admin.expiresAt) - Date.now()) / 86_400_000
      expect(days).toBeCloseTo(30, 1)
      const shown = await runAs(admin.token, 'token create ci --scope read --expires 12h')
      expect(shown).toMatchObject({ code: 0, errors: 'The token is not shown again.\n' })
      const [reader = ''] = /rly_\w+/.exec(shown.out) ?? []
      const refused = await Promise.all([
        runAs(admin.token, 'token create ci'),
        runAs(admin.token, 'token create ci --scope everything'),
        runAs(admin.token, 'token create ci --scope read --expires soon'),
        runAs(admin.token, 'token create ci --scope read --expires 999999d'),
        runAs(admin.token, 'token create ci --scope read --expires 2020-01-01'),
        runAs(token, 'token create ci --scope read'),
        runAs(reader, `trigger create ${workflowId}`),
        runAs(token, 'trigger'),
      ])
      expect(refused.map(({ code }) => code)).toEqual([64, 64, 64, 1, 1, 77, 77, 64])

      const signed = await make<{ id: string; signingSecret: string }>(
        `trigger create ${workflowId} --signed --name Shop`,
      )
      expect(signed.signingSecret).toMatch(/^whsec_/)
      const { id } = world.trigger
      expect(await runAs(token, `trigger pause ${id}`)).toMatchObject({ code: 0 })
      const { runId } = await fire()
      const counted = await runAs(token, `trigger cancel-queued ${id}`)
      expect(counted.out).toContain('1 runs wait. Nothing was ended')
      expect(await make(`trigger cancel-queued ${id} --yes`)).toEqual({
        cancelledCount: 1,
        waitingCount: 0,
      })
      expect(await api('GET', `/v1/runs/${runId}`)).toMatchObject({ state: 'cancelled' })
      expect(await make(`trigger resume ${id}`)).toMatchObject({ paused: false })
      const unknown = `trg_${'0'.repeat(26)}`
      expect(await runAs(token, `trigger cancel-queued ${unknown} --yes`)).toMatchObject({
        code: 1,
        out: '',
      })

      const endpoint = await make<{ id: string; secret: string }>(
        `endpoint create ${receiver.url} --event custom.*`,
      )
      await api('POST', '/v1/events', { type: 'custom.now', data: {} })
      const now = await receiver.next()
      verifyWith(endpoint.secret, now)
      expect(now.event.type).toBe('custom.now')
      // What an endpoint did not take is sent when it is recovered.
      receiver.answer(410)
      await api('POST', '/v1/events', { type: 'custom.missed', data: {} })
      await receiver.next()
      const undelivered = async () => JSON.stringify(await api('GET', '/v1/undelivered'))
      await expect.poll(undelivered).toContain('custom.missed')
      receiver.answer(204)
      await api('PATCH', `/v1/endpoints/${endpoint.id}`, { enabled: true })
      const rotated = await make<{ secret: string }>(
        `endpoint rotate ${endpoint.id} --overlap-hours 0`,
      )
      expect(
        await make(
          `endpoint recover ${endpoint.id} --since 1h --event custom.missed --wait`,
        ),
      ).toMatchObject({ state: 'completed', doneCount: 1 })
      const missed = await receiver.next()
      verifyWith(rotated.secret, missed)
      expect(() => verifyWith(endpoint.secret, missed)).toThrow('No matching signature')
      expect(missed.event.type).toBe('custom.missed')
      const bad = await Promise.all([
        runAs(token, 'endpoint create nowhere'),
        runAs(token, `endpoint recover ${endpoint.id}`),
        runAs(token, `endpoint rotate ep_${'0'.repeat(26)}`),
      ])
      expect(bad.map(({ code }) => code)).toEqual([1, 64, 1])
    } finally {
      await receiver.close()
    }
  }),
  180_000,
)

type Check = { name: string; state: string; says: string; advice?: string }
type Answer = { status: number; body: unknown }

/** Answers as a relay whose every part can be made ill. */
async function startIllRelay() {
  const answers = new Map<string, Answer>()
  let aheadMs = 0
  const server = createServer((request, response) => {
    const { status, body } = answers.get(request.url ?? '') ?? REFUSED
    const date = new Date(Date.now() + aheadMs).toUTCString()
    response.writeHead(status, { date, 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (path: string, body: unknown, status = 200) =>
      answers.set(path, { status, body }),
    setClock: (ms: number) => (aheadMs = ms),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const REFUSED: Answer = {
  status: 400,
  body: { error: { code: 'invalid_request', message: 'Not valid.', requestId: 'r' } },
}

test(
  'doctor says what is wrong and what to do, changes nothing, and ends by its gravity',
  withWorld(async ({ relay, token, adminToken, api, adminApi, workspaceId }) => {
    const ill = await startIllRelay()
    try {
      const examine = async (RELAY_URL: string, RELAY_TOKEN = token) => {
        const command = follow({ RELAY_URL, RELAY_TOKEN }, ['doctor', '--json'])
        const code = await command.exited
        const checks = JSON.parse(command.out()) as Check[]
        for (const { state, advice } of checks) {
          expect(advice !== undefined).toBe(state !== 'ok')
        }
        const states = checks.map(({ name, state }) => [name, state])
        return { code, checks, ...(Object.fromEntries(states) as object) }
      }
      const changes = async () => [
        await api('GET', '/v1/runs'),
        await api('GET', '/v1/triggers'),
        await adminApi('GET', `/v1/audit?workspaceId=${workspaceId}`),
      ]

      const before = await changes()
      const well = await examine(relay().url)
      expect(await changes()).toEqual(before)
      expect(well.code).toBe(0)
      expect(new Set(well.checks.map(({ state }) => state))).toEqual(new Set(['ok']))
      expect(well.checks.map(({ name }) => name)).toEqual([
        'address',
        'ready',
        'token',
        'upstream',
        'runs',
        'deliveries',
        'clock',
        'version',
        'node',
      ])
      expect(well.checks[2]?.says).toBe('It may read, run, manage')

      const narrow = await adminApi<{ token: string }>('POST', '/v1/tokens', {
        workspaceId,
        name: 'narrow',
        scopes: ['run'],
      })
      const [wrong, operator, noRead, nobody, noRelay, text, unknown] = await Promise.all(
        [
          examine(relay().url, 'wrong'),
          examine(relay().url, adminToken),
          examine(relay().url, narrow.token),
          examine('http://127.0.0.1:1'),
          examine(ill.url),
          follow({ RELAY_URL: relay().url, RELAY_TOKEN: 'wrong' }, ['doctor']).exited,
          follow({ HOME: '/nowhere' }, ['doctor']).exited,
        ],
      )
      expect(wrong).toMatchObject({ code: 77, address: 'ok', token: 'failing' })
      expect(operator).toMatchObject({ code: 77, token: 'failing' })
      expect(noRead).toMatchObject({ code: 77, token: 'failing' })
      expect(noRead.checks[2]?.says).toBe('It may run')
      expect(nobody).toMatchObject({ code: 69, address: 'failing' })
      expect(noRelay).toMatchObject({ code: 69, address: 'failing' })
      expect([text, unknown]).toEqual([77, 78])

      const usage = await api<object>('GET', '/v1/usage')
      ill.answer('/', { version: '9.1.0', openapiUrl: '/openapi.json' })
      ill.answer('/readyz', { ok: true, queue: 'down' })
      ill.answer('/v1/runs?limit=1', { data: [], nextCursor: null })
      ill.answer('/v1/tokens?limit=1', { data: [], nextCursor: null })
      ill.answer('/v1/usage', {
        ...usage,
        requests: { perMinute: 10, sentInLastMinute: 10 },
        runs: { held: 2 },
        deliveries: { lagSeconds: 90, longestWaitingAt: null, trouble: null },
      })
      ill.setClock(60_000)
      expect(await examine(ill.url)).toMatchObject({
        code: 0,
        ready: 'warning',
        upstream: 'warning',
        runs: 'warning',
        deliveries: 'warning',
        clock: 'warning',
        version: 'warning',
      })
      ill.answer('/v1/usage', { ...usage, requests: null })
      expect(await examine(ill.url)).toMatchObject({ code: 0, upstream: 'warning' })
      const trouble = { code: 'key_refused', message: 'No.', since: 'now', of: 'starts' }
      ill.answer('/v1/usage', { ...usage, trouble })
      ill.setClock(-400_000)
      expect(await examine(ill.url)).toMatchObject({
        code: 1,
        upstream: 'failing',
        clock: 'failing',
      })
      ill.answer('/readyz', '<html>', 503)
      expect(await examine(ill.url)).toMatchObject({ code: 69, ready: 'failing' })
      ill.answer('/', 'hello')
      expect(await examine(ill.url)).toMatchObject({ code: 69, address: 'failing' })
    } finally {
      await ill.close()
    }
  }),
  180_000,
)

test(
  'a person logs in, runs a workflow and looks after what became of it from a terminal',
  withWorld(async ({ relay, token, workflowId, receiver, adminApi, workspaceId }) => {
    const home = await mkdtemp(join(tmpdir(), 'command-line-'))
    try {
      const run = async (args: string, input?: string) =>
        runIn(home, args.split(' ').filter(Boolean), input)

      // Nobody is logged in, the token is wrong, or the command is.
      const [before, wrong, unknown, option, help] = await Promise.all([
        run('runs'),
        run(`login ${relay().url}`, 'wrong\n'),
        run('rnu'),
        run('run x --inptu a=b'),
        run(''),
      ])
      expect(before).toMatchObject({ code: 78, errors: expect.stringContaining('login') })
      expect(wrong).toMatchObject({ code: 77, out: '' })
      expect(unknown).toMatchObject({ code: 64 })
      expect(unknown.errors).toContain('Did you mean run')
      expect(option).toMatchObject({ code: 64 })
      expect(option.errors).toContain('--inptu')
      expect(help).toMatchObject({ code: 0 })

      const login = await run(`login ${relay().url}/`, `${token}\n`)
      expect(login).toMatchObject({ code: 0, errors: '' })
      expect(login.out).not.toContain(token)
      const path = join(home, '.config/wireflow-connect/access.json')
      expect((await stat(path)).mode & 0o777).toBe(0o600)

      const [workflows, estimate] = await Promise.all([
        run('workflows'),
        run(`estimate ${workflowId} --json`),
      ])
      expect(workflows.out).toContain(workflowId)
      expect(JSON.parse(estimate.out)).toMatchObject({ credits: expect.any(Number) })

      const out = join(home, 'run.json')
      const started = await runIn(home, [
        'run',
        workflowId,
        '--input',
        'Prompt=A red fox',
        '--wait',
        '--json',
        '--out',
        out,
      ])
      expect(started).toMatchObject({ code: 0 })
      const ended = JSON.parse(started.out) as { id: string; state: string }
      expect(ended).toMatchObject({ state: 'completed' })
      expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(ended)
      await receiver.next()

      const { data } = await adminApi<{ data: { id: string }[] }>('GET', '/v1/workspaces')
      expect(data[0]?.id).toBe(workspaceId)
      const [runs, logs, undelivered, usage, missing] = await Promise.all([
        run('runs'),
        run(`logs ${ended.id}`),
        run('undelivered'),
        run('usage --json'),
        run(`logs run_${'0'.repeat(26)}`),
      ])
      expect(runs.out).toContain(ended.id)
      expect(logs.out).toMatch(/attempt/)
      const [, deliveryId = ''] = /(dlv_\w+)/.exec(logs.out) ?? []
      expect(undelivered).toMatchObject({
        code: 0,
        out: expect.stringContaining('Every'),
      })
      expect(JSON.parse(usage.out)).toHaveProperty('requests')
      expect(missing).toMatchObject({
        code: 1,
        errors: expect.stringContaining('not_found'),
      })

      expect(await run(`redeliver ${deliveryId}`)).toMatchObject({ code: 0 })
      await receiver.next()

      // The kept token goes to its own relay only.
      const elsewhere = await new Promise<{ code: number | null }>((resolve) => {
        const env = { PATH: '/usr/bin:/bin', HOME: home, RELAY_URL: receiver.url }
        const child = spawn(process.execPath, [MAIN, 'runs'], { env, stdio: 'ignore' })
        child.once('exit', (code) => resolve({ code }))
      })
      expect(elsewhere.code).toBe(78)

      const client = new Client({ name: 'test', version: '1' })
      const command = {
        command: process.execPath,
        args: [MAIN, 'mcp'],
        env: { HOME: home },
      }
      await client.connect(new StdioClientTransport(command))
      const listed = await client.callTool({ name: 'list_runs', arguments: {} })
      expect(JSON.stringify(listed)).toContain(ended.id)
      await client.close()
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  }),
  180_000,
)
