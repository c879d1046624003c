import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

const runFile = promisify(execFile)

/** The commands of `docs/api.md`, by the heading that each stands under. */
async function readCommands(): Promise<Map<string, string>> {
  const page = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8')
  const blocks = page.matchAll(/^### (.+)\n[^]*?```sh\n([^]*?)```/gm)
  return new Map([...blocks].map(([, title = '', command = '']) => [title, command]))
}

/** What a sandbox that is started by its command begins with. */
const PRODUCT_SHOTS = {
  id: 'product-shots',
  name: 'Product shots',
  nodes: [
    { id: 'prompt', data: { label: 'Prompt', nodeType: 'input:text', prompt: 'a bike' } },
    { id: 'picture', data: { label: 'Picture', nodeType: 'generate:flux_2' } },
  ],
  edges: [{ source: 'prompt', target: 'picture' }],
}

type Listed = { data: Record<string, unknown>[]; next: number }

test(
  'every call of docs/api.md does what the page says, as it stands there',
  withWorld(async (world) => {
    const { adminApi, api, endpoint, fire, receiver, relay, trigger, workspaceId } = world
    const wanted = {
      workspaceId,
      name: 'page',
      scopes: ['read', 'run', 'manage', 'admin'],
    }
    const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', wanted)
    world.sandbox.createWorkflow(PRODUCT_SHOTS)
    const commands = await readCommands()
    const notCalled = new Set(commands.keys())

    const call = async (title: string, more: Record<string, string> = {}) => {
      notCalled.delete(title)
      const command = commands.get(title) ?? `echo no ${title}; exit 1`
      const env = { PATH: '/usr/bin:/bin', RELAY_URL: relay().url, RELAY_TOKEN: token }
      const answer = await runFile('bash', ['-euc', command], {
        env: { ...env, ...more },
      })
      return JSON.parse(answer.stdout) as Record<string, unknown> & Listed
    }

    const started = await call('Start a run')
    expect(started).toMatchObject({ workflowId: 'product-shots' })
    const RUN_ID = String(started['id'])
    const ended = await call('Wait for its end')
    expect(ended).toMatchObject({
      id: RUN_ID,
      state: 'completed',
      inputs: { set: ['Prompt (prompt)'], ignored: [] },
      executions: [
        {
          outputs: expect.arrayContaining([
            expect.objectContaining({ label: 'Picture' }),
          ]),
        },
      ],
    })
    expect((await receiver.next()).event.data).toMatchObject({ runId: RUN_ID })
    expect((await call('List runs')).data).toMatchObject([{ id: RUN_ID }])
    const happened = async () =>
      (await call('See what happened to a run', { RUN_ID })).data.map(({ kind }) => kind)
    // An attempt is recorded after its answer.
    await expect
      .poll(happened)
      .toEqual(
        expect.arrayContaining(['run.accepted', 'run.ended', 'delivery.attempted']),
      )
    expect(await call('Cancel a run', { RUN_ID })).toMatchObject({
      error: { code: 'conflict' },
    })
    await api('PATCH', `/v1/triggers/${trigger.id}`, { paused: true })
    const waiting = { RUN_ID: (await fire()).runId }
    expect(await call('Cancel a run', waiting)).toMatchObject({ state: 'cancelled' })
    await receiver.next()

    const made = await call('Make an endpoint')
    expect(made).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      enabled: true,
    })
    await api('DELETE', `/v1/endpoints/${String(made['id'])}`)

    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { scheduleSeconds: [0] })
    receiver.answer(500)
    expect((await call('Publish an event')).data).toMatchObject([{ duplicate: false }])
    expect((await call('Publish an event')).data).toMatchObject([{ duplicate: true }])
    await receiver.next()
    const undelivered = async () => (await call('List what was not delivered')).data
    await expect
      .poll(undelivered)
      .toMatchObject([{ eventType: 'custom.order.paid', reason: 'schedule_used_up' }])
    const DELIVERY_ID = String((await undelivered())[0]?.['deliveryId'])
    receiver.answer(204)
    await call('Deliver it again', { DELIVERY_ID })
    expect((await receiver.next()).event).toMatchObject({ type: 'custom.order.paid' })
    await expect.poll(undelivered).toEqual([])

    const feed = await call('Read the feed')
    const told = feed.data.map(({ type }) => type)
    const ends = told.filter((type) => type !== 'execution.started')
    expect(ends).toEqual([
      'execution.completed',
      'execution.cancelled',
      'custom.order.paid',
    ])
    expect(feed.next).toBe(feed.data.at(-1)?.['sequence'])

    const handedOut = String((await call('Make a token'))['token'])
    const reader = await openedWith(relay().url, handedOut)
    expect(reader).toEqual({ reads: 200, runs: 403 })
    expect([...notCalled]).toEqual([])
    expect(commands.size).toBe(11)
  }),
)

async function openedWith(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ workflowId: 'product-shots' })
  return {
    reads: (await fetch(`${url}/v1/runs`, { headers })).status,
    runs: (await fetch(`${url}/v1/runs`, { method: 'POST', headers, body })).status,
  }
}
