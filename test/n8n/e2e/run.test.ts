import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { webhookNode, wireflowNode, workflowById } from '../harness/nodes.ts'
import { RUNTIMES } from '../harness/runtimes.ts'
import { openN8nWorld, type N8nWorld } from '../harness/world.ts'

let world: N8nWorld
beforeAll(async () => {
  world = await openN8nWorld(RUNTIMES.current)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.steering.endAll()
  await world.steering.clearFaults()
  await world.steering.forgetRequests()
})

async function post(path: string, body: object = {}): Promise<any> {
  const response = await fetch(`${world.n8n().url}/webhook/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

test('credentials that are right pass their test, others say what is wrong', async () => {
  const { sandbox, token, relay } = world
  const test = world.n8n().testCredential
  const right = { apiKey: sandbox.apiKey, baseUrl: sandbox.url }
  expect(await test('wireflowApi', right)).toMatchObject({ status: 'OK' })
  expect(await test('wireflowApi', { ...right, apiKey: 'sk-wrong' })).toMatchObject({
    status: 'Error',
  })
  const relayed = { token, baseUrl: relay().url }
  expect(await test('wireflowRelayApi', relayed)).toMatchObject({ status: 'OK' })
  expect(await test('wireflowRelayApi', { ...relayed, token: 'rly_no' })).toMatchObject({
    status: 'Error',
  })
})

test('a run is waited for by polling and comes out with what it made', async () => {
  const { n8n, steering, workflowId, alone } = world
  const { id } = await n8n().createWorkflow([
    webhookNode('poll'),
    wireflowNode(
      {
        workflow: workflowById(workflowId),
        waitMode: 'poll',
        specifyInputs: 'json',
        inputsJson: '={{ { "n-prompt": $json.body.prompt } }}',
      },
      alone,
    ),
  ])
  await post('poll', { prompt: 'a green boat' })
  const [execution] = await steering.started()
  await steering.end(execution?.id ?? '')
  const done = await n8n().execution(id)
  expect(done.error()).toBeUndefined()
  expect(done.items('Wireflow')).toMatchObject([
    { json: { status: 'completed', executionId: execution?.id } },
  ])
})
