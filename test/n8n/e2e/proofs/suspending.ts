import { randomUUID } from 'node:crypto'
import { EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import {
  itemsNode,
  noOpNode,
  webhookNode,
  wireflowNode,
  workflowById,
} from '../../harness/nodes.ts'
import { chain } from '../../harness/n8n-client.ts'
import { until } from '../../harness/until.ts'
import { ringAlarms } from '../../harness/wait-till.ts'
import type { N8nWorld } from '../../harness/world.ts'
import { post } from './post.ts'

/** Waiting without holding a worker: suspended, and resumed by the relay. */
export function proveSuspending(world: () => N8nWorld): void {
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

  test('callbacks of the same moment resume once', async () => {
    const { n8n, steering, doorman } = world()
    const { id, start } = await createSuspender()
    doorman.hold()
    await start(['a', 'b', 'c'])
    await steering.started(3)
    const waiting = await n8n().execution(id, ['waiting'])
    await steering.endAll()
    await doorman.seen(3, `/${waiting.id}/`)
    doorman.letIn()
    const visits = await doorman.answered(3, `/${waiting.id}/`)
    const resumed = visits.filter(({ answer }) => answer.includes('"resumed":true'))
    expect(resumed).toHaveLength(1)
    const done = await n8n().execution(id)
    expect(done.id).toBe(waiting.id)
    expect(done.items('After')).toHaveLength(3)
  })

  test('a callback that comes before n8n waits is brought again', async () => {
    const { n8n, steering, doorman, sandbox, workflowId } = world()
    const { id: slowId } = sandbox.createWorkflow({ ...EXAMPLE_WORKFLOW, name: 'Slow' })
    // The second start takes so long that the first has ended before n8n suspends.
    await steering.addFault({
      match: { path: `/workflows/${slowId}/run` },
      effect: { kind: 'latency', ms: 5_000 },
    })
    const choice = `={{ $json.prompt === 'late' ? '${slowId}' : '${workflowId}' }}`
    const { id, start } = await createSuspender({ workflow: workflowById(choice) })
    await start(['early', 'late'])
    const [early] = await steering.started()
    await steering.end(early?.id ?? '')
    const { id: executionId } = await n8n().execution(id, ['running'])
    const [first] = await doorman.answered(1, `/${executionId}/`)
    expect(first?.status).toBe(409)
    const [late] = await steering.started()
    expect(late?.workflowId).toBe(slowId)
    await steering.end(late?.id ?? '')
    const done = await n8n().execution(id)
    expect(done.items('After').map(({ json }) => json['executionId'])).toEqual([
      early?.id,
      late?.id,
    ])
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

  test('a run that ends while n8n is down resumes it when it is back', async () => {
    const { n8n, steering, doorman, restartN8n } = world()
    const { id, start } = await createSuspender()
    await start(['a'])
    await steering.started()
    const waiting = await n8n().execution(id, ['waiting'])
    await world().n8nProcess().kill()
    await steering.endAll()
    await doorman.answered(1, `/${waiting.id}/`)
    await restartN8n()
    expect((await n8n().execution(id)).items('After')).toHaveLength(1)
  })

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
      { json: { error: expect.stringContaining('failed') }, pairedItem: { item: 1 } },
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

  test('by itself it polls the relay for 45 seconds, then suspends', async () => {
    const { n8n, steering } = world()
    const quick = await createSuspender({ waitMode: 'auto' })
    await quick.start(['quick'])
    const slow = await createSuspender({ waitMode: 'auto' })
    await slow.start(['slow'])
    const executions = await steering.started(2)
    await steering.end(executions[0]?.id ?? '')
    // The quick one never suspends, and its callback finds that nobody waits any more.
    const first = await n8n().execution(quick.id, ['success', 'waiting'])
    expect(first.status).toBe('success')
    await n8n().execution(slow.id, ['waiting'])
    await steering.end(executions[1]?.id ?? '')
    expect((await n8n().execution(slow.id)).items('After')).toMatchObject([
      { json: { status: 'completed', executionId: executions[1]?.id } },
    ])
  })
}
