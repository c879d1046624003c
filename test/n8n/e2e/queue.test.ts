import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect, type N8nClient } from '../harness/n8n-client.ts'
import { startN8nQueue, type N8nQueue } from '../harness/n8n-queue.ts'
import {
  itemsNode,
  noOpNode,
  triggerNode,
  webhookNode,
  wireflowNode,
  workflowById,
} from '../harness/nodes.ts'
import { RUNTIMES } from '../harness/runtimes.ts'
import { createSteering, type Steering } from '../harness/steering.ts'
import { openRelay, type RelayOfWorld } from '../harness/world.ts'

/** Queue mode, with PostgreSQL and below a path: n8n as it is run at scale. */
let n8n: N8nQueue
let client: N8nClient
let sandbox: Sandbox
let steering: Steering
let relay: RelayOfWorld
let workflowId: string
let credentials: Record<string, { id: string; name: string }>
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  sandbox = await createSandbox({ limits: false, durations: 'manual' })
  closers.push(() => sandbox.close())
  const { origin } = await sandbox.listen()
  steering = createSteering(origin)
  await steering.patch('/settings', { manualPolls: 1_000_000 })
  workflowId = sandbox.createWorkflow(EXAMPLE_WORKFLOW).id
  relay = await openRelay(sandbox, sandbox.url, (each) => closers.push(each))
  n8n = await startN8nQueue(RUNTIMES.current)
  closers.push(() => n8n.close())
  client = await connect(n8n.main.url)
  const { apiKey, url: baseUrl } = sandbox
  credentials = {
    wireflowApi: await client.createCredential('wireflowApi', { apiKey, baseUrl }),
    wireflowRelayApi: await client.createCredential('wireflowRelayApi', {
      token: relay.token,
      baseUrl: relay.relay().url,
    }),
  }
}, 240_000)
afterAll(async () => {
  for (const each of closers.toReversed()) await each()
})
beforeEach(async () => {
  await steering.endAll()
  n8n.doorman.forget()
})

async function createRunner(parameters: object, more: object = {}) {
  const path = randomUUID()
  const run = {
    workflow: workflowById(workflowId),
    specifyInputs: 'json',
    inputsJson: '={{ { Prompt: $json.prompt } }}',
    ...parameters,
  }
  const node = wireflowNode(run, credentials, more)
  const nodes = [webhookNode(path), itemsNode(), node, noOpNode('After')]
  const { id } = await client.createWorkflow(nodes)
  const start = (prompts: string[]) =>
    fetch(`${n8n.url}/webhook/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items: prompts.map((prompt) => ({ prompt })) }),
    })
  return { id, start }
}

test('a run is polled by a worker, and its file comes along', async () => {
  const { id, start } = await createRunner({ waitMode: 'poll', outputFiles: 'binary' })
  await start(['a red bike'])
  const [execution] = await steering.started()
  await steering.end(execution?.id ?? '')
  const done = await client.execution(id)
  expect(done.error()).toBeUndefined()
  expect(done.items('After')).toMatchObject([
    { json: { status: 'completed' }, binary: { data: { mimeType: 'image/png' } } },
  ])
})

test('several suspended runs that end at once are resumed once, whichever process hears of it', async () => {
  const { id, start } = await createRunner({ waitMode: 'suspend' })
  await start(['a', 'b', 'c', 'd', 'e', 'f'])
  await steering.started(6)
  const waiting = await client.execution(id, ['waiting'])
  await steering.endAll()
  const done = await client.execution(id)
  expect(done.id).toBe(waiting.id)
  expect(done.items('After')).toHaveLength(6)
  const visits = await n8n.doorman.answered(1, '/webhook-waiting/')
  expect(visits[0]?.path).toContain('/n8n/webhook-waiting/')
  expect(visits.filter(({ status }) => status !== 200)).toEqual([])
})

test('a failure after a suspend stops the workflow with its own message, across processes', async () => {
  const { id, start } = await createRunner({ waitMode: 'suspend' })
  await start(['sandbox:fail=n-image'])
  await steering.started()
  await client.execution(id, ['waiting'])
  await steering.endAll()
  const done = await client.execution(id)
  expect(done.status).toBe('error')
  expect(done.error()?.message).toContain('The Wireflow execution failed')
  expect(done.items('After')).toEqual([])
})

test('a failed item takes the error branch with what is known of it', async () => {
  const { id, start } = await createRunner(
    { waitMode: 'suspend' },
    { onError: 'continueErrorOutput' },
  )
  await start(['good', 'sandbox:fail=n-image'])
  await steering.started(2)
  await client.execution(id, ['waiting'])
  await steering.endAll()
  const done = await client.execution(id)
  expect(done.items('Wireflow')).toMatchObject([{ json: { status: 'completed' } }])
  expect(done.items('Wireflow', 1)).toMatchObject([
    { json: { error: { status: 'failed', nodeId: 'n-image' } } },
  ])
})

test('the trigger subscribes, is told, and unsubscribes below the path', async () => {
  const trigger = triggerNode({ events: ['execution.completed'] }, credentials)
  const { id } = await client.createWorkflow([trigger, noOpNode('After')])
  await relay.relayApi('POST', '/v1/runs', { workflowId })
  const [execution] = await steering.started()
  await steering.end(execution?.id ?? '')
  const done = await client.execution(id)
  expect(done.items('After')).toMatchObject([{ json: { executionId: execution?.id } }])
  const [visit] = await n8n.doorman.answered(1, '/webhook/')
  expect(visit?.path).toContain('/n8n/webhook/')
  await client.deactivate(id)
  const urls = async () => {
    const path = '/v1/endpoints?limit=100'
    const { data } = await relay.relayApi<{ data: { url: string }[] }>('GET', path)
    return data
      .map(({ url }) => url)
      .filter((url) => url.includes(String(trigger['webhookId'])))
  }
  await expect.poll(urls, { timeout: 30_000 }).toEqual([])
})
