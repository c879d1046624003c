import { createServer, type AddressInfo } from 'node:net'
import { readFile, stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createApi } from '../harness/api.ts'
import { findPostgresPid } from '../harness/data-dir.ts'
import { demoFileExists, withDemoDir, type DemoFile } from '../harness/demo-process.ts'

const FIELDS = [
  'relayUrl',
  'sandboxUrl',
  'receiverUrl',
  'token',
  'workspaceId',
  'workflowId',
  'triggerId',
  'triggerUrl',
  'formUrl',
  'endpointId',
  'endpointSecret',
]

async function fire({ triggerUrl }: DemoFile, prompt = 'a boat'): Promise<string> {
  const response = await fetch(triggerUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt }),
  })
  return ((await response.json()) as { runId: string }).runId
}

test(
  'one start shows a run from its trigger to a callback that verified',
  withDemoDir(async (start, dir) => {
    const demo = await start()
    expect(Object.keys(demo.file)).toEqual(FIELDS)

    // Its front page leads to the form, for people and for programs.
    const { relayUrl, formUrl } = demo.file
    expect(await (await fetch(relayUrl)).json()).toMatchObject({ ok: true, formUrl })
    const page = await fetch(relayUrl, { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain(`href="${formUrl}"`)

    const runId = await fire(demo.file)
    for (const step of ['trigger accepted', 'execution started', 'polled', 'ended']) {
      expect(await demo.said(step)).toContain(runId)
    }
    await demo.said('callback delivered')
    expect(await demo.said('callback verified')).toContain('execution.completed')

    const { code, tookMs } = await demo.signal('SIGTERM')
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(10_000)
    expect(demoFileExists(dir)).toBe(false)
    expect(await findPostgresPid(dir)).toBeUndefined()
  }),
)

test(
  'a second start has the same addresses and still knows the runs of the first',
  withDemoDir(async (start) => {
    const first = await start()
    const runId = await fire(first.file)
    await first.said('callback verified')
    await first.signal('SIGINT')

    const second = await start()
    for (const field of ['token', 'triggerId', 'endpointId', 'endpointSecret'] as const) {
      expect(second.file[field]).toBe(first.file[field])
    }
    const api = createApi(() => second.file.relayUrl, second.file.token)
    expect(await api('GET', `/v1/runs/${runId}`)).toMatchObject({ state: 'completed' })
    await fire(second.file)
    await second.said('callback verified')
  }),
)

test(
  'after the relay alone was killed, the next start takes over its database and goes on',
  withDemoDir(async (start, dir) => {
    const first = await start()
    const runId = await fire(first.file)
    await first.signal('SIGKILL')
    expect(await findPostgresPid(dir)).toBeGreaterThan(0)

    const second = await start()
    expect(await second.said(`${runId} completed`)).toContain('ended')
    await second.said('callback verified')
  }),
)

test(
  'after everything was killed, the next start repairs what was left and goes on',
  withDemoDir(async (start, dir) => {
    const first = await start()
    const runId = await fire(first.file, 'sandbox:slow=2s')
    await first.said('execution started')
    const pid = await findPostgresPid(dir)
    await first.signal('SIGKILL')
    process.kill(pid ?? 0, 'SIGKILL')
    expect(demoFileExists(dir)).toBe(true)

    const second = await start()
    expect(await second.said(`${runId} completed`)).toContain('ended')
    await second.said('callback verified')
  }),
)

test(
  'a taken port means the next free one, and the demo says so',
  withDemoDir(async (start) => {
    const neighbour = createServer()
    await new Promise<void>((resolve) => {
      neighbour.listen(0, '127.0.0.1', resolve)
    })
    const { port } = neighbour.address() as AddressInfo

    const demo = await start({ PORT: String(port) })
    expect(await demo.said('is taken')).toContain(`Port ${port} is taken; the relay`)
    expect(Number(new URL(demo.file.relayUrl).port)).toBeGreaterThan(port)
    await new Promise((resolve) => neighbour.close(resolve))
  }),
)

test(
  'a second demo in the same folder is refused and leaves the first alone',
  withDemoDir(async (start, dir) => {
    const first = await start()
    await expect(start()).rejects.toThrow('running already')
    expect(demoFileExists(dir)).toBe(true)
    await fire(first.file)
    await first.said('callback verified')
  }),
)

test(
  'settings that do not parse stop the start, all named at once, none printed',
  withDemoDir(async (start) => {
    const faulty = { LOG_LEVEL: 'hunter2', DATABASE_URL: 'hunter2' }
    const refusal = await start(faulty).then(
      () => '',
      (error: unknown) => String(error),
    )
    for (const name of Object.keys(faulty)) expect(refusal).toContain(name)
    expect(refusal).not.toContain('hunter2')
  }),
)

test(
  'only the user who started it can read the files with secrets',
  withDemoDir(async (start, dir) => {
    await start()
    for (const name of ['demo.json', 'demo-seed.json', 'encryption-key', 'admin-token']) {
      expect(((await stat(`${dir}/${name}`)).mode & 0o077).toString(8)).toBe('0')
    }
    expect(await readFile(`${dir}/encryption-key`, 'utf8')).toMatch(/^[0-9a-f]{64}$/)
  }),
)
