import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { EVERY_INPUT } from '../../harness/every-input.ts'
import {
  itemsNode,
  noOpNode,
  photoNode,
  webhookNode,
  wireflowNode,
  workflowById,
} from '../../harness/nodes.ts'
import { chain } from '../../harness/n8n-client.ts'
import type { Runtime } from '../../harness/runtimes.ts'
import { until } from '../../harness/until.ts'
import { ringAlarms } from '../../harness/wait-till.ts'
import type { N8nWorld } from '../../harness/world.ts'
import { post } from './post.ts'

/** Waiting without holding a worker: suspended, and resumed by the relay. */
export function proveSuspending(world: () => N8nWorld, { downSeconds }: Runtime): void {
  async function createSuspender(parameters: object = {}, more: object = {}) {
    const { n8n, workflowId, relayed } = world()
    const path = randomUUID()
    const run = {
      workflow: workflowById(workflowId),
      waitMode: 'suspend',
      specifyInputs: 'json',
      inputsJson: '={{ { "n-prompt": $json.prompt } }}',
      ...parameters,
    }
    const nodes = [
      webhookNode(path),
      itemsNode(),
      wireflowNode(run, relayed, more),
      noOpNode('After'),
    ]
    const { id } = await n8n().createWorkflow(nodes, chain(nodes))
    const start = (prompts: string[]) =>
      post(n8n().url, path, { items: prompts.map((prompt) => ({ prompt })) })
    return { id, start }
  }

  test('a suspended run is resumed by the callback, and costs no poll of ours', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createSuspender()
    await start(['a red bike'])
    const [execution] = await steering.started()
    await n8n().execution(id, ['waiting'])
    await steering.end(execution?.id ?? '')
    const done = await n8n().execution(id)
    expect(done.error()).toBeUndefined()
    expect(done.items('After')).toMatchObject([
      {
        json: {
          status: 'completed',
          executionId: execution?.id,
          runId: expect.stringMatching(/^run_/),
          url: expect.stringMatching(/\.png$/),
        },
      },
    ])
  })

  test('twenty items wait together, and are resumed once with their pairs', async () => {
    const { n8n, steering } = world()
    const prompts = Array.from({ length: 20 }, (_, index) => `picture ${index}`)
    const { id, start } = await createSuspender()
    await start(prompts)
    const executions = await steering.started(20)
    const waiting = await n8n().execution(id, ['waiting'])
    // All but one: nobody is resumed before the last has ended.
    for (const each of executions.slice(1)) await steering.end(each.id)
    await until('nineteen ends at the relay', async () => {
      const { data } = await world().relayApi<{ data: { state: string }[] }>(
        'GET',
        '/v1/runs?limit=20',
      )
      const ended = data.filter(({ state }) => state === 'completed')
      return ended.length >= 19 ? ended : undefined
    })
    expect((await n8n().getExecution(waiting.id)).status).toBe('waiting')
    await steering.end(executions[0]?.id ?? '')

    const done = await n8n().execution(id)
    const items = done.items('After')
    expect(items).toHaveLength(20)
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
      prompts.map((_, item) => ({ item })),
    )
    expect(new Set(items.map(({ json }) => json['executionId'])).size).toBe(20)
    expect(await n8n().listExecutions(id)).toHaveLength(1)
  })

  test('a callback that is not signed, changed or from elsewhere is refused', async () => {
    const { n8n, steering, doorman } = world()
    const { id, start } = await createSuspender()
    doorman.hold()
    await start(['a'])
    const waiting = await n8n().execution(id, ['waiting'])
    await steering.endAll()
    const [genuine] = await doorman.seen(1, `/${waiting.id}/`)
    if (!genuine) throw new Error('There was no callback')

    const { 'webhook-signature': _none, ...unsigned } = genuine.headers
    const changed = Buffer.from(String(genuine.body).replace('completed', 'complexed'))
    expect(await doorman.repeat(genuine, { headers: unsigned })).toMatchObject({
      status: 401,
    })
    expect(await doorman.repeat(genuine, { body: changed })).toMatchObject({
      status: 401,
    })
    expect((await n8n().getExecution(waiting.id)).status).toBe('waiting')

    // The genuine callback of another execution, sent here.
    const other = await createSuspender()
    await other.start(['b'])
    const otherWaiting = await n8n().execution(other.id, ['waiting'])
    await steering.endAll()
    const [foreign] = await doorman.seen(1, `/${otherWaiting.id}/`)
    const misled = {
      ...genuine,
      headers: foreign?.headers ?? {},
      body: foreign?.body ?? changed,
    }
    expect(await doorman.repeat(misled)).toMatchObject({ status: 401 })
    expect((await n8n().getExecution(waiting.id)).status).toBe('waiting')

    doorman.letIn()
    expect((await n8n().execution(id)).items('After')).toHaveLength(1)
    expect((await n8n().execution(other.id)).items('After')).toHaveLength(1)
  })

  test('a callback that comes twice resumes once', async () => {
    const { n8n, steering, doorman } = world()
    const { id, start } = await createSuspender()
    await start(['a'])
    const waiting = await n8n().execution(id, ['waiting'])
    await steering.endAll()
    const [genuine] = await doorman.answered(1, `/${waiting.id}/`)
    await n8n().execution(id)
    if (!genuine) throw new Error('There was no callback')
    const again = await doorman.repeat(genuine)
    expect(again.status).toBe(409)
    expect(again.answer).toContain('finished')
    expect(await n8n().listExecutions(id)).toHaveLength(1)
  })

  test('a callback that comes twice in the same moment resumes once', async () => {
    const { n8n, steering, doorman } = world()
    const { id, start } = await createSuspender()
    doorman.hold()
    await start(['a', 'b', 'c'])
    await steering.started(3)
    const waiting = await n8n().execution(id, ['waiting'])
    await steering.endAll()
    const [genuine] = await doorman.seen(1, `/${waiting.id}/`)
    if (!genuine) throw new Error('There was no callback')
    const both = [doorman.repeat(genuine), doorman.repeat(genuine)]
    const answers = (await Promise.all(both)).map(({ answer }) => answer)
    expect(answers.filter((answer) => answer.includes('"resumed":true'))).toHaveLength(1)
    doorman.letIn()
    const done = await n8n().execution(id)
    expect(done.id).toBe(waiting.id)
    expect(done.items('After')).toHaveLength(3)
    expect(await n8n().listExecutions(id)).toHaveLength(1)
  })

  test('what has ended before n8n suspends is called back all the same', async () => {
    const { n8n, steering, doorman, sandbox, relayed, workflowId } = world()
    const { id: withPhoto } = sandbox.createWorkflow({ ...EVERY_INPUT, name: 'Photo' })
    // The second start takes so long that the first has ended before n8n suspends.
    await steering.addFault({
      match: { path: '/media/upload' },
      effect: { kind: 'latency', ms: 3_000 },
    })
    const path = randomUUID()
    const isLate = `$('Items').item.json.name === 'late'`
    const run = {
      workflow: workflowById(`={{ ${isLate} ? '${withPhoto}' : '${workflowId}' }}`),
      waitMode: 'suspend',
      specifyInputs: 'json',
      inputsJson: `={{ ${isLate} ? { Photo: 'photo' } : {} }}`,
    }
    const file = photoNode('base64')
    const nodes = [webhookNode(path), itemsNode(), file, wireflowNode(run, relayed)]
    const { id } = await n8n().createWorkflow([...nodes, noOpNode('After')])
    const base64 = Buffer.from('a picture').toString('base64')
    const items = ['early', 'late'].map((name) => ({ name, base64 }))
    await post(n8n().url, path, { items })

    const [early] = await steering.started()
    await steering.end(early?.id ?? '')
    // The second ends as soon as it is started: it only shows the picture that it is given.
    const done = await n8n().execution(id)
    expect(done.items('After')).toMatchObject([
      { json: { executionId: early?.id, status: 'completed' } },
      { json: { workflowId: withPhoto, status: 'completed' } },
    ])
    const visits = await doorman.answered(1, `/${done.id}/`)
    expect(visits.filter(({ status }) => status !== 200)).toEqual([])
  })

  test('a wait survives that the relay is killed and n8n is restarted meanwhile', async () => {
    const { n8n, steering, relay, restartRelay, restartN8n } = world()
    const { id, start } = await createSuspender()
    await start(['a'])
    const [execution] = await steering.started()
    await n8n().execution(id, ['waiting'])
    await relay().kill()
    await restartN8n()
    await steering.end(execution?.id ?? '')
    await restartRelay()
    const done = await n8n().execution(id)
    expect(done.items('After')).toMatchObject([
      { json: { status: 'completed', executionId: execution?.id } },
    ])
  })

  test(`a run that ends while n8n is down for ${downSeconds} s resumes it within 30 s when it is back`, async () => {
    const { n8n, steering, doorman, restartN8n } = world()
    const { id, start } = await createSuspender()
    await start(['a'])
    await steering.started()
    const waiting = await n8n().execution(id, ['waiting'])
    await world().n8nProcess().kill()
    await steering.endAll()
    await doorman.answered(1, `/${waiting.id}/`)
    await sleep(downSeconds * 1_000)
    await restartN8n()
    const backAt = Date.now()
    expect((await n8n().execution(id)).items('After')).toHaveLength(1)
    expect(Date.now() - backAt).toBeLessThan(30_000)
  })

  test('200 items that end at once are resumed in under 30 s, with a few calls for all', async () => {
    const { n8n, steering, doors, doorman } = world()
    const count = 200
    const prompts = Array.from({ length: count }, (_, index) => `picture ${index}`)
    const { id, start } = await createSuspender()
    await start(prompts)
    await steering.started(count)
    const waiting = await n8n().execution(id, ['waiting'])
    doors.relay.forget()
    doorman.forget()
    await steering.endAll()
    await doorman.seen(1, `/${waiting.id}/`)
    const calledAt = Date.now()
    const done = await n8n().execution(id)
    expect(Date.now() - calledAt).toBeLessThan(30_000)
    expect(done.items('After')).toHaveLength(count)
    expect(doors.relay.requests.length).toBeLessThan(40)
    // Nobody was turned away, so nothing is left to be brought again.
    const visits = await doorman.answered(1, `/${waiting.id}/`)
    expect(visits.filter(({ status }) => status !== 200)).toEqual([])
    expect(visits.length).toBeLessThan(20)
  }, 240_000)

  test('a failed item takes the error branch after a suspend, too', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createSuspender({}, { onError: 'continueErrorOutput' })
    await start(['good', 'sandbox:fail=n-image'])
    await steering.started(2)
    await n8n().execution(id, ['waiting'])
    await steering.endAll()
    const done = await n8n().execution(id)
    expect(done.items('Wireflow')).toMatchObject([
      { json: { status: 'completed' }, pairedItem: { item: 0 } },
    ])
    expect(done.items('Wireflow', 1)).toMatchObject([
      {
        json: {
          prompt: 'sandbox:fail=n-image',
          error: {
            message: expect.stringContaining('failed'),
            status: 'failed',
            runId: expect.stringMatching(/^run_/),
            nodeId: 'n-image',
          },
        },
        pairedItem: { item: 1 },
      },
    ])
  })

  test('a failed execution stops the workflow after a suspend with its own message', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createSuspender()
    await start(['sandbox:fail=n-image'])
    await steering.started()
    await n8n().execution(id, ['waiting'])
    await steering.endAll()
    const done = await n8n().execution(id)
    expect(done.status).toBe('error')
    expect(done.error()?.message).toContain('The Wireflow execution failed')
    expect(done.items('After')).toEqual([])
  })

  test('at the wait limit the real state is read again and flows on', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createSuspender({ waitLimit: 0.05 })
    await start(['a'])
    const [execution] = await steering.started()
    const done = await n8n().execution(id)
    expect(done.items('After')).toMatchObject([
      {
        json: {
          executionId: execution?.id,
          status: 'running',
          finished: false,
          waitLimitReached: true,
        },
      },
    ])
  })

  test('a limit that comes before it would suspend ends in such an item, too', async () => {
    const { n8n, steering } = world()
    const { id, start } = await createSuspender({ waitMode: 'auto', waitLimit: 0.05 })
    await start(['a'])
    const [execution] = await steering.started()
    expect((await n8n().execution(id)).items('After')).toMatchObject([
      { json: { executionId: execution?.id, status: 'running', waitLimitReached: true } },
    ])
  })

  test('without a relay at the wait limit n8n goes on with an item that says so', async () => {
    const { n8n, steering, relay, restartN8n, restartRelay, n8nFolder } = world()
    const { id, start } = await createSuspender()
    await start(['a'])
    await steering.started()
    await n8n().execution(id, ['waiting'])
    await relay().kill()
    try {
      await restartN8n(() => {
        ringAlarms(n8nFolder)
      })
      expect((await n8n().execution(id)).items('After')).toMatchObject([
        { json: { runId: expect.stringMatching(/^run_/), waitLimitReached: true } },
      ])
    } finally {
      await restartRelay()
    }
  })

  test('by itself it polls the relay for a while, then suspends', async () => {
    const { n8n, steering } = world()
    const quick = await createSuspender({ waitMode: 'auto', pollFirst: 10 })
    await quick.start(['quick'])
    const slow = await createSuspender({ waitMode: 'auto', pollFirst: 10 })
    await slow.start(['slow'])
    const executions = await steering.started(2)
    await steering.end(executions[0]?.id ?? '')
    // The quick one never suspends, so nobody is to be called, and nothing fails at the relay.
    const first = await n8n().execution(quick.id, ['success', 'waiting'])
    expect(first.status).toBe('success')
    await n8n().execution(slow.id, ['waiting'])
    await steering.end(executions[1]?.id ?? '')
    expect((await n8n().execution(slow.id)).items('After')).toMatchObject([
      { json: { status: 'completed', executionId: executions[1]?.id } },
    ])
    const callbacks = await callbacksAt(quick.id)
    expect(callbacks).toEqual([])
  })

  /** What was brought to the n8n executions of a workflow. */
  async function callbacksAt(workflowId: string) {
    const { n8n, doorman } = world()
    const executions = await n8n().listExecutions(workflowId)
    return doorman.visits.filter(({ path }) =>
      executions.some(({ id }) => path.includes(`/webhook-waiting/${id}/`)),
    )
  }

  test('executions that were started elsewhere are waited for suspended, all at once', async () => {
    const { n8n, steering, relayed, relayApi, workflowId } = world()
    const elsewhere = await createSuspender(
      { waitMode: 'none' },
      { credentials: world().alone },
    )
    await elsewhere.start(['a', 'b', 'c'])
    const started = await steering.started(3)
    const run = await relayApi<{ id: string }>('POST', '/v1/runs', { workflowId })
    const all = await steering.started(4)
    const ids = [...started.map(({ id }) => id), run.id]

    const path = randomUUID()
    const wait = wireflowNode(
      {
        resource: 'execution',
        operation: 'waitFor',
        executionId: '={{ $json.id }}',
        waitMode: 'suspend',
        output: 'simplified',
      },
      relayed,
    )
    const nodes = [webhookNode(path), itemsNode(), wait, noOpNode('After')]
    const { id } = await n8n().createWorkflow(nodes)
    await post(n8n().url, path, { items: ids.map((each) => ({ id: each })) })
    const waiting = await n8n().execution(id, ['waiting'])
    // One of them fails, and none is polled by n8n meanwhile.
    await steering.end(all[0]?.id ?? '', { status: 'FAILED', error: 'out of luck' })
    await steering.endAll()
    const done = await n8n().execution(id)
    expect(done.id).toBe(waiting.id)
    expect(done.status).toBe('error')
    expect(done.error()?.message).toContain('out of luck')
    expect(done.error()?.description).toContain(`Execution ID: ${all[0]?.id}`)
  })

  test('a batch is waited for suspended, and each of its executions is an item', async () => {
    const { n8n, steering, relayed, workflowId } = world()
    const path = randomUUID()
    const values = ['a red bike', 'sandbox:fail=n-image', 'a green kite']
    const graph = wireflowNode(
      {
        operation: 'executeGraph',
        workflow: workflowById(workflowId),
        waitMode: 'suspend',
        failedExecutions: 'item',
        graphOptions: {
          iteratorConfigs: JSON.stringify([{ nodeId: 'n-prompt', values }]),
        },
      },
      relayed,
    )
    const { id } = await n8n().createWorkflow([
      webhookNode(path),
      graph,
      noOpNode('After'),
    ])
    await post(n8n().url, path)
    const started = await steering.started(3)
    await n8n().execution(id, ['waiting'])
    await steering.endAll()
    const done = await n8n().execution(id)
    expect(done.error()).toBeUndefined()
    expect(
      done.items('After').map(({ json }) => [json['executionId'], json['status']]),
    ).toEqual([
      [started[0]?.id, 'completed'],
      [started[1]?.id, 'failed'],
      [started[2]?.id, 'completed'],
    ])
    expect(done.items('After')[0]?.json).toMatchObject({
      url: expect.stringMatching(/\.png$/),
      creditsUsed: expect.any(Number),
    })
  })
}
