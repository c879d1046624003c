import { expect, test } from 'vitest'
import { aNode, noOpNode, triggerNode, workflowById } from '../../harness/nodes.ts'
import { until } from '../../harness/until.ts'
import type { N8nWorld } from '../../harness/world.ts'

type Endpoint = { id: string; url: string; eventTypes: string[] }

/** Both ways of starting when executions end. */
export function proveTriggering(world: () => N8nWorld): void {
  async function createTriggered(parameters: object = {}) {
    const { n8n, relayed } = world()
    const trigger = triggerNode(
      { events: ['execution.completed'], ...parameters },
      relayed,
    )
    const created = await n8n().createWorkflow([trigger, noOpNode('After')])
    return { ...created, part: `/webhook/${String(trigger['webhookId'])}/` }
  }

  async function endpoints(part: string): Promise<Endpoint[]> {
    const path = '/v1/endpoints?limit=100'
    const { data } = await world().relayApi<{ data: Endpoint[] }>('GET', path)
    return data.filter(({ url }) => url.includes(part))
  }

  /** Lets one execution come to its end under the relay's eyes. */
  async function runOnce(how: object = {}): Promise<string> {
    const { relayApi, steering, workflowId } = world()
    await relayApi('POST', '/v1/runs', { workflowId })
    const [execution] = await steering.started()
    await steering.end(execution?.id ?? '', how)
    return execution?.id ?? ''
  }

  test('switching a trigger on subscribes once, and switching it off ends that', async () => {
    const { n8n } = world()
    const { id, versionId, part } = await createTriggered()
    expect(await endpoints(part)).toMatchObject([{ eventTypes: ['execution.completed'] }])
    await n8n().deactivate(id)
    await until('the end of the subscription', async () => {
      return (await endpoints(part)).length === 0 || undefined
    })
    await n8n().activate(id, versionId)
    await until('the new subscription', async () => {
      return (await endpoints(part)).length === 1 || undefined
    })
  })

  test('the end of an execution starts the workflow, signed and once', async () => {
    const { n8n, doorman } = world()
    const { id, part } = await createTriggered()
    const executionId = await runOnce()
    const [delivery] = await doorman.answered(1, part)
    expect(delivery).toMatchObject({ status: 200 })
    const done = await n8n().execution(id)
    expect(done.items('After')).toMatchObject([
      {
        json: {
          event: 'execution.completed',
          executionId,
          status: 'completed',
          finished: true,
          url: expect.stringMatching(/\.png$/),
          text: null,
          outputs: [{ label: 'Preview', type: 'image' }],
          link: expect.stringContaining('/workflows/'),
        },
      },
    ])

    if (!delivery) throw new Error('There was no delivery')
    const again = await doorman.repeat(delivery)
    expect(again).toMatchObject({ status: 200, answer: expect.stringContaining('seen') })
    expect(await n8n().listExecutions(id)).toHaveLength(1)
  })

  test('an event that is changed, unsigned or old is answered 401', async () => {
    const { n8n, doorman } = world()
    const { id, part } = await createTriggered()
    await runOnce()
    const [delivery] = await doorman.answered(1, part)
    await n8n().execution(id)
    if (!delivery) throw new Error('There was no delivery')
    const { 'webhook-signature': _none, ...unsigned } = delivery.headers
    const old = { ...delivery.headers, 'webhook-timestamp': '1700000000' }
    const body = Buffer.from(String(delivery.body).replace('completed', 'complexed'))
    for (const change of [{ headers: unsigned }, { headers: old }, { body }]) {
      expect(await doorman.repeat(delivery, change)).toMatchObject({ status: 401 })
    }
    expect(await n8n().listExecutions(id)).toHaveLength(1)
  })

  test('events and workflows that were not asked for start nothing', async () => {
    const { n8n, doorman, workflowId } = world()
    const other = await createTriggered({ workflowIds: ['another-workflow'] })
    const wanted = await createTriggered({ workflowIds: [workflowId] })
    await runOnce({ status: 'FAILED' })
    await runOnce()
    await doorman.answered(1, wanted.part)
    await n8n().execution(wanted.id)
    expect(doorman.visits.filter(({ path }) => path.includes(other.part))).toEqual([])
    expect(await n8n().listExecutions(wanted.id)).toHaveLength(1)
  })

  test('while the secret is changed at the relay, the one that n8n has is as good', async () => {
    const { n8n, relayApi } = world()
    const { id, part } = await createTriggered()
    const [endpoint] = await endpoints(part)
    const path = `/v1/endpoints/${endpoint?.id}/rotate-secret`
    await relayApi('POST', path, { overlapHours: 1 })
    const executionId = await runOnce()
    expect((await n8n().execution(id)).items('After')).toMatchObject([
      { json: { executionId } },
    ])
  })

  test('a result that is too large for its event is read from the relay', async () => {
    const { n8n, doorman, relayApi, steering, sandbox, manager } = world()
    const { id: workflowId } = sandbox.createWorkflow(LONG_TEXT)
    const trigger = triggerNode({ events: ['execution.completed'] }, manager)
    const { id } = await n8n().createWorkflow([trigger, noOpNode('After')])
    const inputs = { Text: 'x'.repeat(300_000) }
    await relayApi('POST', '/v1/runs', { workflowId, inputs })
    await steering.endAll()
    const [delivery] = await doorman.answered(1, String(trigger['webhookId']))
    expect(String(delivery?.body)).toContain('"largeResult":{')
    expect(delivery?.body.length).toBeLessThan(256 * 1_024)
    const [item] = (await n8n().execution(id)).items('After')
    expect(String(item?.json['text']).length).toBeGreaterThanOrEqual(300_000)
    await n8n().deactivate(id)
  })

  test('a restart of n8n keeps the subscription', async () => {
    const { n8n, doorman, restartN8n } = world()
    const { id, part } = await createTriggered()
    const [before] = await endpoints(part)
    await restartN8n()
    expect(await endpoints(part)).toMatchObject([{ id: before?.id }])
    await runOnce()
    expect((await n8n().execution(id)).items('After')).toHaveLength(1)
    expect(doorman.visits.filter(({ path }) => path.includes(part))).toHaveLength(1)
  })

  test('a subscription that the relay has lost is made anew, and one left over is taken over', async () => {
    const { n8n, relayApi, ownApi } = world()
    const { id, versionId, part } = await createTriggered()
    const [lost] = await endpoints(part)
    await relayApi('DELETE', `/v1/endpoints/${lost?.id}`)
    // What an earlier publish that was cut off may leave behind.
    for (const _ of [1, 2]) await ownApi('POST', '/v1/endpoints', { url: lost?.url })
    await n8n().deactivate(id)
    await n8n().activate(id, versionId)
    await until('one subscription', async () => {
      return (await endpoints(part)).length === 1 || undefined
    })
    await runOnce()
    expect((await n8n().execution(id)).items('After')).toHaveLength(1)
  })

  test('a test of the trigger gets the last execution as an example, and leaves production as it was', async () => {
    const { n8n, doorman } = world()
    const executionId = await runOnce()
    await until('the end of the run', async () => {
      const { data } = await world().relayApi<{ data: { state: string }[] }>(
        'GET',
        '/v1/runs?limit=1',
      )
      return data[0]?.state === 'completed' || undefined
    })
    const { id, part, saved } = await createTriggered()
    const [before] = await endpoints(part)
    await n8n().rest(
      'POST',
      `/workflows/${id}/run`,
      { workflowData: saved, triggerToStartFrom: { name: 'Trigger' } },
      { 'push-ref': 'test' },
    )
    const testPart = part.replace('/webhook/', '/webhook-test/')
    const [ping] = await doorman.answered(1, testPart)
    expect(ping).toMatchObject({ status: 200 })
    const done = await n8n().execution(id)
    expect(done.items('Trigger')).toMatchObject([
      {
        json: {
          event: 'execution.completed',
          executionId,
          status: 'completed',
          url: expect.stringMatching(/\.png$/),
          outputs: [{ label: 'Preview', type: 'image' }],
          creditsUsed: expect.any(Number),
        },
      },
    ])
    await until('the end of the subscription of the test', async () => {
      return (await endpoints(testPart)).length === 0 || undefined
    })
    expect(await endpoints(part)).toMatchObject([{ id: before?.id }])
  })

  test('the polling trigger tells of each execution once, in whatever order they end', async () => {
    const { n8n, steering, sandbox, workflowId, alone } = world()
    const begin = () => startExecution(sandbox, workflowId)
    // Ended before the workflow was switched on, so of no interest.
    await steering.end(await begin())
    // n8n lets nobody poll each second, but twenty times each minute is as good.
    const item = Array.from({ length: 20 }, (_, index) => ({
      mode: 'custom',
      cronExpression: `${index * 3} * * * * *`,
    }))
    const poller = aNode('Poller', 'n8n-nodes-wireflow.wireflowPollingTrigger', 1, {
      parameters: {
        pollTimes: { item },
        workflow: workflowById(workflowId),
      },
      credentials: alone,
    })
    const { id } = await n8n().createWorkflow([poller, noOpNode('After')])
    const told = async () => {
      const runs = await n8n().listExecutions(id)
      const executions = await Promise.all(runs.map((run) => n8n().getExecution(run.id)))
      return executions.flatMap((execution) =>
        execution.items('After').map(({ json }) => json['executionId']),
      )
    }

    const slow = await begin()
    const quick = await begin()
    await steering.end(quick)
    await until('the quick one', async () => (await told()).includes(quick) || undefined)
    await steering.end(slow)
    await until('the slow one', async () => (await told()).includes(slow) || undefined)
    const last = await begin()
    await steering.end(last)
    await until('the last one', async () => (await told()).includes(last) || undefined)
    await n8n().deactivate(id)
    expect(await told()).toEqual([quick, slow, last])
  })
}

/** Whatever text it is given, joined with nothing. */
const LONG_TEXT = {
  name: 'A long text',
  nodes: [
    { id: 'n-text', data: { label: 'Text', nodeType: 'input:text', prompt: 'short' } },
    { id: 'n-join', data: { label: 'Joined', nodeType: 'utility:prompt_concat' } },
  ],
  edges: [
    {
      id: 'e1',
      source: 'n-text',
      sourceHandle: 'out-prompt',
      target: 'n-join',
      targetHandle: 'in-a',
    },
  ],
}

async function startExecution(
  { url, apiKey }: { url: string; apiKey: string },
  workflowId: string,
): Promise<string> {
  const response = await fetch(`${url}/workflows/${workflowId}/run`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: '{}',
  })
  const { data } = (await response.json()) as { data: { executionId: string } }
  return data.executionId
}
