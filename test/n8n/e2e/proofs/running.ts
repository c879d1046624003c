import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  itemsNode,
  webhookNode,
  wireflowNode,
  workflowById,
} from '../../harness/nodes.ts'
import { until } from '../../harness/until.ts'
import type { N8nWorld } from '../../harness/world.ts'
import { post } from './post.ts'

/** Starting workflows and waiting for them without a relay. */
export function proveRunning(world: () => N8nWorld): void {
  /** A workflow that starts Wireflow for each item it is sent. */
  async function createRunner(parameters: object, more: object = {}) {
    const { n8n, workflowId, alone } = world()
    const path = randomUUID()
    const run = {
      workflow: workflowById(workflowId),
      specifyInputs: 'json',
      inputsJson: '={{ { "n-prompt": $json.prompt } }}',
      ...parameters,
    }
    const nodes = [webhookNode(path), itemsNode(), wireflowNode(run, alone, more)]
    const { id } = await n8n().createWorkflow(nodes)
    const start = (prompts: string[]) =>
      post(n8n().url, path, { items: prompts.map((prompt) => ({ prompt })) })
    return { id, start }
  }

  test('credentials that are right pass their test, others do not', async () => {
    const { sandbox, token, relay, n8n } = world()
    const test = (type: string, data: object) => n8n().testCredential(type, data)
    const right = { apiKey: sandbox.apiKey, baseUrl: sandbox.url }
    expect(await test('wireflowApi', right)).toMatchObject({ status: 'OK' })
    const wrong = { ...right, apiKey: 'sk-wrong' }
    expect(await test('wireflowApi', wrong)).toMatchObject({ status: 'Error' })
    const relayed = { token, baseUrl: relay().url }
    expect(await test('wireflowRelayApi', relayed)).toMatchObject({ status: 'OK' })
    const stranger = { ...relayed, token: 'rly_no' }
    expect(await test('wireflowRelayApi', stranger)).toMatchObject({ status: 'Error' })
  })

  test('a run is polled until it has ended, with no call more than needed', async () => {
    const { n8n, steering, workflowId } = world()
    const { id, start } = await createRunner({ waitMode: 'poll' })
    await start(['a green boat'])
    const [execution] = await steering.started()
    await steering.end(execution?.id ?? '')

    const done = await n8n().execution(id)
    expect(done.items('Wireflow')).toMatchObject([
      {
        json: {
          status: 'completed',
          finished: true,
          executionId: execution?.id,
          url: expect.stringMatching(/\.png$/),
          creditsUsed: expect.any(Number),
          link: expect.stringContaining(`/workflows/${workflowId}`),
        },
      },
    ])
    const path = `/workflows/executions/${execution?.id}`
    expect(await steering.requests()).toEqual([
      `GET /workflows/${workflowId}/run`,
      `GET /workflows/${workflowId}`,
      `POST /workflows/${workflowId}/execute`,
      `GET ${path}/poll`,
      `GET ${path}`,
    ])
  })

  test('who does not wait gets the execution id at once', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createRunner({ waitMode: 'none' })
    await start(['a'])
    const done = await n8n().execution(id)
    const [execution] = await steering.started()
    expect(done.items('Wireflow')).toMatchObject([
      { json: { status: 'running', finished: false, executionId: execution?.id } },
    ])
  })

  test('twenty items are watched by one list, and keep their pairs', async () => {
    const { n8n, steering, workflowId } = world()
    const prompts = Array.from({ length: 20 }, (_, index) => `picture ${index}`)
    const { id, start } = await createRunner({ waitMode: 'poll' })
    await start(prompts)
    await steering.started(20)
    await steering.endAll()

    const done = await n8n().execution(id)
    const items = done.items('Wireflow')
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
      prompts.map((_, item) => ({ item })),
    )
    expect(new Set(items.map(({ json }) => json['executionId'])).size).toBe(20)
    const requests = await steering.requests()
    expect(
      requests.filter((line) => line === `GET /workflows/${workflowId}`),
    ).toHaveLength(1)
    expect(requests.filter((line) => line.endsWith('/poll'))).toEqual([])
    expect(requests.filter((line) => line.startsWith('POST'))).toHaveLength(20)
  })

  test('the wait limit ends a poll with an item that tells how it really is', async () => {
    const { n8n } = world()
    const { id, start } = await createRunner({ waitMode: 'poll', waitLimit: 0.02 })
    await start(['a'])
    const done = await n8n().execution(id)
    expect(done.items('Wireflow')).toMatchObject([
      { json: { status: 'running', finished: false, waitLimitReached: true } },
    ])
  })

  test('a cancelled execution stops polling at once', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createRunner({ waitMode: 'poll' })
    await start(['a'])
    const [execution] = await steering.started()
    const running = await n8n().execution(id, ['running'])
    await n8n().stopExecution(running.id)
    await n8n().execution(id, ['canceled'])
    await steering.forgetRequests()

    // By the time another one has been polled thrice, it would have been, too.
    const other = await createRunner({ waitMode: 'poll' })
    await other.start(['b'])
    await until('three polls', async () => {
      const polls = (await steering.requests()).filter((line) => line.endsWith('/poll'))
      return polls.length >= 3 || undefined
    })
    const requests = await steering.requests()
    expect(requests.filter((line) => line.includes(execution?.id ?? '?'))).toEqual([])
    await steering.endAll()
    await n8n().execution(other.id)
  })

  test('a failed execution stops the workflow and says which node failed and why', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createRunner({ waitMode: 'poll' })
    await start(['sandbox:fail=n-image'])
    await steering.started()
    await steering.endAll()
    const done = await n8n().execution(id)
    expect(done.status).toBe('error')
    expect(done.error()?.message).toContain('The Wireflow execution failed')
    expect(done.error()?.description).toContain('n-image')
  })

  test('a failed item takes the error branch and the others go on', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createRunner(
      { waitMode: 'poll' },
      { onError: 'continueErrorOutput' },
    )
    await start(['good', 'sandbox:fail=n-image', 'fine'])
    await steering.started(3)
    await steering.endAll()
    const done = await n8n().execution(id)
    expect(done.items('Wireflow')).toMatchObject([
      { pairedItem: { item: 0 } },
      { pairedItem: { item: 2 } },
    ])
    expect(done.items('Wireflow', 1)).toMatchObject([
      {
        json: {
          // What came in is still there.
          prompt: 'sandbox:fail=n-image',
          error: {
            message: expect.stringContaining('failed'),
            status: 'failed',
            executionId: expect.stringMatching(/./),
            nodeId: 'n-image',
          },
        },
        pairedItem: { item: 1 },
      },
    ])
  })

  test('a failed execution may come as an item like the others, with all its fields', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createRunner({
      waitMode: 'poll',
      failedExecutions: 'item',
    })
    await start(['good', 'sandbox:fail=n-image'])
    await steering.started(2)
    await steering.endAll()
    const done = await n8n().execution(id)
    expect(done.status).toBe('success')
    const [good, failed] = done.items('Wireflow')
    expect(good?.json).toMatchObject({ status: 'completed', error: null })
    expect(failed?.json).toMatchObject({
      status: 'failed',
      finished: true,
      executionId: expect.stringMatching(/./),
      url: null,
      text: null,
      error: { message: expect.any(String), nodeId: 'n-image', nodeLabel: 'Picture' },
    })
    expect(Object.keys(failed?.json ?? {})).toEqual(Object.keys(good?.json ?? {}))
  })

  test('where the node goes on in its one output, a failed item has all fields, too', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createRunner(
      { waitMode: 'poll' },
      { onError: 'continueRegularOutput' },
    )
    await start(['sandbox:fail=n-image'])
    await steering.started()
    await steering.endAll()
    expect((await n8n().execution(id)).items('Wireflow')).toMatchObject([
      {
        json: {
          status: 'failed',
          executionId: expect.stringMatching(/./),
          error: { message: expect.stringContaining('failed') },
        },
      },
    ])
  })

  test('credits that do not suffice are told with what each node costs', async () => {
    const { n8n, steering } = world()
    await steering.put('/credits', { credits: 1 })
    const { id, start } = await createRunner({ waitMode: 'poll' })
    await start(['a'])
    const done = await n8n().execution(id)
    await steering.put('/credits', { credits: 100_000 })
    expect(done.error()?.message).toMatch(
      /Not enough Wireflow credits: \d+ needed, 1 avail/,
    )
    expect(done.error()?.description).toMatch(/Picture: \d+ credits/)
    expect(done.error()?.description).toMatch(/Request ID: /)
    const starts = (await steering.requests()).filter((line) => line.startsWith('POST'))
    expect(starts).toHaveLength(1)
  })

  test('a start whose answer was lost is repeated by Retry On Fail and starts once', async () => {
    const { n8n, steering, sandbox } = world()
    const before = sandbox.executions().length
    // More often than the node tries by itself.
    await steering.addFault({
      match: { route: 'POST /workflows/{id}/execute', times: 3 },
      effect: { kind: 'reset', committed: true },
    })
    const { id, start } = await createRunner(
      { waitMode: 'poll' },
      { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
    )
    await start(['a'])
    await steering.started()
    await until('the fourth start', async () => {
      const all = await steering.requests()
      return all.filter((line) => line.endsWith('/execute')).length === 4 || undefined
    })
    await steering.endAll()
    expect((await n8n().execution(id)).status).toBe('success')
    expect(sandbox.executions().length - before).toBe(1)
  })

  test('after a failed execution Retry On Fail starts a new one', async () => {
    const { n8n, steering, sandbox } = world()
    const before = sandbox.executions().length
    const { id, start } = await createRunner(
      { waitMode: 'poll' },
      { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
    )
    await start(['a'])
    const [first] = await steering.started()
    await steering.end(first?.id ?? '', { status: 'FAILED', error: 'out of luck' })
    const [second] = await steering.started()
    await steering.end(second?.id ?? '')
    const done = await n8n().execution(id)
    expect(done.items('Wireflow')).toMatchObject([{ json: { executionId: second?.id } }])
    expect(sandbox.executions().length - before).toBe(2)
  })
}
