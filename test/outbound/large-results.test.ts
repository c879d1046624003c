import { createHash } from 'node:crypto'
import { EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { ExecutionEvent } from '@wireflow-connect/webhooks/schemas'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver, verifyWith, type Received } from '../harness/receiver.ts'
import { withVirtualWorld } from '../harness/virtual-world.ts'
import { withWorld, type World } from '../harness/world.ts'

const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000

const LONG = 'große Worte '.repeat(20_000)

type Node = (typeof EXAMPLE_WORKFLOW)['nodes'][number]

function showText(node: Node): Node {
  if (node.id !== 'n-preview') return node
  const inputs = [{ id: 'media', label: 'media', type: 'TEXT' }]
  return { ...node, data: { ...node.data, inputs } }
}

/** Runs a workflow that answers with a text of some 500 KiB. */
async function runLarge({
  receiver,
  ...world
}: Pick<World, 'api' | 'sandbox' | 'receiver'>): Promise<Received> {
  await startLarge(world)
  return receiver.next()
}

async function startLarge({ api, sandbox }: Pick<World, 'api' | 'sandbox'>) {
  const { nodes, edges } = EXAMPLE_WORKFLOW
  const [firstEdge] = edges
  const workflow = sandbox.createWorkflow({
    name: 'Long text',
    nodes: nodes.filter(({ id }) => id !== 'n-image').map(showText),
    edges: [
      ...edges.filter(({ id }) => id === 'e1' || id === 'e2'),
      {
        ...firstEdge,
        id: 'e5',
        source: 'n-join',
        sourceHandle: 'out-text',
        target: 'n-preview',
        targetHandle: 'in-media',
      },
    ],
  })
  const inputs = { Prompt: LONG, Style: LONG }
  await api('POST', '/v1/runs', { workflowId: workflow.id, inputs })
}

function largeResultOf(delivery: Received) {
  const { data } = ExecutionEvent.parse(delivery.event)
  if (!data.largeResult) throw new Error('The event carries its results itself')
  return data.largeResult
}

test(
  'a large result is replaced by a link, and its digest is under the signature',
  withWorld(async (world) => {
    const delivery = await runLarge(world)
    verifyWith(world.endpoint.secret, delivery)
    expect(delivery.body.length).toBeLessThan(256 * 1_024)
    const { url, sha256, bytes } = largeResultOf(delivery)

    const answer = await fetch(url)
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(Buffer.byteLength(text)).toBe(bytes)
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256)
    const { outputs } = JSON.parse(text) as { outputs: { text?: string }[] }
    expect(JSON.stringify(outputs)).toContain(LONG.trim())
  }),
)

test(
  'a redelivery brings a fresh link to the same bytes, and the feed does, too',
  withWorld(async (world) => {
    const first = await runLarge(world)
    // The receiver has it a moment before the relay has written down that it does.
    await world.moments.until('deliveries', 'succeeded')
    const list = await world.api<{ data: { id: string }[] }>(
      'GET',
      '/v1/deliveries?state=succeeded',
    )
    await world.api('POST', `/v1/deliveries/${list.data[0]?.id}/redeliver`)
    const again = await world.receiver.next()
    verifyWith(world.endpoint.secret, again)
    expect(again.headers['webhook-id']).toBe(first.headers['webhook-id'])
    const [former, fresh] = [largeResultOf(first), largeResultOf(again)]
    expect(fresh.sha256).toBe(former.sha256)
    expect(fresh.url).not.toBe(former.url)

    type Feed = { data: { data: { largeResult?: { url: string } } }[] }
    const feed = await world.api<Feed>('GET', '/v1/events?after=0')
    const inFeed = feed.data.find(({ data }) => data.largeResult)?.data.largeResult
    for (const url of [fresh.url, inFeed?.url ?? '']) {
      expect((await fetch(url)).status).toBe(200)
    }
  }),
)

test(
  'a link that has expired says so, and a redelivery brings one that opens',
  withVirtualWorld({ limits: false }, async (world) => {
    const receiver = await startReceiver()
    const { api, clock } = world
    try {
      await api('POST', '/v1/endpoints', { url: receiver.url })
      await startLarge(world)
      await world.pass(10 * MINUTE_MS)
      const former = largeResultOf(await receiver.next())
      expect((await fetch(former.url)).status).toBe(200)

      clock.passTo(clock.now() + DAY_MS)
      const expired = await fetch(former.url)
      expect(expired.status).toBe(410)
      expect(await expired.json()).toMatchObject({ error: { code: 'link_expired' } })

      const done = () =>
        api<{ data: { id: string }[] }>('GET', '/v1/deliveries?state=succeeded')
      await expect.poll(async () => (await done()).data).toHaveLength(1)
      await api('POST', `/v1/deliveries/${(await done()).data[0]?.id}/redeliver`)
      const fresh = largeResultOf(await receiver.next())
      expect(fresh.sha256).toBe(former.sha256)
      const text = await (await fetch(fresh.url)).text()
      expect(createHash('sha256').update(text).digest('hex')).toBe(fresh.sha256)
      expect((await fetch(former.url)).status).toBe(410)
    } finally {
      await receiver.close()
    }
  }),
)

/** Of each process in turn. */
const settings: Record<string, string>[] = [
  { RELAY_ROLES: 'api' },
  { RELAY_ROLES: 'worker', RELAY_PUBLIC_URL: 'https://relay.example' },
]

test(
  'a worker without the api links to the address under which people reach the api',
  withWorld(
    async (world) => {
      await world.anotherRelay()
      const { url } = largeResultOf(await runLarge(world))
      expect(url).toMatch(/^https:\/\/relay\.example\/results\/evt_/)
    },
    () => settings.shift() ?? {},
  ),
)

test(
  'a link that was changed or lost its event opens nothing',
  withWorld(async (world) => {
    const { url } = largeResultOf(await runLarge(world))
    for (const changed of [
      url.replace(/expires=\d/, 'expires=9'),
      url.replace('signature=', 'signature=x'),
      url.replace(/\?.*/, ''),
      url.replace(/evt_\w+/, 'evt_other'),
    ]) {
      expect((await fetch(changed)).status).toBe(404)
    }
    await withClient(world.databaseUrl, (client) => client.query('delete from events'))
    expect((await fetch(url)).status).toBe(404)
  }),
)
